// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/actionrequest.h"

#include "config/confignode.h"
#include "config/configproblem.h"
#include "json.h"
#include "taskflows/jsontext.h"

#include <QStringList>
#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/string.hpp>
#include <cmath>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// Nothing, or what is wrong with a field, without its name.
using Objection = std::optional<QString>;

/// What ECMAScript's trim() takes away, in UTF-8.
constexpr auto WhiteSpace = std::to_array<std::string_view>({" ",
                                                             "\t",
                                                             "\n",
                                                             "\v",
                                                             "\f",
                                                             "\r",
                                                             "\xC2\xA0",
                                                             "\xE1\x9A\x80",
                                                             "\xE2\x80\x80",
                                                             "\xE2\x80\x81",
                                                             "\xE2\x80\x82",
                                                             "\xE2\x80\x83",
                                                             "\xE2\x80\x84",
                                                             "\xE2\x80\x85",
                                                             "\xE2\x80\x86",
                                                             "\xE2\x80\x87",
                                                             "\xE2\x80\x88",
                                                             "\xE2\x80\x89",
                                                             "\xE2\x80\x8A",
                                                             "\xE2\x80\xA8",
                                                             "\xE2\x80\xA9",
                                                             "\xE2\x80\xAF",
                                                             "\xE2\x81\x9F",
                                                             "\xE3\x80\x80",
                                                             "\xEF\xBB\xBF"});

std::string_view trimmed(std::string_view text)
{
    const auto trimOnce = [&text](auto isAtEdge, auto remove) {
        const auto found = std::ranges::find_if(WhiteSpace, isAtEdge);
        if (found == WhiteSpace.end())
            return false;
        remove(found->size());
        return true;
    };
    while (trimOnce([&text](std::string_view space) { return text.starts_with(space); },
                    [&text](std::size_t size) { text.remove_prefix(size); })) { }
    while (trimOnce([&text](std::string_view space) { return text.ends_with(space); },
                    [&text](std::size_t size) { text.remove_suffix(size); })) { }
    return text;
}

/// Puts the replacement character where half a surrogate pair stands: both have three bytes.
void replaceHalfPairs(boost::json::string &text)
{
    constexpr std::string_view Replacement = "\xEF\xBF\xBD";
    for (std::size_t at = text.find('\xED'); at != boost::json::string::npos;
         at = text.find('\xED', at + 1)) {
        if (static_cast<unsigned char>(text[at + 1]) >= 0xA0U)
            std::ranges::copy(Replacement, text.begin() + static_cast<std::ptrdiff_t>(at));
    }
}

bool holdsHugeNumber(const boost::json::value &value)
{
    if (const double *number = value.if_double())
        return !std::isfinite(*number);
    if (const boost::json::array *array = value.if_array())
        return std::ranges::any_of(*array, holdsHugeNumber);
    if (const boost::json::object *object = value.if_object())
        return std::ranges::any_of(*object,
                                   [](const auto &member) { return holdsHugeNumber(member.value()); });
    return false;
}

Objection takeText(const ActionField &field, boost::json::value &value)
{
    boost::json::string *text = value.if_string();
    if (!text)
        return field.isNullable ? u"must be text or null"_s : u"must be text"_s;
    const std::string_view rest = trimmed(*text);
    if (rest.empty())
        return u"must not be empty"_s;
    if (rest.size() != text->size())
        *text = boost::json::string(rest, text->storage());
    replaceHalfPairs(*text);
    return std::nullopt;
}

Objection takeChoice(const ActionField &field, const boost::json::value &value)
{
    const boost::json::string *text = value.if_string();
    if (text && std::ranges::find(field.choices, std::string_view(*text)) != field.choices.end())
        return std::nullopt;
    QStringList choices;
    for (const std::string_view choice : field.choices)
        choices.append(toQString(choice));
    return u"must be one of "_s + choices.join(u", "_s);
}

Objection takeCount(boost::json::value &value)
{
    std::optional<std::int64_t> count;
    if (value.is_int64())
        count = value.get_int64();
    else if (const double *real = value.if_double();
             real && *real >= 0 && *real <= static_cast<double>(MaxSafeInteger) && std::trunc(*real) == *real)
        count = static_cast<std::int64_t>(*real);
    if (!count || *count < 0 || *count > MaxSafeInteger)
        return u"must be a whole number from 0 to %1"_s.arg(MaxSafeInteger);
    value = *count;
    return std::nullopt;
}

/// Checks the value that was sent for @a field and brings it into its final form.
Objection take(const ActionField &field, boost::json::value &value, bool mayBeHuge)
{
    if (value.is_null() && field.isNullable)
        return std::nullopt;
    switch (field.type) {
    case ActionField::Type::Text:
        return takeText(field, value);
    case ActionField::Type::Choice:
        return takeChoice(field, value);
    case ActionField::Type::Count:
        return takeCount(value);
    case ActionField::Type::Flag:
        return value.is_bool() ? Objection() : u"must be true or false"_s;
    case ActionField::Type::Json:
        return mayBeHuge && holdsHugeNumber(value) ? u"holds a number that is too large"_s : Objection();
    }
    Q_UNREACHABLE();
}

tl::unexpected<RequestProblem> refused(const QString &field, const QString &objection)
{
    return tl::unexpected(RequestProblem{.isJson = true, .words = field + u": "_s + objection});
}

QStringList namesOf(const ActionRule &rule)
{
    QStringList names{u"action"_s};
    for (const ActionField &field : rule.fields)
        names.append(toQString(field.name));
    return names;
}

QString unknownAction(const QString &name)
{
    QStringList names;
    for (const ActionRule &rule : actionRules())
        names.append(toQString(rule.name));
    const std::optional<QString> nearest = nearestName(name, names);
    return nearest ? u"is unknown; did you mean \"%1\"?"_s.arg(*nearest)
                   : u"must be one of "_s + names.join(u", "_s);
}

bool isBroken(const ActionCondition &condition, const boost::json::object &fields)
{
    const bool applies = std::ranges::any_of(
        condition.dependents, [&fields](std::string_view name) { return fields.contains(name); });
    if (!applies)
        return false;
    const boost::json::value *choice = fields.if_contains(condition.field);
    return !choice || !choice->is_string() || choice->get_string() != condition.choice;
}

} // namespace

tl::expected<ActionRequest, RequestProblem> parseActionRequest(QByteArrayView body)
{
    std::optional<JsonText> text = readJsonText(body);
    if (!text)
        return tl::unexpected(RequestProblem{.isJson = false, .words = u"The body is not valid JSON."_s});
    boost::json::object *object = text->value.if_object();
    if (!object)
        return refused(u"body"_s, u"must be a JSON object"_s);
    const boost::json::value *name = object->if_contains("action");
    if (!name)
        return refused(u"action"_s, u"is required"_s);
    if (!name->is_string())
        return refused(u"action"_s, u"must be text"_s);
    const std::optional<Action> action = actionNamed(name->get_string());
    if (!action)
        return refused(u"action"_s, unknownAction(toQString(name->get_string())));

    const ActionRule &rule = ruleOf(*action);
    std::size_t known = 1;
    for (const ActionField &field : rule.fields) {
        boost::json::value *value = object->if_contains(field.name);
        if (!value && field.isRequired)
            return refused(toQString(field.name), u"is required"_s);
        if (!value)
            continue;
        ++known;
        if (const Objection objection = take(field, *value, text->hasHugeNumber))
            return refused(toQString(field.name), *objection);
    }
    if (known != object->size()) {
        const QStringList names = namesOf(rule);
        for (const auto &member : *object) {
            const QString sent = toQString(member.key());
            if (!names.contains(sent))
                return refused(memberPath({}, sent), unknownField(sent, names));
        }
    }
    if (rule.condition && isBroken(*rule.condition, *object))
        return refused(toQString(rule.condition->field), toQString(rule.condition->words));
    object->stable_erase(object->find("action")); // fields stay in the order of the body
    return ActionRequest{.action = *action, .fields = std::move(*object)};
}

} // namespace Gatehouse
