// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sqliteconnection.h"

#include "storage/storageerror.h"

#include <QLoggingCategory>
#include <QSqlDriver>
#include <QSqlError>
#include <QVariant>
#include <algorithm>
#include <atomic>
#include <mutex>
#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcStorage, "gatehouse.storage")

/// For the whole process, before SQLite is used first.
void configureSqlite()
{
    static std::once_flag once;
    std::call_once(once, [] {
        // Nobody reads how much memory SQLite has taken, and to count it takes a lock for each allocation.
        if (const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); code != SQLITE_OK)
            qCInfo(lcStorage) << "SQLite counts its memory:" << sqlite3_errstr(code);
    });
}

QString newConnectionName()
{
    static std::atomic<int> counter = 0;
    return u"gatehouse-storage-%1"_s.arg(++counter);
}

} // namespace

SqliteConnection::SqliteConnection()
    : m_name(newConnectionName())
    , m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name))
{ }

SqliteConnection::~SqliteConnection()
{
    // The driver wants every statement and handle gone before the connection is removed.
    m_broken.clear();
    m_statements.clear();
    m_writers.clear();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Result<void> SqliteConnection::open(const QString &name, const QString &options)
{
    configureSqlite();
    QString allOptions = u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(Patience.count());
    if (!options.isEmpty())
        allOptions += u';' + options;
    m_database.setDatabaseName(name);
    m_database.setConnectOptions(allOptions);
    if (!m_database.open())
        return tl::unexpected<Error>(storageError(m_database.lastError()));
    return takeHandle();
}

/// Takes the handle of the driver, for WriteStatement. That is safe only when both use one SQLite.
Result<void> SqliteConnection::takeHandle()
{
    const QVariant handle = m_database.driver()->handle();
    const Result<QVariant> source = value(u"SELECT sqlite_source_id()"_s);
    if (!source)
        return tl::unexpected<Error>(source.error());
    if (qstrcmp(handle.typeName(), "sqlite3*") != 0
        || source->toString() != QLatin1StringView(sqlite3_sourceid())) {
        return failure(
            ErrorCode::Storage,
            u"Qt's driver for SQLite comes with another SQLite (%1) than this program uses (%2)."_s.arg(
                source->toString(), QLatin1StringView(sqlite3_sourceid())));
    }
    m_handle = *static_cast<sqlite3 *const *>(handle.constData());
    return {};
}

void SqliteConnection::setPatience(std::chrono::milliseconds patience)
{
    if (patience == m_patience)
        return;
    if (run(u"PRAGMA busy_timeout = %1"_s.arg(patience.count())))
        m_patience = patience;
}

QSqlQuery &SqliteConnection::prepared(const char *sql)
{
    auto found = m_statements.find(sql);
    if (found == m_statements.end()) {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        if (!query.prepare(QString::fromLatin1(sql))) { // not kept: the next job may have better luck
            const Error error = storageError(query.lastError());
            m_broken.push_back({std::make_unique<QSqlQuery>(std::move(query)), error});
            return *m_broken.back().query;
        }
        found = m_statements.emplace(sql, Statement{std::move(query)}).first;
    }
    Statement &statement = found->second;
    Q_ASSERT(statement.query.lastQuery() == QLatin1StringView(sql));
    if (!statement.isInUse) {
        statement.isInUse = true;
        m_inUse.push_back(&statement);
    }
    return statement.query;
}

WriteStatement &SqliteConnection::writer(const char *sql)
{
    WriteStatement &statement = m_writers.try_emplace(sql, sql).first->second;
    statement.prepare(m_handle);
    return statement;
}

Result<QSqlQuery> SqliteConnection::once(const QString &sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return tl::unexpected<Error>(storageError(query.lastError()));
    return query;
}

Result<void> SqliteConnection::exec(QSqlQuery &query)
{
    for (const BrokenStatement &broken : m_broken) {
        if (broken.query.get() == &query)
            return tl::unexpected<Error>(broken.error);
    }
    if (!query.exec())
        return tl::unexpected<Error>(storageError(query.lastError()));
    return {};
}

Result<void> SqliteConnection::checkEnd(const QSqlQuery &query)
{
    if (query.lastError().isValid())
        return tl::unexpected<Error>(storageError(query.lastError()));
    return {};
}

Result<void> SqliteConnection::run(const QString &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        return tl::unexpected<Error>(storageError(query.lastError()));
    return {};
}

Result<QVariant> SqliteConnection::value(const QString &sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(sql))
        return tl::unexpected<Error>(storageError(query.lastError()));
    if (query.next())
        return query.value(0);
    if (const Result<void> end = checkEnd(query); !end)
        return tl::unexpected<Error>(end.error());
    return QVariant();
}

void SqliteConnection::finishStatements()
{
    for (Statement *statement : m_inUse) {
        statement->isInUse = false;
        statement->query.finish();
        // A statement that is kept must not keep the last job's values, which can be large.
        const auto count = static_cast<int>(statement->query.boundValues().size());
        for (int i = 0; i < count; ++i)
            statement->query.bindValue(i, QVariant());
    }
    m_inUse.clear();
    m_broken.clear();
}

void SqliteConnection::rollBack()
{
    finishStatements();
    // Fails when SQLite has rolled back by itself already, which is as good.
    (void)writer("ROLLBACK").run();
    finishStatements();
}

bool SqliteConnection::runAll(const std::vector<Database::WriteJob> &jobs)
{
    return std::ranges::all_of(jobs, [this](const Database::WriteJob &job) {
        if (!job(*this))
            return false;
        finishStatements();
        return true;
    });
}

bool SqliteConnection::runInSavepoint(const Database::WriteJob &job, Result<void> &result)
{
    result = writer("SAVEPOINT job").run();
    if (!result)
        return false;
    result = job(*this);
    finishStatements();
    if (!result && !writer("ROLLBACK TO job").run())
        return false; // a full disk, for one, makes SQLite roll back the whole transaction
    const Result<void> released = writer("RELEASE job").run();
    if (!released && result)
        result = released;
    return released.has_value();
}

std::vector<Result<void>> SqliteConnection::commitBatch(const std::vector<Database::WriteJob> &jobs,
                                                        bool &committed)
{
    committed = false;
    std::vector<Result<void>> results(jobs.size());
    Result<void> batch = writer("BEGIN IMMEDIATE").run();
    if (batch && !runAll(jobs)) {
        // Once more, in a way that shows and undoes those that fail. To do so always costs as much as to
        // write another row, and next to none of them fail.
        rollBack();
        batch = writer("BEGIN IMMEDIATE").run();
        for (std::size_t i = 0; i < jobs.size() && batch; ++i) {
            if (!runInSavepoint(jobs[i], results[i]))
                batch = results[i];
        }
    }
    finishStatements();
    if (batch)
        batch = writer("COMMIT").run();
    if (!batch) {
        batch = failure(ErrorCode::Storage, batch.error().message);
        rollBack();
        for (Result<void> &result : results) {
            if (result)
                result = batch;
        }
    }
    finishStatements();
    committed = batch.has_value();
    return results;
}

Result<void> SqliteConnection::transaction(const std::function<bool(Connection &)> &job)
{
    Result<void> result = writer("BEGIN").run();
    if (!result) {
        finishStatements();
        return result;
    }
    const bool wanted = job(*this);
    finishStatements();
    if (wanted)
        result = writer("COMMIT").run();
    if (!wanted || !result)
        rollBack();
    finishStatements();
    return result;
}

} // namespace Gatehouse
