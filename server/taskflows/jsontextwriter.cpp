// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/jsontext.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace Gatehouse {

namespace {

void appendValue(std::string &out, const boost::json::value &value);

constexpr std::int64_t SafeInteger = 9007199254740991;

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

void appendUnit(std::string &out, unsigned unit)
{
    constexpr std::string_view Hex = "0123456789abcdef";
    out += "\\u";
    for (const unsigned shift : {12U, 8U, 4U, 0U})
        out += Hex[(unit >> shift) & 0xFU];
}

void appendEscaped(std::string &out, char c)
{
    constexpr std::string_view Meanings = "\"\\\b\f\n\r\t";
    constexpr std::string_view Letters = "\"\\bfnrt";
    const std::size_t which = Meanings.find(c);
    if (which == std::string_view::npos) {
        appendUnit(out, static_cast<unsigned char>(c));
    } else {
        out += '\\';
        out += Letters[which];
    }
}

/// Whether half a surrogate pair stands at @a at of @a text.
bool isHalfPair(std::string_view text, std::size_t at)
{
    return text[at] == '\xED' && at + 2 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0U;
}

void appendString(std::string &out, std::string_view text)
{
    out += '"';
    std::size_t run = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool isEscaped = byte < 0x20U || byte == '"' || byte == '\\';
        if (!isEscaped && !isHalfPair(text, i))
            continue;
        out.append(text.substr(run, i - run));
        if (isEscaped) {
            appendEscaped(out, text[i]);
        } else {
            const auto second = static_cast<unsigned char>(text[i + 1]) & 0x3FU;
            const auto third = static_cast<unsigned char>(text[i + 2]) & 0x3FU;
            appendUnit(out, 0xD000U | (second << 6U) | third);
            i += 2;
        }
        run = i + 1;
    }
    out.append(text.substr(run));
    out += '"';
}

/// Number::toString of ECMAScript: the shortest digits that are read back the same, without an exponent where
/// the point is within 21 digits of the first and at most six zeros behind it.
void appendDouble(std::string &out, double number)
{
    if (number == 0 || !std::isfinite(number)) {
        out += number == 0 ? "0" : "null"; // an infinity never gets past the schema
        return;
    }
    std::array<char, 32> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(number),
                                       std::chars_format::scientific);
    const std::string_view text(buffer.data(), written.ptr);
    const std::size_t e = text.find('e');
    std::array<char, 20> digits{};
    const char *digitsEnd = std::copy_if(text.data(), text.data() + e, digits.data(), isDigit);
    const std::string_view shortest(digits.data(), digitsEnd);
    int exponent = 0;
    const std::size_t from = text[e + 1] == '+' ? e + 2 : e + 1;
    std::from_chars(text.data() + from, text.data() + text.size(), exponent);

    constexpr int MostDigits = 21;
    constexpr int MostZeros = 6;
    const auto count = static_cast<int>(shortest.size());
    const int point = exponent + 1; // digits in front of it
    if (number < 0)
        out += '-';
    if (count <= point && point <= MostDigits) {
        out.append(shortest);
        out.append(static_cast<std::size_t>(point - count), '0');
    } else if (0 < point && point <= MostDigits) {
        out.append(shortest.substr(0, static_cast<std::size_t>(point)));
        out += '.';
        out.append(shortest.substr(static_cast<std::size_t>(point)));
    } else if (-MostZeros < point && point <= 0) {
        out += "0.";
        out.append(static_cast<std::size_t>(-point), '0');
        out.append(shortest);
    } else {
        out += shortest.front();
        if (count > 1) {
            out += '.';
            out.append(shortest.substr(1));
        }
        out += exponent < 0 ? "e-" : "e+";
        out += std::to_string(std::abs(exponent));
    }
}

void appendInteger(std::string &out, std::int64_t number)
{
    if (number > SafeInteger || number < -SafeInteger) {
        appendDouble(out, static_cast<double>(number));
        return;
    }
    std::array<char, 24> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    out.append(buffer.data(), written.ptr);
}

void appendArray(std::string &out, const boost::json::array &array)
{
    out += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (i > 0)
            out += ',';
        appendValue(out, array[i]);
    }
    out += ']';
}

void appendObject(std::string &out, const boost::json::object &object)
{
    out += '{';
    bool isFirst = true;
    for (const auto &member : object) {
        if (!isFirst)
            out += ',';
        isFirst = false;
        appendString(out, member.key());
        out += ':';
        appendValue(out, member.value());
    }
    out += '}';
}

void appendValue(std::string &out, const boost::json::value &value)
{
    switch (value.kind()) {
    case boost::json::kind::null:
        out += "null";
        break;
    case boost::json::kind::bool_:
        out += value.get_bool() ? "true" : "false";
        break;
    case boost::json::kind::int64:
        appendInteger(out, value.get_int64());
        break;
    case boost::json::kind::uint64:
        appendDouble(out, static_cast<double>(value.get_uint64()));
        break;
    case boost::json::kind::double_:
        appendDouble(out, value.get_double());
        break;
    case boost::json::kind::string:
        appendString(out, value.get_string());
        break;
    case boost::json::kind::array:
        appendArray(out, value.get_array());
        break;
    case boost::json::kind::object:
        appendObject(out, value.get_object());
        break;
    }
}

} // namespace

QByteArray writeJsonText(const boost::json::value &value)
{
    std::string out; // appends single characters far quicker than QByteArray
    appendValue(out, value);
    return {out.data(), static_cast<qsizetype>(out.size())};
}

} // namespace Gatehouse
