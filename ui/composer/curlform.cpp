// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/curlform.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Gatehouse::CurlParser", text); }

void addNote(QStringList &notes, const QString &words)
{
    if (!notes.contains(words))
        notes.append(words);
}

/// @a text without the quotes around it, and with what they escape.
QString unquoted(const QString &text)
{
    if (text.size() < 2 || !text.startsWith(u'"') || !text.endsWith(u'"'))
        return text;
    QString plain;
    for (qsizetype i = 1; i < text.size() - 1; ++i) {
        if (text.at(i) == u'\\' && i + 1 < text.size() - 1)
            ++i;
        plain += text.at(i);
    }
    return plain;
}

} // namespace

std::optional<RequestPart> partOfForm(const QString &value, bool isPlain, QStringList &notes)
{
    const qsizetype equals = value.indexOf(u'=');
    if (equals <= 0) {
        addNote(notes, tr("A part of a form without a name was left out."));
        return {};
    }
    RequestPart part{.name = value.first(equals), .value = value.sliced(equals + 1)};
    if (isPlain)
        return part;
    if (part.value.startsWith(u'<'))
        addNote(notes, tr("A part whose text is in a file becomes an upload of that file."));
    if (part.value.startsWith(u'@') || part.value.startsWith(u'<')) {
        part.isFile = true;
        part.value.remove(0, 1);
    }
    // what follows ';' says how the part is sent; a quoted text may hold one
    static const QRegularExpression option(
        u";\\s*(type|filename|headers|encoder)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^;]*)"_s);
    QRegularExpressionMatchIterator options = option.globalMatch(part.value);
    while (options.hasNext()) {
        const QRegularExpressionMatch match = options.next();
        if (match.captured(1) == "type"_L1)
            part.contentType = unquoted(match.captured(2));
        else if (match.captured(1) == "filename"_L1)
            part.fileName = unquoted(match.captured(2));
        else
            addNote(notes, tr("Headers and encodings of single parts were left out."));
    }
    part.value.remove(option);
    part.value = unquoted(part.value);
    if (part.isFile && part.value == "-"_L1) {
        addNote(notes, tr("A part is not read from the standard input."));
        return {};
    }
    return part;
}

} // namespace Gatehouse
