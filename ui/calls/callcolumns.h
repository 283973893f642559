// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callfilter.h"
#include "http/call.h"

#include <QList>
#include <QString>

namespace Gatehouse {

/// What a column of the table of calls shows. The order is that of the model.
enum class CallColumn {
    State,
    Time,
    Visibility,
    Target, ///< instance or route
    Session, ///< or action
    Status,
    Duration,
    Key,
    Source,
    In,
    Out,
    Error,
    Id, ///< from here on: hidden until asked for
    Path,
    Flow,
    Revision,
    Waiting,
    AgentTime,
    StoppedAt,
};

inline constexpr int CallColumnCount = static_cast<int>(CallColumn::StoppedAt) + 1;

/// How a call is, in one of five ways; never by its colour alone.
enum class CallState { Running, Ok, Redirect, Refused, Failed, Left };

[[nodiscard]] CallState stateOf(const CallRecord &record);
/// One or two words.
[[nodiscard]] QString stateText(const CallRecord &record);
[[nodiscard]] QString columnTitle(CallColumn column);
[[nodiscard]] bool isShownAtFirst(CallColumn column);
/// Whether the column holds figures, which are aligned to the right.
[[nodiscard]] bool isFigure(CallColumn column);

/// What the cell shows. @a nowMs is for those that still run.
[[nodiscard]] QString cellText(const CallRecord &record, CallColumn column, const CallNames &names,
                               qint64 nowMs);
/// The term of the filter language that picks calls like @a record by what @a column shows; empty when there
/// is nothing to pick by.
[[nodiscard]] QString cellTerm(const CallRecord &record, CallColumn column, const CallNames &names);
/// A whole row in words, for those who hear it.
[[nodiscard]] QString rowText(const CallRecord &record, const CallNames &names, qint64 nowMs);

/// 12 ms, 1.20 s, 2 min 5 s.
[[nodiscard]] QString durationText(qint64 ms);
/// 512 B, 1.2 kB.
[[nodiscard]] QString bytesText(qint64 bytes);
/// The name of the instance, or the id of the route, or the path.
[[nodiscard]] QString targetText(const CallRecord &record, const CallNames &names);
/// Label and last four characters.
[[nodiscard]] QString keyText(const CallRecord &record, const CallNames &names);
/// The client address, or the claimed one, marked; replays of this window are marked, too.
[[nodiscard]] QString sourceText(const CallRecord &record);

/// @a rows as text in the given columns, with a line of titles.
[[nodiscard]] QString toCsv(const QList<CallRecord> &rows, const QList<CallColumn> &columns,
                            const CallNames &names);

} // namespace Gatehouse
