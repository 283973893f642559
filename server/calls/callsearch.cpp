// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The reading half of CallLog: stored calls together with those that are in memory only.

#include "calls/calllog.h"

#include <QDateTime>
#include <algorithm>
#include <iterator>
#include <utility>

namespace Gatehouse {

namespace {

/// Calls that a filtered search looks at in one job of the database.
constexpr qint64 SearchSpan = 20000;

} // namespace

void CallLog::recent(const CallQuery &query, QObject *context,
                     std::function<void(Result<QList<CallRecord>>)> done)
{
    const QPointer<QObject> asker(context != nullptr ? context : this);
    if (!query.filter.isEmpty()) { // may have to look at every call there is
        searchOn(query, {}, asker, std::move(done));
        return;
    }
    m_database.read<QList<CallRecord>>(
        [query](Connection &connection) { return loadCalls(connection, query); }, this,
        [this, query, asker, done = std::move(done)](Result<QList<CallRecord>> records) {
            if (!asker)
                return;
            // What was not stored when the job read is still in memory now: the callbacks come in order.
            if (records)
                addUnstored(query, *records);
            done(std::move(records));
        });
}

void CallLog::searchOn(const CallQuery &query, QList<CallRecord> found, const QPointer<QObject> &context,
                       std::function<void(Result<QList<CallRecord>>)> done)
{
    search(query, SearchSpan, context,
           [this, query, context, found = std::move(found),
            done = std::move(done)](Result<CallPage> page) mutable {
               if (!page) {
                   done(tl::unexpected<Error>(page.error()));
                   return;
               }
               const auto count = static_cast<int>(page->records.size());
               QList<CallRecord> all = std::move(page->records) + found;
               if (page->isLast() || count >= query.limit) {
                   done(std::move(all));
                   return;
               }
               CallQuery rest = query;
               rest.limit -= count;
               rest.beforeSequence = page->reached;
               searchOn(rest, std::move(all), context, std::move(done));
           });
}

void CallLog::search(const CallQuery &query, qint64 span, QObject *context,
                     std::function<void(Result<CallPage>)> done)
{
    CallQuery stretch = query;
    const qint64 before = std::min(query.beforeSequence.value_or(m_lastSequence + 1), m_lastSequence + 1);
    stretch.beforeSequence = before;
    stretch.fromSequence = std::max<qint64>({query.fromSequence, before - span, 0});
    m_database.read<CallPage>(
        [stretch](Connection &connection) -> Result<CallPage> {
            const Result<qint64> oldest = oldestCall(connection);
            if (!oldest)
                return tl::unexpected<Error>(oldest.error());
            Result<QList<CallRecord>> records = loadCalls(connection, stretch);
            if (!records)
                return tl::unexpected<Error>(records.error());
            return CallPage{
                .records = *std::move(records), .reached = stretch.fromSequence, .oldest = *oldest};
        },
        this,
        [this, stretch, asker = QPointer<QObject>(context != nullptr ? context : this),
         done = std::move(done)](Result<CallPage> page) {
            if (!asker)
                return;
            if (page) {
                addUnstored(stretch, page->records);
                if (!m_entries.empty() && (page->oldest == 0 || m_entries.begin()->first < page->oldest))
                    page->oldest = m_entries.begin()->first;
                if (page->records.size() >= stretch.limit && !page->records.isEmpty())
                    page->reached = page->records.first().sequence;
            }
            done(std::move(page));
        });
}

void CallLog::spread(qint64 beforeSequence, qint64 sinceMs, QObject *context,
                     std::function<void(Result<CallSpreadPage>)> done)
{
    m_database.read<CallSpreadPage>(
        [beforeSequence, sinceMs](Connection &connection) {
            return loadSpread(connection, beforeSequence, SearchSpan, sinceMs);
        },
        context != nullptr ? context : this, std::move(done));
}

void CallLog::addUnstored(const CallQuery &query, QList<CallRecord> &records) const
{
    std::map<qint64, CallRecord> merged;
    for (CallRecord &record : records)
        merged[record.sequence] = std::move(record);
    for (auto it = m_entries.lower_bound(query.fromSequence); it != m_entries.end(); ++it) {
        const qint64 sequence = it->first;
        if (query.beforeSequence && sequence >= *query.beforeSequence)
            break;
        CallRecord record = recordOf(*it);
        const bool isWanted = (query.instance.isEmpty() || record.instance == query.instance)
            && query.filter.matches(record);
        if (isWanted)
            merged[sequence] = std::move(record);
        else
            merged.erase(sequence); // it was stored in a state that has passed
    }
    records.clear();
    const auto count = std::min(merged.size(), static_cast<std::size_t>(std::max(query.limit, 0)));
    for (auto it = std::prev(merged.end(), static_cast<std::ptrdiff_t>(count)); it != merged.end(); ++it)
        records.append(std::move(it->second));
}

} // namespace Gatehouse
