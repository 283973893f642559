// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QString>

class QSqlError;

namespace Gatehouse {

/// What the driver said, as an Error a person can act on.
[[nodiscard]] Error storageError(const QSqlError &error);
/// The same of what SQLite said: its (extended) result code, and its words.
[[nodiscard]] Error storageError(int code, const QString &words);

} // namespace Gatehouse
