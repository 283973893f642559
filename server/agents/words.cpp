// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/words.h"

#include "secrets/secret.h"

#include <algorithm>

namespace Gatehouse {

namespace {

constexpr QChar Ellipsis = u'\u2026';
constexpr QLatin1StringView Mask("***");
/// So many characters of a secret, or fewer, may be there by chance.
constexpr qsizetype ByChance = 3;

} // namespace

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
        text += Ellipsis;
    }
    return text;
}

QString withoutSecret(QString words, const Secret &secret)
{
    if (secret.isEmpty())
        return words;
    const QString value = QString::fromUtf8(secret.bytes());
    words.replace(value, Mask);
    if (!words.endsWith(Ellipsis))
        return words;
    const QStringView kept = QStringView(words).chopped(1);
    for (qsizetype length = std::min(value.size(), kept.size()); length > ByChance; --length) {
        if (kept.endsWith(QStringView(value).first(length)))
            return kept.chopped(length).toString() + Mask + Ellipsis;
    }
    return words;
}

QByteArray toValidUtf8(const QByteArray &bytes)
{
    return bytes.isValidUtf8() ? bytes : QString::fromUtf8(bytes).toUtf8();
}

} // namespace Gatehouse
