// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/usageslices.h"
#include "http/call.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>
#include <optional>
#include <set>

namespace Gatehouse {

class CallLog;

/// The newest call of a route that failed, as its record has it.
struct RouteFailure
{
    QByteArray callId;
    qint64 sequence = 0;
    qint64 timeMs = 0; ///< arrival, milliseconds since 1970 UTC
    int status = 0;
    QString stoppedAt; ///< the check that ended the call
    QString error; ///< why, in words

    bool operator==(const RouteFailure &) const = default;
};

/// Counts the calls of TaskFlow routes in the last 24 hours, as they end, and keeps what failed last.
/// Gateway thread.
class RouteTally final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RouteTally)
public:
    struct Count
    {
        UsageTotal usage;
        std::optional<RouteFailure> failure; ///< of the last 24 hours
    };

    /// @a calls must outlive this and has had no call yet: what its database holds is counted soon, and then
    /// what ends.
    explicit RouteTally(CallLog &calls, QObject *parent = nullptr);
    ~RouteTally() override;

    [[nodiscard]] Count of(const QString &route) const;

Q_SIGNALS:
    /// Some count is another.
    void changed();

private:
    struct Entry
    {
        UsageSlices slices;
        std::optional<RouteFailure> failure;
    };

    void take(const QList<CallRecord> &records);
    void forgetOld();
    void noteFailure(const CallRecord &record);

    QHash<QString, Entry> m_routes;
    std::set<qint64> m_counted; ///< the newest sequences that were counted, lest one counts twice
    QTimer m_age;
};

} // namespace Gatehouse
