// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/json5.h"

#include <QByteArray>
#include <QString>
#include <QStringView>

namespace Gatehouse {

/// The words of JSON5: walks over a text and reads white space, names, strings and numbers. A function that
/// returns false has left an error(), and the scanner is of no further use.
class Json5Scanner final
{
    Q_DISABLE_COPY_MOVE(Json5Scanner)

public:
    /// @a text is borrowed. It holds no lone surrogates.
    explicit Json5Scanner(const QString &text)
        : m_text(text)
    { }

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    /// How many UTF-16 units were read.
    [[nodiscard]] qsizetype position() const { return m_at; }
    /// The unit that comes next, or @a ahead units later; NUL behind the end.
    [[nodiscard]] char16_t peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead].unicode() : u'\0';
    }
    /// True when a field name or a bare word can begin here.
    [[nodiscard]] bool atName() const;
    void skip() { ++m_at; }

    /// Passes over white space and comments.
    bool skipSpace();
    /// Reads a string, the quotes of which are next, into @a out.
    bool string(QString &out);
    /// Reads a name without quotes into @a out.
    bool name(QString &out);
    /// Reads a number and appends it to @a json as strict JSON.
    bool number(QByteArray &json);

    bool fail(const QString &message) { return failAt(m_at, message); }
    bool failAt(qsizetype offset, const QString &message);
    [[nodiscard]] const Json5Error &error() const { return m_error; }
    /// An error at @a offset, in lines and characters.
    [[nodiscard]] Json5Error errorAt(qsizetype offset, const QString &message) const;

private:
    bool skipComment();
    bool escape(QString &out);
    bool hexEscape(int digits, QString &out);
    bool hexNumber(bool isNegative, QByteArray &json);
    bool decimalNumber(bool isNegative, QByteArray &json);
    QString digits();
    [[nodiscard]] bool looksAt(QStringView word) const
    {
        return QStringView(m_text).sliced(m_at).startsWith(word);
    }
    /// The code point that comes next; NUL behind the end.
    [[nodiscard]] char32_t codePoint() const;
    [[nodiscard]] bool atNamePart() const;

    const QString &m_text;
    qsizetype m_at = 0;
    Json5Error m_error;
};

} // namespace Gatehouse
