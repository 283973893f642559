// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Gatehouse {

/// What is known of the backend of an instance (docs/agents.md, "State"). It is what the last run or
/// connection met; nothing is asked of a backend only to know it.
struct AgentState
{
    enum class Kind {
        NeverTried, ///< since the start, or since the agent was declared otherwise
        Connecting,
        Ready,
        Unreachable,
    };
    Kind kind = Kind::NeverTried;
    QString reason; ///< why it is unreachable, in words; empty otherwise
    qint64 sinceMs = 0; ///< milliseconds since 1970 UTC; 0 for never tried
    bool operator==(const AgentState &) const = default;
};

/// `never tried`, `connecting`, `ready`, `unreachable`.
[[nodiscard]] QString nameOf(AgentState::Kind kind);

} // namespace Gatehouse
