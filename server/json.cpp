// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "json.h"

#include <boost/json/src.hpp> // the one place where the library is compiled

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace Gatehouse {

namespace {

bool isFinite(const boost::json::value &value)
{
    switch (value.kind()) {
    case boost::json::kind::double_:
        return std::isfinite(value.get_double());
    case boost::json::kind::array:
        return std::ranges::all_of(value.get_array(), isFinite);
    case boost::json::kind::object:
        return std::ranges::all_of(value.get_object(),
                                   [](const auto &member) { return isFinite(member.value()); });
    default:
        return true;
    }
}

void writeIndented(std::string &out, const boost::json::value &value, std::size_t indent)
{
    const auto newLine = [&out](std::size_t depth) {
        out += '\n';
        out.append(depth * 4, ' ');
    };
    if (const auto *object = value.if_object(); object && !object->empty()) {
        out += '{';
        bool first = true;
        for (const auto &member : *object) {
            if (!std::exchange(first, false))
                out += ',';
            newLine(indent + 1);
            out += boost::json::serialize(boost::json::string(member.key()));
            out += ": ";
            writeIndented(out, member.value(), indent + 1);
        }
        newLine(indent);
        out += '}';
    } else if (const auto *array = value.if_array(); array && !array->empty()) {
        out += '[';
        bool first = true;
        for (const boost::json::value &item : *array) {
            if (!std::exchange(first, false))
                out += ',';
            newLine(indent + 1);
            writeIndented(out, item, indent + 1);
        }
        newLine(indent);
        out += ']';
    } else {
        out += boost::json::serialize(value);
    }
}

QByteArray toByteArray(const std::string &text) { return {text.data(), static_cast<qsizetype>(text.size())}; }

tl::expected<boost::json::value, JsonProblem> readJson(QByteArrayView text, int maxDepth)
{
    boost::json::parse_options options;
    options.max_depth = static_cast<std::size_t>(maxDepth);
    boost::json::stream_parser parser({}, options);
    boost::json::error_code error;
    std::size_t read = parser.write_some(text.data(), static_cast<std::size_t>(text.size()), error);
    if (!error && parser.done()) {
        // only white space may follow; to go on parsing would begin a second value
        const auto rest = text.sliced(static_cast<qsizetype>(read));
        const auto other = std::ranges::find_if(
            rest, [](char c) { return !QByteArrayView(" \t\r\n").contains(c); });
        if (other != rest.end()) {
            read += static_cast<std::size_t>(other - rest.begin());
            error = boost::json::error::extra_data;
        }
    }
    if (!error)
        parser.finish(error);
    if (error)
        return tl::unexpected(
            JsonProblem{static_cast<qsizetype>(read), QString::fromStdString(error.message())});
    boost::json::value value = parser.release();
    if (!isFinite(value))
        return tl::unexpected(JsonProblem{-1, QStringLiteral("a number is too large")});
    return value;
}

} // namespace

Result<boost::json::value> parseJson(QByteArrayView text, int maxDepth)
{
    tl::expected<boost::json::value, JsonProblem> value = readJson(text, maxDepth);
    if (value)
        return *std::move(value);
    const JsonProblem &problem = value.error();
    return failure(
        ErrorCode::Invalid,
        problem.byte < 0
            ? QStringLiteral("not valid JSON: %1").arg(problem.words)
            : QStringLiteral("not valid JSON at byte %1: %2").arg(problem.byte).arg(problem.words));
}

std::optional<JsonProblem> findJsonProblem(QByteArrayView text, int maxDepth)
{
    const tl::expected<boost::json::value, JsonProblem> value = readJson(text, maxDepth);
    return value ? std::nullopt : std::optional(value.error());
}

QByteArray toJson(const boost::json::value &value) { return toByteArray(boost::json::serialize(value)); }

QByteArray toIndentedJson(const boost::json::value &value)
{
    std::string out;
    writeIndented(out, value, 0);
    out += '\n';
    return toByteArray(out);
}

const boost::json::value *valueAt(const boost::json::value &document,
                                  std::initializer_list<std::string_view> names)
{
    const boost::json::value *value = &document;
    for (const std::string_view name : names) {
        const boost::json::object *object = value->if_object();
        value = object ? object->if_contains(name) : nullptr;
        if (!value)
            return nullptr;
    }
    return value;
}

} // namespace Gatehouse
