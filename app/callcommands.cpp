// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "callcommand.h"
#include "calls/calllog.h"
#include "commandhandler.h"
#include "commandreply.h"
#include "config/configagents.h"
#include "config/configstore.h"
#include "gateway.h"
#include "json.h"
#include "secrets/keychain.h"
#include "webhooks/apikeys.h"
#include "webhooks/instances.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qint64 DefaultLimit = 100;
constexpr qint64 MaxLimit = 1000000;

} // namespace

void showCalls(const CommandContext &context)
{
    const qint64 limit = context.number("limit").value_or(DefaultLimit);
    if (limit < 0 || limit > MaxLimit) {
        context.reply.fail(ExitCode::Usage, u"--limit needs a whole number from 0 to %1."_s.arg(MaxLimit));
        return;
    }
    CallNames names;
    for (const InstanceConfig &instance : context.gateway.config().current().instances) {
        names.instances.insert(instance.uuid, instance.name);
        for (const ApiKey &key : context.gateway.apiKeys().list(instance.uuid))
            names.keys.insert(key.id, key.label);
    }
    const QString text = context.text("filter").value_or(QString());
    const auto filter = CallFilter::parse(text, names);
    if (!filter) {
        const CallFilterError &error = filter.error();
        context.reply.fail(
            ExitCode::Usage,
            u"--filter: %1 (at “%2”, character %3)"_s.arg(error.words, text.mid(error.position, error.length),
                                                          QString::number(error.position + 1)));
        return;
    }
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): a child of the reply
    auto *command = new CallCommand(context.gateway.calls(), context.reply, static_cast<int>(limit),
                                    context.flag("follow"), *filter);
    command->start();
}

void showStatus(const CommandContext &context)
{
    boost::json::array agents;
    for (const InstanceConfig &instance : context.gateway.config().current().instances) {
        const AgentState state = context.gateway.instances().agentState(instance.uuid);
        agents.push_back({{"uuid", toJsonString(instance.uuid)},
                          {"name", toJsonString(instance.name)},
                          {"type", toJsonString(agentTypeName(instance.agent.type))},
                          {"state", toJsonString(nameOf(state.kind))},
                          {"stateReason",
                           state.reason.isEmpty() ? boost::json::value()
                                                  : boost::json::value(toJsonString(state.reason))}});
    }
    const Keychain::State keychain = context.gateway.keychain().state();
    context.reply.data(boost::json::object{
        {"publicUrl", toJsonString(context.gateway.publicUrl().toString())},
        {"privateUrl", toJsonString(context.gateway.privateUrl().toString())},
        {"pid", QCoreApplication::applicationPid()},
        {"version", GATEHOUSE_VERSION},
        {"uptimeSeconds", context.gateway.uptimeSeconds()},
        {"calls", context.gateway.calls().storedCount()},
        {"running", context.gateway.calls().runningCount()},
        {"keychain",
         keychain == Keychain::State::Unknown ? boost::json::value()
                                              : boost::json::value(toJsonString(words(keychain)))},
        {"agents", std::move(agents)},
    });
    context.reply.finish();
}

} // namespace Gatehouse
