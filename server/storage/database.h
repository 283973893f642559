// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QSqlQuery;

namespace Gatehouse {

class WriteStatement;

/// The tables of one domain folder. Step n of @c steps brings the tables from version n to n+1; each step
/// is a list of SQL statements. Steps that have been released are never changed, only added to.
struct Schema
{
    QString domain; ///< for example "calls"
    std::vector<QStringList> steps;
};

/// The one connection to the database, as jobs see it. Storage thread only.
class Connection
{
    Q_DISABLE_COPY_MOVE(Connection)
public:
    Connection() = default;
    virtual ~Connection() = default;
    /// The statement @a sql, prepared once and kept; ready for bindValue() by position and exec(). @a sql
    /// must be a literal (it is looked up by its address). The query is the job's until the job returns.
    [[nodiscard]] virtual QSqlQuery &prepared(const char *sql) = 0;
    /// The same for a statement that is run for every request and returns no rows: much quicker to bind.
    [[nodiscard]] virtual WriteStatement &writer(const char *sql) = 0;
    /// The statement @a sql, prepared for this job alone; for SQL that is put together. The job must not keep
    /// it.
    [[nodiscard]] virtual Result<QSqlQuery> once(const QString &sql) = 0;
    /// Runs @a query; a failure carries the driver's words and is ErrorCode::Storage, or Unavailable when
    /// another process keeps the database locked.
    [[nodiscard]] virtual Result<void> exec(QSqlQuery &query) = 0;
    /// For after next() has returned false: fails when that was no end but a row that can't be read.
    [[nodiscard]] virtual Result<void> checkEnd(const QSqlQuery &query) = 0;
};

/// The database file, its storage thread and the queue before it. Jobs run on that thread, in the order in
/// which they were given; all writes that wait are committed together (at most MaxBatch), and the callbacks
/// run after the COMMIT, in the order of the jobs. A job that fails is rolled back alone (the others of its
/// batch are rolled back with it and run again, so a job must be able to run twice); a BEGIN or COMMIT that
/// fails fails every write of its batch with ErrorCode::Storage.
///
/// The thread that opens the database owns it: write(), read() and the destructor are called there, every
/// context lives there, and callbacks run there, from its event loop or inside flush(). Jobs must not throw,
/// and a callback must not destroy the database. A job is destroyed on the storage thread, before its
/// callback runs; a callback is destroyed on the owning thread, whether it ran or not.
class Database final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Database)
public:
    using WriteJob = std::function<Result<void>(Connection &)>;
    using WriteDone = std::function<void(const Result<void> &)>;

    /// Writes that share one COMMIT at most.
    static constexpr std::size_t MaxBatch = 256;

    /// Opens or creates the file at @a path (mode 0600, missing folders 0700) and brings its tables to the
    /// newest version. A file that is damaged, no database of ours, or newer than this program is refused and
    /// left untouched; so @a schemas must name every domain of the program.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString &path,
                                                                const std::vector<Schema> &schemas);
    /// Runs what is queued, then ends the storage thread. Callbacks that have not run by then are dropped.
    ~Database() override;

    /// Queues @a job. @a done runs after the commit, unless @a context dies before; a null context stands for
    /// this object.
    void write(WriteJob job, QObject *context = nullptr, WriteDone done = {});

    /// Queues a read; it sees every write queued before it. @a done as for write(). @a job must not write.
    template<typename T>
    void read(std::function<Result<T>(Connection &)> job, QObject *context,
              std::function<void(Result<T>)> done);

    /// Runs @a job on the storage thread in a transaction of its own, committed when the job succeeds, and
    /// waits for it. For start-up, shutdown and the command line; never from a thread that serves requests.
    /// May be called from any thread but the storage thread.
    template<typename T>
    [[nodiscard]] Result<T> runNow(std::function<Result<T>(Connection &)> job);

    /// Blocks until everything queued so far has been committed or has failed. On the owning thread the
    /// callbacks have run, too, when it returns.
    void flush();

    /// Writes that were queued and are neither committed nor failed yet. Any thread.
    [[nodiscard]] qint64 pendingWrites() const;
    /// Batches of writes committed since the database was opened. Any thread.
    [[nodiscard]] qint64 commits() const;

protected:
    void customEvent(QEvent *event) override;

private:
    using ReadJob = std::function<void(Connection &)>;
    struct Private;

    explicit Database(std::unique_ptr<Private> state);
    void enqueueRead(ReadJob job, QObject *context, std::function<void()> done);
    [[nodiscard]] Result<void> runTransaction(const std::function<bool(Connection &)> &job);

    std::unique_ptr<Private> d;
};

template<typename T>
void Database::read(std::function<Result<T>(Connection &)> job, QObject *context,
                    std::function<void(Result<T>)> done)
{
    const auto result = std::make_shared<std::optional<Result<T>>>();
    enqueueRead([job = std::move(job), result](Connection &connection) { result->emplace(job(connection)); },
                context, [result, done = std::move(done)] { done(std::move(**result)); });
}

template<typename T>
Result<T> Database::runNow(std::function<Result<T>(Connection &)> job)
{
    std::optional<Result<T>> result;
    const Result<void> transaction = runTransaction([&job, &result](Connection &connection) {
        result.emplace(job(connection));
        return result->has_value();
    });
    if (!transaction)
        return tl::unexpected<Error>(transaction.error());
    return std::move(*result);
}

} // namespace Gatehouse
