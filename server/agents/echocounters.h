// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "storage/database.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <functional>
#include <utility>

namespace Gatehouse {

/// The tables of EchoCounters.
[[nodiscard]] Schema echoSchema();

/// How many turns each session of the echo agents has had. The numbers live in memory; who owns the
/// counters writes the changed ones along with its own batches (see collect()). Gateway thread.
class EchoCounters final
{
    Q_DISABLE_COPY_MOVE(EchoCounters)
public:
    EchoCounters() = default;
    ~EchoCounters() = default;

    /// Reads the numbers that @a database holds. Blocks; call it once, before the first next().
    [[nodiscard]] Result<void> load(Database &database);
    /// The number of the turn that begins now: 1 for the first one of a session.
    qint64 next(const QString &instance, const QString &session);

    /// Called when there is something to collect() again, also after a write that failed. It should
    /// schedule the collecting, not do it.
    void setOnDirty(std::function<void()> onDirty) { m_onDirty = std::move(onDirty); }
    [[nodiscard]] bool isDirty() const { return !m_dirty.isEmpty(); }
    /// A job that writes every number changed since the last call, and the function to be told whether it
    /// was committed; after a failure the numbers are due again. The function must not outlive the
    /// counters. Both are empty when nothing has changed.
    [[nodiscard]] std::pair<Database::WriteJob, std::function<void(bool)>> collect();

    /// Forgets sessions that have not been used for @a days (here and in @a database).
    void prune(Database &database, int days, QObject *context, Database::WriteDone done);

private:
    using Key = std::pair<QString, QString>; ///< instance, session
    struct Counter
    {
        qint64 turn = 0;
        qint64 usedAt = 0; ///< ms since the epoch
    };

    QHash<Key, Counter> m_counters;
    QSet<Key> m_dirty;
    std::function<void()> m_onDirty;
};

} // namespace Gatehouse
