// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callfilter.h"
#include "calls/callfilterterm.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// The columns that free words are looked for in, besides names: see CallFilter::searchText().
constexpr QLatin1StringView WordColumns[]{
    "instance"_L1,        "route"_L1,      "session"_L1, "action"_L1,    "flow_id"_L1,
    "method"_L1,          "path"_L1,       "status"_L1,  "key_last4"_L1, "client_address"_L1,
    "claimed_address"_L1, "stopped_at"_L1, "error"_L1,   "id"_L1};

/// A condition under which a record may match.
struct Condition
{
    QString text = {}; ///< empty: always
    QList<QVariant> values = {};
    bool exact = true; ///< it matches only then
};

bool isAscii(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() < 128; });
}

/// @a parts with anything between them, for LIKE … ESCAPE '\'.
QString likePattern(const QStringList &parts)
{
    QStringList escaped;
    for (QString part : parts) {
        part.replace(u'\\', "\\\\"_L1).replace(u'%', "\\%"_L1).replace(u'_', "\\_"_L1);
        escaped.append(part);
    }
    return escaped.join(u'%');
}

QString placeholders(qsizetype count) { return QStringList(count, u"?"_s).join(u','); }

/// Adds "or one of these" to @a condition.
void addOneOf(Condition &condition, QLatin1StringView column, const QList<QVariant> &values)
{
    if (values.isEmpty())
        return;
    condition.text += u" OR coalesce(%1, '') IN (%2)"_s.arg(column, placeholders(values.size()));
    condition.values += values;
}

QList<QVariant> variants(const auto &list)
{
    QList<QVariant> values;
    for (const auto &each : list)
        values.append(each);
    return values;
}

void addLike(Condition &condition, QLatin1StringView column, const QString &pattern)
{
    if (!condition.text.isEmpty())
        condition.text += " OR "_L1;
    condition.text += u"coalesce(%1, '') LIKE ? ESCAPE '\\'"_s.arg(column);
    condition.values.append(pattern.isNull() ? u""_s : pattern); // a null text would be bound as NULL
}

Condition rangeOf(const QString &expression, const CallFilterValue &value)
{
    return {u"%1 BETWEEN ? AND ?"_s.arg(expression), {value.from, value.to}};
}

Condition stateOf(const QString &state)
{
    if (state == "running"_L1)
        return {u"status IS NULL"_s, {}};
    if (state == "ok"_L1)
        return {u"coalesce(status < 400, 0)"_s, {}};
    if (state == "error"_L1)
        return {u"coalesce(status >= 400, 0)"_s, {}};
    if (state == "replay"_L1)
        return {u"coalesce(replay_of, '') <> ''"_s, {}};
    return {u"(coalesce(claimed_address, '') <> '' AND claimed_address <> client_address)"_s, {}};
}

Condition textOf(const CallFieldSpec &spec, const CallFilterValue &value)
{
    const QString text = value.pattern.parts().join(QString());
    if (!isAscii(text))
        return {.exact = false}; // SQLite folds ASCII only
    Condition condition;
    const QString pattern = likePattern(value.pattern.parts());
    addLike(condition, spec.column, pattern);
    if (spec.field == CallField::Source)
        addLike(condition, "claimed_address"_L1, pattern);
    if (spec.field == CallField::Instance)
        addOneOf(condition, "instance"_L1, variants(value.instances));
    if (spec.field == CallField::Key)
        addOneOf(condition, "key_id"_L1, variants(value.keys));
    return condition;
}

Condition wordOf(const CallFilterValue &value)
{
    if (!isAscii(value.text))
        return {.exact = false};
    Condition condition;
    const QString pattern = u'%' + likePattern({value.text}) + u'%';
    for (const QLatin1StringView column : WordColumns)
        addLike(condition, column, pattern);
    addOneOf(condition, "instance"_L1, variants(value.instances));
    addOneOf(condition, "key_id"_L1, variants(value.keys));
    return condition;
}

Condition conditionOf(const CallFieldSpec &spec, const CallFilterValue &value, qint64 nowMs)
{
    using Kind = CallFieldSpec::Kind;
    switch (spec.kind) {
    case Kind::Text:
        return textOf(spec, value);
    case Kind::Part: {
        if (!isAscii(value.text))
            return {.exact = false};
        Condition condition;
        addLike(condition, spec.column, u'%' + likePattern({value.text}) + u'%');
        return condition;
    }
    case Kind::Status:
        return value.text == "running"_L1 ? stateOf(value.text) : rangeOf(u"coalesce(status, 0)"_s, value);
    case Kind::Duration:
        return rangeOf(
            u"(CASE WHEN status IS NULL THEN max(0, %1 - time_ms) ELSE duration_ms END)"_s.arg(nowMs), value);
    case Kind::Bytes:
        if (spec.field == CallField::Out) {
            Condition condition = rangeOf(spec.column, value);
            condition.text = u"(status IS NOT NULL AND %1)"_s.arg(condition.text);
            return condition;
        }
        return rangeOf(spec.column, value);
    case Kind::Visibility:
        return {u"listener = ?"_s, {value.text == "public"_L1 ? 0 : 1}};
    case Kind::Is:
        return stateOf(value.text);
    }
    return {.exact = false};
}

} // namespace

CallFilter::Sql CallFilter::toSql(qint64 nowMs) const
{
    Sql sql;
    if (!m_terms)
        return sql;
    for (const Term &term : *m_terms) {
        QStringList alternatives;
        QList<QVariant> values;
        bool exact = true;
        for (const CallFilterValue &value : term.values) {
            const Condition condition = term.field == CallField::Word
                ? wordOf(value)
                : conditionOf(callFieldSpec(term.field), value, nowMs);
            exact = exact && condition.exact;
            alternatives.append(condition.text);
            values += condition.values;
        }
        if (!exact)
            continue; // nothing that SQL could say is sure to keep every match
        const QString either = u"%1(%2)"_s.arg(term.negated ? u"NOT "_s : QString(),
                                               alternatives.join(" OR "_L1));
        sql.condition += sql.condition.isEmpty() ? either : " AND "_L1 + either;
        sql.values += values;
    }
    return sql;
}

} // namespace Gatehouse
