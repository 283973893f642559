// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/echoagent.h"

#include "agents/echocounters.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

class EchoRun final : public AgentRun
{
public:
    EchoRun(RunRequest request, IdleLimits idle, EchoCounters &counters)
        : AgentRun(std::move(request), idle)
        , m_counters(counters)
    { }

private:
    void doStart() override
    {
        const qint64 turn = m_counters.next(request().instance, request().session);
        // the message comes last, so that markers in it are not taken for arguments
        reply(u"turn %1 of %2: "_s.arg(QString::number(turn), request().session).toUtf8()
              + request().message.toUtf8());
    }
    void doAbort() override { finishAborted(); }

    EchoCounters &m_counters;
};

} // namespace

EchoAgent::EchoAgent(IdleLimits idle, EchoCounters &counters)
    : m_idle(idle)
    , m_counters(counters)
{
    setState(AgentState::Kind::Ready); // there is nothing to reach
}

std::unique_ptr<AgentRun> EchoAgent::createRun(RunRequest request)
{
    return std::make_unique<EchoRun>(std::move(request), m_idle, m_counters);
}

} // namespace Gatehouse
