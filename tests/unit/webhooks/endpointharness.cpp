// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "endpointharness.h"

#include "formbody.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace Gatehouse {

const QString EndpointHarness::Uuid = u"11111111-1111-4111-8111-111111111111"_s;

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
    return m_driver.send(*endpoint, request);
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
