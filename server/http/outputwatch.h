// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/wire.h"

#include <chrono>

namespace Gatehouse {

/// Finds clients that have stopped to take what is sent to them.
class OutputWatch final
{
public:
    /// Whether output has waited for @a limit without a byte being taken. To be asked every now and then.
    [[nodiscard]] bool isStalled(const Wire &wire, qint64 nowMs, std::chrono::milliseconds limit)
    {
        if (wire.pendingOutput() == 0) {
            m_sinceMs = Nothing;
            return false;
        }
        const qint64 taken = wire.takenOutput();
        if (m_sinceMs != Nothing && taken == m_taken)
            return nowMs - m_sinceMs >= limit.count();
        m_taken = taken;
        m_sinceMs = nowMs;
        return false;
    }

private:
    static constexpr qint64 Nothing = -1; ///< waits
    qint64 m_taken = 0;
    qint64 m_sinceMs = Nothing; ///< when output was last seen to be taken
};

} // namespace Gatehouse
