// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/agent.h"

#include "agents/words.h"

#include <QDateTime>
#include <QLocale>
#include <QMetaMethod>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr std::chrono::milliseconds PartialInterval{100};

} // namespace

AgentRun::AgentRun(RunRequest request, IdleLimits idle)
    : m_request(std::move(request))
    , m_idle(idle)
{ }

AgentRun::~AgentRun() = default;

void AgentRun::start()
{
    if (m_started || m_ended)
        return;
    m_started = true;
    armClock(m_idle.beforeFirstSign);
    doStart();
}

void AgentRun::abort()
{
    if (m_ended || m_stopping)
        return;
    m_stopping = true;
    disarmClock();
    if (m_started)
        doAbort();
    else
        finishAborted();
}

void AgentRun::touch()
{
    if (!m_ended && !m_stopping && !m_clockStopped)
        armClock(m_idle.afterwards);
}

void AgentRun::stopClock()
{
    m_clockStopped = true;
    disarmClock();
}

void AgentRun::armClock(std::chrono::milliseconds limit)
{
    if (limit.count() <= 0) {
        disarmClock();
        return;
    }
    if (!m_idleTimer) {
        m_idleTimer = std::make_unique<QTimer>();
        m_idleTimer->setSingleShot(true);
        m_idleTimer->setTimerType(Qt::PreciseTimer); // a coarse one may cut an agent up to 5 % early
        connect(m_idleTimer.get(), &QTimer::timeout, this, [this] {
            const double seconds = std::chrono::duration<double>(m_idleTimer->intervalAsDuration()).count();
            stopWith(u"no sign of life for %1 s"_s.arg(
                         QString::number(seconds, 'f', QLocale::FloatingPointShortest)),
                     true);
        });
    }
    m_idleTimer->start(std::min(limit, LongestTimer));
}

void AgentRun::disarmClock()
{
    if (m_idleTimer)
        m_idleTimer->stop();
}

void AgentRun::textGrew()
{
    static const QMetaMethod partialSignal = QMetaMethod::fromSignal(&AgentRun::partialText);
    if (m_ended || !isSignalConnected(partialSignal))
        return;
    if (!m_partialTimer) {
        m_partialTimer = std::make_unique<QTimer>();
        m_partialTimer->setSingleShot(true);
        m_partialTimer->setInterval(PartialInterval);
        connect(m_partialTimer.get(), &QTimer::timeout, this, [this] { Q_EMIT partialText(textSoFar()); });
    }
    if (!m_partialTimer->isActive())
        m_partialTimer->start();
}

void AgentRun::reply(const QByteArray &text)
{
    const QByteArray utf8 = toValidUtf8(text);
    if (!m_pendingError.isNull())
        end(RunOutcome::Kind::Error, m_pendingError.toUtf8());
    else if (utf8.size() > m_request.replyBytes)
        end(RunOutcome::Kind::Error, replyTooLong().toUtf8());
    else
        end(RunOutcome::Kind::Reply, utf8);
}

void AgentRun::fail(const QString &why)
{
    end(RunOutcome::Kind::Error, (m_pendingError.isNull() ? why : m_pendingError).toUtf8());
}

void AgentRun::finishAborted()
{
    if (m_pendingError.isNull())
        end(RunOutcome::Kind::Aborted, {});
    else
        end(RunOutcome::Kind::Error, m_pendingError.toUtf8());
}

void AgentRun::stopWith(const QString &why, bool isTimeout)
{
    if (m_ended || m_stopping)
        return;
    m_pendingError = why;
    m_isTimeout = isTimeout;
    m_stopping = true;
    disarmClock();
    doAbort();
}

QString AgentRun::replyTooLong() const
{
    return u"the reply is longer than %1 bytes"_s.arg(m_request.replyBytes);
}

void AgentRun::end(RunOutcome::Kind kind, const QByteArray &text)
{
    if (m_ended)
        return;
    m_ended = true;
    disarmClock();
    if (m_partialTimer)
        m_partialTimer->stop();
    // a slot may destroy this object, so nothing may follow the signal
    const auto announce = [this,
                           outcome = RunOutcome{kind, text, kind == RunOutcome::Kind::Error && m_isTimeout}] {
        Q_EMIT ended(outcome);
    };
    QMetaObject::invokeMethod(this, announce, Qt::QueuedConnection);
}

void Agent::setState(AgentState::Kind kind, const QString &reason)
{
    if (m_state.kind == kind && m_state.reason == reason)
        return;
    m_state = {.kind = kind, .reason = reason, .sinceMs = QDateTime::currentMSecsSinceEpoch()};
    Q_EMIT stateChanged(m_state);
}

void Agent::learnFrom(const AgentRun &run)
{
    connect(&run, &AgentRun::backendSeen, this, [this](const QString &problem) {
        setState(problem.isEmpty() ? AgentState::Kind::Ready : AgentState::Kind::Unreachable, problem);
    });
}

QString nameOf(AgentState::Kind kind)
{
    switch (kind) {
    case AgentState::Kind::NeverTried:
        break;
    case AgentState::Kind::Connecting:
        return u"connecting"_s;
    case AgentState::Kind::Ready:
        return u"ready"_s;
    case AgentState::Kind::Unreachable:
        return u"unreachable"_s;
    }
    return u"never tried"_s;
}

} // namespace Gatehouse
