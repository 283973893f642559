// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>
#include <map>
#include <optional>
#include <set>

namespace Gatehouse {

class CallLog;

/// Counts the calls of the last 24 hours, by instance and by API key, as they end. Gateway thread.
class CallTally final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallTally)
public:
    /// Of the last 24 hours, to within ten minutes.
    struct Count
    {
        qint64 calls = 0; ///< that have ended
        qint64 errors = 0; ///< with a status of 400 and more
        std::optional<qint64> lastMs; ///< arrival of the newest, milliseconds since 1970 UTC, of any time
    };

    /// @a calls must outlive this and has had no call yet: what its database holds is counted soon, and
    /// then what ends.
    explicit CallTally(CallLog &calls, QObject *parent = nullptr);
    ~CallTally() override;

    [[nodiscard]] Count ofInstance(const QString &uuid) const;
    [[nodiscard]] Count ofKey(qint64 id) const;

Q_SIGNALS:
    /// Some count is another.
    void changed();

private:
    /// What one instance or key had in each slice of time.
    struct Slices
    {
        std::map<qint64, std::pair<qint64, qint64>> bySlice; ///< calls and errors
        std::optional<qint64> lastMs;
    };

    void take(const QList<CallRecord> &records);
    void forgetOld();
    static void add(Slices &slices, qint64 timeMs, qint64 calls, qint64 errors);
    [[nodiscard]] static Count sum(const Slices &slices);

    QHash<QString, Slices> m_instances;
    QHash<qint64, Slices> m_keys;
    std::set<qint64> m_counted; ///< the newest sequences that were counted, lest one counts twice
    QTimer m_age;
};

} // namespace Gatehouse
