// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configagents.h"

#include "config/configfields.h"
#include "config/configvalues.h"
#include "json.h"

#include <QRegularExpression>
#include <QSet>
#include <vector>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using AgentField = ConfigField<AgentConfig>;

/// What the request to a chat server is made of: a header of these names would break it.
constexpr auto ReservedHeaders = std::to_array<QLatin1StringView>(
    {"connection"_L1, "content-length"_L1, "content-type"_L1, "expect"_L1, "te"_L1, "trailer"_L1,
     "transfer-encoding"_L1, "upgrade"_L1});

void readType(const ConfigNode &node, AgentConfig &out);

void readIdle(const ConfigNode &node, AgentConfig &out)
{
    if (const std::optional<qint64> seconds = node.integer(0, MaxConfigNumber))
        out.idle = std::chrono::seconds(*seconds);
}

void readCommand(const ConfigNode &node, AgentConfig &out)
{
    const std::optional<QList<ConfigNode>> items = node.items();
    if (!items)
        return;
    if (items->isEmpty())
        node.report(u"must name a program"_s);
    for (const ConfigNode &item : *items) {
        const std::optional<QString> text = item.text();
        if (text && out.command.isEmpty() && text->trimmed().isEmpty())
            item.report(u"must name a program"_s);
        out.command.append(text.value_or(QString()));
    }
}

void readWorkingDirectory(const ConfigNode &node, AgentConfig &out) { readPath(node, out.workingDirectory); }

/// Calls @a each with every member of an object and its name.
template<typename Each>
void readMembers(const ConfigNode &node, Each each)
{
    const boost::json::object *object = node.object();
    if (!object)
        return;
    for (const auto &member : *object)
        each(toQString(member.key()), node.member(member.key(), member.value()));
}

void readEnvironment(const ConfigNode &node, AgentConfig &out)
{
    readMembers(node, [&out](const QString &name, const ConfigNode &item) {
        if (name.isEmpty() || name.contains(u'=') || name.contains(QChar::Null))
            item.report(u"the name of a variable must not be empty nor hold = or NUL"_s);
        if (const std::optional<QString> text = item.text())
            out.environment.insert(name, *text);
    });
}

void readChatUrl(const ConfigNode &node, AgentConfig &out) { readBaseUrl(node, out.baseUrl); }

void readOpenClawUrl(const ConfigNode &node, AgentConfig &out) { readWebSocketUrl(node, out.url); }

void readToken(const ConfigNode &node, AgentConfig &out) { readSecretRef(node, out.token); }

/// OpenClaw folds the case of agent ids and has no others.
void readAgentId(const ConfigNode &node, AgentConfig &out)
{
    static const QRegularExpression pattern(
        QRegularExpression::anchoredPattern(u"[a-z0-9][a-z0-9_-]{0,63}"_s));
    const std::optional<QString> text = node.text();
    if (text && !pattern.match(*text).hasMatch())
        node.report(
            u"must be the id of an agent in OpenClaw: lower-case letters, digits, _ and -, at most 64"_s);
    else if (text)
        out.agentId = *text;
}

void readApiKey(const ConfigNode &node, AgentConfig &out) { readSecretRef(node, out.apiKey); }

/// Why there must be no header named @a name; empty when there may.
QString headerObjection(const QString &name)
{
    static const QRegularExpression token(
        QRegularExpression::anchoredPattern(u"[!#$%&'*+.^_`|~0-9A-Za-z-]+"_s));
    if (!token.match(name).hasMatch())
        return u"is no valid name of a header"_s;
    const bool isReserved = std::ranges::any_of(ReservedHeaders, [&name](QLatin1StringView reserved) {
        return name.compare(reserved, Qt::CaseInsensitive) == 0;
    });
    return isReserved ? u"this header is set by the gateway itself"_s : QString();
}

bool isHeaderValue(const QString &text)
{
    return std::ranges::none_of(text, [](QChar c) { return (c < u' ' && c != u'\t') || c == u'\x7f'; });
}

void readHeaders(const ConfigNode &node, AgentConfig &out)
{
    QSet<QString> seen;
    readMembers(node, [&](const QString &name, const ConfigNode &item) {
        const QString problem = headerObjection(name);
        if (!problem.isEmpty())
            item.report(problem);
        else if (seen.contains(name.toLower()))
            item.report(u"this header is there already (case does not matter)"_s);
        seen.insert(name.toLower());
        const std::optional<QString> text = item.text();
        if (text && !isHeaderValue(*text))
            item.report(u"a header must not hold line ends or other control characters"_s);
        else if (text)
            out.headers.append({name.toUtf8(), text->trimmed().toUtf8()});
    });
}

constexpr auto CommonFields = std::to_array<AgentField>({
    {.name = "type"_L1, .read = readType, .isRequired = true},
    {.name = "idleSeconds"_L1, .read = readIdle},
});

constexpr auto CommandFields = std::to_array<AgentField>({
    {.name = "command"_L1, .read = readCommand, .isRequired = true},
    {.name = "workingDirectory"_L1, .read = readWorkingDirectory},
    {.name = "environment"_L1, .read = readEnvironment},
    {.name = "timeoutSeconds"_L1, .read = readNumber<&AgentConfig::timeout, 0>},
});

constexpr auto ChatFields = std::to_array<AgentField>({
    {.name = "baseUrl"_L1, .read = readChatUrl, .isRequired = true},
    {.name = "model"_L1, .read = readWords<&AgentConfig::model>, .isRequired = true},
    {.name = "apiKey"_L1, .read = readApiKey},
    {.name = "systemPrompt"_L1, .read = readText<&AgentConfig::systemPrompt>},
    {.name = "headers"_L1, .read = readHeaders},
});

constexpr auto OpenClawFields = std::to_array<AgentField>({
    {.name = "url"_L1, .read = readOpenClawUrl, .isRequired = true},
    {.name = "token"_L1, .read = readToken},
    {.name = "agentId"_L1, .read = readAgentId},
});

struct AgentType
{
    QLatin1StringView name;
    AgentConfig::Type type;
    std::span<const AgentField> fields;
};

constexpr auto AgentTypes = std::to_array<AgentType>({
    {.name = "echo"_L1, .type = AgentConfig::Type::Echo, .fields = {}},
    {.name = "command"_L1, .type = AgentConfig::Type::Command, .fields = CommandFields},
    {.name = "chat"_L1, .type = AgentConfig::Type::Chat, .fields = ChatFields},
    {.name = "openclaw"_L1, .type = AgentConfig::Type::OpenClaw, .fields = OpenClawFields},
});

QStringList typeNames()
{
    QStringList names;
    for (const AgentType &type : AgentTypes)
        names.append(type.name);
    return names;
}

const AgentType *findType(const QString &name)
{
    const auto found = std::ranges::find_if(AgentTypes,
                                            [&name](const AgentType &type) { return type.name == name; });
    return found == AgentTypes.end() ? nullptr : &*found;
}

void readType(const ConfigNode &node, AgentConfig &out)
{
    const std::optional<QString> text = node.text();
    if (!text)
        return;
    if (const AgentType *type = findType(*text)) {
        out.type = type->type;
        return;
    }
    const QString message = u"unknown type; must be one of "_s + typeNames().join(u", "_s);
    const std::optional<QString> nearest = nearestName(*text, typeNames());
    node.report(nearest ? message + u"; did you mean \"%1\"?"_s.arg(*nearest) : message);
}

/// The fields of agents of @a type. Without a type those of all, none of them required: then what is there
/// can still be checked.
std::vector<AgentField> fieldsOf(const AgentType *type)
{
    std::vector<AgentField> fields(CommonFields.begin(), CommonFields.end());
    for (const AgentType &candidate : AgentTypes) {
        if (type && type != &candidate)
            continue;
        for (AgentField field : candidate.fields) {
            field.isRequired = field.isRequired && type;
            fields.push_back(field);
        }
    }
    return fields;
}

} // namespace

void readAgent(const ConfigNode &node, InstanceConfig &out)
{
    const AgentType *type = nullptr;
    if (const boost::json::object *object = node.value().if_object()) {
        const boost::json::value *name = object->if_contains("type");
        if (name && name->is_string())
            type = findType(toQString(name->get_string()));
    }
    readFields(node, std::span<const AgentField>(fieldsOf(type)), out.agent);
}

QStringList agentFieldPaths() { return fieldPaths(std::span<const AgentField>(fieldsOf(nullptr)), u"."_s); }

QString agentTypeName(AgentConfig::Type type)
{
    return std::ranges::find(AgentTypes, type, &AgentType::type)->name;
}

} // namespace Gatehouse
