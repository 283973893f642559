// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArrayView>
#include <QString>

namespace Gatehouse {

/// Writes all of @a bytes to stdout at once, past any buffer. False when it can't be written; errno says why
/// (EPIPE: the reader has left).
[[nodiscard]] bool writeStandardOutput(QByteArrayView bytes);

/// Writes @a text and a line end to stderr, after "gatehouse: ".
void writeComplaint(const QString &text);

/// Writes @a text to stderr, for an answer to be typed behind it.
void writePrompt(const QString &text);

/// Writes @a text and a line end to stderr.
void writeStandardError(const QString &text);

} // namespace Gatehouse
