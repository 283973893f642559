// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QUrl>

namespace Gatehouse {

/// @a word as one word of a POSIX shell.
[[nodiscard]] QByteArray shellQuoted(QByteArrayView word);

/// A command line that calls the instance at @a url with @a key, ready to paste into a shell. For a
/// listener of this machine: it uses no proxy, and takes any certificate.
[[nodiscard]] QByteArray curlLine(const QUrl &url, QByteArrayView key);

} // namespace Gatehouse
