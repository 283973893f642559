// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "chatserverthread.h"
#include "support/testmain.h"

#include <QElapsedTimer>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The agent `chat` behind a real call: streams, silence, errors, and conversations.
class TestChat final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ChatServerThread>();
        m_uuid = newUuid();
    }
    void cleanup()
    {
        m_gateway.reset();
        m_server.reset();
    }

    void streamsBecomeOneReply()
    {
        startGateway();
        m_server->setScript(ScriptedChatServer::stream({u"h\u00e9l"_s, u"lo "_s, u"world"_s}));
        VERIFY_ANSWER(say("a", "x"), 200, "h\xc3\xa9llo world");
        const ScriptedChatServer::Request request = m_server->requests().first();
        QCOMPARE(request.method, "POST");
        QCOMPARE(request.target, "/v1/chat/completions");
        const boost::json::value body = parseJson(request.body).value();
        QCOMPARE(toQString(body.at("model").as_string()), u"test-model"_s);
        QCOMPARE(body.at("stream").as_bool(), true);
    }

    void conversationsGoOnAcrossARestart()
    {
        startGateway({{"systemPrompt", "be brief"}});
        VERIFY_ANSWER(say("a", "one"), 200, "you said: one");
        VERIFY_ANSWER(say("b", "other"), 200, "you said: other");
        QVERIFY2(m_gateway->restart(), qPrintable(m_gateway->problem()));
        VERIFY_ANSWER(say("a", "two"), 200, "you said: two");
        QCOMPARE(ScriptedChatServer::messages(m_server->requests().last()),
                 (QStringList{u"system: be brief"_s, u"user: one"_s, u"assistant: you said: one"_s,
                              u"user: two"_s}));
    }

    void streamsPastTheIdleClockAreNeverCut()
    {
        // 3.5 s of stream under an idle clock of 1 s: every piece is a sign of life.
        startGateway({{"idleSeconds", 1}});
        QStringList pieces;
        for (int i = 0; i < 10; ++i)
            pieces.append(QString::number(i));
        m_server->setScript(ScriptedChatServer::stream(pieces, 350ms));
        QElapsedTimer clock;
        clock.start();
        VERIFY_ANSWER(say("a", "x"), 200, "0123456789");
        QVERIFY(clock.elapsed() > 3'000);
    }

    void silenceIs502_data()
    {
        QTest::addColumn<int>("stage");
        QTest::newRow("before the head") << 0;
        QTest::newRow("before the first piece") << 1;
        QTest::newRow("in the middle") << 2;
    }
    void silenceIs502()
    {
        QFETCH(const int, stage);
        startGateway({{"idleSeconds", 1}});
        ScriptedChatServer::Script script;
        if (stage > 0)
            script.append(ScriptedChatServer::send(ScriptedChatServer::streamHead()));
        if (stage > 1)
            script.append(
                ScriptedChatServer::send(ScriptedChatServer::chunk(ScriptedChatServer::event(u"half"_s))));
        m_server->setScript(script);
        QElapsedTimer clock;
        clock.start();
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QVERIFY(answer.body.startsWith("agent error: "));
        QVERIFY(!answer.body.contains("half"));
        QVERIFY2(clock.elapsed() >= 950 && clock.elapsed() < 6'000,
                 qPrintable(QString::number(clock.elapsed())));
        QTRY_COMPARE(m_server->openConnections(), 0);
    }

    void errorsAre502_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("JSON") << 400 << QByteArray("application/json")
                              << QByteArray(R"({"error":{"message":"no such model"}})")
                              << QByteArray("no such model");
        QTest::newRow("text") << 500 << QByteArray("text/plain") << QByteArray("out of memory")
                              << QByteArray("out of memory");
        QTest::newRow("page") << 502 << QByteArray("text/html") << QByteArray("<html>bad</html>")
                              << QByteArray("");
        QTest::newRow("nothing") << 503 << QByteArray("text/plain") << QByteArray("") << QByteArray("503");
        QTest::newRow("nonsense with 200")
            << 200 << QByteArray("application/json") << QByteArray("{]") << QByteArray("");
        QTest::newRow("no reply in it")
            << 200 << QByteArray("application/json") << QByteArray("{}") << QByteArray("");
    }
    void errorsAre502()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, type);
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, word);
        startGateway();
        m_server->setScript(ScriptedChatServer::answer(status, type, body));
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QVERIFY2(answer.body.startsWith("agent error: ") && answer.body.contains(word),
                 answer.body.constData());
    }

    void plainCompletionsAreReadToo()
    {
        startGateway();
        m_server->setScript(ScriptedChatServer::answer(
            200, "application/json", R"({"choices":[{"message":{"role":"assistant","content":"whole"}}]})"));
        VERIFY_ANSWER(say("a", "x"), 200, "whole");
    }

    void lostConnectionsAre502_data()
    {
        QTest::addColumn<bool>("byReset");
        QTest::newRow("closed") << false;
        QTest::newRow("reset") << true;
    }
    void lostConnectionsAre502()
    {
        QFETCH(const bool, byReset);
        startGateway();
        m_server->setScript(
            {ScriptedChatServer::send(ScriptedChatServer::streamHead()),
             ScriptedChatServer::send(ScriptedChatServer::chunk(ScriptedChatServer::event(u"half"_s))),
             byReset ? ScriptedChatServer::reset() : ScriptedChatServer::close()});
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QVERIFY(answer.body.startsWith("agent error: "));
    }

    void nobodyThereIs502()
    {
        startGateway();
        m_server.reset();
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QVERIFY(answer.body.startsWith("agent error: "));
    }

    void repliesAreCapped()
    {
        startGateway({}, {{"limits", boost::json::object{{"replyBytes", 1000}}}});
        m_server->setScript(ScriptedChatServer::stream({QString(600, u'x'), QString(600, u'x')}));
        VERIFY_STATUS(say("a", "x"), 502);
        m_server->setScript(ScriptedChatServer::stream({QString(500, u'x'), QString(500, u'x')}));
        VERIFY_STATUS(say("a", "x"), 200);
    }

    void leavingClosesTheConnection_data()
    {
        QTest::addColumn<bool>("byReset");
        QTest::newRow("FIN") << false;
        QTest::newRow("RST") << true;
    }
    void leavingClosesTheConnection()
    {
        QFETCH(const bool, byReset);
        startGateway();
        m_server->setScript({ScriptedChatServer::send(ScriptedChatServer::streamHead())});
        RawClient client = m_gateway->client();
        QVERIFY(client.send(agentCall(m_uuid, m_key, "a", "x").bytes()));
        QTRY_COMPARE(m_server->openConnections(), 1);
        QTRY_COMPARE(m_server->requests().size(), 1);
        byReset ? client.reset() : client.close();
        QTRY_COMPARE(m_server->openConnections(), 0);
        const QList<CallRecord> calls = m_gateway->finishedCalls(1);
        QCOMPARE(calls.size(), 1);
        QCOMPARE(calls.first().status, StatusCallerLeft);
    }

    void secretsGoAlongAndNowhereElse()
    {
        qputenv("GATEHOUSE_TEST_TOKEN", "sesame-open");
        startGateway({{"apiKey",
                       boost::json::object{
                           {"source", "env"}, {"provider", "default"}, {"id", "GATEHOUSE_TEST_TOKEN"}}},
                      {"headers", boost::json::object{{"X-Extra", "more"}}}});
        m_server->setScript(
            ScriptedChatServer::answer(401, "application/json", R"({"error":{"message":"who are you"}})"));
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QCOMPARE(m_server->requests().first().headers.value("authorization"), "Bearer sesame-open");
        QCOMPARE(m_server->requests().first().headers.value("x-extra"), "more");
        QVERIFY(!answer.raw.contains("sesame"));
        QVERIFY(!m_gateway->recordOf(answer).error.contains(u"sesame"_s));
    }

private:
    void startGateway(const boost::json::object &agent = {}, const boost::json::object &more = {})
    {
        boost::json::object chat{{"type", "chat"}, {"baseUrl", m_server->baseUrl()}, {"model", "test-model"}};
        for (const auto &field : agent)
            chat.insert_or_assign(field.key(), field.value());
        m_gateway = std::make_unique<TestGateway>(configOf({instance(m_uuid, chat, more)}));
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid).raw;
        QVERIFY(!m_key.isEmpty());
    }

    [[nodiscard]] HttpAnswer say(const QByteArray &session, const QByteArray &message) const
    {
        return m_gateway->ask(agentCall(m_uuid, m_key, session, message));
    }

    std::unique_ptr<ChatServerThread> m_server;
    std::unique_ptr<TestGateway> m_gateway;
    QByteArray m_uuid;
    QByteArray m_key;
};

GATEHOUSE_TEST(TestChat)
#include "tst_chat.moc"
