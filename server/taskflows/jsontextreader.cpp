// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/jsontext.h"

#include "json.h"

#include <algorithm>
#include <array>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string_view>

namespace Gatehouse {

namespace {

constexpr std::ptrdiff_t ExactDigits = 15; // any whole number of so many digits has a double of its own

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isHighSurrogate(unsigned unit) { return (unit & 0xFC00U) == 0xD800U; }
constexpr bool isLowSurrogate(unsigned unit) { return (unit & 0xFC00U) == 0xDC00U; }

/// Whether a number that no double can hold is too large (true) or too small.
bool isOverflow(std::string_view number)
{
    constexpr std::int64_t Enough = 1'000'000'000;
    const std::size_t e = std::min(number.find_first_of("eE"), number.size());
    std::int64_t exponent = 0;
    if (e < number.size()) {
        const bool isNegative = number[e + 1] == '-';
        for (const char c : number.substr(e + 1)) {
            if (isDigit(c))
                exponent = std::min(Enough, exponent * 10 + (c - '0'));
        }
        if (isNegative)
            exponent = -exponent;
    }
    const std::string_view digits = number.substr(0, e);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const std::size_t first = digits.find_first_of("123456789"); // there is one: zero fits
    return exponent + static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) > 0;
}

/// Reads the grammar of RFC 8259 into a stack of values, from which Boost.JSON builds the tree in place.
class Reader final
{
public:
    explicit Reader(std::string_view text)
        : m_at(text.data())
        , m_end(text.data() + text.size())
    { }

    std::optional<JsonText> read()
    {
        m_stack.reset();
        if (!value())
            return std::nullopt;
        skipSpace();
        if (m_at != m_end)
            return std::nullopt;
        return JsonText{m_stack.release(), m_hasHugeNumber};
    }

private:
    void skipSpace()
    {
        while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
            ++m_at;
    }

    bool take(char c)
    {
        if (m_at == m_end || *m_at != c)
            return false;
        ++m_at;
        return true;
    }

    /// The next character that is no white space, if it is @a c.
    bool takeNext(char c)
    {
        skipSpace();
        return take(c);
    }

    bool word(std::string_view expected)
    {
        if (!std::string_view(m_at, m_end).starts_with(expected))
            return false;
        m_at += expected.size();
        return true;
    }

    bool value()
    {
        skipSpace();
        if (m_at == m_end)
            return false;
        switch (*m_at) {
        case '{':
            return nested(&Reader::object);
        case '[':
            return nested(&Reader::array);
        case '"':
            return string(false);
        case 't':
            return word("true") && (m_stack.push_bool(true), true);
        case 'f':
            return word("false") && (m_stack.push_bool(false), true);
        case 'n':
            return word("null") && (m_stack.push_null(), true);
        default:
            return number();
        }
    }

    bool nested(bool (Reader::*readInside)())
    {
        ++m_at;
        if (++m_depth > JsonMaxDepth)
            return false;
        const bool isRead = (this->*readInside)();
        --m_depth;
        return isRead;
    }

    bool object()
    {
        std::size_t members = 0;
        if (!takeNext('}')) {
            do {
                skipSpace();
                if (m_at == m_end || *m_at != '"' || !string(true) || !takeNext(':') || !value())
                    return false;
                ++members;
            } while (takeNext(','));
            if (!take('}'))
                return false;
        }
        m_stack.push_object(members);
        return true;
    }

    bool array()
    {
        std::size_t items = 0;
        if (!takeNext(']')) {
            do {
                if (!value())
                    return false;
                ++items;
            } while (takeNext(','));
            if (!take(']'))
                return false;
        }
        m_stack.push_array(items);
        return true;
    }

    bool string(bool isKey)
    {
        ++m_at;
        for (;;) {
            const char *run = m_at;
            while (m_at != m_end && *m_at != '"' && *m_at != '\\'
                   && static_cast<unsigned char>(*m_at) >= 0x20)
                ++m_at;
            const std::string_view text(run, m_at);
            if (take('"')) {
                isKey ? m_stack.push_key(text) : m_stack.push_string(text);
                return true;
            }
            if (!take('\\'))
                return false; // its end is missing, or there is a raw control character
            if (!text.empty())
                m_stack.push_chars(text);
            if (!escape())
                return false;
        }
    }

    bool escape()
    {
        constexpr std::string_view Letters = "\"\\/bfnrt";
        constexpr std::string_view Meanings = "\"\\/\b\f\n\r\t";
        if (m_at == m_end)
            return false;
        const char letter = *m_at++;
        if (letter == 'u')
            return unicodeEscape();
        const std::size_t which = Letters.find(letter);
        if (which == std::string_view::npos)
            return false;
        m_stack.push_chars(Meanings.substr(which, 1));
        return true;
    }

    std::optional<unsigned> fourHexDigits()
    {
        unsigned unit = 0;
        if (m_end - m_at < 4)
            return std::nullopt;
        const auto [end, error] = std::from_chars(m_at, m_at + 4, unit, 16);
        if (error != std::errc() || end != m_at + 4)
            return std::nullopt;
        m_at += 4;
        return unit;
    }

    bool unicodeEscape()
    {
        const std::optional<unsigned> unit = fourHexDigits();
        if (!unit)
            return false;
        unsigned point = *unit;
        if (isHighSurrogate(point) && std::string_view(m_at, m_end).starts_with("\\u")) {
            const char *second = m_at;
            m_at += 2;
            const std::optional<unsigned> low = fourHexDigits();
            if (!low)
                return false;
            if (isLowSurrogate(*low))
                point = 0x10000U + ((point & 0x3FFU) << 10U) + (*low & 0x3FFU);
            else
                m_at = second; // an escape of its own
        }
        push(point);
        return true;
    }

    void push(unsigned point)
    {
        std::array<char, 4> bytes{};
        std::size_t size = 0;
        const auto add = [&](unsigned byte) { bytes.at(size++) = static_cast<char>(byte); };
        const auto tail = [&](unsigned shift) { add(0x80U | ((point >> shift) & 0x3FU)); };
        if (point < 0x80U) {
            add(point);
        } else if (point < 0x800U) {
            add(0xC0U | (point >> 6U));
            tail(0);
        } else if (point < 0x10000U) {
            add(0xE0U | (point >> 12U));
            tail(6);
            tail(0);
        } else {
            add(0xF0U | (point >> 18U));
            tail(12);
            tail(6);
            tail(0);
        }
        m_stack.push_chars({bytes.data(), size});
    }

    bool digits()
    {
        const char *first = m_at;
        while (m_at != m_end && isDigit(*m_at))
            ++m_at;
        return m_at != first;
    }

    bool number()
    {
        const char *begin = m_at;
        take('-');
        if (!take('0') && !digits())
            return false;
        const bool isShort = m_at - begin <= ExactDigits;
        bool isWhole = true;
        if (take('.')) {
            isWhole = false;
            if (!digits())
                return false;
        }
        if (take('e') || take('E')) {
            isWhole = false;
            if (!take('+'))
                take('-');
            if (!digits())
                return false;
        }
        if (isWhole && isShort) {
            std::int64_t whole = 0;
            std::from_chars(begin, m_at, whole);
            m_stack.push_int64(whole);
            return true;
        }
        double real = 0;
        if (std::from_chars(begin, m_at, real).ec == std::errc::result_out_of_range) {
            const bool isNegative = *begin == '-';
            const bool isHuge = isOverflow({isNegative ? begin + 1 : begin, m_at});
            real = isHuge ? std::numeric_limits<double>::infinity() : 0;
            m_hasHugeNumber = m_hasHugeNumber || isHuge;
        }
        m_stack.push_double(real);
        return true;
    }

    const char *m_at;
    const char *m_end;
    boost::json::value_stack m_stack;
    int m_depth = 0;
    bool m_hasHugeNumber = false;
};

} // namespace

std::optional<JsonText> readJsonText(QByteArrayView text)
{
    if (!text.isValidUtf8())
        return std::nullopt;
    return Reader({text.data(), static_cast<std::size_t>(text.size())}).read();
}

} // namespace Gatehouse
