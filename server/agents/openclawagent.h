// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"
#include "agents/openclawconnection.h"
#include "config/config.h"

namespace Gatehouse {

/// Asks a running OpenClaw gateway for every turn (docs/agents.md, "openclaw"). Gateway thread.
class OpenClawAgent final : public Agent
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OpenClawAgent)
public:
    /// @a secrets is borrowed and must outlive the agent.
    OpenClawAgent(const AgentConfig &config, IdleLimits idle, SecretResolver &secrets,
                  const OpenClawTuning &tuning = {});
    ~OpenClawAgent() override = default;

    [[nodiscard]] std::unique_ptr<AgentRun> createRun(RunRequest request) override;
    [[nodiscard]] const OpenClawConnection &connection() const { return m_connection; }

private:
    QString m_agentId;
    IdleLimits m_idle;
    OpenClawConnection m_connection;
};

} // namespace Gatehouse
