// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/agentcall.h"

#include "webhooks/agentbody.h"
#include "webhooks/agentrequest.h"
#include "webhooks/contentdigest.h"
#include "webhooks/multipart.h"

#include <QLoggingCategory>

#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcCall, "gatehouse.webhooks.call")

constexpr QByteArrayView RetryAfterSeconds = "5";
/// Between two attempts to store an answer that was promised.
constexpr auto KeepAgainAfter = 1s;

CallEnd refusalOf(const Answer &answer, const QString &check, const QString &why)
{
    return {.answer = answer, .stoppedAt = check, .why = why};
}

/// The call can't be served now, for the reason @a words.
CallEnd unavailableAt(const QString &check, const QByteArray &words)
{
    return refusalOf(unavailable(words), check, QString::fromUtf8(words));
}

/// Another call of the same idempotency id was answered.
CallEnd conflictEnd()
{
    const QByteArray words = "another call with this idempotency id asked for something else";
    return refusalOf({.status = 409, .body = words}, u"idempotency"_s, QString::fromUtf8(words));
}

CallEnd endOf(const RunOutcome &outcome)
{
    if (outcome.kind == RunOutcome::Kind::Reply)
        return {.answer = {.status = 200, .body = outcome.text}};
    const QByteArray why = outcome.kind == RunOutcome::Kind::Error ? outcome.text : "the run was aborted";
    return refusalOf({.status = 502, .body = "agent error: " + why}, u"agent"_s, QString::fromUtf8(why));
}

} // namespace

Answer unavailable(const QByteArray &words)
{
    return {.status = 503, .body = words, .headers = {{"Retry-After", RetryAfterSeconds.toByteArray()}}};
}

AgentCall::AgentCall(std::unique_ptr<Exchange> exchange, std::shared_ptr<InstanceRuntime> instance,
                     const AgentCallServices &services)
    : m_exchange(std::move(exchange))
    , m_instance(std::move(instance))
    , m_services(services)
    , m_preferences(preferencesOf(m_exchange->head()))
{
    const CallRecord &record = m_exchange->call().record();
    m_owner = {.call = record.id,
               .instance = m_instance->config.uuid,
               .keyId = record.keyId,
               .listener = m_exchange->head().listener,
               .idempotencyId = idempotencyIdOf(m_exchange->head()).value_or(QByteArray())};
}

AgentCall::~AgentCall()
{
    m_services.idempotency.leave(*this);
    m_turn.reset();
    m_instance->arrivals.giveUp(m_arrival);
}

void AgentCall::start()
{
    connect(m_exchange.get(), &Exchange::clientGone, this, &AgentCall::callerLeft);
    m_arrival = m_instance->arrivals.arrive();
    if (m_preferences.any() && m_preferences.patience() > 0s) {
        m_patience = std::make_unique<QTimer>();
        m_patience->setSingleShot(true);
        connect(m_patience.get(), &QTimer::timeout, this, &AgentCall::showWhereToLook);
        m_patience->start(m_preferences.patience());
    }
    auto *body = static_cast<AgentBody *>(m_exchange->sink());
    if (std::unique_ptr<Spool> spool = body->takeSpool()) {
        readForm(std::move(spool));
        return;
    }
    const Result<AgentRequest> request = parseAgentRequest(body->takeBytes());
    if (!request)
        refuse(request.error());
    else if (m_owner.idempotencyId.isEmpty())
        requestRead(request->session, request->message, {});
    else
        requestRead(request->session, request->message,
                    ContentDigest(request->session, request->message).result());
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
                              .maxMessageBytes = m_instance->config.limits.jsonBytes,
                              .wantsDigest = !m_owner.idempotencyId.isEmpty()};
    m_services.attachments.receive(std::move(spool), request, this,
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
    requestRead(form->session, withAttachmentList(m_files->paths(), form->message), form->digest);
}

void AgentCall::requestRead(const QString &session, const QString &message, const QByteArray &digest)
{
    Call &call = m_exchange->call();
    call.edit().session = session;
    call.enter(Call::Phase::Waiting);
    call.changed();

    m_owner.digest = digest;
    m_isKept = m_preferences.any();
    m_turn = std::make_unique<Turn>(m_instance,
                                    RunRequest{.instance = m_instance->config.uuid,
                                               .session = session,
                                               .message = message,
                                               .attachments = m_files ? m_files->paths() : QStringList()});
    connect(m_turn.get(), &Turn::running, this, &AgentCall::runStarts);
    connect(m_turn.get(), &Turn::ended, this, &AgentCall::runEnded);
    connect(m_turn.get(), &Turn::partialText, this, &AgentCall::partialText);
    m_turn->showText(m_textWanted);
    if (m_owner.idempotencyId.isEmpty())
        goFirst();
    else
        m_services.idempotency.join(*this);
}

void AgentCall::goFirst()
{
    if (m_exchange->isClientGone() && !isWanted()) { // left while the id was looked up
        finish();
        return;
    }
    m_instance->arrivals.proceed(m_arrival, [this] { enterLine(); });
}

void AgentCall::enterLine()
{
    if (!m_turn->begin()) {
        const SessionLines &lines = m_instance->lines;
        conclude(refusalOf(unavailable("the waiting line is full"), u"line"_s,
                           u"the waiting line is full: calls that run: %1, that wait: %2"_s.arg(
                               QString::number(lines.running()), QString::number(lines.waiting()))),
                 false);
        return;
    }
    if (m_preferences.any() && !isPatient())
        showWhereToLook();
}

void AgentCall::follow(IdempotentCall &first)
{
    m_first = static_cast<AgentCall *>(&first);
    m_first->m_isKept = m_first->m_isKept || m_preferences.any();
    linkTo(first.owner().call);
    m_instance->arrivals.giveUp(m_arrival);
    m_turn.reset();
    m_files.reset();
    if (m_preferences.any() && !isPatient())
        showWhereToLook();
}

void AgentCall::answerLike(const ReplyOwner &first, const CallEnd &end)
{
    linkTo(first.call);
    answer(end);
}

void AgentCall::replay(const StoredReply &reply)
{
    linkTo(reply.owner.call);
    CallEnd end{.answer = reply.answer.value_or(Answer{})};
    end.answer.headers.emplaceBack("Idempotent-Replayed", "true");
    answer(end);
}

void AgentCall::conflict(const QByteArray &first)
{
    linkTo(first);
    answer(conflictEnd());
}

void AgentCall::lookUpFailed(const Error &error)
{
    qCWarning(lcCall).noquote() << "an idempotency id can't be looked up:" << error.message;
    answer(unavailableAt(u"idempotency"_s, "the idempotency id can not be looked up"));
}

void AgentCall::runStarts()
{
    if (m_files)
        m_files->keep();
    m_exchange->call().enter(Call::Phase::Agent);
    m_exchange->call().changed();
}

void AgentCall::runEnded(const RunOutcome &outcome) { conclude(endOf(outcome), true); }

void AgentCall::callerLeft()
{
    const QString check = isRunning() || m_end ? u"agent"_s : (m_turn || m_first ? u"line"_s : u"request"_s);
    m_exchange->call().stop(check, u"caller left"_s);
    if (m_first)
        finish();
    else
        leaveUnlessWanted();
}

void AgentCall::followersLeft()
{
    if (m_exchange->isClientGone() || m_exchange->isAnswered())
        leaveUnlessWanted();
}

bool AgentCall::isWanted() { return m_isKept || m_services.idempotency.hasFollowers(*this); }

void AgentCall::leaveUnlessWanted()
{
    if (m_finished || m_end || isWanted())
        return;
    if (!isRunning()) {
        finish();
    } else if (m_instance->config.onHangUp == InstanceConfig::OnHangUp::Abort) {
        // Who comes with the same id now shall not get the end of a run that nobody wanted.
        m_services.idempotency.leave(*this);
        m_owner.idempotencyId.clear();
        m_turn->abort();
    } else {
        m_isKept = true; // nobody hears the reply, but it can be asked for by the id of the call
    }
}

void AgentCall::showWhereToLook()
{
    AgentCall *const maker = m_first ? m_first.data() : this;
    const bool isUnderWay = m_first || (m_turn && m_turn->stage() != Turn::Stage::New);
    if (!isUnderWay || m_finished || m_exchange->isAnswered() || m_exchange->isClientGone())
        return; // enterLine() or follow() comes back here, or there is nobody to tell
    maker->promise(this, [this, call = maker->m_owner.call](const Result<void> &promised) {
        if (m_finished || m_exchange->isAnswered())
            return;
        if (!promised) {
            qCWarning(lcCall).noquote() << "a reply can't be promised:" << promised.error().message;
            m_isKept = m_promised;
            tell(unavailableAt(u"reply"_s, "the reply could not be stored"));
            if (m_first)
                finish();
            else
                leaveUnlessWanted();
            return;
        }
        const QByteArray location = "/webhooks/" + m_owner.instance.toLatin1() + "/replies/" + call;
        tell({.answer = {
                  .status = 202,
                  .body = "the reply will be at " + location,
                  .headers = {{"Location", location}, {"Preference-Applied", m_preferences.applied()}}}});
        if (m_first)
            finish();
    });
}

void AgentCall::promise(QObject *context, Database::WriteDone done)
{
    const bool wasPromised = std::exchange(m_promised, true);
    m_services.replies.promise(
        m_owner, context,
        [self = QPointer<AgentCall>(this), wasPromised, done = std::move(done)](const Result<void> &result) {
            if (!result && self && !wasPromised)
                self->m_promised = false;
            done(result);
        });
}

void AgentCall::conclude(const CallEnd &end, bool hasRun)
{
    if (m_finished || m_end)
        return;
    const bool repeatable = end.answer.status == 200 && !m_owner.idempotencyId.isEmpty();
    if (m_promised || repeatable || (hasRun && m_isKept)) {
        m_end = end;
        keep(end);
    } else {
        deliver(end);
    }
}

void AgentCall::keep(const CallEnd &end)
{
    m_services.replies.keep(m_owner, end.answer, this, [this, end](const Result<void> &kept) {
        if (m_finished)
            return;
        if (kept) {
            deliver(end);
            return;
        }
        qCWarning(lcCall).noquote() << "the answer of a call can't be stored:" << kept.error().message;
        const bool isTaken = kept.error().code == ErrorCode::Conflict;
        const CallEnd instead = isTaken ? conflictEnd() : end;
        if (m_promised)
            QTimer::singleShot(KeepAgainAfter, this, [this, instead] { keep(instead); });
        else if (end.answer.status == 200 && !isTaken)
            deliver(unavailableAt(u"reply"_s, "the reply could not be stored"));
        else
            deliver(instead);
    });
}

void AgentCall::deliver(const CallEnd &end)
{
    if (m_promised && end.answer.status != 200) // the record of a 202 can't say so any more
        qCInfo(lcCall).noquote() << "the reply of call" << m_owner.call << "is" << end.answer.status;
    m_services.idempotency.settle(*this, end);
    answer(end);
}

void AgentCall::tell(const CallEnd &end)
{
    if (!end.stoppedAt.isEmpty())
        m_exchange->call().stop(end.stoppedAt, end.why);
    m_exchange->send(end.answer);
}

void AgentCall::answer(const CallEnd &end)
{
    tell(end);
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
    if (m_finished || m_end || m_first || isRunning())
        return; // what is followed gives up by itself, or goes on
    conclude(unavailableAt(u"line"_s, "the gateway is stopping"), false);
}

void AgentCall::abort()
{
    if (isRunning())
        m_turn->abort();
    else if (m_first && !m_finished)
        answer(endOf({.kind = RunOutcome::Kind::Aborted, .text = {}}));
    else
        drain();
}

void AgentCall::cancel()
{
    if (isRunning() || m_first) {
        abort();
        return;
    }
    if (m_turn && m_turn->stage() == Turn::Stage::Waiting) { // or it could start while the end is stored
        m_turn->disconnect(this);
        m_turn.reset();
    }
    conclude(endOf({.kind = RunOutcome::Kind::Aborted, .text = {}}), false);
}

void AgentCall::refuse(const Error &error)
{
    const bool isInvalid = error.code == ErrorCode::Invalid;
    answer(refusalOf({.status = isInvalid ? 400 : 500, .body = error.message.toUtf8()},
                     isInvalid ? u"request"_s : u"body"_s, error.message));
}

void AgentCall::linkTo(const QByteArray &call)
{
    m_exchange->call().edit().linkedCall = call;
    m_exchange->call().changed();
}

void AgentCall::finish()
{
    if (std::exchange(m_finished, true))
        return;
    if (m_patience)
        m_patience->stop(); // it may be speaking to us
    m_services.idempotency.leave(*this);
    m_instance->arrivals.giveUp(m_arrival);
    if (m_turn && m_turn->stage() == Turn::Stage::Waiting) {
        m_turn->disconnect(this);
        m_turn.reset();
    }
    m_files.reset();
    Q_EMIT finished();
}

} // namespace Gatehouse
