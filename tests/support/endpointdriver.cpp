// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/endpointdriver.h"

#include "http/target.h"

#include <algorithm>

namespace Gatehouse {

namespace {

class RecordingPath final : public AnswerPath
{
public:
    explicit RecordingPath(std::shared_ptr<TestReply> reply)
        : m_reply(std::move(reply))
    { }
    void deliver(const Answer &answer) override
    {
        m_reply->answer = answer;
        m_reply->call->end(answer.status, answer.body.size());
    }

private:
    std::shared_ptr<TestReply> m_reply;
};

} // namespace

RequestHead headOf(const TestRequest &request)
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

QByteArray TestReply::header(const QByteArray &name) const
{
    for (const auto &[known, value] : answer ? answer->headers : QList<std::pair<QByteArray, QByteArray>>()) {
        if (known == name)
            return value;
    }
    return {};
}

/// A request between its head and its body.
struct EndpointDriver::Pending
{
    std::shared_ptr<TestReply> reply;
    RequestHead head;
    QByteArray body;
    std::unique_ptr<PendingAdmission> admission;
};

EndpointDriver::EndpointDriver() = default;
EndpointDriver::~EndpointDriver() = default;

std::shared_ptr<TestReply> EndpointDriver::begin(Endpoint &endpoint, const TestRequest &request)
{
    auto reply = std::make_shared<TestReply>();
    CallRecord record;
    record.id = "call-" + QByteArray::number(++m_lastCall);
    reply->call = std::make_shared<Call>(std::move(record), static_cast<CallObserver &>(*this));
    auto pending = std::make_unique<Pending>();
    pending->reply = reply;
    pending->head = headOf(request);
    pending->body = request.body;
    TestReply *raw = reply.get();
    pending->admission = endpoint.admit(pending->head, *reply->call, [raw](AdmitResult result) {
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

void EndpointDriver::bodyArrives(Endpoint &endpoint, TestReply &reply)
{
    const auto found = std::ranges::find_if(
        m_pending, [&reply](const auto &pending) { return pending->reply.get() == &reply; });
    const std::unique_ptr<Pending> pending = std::move(*found);
    m_pending.erase(found);
    Admission admission = std::move(**reply.verdict);
    reply.verdict.reset();
    const qsizetype half = pending->body.size() / 2;
    if (admission.sink
        && (!admission.sink->write(QByteArrayView(pending->body).first(half))
            || !admission.sink->write(QByteArrayView(pending->body).sliced(half)))) {
        return;
    }
    auto exchange = std::make_unique<Exchange>(std::move(pending->head), reply.call, std::move(admission),
                                               QByteArray());
    exchange->setAnswerPath(std::make_unique<RecordingPath>(pending->reply));
    reply.exchange = exchange.get();
    endpoint.handle(std::move(exchange));
}

std::shared_ptr<TestReply> EndpointDriver::send(Endpoint &endpoint, const TestRequest &request)
{
    std::shared_ptr<TestReply> reply = begin(endpoint, request);
    if (reply->wasAdmitted)
        bodyArrives(endpoint, *reply);
    return reply;
}

void EndpointDriver::leave(TestReply &reply)
{
    std::erase_if(m_pending, [&reply](const auto &pending) { return pending->reply.get() == &reply; });
    reply.verdict.reset();
    if (reply.exchange)
        reply.exchange->notifyClientGone();
    reply.call->stop(QStringLiteral("caller"), QStringLiteral("left"));
    reply.call->end(StatusCallerLeft, 0);
}

} // namespace Gatehouse
