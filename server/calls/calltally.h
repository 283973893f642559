// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/usageslices.h"
#include "http/call.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>
#include <set>

namespace Gatehouse {

class CallLog;

/// Counts the calls of the last 24 hours, by instance and by API key, as they end. Gateway thread.
class CallTally final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallTally)
public:
    using Count = UsageTotal;

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
    void take(const QList<CallRecord> &records);
    void forgetOld();

    QHash<QString, UsageSlices> m_instances;
    QHash<qint64, UsageSlices> m_keys;
    std::set<qint64> m_counted; ///< the newest sequences that were counted, lest one counts twice
    QTimer m_age;
};

} // namespace Gatehouse
