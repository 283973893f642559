// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/call.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qint64 NsPerMs = 1000000;

} // namespace

Call::Call(CallRecord initial, CallObserver &observer)
    : m_record(std::move(initial))
    , m_observer(observer)
{
    m_clock.start();
    m_observer.callArrived(*this);
}

Call::~Call()
{
    if (isEnded())
        return;
    stop(u"gateway"_s, u"The gateway dropped this call without an answer."_s);
    end(500, 0);
}

void Call::enter(Phase phase)
{
    if (isEnded())
        return;
    book();
    m_phase = phase;
    m_record.atAgent = phase == Phase::Agent;
}

void Call::stop(const QString &check, const QString &why)
{
    if (isEnded() || !m_record.stoppedAt.isEmpty())
        return;
    m_record.stoppedAt = check;
    m_record.error = why;
}

void Call::end(int status, qint64 bytesOut)
{
    if (isEnded())
        return;
    book();
    m_record.durationMs = m_phaseStartNs / NsPerMs;
    m_record.bytesOut = bytesOut;
    m_record.status = status;
    m_record.atAgent = false;
    m_observer.callEnded(*this);
}

void Call::changed()
{
    if (!isEnded())
        m_observer.callChanged(*this);
}

void Call::book()
{
    const qint64 now = m_clock.nsecsElapsed();
    // Whole milliseconds of one clock, so that the phases never add up to more than the duration.
    const qint64 ms = now / NsPerMs - m_phaseStartNs / NsPerMs;
    m_phaseStartNs = now;
    switch (m_phase) {
    case Phase::Checking:
        break;
    case Phase::Reading:
        m_record.readingMs += ms;
        break;
    case Phase::Waiting:
        m_record.waitingMs += ms;
        break;
    case Phase::Agent:
        m_record.agentMs += ms;
        break;
    }
}

} // namespace Gatehouse
