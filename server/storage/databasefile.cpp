// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/databasefile.h"

#include "storage/sqliteconnection.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSqlQuery>
#include <QUrl>
#include <QVariant>
#include <QtEndian>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcStorage, "gatehouse.storage")

// https://www.sqlite.org/fileformat2.html, "The Database Header"
constexpr QByteArrayView Magic{"SQLite format 3", 16}; // with its closing NUL
constexpr qint64 HeaderSize = 100;
constexpr qsizetype ApplicationIdOffset = 68;

constexpr QFile::Permissions FileMode = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions FolderMode = FileMode | QFile::ExeOwner;
constexpr QFile::Permissions ForeignModes = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
    | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

tl::unexpected<Error> refusal(const QString &path, const QString &why)
{
    return failure(ErrorCode::Storage,
                   u"%1 %2 The file was left as it is; move it away or use another data directory."_s.arg(
                       QDir::toNativeSeparators(path), why));
}

tl::unexpected<Error> inUse(const QString &path)
{
    return failure(ErrorCode::Unavailable,
                   u"%1 is in use by another process."_s.arg(QDir::toNativeSeparators(path)));
}

/// What to say of a failure to read the file.
tl::unexpected<Error> unreadable(const QString &path, const Error &error)
{
    if (error.code == ErrorCode::Unavailable)
        return inUse(path);
    return refusal(path, u"can't be read as a database and is probably damaged. %1"_s.arg(error.message));
}

Result<QByteArray> readHeader(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io,
                       u"%1 can't be read: %2."_s.arg(QDir::toNativeSeparators(path), file.errorString()));
    return file.read(HeaderSize);
}

Result<void> checkHeader(const QString &path)
{
    const Result<QByteArray> header = readHeader(path);
    if (!header)
        return tl::unexpected<Error>(header.error());
    if (!header->startsWith(Magic))
        return refusal(path, u"is not a SQLite database."_s);
    if (header->size() < HeaderSize)
        return refusal(path, u"is a damaged database: it ends inside its header."_s);
    const auto id = qFromBigEndian<quint32>(header->constData() + ApplicationIdOffset);
    if (id != ApplicationId)
        return refusal(path, u"is the database of another program (application id %1)."_s.arg(id));
    return {};
}

/// Fails unless @a schemas can serve what the file holds.
Result<void> checkVersions(SqliteConnection &connection, const QString &path,
                           const std::vector<Schema> &schemas)
{
    QSqlQuery &query = connection.prepared("SELECT domain, version FROM schema_versions");
    if (const Result<void> result = connection.exec(query); !result)
        return unreadable(path, result.error());
    while (query.next()) {
        const QString domain = query.value(0).toString();
        const qint64 version = query.value(1).toLongLong();
        const auto schema = std::ranges::find(schemas, domain, &Schema::domain);
        if (schema == schemas.end())
            return refusal(path,
                           u"was written by a newer version of Gatehouse: it holds \"%1\"."_s.arg(domain));
        const auto known = static_cast<qint64>(schema->steps.size());
        if (version > known)
            return refusal(path,
                           u"was written by a newer version of Gatehouse: its \"%1\" has version %2, and "
                           "this program knows up to %3."_s.arg(domain)
                               .arg(version)
                               .arg(known));
    }
    if (const Result<void> end = connection.checkEnd(query); !end)
        return unreadable(path, end.error());
    return {};
}

/// Reads the schema and one row of every table: finds a file that is cut off or overwritten without reading
/// all of it.
Result<void> probeTables(SqliteConnection &connection)
{
    QSqlQuery &query = connection.prepared("SELECT name FROM sqlite_schema WHERE type = 'table'");
    if (Result<void> result = connection.exec(query); !result)
        return result;
    QStringList tables;
    while (query.next())
        tables.append(query.value(0).toString());
    if (Result<void> end = connection.checkEnd(query); !end)
        return end;
    const QString quote(u'"');
    for (QString &table : tables) {
        table.replace(quote, quote + quote);
        const Result<QVariant> row = connection.value("SELECT * FROM "_L1 + quote + table + quote
                                                      + " LIMIT 1"_L1);
        if (!row)
            return tl::unexpected<Error>(row.error());
    }
    return {};
}

Result<bool> hasVersions(SqliteConnection &connection)
{
    const Result<QVariant> count = connection.value(
        u"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_versions'"_s);
    if (!count)
        return tl::unexpected<Error>(count.error());
    return count->toInt() > 0;
}

Result<void> makeFolder(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return {};
    if (info.path() != path) {
        if (Result<void> parent = makeFolder(info.path()); !parent)
            return parent;
    }
    if (!QDir().mkdir(path, FolderMode) && !QFileInfo(path).isDir())
        return failure(ErrorCode::Io, u"The folder %1 can't be made."_s.arg(QDir::toNativeSeparators(path)));
    return {};
}

Result<void> expectPragma(SqliteConnection &connection, const QString &path, const QString &name,
                          const QString &expected)
{
    const Result<QVariant> value = connection.value(u"PRAGMA "_s + name);
    if (!value)
        return tl::unexpected<Error>(value.error());
    if (value->toString() != expected)
        return failure(ErrorCode::Storage,
                       u"The database %1 can't be used safely here: %2 is \"%3\" and has to be \"%4\"."_s.arg(
                           QDir::toNativeSeparators(path), name, value->toString(), expected));
    return {};
}

Result<void> configure(SqliteConnection &connection, const QString &path)
{
    // cache_size, wal_autocheckpoint: calls of a thousand routes end in a thousand pages of an index, which
    // are neither to be read again nor to be copied from the log each time. journal_size_limit: a burst must
    // not leave a huge log behind. temp_store: nothing of ours in /tmp.
    for (const QString &pragma :
         {u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = FULL"_s, u"PRAGMA foreign_keys = ON"_s,
          u"PRAGMA cache_size = -16384"_s, u"PRAGMA mmap_size = 0"_s, u"PRAGMA temp_store = MEMORY"_s,
          u"PRAGMA wal_autocheckpoint = 4000"_s, u"PRAGMA journal_size_limit = 16777216"_s}) {
        if (Result<void> result = connection.run(pragma); !result)
            return result;
    }
    for (const auto &[name, expected] :
         {std::pair{u"journal_mode"_s, u"wal"_s}, std::pair{u"synchronous"_s, u"2"_s},
          std::pair{u"foreign_keys"_s, u"1"_s}}) {
        if (Result<void> result = expectPragma(connection, path, name, expected); !result)
            return result;
    }
    return {};
}

Result<void> migrateDomain(SqliteConnection &connection, const Schema &schema)
{
    QSqlQuery &select = connection.prepared("SELECT version FROM schema_versions WHERE domain = ?");
    select.bindValue(0, schema.domain);
    if (Result<void> result = connection.exec(select); !result)
        return result;
    const std::size_t version = select.next() ? select.value(0).toULongLong() : 0;
    select.finish();
    if (version >= schema.steps.size())
        return {};
    for (std::size_t step = version; step < schema.steps.size(); ++step) {
        for (const QString &sql : schema.steps[step]) {
            const Result<void> result = connection.run(sql);
            if (!result)
                return failure(
                    ErrorCode::Storage,
                    u"The tables of \"%1\" can't be brought from version %2 to %3: %4"_s.arg(schema.domain)
                        .arg(step)
                        .arg(step + 1)
                        .arg(result.error().message));
        }
    }
    if (version > 0)
        qCInfo(lcStorage) << "tables of" << schema.domain << "brought from version" << version << "to"
                          << schema.steps.size();
    QSqlQuery &insert = connection.prepared("INSERT OR REPLACE INTO schema_versions VALUES (?, ?)");
    insert.bindValue(0, schema.domain);
    insert.bindValue(1, static_cast<qint64>(schema.steps.size()));
    return connection.exec(insert);
}

Result<void> migrate(SqliteConnection &connection, const QString &path, const std::vector<Schema> &schemas)
{
    const Result<bool> known = hasVersions(connection);
    if (!known)
        return tl::unexpected<Error>(known.error());
    if (!*known) {
        if (Result<void> result = connection.run(
                u"CREATE TABLE schema_versions (domain TEXT PRIMARY KEY, version INTEGER NOT NULL)"_s);
            !result)
            return result;
    }
    if (Result<void> result = checkVersions(connection, path, schemas); !result)
        return result;
    for (const Schema &schema : schemas) {
        if (Result<void> result = migrateDomain(connection, schema); !result)
            return result;
    }
    connection.finishStatements();
    return connection.run(u"COMMIT"_s);
}

Result<void> openAndMigrate(SqliteConnection &connection, const QString &path, bool isNew,
                            const std::vector<Schema> &schemas)
{
    if (Result<void> opened = connection.open(path); !opened)
        return opened;
    if (isNew) {
        // Before anything else is written, so that a file that was begun is known as ours.
        Result<void> marked = connection.run(u"PRAGMA application_id = %1"_s.arg(ApplicationId));
        if (!marked)
            return marked;
    }
    if (Result<void> configured = configure(connection, path); !configured)
        return configured;
    if (Result<void> begun = connection.run(u"BEGIN IMMEDIATE"_s); !begun)
        return begun;
    Result<void> migrated = migrate(connection, path, schemas);
    connection.finishStatements();
    if (!migrated)
        (void)connection.run(u"ROLLBACK"_s);
    return migrated;
}

} // namespace

Result<bool> inspectDatabaseFile(const QString &path, const std::vector<Schema> &schemas)
{
    const QFileInfo info(path);
    if (!info.exists())
        return true;
    if (!info.isFile())
        return failure(ErrorCode::Io, u"%1 is not a file."_s.arg(QDir::toNativeSeparators(path)));
    if (info.size() == 0)
        return true;
    if (const Result<void> header = checkHeader(path); !header)
        return tl::unexpected<Error>(header.error());

    // With no log beside it the file can be read with no lock and no other file; else SQLite has to read
    // both.
    QString name = path;
    QString options = u"QSQLITE_OPEN_READONLY"_s;
    if (QFileInfo(path + "-wal"_L1).size() == 0) {
        name = QUrl::fromLocalFile(info.absoluteFilePath()).toString(QUrl::FullyEncoded) + "?immutable=1"_L1;
        options += ";QSQLITE_OPEN_URI"_L1;
    }
    SqliteConnection connection;
    if (const Result<void> opened = connection.open(name, options); !opened)
        return unreadable(path, opened.error());
    if (const Result<void> probed = probeTables(connection); !probed)
        return unreadable(path, probed.error());
    const Result<bool> known = hasVersions(connection);
    if (!known)
        return unreadable(path, known.error());
    if (*known) {
        if (const Result<void> versions = checkVersions(connection, path, schemas); !versions)
            return tl::unexpected<Error>(versions.error());
    }
    return false;
}

Result<void> prepareDatabaseFile(const QString &path)
{
    if (Result<void> folder = makeFolder(QFileInfo(path).absolutePath()); !folder)
        return folder;
    QFile file(path);
    const bool opened = file.exists() || file.open(QIODevice::WriteOnly | QIODevice::NewOnly, FileMode);
    // The umask may have taken more than wanted; an older file may grant more.
    if (!opened || ((file.permissions() & ForeignModes) != 0 && !file.setPermissions(FileMode)))
        return failure(ErrorCode::Io,
                       u"%1 can't be made for this user alone: %2."_s.arg(QDir::toNativeSeparators(path),
                                                                          file.errorString()));
    return {};
}

Result<void> openDatabaseFile(SqliteConnection &connection, const QString &path, bool isNew,
                              const std::vector<Schema> &schemas)
{
    Result<void> opened = openAndMigrate(connection, path, isNew, schemas);
    if (!opened && opened.error().code == ErrorCode::Unavailable)
        return inUse(path);
    return opened;
}

} // namespace Gatehouse
