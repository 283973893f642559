// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychainindex.h"

#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <optional>
#include <ranges>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

struct Stored
{
    QString directoryId;
    QList<KeychainEntry> entries;
};

std::optional<KeychainKind> kindNamed(const QString &name)
{
    for (const KeychainKind kind : {KeychainKind::Key, KeychainKind::Secret, KeychainKind::Agent}) {
        if (name == nameOf(kind))
            return kind;
    }
    return std::nullopt;
}

Result<QString> directoryIdIn(Connection &connection)
{
    QSqlQuery &insert = connection.prepared(
        "INSERT OR IGNORE INTO keychain_directory (one, id) VALUES (1, ?)");
    insert.bindValue(0, QUuid::createUuid().toString(QUuid::WithoutBraces));
    if (const Result<void> done = connection.exec(insert); !done)
        return tl::unexpected(done.error());
    QSqlQuery &select = connection.prepared("SELECT id FROM keychain_directory");
    if (const Result<void> done = connection.exec(select); !done)
        return tl::unexpected(done.error());
    if (!select.next())
        return failure(ErrorCode::Storage, u"The data directory has no id."_s);
    return select.value(0).toString();
}

Result<Stored> readAll(Connection &connection)
{
    const Result<QString> id = directoryIdIn(connection);
    if (!id)
        return tl::unexpected(id.error());
    Stored stored{*id, {}};
    QSqlQuery &query = connection.prepared("SELECT kind, name, written_at, confirmed FROM keychain_entries");
    if (const Result<void> done = connection.exec(query); !done)
        return tl::unexpected(done.error());
    while (query.next()) {
        const std::optional<KeychainKind> kind = kindNamed(query.value(0).toString());
        if (!kind)
            continue;
        stored.entries.append({{*kind, query.value(1).toString()},
                               QDateTime::fromMSecsSinceEpoch(query.value(2).toLongLong(), Qt::UTC),
                               query.value(3).toBool()});
    }
    return stored;
}

void bindName(QSqlQuery &query, const KeychainName &name)
{
    query.bindValue(0, QString(nameOf(name.kind)));
    query.bindValue(1, name.name);
}

} // namespace

Schema keychainSchema()
{
    return {
        u"keychain"_s,
        {{u"CREATE TABLE keychain_directory (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL)"_s,
          u"CREATE TABLE keychain_entries (kind TEXT NOT NULL, name TEXT NOT NULL, "
          "written_at INTEGER NOT NULL, confirmed INTEGER NOT NULL, PRIMARY KEY (kind, name)) "
          "WITHOUT ROWID"_s}}};
}

Result<std::unique_ptr<KeychainIndex>> KeychainIndex::load(Database &database)
{
    const Result<Stored> stored = database.runNow<Stored>(readAll);
    if (!stored)
        return tl::unexpected(stored.error());
    std::unique_ptr<KeychainIndex> index(new KeychainIndex(database, stored->directoryId));
    for (const KeychainEntry &entry : stored->entries)
        index->m_entries.emplace(entry.name, entry);
    return index;
}

QList<KeychainEntry> KeychainIndex::entries() const
{
    const auto values = std::views::values(m_entries);
    return {values.begin(), values.end()};
}

void KeychainIndex::add(const KeychainName &name, Done done)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_database.write(
        [name, now](Connection &connection) {
            QSqlQuery &query = connection.prepared(
                "INSERT INTO keychain_entries (kind, name, written_at, confirmed) VALUES (?, ?, ?, 0) "
                "ON CONFLICT (kind, name) DO UPDATE SET written_at = excluded.written_at");
            bindName(query, name);
            query.bindValue(2, now.toMSecsSinceEpoch());
            return connection.exec(query);
        },
        this,
        [this, name, now, done = std::move(done)](const Result<void> &result) {
            if (result) {
                KeychainEntry &entry = m_entries[name];
                entry.name = name;
                entry.writtenAt = now;
            }
            done(result);
        });
}

void KeychainIndex::confirm(const KeychainName &name, Done done)
{
    m_database.write(
        [name](Connection &connection) {
            QSqlQuery &query = connection.prepared(
                "UPDATE keychain_entries SET confirmed = 1 WHERE kind = ? AND name = ?");
            bindName(query, name);
            return connection.exec(query);
        },
        this,
        [this, name, done = std::move(done)](const Result<void> &result) {
            if (const auto found = m_entries.find(name); result && found != m_entries.end())
                found->second.isConfirmed = true;
            done(result);
        });
}

void KeychainIndex::remove(const KeychainName &name, Done done)
{
    m_database.write(
        [name](Connection &connection) {
            QSqlQuery &query = connection.prepared(
                "DELETE FROM keychain_entries WHERE kind = ? AND name = ?");
            bindName(query, name);
            return connection.exec(query);
        },
        this,
        [this, name, done = std::move(done)](const Result<void> &result) {
            if (result)
                m_entries.erase(name);
            done(result);
        });
}

} // namespace Gatehouse
