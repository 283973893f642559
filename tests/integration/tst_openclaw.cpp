// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "support/scriptedopenclaw.h"
#include "support/serverthread.h"
#include "support/testmain.h"

#include <vector>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The agent `openclaw` behind a real call.
class TestOpenClaw final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        qputenv("GATEHOUSE_TEST_CLAW", "open-sesame");
        m_claw = std::make_unique<ServerThread<ScriptedOpenClaw>>();
        m_claw->with([](ScriptedOpenClaw *claw) { claw->setToken(u"open-sesame"_s); });
        m_uuid = newUuid();
    }
    void cleanup()
    {
        m_gateway.reset();
        m_claw.reset();
    }

    void conversationsStayThere()
    {
        startGateway();
        VERIFY_ANSWER(say("alpha", "one"), 200, "turn 1 of gatehouse-" + m_uuid + "-n-alpha: one");
        VERIFY_ANSWER(say("Alpha", "other"), 200, "turn 1 of gatehouse-" + m_uuid + "-x-416c706861: other");
        QVERIFY2(m_gateway->restart(), qPrintable(m_gateway->problem()));
        VERIFY_ANSWER(say("alpha", "two"), 200, "turn 2 of gatehouse-" + m_uuid + "-n-alpha: two");
    }

    void twoHundredCallsInterleaved()
    {
        constexpr int Calls = 200;
        m_claw->with([](ScriptedOpenClaw *claw) {
            claw->setResponder([](const ScriptedOpenClaw::Turn &turn) {
                return ScriptedOpenClaw::run(turn, {u"reply to "_s, turn.message},
                                             std::chrono::milliseconds(20 + turn.message.toInt() * 7 % 60));
            });
        });
        startGateway({}, {{"limits", boost::json::object{{"concurrentRuns", Calls}}}});
        std::vector<RawClient> clients;
        for (int i = 0; i < Calls; ++i) {
            clients.push_back(m_gateway->client());
            const QByteArray number = QByteArray::number(i);
            QVERIFY(clients.back().send(agentCall(m_uuid, m_key, "s" + number, number).bytes()));
        }
        for (int i = 0; i < Calls; ++i) {
            VERIFY_ANSWER(clients[static_cast<std::size_t>(i)].readAnswer(30s), 200,
                          "reply to " + QByteArray::number(i));
        }
        QCOMPARE(m_claw->with([](ScriptedOpenClaw *claw) { return claw->connections(); }), 1);
    }

    void lostAmidARun()
    {
        startGateway();
        m_claw->with([](ScriptedOpenClaw *claw) {
            claw->setResponder([](const ScriptedOpenClaw::Turn &turn) {
                return turn.number == 1
                    ? ScriptedOpenClaw::Script{ScriptedOpenClaw::started(turn),
                                               ScriptedOpenClaw::assistant(turn, u"half"_s),
                                               ScriptedOpenClaw::dropped()}
                    : ScriptedOpenClaw::run(turn, {u"whole"_s});
            });
        });
        const HttpAnswer lost = say("a", "x");
        VERIFY_ANSWER(lost, 502, "agent error: OpenClaw closed the connection");
        QCOMPARE(m_gateway->recordOf(lost).error, u"OpenClaw closed the connection"_s);
        VERIFY_ANSWER(say("a", "x"), 200, "whole"); // without help
    }

    void refusedTokens()
    {
        qputenv("GATEHOUSE_TEST_CLAW", "sesame-shut");
        startGateway();
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QVERIFY2(answer.body.startsWith("agent error: OpenClaw refuses the token: "),
                 answer.body.constData());
        QVERIFY2(answer.body.contains("AUTH_TOKEN_MISMATCH"), answer.body.constData());
        QVERIFY(!answer.raw.contains("sesame-shut"));
        QVERIFY(!m_gateway->recordOf(answer).error.contains(u"sesame-shut"_s));
    }

    void nobodyThere()
    {
        startGateway();
        m_claw->with([](ScriptedOpenClaw *claw) { claw->goAway(); });
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QVERIFY2(answer.body.startsWith("agent error: can't reach 127.0.0.1:"), answer.body.constData());
        m_claw->with([](ScriptedOpenClaw *claw) { claw->comeBack(); });
        VERIFY_STATUS(say("a", "x"), 200);
    }

    void leavingStopsTheRunThere_data()
    {
        QTest::addColumn<bool>("byReset");
        QTest::newRow("FIN") << false;
        QTest::newRow("RST") << true;
    }
    void leavingStopsTheRunThere()
    {
        QFETCH(const bool, byReset);
        startGateway();
        silentRuns();
        RawClient client = m_gateway->client();
        QVERIFY(client.send(agentCall(m_uuid, m_key, "a", "x").bytes()));
        QTRY_COMPARE(turnCount(), 1);
        QElapsedTimer clock;
        clock.start();
        byReset ? client.reset() : client.close();
        QTRY_COMPARE(m_claw->with([](ScriptedOpenClaw *claw) { return claw->aborted().size(); }), 1);
        QVERIFY2(clock.elapsed() < 3'000,
                 "not stopped at once"); // 1 s is the rule; a loaded machine gets more
        const QList<CallRecord> calls = m_gateway->finishedCalls(1);
        QCOMPARE(calls.size(), 1);
        QCOMPARE(calls.first().status, StatusCallerLeft);
    }

    void finishInsteadOfAbort()
    {
        startGateway({}, {{"onHangUp", "finish"}});
        silentRuns();
        RawClient client = m_gateway->client();
        QVERIFY(client.send(agentCall(m_uuid, m_key, "a", "x").bytes()));
        QTRY_COMPARE(turnCount(), 1);
        client.reset();
        const QList<CallRecord> calls = m_gateway->finishedCalls(1);
        QCOMPARE(calls.first().status, StatusCallerLeft);
        // the session is busy until the run has ended there
        RawClient next = m_gateway->client();
        QVERIFY(next.send(agentCall(m_uuid, m_key, "a", "y").bytes()));
        QVERIFY(next.staysSilent(200ms));
        m_claw->with([](ScriptedOpenClaw *claw) {
            claw->setResponder(
                [](const ScriptedOpenClaw::Turn &turn) { return ScriptedOpenClaw::run(turn, {u"next"_s}); });
            const ScriptedOpenClaw::Turn first = claw->turns().first();
            claw->play(first.runId, {ScriptedOpenClaw::final(first, u"late"_s)});
        });
        VERIFY_ANSWER(next.readAnswer(), 200, "next");
        RequestText question; // the reply that nobody waited for is kept with the record
        question.target = "/webhooks/" + m_uuid + "/replies/" + calls.first().id;
        VERIFY_ANSWER(m_gateway->ask(question.with("Authorization", "Bearer " + m_key)), 200, "late");
        QVERIFY(m_claw->with([](ScriptedOpenClaw *claw) { return claw->aborts(); }).isEmpty());
    }

    void silenceIs502()
    {
        startGateway({{"idleSeconds", 1}});
        silentRuns();
        VERIFY_ANSWER(say("a", "x"), 502, "agent error: no sign of life for 1 s");
        QTRY_COMPARE(m_claw->with([](ScriptedOpenClaw *claw) { return claw->aborted().size(); }), 1);
    }

    void stoppingStopsTheRunsThere()
    {
        startGateway();
        silentRuns();
        RawClient client = m_gateway->client();
        QVERIFY(client.send(agentCall(m_uuid, m_key, "a", "x").bytes()));
        QTRY_COMPARE(turnCount(), 1);
        m_gateway->stop(0ms);
        QTRY_COMPARE(m_claw->with([](ScriptedOpenClaw *claw) { return claw->aborted().size(); }), 1);
        QTRY_COMPARE(m_claw->with([](ScriptedOpenClaw *claw) { return claw->openConnections(); }), 0);
    }

private:
    void startGateway(const boost::json::object &agent = {}, const boost::json::object &more = {})
    {
        boost::json::object claw{
            {"type", "openclaw"},
            {"url",
             m_claw->with([](ScriptedOpenClaw *server) { return server->url().toString().toStdString(); })},
            {"token", boost::json::object{{"source", "env"}, {"id", "GATEHOUSE_TEST_CLAW"}}}};
        for (const auto &field : agent)
            claw.insert_or_assign(field.key(), field.value());
        m_gateway = std::make_unique<TestGateway>(configOf({instance(m_uuid, claw, more)}));
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid).raw;
        QVERIFY(!m_key.isEmpty());
    }

    /// Runs start from now on and say nothing more.
    void silentRuns()
    {
        m_claw->with([](ScriptedOpenClaw *claw) {
            claw->setResponder([](const ScriptedOpenClaw::Turn &turn) {
                return ScriptedOpenClaw::Script{ScriptedOpenClaw::started(turn)};
            });
        });
    }

    [[nodiscard]] int turnCount()
    {
        return m_claw->with([](ScriptedOpenClaw *claw) { return static_cast<int>(claw->turns().size()); });
    }

    [[nodiscard]] HttpAnswer say(const QByteArray &session, const QByteArray &message) const
    {
        return m_gateway->ask(agentCall(m_uuid, m_key, session, message));
    }

    std::unique_ptr<ServerThread<ScriptedOpenClaw>> m_claw;
    std::unique_ptr<TestGateway> m_gateway;
    QByteArray m_uuid;
    QByteArray m_key;
};

GATEHOUSE_TEST(TestOpenClaw)
#include "tst_openclaw.moc"
