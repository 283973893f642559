// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/shellwords.h"

#include <QCoreApplication>
#include <optional>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Gatehouse::ShellWords", text); }

class Splitter final
{
public:
    explicit Splitter(const QString &text)
        : m_text(text)
    { }

    [[nodiscard]] Result<ShellLine> split();

private:
    [[nodiscard]] QChar at(qsizetype offset = 0) const
    {
        return m_at + offset < m_text.size() ? m_text.at(m_at + offset) : QChar();
    }
    [[nodiscard]] bool isAtEnd() const { return m_at >= m_text.size(); }
    void begin()
    {
        if (!m_word)
            m_word.emplace();
    }
    void put(const QString &text)
    {
        begin();
        *m_word += text;
    }
    void endWord()
    {
        if (m_word)
            m_line.words.append(*m_word);
        m_word.reset();
    }
    void note(const QString &words)
    {
        if (!m_line.notes.contains(words))
            m_line.notes.append(words);
    }
    [[nodiscard]] bool skipContinuation();
    [[nodiscard]] bool endsHere();
    void noteExpansion();
    [[nodiscard]] bool singleQuoted();
    [[nodiscard]] bool doubleQuoted();
    [[nodiscard]] bool ansiQuoted();
    void escape();
    [[nodiscard]] uint number(int base, int digits);

    const QString &m_text;
    qsizetype m_at = 0;
    std::optional<QString> m_word;
    ShellLine m_line;
};

/// A backslash or a caret before the end of a line joins it with the next one.
bool Splitter::skipContinuation()
{
    if (at() != u'\\' && at() != u'^')
        return false;
    qsizetype next = 1;
    if (at(next) == u'\r')
        ++next;
    if (at(next) != u'\n')
        return false;
    m_at += next + 1;
    return true;
}

bool Splitter::endsHere()
{
    const QChar c = at();
    const bool isDouble = at(1) == c;
    if (c == u'&' && !isDouble && !at(1).isSpace() && m_word && m_at + 1 < m_text.size()) {
        note(tr("A & outside of quotes was taken as part of its word; a shell would end the command there."));
        return false;
    }
    if (c != u'|' && c != u';' && c != u'&' && c != u'<' && c != u'>')
        return false;
    note(tr("What follows the command (a pipe, a redirection or another command) was left out."));
    return true;
}

void Splitter::noteExpansion()
{
    if (at() == u'`' || (at() == u'$' && at(1) == u'('))
        note(tr("Command substitutions were kept as they are."));
    else if (at() == u'$' && (at(1) == u'{' || at(1) == u'_' || at(1).isLetter()))
        note(tr("Variables of the shell were kept as they are."));
}

bool Splitter::singleQuoted()
{
    const qsizetype end = m_text.indexOf(u'\'', m_at + 1);
    if (end < 0)
        return false;
    put(m_text.sliced(m_at + 1, end - m_at - 1));
    m_at = end + 1;
    return true;
}

bool Splitter::doubleQuoted()
{
    begin();
    ++m_at;
    while (!isAtEnd()) {
        const QChar c = at();
        if (c == u'"') {
            ++m_at;
            return true;
        }
        if (skipContinuation())
            continue;
        if (c == u'\\' && (at(1) == u'"' || at(1) == u'\\' || at(1) == u'$' || at(1) == u'`')) {
            put(at(1));
            m_at += 2;
            continue;
        }
        noteExpansion();
        put(c);
        ++m_at;
    }
    return false;
}

/// Up to @a digits digits of @a base; what is read is skipped.
uint Splitter::number(int base, int digits)
{
    uint value = 0;
    for (int i = 0; i < digits; ++i) {
        bool isDigit = false;
        const uint digit = QString(at()).toUInt(&isDigit, base);
        if (!isDigit)
            break;
        value = value * static_cast<uint>(base) + digit;
        ++m_at;
    }
    return value;
}

/// One escape of `$'…'`; the backslash is behind us.
void Splitter::escape()
{
    const QChar c = at();
    ++m_at;
    switch (c.unicode()) {
    case u'n':
        put(u"\n"_s);
        break;
    case u't':
        put(u"\t"_s);
        break;
    case u'r':
        put(u"\r"_s);
        break;
    case u'a':
        put(u"\a"_s);
        break;
    case u'b':
        put(u"\b"_s);
        break;
    case u'f':
        put(u"\f"_s);
        break;
    case u'v':
        put(u"\v"_s);
        break;
    case u'e':
    case u'E':
        put(QChar(0x1b));
        break;
    case u'x':
        put(QChar(static_cast<char16_t>(number(16, 2))));
        break;
    case u'u': {
        const char32_t code = number(16, 4);
        put(QString(QChar(static_cast<char16_t>(code)))); // halves of a pair come one after the other
        break;
    }
    case u'U': {
        const char32_t code = number(16, 8);
        put(QString::fromUcs4(&code, 1));
        break;
    }
    case u'0':
    case u'1':
    case u'2':
    case u'3':
    case u'4':
    case u'5':
    case u'6':
    case u'7':
        --m_at;
        put(QChar(static_cast<char16_t>(number(8, 3) & 0xffU)));
        break;
    case u'\\':
    case u'\'':
    case u'"':
    case u'?':
        put(c);
        break;
    default:
        put(u"\\"_s + c);
    }
}

bool Splitter::ansiQuoted()
{
    begin();
    m_at += 2;
    while (!isAtEnd()) {
        const QChar c = at();
        ++m_at;
        if (c == u'\'')
            return true;
        if (c == u'\\')
            escape();
        else
            put(c);
    }
    return false;
}

Result<ShellLine> Splitter::split()
{
    while (!isAtEnd()) {
        if (skipContinuation())
            continue;
        const QChar c = at();
        bool ended = true;
        if (c.isSpace()) {
            endWord();
            ++m_at;
        } else if (c == u'#' && !m_word) {
            while (!isAtEnd() && at() != u'\n')
                ++m_at;
        } else if (c == u'\'') {
            ended = singleQuoted();
        } else if (c == u'"') {
            ended = doubleQuoted();
        } else if (c == u'$' && at(1) == u'\'') {
            ended = ansiQuoted();
        } else if (c == u'\\') {
            put(m_at + 1 < m_text.size() ? QString(at(1)) : QString());
            m_at += 2;
        } else if (endsHere()) {
            break;
        } else {
            noteExpansion();
            put(c);
            ++m_at;
        }
        if (!ended)
            return failure(ErrorCode::Invalid, tr("A quote is opened and never closed."));
    }
    endWord();
    return m_line;
}

} // namespace

Result<ShellLine> splitShellLine(const QString &text) { return Splitter(text).split(); }

} // namespace Gatehouse
