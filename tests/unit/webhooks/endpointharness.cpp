// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "endpointharness.h"

#include "formbody.h"

#include <QTest>

using namespace Qt::StringLiterals;

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
    head.path = request.path.toLower();
    head.contentLength = static_cast<quint64>(request.body.size());
    head.listener = request.listener;
    head.client = {QHostAddress(request.address), request.address, {}};
    return head;
}

} // namespace

const QString EndpointHarness::Uuid = u"11111111-1111-4111-8111-111111111111"_s;

QByteArray TestReply::header(const QByteArray &name) const
{
    for (const auto &[known, value] : answer ? answer->headers : QList<std::pair<QByteArray, QByteArray>>()) {
        if (known == name)
            return value;
    }
    return {};
}

EndpointHarness::EndpointHarness()
    : instances(
        [this](const InstanceConfig &) { return std::make_unique<FakeAgent>(runs, agentsAbortAtOnce); })
    , limiter({.attempts = 0, .window = std::chrono::seconds(60)}, [this] { return nowMs; })
{
    InstanceConfig instance;
    instance.uuid = Uuid;
    instance.name = u"demo"_s;
    config.instances.append(instance);
    database = Database::open(folder.filePath(u"g.db"_s), {keysSchema(), repliesSchema()}).value();
    keys = std::make_unique<ApiKeys>(*database);
    attachments = std::make_unique<AttachmentStore>(folder.filePath(u"attachments"_s));
    replies = std::make_unique<ReplyStore>(*database);
    endpoint = std::make_unique<AgentEndpoint>(instances, *keys, *attachments, limiter, *replies);
    configure();
}

EndpointHarness::~EndpointHarness() = default;

QByteArray EndpointHarness::addKey(Visibility visibility, const QString &instance)
{
    QByteArray raw;
    keys->add(instance, u"test"_s, visibility, endpoint.get(),
              [&raw](const Result<NewKey> &added) { raw = added.value().raw.bytes().toByteArray(); });
    (void)QTest::qWaitFor([&raw] { return !raw.isEmpty(); });
    if (visibility == Visibility::Both)
        key = raw;
    return raw;
}

void EndpointHarness::configure() { instances.apply(config); }

std::shared_ptr<TestReply> EndpointHarness::send(const TestRequest &request)
{
    auto reply = std::make_shared<TestReply>();
    RequestHead head = headOf(request);
    CallRecord record;
    record.id = "call-" + QByteArray::number(++m_lastCall);
    reply->call = std::make_shared<Call>(std::move(record), static_cast<CallObserver &>(*this));
    std::optional<AdmitResult> decision;
    const auto pending = endpoint->admit(head, *reply->call,
                                         [&decision](AdmitResult result) { decision = std::move(result); });
    Q_ASSERT(!pending && decision);
    if (!*decision) {
        const Refusal &refusal = decision->error();
        reply->answer = refusal.answer;
        reply->call->stop(refusal.stoppedAt, refusal.why);
        reply->call->end(refusal.answer.status, refusal.answer.body.size());
        return reply;
    }
    Admission admission = std::move(**decision);
    reply->wasAdmitted = true;
    reply->admission.bodyLimit = admission.bodyLimit;
    reply->admission.bodyTimeout = admission.bodyTimeout;
    reply->admission.finMeansGone = admission.finMeansGone;
    const qsizetype half = request.body.size() / 2;
    if (admission.sink
        && (!admission.sink->write(QByteArrayView(request.body).first(half))
            || !admission.sink->write(QByteArrayView(request.body).sliced(half)))) {
        return reply;
    }
    auto exchange = std::make_unique<Exchange>(std::move(head), reply->call, std::move(admission),
                                               QByteArray());
    exchange->setAnswerPath(std::make_unique<RecordingPath>(reply));
    reply->exchange = exchange.get();
    endpoint->handle(std::move(exchange));
    return reply;
}

std::shared_ptr<TestReply> EndpointHarness::call(const QByteArray &session, const QByteArray &message)
{
    return send({.path = path(),
                 .headers = {{"Authorization", "Bearer " + key}, {"Content-Type", "application/json"}},
                 .body = R"({"session_name":")" + session + R"(","message":")" + message + "\"}"});
}

std::shared_ptr<TestReply> EndpointHarness::upload(const QByteArray &body)
{
    return send({.path = path(),
                 .headers = {{"Authorization", "Bearer " + key}, {"Content-Type", FormBody::ContentType}},
                 .body = body});
}

} // namespace Gatehouse
