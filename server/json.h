// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <boost/json/value.hpp>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace Gatehouse {

/// Nesting a request may have at most (docs/taskflows.md counts the same).
inline constexpr int JsonMaxDepth = 512;

/// Reads one JSON text by RFC 8259: UTF-8, no comments, no trailing bytes, at most @a maxDepth levels, no
/// number that overflows a double. The error says what is wrong and at which byte.
[[nodiscard]] Result<boost::json::value> parseJson(QByteArrayView text, int maxDepth = JsonMaxDepth);

/// Where a text ceases to be JSON, and why.
struct JsonProblem
{
    qsizetype byte = 0; ///< of the text; -1 where the place is not known
    QString words; ///< like "syntax error"
};

/// What is wrong with @a text by the rules of parseJson(); none when that reads it. Any thread.
[[nodiscard]] std::optional<JsonProblem> findJsonProblem(QByteArrayView text, int maxDepth = JsonMaxDepth);

/// Compact JSON. Members stay in the order in which they were added.
[[nodiscard]] QByteArray toJson(const boost::json::value &value);

/// JSON with line ends and four spaces a level, as it is written to files that people edit.
[[nodiscard]] QByteArray toIndentedJson(const boost::json::value &value);

/// The value under @a names, one object in the other below @a document; null when it is not there.
[[nodiscard]] const boost::json::value *valueAt(const boost::json::value &document,
                                                std::initializer_list<std::string_view> names);

[[nodiscard]] inline QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

[[nodiscard]] inline boost::json::string toJsonString(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    return boost::json::string(utf8.constData(), static_cast<std::size_t>(utf8.size()));
}

} // namespace Gatehouse
