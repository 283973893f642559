// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "secrets/secret.h"

#include <QSslConfiguration>

namespace Gatehouse {

/// Reads a PEM certificate (the server's own first, then its chain) and its PEM key, which @a passphrase
/// opens when it is encrypted. The error names the file. Blocks on the disk; start-up and reload only.
[[nodiscard]] Result<QSslConfiguration> loadTlsFiles(const QString &certificateFile, const QString &keyFile,
                                                     const Secret &passphrase);

} // namespace Gatehouse
