// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/confignode.h"

#include "json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype ShortestPrefix = 4; // a shorter one names nothing in particular
constexpr qsizetype LettersPerMistake = 3;

/// How many letters have to be inserted, removed, replaced or swapped with their neighbour to get from @a
/// left to
/// @a right.
qsizetype editDistance(const QString &left, const QString &right)
{
    const auto width = static_cast<std::size_t>(right.size()) + 1;
    std::vector<qsizetype> beforeLast(width);
    std::vector<qsizetype> last(width);
    std::vector<qsizetype> row(width);
    for (std::size_t j = 0; j < width; ++j)
        row[j] = static_cast<qsizetype>(j);
    for (qsizetype i = 1; i <= left.size(); ++i) {
        std::swap(beforeLast, last);
        std::swap(last, row);
        row[0] = i;
        for (qsizetype j = 1; j <= right.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const bool isSame = left[i - 1] == right[j - 1];
            row[at] = std::min({last[at] + 1, row[at - 1] + 1, last[at - 1] + (isSame ? 0 : 1)});
            const bool isSwapped = i > 1 && j > 1 && left[i - 1] == right[j - 2]
                && left[i - 2] == right[j - 1];
            if (isSwapped)
                row[at] = std::min(row[at], beforeLast[at - 2] + 1);
        }
    }
    return row.back();
}

std::optional<qint64> wholeNumber(const boost::json::value &value)
{
    if (value.is_int64())
        return value.get_int64();
    if (value.is_uint64()) // only when it does not fit the signed type
        return std::numeric_limits<qint64>::max();
    if (!value.is_double() || std::floor(value.get_double()) != value.get_double())
        return std::nullopt;
    constexpr double Limit = 9e15; // up to here every whole number has a double of its own
    return static_cast<qint64>(std::clamp(value.get_double(), -Limit, Limit));
}

} // namespace

void ConfigNode::reportBelow(const QString &path, const QString &message) const
{
    const bool needsDot = !m_path.isEmpty() && !path.isEmpty() && !path.startsWith(u'[');
    m_problems->append({.path = m_path + (needsDot ? u"."_s : u""_s) + path, .message = message});
}

ConfigNode ConfigNode::member(std::string_view name, const boost::json::value &value) const
{
    return {value, memberPath(m_path, toQString(name)), *m_context, *m_problems};
}

std::optional<QList<ConfigNode>> ConfigNode::items() const
{
    const boost::json::array *array = m_value->if_array();
    if (!array) {
        report(u"must be a list in [ ]"_s);
        return std::nullopt;
    }
    QList<ConfigNode> nodes;
    for (const boost::json::value &item : *array)
        nodes.append({item, itemPath(m_path, nodes.size()), *m_context, *m_problems});
    return nodes;
}

const boost::json::object *ConfigNode::object() const
{
    const boost::json::object *object = m_value->if_object();
    if (!object)
        report(u"must be an object in { }"_s);
    return object;
}

std::optional<QString> ConfigNode::text() const
{
    const boost::json::string *string = m_value->if_string();
    if (!string) {
        report(u"must be text in quotes"_s);
        return std::nullopt;
    }
    QString text = toQString(*string);
    if (text.contains(QChar::Null)) {
        report(u"must not hold NUL characters"_s);
        return std::nullopt;
    }
    return text;
}

std::optional<bool> ConfigNode::boolean() const
{
    if (m_value->is_bool())
        return m_value->get_bool();
    report(u"must be true or false"_s);
    return std::nullopt;
}

std::optional<qint64> ConfigNode::integer(qint64 least, qint64 most) const
{
    const std::optional<qint64> number = wholeNumber(*m_value);
    if (number && *number >= least && *number <= most)
        return number;
    report(u"must be a whole number from %1 to %2"_s.arg(least).arg(most));
    return std::nullopt;
}

std::optional<QString> nearestName(const QString &name, const QStringList &known)
{
    const QString wanted = name.toLower();
    const qsizetype allowed = std::max<qsizetype>(1, wanted.size() / LettersPerMistake);
    std::optional<QString> nearest;
    qsizetype least = allowed + 1;
    for (const QString &candidate : known) {
        if (std::abs(candidate.size() - wanted.size()) >= least)
            continue;
        const qsizetype distance = editDistance(wanted, candidate.toLower());
        if (distance < least && distance < wanted.size()) {
            least = distance;
            nearest = candidate;
        }
    }
    if (nearest || wanted.size() < ShortestPrefix)
        return nearest;
    const auto longer = std::ranges::find_if(known, [&wanted](const QString &candidate) {
        return candidate.toLower().startsWith(wanted) || wanted.startsWith(candidate.toLower());
    });
    return longer == known.end() ? std::nullopt : std::optional(*longer);
}

QString unknownField(const QString &name, const QStringList &known)
{
    const QString message = u"unknown field "_s + quotedName(name);
    const std::optional<QString> nearest = nearestName(name, known);
    return nearest ? message + u"; did you mean \"%1\"?"_s.arg(*nearest) : message;
}

} // namespace Gatehouse
