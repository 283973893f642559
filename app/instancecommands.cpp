// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandhandler.h"
#include "commandreply.h"
#include "config/configagents.h"
#include "config/configinstances.h"
#include "config/configstore.h"
#include "gateway.h"
#include "json.h"
#include "webhooks/agentendpoint.h"
#include "webhooks/apikeys.h"
#include "webhooks/instances.h"

#include <QUuid>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

boost::json::value urlOrNull(const QUrl &url)
{
    return url.isEmpty() ? boost::json::value() : boost::json::value(toJsonString(url.toString()));
}

boost::json::value textOrNull(const QString &text)
{
    return text.isEmpty() ? boost::json::value() : boost::json::value(toJsonString(text));
}

/// The reference that @a text names: `source:id`, or `source:provider:id` for sources that have providers.
/// What is wrong with it shows when the configuration is checked.
boost::json::value secretRefOf(const QString &text)
{
    const QString source = text.section(u':', 0, 0);
    QString id = text.section(u':', 1);
    boost::json::object ref{{"source", toJsonString(source)}};
    if ((source == u"file"_s || source == u"exec"_s) && id.contains(u':')) {
        ref["provider"] = toJsonString(id.section(u':', 0, 0));
        id = id.section(u':', 1);
    }
    ref["id"] = toJsonString(id);
    return ref;
}

/// The `agent` of the configuration that the options describe.
Result<boost::json::value> agentFromOptions(const CommandContext &context)
{
    if (const auto json = context.text("agent")) {
        Result<boost::json::value> agent = parseJson(json->toUtf8());
        if (!agent)
            return failure(ErrorCode::Invalid, u"--agent is %1."_s.arg(agent.error().message));
        return agent;
    }
    if (const auto program = context.text("command")) {
        boost::json::array words{toJsonString(*program)};
        const boost::json::value *arguments = context.request.args.if_contains("arguments");
        if (arguments && arguments->is_array())
            std::ranges::copy(arguments->get_array(), std::back_inserter(words));
        return boost::json::object{{"type", "command"}, {"command", std::move(words)}};
    }
    if (const auto url = context.text("chat")) {
        boost::json::object agent{{"type", "chat"},
                                  {"baseUrl", toJsonString(*url)},
                                  {"model", toJsonString(context.text("model").value_or(QString()))}};
        if (const auto variable = context.text("api-key-env"))
            agent["apiKey"] = {{"source", "env"}, {"provider", "default"}, {"id", toJsonString(*variable)}};
        return agent;
    }
    if (const auto url = context.text("openclaw")) {
        boost::json::object agent{{"type", "openclaw"}, {"url", toJsonString(*url)}};
        if (const auto ref = context.text("token-ref"))
            agent["token"] = secretRefOf(*ref);
        if (const auto id = context.text("agent-id"))
            agent["agentId"] = toJsonString(*id);
        return agent;
    }
    return boost::json::object{{"type", "echo"}};
}

} // namespace

void listInstances(const CommandContext &context)
{
    boost::json::array list;
    for (const InstanceConfig &instance : context.gateway.config().current().instances) {
        const AgentState state = context.gateway.instances().agentState(instance.uuid);
        const QList<QUrl> privateUrls = context.gateway.privateUrlsOf(instance.uuid);
        list.push_back({{"uuid", toJsonString(instance.uuid)},
                        {"name", toJsonString(instance.name)},
                        {"enabled", instance.enabled},
                        {"agent", toJsonString(agentTypeName(instance.agent.type))},
                        {"state", toJsonString(nameOf(state.kind))},
                        {"stateReason", textOrNull(state.reason)},
                        {"publicUrl", urlOrNull(context.gateway.publicUrlOf(instance.uuid))},
                        {"privateUrl", urlOrNull(privateUrls.value(0))},
                        {"keys", context.gateway.apiKeys().list(instance.uuid).size()}});
    }
    context.reply.data(list);
    context.reply.finish();
}

void addInstance(const CommandContext &context)
{
    const QString name = context.text("name").value_or(QString());
    const Result<boost::json::value> agent = agentFromOptions(context);
    if (!agent) {
        context.reply.fail(ExitCode::Usage, agent.error().message);
        return;
    }
    const auto &instances = context.gateway.config().current().instances;
    const bool isTaken = std::ranges::any_of(instances, [&name](const InstanceConfig &instance) {
        return instanceNameKey(instance.name) == instanceNameKey(name);
    });
    if (isTaken) {
        context.reply.fail(ExitCode::Failed, u"There is an instance \"%1\" already."_s.arg(name));
        return;
    }
    const QString uuid = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const Result<void> added = context.gateway.config().edit(
        [&](boost::json::object &document) -> Result<void> {
            boost::json::value &list = document["instances"];
            if (!list.is_array())
                list = boost::json::array();
            list.get_array().push_back(
                {{"uuid", toJsonString(uuid)}, {"name", toJsonString(name)}, {"agent", *agent}});
            return {};
        });
    if (!added) {
        // the file was fine before, so what is wrong now was given
        const bool isUsage = added.error().code == ErrorCode::Invalid;
        context.reply.fail(isUsage ? ExitCode::Usage : exitCodeOf(added.error().code), added.error().message);
        return;
    }
    context.reply.data(boost::json::object{{"uuid", toJsonString(uuid)}, {"name", toJsonString(name)}});
    context.reply.notice(
        u"Added instance \"%1\". It answers once it has a key: gatehouse keys add."_s.arg(name));
    context.reply.finish();
}

void removeInstance(const CommandContext &context)
{
    const Result<InstanceConfig> instance = context.instance();
    if (!instance) {
        context.reply.fail(instance.error());
        return;
    }
    context.gateway.removeInstance(
        instance->uuid, &context.reply,
        [&reply = context.reply, name = instance->name](const Result<void> &removed) {
            if (!removed) {
                reply.fail(removed.error());
                return;
            }
            reply.notice(u"Removed instance \"%1\" and its keys."_s.arg(name));
            reply.finish();
        });
}

void testInstance(const CommandContext &context)
{
    const Result<InstanceConfig> instance = context.instance();
    if (!instance) {
        context.reply.fail(instance.error());
        return;
    }
    context.gateway.webhooks().testTurn(
        instance->uuid, context.text("message").value_or(u"hello"_s), &context.reply,
        [&reply = context.reply](const Result<QByteArray> &answer) {
            if (!answer) { // the gateway was reached; it is the agent that failed
                reply.fail(ExitCode::Failed, answer.error().message);
                return;
            }
            reply.data(boost::json::object{{"reply", toJsonString(QString::fromUtf8(*answer))}});
            reply.finish();
        });
}

} // namespace Gatehouse
