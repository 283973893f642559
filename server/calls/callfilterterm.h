// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callfilter.h"

#include <functional>
#include <limits>

namespace Gatehouse {

/// What a field looks at.
enum class CallField {
    Word,
    Status,
    Route,
    Instance,
    Key,
    Session,
    Source,
    Duration,
    Is,
    Action,
    Flow,
    Stopped,
    Error,
    Path,
    Method,
    Visibility,
    In,
    Out,
    Id,
};

/// A text with `*` for anything, compared as a whole and ignoring case.
class TextPattern final
{
public:
    explicit TextPattern(const QString &text)
        : m_parts(text.split(u'*'))
    { }
    [[nodiscard]] bool matches(QStringView text) const;
    [[nodiscard]] bool hasWildcard() const { return m_parts.size() > 1; }
    [[nodiscard]] const QStringList &parts() const { return m_parts; }

private:
    QStringList m_parts;
};

/// One of the alternatives that commas separate.
struct CallFilterValue
{
    QString text = {}; ///< as written, quotes removed
    TextPattern pattern{QString()};
    qint64 from = std::numeric_limits<qint64>::min(); ///< numbers: the least …
    qint64 to = std::numeric_limits<qint64>::max(); ///< … and the greatest that match
    QByteArray needle = {}; ///< words: lower case UTF-8
    QStringList instances = {}; ///< UUIDs of the instances whose name matches
    QList<qint64> keys = {}; ///< ids of the keys whose label matches
};

struct CallFilter::Term
{
    CallField field = CallField::Word;
    bool negated = false;
    std::vector<CallFilterValue> values;
};

/// How a field is written.
struct CallFieldSpec
{
    enum class Kind { Text, Part, Status, Duration, Bytes, Visibility, Is };
    CallField field;
    Kind kind;
    QLatin1StringView name;
    QLatin1StringView column; ///< in the table of calls
    const QString CallRecord::*text = nullptr; ///< for texts
};

[[nodiscard]] const std::vector<CallFieldSpec> &callFieldSpecs();
[[nodiscard]] const CallFieldSpec &callFieldSpec(CallField field);

} // namespace Gatehouse
