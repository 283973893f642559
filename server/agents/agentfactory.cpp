// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/agentfactory.h"

#include "agents/chatagent.h"
#include "agents/commandagent.h"
#include "agents/echoagent.h"
#include "agents/openclawagent.h"

namespace Gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr IdleLimits ChatIdle{600s, 120s}; // models can take long to load, and to read
constexpr IdleLimits OpenClawIdle{120s, 120s}; // it says what it does all the time

} // namespace

IdleLimits idleLimits(const AgentConfig &config)
{
    if (config.idle)
        return {*config.idle, *config.idle};
    switch (config.type) {
    case AgentConfig::Type::Chat:
        return ChatIdle;
    case AgentConfig::Type::OpenClaw:
        return OpenClawIdle;
    case AgentConfig::Type::Echo:
    case AgentConfig::Type::Command:
        break;
    }
    return {};
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
        agent = std::make_unique<CommandAgent>(config, idle, services.conversations, services.poller);
        break;
    case AgentConfig::Type::Chat:
        agent = std::make_unique<ChatAgent>(config, idle, services.conversations, services.secrets,
                                            services.poller);
        break;
    case AgentConfig::Type::OpenClaw:
        agent = std::make_unique<OpenClawAgent>(config, idle, services.secrets);
        break;
    }
    agent->setObjectName(instanceUuid);
    return agent;
}

} // namespace Gatehouse
