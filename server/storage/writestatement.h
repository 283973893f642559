// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <optional>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace Gatehouse {

/// A prepared statement that returns no rows, straight at SQLite: for what is written for every request.
/// QSqlQuery takes several times as long to bind a row as SQLite takes to store it: a name in a hash table,
/// two QVariants and a text in UTF-16 for each value.
///
/// Values are bound one after another; run() forgets them. Storage thread only.
class WriteStatement final
{
    Q_DISABLE_COPY_MOVE(WriteStatement)
public:
    /// @a sql is a literal, or lives as long as the statement.
    explicit WriteStatement(const char *sql)
        : m_sql(sql)
    { }
    ~WriteStatement();

    /// Makes it ready for run(), unless it is; a failure is what the next run() returns.
    void prepare(sqlite3 *database);

    WriteStatement &number(qint64 value);
    /// NULL when there is no @a value.
    WriteStatement &number(const std::optional<qint64> &value);
    /// NULL when @a value is null.
    WriteStatement &text(const QString &value);
    /// Text that is UTF-8 already; NULL when it is null. What @a value refers to must live until run().
    WriteStatement &text(QByteArrayView value);

    /// Runs it with what was bound. Fails as Connection::exec() does.
    [[nodiscard]] Result<void> run();

private:
    int bindText(QByteArrayView value);

    const char *m_sql;
    sqlite3_stmt *m_statement = nullptr;
    std::vector<QByteArray> m_texts; ///< what is bound and has no other owner
    std::optional<Error> m_broken; ///< why it could not be prepared
    int m_column = 0;
    int m_code = 0; ///< of the first value that could not be bound
};

} // namespace Gatehouse
