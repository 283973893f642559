// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/jsonhighlighter.h"

#include "common/theme.h"
#include "json.h"

#include <QEvent>
#include <QPlainTextEdit>
#include <QTextDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int MaxColoured = 65536;
constexpr int IndentWidth = 2;

bool isWordPart(QChar c) { return c.isLetterOrNumber() || c == u'+' || c == u'-' || c == u'.' || c == u'_'; }

/// Where the text that begins at @a from with a quotation mark ends: behind the closing one, or at the end.
qsizetype endOfText(const QString &line, qsizetype from)
{
    for (qsizetype i = from + 1; i < line.size(); ++i) {
        if (line.at(i) == u'\\')
            ++i;
        else if (line.at(i) == u'"')
            return i + 1;
    }
    return line.size();
}

bool isNumber(QStringView word)
{
    bool isOne = false;
    (void)word.toDouble(&isOne);
    const QChar last = word.back();
    return isOne && (word.front().isDigit() || word.front() == u'-') && last.isDigit();
}

} // namespace

JsonHighlighter::JsonHighlighter(QPlainTextEdit *edit)
    : QSyntaxHighlighter(edit->document())
    , m_edit(edit)
{
    takeColors();
    edit->installEventFilter(this);
}

JsonHighlighter::~JsonHighlighter() = default;

bool JsonHighlighter::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::PaletteChange) {
        takeColors();
        rehighlight();
    }
    return QSyntaxHighlighter::eventFilter(watched, event);
}

void JsonHighlighter::takeColors()
{
    const QPalette palette = m_edit->palette();
    m_name.setForeground(palette.color(QPalette::Link));
    m_text.setForeground(inkOf(Tone::Good, palette));
    m_number.setForeground(inkOf(Tone::Warning, palette));
    m_word.setForeground(palette.color(QPalette::LinkVisited));
    m_wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    m_wrong.setUnderlineColor(inkOf(Tone::Bad, palette));
}

void JsonHighlighter::highlightBlock(const QString &text)
{
    if (document()->characterCount() > MaxColoured)
        return;
    const auto mark = [this](qsizetype from, qsizetype to, const QTextCharFormat &format) {
        setFormat(static_cast<int>(from), static_cast<int>(to - from), format);
    };
    qsizetype i = 0;
    while (i < text.size()) {
        const QChar c = text.at(i);
        const qsizetype from = i;
        if (c == u'"') {
            i = endOfText(text, from);
            qsizetype next = i;
            while (next < text.size() && text.at(next).isSpace())
                ++next;
            const bool isName = next < text.size() && text.at(next) == u':';
            mark(from, i, isName ? m_name : m_text);
        } else if (isWordPart(c)) {
            while (i < text.size() && isWordPart(text.at(i)))
                ++i;
            const QStringView word = QStringView(text).sliced(from, i - from);
            if (word == "true"_L1 || word == "false"_L1 || word == "null"_L1)
                mark(from, i, m_word);
            else
                mark(from, i, isNumber(word) ? m_number : m_wrong);
        } else {
            ++i;
            if (!c.isSpace() && !u"{}[]:,"_s.contains(c))
                mark(from, i, m_wrong);
        }
    }
}

QString indentedJson(QByteArrayView json)
{
    QByteArray out;
    out.reserve(json.size() * 2);
    int depth = 0;
    const auto newLine = [&out, &depth] {
        out += '\n';
        out.append(static_cast<qsizetype>(depth) * IndentWidth, ' ');
    };
    bool inText = false;
    bool isEmpty = false; // a bracket was opened, and nothing has come since
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json.at(i);
        if (inText) {
            out += c;
            if (c == '\\' && i + 1 < json.size())
                out += json.at(++i);
            else if (c == '"')
                inText = false;
            continue;
        }
        if (QByteArrayView(" \t\r\n").contains(c))
            continue;
        const bool closes = c == '}' || c == ']';
        if (closes)
            depth = std::max(0, depth - 1);
        if (closes ? !isEmpty : isEmpty)
            newLine();
        isEmpty = c == '{' || c == '[';
        out += c;
        if (isEmpty)
            ++depth;
        else if (c == ',')
            newLine();
        else if (c == ':')
            out += ' ';
        inText = c == '"';
    }
    return QString::fromUtf8(out);
}

std::optional<QString> jsonComplaint(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    if (utf8.trimmed().isEmpty())
        return JsonHighlighter::tr("There is no JSON yet.");
    const std::optional<JsonProblem> problem = findJsonProblem(utf8);
    if (!problem)
        return std::nullopt;
    if (problem->byte < 0)
        return JsonHighlighter::tr("This is no valid JSON: %1.").arg(problem->words);
    const QByteArray before = utf8.first(std::min(problem->byte, utf8.size()));
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return JsonHighlighter::tr("Line %1, column %2: %3.")
        .arg(before.count('\n') + 1)
        .arg(QString::fromUtf8(before.sliced(lineStart)).size() + 1)
        .arg(problem->words);
}

} // namespace Gatehouse
