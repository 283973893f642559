// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/conversationstore.h"
#include "commandhandler.h"
#include "commandreply.h"
#include "commandtext.h"
#include "config/configagents.h"
#include "config/configstore.h"
#include "gateway.h"
#include "json.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// The instance of the command; fails the command when there is none, or when others remember for it.
std::optional<InstanceConfig> rememberingInstance(const CommandContext &context)
{
    const Result<InstanceConfig> instance = context.instance();
    if (!instance) {
        context.reply.fail(instance.error());
        return std::nullopt;
    }
    if (instance->agent.type != AgentConfig::Type::Command
        && instance->agent.type != AgentConfig::Type::Chat) {
        context.reply.fail(ExitCode::NotFound,
                           u"The conversations of \"%1\" are not kept here: its agent is \"%2\"."_s.arg(
                               instance->name, agentTypeName(instance->agent.type)));
        return std::nullopt;
    }
    return *instance;
}

} // namespace

void listSessions(const CommandContext &context)
{
    QString uuid;
    if (context.text("instance")) {
        const std::optional<InstanceConfig> instance = rememberingInstance(context);
        if (!instance)
            return;
        uuid = instance->uuid;
    }
    QHash<QString, QString> names;
    for (const InstanceConfig &instance : context.gateway.config().current().instances)
        names.insert(instance.uuid, instance.name);
    const auto listed = [&reply = context.reply, names](const Result<QList<ConversationSummary>> &sessions) {
        if (!sessions) {
            reply.fail(sessions.error());
            return;
        }
        boost::json::array list;
        for (const ConversationSummary &session : *sessions) {
            const bool isKnown = names.contains(session.instance);
            list.push_back({{"instance", toJsonString(session.instance)},
                            {"name",
                             isKnown ? boost::json::value(toJsonString(names.value(session.instance)))
                                     : boost::json::value()},
                            {"session", toJsonString(session.session)},
                            {"turns", session.turns},
                            {"bytes", session.bytes},
                            {"lastUsedAt", toJsonString(isoTime(session.usedAtMs))}});
        }
        reply.data(list);
        reply.finish();
    };
    context.gateway.conversations().list(uuid, &context.reply, listed);
}

void showSession(const CommandContext &context)
{
    const std::optional<InstanceConfig> instance = rememberingInstance(context);
    if (!instance)
        return;
    const QString session = context.text("session").value_or(QString());
    const auto read = [&reply = context.reply, session](const Result<QList<ConversationTurn>> &turns) {
        if (!turns) {
            reply.fail(turns.error());
            return;
        }
        if (turns->isEmpty()) {
            reply.fail(ExitCode::NotFound, u"There is no conversation \"%1\"."_s.arg(session));
            return;
        }
        boost::json::array list;
        for (const ConversationTurn &turn : *turns)
            list.push_back({{"message", toJsonString(turn.message)}, {"reply", toJsonString(turn.reply)}});
        reply.data(list);
        reply.finish();
    };
    context.gateway.conversations().history(instance->uuid, session, &context.reply, read);
}

void resetSession(const CommandContext &context)
{
    const std::optional<InstanceConfig> instance = rememberingInstance(context);
    if (!instance)
        return;
    const QString session = context.text("session").value_or(QString());
    const auto forgotten = [&reply = context.reply, session](const Result<void> &reset) {
        if (!reset) {
            reply.fail(reset.error());
            return;
        }
        reply.notice(u"Forgot the conversation \"%1\"."_s.arg(session));
        reply.finish();
    };
    context.gateway.conversations().reset(instance->uuid, session, &context.reply, forgotten);
}

} // namespace Gatehouse
