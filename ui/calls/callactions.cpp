// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callactions.h"

#include "calls/callmodel.h"
#include "calls/callrecordjson.h"
#include "calls/calltable.h"
#include "calls/replaydialog.h"
#include "common/icons.h"
#include "common/page.h"
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
    , m_composer(new QAction(tr("Open in composer"), this))
    , m_cancel(new QAction(icon(u"process-stop"), tr("Cancel the call…"), this))
    , m_copyCsv(new QAction(tr("Copy rows as CSV"), this))
    , m_copyJson(new QAction(tr("Copy rows as JSON"), this))
{
    m_replay->setObjectName(u"calls:replayAction"_s);
    m_edit->setObjectName(u"calls:editAction"_s);
    m_composer->setObjectName(u"calls:composerAction"_s);
    m_cancel->setObjectName(u"calls:cancelAction"_s);
    m_copyCsv->setObjectName(u"calls:copyCsv"_s);
    m_copyJson->setObjectName(u"calls:copyJson"_s);
    m_replay->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    m_edit->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    m_copyCsv->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    connect(m_replay, &QAction::triggered, this, [this] { replay(false); });
    connect(m_edit, &QAction::triggered, this, [this] { replay(true); });
    connect(m_composer, &QAction::triggered, this, &CallActions::openInComposer);
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
    for (QAction *action : QList<QAction *>{m_replay, m_edit, m_composer} + m_snippets) {
        action->setEnabled(canReplay);
        action->setToolTip(canReplay ? action->iconText() : why);
    }
    // from the moment its session is known it waits, or an agent works for it
    m_cancel->setEnabled(m_record && !m_record->status && !m_record->instance.isEmpty()
                         && !m_record->session.isEmpty());
    m_copyCsv->setEnabled(m_record.has_value());
    m_copyJson->setEnabled(m_record.has_value());
}

/// What the call has to do with, on the page that shows it.
void CallActions::addLinks(QMenu &menu, const Page &page)
{
    if (!m_record)
        return;
    const auto add = [&](const QString &text, const QString &pageId, const QString &what) {
        if (!what.isEmpty() && page.canReach(pageId))
            connect(menu.addAction(text), &QAction::triggered, this,
                    [this, pageId, what] { Q_EMIT linkActivated(pageId, what); });
    };
    menu.addSeparator();
    const bool isThere = m_client.instance(m_record->instance) != nullptr;
    add(tr("Go to the instance"), u"instances"_s, isThere ? m_record->instance : QString());
    add(tr("Go to the route"), u"routes"_s, m_record->route);
    add(tr("Go to the flow"), u"taskflows"_s, m_record->flowId);
}

QMenu *CallActions::makeMenu(CallColumn column, const Page &page)
{
    auto *const menu = new QMenu(&m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addActions({m_replay, m_edit});
    if (page.canReach(u"composer"_s))
        menu->addAction(m_composer);
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
    addLinks(*menu, page);
    menu->addSeparator();
    menu->addActions({m_copyCsv, m_copyJson});
    menu->addSeparator();
    menu->addAction(m_cancel);
    return menu;
}

/// Where the call went, as the listeners are now.
QUrl CallActions::target() const
{
    const GatewayStatus &status = m_client.status();
    QUrl url = m_record->listener == ListenerKind::Public ? status.publicListener.url
                                                          : status.privateListener.url;
    url.setPath(m_record->path, QUrl::StrictMode);
    return url;
}

void CallActions::openInComposer()
{
    if (!m_record || !m_traffic || m_traffic->requestTooLarge)
        return;
    boost::json::array headers;
    for (const auto &[name, value] : copiedHeaders(*m_traffic))
        headers.push_back(boost::json::array{toJsonString(QString::fromLatin1(name)),
                                             toJsonString(QString::fromLatin1(value))});
    boost::json::object request{{"method", toJsonString(m_record->method)}, {"headers", headers}};
    // The composer knows where these are, also once a port has changed.
    const bool isPublic = m_record->listener == ListenerKind::Public;
    if (isPublic && !m_record->route.isEmpty())
        request["route"] = toJsonString(m_record->route);
    else if (isPublic && m_client.instance(m_record->instance) != nullptr)
        request["instance"] = toJsonString(m_record->instance);
    else
        request["url"] = toJsonString(target().toString());
    if (const QString label = m_model.names().keys.value(m_record->keyId); !label.isEmpty())
        request["key"] = toJsonString(label);
    if (m_traffic->requestBody.isValidUtf8())
        request["body"] = toJsonString(QString::fromUtf8(m_traffic->requestBody));
    Q_EMIT linkActivated(u"composer"_s, QString::fromUtf8(toJson(boost::json::value(std::move(request)))));
}

std::optional<QString> CallActions::snippet(Snippet kind) const
{
    if (!m_record || !m_traffic || m_traffic->requestTooLarge)
        return {};
    SnippetRequest request{.method = m_record->method.toLatin1(),
                           .url = target(),
                           .headers = copiedHeaders(*m_traffic),
                           .needsKey = !m_record->instance.isEmpty() || !m_record->route.isEmpty(),
                           .body = m_traffic->requestBody};
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
                                           m_record->atAgent
                                               ? tr("End this call now? Its caller gets an error, and the "
                                                    "agent is told to stop.")
                                               : tr("Take this call out of the waiting line? Its caller gets "
                                                    "an error; the agent never hears of it."),
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
                    Q_EMIT said(done ? tr("This call neither waits nor runs any more.")
                                     : done.error().message);
            });
    });
    question->open();
}

} // namespace Gatehouse
