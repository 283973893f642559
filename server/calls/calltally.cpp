// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/calltally.h"

#include "calls/calllog.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <chrono>

using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcTally, "gatehouse.calls.tally")

constexpr qint64 WindowMs = 24 * 60 * 60 * 1000;
/// How many sequences are remembered: more than there are updates of a call that has ended.
constexpr std::size_t Remembered = 20000;

qint64 windowStart() { return QDateTime::currentMSecsSinceEpoch() - WindowMs; }

} // namespace

CallTally::CallTally(CallLog &calls, QObject *parent)
    : QObject(parent)
{
    connect(&calls, &CallLog::callsUpdated, this, &CallTally::take);
    connect(&m_age, &QTimer::timeout, this, &CallTally::forgetOld);
    m_age.start(5min);
    calls.usage(windowStart(), this, [this](const Result<QList<CallUsage>> &usage) {
        if (!usage) {
            qCWarning(lcTally).noquote()
                << "cannot count the calls of the last day:" << usage.error().message;
            return;
        }
        for (const CallUsage &row : *usage) {
            if (!row.instance.isEmpty())
                m_instances[row.instance].add(row.lastMs, row.calls, row.errors);
            if (row.keyId != 0)
                m_keys[row.keyId].add(row.lastMs, row.calls, row.errors);
        }
        Q_EMIT changed();
    });
}

CallTally::~CallTally() = default;

CallTally::Count CallTally::ofInstance(const QString &uuid) const
{
    const auto found = m_instances.constFind(uuid);
    return found == m_instances.cend() ? Count() : found->since(windowStart());
}

CallTally::Count CallTally::ofKey(qint64 id) const
{
    const auto found = m_keys.constFind(id);
    return found == m_keys.cend() ? Count() : found->since(windowStart());
}

void CallTally::take(const QList<CallRecord> &records)
{
    bool isNew = false;
    for (const CallRecord &record : records) {
        if (!record.status || !m_counted.insert(record.sequence).second)
            continue;
        const qint64 errors = *record.status >= 400 ? 1 : 0;
        if (!record.instance.isEmpty())
            m_instances[record.instance].add(record.timeMs, 1, errors);
        if (record.keyId != 0)
            m_keys[record.keyId].add(record.timeMs, 1, errors);
        isNew = true;
    }
    while (m_counted.size() > Remembered)
        m_counted.erase(m_counted.begin());
    if (isNew)
        Q_EMIT changed();
}

void CallTally::forgetOld()
{
    const auto forget = [start = windowStart()](auto &all) {
        for (UsageSlices &slices : all)
            slices.forgetBefore(start);
    };
    forget(m_instances);
    forget(m_keys);
    Q_EMIT changed();
}

} // namespace Gatehouse
