// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "scratch.h"
#include "support/testmain.h"

#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Callers that can't wait, and callers that try again, over HTTP.
class TestWebhooksReplies final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_scratch = std::make_unique<Scratch>();
        m_uuid = newUuid();
        m_slow = newUuid();
        m_gateway = std::make_unique<TestGateway>(configOf(
            {instance(m_uuid, echoAgent()),
             instance(m_slow,
                      shellAgent("read -r line; echo x >> " + m_scratch->path("runs") + "\n"
                                 + m_scratch->waitFor("go") + "printf 'run %s: %s' $(wc -l < "
                                 + m_scratch->path("runs") + ") \"$line\"; exec test \"$line\" != fail"))}));
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid);
        m_slowKey = m_gateway->addKey(m_slow);
    }
    void cleanup() { m_gateway.reset(); }

    void asyncReply()
    {
        RequestText call = agentCall(m_slow, m_slowKey.raw, "s", "hello\n").with("Prefer", "respond-async");
        RawClient client = m_gateway->client();
        const HttpAnswer accepted = client.ask(call.bytes());
        VERIFY_STATUS(accepted, 202);
        QCOMPARE(accepted.header("Preference-Applied"), "respond-async"_ba);
        const QByteArray location = accepted.header("Location");
        QCOMPARE(location, "/webhooks/" + m_slow + "/replies/" + accepted.header("X-Request-Id"));
        const CallRecord record = m_gateway->recordOf(accepted);
        QCOMPARE(record.status, 202);
        QCOMPARE(record.session, u"s"_s);
        client.reset(); // it has its answer

        const HttpAnswer early = m_gateway->ask(question(location, m_slowKey.raw));
        VERIFY_STATUS(early, 202);
        QVERIFY(early.header("Retry-After").toInt() >= 1);
        QVERIFY(m_scratch->touch("go"));
        HttpAnswer late;
        QTRY_VERIFY_WITH_TIMEOUT((late = m_gateway->ask(question(location, m_slowKey.raw))).status == 200,
                                 20'000);
        QCOMPARE(late.body, "run 1: hello"_ba);
        QCOMPARE(late.header("Content-Type"), "text/plain; charset=utf-8"_ba);
        QCOMPARE(m_gateway->recordOf(late).linkedCall, record.id);
        // a question may bring a small body along, and end its sending side
        RawClient half = m_gateway->client();
        RequestText withBody = question(location, m_slowKey.raw);
        withBody.body = "{}";
        QVERIFY(half.send(withBody.bytes()));
        half.shutdownWrite();
        VERIFY_ANSWER(half.readAnswer(), 200, "run 1: hello");
    }

    void waitsAsLongAsTold()
    {
        const RequestText quick = agentCall(m_uuid, m_key.raw, "s", "hi").with("Prefer", "wait=20");
        const HttpAnswer answer = m_gateway->ask(quick);
        VERIFY_ANSWER(answer, 200, "turn 1 of s: hi");
        QVERIFY(answer.header("Location").isNull());
        const RequestText slow = agentCall(m_slow, m_slowKey.raw, "s", "fail\n").with("Prefer", "wait=1");
        const HttpAnswer accepted = m_gateway->ask(slow);
        VERIFY_STATUS(accepted, 202);
        QCOMPARE(accepted.header("Preference-Applied"), "wait=1"_ba);
        QVERIFY(m_scratch->touch("go"));
        HttpAnswer late;
        QTRY_VERIFY_WITH_TIMEOUT(
            (late = m_gateway->ask(question(accepted.header("Location"), m_slowKey.raw))).status != 202,
            20'000);
        QCOMPARE(late.status, 502);
        QVERIFY2(late.body.startsWith("agent error: "), late.body.constData());
    }

    void otherMethodsOfAReply()
    {
        const QByteArray path = "/webhooks/" + m_uuid + "/replies/" + newUuid();
        for (const char *method : {"POST", "HEAD", "DELETE", "PUT"}) {
            RequestText request = question(path, m_key.raw);
            request.method = method;
            RawClient client = m_gateway->client();
            QVERIFY(client.send(request.bytes()));
            const HttpAnswer answer = client.readAnswer(RawClient::DefaultWait, request.method == "HEAD");
            VERIFY_STATUS(answer, 405);
            QCOMPARE(answer.header("Allow"), "GET"_ba);
        }
        VERIFY_ANSWER(m_gateway->ask(question(path, m_key.raw)), 404, "Not Found");
        VERIFY_STATUS(m_gateway->ask(question(path, "wrong")), 401);
    }

    void repetitionsShareOneRun()
    {
        const QByteArray request =
            agentCall(m_slow, m_slowKey.raw, "s", "hi\n").with("Idempotency-Key", "a").bytes();
        RawClient first = m_gateway->client();
        QVERIFY(first.send(request));
        QTRY_VERIFY(m_scratch->exists("runs"));
        RawClient second = m_gateway->client();
        RawClient third = m_gateway->client();
        QVERIFY(second.send(request) && third.send(request));
        const RequestText other = agentCall(m_slow, m_slowKey.raw, "s", "ho\n").with("webhook-id", "a");
        const HttpAnswer conflict = m_gateway->ask(other);
        VERIFY_STATUS(conflict, 409);
        QCOMPARE(m_gateway->recordOf(conflict).stoppedAt, u"idempotency"_s);
        first.reset();
        QTRY_COMPARE(m_gateway->finishedCalls(2).size(), 4);
        QTRY_COMPARE(m_gateway->unfinishedCalls(), 2);
        QVERIFY(m_scratch->touch("go")); // the run goes on although its caller has left
        for (RawClient *client : {&second, &third}) {
            const HttpAnswer answer = client->readAnswer();
            VERIFY_ANSWER(answer, 200, "run 1: hi");
            QVERIFY(answer.header("Idempotent-Replayed").isNull());
        }
        QVERIFY(m_gateway->restart());
        const HttpAnswer replayed = m_gateway->client().ask(request);
        VERIFY_ANSWER(replayed, 200, "run 1: hi");
        QCOMPARE(replayed.header("Idempotent-Replayed"), "true"_ba);
        QCOMPARE(m_gateway->recordOf(replayed).linkedCall, m_gateway->calls().first().id);
        VERIFY_STATUS(m_gateway->ask(other), 409);
        QCOMPARE(m_scratch->lines("runs").size(), 1);
    }

    void badIds()
    {
        const auto ask = [this](const QByteArray &name, const QByteArray &value) {
            RequestText call = agentCall(m_uuid, m_key.raw, "s", "hi");
            call.headers.append({name, value});
            return m_gateway->ask(call);
        };
        VERIFY_ANSWER(ask("Idempotency-Key", ""), 400, "Idempotency-Key is empty");
        VERIFY_ANSWER(ask("webhook-id", QByteArray(256, 'x')), 400,
                      "webhook-id is longer than 255 characters");
        VERIFY_ANSWER(ask("webhook-id", QByteArray(255, 'x')), 200, "turn 1 of s: hi");
    }

    void repeatedForms()
    {
        const auto ask = [this](const QByteArray &content) {
            return m_gateway->ask(formCall(m_uuid, m_key.raw,
                                           {{.name = "session_name", .content = "s"},
                                            {.name = "file", .content = content, .fileName = "a.txt"}})
                                      .with("Idempotency-Key", "k"));
        };
        const HttpAnswer first = ask("one");
        VERIFY_STATUS(first, 200);
        QVERIFY(first.body.startsWith("turn 1 of s: "));
        const HttpAnswer again = ask("one");
        VERIFY_ANSWER(again, 200, first.body);
        QCOMPARE(again.header("Idempotent-Replayed"), "true"_ba);
        VERIFY_STATUS(ask("two"), 409);
    }

private:
    static RequestText question(const QByteArray &path, const QByteArray &key)
    {
        return RequestText{.target = path, .headers = {{"Authorization", "Bearer " + key}}};
    }

    std::unique_ptr<Scratch> m_scratch;
    std::unique_ptr<TestGateway> m_gateway;
    QByteArray m_uuid;
    QByteArray m_slow; ///< waits for the file `go`, and notes each run in `runs`
    TestKey m_key;
    TestKey m_slowKey;
};

GATEHOUSE_TEST(TestWebhooksReplies)
#include "tst_webhooks_replies.moc"
