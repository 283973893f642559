// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/echocounters.h"

#include "storage/writestatement.h"

#include <QDateTime>
#include <QSqlQuery>
#include <QVariant>

#include <chrono>
#include <vector>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr auto SelectAll = "SELECT instance, session, turn, used_at FROM echo_turns";
constexpr auto Upsert = "INSERT INTO echo_turns(instance, session, turn, used_at) VALUES(?, ?, ?, ?) "
                        "ON CONFLICT(instance, session) DO UPDATE SET turn = excluded.turn, "
                        "used_at = excluded.used_at";
constexpr auto DeleteUnused = "DELETE FROM echo_turns WHERE used_at < ?";

} // namespace

Schema echoSchema()
{
    return {u"echo"_s,
            {{u"CREATE TABLE echo_turns(instance TEXT NOT NULL, session TEXT NOT NULL, "
              "turn INTEGER NOT NULL, used_at INTEGER NOT NULL, PRIMARY KEY(instance, session)) "
              "WITHOUT ROWID"_s}}};
}

Result<void> EchoCounters::load(Database &database)
{
    using Counters = QHash<Key, Counter>;
    Result<Counters> loaded = database.runNow<Counters>([](Connection &connection) -> Result<Counters> {
        Counters counters;
        QSqlQuery &query = connection.prepared(SelectAll);
        if (const Result<void> done = connection.exec(query); !done)
            return tl::unexpected(done.error());
        while (query.next()) {
            counters.insert({query.value(0).toString(), query.value(1).toString()},
                            {query.value(2).toLongLong(), query.value(3).toLongLong()});
        }
        return counters;
    });
    if (!loaded)
        return tl::unexpected(loaded.error());
    m_counters = std::move(*loaded);
    return {};
}

qint64 EchoCounters::next(const QString &instance, const QString &session)
{
    const Key key{instance, session};
    Counter &counter = m_counters[key];
    ++counter.turn;
    counter.usedAt = QDateTime::currentMSecsSinceEpoch();
    const bool wasClean = m_dirty.isEmpty();
    m_dirty.insert(key);
    if (wasClean && m_onDirty)
        m_onDirty();
    return counter.turn;
}

std::pair<Database::WriteJob, std::function<void(bool)>> EchoCounters::collect()
{
    if (m_dirty.isEmpty())
        return {};
    std::vector<std::pair<Key, Counter>> changed;
    changed.reserve(static_cast<std::size_t>(m_dirty.size()));
    for (const Key &key : std::as_const(m_dirty))
        changed.emplace_back(key, m_counters.value(key));
    QSet<Key> keys = std::exchange(m_dirty, {});

    Database::WriteJob job = [changed = std::move(changed)](Connection &connection) -> Result<void> {
        for (const auto &[key, counter] : changed) {
            WriteStatement &upsert = connection.writer(Upsert);
            upsert.text(key.first).text(key.second).number(counter.turn).number(counter.usedAt);
            if (Result<void> done = upsert.run(); !done)
                return done;
        }
        return {};
    };
    const auto done = [this, keys = std::move(keys)](bool committed) {
        if (committed)
            return;
        m_dirty.unite(keys);
        if (m_onDirty)
            m_onDirty();
    };
    return {std::move(job), done};
}

void EchoCounters::prune(Database &database, int days, QObject *context, Database::WriteDone done)
{
    const qint64 keepFrom = QDateTime::currentDateTimeUtc().addDays(-days).toMSecsSinceEpoch();
    const auto unused = [this, keepFrom](auto entry) {
        return entry.value().usedAt < keepFrom && !m_dirty.contains(entry.key());
    };
    m_counters.removeIf(unused);
    const auto job = [keepFrom](Connection &connection) -> Result<void> {
        QSqlQuery &query = connection.prepared(DeleteUnused);
        query.bindValue(0, keepFrom);
        return connection.exec(query);
    };
    database.write(job, context, std::move(done));
}

} // namespace Gatehouse
