// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callactions.h"

#include "calls/callmodel.h"
#include "calls/callrecordjson.h"
#include "calls/calltable.h"
#include "calls/replaydialog.h"
#include "common/icons.h"
#include "common/snippets.h"
#include "json.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Gatehouse {

CallActions::CallActions(GatewayClient &client, CallModel &model, CallTable &table)
    : QObject(&table)
    , m_client(client)
    , m_model(model)
    , m_table(table)
    , m_replay(new QAction(icon(u"view-refresh"), tr("Replay…"), this))
    , m_edit(new QAction(icon(u"document-edit"), tr("Edit and replay…"), this))
    , m_cancel(new QAction(icon(u"process-stop"), tr("Cancel the running call…"), this))
    , m_copyCsv(new QAction(tr("Copy rows as CSV"), this))
    , m_copyJson(new QAction(tr("Copy rows as JSON"), this))
{
    m_replay->setObjectName(u"calls:replayAction"_s);
    m_edit->setObjectName(u"calls:editAction"_s);
    m_cancel->setObjectName(u"calls:cancelAction"_s);
    m_copyCsv->setObjectName(u"calls:copyCsv"_s);
    m_copyJson->setObjectName(u"calls:copyJson"_s);
    m_replay->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    m_edit->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    m_copyCsv->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    connect(m_replay, &QAction::triggered, this, [this] { replay(false); });
    connect(m_edit, &QAction::triggered, this, [this] { replay(true); });
    connect(m_cancel, &QAction::triggered, this, &CallActions::cancelCall);
    connect(m_copyCsv, &QAction::triggered, this, [this] { copyRows(false); });
    connect(m_copyJson, &QAction::triggered, this, [this] { copyRows(true); });
    const std::pair<QString, Snippet> snippets[]{{tr("Copy as curl"), Snippet::Curl},
                                                 {tr("Copy as HTTPie"), Snippet::Httpie},
                                                 {tr("Copy as fetch"), Snippet::Fetch},
                                                 {tr("Copy as PowerShell"), Snippet::PowerShell}};
    for (const auto &[text, kind] : snippets) {
        auto *const action = new QAction(text, this);
        action->setObjectName(u"calls:snippet%1"_s.arg(static_cast<int>(kind)));
        connect(action, &QAction::triggered, this, [this, kind = kind] { copySnippet(kind); });
        m_snippets.append(action);
    }
    setCall({}, {});
}

CallActions::~CallActions() = default;

QList<QAction *> CallActions::actions() const
{
    return QList<QAction *>{m_replay, m_edit} + m_snippets
        + QList<QAction *>{m_copyCsv, m_copyJson, m_cancel};
}

void CallActions::setCall(const std::optional<CallRecord> &record, const std::optional<Traffic> &traffic)
{
    m_record = record;
    m_traffic = traffic;
    updateEnabled();
}

void CallActions::updateEnabled()
{
    const bool canReplay = m_traffic && !m_traffic->requestTooLarge;
    const QString why = m_traffic ? tr("The body of this call was too large to be kept.")
                                  : tr("This call is not among the newest, which are kept in memory.");
    for (QAction *action : QList<QAction *>{m_replay, m_edit} + m_snippets) {
        action->setEnabled(canReplay);
        action->setToolTip(canReplay ? action->iconText() : why);
    }
    m_cancel->setEnabled(m_record && m_record->atAgent);
    m_copyCsv->setEnabled(m_record.has_value());
    m_copyJson->setEnabled(m_record.has_value());
}

QMenu *CallActions::makeMenu(CallColumn column)
{
    auto *const menu = new QMenu(&m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addActions({m_replay, m_edit});
    menu->addSeparator();
    const QString term = m_record ? cellTerm(*m_record, column, m_model.names()) : QString();
    // An ampersand would underline what follows it.
    const QString shown = QString(term).replace(u'&', "&&"_L1);
    QAction *const only = menu->addAction(term.isEmpty() ? tr("Show only calls like this one")
                                                         : tr("Show only %1").arg(shown));
    QAction *const without = menu->addAction(term.isEmpty() ? tr("Hide calls like this one")
                                                            : tr("Hide %1").arg(shown));
    only->setEnabled(!term.isEmpty());
    without->setEnabled(!term.isEmpty());
    connect(only, &QAction::triggered, this, [this, term] { Q_EMIT termChosen(term); });
    connect(without, &QAction::triggered, this, [this, term] { Q_EMIT termChosen(u'-' + term); });
    menu->addSeparator();
    menu->addActions(m_snippets);
    menu->addSeparator();
    menu->addActions({m_copyCsv, m_copyJson});
    menu->addSeparator();
    menu->addAction(m_cancel);
    return menu;
}

std::optional<QString> CallActions::snippet(Snippet kind) const
{
    if (!m_record || !m_traffic || m_traffic->requestTooLarge)
        return {};
    const GatewayStatus &status = m_client.status();
    SnippetRequest request{.method = m_record->method.toLatin1(),
                           .url = m_record->listener == ListenerKind::Public ? status.publicListener.url
                                                                             : status.privateListener.url,
                           .headers = copiedHeaders(*m_traffic),
                           .needsKey = !m_record->instance.isEmpty() || !m_record->route.isEmpty(),
                           .body = m_traffic->requestBody};
    request.url.setPath(m_record->path, QUrl::StrictMode);
    switch (kind) {
    case Snippet::Curl:
        return curlSnippet(request);
    case Snippet::Httpie:
        return httpieSnippet(request);
    case Snippet::Fetch:
        return fetchSnippet(request);
    case Snippet::PowerShell:
        return powerShellSnippet(request);
    }
    return {};
}

void CallActions::copySnippet(Snippet kind)
{
    const std::optional<QString> text = snippet(kind);
    if (!text)
        return;
    QGuiApplication::clipboard()->setText(*text);
    Q_EMIT said(tr("Copied. $GATEHOUSE_KEY stands for the key."));
}

QList<CallRecord> CallActions::selectedRecords() const
{
    QList<CallRecord> records;
    for (const qint64 sequence : m_table.selectedSequences()) {
        if (const CallRecord *record = m_model.find(sequence))
            records.append(*record);
    }
    return records;
}

void CallActions::copyRows(bool asJson)
{
    const QList<CallRecord> records = selectedRecords();
    QString text;
    if (asJson) {
        boost::json::array array;
        for (const CallRecord &record : records)
            array.push_back(toJson(record));
        text = QString::fromUtf8(toJson(boost::json::value(std::move(array))));
    } else {
        QList<CallColumn> columns;
        const QHeaderView *const header = m_table.horizontalHeader();
        for (int visual = 0; visual < CallColumnCount; ++visual) {
            if (const int logical = header->logicalIndex(visual); !m_table.isColumnHidden(logical))
                columns.append(static_cast<CallColumn>(logical));
        }
        text = toCsv(records, columns, m_model.names());
    }
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT said(tr("Copied %n rows.", nullptr, static_cast<int>(records.size())));
}

void CallActions::replay(bool editable)
{
    if (!m_record || !m_traffic)
        return;
    (new ReplayDialog(m_client, *m_record, *m_traffic, editable, &m_table))->open();
}

void CallActions::cancelCall()
{
    if (!m_record || m_record->status)
        return;
    auto *const question = new QMessageBox(QMessageBox::Question, tr("Cancel the call"),
                                           tr("End this call now? Its caller gets an error, and the agent is "
                                              "told to stop."),
                                           QMessageBox::NoButton, &m_table);
    question->setObjectName(u"calls:cancelQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *const end = question->addButton(tr("End the call"), QMessageBox::AcceptRole);
    end->setObjectName(u"calls:cancelYes"_s);
    question->addButton(tr("Let it run"), QMessageBox::RejectRole);
    connect(end, &QPushButton::clicked, this, [this, id = m_record->id] {
        m_client.ask<bool>(
            this,
            [id](Gateway &gateway, QObject *, const Respond<bool> &answer) {
                answer(gateway.cancelCall(id));
            },
            [this](const Result<bool> &done) {
                if (!done || !*done)
                    Q_EMIT said(done ? tr("No agent works for this call any more.") : done.error().message);
            });
    });
    question->open();
}

} // namespace Gatehouse
