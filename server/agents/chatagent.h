// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"
#include "config/config.h"

namespace Gatehouse {

class ConversationStore;
class Poller;
class SecretResolver;

/// Asks an OpenAI-compatible server for every turn (docs/agents.md, "chat"). Gateway thread.
class ChatAgent final : public Agent
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChatAgent)
public:
    /// @a conversations, @a secrets and @a poller are borrowed and must outlive the agent.
    ChatAgent(AgentConfig config, IdleLimits idle, ConversationStore &conversations, SecretResolver &secrets,
              Poller &poller);
    ~ChatAgent() override = default;

    [[nodiscard]] std::unique_ptr<AgentRun> createRun(RunRequest request) override;

private:
    AgentConfig m_config;
    IdleLimits m_idle;
    ConversationStore &m_conversations;
    SecretResolver &m_secrets;
    Poller &m_poller;
};

} // namespace Gatehouse
