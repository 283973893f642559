// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/agentendpoint.h"

#include "http/exchange.h"
#include "webhooks/agentbody.h"
#include "webhooks/agentcall.h"
#include "webhooks/multipart.h"
#include "webhooks/replycall.h"
#include "webhooks/testcall.h"

#include <QPointer>

#include <algorithm>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// What a path below /webhooks names.
struct Target
{
    QString instance; ///< empty when the path has another form
    bool isReply = false; ///< /webhooks/<uuid>/replies/<id>
    QByteArray call = {}; ///< the id, if it is
};

/// The most a question for a reply may bring along as its body, in bytes. Nobody reads it.
constexpr qint64 MaxQuestionBody = 65536;

Target targetOf(const QByteArray &path)
{
    const QList<QByteArray> segments = path.split('/'); // "", "webhooks", …
    if (segments.size() == 3)
        return {.instance = QString::fromUtf8(segments.at(2))};
    if (segments.size() == 5 && segments.at(3) == "replies")
        return {.instance = QString::fromUtf8(segments.at(2)), .isReply = true, .call = segments.at(4)};
    return {};
}

/// The token of an Authorization field with the scheme Bearer, or nothing.
QByteArrayView bearerToken(QByteArrayView authorization)
{
    constexpr QByteArrayView scheme = "bearer";
    if (authorization.size() <= scheme.size()
        || authorization.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) != 0) {
        return {};
    }
    const QByteArrayView rest = authorization.sliced(scheme.size());
    return rest.startsWith(' ') || rest.startsWith('\t') ? rest.trimmed() : QByteArrayView();
}

tl::unexpected<Refusal> refusal(Answer answer, const QString &check, const QString &why)
{
    return tl::unexpected(Refusal{.answer = std::move(answer), .stoppedAt = check, .why = why});
}

/// @a named is what the path has in the place of a UUID; it may be anything.
QString whyNoInstance(const QString &named)
{
    constexpr qsizetype UuidLength = 36;
    if (named.size() == UuidLength)
        return u"no instance has the UUID %1"_s.arg(named);
    return u"the path does not name an instance by its UUID"_s;
}

/// Why @a token opens nothing, for the operator: callers are told the same each time. @a key is the one whose
/// value it is, if any.
QString whyNoKey(const RequestHead &head, QByteArrayView token, const ApiKey *key)
{
    if (key)
        return u"the key \"%1\" (…%2) does not open the %3 listener, by which the call came"_s.arg(
            key->label, key->last4, toString(head.listener));
    if (!token.isEmpty())
        return u"the key that was shown is none of this instance's"_s;
    return head.header("authorization").isEmpty()
        ? u"no key was shown: the call has no Authorization field"_s
        : u"no key was shown: the Authorization field holds no bearer token"_s;
}

/// The same for every reason, so that nobody learns which instances exist.
tl::unexpected<Refusal> notFound(const QString &check, const QString &why)
{
    return refusal({.status = 404, .body = "Not Found"}, check, why);
}

} // namespace

AgentEndpoint::AgentEndpoint(Instances &instances, ApiKeys &keys, AttachmentStore &attachments,
                             FailedAuthLimiter &failedAuth, ReplyStore &replies, QObject *parent)
    : QObject(parent)
    , m_instances(instances)
    , m_keys(keys)
    , m_attachments(attachments)
    , m_failedAuth(failedAuth)
    , m_replies(replies)
    , m_idempotency(replies)
{ }

AgentEndpoint::~AgentEndpoint()
{
    drain(); // or the end of one run would start the next
    for (const auto &[call, owned] : m_calls)
        call->disconnect(this); // the end of one may be the end of another
    m_calls.clear();
    // those that ended a moment ago and wait for the event loop: they, too, need what dies with this object
    qDeleteAll(findChildren<LiveCall *>(Qt::FindDirectChildrenOnly));
}

std::unique_ptr<PendingAdmission> AgentEndpoint::admit(const RequestHead &head, Call &call,
                                                       std::function<void(AdmitResult)> done)
{
    done(decide(head, call));
    return nullptr;
}

AdmitResult AgentEndpoint::decide(const RequestHead &head, Call &call)
{
    const Target target = targetOf(head.path);
    const std::shared_ptr<InstanceRuntime> instance = m_instances.find(target.instance);
    if (instance)
        call.edit().instance = target.instance;

    const QByteArrayView method = target.isReply ? "GET" : "POST";
    if (head.method != method) {
        return refusal(
            {.status = 405, .body = "method not allowed", .headers = {{"Allow", method.toByteArray()}}},
            u"method"_s, u"only %1 is allowed here"_s.arg(QString::fromLatin1(method)));
    }
    if (!instance)
        return notFound(u"instance"_s, whyNoInstance(target.instance));
    if (!instance->config.enabled)
        return notFound(u"instance"_s, u"the instance is disabled"_s);
    if (!m_keys.hasKeyFor(target.instance, head.listener)) {
        return notFound(u"instance"_s,
                        u"the instance has no key for the %1 listener"_s.arg(toString(head.listener)));
    }

    const QByteArrayView token = bearerToken(head.header("authorization"));
    const ApiKey *key = token.isEmpty() ? nullptr : m_keys.find(target.instance, token);
    if (!key || !opens(head.listener, key->visibility))
        return tl::unexpected(refuseKey(head, target.instance, whyNoKey(head, token, key)));
    call.edit().keyId = key->id;
    call.edit().keyLast4 = key->last4;
    call.changed();
    m_keys.used(key->id);

    if (target.isReply)
        return Admission{.bodyLimit = MaxQuestionBody, .bodyTimeout = instance->config.limits.bodyTime};
    if (const Result<QByteArray> id = idempotencyIdOf(head); !id)
        return refusal({.status = 400, .body = id.error().message.toUtf8()}, u"request"_s,
                       id.error().message);
    if (m_draining)
        return refusal(unavailable("the gateway is stopping"), u"line"_s, u"the gateway is stopping"_s);

    const InstanceLimits &limits = instance->config.limits;
    Admission admission{.bodyLimit = limits.jsonBytes, .bodyTimeout = limits.bodyTime, .finMeansGone = true};
    std::unique_ptr<Spool> spool;
    if (isMultipartForm(head.header("content-type"))) {
        Result<std::unique_ptr<Spool>> created = m_attachments.createSpool();
        if (!created)
            return refusal({.status = 500, .body = "the body can not be stored"}, u"body"_s,
                           created.error().message);
        spool = *std::move(created);
        admission.bodyLimit = limits.multipartBytes;
    }
    admission.sink = std::make_unique<AgentBody>(instance, std::move(spool));
    return admission;
}

Refusal AgentEndpoint::refuseKey(const RequestHead &head, const QString &instance, const QString &why)
{
    if (head.listener == ListenerKind::Public) {
        if (const std::optional<int> seconds = m_failedAuth.failed(head.client.text, instance)) {
            return {.answer = {.status = 429,
                               .body = "too many failed attempts",
                               .headers = {{"Retry-After", QByteArray::number(*seconds)}}},
                    .stoppedAt = u"rate"_s,
                    .why = u"%1 is locked out for %2 s: it made %3 calls without a right key within %4 s; "
                           "as to this one, %5"_s.arg(head.client.text, QString::number(*seconds),
                                                      QString::number(m_failedAuth.limit().attempts),
                                                      QString::number(m_failedAuth.limit().window.count()),
                                                      why)};
        }
    }
    return {.answer = {.status = 401, .body = "unauthorized", .headers = {{"WWW-Authenticate", "Bearer"}}},
            .stoppedAt = u"key"_s,
            .why = why};
}

void AgentEndpoint::handle(std::unique_ptr<Exchange> exchange)
{
    if (exchange->sink())
        handleCall(std::move(exchange));
    else
        handleReply(std::move(exchange));
}

void AgentEndpoint::handleReply(std::unique_ptr<Exchange> exchange)
{
    const Target target = targetOf(exchange->head().path);
    auto call = std::make_unique<ReplyCall>(std::move(exchange), target.instance, target.call, m_replies);
    ReplyCall &live = *call;
    adopt(std::move(call));
    live.start();
}

void AgentEndpoint::handleCall(std::unique_ptr<Exchange> exchange)
{
    const auto *body = static_cast<const AgentBody *>(exchange->sink());
    std::shared_ptr<InstanceRuntime> instance = body->instance();
    std::shared_ptr<Call> record = exchange->sharedCall();
    auto call = std::make_unique<AgentCall>(
        std::move(exchange), std::move(instance),
        AgentCallServices{.attachments = m_attachments, .replies = m_replies, .idempotency = m_idempotency});
    AgentCall &live = *call;
    live.setRecord(std::move(record));
    adopt(std::move(call));
    if (m_draining)
        live.drain();
    else
        live.start();
}

void AgentEndpoint::testTurn(const QString &instance, const QString &message, QObject *context,
                             std::function<void(Result<QByteArray>)> done)
{
    const std::shared_ptr<InstanceRuntime> runtime = m_instances.find(instance.toLower());
    if (!runtime || m_draining) {
        const Error error = runtime ? Error{ErrorCode::Unavailable, u"the gateway is stopping"_s}
                                    : Error{ErrorCode::NotFound, u"there is no such instance"_s};
        QMetaObject::invokeMethod(
            context, [done = std::move(done), error] { done(tl::unexpected(error)); }, Qt::QueuedConnection);
        return;
    }
    auto call = std::make_unique<TestCall>(runtime, message, context, std::move(done));
    TestCall *live = call.get();
    adopt(std::move(call));
    QMetaObject::invokeMethod(live, &TestCall::start, Qt::QueuedConnection);
}

void AgentEndpoint::drain()
{
    m_draining = true;
    forEachCall([](LiveCall &call) { call.drain(); });
    announceIfIdle();
}

void AgentEndpoint::abortAll()
{
    forEachCall([](LiveCall &call) { call.abort(); });
}

bool AgentEndpoint::cancel(const QByteArray &callId)
{
    for (const auto &[call, owned] : m_calls) {
        const std::shared_ptr<Call> &record = call->record();
        if (!record || record->record().id != callId || !call->isCancellable())
            continue;
        record->stop(u"operator"_s, u"cancelled in the console"_s);
        call->cancel();
        return true;
    }
    return false;
}

int AgentEndpoint::runningCount() const
{
    return static_cast<int>(
        std::ranges::count_if(m_calls, [](const auto &call) { return call.second->isRunning(); }));
}

QString AgentEndpoint::textSoFar(const QByteArray &id) const
{
    const LiveCall *call = findCall(id);
    return call ? call->textSoFar() : QString();
}

void AgentEndpoint::showText(const QByteArray &id, bool wanted)
{
    if (LiveCall *call = findCall(id))
        call->showText(wanted);
}

LiveCall *AgentEndpoint::findCall(const QByteArray &id) const
{
    const auto found = std::ranges::find_if(
        m_calls, [&id](const auto &call) { return !id.isEmpty() && call.first->recordId() == id; });
    return found == m_calls.end() ? nullptr : found->first;
}

void AgentEndpoint::adopt(std::unique_ptr<LiveCall> call)
{
    LiveCall *live = call.get();
    connect(live, &LiveCall::finished, this, [this, live] { forget(live); });
    connect(live, &LiveCall::partialText, this,
            [this, live](const QString &text) { Q_EMIT partialText(live->recordId(), text); });
    m_calls.emplace(live, std::move(call));
}

void AgentEndpoint::forget(LiveCall *call)
{
    const auto found = m_calls.find(call);
    if (found == m_calls.end())
        return;
    found->second.release()->setParent(this);
    call->deleteLater(); // it is speaking to us
    m_calls.erase(found);
    announceIfIdle();
}

void AgentEndpoint::announceIfIdle()
{
    if (m_draining && m_calls.empty())
        QMetaObject::invokeMethod(this, &AgentEndpoint::idle, Qt::QueuedConnection);
}

void AgentEndpoint::forEachCall(const std::function<void(LiveCall &)> &act)
{
    // a call that gives up may let another one start, or leave the list
    std::vector<QPointer<LiveCall>> calls;
    calls.reserve(m_calls.size());
    for (const auto &[call, owned] : m_calls)
        calls.emplace_back(call);
    for (const QPointer<LiveCall> &call : calls) {
        if (call)
            act(*call);
    }
}

} // namespace Gatehouse
