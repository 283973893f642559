// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"
#include "config/config.h"

#include <memory>

namespace Gatehouse {

class ConversationStore;
class EchoCounters;
class Poller;
class SecretResolver;

/// What agents need of the house. All of it outlives them.
struct AgentServices
{
    ConversationStore &conversations;
    EchoCounters &echo;
    SecretResolver &secrets;
    Poller &poller;
};

/// The idle clock of an agent: what the operator gave, else the default of its backend.
[[nodiscard]] IdleLimits idleLimits(const AgentConfig &config);

/// The backend that @a config names, for the instance @a instanceUuid (which becomes its object name).
/// Connects to nothing yet; what is wrong with the backend shows when a run needs it.
[[nodiscard]] std::unique_ptr<Agent> createAgent(const AgentConfig &config, const QString &instanceUuid,
                                                 AgentServices &services);

} // namespace Gatehouse
