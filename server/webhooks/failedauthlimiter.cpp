// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/failedauthlimiter.h"

#include <QElapsedTimer>

#include <algorithm>
#include <chrono>
#include <memory>

namespace Gatehouse {

namespace {

FailedAuthLimiter::Clock monotonicClock()
{
    QElapsedTimer timer;
    timer.start();
    return [timer] { return timer.elapsed(); };
}

} // namespace

FailedAuthLimiter::FailedAuthLimiter(FailedAuthLimit limit, Clock clock)
    : m_limit(limit)
    , m_clock(clock ? std::move(clock) : monotonicClock())
{ }

FailedAuthLimiter::~FailedAuthLimiter() = default;

void FailedAuthLimiter::configure(const FailedAuthLimit &limit) { m_limit = limit; }

std::optional<int> FailedAuthLimiter::failed(const QString &clientAddress, const QString &instance)
{
    if (m_limit.attempts <= 0)
        return std::nullopt;
    const qint64 now = m_clock();
    const qint64 length = std::chrono::milliseconds(m_limit.window).count();
    const Pair pair(clientAddress, instance);

    auto known = m_byPair.constFind(pair);
    if (known == m_byPair.constEnd()) {
        if (m_windows.size() >= MaxTrackedPairs) {
            m_byPair.remove(m_windows.front().pair);
            m_windows.pop_front();
        }
        known = m_byPair.insert(pair, m_windows.insert(m_windows.end(), Window{pair, now, 0}));
    } else if (Window &window = **known; now - window.beganMs >= length) {
        window.beganMs = now;
        window.failures = 0;
        m_windows.splice(m_windows.end(), m_windows, *known);
    }

    Window &window = **known;
    if (window.failures < m_limit.attempts) {
        ++window.failures;
        return std::nullopt;
    }
    const qint64 leftMs = window.beganMs + length - now;
    return static_cast<int>(std::max<qint64>(1, (leftMs + 999) / 1000));
}

} // namespace Gatehouse
