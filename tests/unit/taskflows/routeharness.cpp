// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routeharness.h"

#include "http/target.h"

#include <algorithm>

namespace Gatehouse {

namespace {

class RecordingPath final : public AnswerPath
{
public:
    explicit RecordingPath(std::shared_ptr<RouteReply> reply)
        : m_reply(std::move(reply))
    { }
    void deliver(const Answer &answer) override
    {
        m_reply->answer = answer;
        m_reply->call->end(answer.status, answer.body.size());
    }

private:
    std::shared_ptr<RouteReply> m_reply;
};

} // namespace

RequestHead headOf(const RouteRequest &request)
{
    RequestHead head;
    head.raw = request.method + ' ' + request.path + '\n';
    for (const auto &[name, value] : request.headers)
        head.raw += name + '\n' + value + '\n';
    qsizetype at = 0;
    const auto take = [&head, &at](qsizetype length) {
        const QByteArrayView view = QByteArrayView(head.raw).sliced(at, length);
        at += length + 1;
        return view;
    };
    head.method = take(request.method.size());
    head.target = take(request.path.size());
    for (const auto &[name, value] : request.headers) {
        const QByteArrayView nameView = take(name.size());
        head.fields.append({nameView, take(value.size())});
    }
    head.path = canonicalPath(request.path);
    head.contentLength = static_cast<quint64>(request.body.size());
    head.listener = request.listener;
    head.client = {QHostAddress(request.address), request.address, {}};
    return head;
}

void FakeResolver::resolve(const SecretRef &ref, QObject *context, std::function<void(Result<Secret>)> done)
{
    ++asked;
    refs.append(ref);
    if (waits) {
        m_waiting.emplace_back(context, std::move(done));
        return;
    }
    const Result<Secret> answer = answers.front();
    if (answers.size() > 1)
        answers.pop_front();
    done(answer);
}

void FakeResolver::finish(const Result<Secret> &result)
{
    const auto [context, done] = std::move(m_waiting.front());
    m_waiting.pop_front();
    if (context)
        done(result);
}

QByteArray RouteReply::header(const QByteArray &name) const
{
    for (const auto &[known, value] : answer ? answer->headers : QList<std::pair<QByteArray, QByteArray>>()) {
        if (known == name)
            return value;
    }
    return {};
}

/// A request between its head and its body.
struct RouteHarness::Pending
{
    std::shared_ptr<RouteReply> reply;
    RequestHead head;
    QByteArray body;
    std::unique_ptr<PendingAdmission> admission;
};

RouteHarness::RouteHarness(const RouteLimits &initial)
    : table([this](const RouteConfig &config) { return noteDown(config); })
    , limiters(initial, [this] { return nowMs; })
{
    endpoint = std::make_unique<RouteEndpoint>(table, limiters, secrets);
    endpoint->setLimits(initial);
    table.apply({route()});
}

RouteHarness::~RouteHarness() = default;

RouteAction RouteHarness::noteDown(const RouteConfig &config)
{
    return [this, config](const ActionRequest &request, const QString &callId, QObject *,
                          std::function<void(const ActionAnswer &)> done) {
        performed.push_back({.routeId = config.id,
                             .sessionKey = config.sessionKey,
                             .callId = callId,
                             .action = request.action,
                             .done = answersAtOnce ? nullptr : done});
        if (answersAtOnce)
            done(*answersAtOnce);
    };
}

RouteConfig RouteHarness::route(const QString &id)
{
    RouteConfig route;
    route.id = id;
    route.path = QStringLiteral("/plugins/webhooks/") + id;
    route.sessionKey = QStringLiteral("agent:main:hook:") + id;
    route.secret.value = Secret("s3cret");
    return route;
}

std::shared_ptr<RouteReply> RouteHarness::begin(const RouteRequest &request)
{
    auto reply = std::make_shared<RouteReply>();
    CallRecord record;
    record.id = "call-" + QByteArray::number(nowMs) + '-' + QByteArray::number(m_pending.size());
    reply->call = std::make_shared<Call>(record, static_cast<CallObserver &>(*this));
    auto pending = std::make_unique<Pending>();
    pending->reply = reply;
    pending->head = headOf(request);
    pending->body = request.body;
    RouteReply *raw = reply.get();
    pending->admission = endpoint->admit(pending->head, *reply->call, [raw](AdmitResult result) {
        raw->verdict = std::move(result);
        raw->wasAdmitted = raw->verdict->has_value();
        if (raw->wasAdmitted) {
            raw->bodyLimit = (*raw->verdict)->bodyLimit;
            raw->bodyTimeout = (*raw->verdict)->bodyTimeout;
            raw->finMeansGone = (*raw->verdict)->finMeansGone;
            return;
        }
        const Refusal &refusal = raw->verdict->error();
        raw->answer = refusal.answer;
        raw->call->stop(refusal.stoppedAt, refusal.why);
        raw->call->end(refusal.answer.status, refusal.answer.body.size());
    });
    m_pending.push_back(std::move(pending));
    return reply;
}

void RouteHarness::bodyArrives(RouteReply &reply)
{
    const auto found = std::ranges::find_if(
        m_pending, [&reply](const auto &pending) { return pending->reply.get() == &reply; });
    const std::unique_ptr<Pending> pending = std::move(*found);
    m_pending.erase(found);
    Admission admission = std::move(**reply.verdict);
    reply.verdict.reset();
    const qsizetype half = pending->body.size() / 2;
    (void)admission.sink->write(QByteArrayView(pending->body).first(half));
    (void)admission.sink->write(QByteArrayView(pending->body).sliced(half));
    auto exchange = std::make_unique<Exchange>(std::move(pending->head), reply.call, std::move(admission),
                                               QByteArray());
    exchange->setAnswerPath(std::make_unique<RecordingPath>(pending->reply));
    reply.exchange = exchange.get();
    endpoint->handle(std::move(exchange));
}

std::shared_ptr<RouteReply> RouteHarness::send(const RouteRequest &request)
{
    std::shared_ptr<RouteReply> reply = begin(request);
    if (reply->wasAdmitted)
        bodyArrives(*reply);
    return reply;
}

void RouteHarness::leave(RouteReply &reply)
{
    std::erase_if(m_pending, [&reply](const auto &pending) { return pending->reply.get() == &reply; });
    reply.verdict.reset();
    if (reply.exchange)
        reply.exchange->notifyClientGone();
    reply.call->stop(QStringLiteral("caller"), QStringLiteral("left"));
    reply.call->end(StatusCallerLeft, 0);
}

} // namespace Gatehouse
