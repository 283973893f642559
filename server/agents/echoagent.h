// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"

namespace Gatehouse {

class EchoCounters;

/// The agent for trying things out: answers `turn <n> of <session>: <message>`. Gateway thread.
class EchoAgent final : public Agent
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EchoAgent)
public:
    /// @a counters is borrowed and must outlive the agent.
    EchoAgent(IdleLimits idle, EchoCounters &counters);
    ~EchoAgent() override = default;

    [[nodiscard]] std::unique_ptr<AgentRun> createRun(RunRequest request) override;

private:
    IdleLimits m_idle;
    EchoCounters &m_counters;
};

} // namespace Gatehouse
