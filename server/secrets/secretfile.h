// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproblem.h"
#include "secrets/secretproviders.h"

#include <QString>
#include <sys/types.h>

namespace Gatehouse {

/// What a file must be like to be believed.
struct FileRules
{
    bool mayBeLink = false; ///< a symbolic link, or one of several hard links
    bool mayBeRoots = false; ///< besides this user's
    mode_t forbiddenMode = 0077;
    qint64 maxBytes = 1048576;
};

/// The whole content of a file, and what its mode says.
struct FileContent
{
    Secret bytes;
    mode_t mode = 0;
};

/// Reads the file at @a path when it keeps @a rules. They are checked on the opened file; one that is
/// replaced or written meanwhile is read again. An empty file is no problem. Blocks on the disk, but never on
/// a pipe or a device. Any thread.
[[nodiscard]] tl::expected<FileContent, SecretProblem> readSecretFile(const QString &path,
                                                                      const FileRules &rules);

/// The value that @a id (a JSON pointer, or `value`) names in the file of @a provider. Blocks. Any thread.
[[nodiscard]] SecretOutcome readFileSecret(const FileProvider &provider, const QString &id);

/// @a text without one line end at its end.
[[nodiscard]] QByteArrayView withoutLineEnd(QByteArrayView text);

} // namespace Gatehouse
