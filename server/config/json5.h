// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>
#include <boost/json/value.hpp>
#include <tl/expected.hpp>

namespace Gatehouse {

/// Why a text is not JSON5. The message never quotes the text: it may hold secrets.
struct Json5Error
{
    int line = 1; ///< counted from 1
    int column = 1; ///< in characters, counted from 1
    QString message;
};

/// A member that its object holds more than once.
struct Json5Duplicate
{
    QString path; ///< as in ConfigProblem
    int line = 1; ///< where it stands again
};

struct Json5Document
{
    boost::json::value value; ///< of members that are there more than once, the last one
    QList<Json5Duplicate> duplicates;
};

/// Reads JSON5 (https://spec.json5.org) in UTF-8: JSON with comments, trailing commas, names without quotes,
/// single quotes, line continuations, hexadecimal numbers, leading and trailing decimal points and plus
/// signs. Infinity and NaN are errors, and so are numbers that overflow a double and more than JsonMaxDepth
/// levels. A byte order mark at the start is skipped. Any thread.
[[nodiscard]] tl::expected<Json5Document, Json5Error> parseJson5(QByteArrayView text);

/// True when @a text is strict JSON (a byte order mark aside): to write it anew loses nothing but layout.
[[nodiscard]] bool isPlainJson(QByteArrayView text);

} // namespace Gatehouse
