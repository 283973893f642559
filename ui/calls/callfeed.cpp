// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callfeed.h"

#include "calls/calllog.h"
#include "calls/callmodel.h"
#include "common/gatewayclient.h"
#include "http/traffic.h"

#include <QDateTime>
#include <chrono>
#include <utility>

using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

/// Of requests and replies, in memory.
constexpr qsizetype TrafficCapacity = 67108864;
/// Stored calls that are shown at first, and that "Load older calls" adds.
constexpr int FirstPage = 2000;
constexpr int OlderPage = 5000;
/// Calls that one job of a search looks at, and how many a search finds before it rests.
constexpr qint64 SearchSpan = 20000;
constexpr qsizetype SearchLimit = 5000;
/// Batches larger than this are shown a few times a second: a view that is painted more often is no better
/// to read.
constexpr qsizetype BusyBatch = 25;
constexpr auto BusyInterval = 200ms;
/// How far back calls are counted.
constexpr qint64 CountedMs = 900000;
constexpr std::size_t MaxWaiting = 100000;

} // namespace

CallFeed::CallFeed(GatewayClient &client, CallModel &model, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_model(model)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(BusyInterval);
    connect(&m_flush, &QTimer::timeout, this, &CallFeed::flush);
    connect(&client, &GatewayClient::callsUpdated, this, &CallFeed::takeUpdates);
    connect(&client, &GatewayClient::statusChanged, this, &CallFeed::statusChanged);
    statusChanged();
}

CallFeed::~CallFeed() = default;

void CallFeed::statusChanged()
{
    const bool isOpen = m_client.status().phase == GatewayStatus::Phase::Running;
    if (isOpen && !m_isOpen)
        load();
    m_isOpen = isOpen;
}

void CallFeed::load()
{
    m_loading = true;
    m_client.ask<QList<CallRecord>>(
        this,
        [](Gateway &gateway, QObject *context, const Respond<QList<CallRecord>> &answer) {
            gateway.traffic().setCapacity(TrafficCapacity);
            gateway.calls().recent({.limit = FirstPage}, context, answer);
        },
        [this](const Result<QList<CallRecord>> &records) {
            m_loading = false;
            if (records) {
                // What has come meanwhile is newer than what was asked for.
                std::map<qint64, CallRecord> merged;
                for (const CallRecord &record : *records)
                    merged.emplace(record.sequence, record);
                for (auto &[sequence, record] : std::exchange(m_waiting, {}))
                    merged.insert_or_assign(sequence, std::move(record));
                m_waiting = std::move(merged);
                m_complete = records->size() < FirstPage;
            }
            const bool paused = std::exchange(m_paused, false);
            flush();
            m_paused = paused;
            if (records && !m_complete)
                countOlder(records->first().sequence);
            Q_EMIT loaded(records ? QString() : records.error().message);
        });
}

void CallFeed::countOlder(qint64 beforeSequence)
{
    const qint64 since = QDateTime::currentMSecsSinceEpoch() - CountedMs;
    m_client.ask<CallSpreadPage>(
        this,
        [beforeSequence, since](Gateway &gateway, QObject *context, const Respond<CallSpreadPage> &answer) {
            gateway.calls().spread(beforeSequence, since, context, answer);
        },
        [this](const Result<CallSpreadPage> &page) {
            if (!page)
                return; // what is wrong with the database is told elsewhere
            Q_EMIT counted(page->counts);
            if (!page->isLast)
                countOlder(page->reached);
        });
}

void CallFeed::takeUpdates(const QList<CallRecord> &records)
{
    for (const CallRecord &record : records)
        m_waiting.insert_or_assign(record.sequence, record);
    while (m_waiting.size() > MaxWaiting)
        m_waiting.erase(m_waiting.begin());
    if (m_paused)
        Q_EMIT waitingChanged(static_cast<qsizetype>(m_waiting.size()));
    if (m_paused || m_loading || m_flush.isActive())
        return;
    if (records.size() > BusyBatch)
        m_flush.start();
    else
        flush();
}

void CallFeed::flush()
{
    m_flush.stop();
    if (m_paused || m_loading || m_waiting.empty())
        return;
    QList<CallRecord> batch;
    batch.reserve(static_cast<qsizetype>(m_waiting.size()));
    for (auto &[sequence, record] : m_waiting)
        batch.append(std::move(record));
    m_waiting.clear();
    m_model.apply(batch);
    Q_EMIT arrived(batch);
}

void CallFeed::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        flush();
    Q_EMIT waitingChanged(static_cast<qsizetype>(m_waiting.size()));
}

bool CallFeed::canSearch() const { return !m_complete && !m_loading && !m_model.isFull(); }

void CallFeed::restartSearch()
{
    if (m_searching)
        cancelSearch();
    // Whether there are older calls at all does not depend on the filter.
    m_complete = m_complete && m_reached == 0 && m_model.floor() == m_model.firstSequence();
    m_reached = 0;
}

void CallFeed::searchOlder()
{
    if (m_searching || !canSearch())
        return;
    m_searching = true;
    ++m_run;
    m_found = 0;
    if (m_reached == 0)
        m_reached = m_model.floor();
    m_from = m_reached;
    Q_EMIT searching(0, 0);
    searchStretch();
}

void CallFeed::cancelSearch()
{
    if (!m_searching)
        return;
    ++m_run; // what is under way is not waited for
    endSearch(false, {});
}

void CallFeed::searchStretch()
{
    CallQuery query{.limit = static_cast<int>(SearchLimit - m_found), .filter = m_model.filter()};
    if (query.filter.isEmpty())
        query.limit = OlderPage;
    if (m_reached > 0)
        query.beforeSequence = m_reached;
    m_client.ask<CallPage>(
        this,
        [query](Gateway &gateway, QObject *context, const Respond<CallPage> &answer) {
            gateway.calls().search(query, SearchSpan, context, answer);
        },
        [this, run = m_run, isPage = query.filter.isEmpty()](const Result<CallPage> &page) {
            if (run != m_run)
                return;
            if (!page) {
                endSearch(false, page.error().message);
                return;
            }
            m_model.addOlder(page->records, isPage);
            m_found += page->records.size();
            m_reached = page->reached;
            if (page->isLast()) {
                endSearch(true, {});
                return;
            }
            const double all = static_cast<double>(std::max<qint64>(1, m_from - page->oldest));
            Q_EMIT searching(static_cast<int>(1000 * static_cast<double>(m_from - m_reached) / all), m_found);
            if (m_found >= (isPage ? OlderPage : SearchLimit) || m_model.isFull())
                endSearch(false, {});
            else
                searchStretch();
        });
}

void CallFeed::endSearch(bool complete, const QString &problem)
{
    m_searching = false;
    m_complete = m_complete || complete;
    Q_EMIT searched(m_found, complete, problem);
}

} // namespace Gatehouse
