// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/turn.h"

#include <QPointer>

#include <utility>

namespace Gatehouse {

Turn::Turn(std::shared_ptr<InstanceRuntime> instance, RunRequest request)
    : m_instance(std::move(instance))
    , m_request(std::move(request))
{ }

Turn::~Turn()
{
    m_run.reset();
    leave();
}

bool Turn::begin()
{
    const SessionLines::Entry entry = m_instance->lines.enter(m_request.session, [this] { run(); });
    m_ticket = entry.ticket;
    switch (entry.place) {
    case SessionLines::Place::Refused:
        m_stage = Stage::Ended;
        return false;
    case SessionLines::Place::Waiting:
        m_stage = Stage::Waiting;
        return true;
    case SessionLines::Place::Running:
        break;
    }
    run();
    return true;
}

void Turn::abort()
{
    if (m_stage == Stage::Running && m_run)
        m_run->abort();
}

void Turn::showText(bool wanted)
{
    if (std::exchange(m_textWanted, wanted) != wanted)
        followText();
}

void Turn::followText()
{
    if (!m_run)
        return;
    if (m_textWanted)
        connect(m_run.get(), &AgentRun::partialText, this, &Turn::partialText);
    else
        disconnect(m_run.get(), &AgentRun::partialText, this, nullptr);
}

QString Turn::textSoFar() const { return m_run ? m_run->textSoFar() : QString(); }

void Turn::run()
{
    m_stage = Stage::Running;
    m_request.replyBytes = m_instance->config.limits.replyBytes;
    m_agent = m_instance->agent;
    m_run = m_agent ? m_agent->createRun(std::move(m_request)) : nullptr;
    Q_EMIT running();
    if (!m_run) {
        const auto fail = [this] { finish({RunOutcome::Kind::Error, "the agent is not available"}); };
        QMetaObject::invokeMethod(this, fail, Qt::QueuedConnection);
        return;
    }
    connect(m_run.get(), &AgentRun::ended, this, &Turn::finish);
    followText();
    m_run->start();
}

void Turn::finish(const RunOutcome &outcome)
{
    m_stage = Stage::Ended;
    const QPointer<Turn> self(this);
    Q_EMIT ended(outcome);
    if (self)
        leave();
}

void Turn::leave()
{
    if (const SessionLines::Ticket ticket = std::exchange(m_ticket, 0))
        m_instance->lines.leave(ticket);
}

} // namespace Gatehouse
