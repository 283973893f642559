// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "endpointharness.h"
#include "formbody.h"

#include "support/testmain.h"
#include <QSignalSpy>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestAgentEndpoint : public QObject
{
    Q_OBJECT

    std::unique_ptr<EndpointHarness> m_;

private Q_SLOTS:
    void init() { m_ = std::make_unique<EndpointHarness>(); }
    void cleanup() { m_.reset(); }

    void takesOnlyTheRightMethod()
    {
        (void)m_->addKey(Visibility::Both);
        const QByteArray known = EndpointHarness::path();
        const QByteArray unknown = "/webhooks/99999999-9999-4999-8999-999999999999";
        const auto check = [this](const QByteArray &method, const QByteArray &path, const QByteArray &allow) {
            for (const QByteArray &authorization : {QByteArray("Bearer x"), "Bearer " + m_->key}) {
                const auto reply = m_->send(
                    {.method = method, .path = path, .headers = {{"Authorization", authorization}}});
                QCOMPARE(reply->status(), allow.isEmpty() ? 404 : 405);
                QCOMPARE(reply->header("Allow"), allow);
                QCOMPARE(reply->call->record().stoppedAt, allow.isEmpty() ? u"instance"_s : u"method"_s);
            }
        };
        const QByteArrayList callPaths{known,           unknown,
                                       "/webhooks",     "/webhooks/x",
                                       known + "/more", known + "/replies",
                                       "/webhooks/a/b", known + "/replies/a/b"};
        for (const QByteArray method : {"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "post", "X"}) {
            for (const QByteArray &path : callPaths)
                check(method, path, "POST");
        }
        for (const QByteArray method : {"POST", "HEAD", "PUT", "DELETE", "get"}) {
            for (const QByteArray &path : {known, unknown, QByteArray("/webhooks/x")})
                check(method, path + "/replies/1", "GET");
        }
        check("POST", "/webhooks", {});
        check("POST", known + "/more", {});
        check("GET", unknown + "/replies/1", {});
    }

    void givesTheSame404ForEveryReason()
    {
        const QByteArray privateKey = m_->addKey(Visibility::Private);
        InstanceConfig disabled;
        disabled.uuid = u"22222222-2222-4222-8222-222222222222"_s;
        disabled.enabled = false;
        InstanceConfig keyless = disabled;
        keyless.uuid = u"33333333-3333-4333-8333-333333333333"_s;
        keyless.enabled = true;
        m_->config.instances.append({disabled, keyless});
        m_->configure();
        const QByteArray disabledKey = m_->addKey(Visibility::Both, disabled.uuid);

        const QList<QByteArray> paths{EndpointHarness::path(),
                                      EndpointHarness::path() + "/more",
                                      "/webhooks",
                                      "/webhooks/not-a-uuid",
                                      "/webhooks/" + disabled.uuid.toLatin1(),
                                      "/webhooks/" + keyless.uuid.toLatin1(),
                                      "/webhooks/99999999-9999-4999-8999-999999999999"};
        for (const QByteArray &path : paths) {
            for (const QByteArray &key : {privateKey, disabledKey, QByteArray("wrong"), QByteArray()}) {
                const auto reply = m_->send({.path = path, .headers = {{"Authorization", "Bearer " + key}}});
                QCOMPARE(reply->status(), 404);
                QCOMPARE(reply->answer->body, QByteArray("Not Found"));
                QCOMPARE(reply->answer->contentType, QByteArray("text/plain; charset=utf-8"));
                QVERIFY(reply->answer->headers.isEmpty());
                QCOMPARE(reply->call->record().stoppedAt, u"instance"_s);
                QCOMPARE(reply->call->record().keyLast4, QString());
            }
        }
        QCOMPARE(m_->send({.path = EndpointHarness::path()})->call->record().instance, EndpointHarness::Uuid);
    }

    void letsKeysInByVisibilityAndListener_data()
    {
        QTest::addColumn<int>("keyVisibility");
        QTest::addColumn<int>("otherVisibility"); // -1: no other key
        QTest::addColumn<int>("listener");
        QTest::addColumn<int>("status"); // 0: admitted
        constexpr int Public = static_cast<int>(Visibility::Public);
        constexpr int Private = static_cast<int>(Visibility::Private);
        constexpr int Both = static_cast<int>(Visibility::Both);
        constexpr int OnPublic = static_cast<int>(ListenerKind::Public);
        constexpr int OnPrivate = static_cast<int>(ListenerKind::Private);
        QTest::newRow("public on public") << Public << -1 << OnPublic << 0;
        QTest::newRow("private on public") << Private << -1 << OnPublic << 404;
        QTest::newRow("both on public") << Both << -1 << OnPublic << 0;
        QTest::newRow("public on private") << Public << -1 << OnPrivate << 404;
        QTest::newRow("private on private") << Private << -1 << OnPrivate << 0;
        QTest::newRow("both on private") << Both << -1 << OnPrivate << 0;
        QTest::newRow("private on public that has a key") << Private << Public << OnPublic << 401;
        QTest::newRow("public on private that has a key") << Public << Private << OnPrivate << 401;
        QTest::newRow("private on public, other for both") << Private << Both << OnPublic << 401;
    }

    void letsKeysInByVisibilityAndListener()
    {
        QFETCH(const int, keyVisibility);
        QFETCH(const int, otherVisibility);
        QFETCH(const int, listener);
        QFETCH(const int, status);
        const QByteArray key = m_->addKey(static_cast<Visibility>(keyVisibility));
        if (otherVisibility >= 0)
            (void)m_->addKey(static_cast<Visibility>(otherVisibility));
        const auto reply = m_->send({.path = EndpointHarness::path(),
                                     .headers = {{"Authorization", "Bearer " + key}},
                                     .body = R"({"session_name":"s","message":"m"})",
                                     .listener = static_cast<ListenerKind>(listener)});
        QCOMPARE(reply->wasAdmitted, status == 0);
        QCOMPARE(reply->status(), status);
        QCOMPARE(reply->call->record().keyLast4, status == 0 ? QString::fromLatin1(key.last(4)) : QString());
    }

    void readsTheBearerToken_data()
    {
        QTest::addColumn<QByteArrayList>("fields"); // KEY stands for the key
        QTest::addColumn<bool>("isRight");
        const auto row = [](const char *name, const QByteArrayList &fields, bool isRight) {
            QTest::newRow(name) << fields << isRight;
        };
        row("plain", {"Bearer KEY"}, true);
        row("lower case", {"bearer KEY"}, true);
        row("upper case", {"BEARER KEY"}, true);
        row("white space", {"Bearer \t KEY \t"}, true);
        row("tab", {"Bearer\tKEY"}, true);
        row("first counts", {"Bearer KEY", "Bearer x"}, true);
        row("first counts, wrong", {"Bearer x", "Bearer KEY"}, false);
        row("none", {}, false);
        row("empty", {""}, false);
        row("no token", {"Bearer"}, false);
        row("blank token", {"Bearer "}, false);
        row("no space", {"BearerKEY"}, false);
        row("other scheme", {"Basic KEY"}, false);
        row("key alone", {"KEY"}, false);
        row("more behind", {"Bearer KEY x"}, false);
        row("part of it", {"Bearer KEYx"}, false);
        row("quoted", {"Bearer \"KEY\""}, false);
    }

    void readsTheBearerToken()
    {
        QFETCH(const QByteArrayList, fields);
        QFETCH(const bool, isRight);
        (void)m_->addKey(Visibility::Both);
        TestRequest request{.path = EndpointHarness::path(), .body = R"({"session_name":"s","message":"m"})"};
        for (QByteArray field : fields)
            request.headers.append({"authorization", field.replace("KEY", m_->key)});
        const auto reply = m_->send(request);
        QCOMPARE(reply->wasAdmitted, isRight);
        if (isRight)
            return;
        QCOMPARE(reply->status(), 401);
        QCOMPARE(reply->answer->body, QByteArray("unauthorized"));
        QCOMPARE(reply->header("WWW-Authenticate"), QByteArray("Bearer"));
        QCOMPARE(reply->call->record().stoppedAt, u"key"_s);
    }

    void notesWhoCalled()
    {
        (void)m_->addKey(Visibility::Both);
        const auto reply = m_->call("s");
        const ApiKey key = m_->keys->list(EndpointHarness::Uuid).first();
        QCOMPARE(reply->call->record().instance, EndpointHarness::Uuid);
        QCOMPARE(reply->call->record().keyId, key.id);
        QCOMPARE(reply->call->record().keyLast4, key.last4);
        QCOMPARE(reply->call->record().session, u"s"_s);
        QVERIFY(key.lastUsedAtMs);
    }

    void grantsTheBodyThatTheTypeAllows_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<qint64>("limit");
        QTest::newRow("json") << QByteArray("application/json") << qint64(1000);
        QTest::newRow("none") << QByteArray() << qint64(1000);
        QTest::newRow("form") << QByteArray("application/x-www-form-urlencoded") << qint64(1000);
        QTest::newRow("multipart") << QByteArray("Multipart/Form-Data; boundary=x") << qint64(5000);
        QTest::newRow("other multipart") << QByteArray("multipart/mixed; boundary=x") << qint64(1000);
    }

    void grantsTheBodyThatTheTypeAllows()
    {
        QFETCH(const QByteArray, type);
        QFETCH(const qint64, limit);
        (void)m_->addKey(Visibility::Both);
        m_->config.instances[0].limits.jsonBytes = 1000;
        m_->config.instances[0].limits.multipartBytes = 5000;
        m_->config.instances[0].limits.bodyTime = std::chrono::seconds(7);
        m_->configure();
        TestRequest request{.path = EndpointHarness::path(),
                            .headers = {{"Authorization", "Bearer " + m_->key}}};
        if (!type.isEmpty())
            request.headers.append({"Content-Type", type});
        const auto reply = m_->send(request);
        QVERIFY(reply->wasAdmitted);
        QCOMPARE(reply->bodyLimit, limit);
        QCOMPARE(reply->bodyTimeout, std::chrono::seconds(7));
        QVERIFY(reply->finMeansGone);
    }

    void refusesFormsWhenTheDiskCanNotTakeThem()
    {
        (void)m_->addKey(Visibility::Both);
        QFile inTheWay(m_->folder.filePath(u"attachments"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        const auto reply = m_->upload(FormBody().field("session_name", "s").field("message", "m").done());
        QVERIFY(!reply->wasAdmitted);
        QCOMPARE(reply->status(), 500);
        QCOMPARE(reply->call->record().stoppedAt, u"body"_s);
    }

    void limitsFailingCallsOnThePublicListener()
    {
        (void)m_->addKey(Visibility::Both);
        m_->limiter.configure({.attempts = 3, .window = std::chrono::seconds(60)});
        const auto fail = [this](ListenerKind listener, const QString &address) {
            return m_->send({.path = EndpointHarness::path(),
                             .headers = {{"Authorization", "Bearer wrong"}},
                             .listener = listener,
                             .address = address});
        };
        for (int i = 0; i < 3; ++i)
            QCOMPARE(fail(ListenerKind::Public, u"192.0.2.1"_s)->status(), 401);
        m_->nowMs = 20500;
        const auto limited = fail(ListenerKind::Public, u"192.0.2.1"_s);
        QCOMPARE(limited->status(), 429);
        QCOMPARE(limited->header("Retry-After"), QByteArray("40"));
        QCOMPARE(limited->call->record().stoppedAt, u"rate"_s);
        QCOMPARE(fail(ListenerKind::Public, u"192.0.2.2"_s)->status(), 401);
        for (int i = 0; i < 10; ++i)
            QCOMPARE(fail(ListenerKind::Private, u"192.0.2.1"_s)->status(), 401);
        QVERIFY(m_->call("s")->wasAdmitted); // a right key always passes
        m_->nowMs = 60000;
        QCOMPARE(fail(ListenerKind::Public, u"192.0.2.1"_s)->status(), 401);
    }

    /// Callers are told the same; the record names the cause.
    void recordsWhyAKeyOpensNothing()
    {
        (void)m_->addKey(Visibility::Both);
        const QByteArray privateKey = m_->addKey(Visibility::Private);
        m_->limiter.configure({.attempts = 4, .window = std::chrono::seconds(60)});
        const auto why = [this](const QList<std::pair<QByteArray, QByteArray>> &headers) {
            return m_->send({.path = EndpointHarness::path(), .headers = headers})->call->record().error;
        };
        QCOMPARE(why({}), u"no key was shown: the call has no Authorization field"_s);
        QCOMPARE(why({{"Authorization", "Basic abc"}}),
                 u"no key was shown: the Authorization field holds no bearer token"_s);
        QCOMPARE(why({{"Authorization", "Bearer wrong"}}),
                 u"the key that was shown is none of this instance's"_s);
        const QString closed =
            u"the key \"test\" (…%1) does not open the public listener, by which the call came"_s.arg(
                QString::fromLatin1(privateKey.right(4)));
        QCOMPARE(why({{"Authorization", "Bearer " + privateKey}}), closed);
        QCOMPARE(why({{"Authorization", "Bearer " + privateKey}}),
                 u"192.0.2.1 is locked out for 60 s: it made 4 calls without a right key within 60 s; "
                 "as to this one, "_s
                     + closed);
    }

    void checksRepliesLikeCalls()
    {
        const QByteArray path = EndpointHarness::path() + "/replies/1";
        QCOMPARE(m_->send({.method = "GET", .path = path})->call->record().stoppedAt, u"instance"_s);
        (void)m_->addKey(Visibility::Both);
        QCOMPARE(m_->send({.method = "GET", .path = path})->status(), 401);
        const auto reply = m_->send(
            {.method = "GET", .path = path, .headers = {{"Authorization", "Bearer " + m_->key}}});
        QTRY_COMPARE(reply->status(), 404);
        QCOMPARE(reply->answer->body, QByteArray("Not Found"));
        QCOMPARE(reply->call->record().stoppedAt, u"reply"_s);
    }

    void testsAgents()
    {
        std::optional<Result<QByteArray>> reply;
        m_->endpoint->testTurn(EndpointHarness::Uuid.toUpper(), u"are you there?"_s, this,
                               [&reply](const Result<QByteArray> &result) { reply = result; });
        QTRY_COMPARE(m_->runs.size(), 1);
        QCOMPARE(m_->endpoint->runningCount(), 1);
        QCOMPARE(m_->runs.at(0)->request().session, u"gatehouse-test"_s);
        QCOMPARE(m_->runs.at(0)->request().message, u"are you there?"_s);
        m_->runs.at(0)->reply("yes");
        QTRY_VERIFY(reply);
        QCOMPARE(reply->value(), QByteArray("yes"));

        reply.reset();
        m_->endpoint->testTurn(EndpointHarness::Uuid, u"x"_s, this,
                               [&reply](const Result<QByteArray> &result) { reply = result; });
        QTRY_COMPARE(m_->runs.size(), 2);
        m_->runs.at(1)->fail(u"no model"_s);
        QTRY_VERIFY(reply);
        QCOMPARE(reply->error().code, ErrorCode::Unavailable);
        QCOMPARE(reply->error().message, u"no model"_s);

        reply.reset();
        m_->endpoint->testTurn(u"unknown"_s, u"x"_s, this,
                               [&reply](const Result<QByteArray> &result) { reply = result; });
        QVERIFY(!reply);
        QTRY_VERIFY(reply);
        QCOMPARE(reply->error().code, ErrorCode::NotFound);
    }

    void testsWaitInLine()
    {
        (void)m_->addKey(Visibility::Both);
        m_->config.instances[0].limits.concurrentRuns = 1;
        m_->config.instances[0].limits.waitingRuns = 1;
        m_->configure();
        (void)m_->call("a");
        std::optional<Result<QByteArray>> first;
        std::optional<Result<QByteArray>> second;
        m_->endpoint->testTurn(EndpointHarness::Uuid, u"x"_s, this,
                               [&first](const Result<QByteArray> &result) { first = result; });
        m_->endpoint->testTurn(EndpointHarness::Uuid, u"x"_s, this,
                               [&second](const Result<QByteArray> &result) { second = result; });
        QTRY_VERIFY(second);
        QCOMPARE(second->error().code, ErrorCode::Unavailable);
        QVERIFY(!first);
        m_->endpoint->drain();
        QVERIFY(first);
        QCOMPARE(first->error().code, ErrorCode::Unavailable);
    }

    void drains()
    {
        (void)m_->addKey(Visibility::Both);
        m_->config.instances[0].limits.concurrentRuns = 1;
        m_->configure();
        QSignalSpy idle(m_->endpoint.get(), &AgentEndpoint::idle);
        const auto running = m_->call("a");
        const auto waiting = m_->call("b");
        const auto uploading = m_->upload(FormBody().field("session_name", "c").file("f", "x").done());
        m_->endpoint->drain();
        QCOMPARE(waiting->status(), 503);
        QVERIFY(!waiting->header("Retry-After").isEmpty());
        QCOMPARE(uploading->status(), 503);
        QVERIFY(!running->answer);
        QCOMPARE(m_->endpoint->runningCount(), 1);

        const auto late = m_->call("d");
        QVERIFY(!late->wasAdmitted);
        QCOMPARE(late->status(), 503);
        QVERIFY(!late->header("Retry-After").isEmpty());
        QCOMPARE(m_->send({.path = EndpointHarness::path()})->status(), 401);

        QCoreApplication::processEvents();
        QCOMPARE(idle.size(), 0);
        m_->runs.at(0)->reply("done");
        QTRY_COMPARE(running->status(), 200);
        QTRY_COMPARE(idle.size(), 1);
        QCOMPARE(m_->endpoint->runningCount(), 0);
        QCOMPARE(m_->runs.size(), 1);
    }

    void isIdleAtOnceWithoutCalls()
    {
        QSignalSpy idle(m_->endpoint.get(), &AgentEndpoint::idle);
        m_->endpoint->drain();
        QCOMPARE(idle.size(), 0);
        QTRY_COMPARE(idle.size(), 1);
    }

    void abortsAll()
    {
        (void)m_->addKey(Visibility::Both);
        QSignalSpy idle(m_->endpoint.get(), &AgentEndpoint::idle);
        const auto a = m_->call("a");
        const auto b = m_->call("b");
        m_->endpoint->drain();
        m_->endpoint->abortAll();
        QTRY_COMPARE(idle.size(), 1);
        QCOMPARE(a->status(), 502);
        QCOMPARE(a->answer->body, QByteArray("agent error: the run was aborted"));
        QCOMPARE(b->status(), 502);
    }

    void endsEverythingWhenItGoes()
    {
        (void)m_->addKey(Visibility::Both);
        m_->config.instances[0].limits.concurrentRuns = 1;
        m_->configure();
        const auto running = m_->call("a");
        const auto waiting = m_->call("b");
        m_->endpoint.reset();
        QCOMPARE(running->status(), 500);
        QCOMPARE(waiting->status(), 503);
        QCOMPARE(m_->runs.size(), 1); // nothing began on the way down
        QVERIFY(m_->runs.at(0).isNull());
    }
};

GATEHOUSE_TEST(TestAgentEndpoint)
#include "tst_agentendpoint.moc"
