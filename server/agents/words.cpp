// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/words.h"

namespace Gatehouse {

QString boundedWords(QString text, qsizetype maxLength)
{
    for (QChar &character : text) {
        if (character.category() == QChar::Other_Control)
            character = u' ';
    }
    text = text.trimmed();
    if (text.size() > maxLength) {
        qsizetype end = maxLength - 1;
        if (text.at(end - 1).isHighSurrogate())
            --end;
        text.truncate(end);
        text += u'\u2026';
    }
    return text;
}

QByteArray toValidUtf8(const QByteArray &bytes)
{
    return bytes.isValidUtf8() ? bytes : QString::fromUtf8(bytes).toUtf8();
}

} // namespace Gatehouse
