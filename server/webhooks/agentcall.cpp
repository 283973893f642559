// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/agentcall.h"

#include "webhooks/agentbody.h"
#include "webhooks/agentrequest.h"
#include "webhooks/multipart.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr QByteArrayView RetryAfterSeconds = "5";

} // namespace

Answer unavailable(const QByteArray &words)
{
    return {.status = 503, .body = words, .headers = {{"Retry-After", RetryAfterSeconds.toByteArray()}}};
}

AgentCall::AgentCall(std::unique_ptr<Exchange> exchange, std::shared_ptr<InstanceRuntime> instance,
                     AttachmentStore &attachments)
    : m_exchange(std::move(exchange))
    , m_instance(std::move(instance))
    , m_attachments(attachments)
{ }

AgentCall::~AgentCall()
{
    m_turn.reset();
    m_instance->arrivals.giveUp(m_arrival);
}

void AgentCall::start()
{
    connect(m_exchange.get(), &Exchange::clientGone, this, &AgentCall::callerLeft);
    m_arrival = m_instance->arrivals.arrive();
    auto *body = static_cast<AgentBody *>(m_exchange->sink());
    if (std::unique_ptr<Spool> spool = body->takeSpool()) {
        readForm(std::move(spool));
        return;
    }
    const Result<AgentRequest> request = parseAgentRequest(body->takeBytes());
    if (request)
        enterLine(request->session, request->message);
    else
        refuse(request.error());
}

void AgentCall::readForm(std::unique_ptr<Spool> spool)
{
    const Result<QByteArray> boundary = multipartBoundary(m_exchange->head().header("content-type"));
    if (!boundary) {
        refuse(boundary.error());
        return;
    }
    const FormRequest request{.instance = m_instance->config.uuid,
                              .boundary = *boundary,
                              .maxMessageBytes = m_instance->config.limits.jsonBytes};
    m_attachments.receive(std::move(spool), request, this,
                          [this](Result<ReceivedForm> form) { formReceived(std::move(form)); });
}

void AgentCall::formReceived(Result<ReceivedForm> form)
{
    if (m_finished)
        return;
    if (!form) {
        refuse(form.error());
        return;
    }
    m_files = std::move(form->files);
    enterLine(form->session, withAttachmentList(m_files->paths(), form->message));
}

void AgentCall::enterLine(const QString &session, const QString &message)
{
    Call &call = m_exchange->call();
    call.edit().session = session;
    call.enter(Call::Phase::Waiting);
    call.changed();

    m_turn = std::make_unique<Turn>(m_instance,
                                    RunRequest{.instance = m_instance->config.uuid,
                                               .session = session,
                                               .message = message,
                                               .attachments = m_files ? m_files->paths() : QStringList()});
    connect(m_turn.get(), &Turn::running, this, &AgentCall::runStarts);
    connect(m_turn.get(), &Turn::ended, this, &AgentCall::runEnded);
    connect(m_turn.get(), &Turn::partialText, this, &AgentCall::partialText);
    m_turn->showText(m_textWanted);
    m_instance->arrivals.proceed(m_arrival, [this] {
        if (!m_turn->begin())
            refuse(unavailable("the waiting line is full"), u"line"_s, u"the waiting line is full"_s);
    });
}

void AgentCall::runStarts()
{
    if (m_files)
        m_files->keep();
    m_exchange->call().enter(Call::Phase::Agent);
    m_exchange->call().changed();
}

void AgentCall::runEnded(const RunOutcome &outcome)
{
    if (outcome.kind == RunOutcome::Kind::Reply) {
        m_exchange->send({.status = 200, .body = outcome.text});
    } else {
        const QByteArray why = outcome.kind == RunOutcome::Kind::Error ? outcome.text : "the run was aborted";
        m_exchange->call().stop(u"agent"_s, QString::fromUtf8(why));
        m_exchange->send({.status = 502, .body = "agent error: " + why});
    }
    finish();
}

void AgentCall::callerLeft()
{
    const QString why = u"caller left"_s;
    if (isRunning()) {
        m_exchange->call().stop(u"agent"_s, why);
        if (m_instance->config.onHangUp == InstanceConfig::OnHangUp::Abort)
            m_turn->abort();
        return;
    }
    m_exchange->call().stop(m_turn ? u"line"_s : u"request"_s, why);
    finish();
}

bool AgentCall::isRunning() const { return m_turn && m_turn->stage() == Turn::Stage::Running; }

void AgentCall::showText(bool wanted)
{
    m_textWanted = wanted;
    if (m_turn)
        m_turn->showText(wanted);
}

void AgentCall::drain()
{
    if (!m_finished && !isRunning())
        refuse(unavailable("the gateway is stopping"), u"line"_s, u"the gateway is stopping"_s);
}

void AgentCall::abort()
{
    if (isRunning())
        m_turn->abort();
    else
        drain();
}

void AgentCall::refuse(const Answer &answer, const QString &check, const QString &why)
{
    m_exchange->call().stop(check, why);
    m_exchange->send(answer);
    finish();
}

void AgentCall::refuse(const Error &error)
{
    const bool isInvalid = error.code == ErrorCode::Invalid;
    refuse({.status = isInvalid ? 400 : 500, .body = error.message.toUtf8()},
           isInvalid ? u"request"_s : u"body"_s, error.message);
}

void AgentCall::finish()
{
    if (std::exchange(m_finished, true))
        return;
    m_instance->arrivals.giveUp(m_arrival);
    if (m_turn && m_turn->stage() == Turn::Stage::Waiting) {
        m_turn->disconnect(this);
        m_turn.reset();
    }
    m_files.reset();
    Q_EMIT finished();
}

} // namespace Gatehouse
