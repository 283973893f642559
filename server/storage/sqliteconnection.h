// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "storage/database.h"
#include "storage/writestatement.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <chrono>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace Gatehouse {

/// The SQLite connection of the storage thread: its prepared statements and its transactions. Created, used
/// and destroyed on one thread.
class SqliteConnection final : public Connection
{
    Q_DISABLE_COPY_MOVE(SqliteConnection)
public:
    SqliteConnection();
    ~SqliteConnection() override;

    /// Opens @a name (a path, or a URI with the option QSQLITE_OPEN_URI) with the driver's @a options.
    [[nodiscard]] Result<void> open(const QString &name, const QString &options = {});

    [[nodiscard]] QSqlQuery &prepared(const char *sql) override;
    [[nodiscard]] WriteStatement &writer(const char *sql) override;
    [[nodiscard]] Result<QSqlQuery> once(const QString &sql) override;
    [[nodiscard]] Result<void> exec(QSqlQuery &query) override;
    [[nodiscard]] Result<void> checkEnd(const QSqlQuery &query) override;

    /// How long statements wait from now on while another process has the database locked.
    void setPatience(std::chrono::milliseconds patience);
    /// What it is at first.
    static constexpr std::chrono::milliseconds Patience{2000};

    /// Runs one statement that is not kept.
    [[nodiscard]] Result<void> run(const QString &sql);
    /// The first column of the first row @a sql yields; null when there is none. The statement is not kept.
    [[nodiscard]] Result<QVariant> value(const QString &sql);

    /// Runs @a jobs in one transaction, and once more, each in a savepoint, when one of them fails. Returns
    /// one result a job. @a committed is set to whether there was a COMMIT.
    [[nodiscard]] std::vector<Result<void>> commitBatch(const std::vector<Database::WriteJob> &jobs,
                                                        bool &committed);
    /// Runs @a job in a transaction that is committed when it returns true. Fails when BEGIN or COMMIT does.
    [[nodiscard]] Result<void> transaction(const std::function<bool(Connection &)> &job);
    /// Ends the statements the last job has used and lets go of the values bound to them.
    void finishStatements();

private:
    struct Statement
    {
        QSqlQuery query;
        bool isInUse = false;
    };
    struct BrokenStatement
    {
        std::unique_ptr<QSqlQuery> query;
        Error error;
    };

    [[nodiscard]] Result<void> takeHandle();
    void rollBack();
    /// Runs @a jobs one after another; false as soon as one fails.
    [[nodiscard]] bool runAll(const std::vector<Database::WriteJob> &jobs);
    /// Runs @a job in a savepoint. False when the transaction itself was lost; @a result then says why.
    [[nodiscard]] bool runInSavepoint(const Database::WriteJob &job, Result<void> &result);

    std::chrono::milliseconds m_patience = Patience;
    QString m_name;
    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr; ///< of m_database
    std::unordered_map<const void *, Statement> m_statements; ///< by the address of their text
    std::unordered_map<const void *, WriteStatement> m_writers; ///< likewise
    std::vector<Statement *> m_inUse;
    std::vector<BrokenStatement> m_broken;
};

} // namespace Gatehouse
