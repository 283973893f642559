// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agentstate.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <chrono>
#include <limits>
#include <memory>

namespace Gatehouse {

/// What a QTimer can count: 24 days. Longer times are cut to it.
inline constexpr std::chrono::milliseconds LongestTimer{std::numeric_limits<int>::max()};

/// How long an agent may show no sign of life (docs/agents.md, "Idle clock"). Zero: for ever.
struct IdleLimits
{
    std::chrono::milliseconds beforeFirstSign{0};
    std::chrono::milliseconds afterwards{0};
};

/// One turn that an agent is asked for.
struct RunRequest
{
    QString instance; ///< UUID of the instance
    QString session; ///< session name
    QString message; ///< complete, with the list of attached files in front
    QStringList attachments; ///< absolute paths
    qint64 replyBytes = 8388608; ///< a longer reply is an error
};

/// How a run ended.
struct RunOutcome
{
    enum class Kind { Reply, Error, Aborted };
    Kind kind = Kind::Error;
    QByteArray text; ///< the reply as UTF-8, or what went wrong in words for the caller
    bool isTimeout = false; ///< of an error: it took too long, or showed no sign of life for too long
};

/// One run of an agent. Create it with Agent::createRun(), connect to ended(), then start(). Destroying a
/// run ends everything it started, at once; it may be destroyed in a slot of ended(). Gateway thread.
class AgentRun : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AgentRun)
public:
    ~AgentRun() override;

    /// Starts the run and its idle clock. ended() never comes before start() has returned.
    void start();
    /// Asks the run to stop. ended() follows with Kind::Aborted once what it started is gone (within 1 s),
    /// or with the reply or error that came first.
    void abort();
    /// True from the moment the outcome is known; ended() has been emitted or is on its way.
    [[nodiscard]] bool isEnded() const { return m_ended; }
    /// The reply as far as it has come; empty for backends that don't tell.
    [[nodiscard]] virtual QString textSoFar() const { return {}; }

Q_SIGNALS:
    /// The reply as far as it has come; at most ten times a second.
    void partialText(const QString &textSoFar);
    /// The backend was reached; or, with @a problem in words, it could not be.
    void backendSeen(const QString &problem);
    /// Emitted exactly once, from the event loop.
    void ended(const Gatehouse::RunOutcome &outcome);

protected:
    AgentRun(RunRequest request, IdleLimits idle);

    /// Begins the work of the backend.
    virtual void doStart() = 0;
    /// Begins to stop it; the backend then calls finishAborted(), or fail() or reply() if those win. Also
    /// called when the idle clock or the reply limit ends the run; the error is then kept by this class.
    virtual void doAbort() = 0;
    [[nodiscard]] const RunRequest &request() const { return m_request; }
    /// True once doAbort() has been called: new results of the backend no longer count.
    [[nodiscard]] bool isStopping() const { return m_stopping; }
    /// A sign of life: re-arms the idle clock.
    void touch();
    /// Ends the idle clock: the agent has done its part, what remains is ours.
    void stopClock();
    /// textSoFar() has changed.
    void textGrew();
    /// Ends the run with the reply @a text; bytes that are no UTF-8 become U+FFFD.
    void reply(const QByteArray &text);
    void fail(const QString &why);
    void finishAborted();
    /// Ends the run with the error @a why, but only once the backend has stopped (doAbort()).
    void stopWith(const QString &why, bool isTimeout = false);
    /// The words for a reply that exceeds the limit of the request.
    [[nodiscard]] QString replyTooLong() const;

private:
    void armClock(std::chrono::milliseconds limit);
    void disarmClock();
    void end(RunOutcome::Kind kind, const QByteArray &text);

    RunRequest m_request;
    IdleLimits m_idle;
    // made when they are needed first: the runs of a quick agent need neither
    std::unique_ptr<QTimer> m_idleTimer;
    std::unique_ptr<QTimer> m_partialTimer;
    QString m_pendingError;
    bool m_isTimeout = false; ///< of the pending error
    bool m_started = false;
    bool m_stopping = false;
    bool m_clockStopped = false;
    bool m_ended = false;
};

/// A backend that answers for one instance, and what is known of it. Gateway thread.
class Agent : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Agent)
public:
    ~Agent() override = default;
    /// A run that has not started yet. The agent must outlive its runs.
    [[nodiscard]] virtual std::unique_ptr<AgentRun> createRun(RunRequest request) = 0;
    /// What is known of the backend.
    [[nodiscard]] const AgentState &state() const { return m_state; }

Q_SIGNALS:
    /// Another kind, or another reason.
    void stateChanged(const Gatehouse::AgentState &state);

protected:
    Agent() = default;

    void setState(AgentState::Kind kind, const QString &reason = {});
    /// Takes the state from what @a run says of the backend.
    void learnFrom(const AgentRun &run);

private:
    AgentState m_state;
};

} // namespace Gatehouse
