// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <boost/json/value.hpp>
#include <optional>

namespace Gatehouse {

// JSON as the callers of TaskFlow routes know it from ECMAScript. What they store in a flow comes back as
// their own JSON.parse() and JSON.stringify() would give it, which parseJson() and toJson() can't promise:
// they refuse halves of surrogate pairs, call a number like 1e400 a syntax error, may read a double one unit
// off in its last place, and write 1.0 as 1E0.

/// A JSON text that has been read.
struct JsonText
{
    /// Whole numbers of up to 15 digits are int64, all others the nearest double. Of members with the same
    /// name the last counts, in the place of the first. Half of a surrogate pair, written as an escape,
    /// stands in a string as the three bytes its code point would have; toQString() makes replacement
    /// characters of them.
    boost::json::value value;
    /// Some number overflows a double; it stands in @c value as an infinity, which writeJsonText() can't
    /// write.
    bool hasHugeNumber = false;
};

/// Reads one strict JSON text of at most JsonMaxDepth levels; none when it is not one. Any thread.
[[nodiscard]] std::optional<JsonText> readJsonText(QByteArrayView text);

/// @a value as compact JSON: numbers as ECMAScript writes doubles (1, 0.1, 1e+21), half a surrogate pair as
/// an escape, members in their order. What readJsonText() gave is read back the same.
[[nodiscard]] QByteArray writeJsonText(const boost::json::value &value);

} // namespace Gatehouse
