// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"

#include <QList>
#include <QString>

namespace Gatehouse {

/// One check on the way of a call, and how it went.
struct TraceStep
{
    enum class State {
        Passed,
        Stopped, ///< the call ended here
        Running, ///< the call is here now
        NotReached,
    };
    QString check = {}; ///< as CallRecord::stoppedAt names it
    QString title = {}; ///< for people
    State state = State::NotReached;
    QString why = {}; ///< what stopped the call, or where it is

    bool operator==(const TraceStep &) const = default;
};

/// The checks that the call of @a record went through, in order, and the one that ended it. Pure.
[[nodiscard]] QList<TraceStep> decisionTrace(const CallRecord &record);

} // namespace Gatehouse
