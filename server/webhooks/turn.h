// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"
#include "webhooks/instances.h"
#include "webhooks/sessionlines.h"

#include <QObject>

#include <memory>

namespace Gatehouse {

/// One turn of one session: it waits in the line of its instance, runs the agent and frees its place once
/// the run has ended. Destroying it ends the run at once and gives the place up. Gateway thread.
class Turn final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Turn)
public:
    enum class Stage { New, Waiting, Running, Ended };

    /// @a request needs no limit for the reply: that of the instance is taken when the run begins.
    Turn(std::shared_ptr<InstanceRuntime> instance, RunRequest request);
    ~Turn() override;

    /// Enters the line. False: it is full, and this turn has ended. Else the turn waits or runs; running()
    /// may be emitted before this returns.
    [[nodiscard]] bool begin();
    /// Asks the run to stop; ended() follows. Does nothing unless the turn runs: destroy one that waits.
    void abort();
    [[nodiscard]] Stage stage() const { return m_stage; }
    /// Whether partialText() is wanted: it costs a copy of the text each time.
    void showText(bool wanted);
    /// The reply as far as it has come.
    [[nodiscard]] QString textSoFar() const;

Q_SIGNALS:
    /// The turn has its slot and the agent is about to start.
    void running();
    /// The run has ended; its place in the line is freed as soon as this signal has been handled. Emitted
    /// from the event loop.
    void ended(const Gatehouse::RunOutcome &outcome);
    /// The reply as far as it has come; at most ten times a second, and only while showText() wants it.
    void partialText(const QString &textSoFar);

private:
    void run();
    void followText();
    void finish(const RunOutcome &outcome);
    void leave();

    std::shared_ptr<InstanceRuntime> m_instance;
    RunRequest m_request;
    std::shared_ptr<Agent> m_agent; ///< outlives the run
    std::unique_ptr<AgentRun> m_run;
    SessionLines::Ticket m_ticket = 0;
    Stage m_stage = Stage::New;
    bool m_textWanted = false;
};

} // namespace Gatehouse
