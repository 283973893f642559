// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QElapsedTimer>
#include <QString>
#include <QStringList>
#include <chrono>
#include <functional>
#include <future>
#include <utility>
#include <vector>

namespace Gatehouse::Test {

/// Blocking scenarios that each take long, run side by side on threads of their own. A scenario says in
/// words what went wrong; an empty string means that all was well.
class SideBySide
{
public:
    using Scenario = std::function<QString()>;

    void add(const QString &name, Scenario scenario)
    {
        m_running.emplace_back(name, std::async(std::launch::async, std::move(scenario)));
    }
    /// Waits for all of them and returns what went wrong, one line for each.
    [[nodiscard]] QString finish()
    {
        QStringList problems;
        for (auto &[name, outcome] : m_running) {
            const QString problem = outcome.get();
            if (!problem.isEmpty())
                problems.append(name + QStringLiteral(": ") + problem);
        }
        m_running.clear();
        return problems.join(u'\n');
    }

private:
    std::vector<std::pair<QString, std::future<QString>>> m_running;
};

/// Says in words that @a clock is outside of the two bounds; empty when it is inside.
inline QString outside(const QElapsedTimer &clock, std::chrono::milliseconds from,
                       std::chrono::milliseconds to)
{
    const qint64 elapsed = clock.elapsed();
    if (elapsed >= from.count() && elapsed <= to.count())
        return {};
    return QStringLiteral("took %1 ms instead of %2 to %3 ms").arg(elapsed).arg(from.count()).arg(to.count());
}

} // namespace Gatehouse::Test
