// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configwriter.h"

#include "config/configagents.h"
#include "config/configroutes.h"
#include "json.h"

#include <boost/json/array.hpp>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

std::string_view toView(QByteArrayView bytes)
{
    return {bytes.data(), static_cast<std::size_t>(bytes.size())};
}

void writeText(boost::json::object &object, std::string_view name, const QString &text)
{
    if (!text.isEmpty())
        object[name] = toJsonString(text);
}

void writeNumber(boost::json::object &object, std::string_view name, qint64 number, qint64 preset)
{
    if (number != preset)
        object[name] = number;
}

boost::json::object agentToJson(const AgentConfig &agent)
{
    boost::json::object object;
    object["type"] = toJsonString(agentTypeName(agent.type));
    if (agent.type == AgentConfig::Type::Command) {
        boost::json::array command;
        for (const QString &word : agent.command)
            command.emplace_back(toJsonString(word));
        object["command"] = std::move(command);
        writeText(object, "workingDirectory", agent.workingDirectory);
        boost::json::object environment;
        for (const auto &[name, text] : agent.environment.asKeyValueRange())
            environment[toJsonString(name)] = toJsonString(text);
        if (!environment.empty())
            object["environment"] = std::move(environment);
        writeNumber(object, "timeoutSeconds", agent.timeout.count(), AgentConfig().timeout.count());
    }
    if (agent.type == AgentConfig::Type::Chat) {
        writeText(object, "baseUrl", agent.baseUrl.toString(QUrl::FullyEncoded));
        writeText(object, "model", agent.model);
        if (!agent.apiKey.isNull())
            object["apiKey"] = agent.apiKey.toJson();
        writeText(object, "systemPrompt", agent.systemPrompt);
        boost::json::object headers;
        for (const auto &[name, text] : agent.headers)
            headers[toView(name)] = toView(text);
        if (!headers.empty())
            object["headers"] = std::move(headers);
    }
    if (agent.type == AgentConfig::Type::OpenClaw) {
        writeText(object, "url", agent.url.toString(QUrl::FullyEncoded));
        if (!agent.token.isNull())
            object["token"] = agent.token.toJson();
        writeText(object, "agentId", agent.agentId);
    }
    if (agent.idle)
        object["idleSeconds"] = agent.idle->count();
    return object;
}

boost::json::object limitsToJson(const InstanceLimits &limits)
{
    const InstanceLimits presets;
    boost::json::object object;
    writeNumber(object, "concurrentRuns", limits.concurrentRuns, presets.concurrentRuns);
    writeNumber(object, "waitingRuns", limits.waitingRuns, presets.waitingRuns);
    writeNumber(object, "jsonBytes", limits.jsonBytes, presets.jsonBytes);
    writeNumber(object, "multipartBytes", limits.multipartBytes, presets.multipartBytes);
    writeNumber(object, "bodySeconds", limits.bodyTime.count(), presets.bodyTime.count());
    writeNumber(object, "replyBytes", limits.replyBytes, presets.replyBytes);
    return object;
}

/// The object at @a names below @a document; null when it is not there.
boost::json::object *objectAt(boost::json::object &document, std::initializer_list<std::string_view> names)
{
    boost::json::object *object = &document;
    for (const std::string_view name : names) {
        boost::json::value *value = object->if_contains(name);
        object = value ? value->if_object() : nullptr;
        if (!object)
            return nullptr;
    }
    return object;
}

/// Where OpenClaw has its routes; null when @a document has none there.
boost::json::object *pluginRoutes(boost::json::object &document)
{
    return objectAt(document, {"plugins", "entries", "webhooks", "config", "routes"});
}

bool isPluginEnabled(boost::json::object &document)
{
    const boost::json::object *entry = objectAt(document, {"plugins", "entries", "webhooks"});
    const boost::json::value *enabled = entry ? entry->if_contains("enabled") : nullptr;
    return !enabled || !enabled->is_bool() || enabled->get_bool();
}

} // namespace

boost::json::object toConfigJson(const InstanceConfig &instance)
{
    boost::json::object object;
    object["uuid"] = toJsonString(instance.uuid);
    object["name"] = toJsonString(instance.name);
    if (!instance.enabled)
        object["enabled"] = false;
    object["agent"] = agentToJson(instance.agent);
    boost::json::object limits = limitsToJson(instance.limits);
    if (!limits.empty())
        object["limits"] = std::move(limits);
    if (instance.onHangUp == InstanceConfig::OnHangUp::Finish)
        object["onHangUp"] = "finish";
    return object;
}

boost::json::object toConfigJson(const RouteConfig &route)
{
    boost::json::object object;
    if (!route.enabled)
        object["enabled"] = false;
    if (route.path != defaultRoutePath(route.id))
        object["path"] = toJsonString(route.path);
    object["sessionKey"] = toJsonString(route.sessionKey);
    object["secret"] = route.secret.toJson();
    if (route.controllerId != defaultControllerId(route.id))
        object["controllerId"] = toJsonString(route.controllerId);
    writeText(object, "description", route.description);
    writeText(object, "agent", route.agent);
    if (route.isPublic != route.isPrivate)
        object["listeners"] = boost::json::array{route.isPublic ? "public" : "private"};
    return object;
}

void putRoute(boost::json::object &document, const RouteConfig &route)
{
    const boost::json::string id = toJsonString(route.id);
    boost::json::object *plugin = pluginRoutes(document);
    if (plugin && plugin->contains(id)) {
        if (isPluginEnabled(document) || !route.enabled) {
            (*plugin)[id] = toConfigJson(route);
            return;
        }
        plugin->stable_erase(plugin->find(id)); // nothing can be enabled there
    }
    boost::json::value &routes = document["routes"];
    if (!routes.is_object())
        routes.emplace_object();
    routes.get_object()[id] = toConfigJson(route);
}

bool takeRoute(boost::json::object &document, const QString &id)
{
    const boost::json::string name = toJsonString(id);
    for (boost::json::object *routes : {objectAt(document, {"routes"}), pluginRoutes(document)}) {
        if (!routes || !routes->contains(name))
            continue;
        routes->stable_erase(routes->find(name));
        return true;
    }
    return false;
}

} // namespace Gatehouse
