// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"
#include "config/config.h"

namespace Gatehouse {

class ConversationStore;
class Poller;

/// Runs a program for every turn: the message on its stdin, the reply on its stdout (docs/agents.md,
/// "command"). Gateway thread.
class CommandAgent final : public Agent
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandAgent)
public:
    /// @a conversations and @a poller are borrowed and must outlive the agent.
    CommandAgent(AgentConfig config, IdleLimits idle, ConversationStore &conversations, Poller &poller);
    ~CommandAgent() override = default;

    [[nodiscard]] std::unique_ptr<AgentRun> createRun(RunRequest request) override;

private:
    AgentConfig m_config;
    IdleLimits m_idle;
    ConversationStore &m_conversations;
    Poller &m_poller;
};

} // namespace Gatehouse
