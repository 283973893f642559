// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/routeendpoint.h"

#include "http/endpointmap.h"
#include "http/exchange.h"
#include "json.h"
#include "taskflows/routeadmission.h"
#include "taskflows/routebody.h"

#include <QPointer>
#include <boost/json/object.hpp>

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr const char *JsonText = "application/json; charset=utf-8";
constexpr QByteArrayView RetryAfterStop = "5";
/// Characters of a flow id, which a caller may make as long as its body, that the record of the call keeps.
constexpr qsizetype MaxRecordedId = 64;

tl::unexpected<Refusal> refusal(Answer answer, const QString &check, const QString &why)
{
    return tl::unexpected(Refusal{.answer = std::move(answer), .stoppedAt = check, .why = why});
}

tl::unexpected<Refusal> tooMany(const RouteLimiters::Refused &refused)
{
    const bool isRate = refused.check == RouteLimiters::Check::Rate;
    return refusal({.status = 429,
                    .body = "Too Many Requests",
                    .headers = {{"Retry-After", QByteArray::number(refused.retryAfterSeconds)}}},
                   isRate ? u"rate"_s : u"inFlight"_s,
                   isRate ? u"too many requests from this address in the window of time"_s
                          : u"too many requests from this address are in flight"_s);
}

Answer toAnswer(const RequestProblem &problem)
{
    if (!problem.isJson)
        return {.status = 400, .body = "invalid request body"};
    const boost::json::object body{
        {"ok", false}, {"code", "invalid_request"}, {"error", toJsonString(problem.words)}};
    return {.status = 400, .body = toJson(body), .contentType = JsonText};
}

} // namespace

/// A request that is at work. It outlives its caller: the slot is free when the work has ended.
class RouteEndpoint::Work final
{
    Q_DISABLE_COPY_MOVE(Work)
public:
    Work(RouteEndpoint &endpoint, std::unique_ptr<Exchange> exchange)
        : m_endpoint(&endpoint)
        , m_exchange(std::move(exchange))
    {
        ++endpoint.m_running;
    }
    ~Work() { release(); }

    /// Answers the caller if he is still there, and gives the slot back. Once counts.
    void end(const ActionAnswer &answer)
    {
        if (!m_exchange)
            return;
        Call &call = m_exchange->call();
        if (!answer.flowId.isEmpty())
            call.edit().flowId = answer.flowId.left(MaxRecordedId);
        call.edit().revision = answer.revision;
        if (!answer.stoppedAt.isEmpty())
            call.stop(answer.stoppedAt, answer.why);
        m_exchange->send({.status = answer.status, .body = answer.body, .contentType = JsonText});
        release();
    }

    /// The call, while there is no answer.
    [[nodiscard]] Call *call() const { return m_exchange ? &m_exchange->call() : nullptr; }

private:
    void release()
    {
        if (!std::exchange(m_exchange, nullptr)) // an exchange that is not answered is a 500 now
            return;
        if (m_endpoint)
            m_endpoint->workEnds();
    }

    QPointer<RouteEndpoint> m_endpoint;
    std::unique_ptr<Exchange> m_exchange;
};

RouteEndpoint::RouteEndpoint(const RouteTable &routes, RouteLimiters &limiters, SecretResolver &secrets,
                             QObject *parent)
    : QObject(parent)
    , m_routes(routes)
    , m_limiters(limiters)
    , m_secrets(secrets)
{ }

RouteEndpoint::~RouteEndpoint() = default;

std::unique_ptr<PendingAdmission> RouteEndpoint::admit(const RequestHead &head, Call &call,
                                                       std::function<void(AdmitResult)> done)
{
    const std::shared_ptr<const Route> route = m_routes.find(head.path);
    if (!route || !route->isServedOn(head.listener)) {
        done(tl::unexpected(NotFoundEndpoint::refusal()));
        return nullptr;
    }
    call.edit().route = route->config.id;
    call.edit().session = route->config.sessionKey;

    if (head.method != "POST") {
        done(refusal({.status = 405, .body = "Method Not Allowed", .headers = {{"Allow", "POST"}}},
                     u"method"_s, u"only POST is allowed here"_s));
        return nullptr;
    }
    if (!isJsonType(head.header("content-type"))) {
        done(refusal({.status = 415, .body = "Unsupported Media Type"}, u"type"_s,
                     u"the body is not declared as JSON"_s));
        return nullptr;
    }
    tl::expected<RouteLimiters::Slot, RouteLimiters::Refused> slot = m_limiters.enter(
        {route->path, head.client.address});
    if (!slot) {
        done(tooMany(slot.error()));
        return nullptr;
    }
    const QByteArrayView shown = shownSecret(head);
    if (shown.isEmpty()) { // then the secret is not even fetched
        done(refusal({.status = 401, .body = "unauthorized"}, u"secret"_s, u"no secret was shown"_s));
        return nullptr;
    }
    call.changed();
    auto check = std::make_unique<SecretCheck>(
        shown, [this, route, done = std::move(done)](RouteLimiters::Slot held, const QString &why) {
            if (why.isEmpty())
                done(admission(route, std::move(held)));
            else
                done(refusal({.status = 401, .body = "unauthorized"}, u"secret"_s, why));
        });
    check->begin(route->config.secret, *std::move(slot), m_secrets);
    if (check->isDone())
        return nullptr;
    return check;
}

AdmitResult RouteEndpoint::admission(std::shared_ptr<const Route> route, RouteLimiters::Slot slot) const
{
    if (m_draining) {
        return refusal({.status = 503,
                        .body = "the gateway is stopping",
                        .headers = {{"Retry-After", RetryAfterStop.toByteArray()}}},
                       u"gateway"_s, u"the gateway is stopping"_s);
    }
    return Admission{.bodyLimit = m_limits.bodyBytes,
                     .bodyTimeout = m_limits.bodyTime,
                     .sink = std::make_unique<RouteBody>(std::move(route)),
                     .permit = std::move(slot)};
}

void RouteEndpoint::handle(std::unique_ptr<Exchange> exchange)
{
    const auto *body = static_cast<const RouteBody *>(exchange->sink());
    Call &call = exchange->call();
    tl::expected<ActionRequest, RequestProblem> request = parseActionRequest(body->bytes());
    if (!request) {
        const RequestProblem &problem = request.error();
        call.stop(problem.isJson ? u"schema"_s : u"json"_s,
                  problem.words.isEmpty() ? u"the body is no JSON"_s : problem.words);
        exchange->send(toAnswer(problem));
        return;
    }
    const std::string_view name = nameOf(request->action);
    call.edit().action = QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
    if (const boost::json::value *flow = request->fields.if_contains("flowId"); flow && flow->is_string())
        call.edit().flowId = toQString(flow->get_string()).left(MaxRecordedId);

    const std::shared_ptr<const Route> route = body->route();
    const QString callId = QString::fromLatin1(call.record().id);
    const auto work = std::make_shared<Work>(*this, std::move(exchange));
    route->perform(*std::move(request), callId, this,
                   [work](const ActionAnswer &answer) { work->end(answer); });
    if (Call *const running = work->call())
        running->changed();
}

void RouteEndpoint::drain()
{
    m_draining = true;
    if (m_running == 0)
        QMetaObject::invokeMethod(this, &RouteEndpoint::idle, Qt::QueuedConnection);
}

void RouteEndpoint::workEnds()
{
    if (--m_running == 0 && m_draining)
        QMetaObject::invokeMethod(this, &RouteEndpoint::idle, Qt::QueuedConnection);
}

} // namespace Gatehouse
