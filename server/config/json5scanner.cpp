// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/json5scanner.h"

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

bool isLineEnd(char16_t c) { return c == u'\n' || c == u'\r' || c == u'\u2028' || c == u'\u2029'; }

bool isDigit(char16_t c) { return c >= u'0' && c <= u'9'; }

bool isHexDigit(char16_t c) { return isDigit(c) || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F'); }

bool isNameStart(char32_t c)
{
    return c == U'$' || c == U'_' || QChar::isLetter(c) || QChar::category(c) == QChar::Number_Letter;
}

bool isNamePart(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Number_DecimalDigit:
    case QChar::Punctuation_Connector:
        return true;
    default:
        return isNameStart(c) || c == U'\u200c' || c == U'\u200d';
    }
}

} // namespace

Json5Error Json5Scanner::errorAt(qsizetype offset, const QString &message) const
{
    Json5Error found{.message = message};
    for (qsizetype i = 0; i < offset && i < m_text.size(); ++i) {
        const bool isCarriageReturn = m_text[i] == u'\r'
            && (i + 1 >= m_text.size() || m_text[i + 1] != u'\n');
        if (m_text[i] == u'\n' || isCarriageReturn) {
            ++found.line;
            found.column = 1;
        } else if (!m_text[i].isLowSurrogate() && m_text[i] != u'\r') {
            ++found.column;
        }
    }
    return found;
}

bool Json5Scanner::failAt(qsizetype offset, const QString &message)
{
    m_error = errorAt(offset, message);
    return false;
}

bool Json5Scanner::atName() const { return isNameStart(codePoint()); }

char32_t Json5Scanner::codePoint() const
{
    const char16_t first = peek();
    return QChar::isHighSurrogate(first) ? QChar::surrogateToUcs4(first, peek(1)) : first;
}

bool Json5Scanner::atNamePart() const { return !atEnd() && (isNamePart(codePoint()) || peek() == u'\\'); }

bool Json5Scanner::skipComment()
{
    const qsizetype start = m_at;
    if (peek(1) == u'/') {
        while (!atEnd() && !isLineEnd(peek()))
            ++m_at;
        return true;
    }
    const qsizetype end = m_text.indexOf(u"*/"_s, start + 2);
    if (end < 0)
        return failAt(start, u"this comment never ends"_s);
    m_at = end + 2;
    return true;
}

bool Json5Scanner::skipSpace()
{
    for (; !atEnd(); ++m_at) {
        while (peek() == u'/' && (peek(1) == u'/' || peek(1) == u'*')) {
            if (!skipComment())
                return false;
        }
        const char16_t c = peek();
        const bool isSpace = (c >= u'\t' && c <= u'\r') || c == u'\u2028' || c == u'\u2029' || c == u'\ufeff'
            || QChar::category(c) == QChar::Separator_Space;
        if (!isSpace)
            break;
    }
    return true;
}

bool Json5Scanner::number(QByteArray &json)
{
    const qsizetype start = m_at;
    const bool isNegative = peek() == u'-';
    if (isNegative || peek() == u'+')
        ++m_at;
    if (looksAt(u"Infinity") || looksAt(u"NaN"))
        return failAt(start, u"Infinity and NaN are no numbers here"_s);
    const bool isHex = peek() == u'0' && (peek(1) == u'x' || peek(1) == u'X');
    if (!(isHex ? hexNumber(isNegative, json) : decimalNumber(isNegative, json)))
        return failAt(start, m_error.message);
    if (atNamePart() || peek() == u'.')
        return failAt(start, u"this is no number; text needs quotes"_s);
    return true;
}

QString Json5Scanner::digits()
{
    const qsizetype start = m_at;
    while (isDigit(peek()))
        ++m_at;
    return m_text.sliced(start, m_at - start);
}

bool Json5Scanner::hexNumber(bool isNegative, QByteArray &json)
{
    m_at += 2;
    const qsizetype start = m_at;
    quint64 exact = 0;
    double approximate = 0;
    bool isExact = true;
    for (; isHexDigit(peek()); ++m_at) {
        const int digit = QStringView(m_text).sliced(m_at, 1).toInt(nullptr, 16);
        isExact = isExact && exact <= std::numeric_limits<quint64>::max() / 16;
        exact = exact * 16 + static_cast<quint64>(digit);
        approximate = approximate * 16 + digit;
    }
    if (start == m_at)
        return fail(u"this hexadecimal number has no digits"_s);
    if (!std::isfinite(approximate))
        return fail(u"this number is too large"_s);
    if (isNegative)
        json += '-';
    json += isExact ? QByteArray::number(exact) : QByteArray::number(approximate, 'g', 17);
    return true;
}

bool Json5Scanner::decimalNumber(bool isNegative, QByteArray &json)
{
    const QString whole = digits();
    QString fraction;
    if (peek() == u'.') {
        ++m_at;
        fraction = digits();
    }
    if (whole.isEmpty() && fraction.isEmpty())
        return fail(u"this number has no digits"_s);
    if (whole.size() > 1 && whole.startsWith(u'0'))
        return fail(u"a number must not begin with a needless zero"_s);
    QByteArray text = (isNegative ? "-" : "") + (whole.isEmpty() ? QByteArray("0") : whole.toLatin1());
    if (!fraction.isEmpty())
        text += '.' + fraction.toLatin1();
    if (peek() == u'e' || peek() == u'E') {
        ++m_at;
        text += 'e';
        if (peek() == u'+' || peek() == u'-') {
            text += static_cast<char>(peek());
            ++m_at;
        }
        const QString exponent = digits();
        if (exponent.isEmpty())
            return fail(u"the exponent of this number has no digits"_s);
        text += exponent.toLatin1();
    }
    bool isFinite = false;
    text.toDouble(&isFinite);
    if (!isFinite)
        return fail(u"this number is too large or too small"_s);
    json += text;
    return true;
}

bool Json5Scanner::string(QString &out)
{
    const qsizetype start = m_at;
    const char16_t quote = peek();
    ++m_at;
    while (peek() != quote || atEnd()) {
        const char16_t c = peek();
        if (atEnd() || c == u'\n' || c == u'\r')
            return failAt(start, u"the closing quote of this text is missing"_s);
        if (c == u'\\') {
            if (!escape(out))
                return false;
        } else {
            out += QChar(c);
            ++m_at;
        }
    }
    ++m_at;
    return out.isValidUtf16() || failAt(start, u"a \\u escape in this text is one half of a pair"_s);
}

bool Json5Scanner::escape(QString &out)
{
    const qsizetype start = m_at;
    const char16_t c = peek(1);
    m_at += 2;
    if (m_at > m_text.size())
        return failAt(start, u"the text ends in an escape"_s);
    switch (c) {
    case u'b':
        out += u'\b';
        return true;
    case u'f':
        out += u'\f';
        return true;
    case u'n':
        out += u'\n';
        return true;
    case u'r':
        out += u'\r';
        return true;
    case u't':
        out += u'\t';
        return true;
    case u'v':
        out += u'\v';
        return true;
    case u'x':
        return hexEscape(2, out) || failAt(start, u"\\x needs two hexadecimal digits"_s);
    case u'u':
        return hexEscape(4, out) || failAt(start, u"\\u needs four hexadecimal digits"_s);
    case u'\r': // a line continuation: the line end is no part of the text
        if (peek() == u'\n')
            ++m_at;
        return true;
    default:
        break;
    }
    if (isLineEnd(c))
        return true;
    if (c == u'0' && !isDigit(peek())) {
        out += u'\0';
        return true;
    }
    if (isDigit(c))
        return failAt(start, u"an escape must not begin with a digit"_s);
    out += QChar(c);
    return true;
}

bool Json5Scanner::hexEscape(int digits, QString &out)
{
    char16_t unit = 0;
    for (int i = 0; i < digits; ++i, ++m_at) {
        if (!isHexDigit(peek()))
            return false;
        const int digit = QStringView(m_text).sliced(m_at, 1).toInt(nullptr, 16);
        unit = static_cast<char16_t>(unit * 16 + digit);
    }
    out += QChar(unit);
    return true;
}

bool Json5Scanner::name(QString &out)
{
    const qsizetype start = m_at;
    while (atNamePart()) {
        if (peek() != u'\\') {
            const qsizetype width = QChar::isHighSurrogate(peek()) ? 2 : 1;
            out += QStringView(m_text).sliced(m_at, width);
            m_at += width;
            continue;
        }
        m_at += 2;
        if (peek(-1) != u'u' || !hexEscape(4, out) || !isNamePart(out.back().unicode()))
            return failAt(start, u"an escape in this field name is not valid"_s);
    }
    if (out.isEmpty())
        return failAt(start,
                      atEnd() ? u"the text ends where a field name or } must stand"_s
                              : u"a field name or } must stand here"_s);
    const char32_t first = out.size() > 1 && out[0].isHighSurrogate() ? QChar::surrogateToUcs4(out[0], out[1])
                                                                      : char32_t(out[0].unicode());
    return isNameStart(first) || failAt(start, u"this field name needs quotes"_s);
}

} // namespace Gatehouse
