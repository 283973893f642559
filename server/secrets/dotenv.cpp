// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/dotenv.h"

#include <QByteArray>

namespace Gatehouse {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t'; }

bool isNameCharacter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'
        || c == '-';
}

char unescaped(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

class Scanner final
{
public:
    explicit Scanner(QByteArrayView text)
        : m_text(text)
    {
        if (m_text.startsWith("\xEF\xBB\xBF"))
            m_position = 3;
    }

    /// Moves to the next line that defines something and returns the name; empty at the end.
    QByteArrayView nextName()
    {
        while (!atEnd()) {
            skipBlanks();
            QByteArrayView name = word();
            if (name == "export" && !atEnd() && isBlank(current())) {
                skipBlanks();
                name = word();
            }
            skipBlanks();
            if (!name.isEmpty() && !atEnd() && current() == '=') {
                ++m_position;
                return name;
            }
            skipLine();
        }
        return {};
    }

    /// The value behind the name, and moves to the next line. None: its quote does not end.
    std::optional<Secret> value()
    {
        skipBlanks();
        std::optional<Secret> result;
        if (!atEnd() && current() == '\'')
            result = singleQuoted();
        else if (!atEnd() && current() == '"')
            result = doubleQuoted();
        else
            result = unquoted();
        skipLine();
        return result;
    }

private:
    [[nodiscard]] bool atEnd() const { return m_position >= m_text.size(); }
    [[nodiscard]] char current() const { return m_text.at(m_position); }

    void skipBlanks()
    {
        while (!atEnd() && isBlank(current()))
            ++m_position;
    }
    void skipLine()
    {
        const qsizetype end = m_text.sliced(qMin(m_position, m_text.size())).indexOf('\n');
        m_position = end < 0 ? m_text.size() : m_position + end + 1;
    }
    QByteArrayView word()
    {
        const qsizetype start = m_position;
        while (!atEnd() && isNameCharacter(current()))
            ++m_position;
        return m_text.sliced(start, m_position - start);
    }

    std::optional<Secret> singleQuoted()
    {
        const QByteArrayView rest = m_text.sliced(m_position + 1);
        const qsizetype end = rest.indexOf('\'');
        if (end < 0)
            return std::nullopt;
        m_position += end + 2;
        return Secret(rest.first(end));
    }
    std::optional<Secret> doubleQuoted()
    {
        QByteArray buffer;
        buffer.reserve(m_text.size()); // so that it never moves, and can be wiped
        qsizetype at = m_position + 1;
        while (at < m_text.size() && m_text.at(at) != '"') {
            const char c = m_text.at(at++);
            const bool isEscape = c == '\\' && at < m_text.size();
            buffer.append(isEscape ? unescaped(m_text.at(at++)) : c);
        }
        std::optional<Secret> result;
        if (at < m_text.size()) {
            m_position = at + 1;
            result = Secret(buffer);
        }
        wipe(buffer);
        return result;
    }
    Secret unquoted()
    {
        const qsizetype start = m_position;
        while (!atEnd() && current() != '\n') {
            const bool isComment = current() == '#'
                && (m_position == start || isBlank(m_text.at(m_position - 1)));
            if (isComment)
                break;
            ++m_position;
        }
        return Secret(m_text.sliced(start, m_position - start).trimmed());
    }

    QByteArrayView m_text;
    qsizetype m_position = 0;
};

} // namespace

tl::expected<std::optional<Secret>, SecretProblem> lookUpDotEnv(QByteArrayView text, QByteArrayView name)
{
    Scanner scanner(text);
    tl::expected<std::optional<Secret>, SecretProblem> result;
    for (QByteArrayView found = scanner.nextName(); !found.isEmpty(); found = scanner.nextName()) {
        const bool isWanted = found == name;
        std::optional<Secret> value = scanner.value();
        if (!isWanted)
            continue;
        if (value)
            result = std::move(value);
        else
            result = tl::unexpected(SecretProblem::FileInvalid);
    }
    return result;
}

} // namespace Gatehouse
