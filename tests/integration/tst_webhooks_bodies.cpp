// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "support/testmain.h"

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;

/// What stands in the body of an agent call, and what comes back.
class TestWebhooksBodies final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_gateway = std::make_unique<TestGateway>(
            configOf({instance(m_uuid, echoAgent()),
                      instance(m_failing,
                               shellAgent("cat >/dev/null; echo half; echo first >&2; "
                                          "echo 'the \xc3\xa9nd' >&2; exit 3"))}));
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid).raw;
        m_failingKey = m_gateway->addKey(m_failing).raw;
    }

    void anyOtherTypeIsJson_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::newRow("json") << QByteArray("application/json");
        QTest::newRow("with charset") << QByteArray("application/json; charset=utf-8");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("text") << QByteArray("text/plain");
        QTest::newRow("url-encoded") << QByteArray("application/x-www-form-urlencoded");
        QTest::newRow("nonsense") << QByteArray("?");
        QTest::newRow("multipart of another kind") << QByteArray("multipart/mixed; boundary=x");
    }
    void anyOtherTypeIsJson()
    {
        QFETCH(const QByteArray, type);
        RequestText call = agentCall(m_uuid, m_key, "types", "x");
        call.with("Content-Type", {});
        if (!type.isNull())
            call.with("Content-Type", type);
        VERIFY_STATUS(m_gateway->ask(call), 200);
    }

    void wrongBodiesAre400_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("word"); // must stand in the answer
        const auto row = [](const char *name, const QByteArray &body, const char *word = "") {
            QTest::newRow(name) << body << QByteArray(word);
        };
        row("empty", "");
        row("blank", "  \r\n");
        row("no JSON", "session_name=a&message=b");
        row("cut off", R"({"session_name":"a","message":"b")");
        row("bytes behind it", R"({"session_name":"a","message":"b"}x)");
        row("two texts", R"({"session_name":"a","message":"b"}{"session_name":"a","message":"b"})");
        row("comment", R"({"session_name":"a",/**/"message":"b"})");
        row("single quotes", "{'session_name':'a','message':'b'}");
        row("trailing comma", R"({"session_name":"a","message":"b",})");
        row("array", "[]");
        row("string", R"("session_name")");
        row("number", "1");
        row("null", "null");
        row("raw newline in a string", "{\"session_name\":\"a\",\"message\":\"b\nc\"}");
        row("not UTF-8", "{\"session_name\":\"a\",\"message\":\"\xff\"}");
        row("lone surrogate", R"({"session_name":"a","message":"\ud800"})");
        row("byte order mark", "\xef\xbb\xbf{\"session_name\":\"a\",\"message\":\"b\"}");
        row("deeper than any caller means", QByteArray("[").repeated(100'000));
        row("no session", R"({"message":"b"})", "session_name");
        row("session null", R"({"session_name":null,"message":"b"})", "session_name");
        row("session number", R"({"session_name":1,"message":"b"})", "session_name");
        row("session array", R"({"session_name":["a"],"message":"b"})", "session_name");
        row("session empty", R"({"session_name":"","message":"b"})", "session_name");
        row("session with space", R"({"session_name":"a b","message":"b"})", "session_name");
        row("session with slash", R"({"session_name":"a/b","message":"b"})", "session_name");
        row("session with newline behind", R"({"session_name":"a\n","message":"b"})", "session_name");
        row("session with newline before", R"({"session_name":"\na","message":"b"})", "session_name");
        row("session with NUL", R"({"session_name":"a\u0000","message":"b"})", "session_name");
        row("session of other letters", "{\"session_name\":\"caf\xc3\xa9\",\"message\":\"b\"}",
            "session_name");
        row("session of other digits", R"({"session_name":"\u0661","message":"b"})", "session_name");
        row("session of 201", "{\"session_name\":\"" + QByteArray(201, 'a') + "\",\"message\":\"b\"}",
            "session_name");
        row("no message", R"({"session_name":"a"})", "message");
        row("message null", R"({"session_name":"a","message":null})", "message");
        row("message number", R"({"session_name":"a","message":1})", "message");
        row("message object", R"({"session_name":"a","message":{}})", "message");
        row("message empty", R"({"session_name":"a","message":""})", "message");
        row("names in capitals", R"({"SESSION_NAME":"a","MESSAGE":"b"})", "session_name");
    }
    void wrongBodiesAre400()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, word);
        RequestText call = agentCall(m_uuid, m_key, "s", "x");
        call.body = body;
        const HttpAnswer answer = m_gateway->ask(call);
        VERIFY_STATUS(answer, 400);
        QCOMPARE(answer.header("Content-Type"), "text/plain; charset=utf-8");
        const QByteArray line = answer.body.endsWith('\n') ? answer.body.chopped(1) : answer.body;
        QVERIFY2(!line.trimmed().isEmpty() && !line.contains('\n') && line.size() < 500, line.constData());
        QVERIFY2(line.contains(word), line.constData());
        const CallRecord record = m_gateway->recordOf(answer);
        QCOMPARE(record.status, 400);
        QVERIFY(!record.stoppedAt.isEmpty());
        QVERIFY(!record.error.isEmpty());
    }

    void rightBodies_data()
    {
        QTest::addColumn<QByteArray>("session");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("shortest") << QByteArray("a") << QByteArray("b");
        QTest::newRow("all kinds of characters") << QByteArray("aZ09._-") << QByteArray("b");
        QTest::newRow("dots") << QByteArray("..") << QByteArray("b");
        QTest::newRow("200 characters") << QByteArray(200, 'a') << QByteArray("b");
        QTest::newRow("blank message") << QByteArray("blank") << QByteArray(" ");
        QTest::newRow("every kind of text")
            << QByteArray("text") << QByteArray("\"\\/\b\f\n\r\t\x01 \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80");
        QTest::newRow("long") << QByteArray("long") << QByteArray(1'000'000, 'm');
    }
    void rightBodies()
    {
        QFETCH(const QByteArray, session);
        QFETCH(const QByteArray, message);
        const HttpAnswer answer = m_gateway->ask(agentCall(m_uuid, m_key, session, message));
        VERIFY_STATUS(answer, 200);
        QVERIFY(answer.body == "turn 1 of " + session + ": " + message); // can be too long to print
        QCOMPARE(answer.header("Content-Type"), "text/plain; charset=utf-8");
    }

    void escapesAreDecoded()
    {
        RequestText call = agentCall(m_uuid, m_key, "s", "x");
        call.body = R"( { "message" : "\u00e9\ud83d\ude00", "session_name" : "esc\u0061ped" } )";
        VERIFY_ANSWER(m_gateway->ask(call), 200, "turn 1 of escaped: \xc3\xa9\xf0\x9f\x98\x80");
    }

    void sessionNamesDifferByCase()
    {
        VERIFY_ANSWER(m_gateway->ask(agentCall(m_uuid, m_key, "case", "x")), 200, "turn 1 of case: x");
        VERIFY_ANSWER(m_gateway->ask(agentCall(m_uuid, m_key, "Case", "x")), 200, "turn 1 of Case: x");
        VERIFY_ANSWER(m_gateway->ask(agentCall(m_uuid, m_key, "case", "x")), 200, "turn 2 of case: x");
    }

    void agentErrorsAre502()
    {
        const HttpAnswer answer = m_gateway->ask(agentCall(m_failing, m_failingKey, "s", "x"));
        VERIFY_ANSWER(answer, 502, "agent error: the \xc3\xa9nd");
        QCOMPARE(answer.header("Content-Type"), "text/plain; charset=utf-8");
        const CallRecord record = m_gateway->recordOf(answer);
        QCOMPARE(record.status, 502);
        QVERIFY2(record.error.contains(u"the \u00e9nd"_s), qPrintable(record.error));
        QVERIFY(!record.stoppedAt.isEmpty());
    }

private:
    std::unique_ptr<TestGateway> m_gateway;
    const QByteArray m_uuid = newUuid();
    const QByteArray m_failing = newUuid();
    QByteArray m_key;
    QByteArray m_failingKey;
};

GATEHOUSE_TEST(TestWebhooksBodies)
#include "tst_webhooks_bodies.moc"
