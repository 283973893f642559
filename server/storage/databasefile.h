// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "storage/database.h"

#include <QString>
#include <vector>

namespace Gatehouse {

class SqliteConnection;

/// What marks a SQLite file as ours: "Gate" in ASCII, in the header's application id.
inline constexpr quint32 ApplicationId = 0x47617465;

/// Looks at the file at @a path without changing a byte of it. Fails when it is no database of ours that this
/// program can use. True when there is no database yet: no file, or an empty one.
[[nodiscard]] Result<bool> inspectDatabaseFile(const QString &path, const std::vector<Schema> &schemas);

/// Makes sure that the file at @a path and its folder exist and that only this user can use the file. Folders
/// that have to be made get mode 0700.
[[nodiscard]] Result<void> prepareDatabaseFile(const QString &path);

/// Opens the file at @a path, which inspectDatabaseFile() has let pass, and brings its tables to the newest
/// version, all in one transaction. @a isNew is what the inspection said.
[[nodiscard]] Result<void> openDatabaseFile(SqliteConnection &connection, const QString &path, bool isNew,
                                            const std::vector<Schema> &schemas);

} // namespace Gatehouse
