// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configwriter.h"

#include "config/configagents.h"
#include "json.h"

#include <boost/json/array.hpp>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

std::string_view toView(QByteArrayView bytes)
{
    return {bytes.data(), static_cast<std::size_t>(bytes.size())};
}

boost::json::value secretToJson(const SecretRef &ref)
{
    if (ref.source == SecretRef::Source::Plain)
        return boost::json::value(toView(ref.value.bytes())); // braces would make a list
    boost::json::object object;
    object["source"] = "env";
    object["id"] = toJsonString(ref.id);
    if (ref.provider != "default"_L1 && !ref.provider.isEmpty())
        object["provider"] = toJsonString(ref.provider);
    return object;
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
            object["apiKey"] = secretToJson(agent.apiKey);
        writeText(object, "systemPrompt", agent.systemPrompt);
        boost::json::object headers;
        for (const auto &[name, text] : agent.headers)
            headers[toView(name)] = toView(text);
        if (!headers.empty())
            object["headers"] = std::move(headers);
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

} // namespace Gatehouse
