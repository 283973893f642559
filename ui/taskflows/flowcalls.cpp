// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callfilter.h"
#include "calls/calllog.h"
#include "common/gatewayclient.h"
#include "common/words.h"
#include "taskflows/flowhistory.h"
#include "taskflows/smalltable.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto FetchInterval = 1s;
constexpr int MaxCalls = 200;
/// Calls that one job looks at, and how many jobs look for the older ones.
constexpr qint64 Span = 20000;
constexpr int Stretches = 5;

enum Column { When, Action, Status, Route, Outcome, ColumnCount };

} // namespace

FlowCalls::FlowCalls(GatewayClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_note(new QLabel(this))
    , m_all(new QPushButton(tr("Show them in Calls"), this))
    , m_table(new QTableWidget(0, ColumnCount, this))
{
    m_note->setObjectName(u"flows:callsNote"_s);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_all->setObjectName(u"flows:allCalls"_s);
    m_table->setObjectName(u"flows:calls"_s);
    m_table->setAccessibleName(tr("Calls that named the flow, newest first; Return shows the call"));
    m_table->setHorizontalHeaderLabels(
        {tr("When"), tr("Action"), tr("Status"), tr("Route"), tr("What came of it")});
    prepareTable(m_table, Outcome);
    auto *const top = new QHBoxLayout;
    top->setContentsMargins(8, 4, 8, 4);
    top->addWidget(m_note, 1);
    top->addWidget(m_all);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_table, 1);
    setFocusProxy(m_table);
    m_later.setSingleShot(true);
    m_later.setInterval(FetchInterval);
    connect(&m_later, &QTimer::timeout, this, &FlowCalls::fetch);
    connect(m_all, &QPushButton::clicked, this, &FlowCalls::allActivated);
    connect(m_table, &QTableWidget::itemActivated, this, [this](const QTableWidgetItem *item) {
        Q_EMIT callActivated(m_table->item(item->row(), When)->data(Qt::UserRole).toByteArray());
    });
    updateNote({});
}

FlowCalls::~FlowCalls() = default;

void FlowCalls::setFlow(const FlowPtr &flow)
{
    if (flow == m_flow)
        return;
    m_flow = flow;
    const QByteArray id = flow ? flow->flow.id : QByteArray();
    if (id != m_id) {
        m_id = id;
        ++m_run;
        m_isSearching = false;
        m_hasSearched = false;
        m_table->setRowCount(0);
        m_later.stop();
        updateNote({});
    }
    m_isStale = flow != nullptr;
    if (!m_later.isActive())
        fetch();
}

void FlowCalls::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_isStale = !m_id.isEmpty(); // reads and refused calls change no flow
    fetch();
}

void FlowCalls::fetch()
{
    if (m_id.isEmpty() || !m_isStale || m_isSearching || !isVisible())
        return;
    m_isStale = false;
    m_isSearching = true;
    updateNote({});
    search(0, m_hasSearched ? 1 : Stretches);
}

void FlowCalls::search(qint64 before, int stretches)
{
    CallQuery query{.limit = MaxCalls};
    if (before > 0)
        query.beforeSequence = before;
    if (const auto filter = CallFilter::parse(CallFilter::term(u"flow"_s, QString::fromLatin1(m_id))))
        query.filter = *filter;
    m_client.ask<CallPage>(
        this,
        [query](Gateway &gateway, QObject *context, const Respond<CallPage> &answer) {
            gateway.calls().search(query, Span, context, answer);
        },
        [this, run = m_run, stretches](const Result<CallPage> &page) {
            if (run != m_run)
                return;
            if (page) {
                for (const CallRecord &record : page->records)
                    add(record);
            }
            if (page && !page->isLast() && stretches > 1 && m_table->rowCount() < MaxCalls) {
                search(page->reached, stretches - 1);
                return;
            }
            m_isSearching = false;
            m_hasSearched = page.has_value();
            updateNote(page ? QString() : page.error().message);
            m_later.start();
        });
}

/// Puts the call in its place, newest first, or in the place of what was known of it.
void FlowCalls::add(const CallRecord &record)
{
    constexpr int SequenceRole = Qt::UserRole + 1;
    int row = 0;
    while (row < m_table->rowCount()
           && m_table->item(row, When)->data(SequenceRole).toLongLong() > record.sequence)
        ++row;
    const bool isKnown = row < m_table->rowCount()
        && m_table->item(row, When)->data(SequenceRole).toLongLong() == record.sequence;
    if (!isKnown) {
        m_table->insertRow(row);
        for (int column = 0; column < ColumnCount; ++column)
            m_table->setItem(row, column, new QTableWidgetItem);
    }
    const QString outcome = !record.status ? tr("It runs.")
        : record.stoppedAt.isEmpty()       ? tr("done")
        : record.error.isEmpty()           ? record.stoppedAt
                                           : record.error;
    const QStringList cells{exactTime(record.timeMs), record.action,
                            record.status ? QString::number(*record.status) : QString(), record.route,
                            outcome};
    for (int column = 0; column < ColumnCount; ++column) {
        QTableWidgetItem *const item = m_table->item(row, column);
        item->setText(cells.at(column));
        item->setToolTip(cells.at(column));
    }
    m_table->item(row, When)->setData(Qt::UserRole, record.id);
    m_table->item(row, When)->setData(SequenceRole, record.sequence);
}

void FlowCalls::updateNote(const QString &problem)
{
    const int count = m_table->rowCount();
    if (!problem.isEmpty())
        m_note->setText(u"⚠ "_s + problem);
    else if (m_isSearching && count == 0)
        m_note->setText(tr("Looking through the newest calls…"));
    else if (count == 0)
        m_note->setText(
            tr("None of the newest 100,000 calls named this flow. Calls looks through all of them."));
    else
        m_note->setText(
            tr("%n calls among the newest 100,000 named this flow, refused ones and reads included.", nullptr,
               count));
    m_all->setEnabled(!m_id.isEmpty());
}

} // namespace Gatehouse
