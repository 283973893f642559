// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/agentfactory.h"

#include "agents/chatagent.h"
#include "agents/commandagent.h"
#include "agents/echoagent.h"

namespace Gatehouse {

namespace {

using std::chrono_literals::operator""s;

constexpr IdleLimits ChatIdle{600s, 120s}; // models can take long to load, and to read

} // namespace

IdleLimits idleLimits(const AgentConfig &config)
{
    if (config.idle)
        return {*config.idle, *config.idle};
    return config.type == AgentConfig::Type::Chat ? ChatIdle : IdleLimits{};
}

std::unique_ptr<Agent> createAgent(const AgentConfig &config, const QString &instanceUuid,
                                   AgentServices &services)
{
    const IdleLimits idle = idleLimits(config);
    std::unique_ptr<Agent> agent;
    switch (config.type) {
    case AgentConfig::Type::Echo:
        agent = std::make_unique<EchoAgent>(idle, services.echo);
        break;
    case AgentConfig::Type::Command:
        agent = std::make_unique<CommandAgent>(config, idle, services.conversations);
        break;
    case AgentConfig::Type::Chat:
        agent = std::make_unique<ChatAgent>(config, idle, services.conversations, services.secrets);
        break;
    }
    agent->setObjectName(instanceUuid);
    return agent;
}

} // namespace Gatehouse
