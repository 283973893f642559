// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callfilter.h"
#include "calls/usageslices.h"
#include "http/call.h"
#include "storage/database.h"

#include <QList>
#include <QString>
#include <optional>
#include <vector>

namespace Gatehouse {

/// Which calls are asked for: the newest ones that match.
struct CallQuery
{
    int limit = 100;
    QString instance = {}; ///< UUID; empty: of every instance, and those of none
    std::optional<qint64> beforeSequence =
        {}; ///< only calls that arrived before this one (CallRecord::sequence)
    CallFilter filter = {};
    /// Look no further back than to the call of this sequence.
    qint64 fromSequence = 0;
};

/// A part of a search from the newest call back.
struct CallPage
{
    QList<CallRecord> records; ///< what matched, oldest first
    qint64 reached = 0; ///< every call from this sequence on has been looked at
    qint64 oldest = 0; ///< sequence of the oldest call there is
    [[nodiscard]] bool isLast() const { return reached <= oldest; }
};

/// What the table holds.
struct CallTotals
{
    qint64 count = 0;
    qint64 lastSequence = 0;
};

/// Which calls to delete. Calls that run are kept.
struct CallPruning
{
    qint64 olderThanMs = 0; ///< those that arrived before this time, milliseconds since 1970 UTC
    qint64 excess = 0; ///< and this many of the oldest
    int atMost = 5000; ///< but no more than this at once
};

/// The calls of one instance with one key, or of one route, that ended in one slice of time.
struct CallUsage
{
    QString instance; ///< UUID
    QString route = {}; ///< its id; only in RouteUsages
    qint64 keyId = 0; ///< 0: no key matched
    qint64 calls = 0; ///< 0: the row tells only lastMs
    qint64 errors = 0; ///< of the calls, those with a status of 400 and more
    qint64 lastMs = 0; ///< arrival of the newest
};

/// Stored calls that ended in the same slice of time with the same status after the same time.
struct CallSpread
{
    qint64 sliceMs = 0; ///< beginning of the slice, milliseconds since 1970 UTC
    int status = 0;
    qint64 durationMs = 0;
    qint64 count = 0;
};

/// A stretch of calls, counted from a call back.
struct CallSpreadPage
{
    QList<CallSpread> counts;
    qint64 reached = 0; ///< every call from this sequence on has been counted
    bool isLast = false; ///< what is older arrived before the time that was asked for, or there is nothing
};

/// How long the slices of CallSpread are.
inline constexpr qint64 SpreadSliceMs = 10000;

/// How long the slices of CallUsage are.
inline constexpr qint64 UsageSliceMs = UsageSlices::SliceMs;

/// What routes had of late.
struct RouteUsages
{
    QList<CallUsage> slices; ///< by route
    QList<CallRecord> failures; ///< the newest call of each route with a status of 400 and more
};

/// The table of call records.
[[nodiscard]] Schema callsSchema();

// The functions below run on the storage thread, in a job.

/// Stores @a record under its sequence; a record stored before is replaced.
[[nodiscard]] Result<void> storeCall(Connection &connection, const CallRecord &record);
/// The same for each of @a records.
[[nodiscard]] Result<void> storeCalls(Connection &connection, const std::vector<CallRecord> &records);
/// The newest calls that match @a query, the oldest of them first.
[[nodiscard]] Result<QList<CallRecord>> loadCalls(Connection &connection, const CallQuery &query);
/// The calls since @a sinceMs in slices, and the last call of each instance, however old.
[[nodiscard]] Result<QList<CallUsage>> loadUsage(Connection &connection, qint64 sinceMs);
/// Counts those of the @a span stored calls before @a beforeSequence that have ended since @a sinceMs.
[[nodiscard]] Result<CallSpreadPage> loadSpread(Connection &connection, qint64 beforeSequence, qint64 span,
                                                qint64 sinceMs);
/// The calls of routes since @a sinceMs in slices, the last call of each, however old, and what failed last.
[[nodiscard]] Result<RouteUsages> loadRouteUsage(Connection &connection, qint64 sinceMs);
/// The sequence of the oldest call; 0 when there is none.
[[nodiscard]] Result<qint64> oldestCall(Connection &connection);
/// Makes the calls final that a process which has ended left running, and counts.
[[nodiscard]] Result<CallTotals> adoptCalls(Connection &connection);
/// Deletes old calls. Returns how many.
[[nodiscard]] Result<qint64> pruneCalls(Connection &connection, const CallPruning &pruning);

} // namespace Gatehouse
