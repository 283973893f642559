// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"
#include "agents/quietsockets.h"
#include "config/config.h"

namespace Gatehouse {

class ConversationStore;
class SecretResolver;

/// Asks an OpenAI-compatible server for every turn (docs/agents.md, "chat"). Gateway thread.
class ChatAgent final : public Agent
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChatAgent)
public:
    /// @a conversations and @a secrets are borrowed and must outlive the agent.
    ChatAgent(AgentConfig config, IdleLimits idle, ConversationStore &conversations, SecretResolver &secrets);
    ~ChatAgent() override = default;

    [[nodiscard]] std::unique_ptr<AgentRun> createRun(RunRequest request) override;

private:
    AgentConfig m_config;
    IdleLimits m_idle;
    ConversationStore &m_conversations;
    SecretResolver &m_secrets;
    std::shared_ptr<QuietSockets> m_quiet = std::make_shared<QuietSockets>(); ///< with the runs
};

} // namespace Gatehouse
