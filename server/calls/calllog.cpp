// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/calllog.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <QMetaMethod>
#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcCalls, "gatehouse.calls")

constexpr qint64 MsPerDay = 86400000;
constexpr int CloseAttempts = 3;
/// When enough records wait. Not 0: such a timer has its turn only when no client is ready.
constexpr std::chrono::milliseconds FullInterval{1};

} // namespace

CallLog::CallLog(Database &database, QObject *parent, const CallLogTuning &tuning)
    : QObject(parent)
    , m_database(database)
    , m_tuning(tuning)
{
    m_flushTimer.setSingleShot(true);
    m_updateTimer.setSingleShot(true);
    m_updateTimer.setInterval(m_tuning.updateInterval);
    m_pruneTimer.setInterval(m_tuning.pruneInterval);
    connect(&m_flushTimer, &QTimer::timeout, this, &CallLog::startFlush);
    connect(&m_updateTimer, &QTimer::timeout, this, &CallLog::emitUpdates);
    connect(&m_pruneTimer, &QTimer::timeout, this, &CallLog::prune);
}

CallLog::~CallLog()
{
    if (m_closed)
        m_batchWriters.clear(); // what they refer to may be gone
    if (const Result<void> closed = close(); !closed)
        qCCritical(lcCalls).noquote() << closed.error().message;
}

Result<void> CallLog::load()
{
    const Result<CallTotals> totals = m_database.runNow<CallTotals>(adoptCalls);
    if (!totals)
        return tl::unexpected<Error>(totals.error());
    m_storedCount = totals->count;
    m_lastSequence = totals->lastSequence;
    return {};
}

void CallLog::setRetention(int days, int max)
{
    m_keepDays = days;
    m_keepMax = max;
    m_pruneTimer.start();
    prune();
}

QList<CallRecord> CallLog::running() const
{
    QList<CallRecord> records;
    records.reserve(static_cast<qsizetype>(m_running.size()));
    for (const Entries::value_type &entry : m_entries) {
        if (!entry.second.ended)
            records.append(recordOf(entry));
    }
    return records;
}

void CallLog::callArrived(const Call &call)
{
    const auto entry = m_entries.emplace_hint(m_entries.end(), ++m_lastSequence, Entry{.call = &call});
    m_running.emplace(&call, entry);
    update(entry);
}

void CallLog::callChanged(const Call &call)
{
    const auto running = m_running.find(&call);
    if (running != m_running.end())
        update(running->second);
}

void CallLog::callEnded(const Call &call)
{
    const auto running = m_running.find(&call);
    if (running == m_running.end())
        return;
    const Entries::iterator entry = running->second;
    m_running.erase(running);
    entry->second.ended = std::make_shared<const CallRecord>(recordOf(*entry));
    entry->second.call = nullptr;
    ++m_endedCount;
    update(entry);
    updateBacklog();
}

CallRecord CallLog::recordOf(const Entries::value_type &entry)
{
    const auto &[sequence, state] = entry;
    if (state.ended)
        return *state.ended;
    CallRecord record = state.call->record();
    record.sequence = sequence;
    return record;
}

void CallLog::update(Entries::iterator entry)
{
    makeDue(entry);
    armFlush();

    static const QMetaMethod updated = QMetaMethod::fromSignal(&CallLog::callsUpdated);
    if (!isSignalConnected(updated))
        return;
    m_updates[entry->first] = recordOf(*entry);
    if (!m_updateTimer.isActive())
        m_updateTimer.start();
}

void CallLog::emitUpdates()
{
    QList<CallRecord> records;
    records.reserve(static_cast<qsizetype>(m_updates.size()));
    for (auto &[sequence, record] : m_updates)
        records.append(std::move(record));
    m_updates.clear();
    Q_EMIT callsUpdated(records);
}

void CallLog::makeDue(Entries::iterator entry)
{
    if (!std::exchange(entry->second.dirty, true))
        m_due.push_back(entry);
}

void CallLog::addBatchWriter(std::function<BatchPart()> collect, QObject *context)
{
    m_batchWriters.push_back({std::move(collect), context != nullptr ? context : this});
}

void CallLog::markDirty()
{
    m_partsDue = true;
    armFlush();
}

void CallLog::armFlush()
{
    if (m_flushing)
        return;
    const bool isFull = !m_failing && m_due.size() >= m_tuning.flushFrom;
    if (isFull && m_flushTimer.interval() != FullInterval.count())
        m_flushTimer.start(FullInterval);
    else if (!m_flushTimer.isActive())
        m_flushTimer.start(isFull          ? FullInterval
                               : m_failing ? m_tuning.retryInterval
                                           : m_tuning.flushInterval);
}

void CallLog::flush(std::function<void()> done)
{
    m_waiters.push_back(std::move(done));
    if (!m_flushing)
        startFlush();
}

void CallLog::startFlush()
{
    m_flushTimer.stop();
    m_flushing = true;
    m_partsDue = false;
    m_flushWaiters = std::exchange(m_waiters, {});
    const std::vector<Entries::iterator> due = std::exchange(m_due, {});
    for (auto begin = due.begin(); begin != due.end();) {
        const auto count = std::min(m_tuning.recordsPerJob, static_cast<std::size_t>(due.end() - begin));
        const auto end = begin + static_cast<std::ptrdiff_t>(count);
        writeRecords({begin, end});
        begin = end;
    }
    writeParts();
    // Runs after the callbacks of the writes above.
    m_database.read<void>([](Connection & /*connection*/) -> Result<void> { return {}; }, this,
                          [this](const Result<void> & /*result*/) { finishFlush(); });
}

void CallLog::writeRecords(std::vector<Entries::iterator> entries)
{
    std::vector<std::shared_ptr<const CallRecord>> records;
    records.reserve(entries.size());
    for (const Entries::iterator &entry : entries) {
        entry->second.dirty = false;
        records.push_back(entry->second.ended ? entry->second.ended
                                              : std::make_shared<const CallRecord>(recordOf(*entry)));
    }
    m_database.write(
        [records = std::move(records)](Connection &connection) {
            Result<void> result;
            for (auto record = records.cbegin(); result && record != records.cend(); ++record)
                result = storeCall(connection, **record);
            return result;
        },
        this,
        [this, entries = std::move(entries)](const Result<void> &result) {
            recordsWritten(entries, result);
        });
}

void CallLog::writeParts()
{
    std::erase_if(m_batchWriters, [](const BatchWriter &writer) { return writer.context.isNull(); });
    for (const BatchWriter &writer : m_batchWriters) {
        auto [job, told] = writer.collect();
        if (!job)
            continue;
        m_database.write(std::move(job), writer.context,
                         [this, told = std::move(told), log = QPointer<CallLog>(this)](const auto &result) {
                             if (log)
                                 noteOutcome(result);
                             if (told)
                                 told(result.has_value());
                         });
    }
}

void CallLog::recordsWritten(const std::vector<Entries::iterator> &entries, const Result<void> &result)
{
    noteOutcome(result);
    for (const Entries::iterator &written : entries) { // they stay until this write is over
        if (!result) {
            makeDue(written);
            continue;
        }
        Entry &entry = written->second;
        if (!std::exchange(entry.stored, true))
            ++m_storedCount;
        if (entry.ended && !entry.dirty) {
            m_entries.erase(written);
            --m_endedCount;
        }
    }
    updateBacklog();
}

void CallLog::finishFlush()
{
    m_flushing = false;
    reportOutcome();
    const std::vector<std::function<void()>> waiters = std::exchange(m_flushWaiters, {});
    if (!m_waiters.empty())
        startFlush();
    else if (!m_due.empty() || m_partsDue)
        armFlush();
    for (const std::function<void()> &done : waiters) {
        if (done)
            done();
    }
}

void CallLog::noteOutcome(const Result<void> &result)
{
    if (!result && m_flushError.isEmpty())
        m_flushError = result.error().message;
}

void CallLog::reportOutcome()
{
    const QString error = std::exchange(m_flushError, {});
    if (m_failing != error.isEmpty()) // no news
        return;
    m_failing = !error.isEmpty();
    if (m_failing)
        qCWarning(lcCalls).noquote() << "call records can't be stored; they are kept and tried again:"
                                     << error;
    else
        qCInfo(lcCalls) << "call records can be stored again";
}

void CallLog::updateBacklog()
{
    const bool backlogged = m_endedCount >= (m_backlogged ? m_tuning.backlogUntil : m_tuning.backlogFrom);
    if (backlogged == m_backlogged)
        return;
    m_backlogged = backlogged;
    Q_EMIT backlogChanged(backlogged);
}

Result<void> CallLog::close()
{
    m_closed = true;
    m_database.flush(); // also runs the callbacks of a flush that is under way
    bool complete = false;
    for (int attempt = 0; attempt < CloseAttempts && !complete; ++attempt) {
        while (m_flushing)
            m_database.flush();
        startFlush();
        m_database.flush();
        complete = m_due.empty() && !m_partsDue;
    }
    m_flushTimer.stop();
    if (!complete)
        return failure(ErrorCode::Storage,
                       u"%1 call records, or what is written along with them, could not be "
                       "stored."_s.arg(m_due.size()));
    return {};
}

void CallLog::usage(qint64 sinceMs, QObject *context, std::function<void(Result<QList<CallUsage>>)> done)
{
    m_database.read<QList<CallUsage>>(
        [sinceMs](Connection &connection) { return loadUsage(connection, sinceMs); }, context,
        std::move(done));
}

void CallLog::routeUsage(qint64 sinceMs, QObject *context, std::function<void(Result<RouteUsages>)> done)
{
    m_database.read<RouteUsages>(
        [sinceMs](Connection &connection) { return loadRouteUsage(connection, sinceMs); }, context,
        std::move(done));
}

void CallLog::prune()
{
    if (m_pruning || (m_keepDays <= 0 && m_keepMax <= 0))
        return;
    m_pruning = true;
    pruneChunk();
}

void CallLog::pruneChunk()
{
    CallPruning pruning;
    pruning.atMost = m_tuning.pruneChunk;
    if (m_keepDays > 0)
        pruning.olderThanMs = QDateTime::currentMSecsSinceEpoch() - m_keepDays * MsPerDay;
    if (m_keepMax > 0)
        pruning.excess = std::max<qint64>(0, m_storedCount - m_keepMax);
    const auto deleted = std::make_shared<qint64>(0);
    m_database.write(
        [pruning, deleted](Connection &connection) -> Result<void> {
            const Result<qint64> count = pruneCalls(connection, pruning);
            if (!count)
                return tl::unexpected<Error>(count.error());
            *deleted = *count;
            return {};
        },
        this,
        [this, deleted](const Result<void> &result) {
            m_pruning = false;
            if (!result) {
                qCWarning(lcCalls).noquote()
                    << "old call records can't be deleted:" << result.error().message;
                return;
            }
            m_storedCount -= *deleted;
            if (*deleted >= m_tuning.pruneChunk)
                prune();
        });
}

} // namespace Gatehouse
