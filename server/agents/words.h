// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

namespace Gatehouse {

class Secret;

/// @a text of a stranger, fit for an error message: control characters become spaces, white space at both
/// ends goes, and what exceeds @a maxLength characters is cut off and marked by an ellipsis.
[[nodiscard]] QString boundedWords(QString text, qsizetype maxLength = 500);

/// @a words with `***` in place of @a secret: strangers may repeat what they were shown. What is left of it
/// where boundedWords() has cut goes, too.
[[nodiscard]] QString withoutSecret(QString words, const Secret &secret);

/// @a bytes with U+FFFD in place of what is no UTF-8.
[[nodiscard]] QByteArray toValidUtf8(const QByteArray &bytes);

} // namespace Gatehouse
