// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/routetally.h"

#include "calls/calllog.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <chrono>

using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcRouteTally, "gatehouse.calls.routetally")

constexpr qint64 WindowMs = 24 * 60 * 60 * 1000;
/// How many sequences are remembered: more than there are updates of a call that has ended.
constexpr std::size_t Remembered = 20000;
constexpr int FirstError = 400;

qint64 windowStart() { return QDateTime::currentMSecsSinceEpoch() - WindowMs; }

} // namespace

RouteTally::RouteTally(CallLog &calls, QObject *parent)
    : QObject(parent)
{
    connect(&calls, &CallLog::callsUpdated, this, &RouteTally::take);
    connect(&m_age, &QTimer::timeout, this, &RouteTally::forgetOld);
    m_age.start(5min);
    calls.routeUsage(windowStart(), this, [this](const Result<RouteUsages> &usage) {
        if (!usage) {
            qCWarning(lcRouteTally).noquote()
                << "cannot count the calls of the last day:" << usage.error().message;
            return;
        }
        for (const CallUsage &row : usage->slices)
            m_routes[row.route].slices.add(row.lastMs, row.calls, row.errors);
        for (const CallRecord &record : usage->failures)
            noteFailure(record);
        Q_EMIT changed();
    });
}

RouteTally::~RouteTally() = default;

RouteTally::Count RouteTally::of(const QString &route) const
{
    const auto found = m_routes.constFind(route);
    if (found == m_routes.cend())
        return {};
    return {.usage = found->slices.since(windowStart()), .failure = found->failure};
}

void RouteTally::noteFailure(const CallRecord &record)
{
    std::optional<RouteFailure> &failure = m_routes[record.route].failure;
    if (failure && failure->sequence > record.sequence)
        return;
    failure = RouteFailure{.callId = record.id,
                           .sequence = record.sequence,
                           .timeMs = record.timeMs,
                           .status = record.status.value_or(0),
                           .stoppedAt = record.stoppedAt,
                           .error = record.error};
}

void RouteTally::take(const QList<CallRecord> &records)
{
    bool isNew = false;
    for (const CallRecord &record : records) {
        if (record.route.isEmpty() || !record.status || !m_counted.insert(record.sequence).second)
            continue;
        const bool failed = *record.status >= FirstError;
        m_routes[record.route].slices.add(record.timeMs, 1, failed ? 1 : 0);
        if (failed)
            noteFailure(record);
        isNew = true;
    }
    while (m_counted.size() > Remembered)
        m_counted.erase(m_counted.begin());
    if (isNew)
        Q_EMIT changed();
}

void RouteTally::forgetOld()
{
    const qint64 start = windowStart();
    for (Entry &entry : m_routes) {
        entry.slices.forgetBefore(start);
        if (entry.failure && entry.failure->timeMs < start)
            entry.failure.reset();
    }
    Q_EMIT changed();
}

} // namespace Gatehouse
