// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"

#include <QHash>
#include <QString>

#include <functional>
#include <list>
#include <optional>
#include <utility>

namespace Gatehouse {

/// Counts calls that failed to show a right key, for each pair of client address and instance, in fixed
/// windows of time. Only failing calls are ever limited. O(1) a call and bounded: of the pairs it knows, the
/// one whose window began first is forgotten when there are too many. Gateway thread.
class FailedAuthLimiter final
{
    Q_DISABLE_COPY_MOVE(FailedAuthLimiter)
public:
    /// Milliseconds that never go backwards.
    using Clock = std::function<qint64()>;
    static constexpr int MaxTrackedPairs = 4096;

    explicit FailedAuthLimiter(FailedAuthLimit limit = {}, Clock clock = {});
    ~FailedAuthLimiter();

    /// Takes a new limit. Windows that are open already keep their beginning and their count.
    void configure(const FailedAuthLimit &limit);

    [[nodiscard]] const FailedAuthLimit &limit() const { return m_limit; }

    /// Counts one failing call. Nothing: answer 401. A number: answer 429 with these seconds, at least 1, as
    /// its Retry-After.
    [[nodiscard]] std::optional<int> failed(const QString &clientAddress, const QString &instance);

    [[nodiscard]] int trackedPairs() const { return static_cast<int>(m_windows.size()); }

private:
    using Pair = std::pair<QString, QString>;
    struct Window
    {
        Pair pair;
        qint64 beganMs = 0;
        int failures = 0;
    };

    FailedAuthLimit m_limit;
    Clock m_clock;
    std::list<Window> m_windows; ///< by their beginning, oldest first
    QHash<Pair, std::list<Window>::iterator> m_byPair;
};

} // namespace Gatehouse
