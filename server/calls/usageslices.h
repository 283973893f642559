// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QtGlobal>
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace Gatehouse {

/// Calls of the last 24 hours, to within one slice of time.
struct UsageTotal
{
    qint64 calls = 0; ///< that have ended
    qint64 errors = 0; ///< with a status of 400 and more
    std::optional<qint64> lastMs; ///< arrival of the newest, milliseconds since 1970 UTC, of any time

    bool operator==(const UsageTotal &) const = default;
};

/// What one caller, instance or route had in each slice of time, so that what grows old can be forgotten
/// without remembering every call.
class UsageSlices final
{
public:
    /// How long a slice is, in milliseconds. The database counts by the same.
    static constexpr qint64 SliceMs = 600000;

    /// Adds @a calls that arrived about @a timeMs, @a errors of them failed. 0 calls tell only when the last
    /// one was.
    void add(qint64 timeMs, qint64 calls, qint64 errors)
    {
        m_lastMs = std::max(m_lastMs.value_or(0), timeMs);
        if (calls == 0)
            return;
        auto &[count, failed] = m_bySlice[timeMs / SliceMs];
        count += calls;
        failed += errors;
    }

    /// What came since @a sinceMs.
    [[nodiscard]] UsageTotal since(qint64 sinceMs) const
    {
        UsageTotal total;
        total.lastMs = m_lastMs;
        for (auto slice = m_bySlice.lower_bound(sinceMs / SliceMs); slice != m_bySlice.end(); ++slice) {
            total.calls += slice->second.first;
            total.errors += slice->second.second;
        }
        return total;
    }

    void forgetBefore(qint64 timeMs)
    {
        m_bySlice.erase(m_bySlice.begin(), m_bySlice.lower_bound(timeMs / SliceMs));
    }

private:
    std::map<qint64, std::pair<qint64, qint64>> m_bySlice; ///< calls and errors
    std::optional<qint64> m_lastMs;
};

} // namespace Gatehouse
