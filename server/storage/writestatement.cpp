// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/writestatement.h"

#include "storage/storageerror.h"

#include <sqlite3.h>

namespace Gatehouse {

WriteStatement::~WriteStatement() { sqlite3_finalize(m_statement); }

void WriteStatement::prepare(sqlite3 *database)
{
    if (m_statement != nullptr)
        return;
    m_broken.reset();
    if (sqlite3_prepare_v3(database, m_sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr)
        != SQLITE_OK)
        m_broken = storageError(sqlite3_extended_errcode(database),
                                QString::fromUtf8(sqlite3_errmsg(database)));
}

WriteStatement &WriteStatement::number(qint64 value)
{
    const int code = sqlite3_bind_int64(m_statement, ++m_column, value);
    m_code = m_code == SQLITE_OK ? code : m_code;
    return *this;
}

WriteStatement &WriteStatement::number(const std::optional<qint64> &value)
{
    return value ? number(*value) : text(QByteArrayView());
}

WriteStatement &WriteStatement::text(const QString &value)
{
    if (value.isEmpty())
        return text(value.isNull() ? QByteArrayView() : QByteArrayView(""));
    m_texts.push_back(value.toUtf8());
    return text(QByteArrayView(m_texts.back()));
}

WriteStatement &WriteStatement::text(QByteArrayView value)
{
    const int code = bindText(value);
    m_code = m_code == SQLITE_OK ? code : m_code;
    return *this;
}

int WriteStatement::bindText(QByteArrayView value)
{
    if (value.isNull())
        return sqlite3_bind_null(m_statement, ++m_column);
    return sqlite3_bind_text64(m_statement, ++m_column, value.data(),
                               static_cast<sqlite3_uint64>(value.size()), SQLITE_STATIC, SQLITE_UTF8);
}

Result<void> WriteStatement::run()
{
    Result<void> result;
    if (m_broken) {
        result = tl::unexpected<Error>(*m_broken);
    } else if (m_code != SQLITE_OK) {
        result = tl::unexpected<Error>(storageError(m_code, QString::fromUtf8(sqlite3_errstr(m_code))));
    } else if (sqlite3_step(m_statement) != SQLITE_DONE) {
        sqlite3 *const database = sqlite3_db_handle(m_statement);
        result = tl::unexpected<Error>(
            storageError(sqlite3_extended_errcode(database), QString::fromUtf8(sqlite3_errmsg(database))));
    }
    if (m_statement != nullptr) {
        sqlite3_reset(m_statement);
        if (m_column > 0)
            sqlite3_clear_bindings(m_statement); // what they refer to may go now
    }
    m_texts.clear();
    m_column = 0;
    m_code = SQLITE_OK;
    return result;
}

} // namespace Gatehouse
