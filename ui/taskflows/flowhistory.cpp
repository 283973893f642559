// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowhistory.h"

#include "common/gatewayclient.h"
#include "common/words.h"
#include "taskflows/flowconflict.h"
#include "taskflows/smalltable.h"
#include "taskflows/taskflows.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QScrollBar>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto FetchInterval = 500ms; ///< between two looks at a flow that changes all the time
constexpr qsizetype MaxLines = 500;

enum Column { Revision, When, What, Changed, About, By, ColumnCount };

} // namespace

FlowHistory::FlowHistory(GatewayClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_note(new QLabel(this))
    , m_table(new QTableWidget(0, ColumnCount, this))
{
    m_note->setObjectName(u"flows:historyNote"_s);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setContentsMargins(8, 4, 8, 4);
    m_note->hide();
    m_table->setObjectName(u"flows:history"_s);
    m_table->setAccessibleName(tr("History of the flow, newest first; Return shows the call"));
    m_table->setHorizontalHeaderLabels(
        {tr("Revision"), tr("When"), tr("Action"), tr("Changed"), tr("Task"), tr("By")});
    prepareTable(m_table, Changed);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_note);
    layout->addWidget(m_table, 1);
    setFocusProxy(m_table);
    m_later.setSingleShot(true);
    m_later.setInterval(FetchInterval);
    connect(&m_later, &QTimer::timeout, this, &FlowHistory::fetch);
    connect(m_table, &QTableWidget::itemActivated, this, [this](const QTableWidgetItem *item) {
        if (const QByteArray call = item->data(Qt::UserRole).toByteArray(); !call.isEmpty())
            Q_EMIT callActivated(call);
    });
}

FlowHistory::~FlowHistory() = default;

void FlowHistory::setFlow(const FlowPtr &flow)
{
    const bool isOther = !flow || !m_flow || flow->flow.id != m_flow->flow.id;
    if (flow == m_flow)
        return;
    m_flow = flow;
    if (isOther) {
        m_table->setRowCount(0);
        m_known = 0;
        m_note->hide();
        m_isFetching = false;
        m_later.stop();
    }
    m_isStale = flow != nullptr;
    if (!m_later.isActive())
        fetch();
}

void FlowHistory::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    fetch();
}

void FlowHistory::fetch()
{
    if (!m_flow || !m_isStale || m_isFetching || !isVisible())
        return;
    m_isStale = false;
    m_isFetching = true;
    m_client.ask<QList<HistoryLine>>(
        this,
        [id = m_flow->flow.id](Gateway &gateway, QObject *context,
                               const Respond<QList<HistoryLine>> &answer) {
            gateway.taskFlows().flows().history(id, context, answer);
        },
        [this, id = m_flow->flow.id](const Result<QList<HistoryLine>> &lines) {
            if (!m_flow || m_flow->flow.id != id)
                return;
            m_isFetching = false;
            take(lines);
            m_later.start();
        });
}

void FlowHistory::take(const Result<QList<HistoryLine>> &lines)
{
    if (!lines) {
        m_note->setText(u"⚠ "_s + lines.error().message);
        m_note->show();
        return;
    }
    const int place = m_table->verticalScrollBar()->value();
    const bool atTop = place == 0;
    const qsizetype from = std::max(std::min(m_known, lines->size()), lines->size() - MaxLines);
    for (qsizetype i = from; i < lines->size(); ++i)
        addLine(lines->at(i));
    while (m_table->rowCount() > MaxLines)
        m_table->removeRow(m_table->rowCount() - 1);
    const auto added = static_cast<int>(lines->size() - from);
    m_known = lines->size();
    if (!atTop)
        m_table->verticalScrollBar()->setValue(place + added); // a row is a step
    const qsizetype older = m_known - m_table->rowCount();
    m_note->setVisible(older > 0);
    m_note->setText(tr("The newest %1 of %2 changes.")
                        .arg(QLocale().toString(m_table->rowCount()), QLocale().toString(m_known)));
}

void FlowHistory::addLine(const HistoryLine &line)
{
    m_table->insertRow(0);
    const int task = line.taskId.isEmpty() ? -1 : m_flow->indexOf(line.taskId);
    const QString about = task >= 0
        ? cellText(m_flow->tasks.at(static_cast<std::size_t>(task)), FlowColumn::Goal, 0)
        : QString::fromLatin1(line.taskId);
    const QStringList cells{QLocale().toString(line.revision),
                            exactTime(line.time),
                            QString::fromLatin1(line.action),
                            QString::fromLatin1(line.fields).replace(u","_s, u", "_s),
                            about,
                            authorWords(line)};
    for (int column = 0; column < ColumnCount; ++column) {
        auto *const item = new QTableWidgetItem(cells.at(column));
        item->setToolTip(column == By && !line.callId.isEmpty()
                             ? tr("Call %1. Return shows it.").arg(QString::fromLatin1(line.callId))
                             : cells.at(column));
        item->setData(Qt::UserRole, line.callId);
        if (column == Revision)
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        if (column == By && !line.callId.isEmpty())
            item->setForeground(palette().link());
        m_table->setItem(0, column, item);
    }
}

} // namespace Gatehouse
