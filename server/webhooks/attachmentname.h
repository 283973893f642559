// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

/// Names of folders and files for what callers send. Nothing a caller can send leads out of its folder.

namespace Gatehouse {

/// The folder of @a session, a valid session name: itself, but a leading dot becomes `%2E`.
[[nodiscard]] QByteArray sessionFolderName(const QString &session);

/// The name under which a file declared as @a declared is kept: what follows the last `/` or `\`, a leading
/// dot as `%2E`, control and line-breaking characters as `_`, at most 200 bytes with its extension kept.
[[nodiscard]] QByteArray safeFileName(const QString &declared);

/// @a name with `-<number>` before its extension.
[[nodiscard]] QByteArray numberedFileName(const QByteArray &name, int number);

} // namespace Gatehouse
