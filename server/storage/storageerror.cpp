// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/storageerror.h"

#include <QSqlError>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int PrimaryCodeMask = 0xff; // the rest of a result code says more about the same failure
constexpr int CodeBusy = 5;
constexpr int CodeLocked = 6;

} // namespace

Error storageError(const QSqlError &error)
{
    // The driver puts its own words in front of those of SQLite, which alone say what happened.
    const QString words = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    const QString native = error.nativeErrorCode();
    if (native.isEmpty())
        return {ErrorCode::Storage, u"The database refused: %1."_s.arg(words)};
    return storageError(native.toInt(), words);
}

Error storageError(int code, const QString &words)
{
    const int primary = code & PrimaryCodeMask;
    if (primary == CodeBusy || primary == CodeLocked)
        return {ErrorCode::Unavailable,
                u"The database is in use by another process (SQLite %1)."_s.arg(code)};
    return {ErrorCode::Storage, u"The database refused: %1 (SQLite %2)."_s.arg(words).arg(code)};
}

} // namespace Gatehouse
