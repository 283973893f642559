// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "terminal.h"

#include <algorithm>
#include <cwchar>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype Gap = 2;

/// Whether @a codePoint would change how a terminal shows the rest of the line.
bool isUnsafe(char32_t codePoint)
{
    if (codePoint == 0x200c || codePoint == 0x200d) // joiners: part of scripts and emoji
        return false;
    switch (QChar::category(codePoint)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // writing direction, zero width, tags
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

QString escape(char32_t codePoint)
{
    switch (codePoint) {
    case U'\n':
        return u"\\n"_s;
    case U'\r':
        return u"\\r"_s;
    case U'\t':
        return u"\\t"_s;
    default:
        break;
    }
    const auto number = static_cast<quint32>(codePoint);
    if (codePoint <= 0xff)
        return u"\\x%1"_s.arg(number, 2, 16, QChar(u'0'));
    return u"\\u%1"_s.arg(number, 4, 16, QChar(u'0'));
}

} // namespace

QString escapeForTerminal(QStringView text)
{
    QString safe;
    safe.reserve(text.size());
    const QList<uint> codePoints = text.toUcs4(); // a lone surrogate becomes U+FFFD
    for (const char32_t codePoint : codePoints) {
        if (isUnsafe(codePoint))
            safe += escape(codePoint);
        else
            safe += QStringView(QChar::fromUcs4(codePoint));
    }
    return safe;
}

qsizetype terminalWidth(const QString &text)
{
    qsizetype width = 0;
    const QList<uint> codePoints = text.toUcs4();
    for (const uint codePoint : codePoints) {
        const int columns = wcwidth(static_cast<wchar_t>(codePoint));
        width += columns < 0 ? 1 : columns;
    }
    return width;
}

QString formatTable(const QStringList &header, const QList<QStringList> &rows,
                    const QList<qsizetype> &minimumWidths)
{
    QList<QStringList> lines;
    lines.reserve(rows.size() + 1);
    if (!header.isEmpty())
        lines.append(header);
    for (const QStringList &row : rows) {
        QStringList cells;
        std::ranges::transform(row, std::back_inserter(cells),
                               [](const QString &cell) { return escapeForTerminal(cell); });
        lines.append(cells);
    }
    QList<qsizetype> widths = minimumWidths;
    for (const QStringList &line : std::as_const(lines)) {
        widths.resize(std::max(widths.size(), line.size()));
        for (qsizetype i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], terminalWidth(line[i]));
    }
    QString text;
    for (const QStringList &line : std::as_const(lines)) {
        for (qsizetype i = 0; i < line.size(); ++i) {
            text += line[i];
            if (i + 1 < line.size())
                text += QString(widths[i] - terminalWidth(line[i]) + Gap, u' ');
        }
        while (text.endsWith(u' '))
            text.chop(1);
        text += u'\n';
    }
    return text;
}

} // namespace Gatehouse
