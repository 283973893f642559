// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openclawfixture.h"

#include "json.h"
#include "support/testmain.h"

#include <QElapsedTimer>
#include <boost/json/array.hpp>
#include <functional>
#include <vector>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Runs, over a connection that works.
class TestOpenClawAgent final : public OpenClawFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void speaksAsTheProtocolSays()
    {
        QCOMPARE(m_agent->state().kind, AgentState::Kind::NeverTried);
        QCOMPARE(m_server->connections(), 0);
        const auto first = turn(ask(u"s"_s, u"hello"_s));
        QCOMPARE(first->text(), u"turn 1 of gatehouse-uuid-n-s: hello"_s);
        QCOMPARE(first->kind(), RunOutcome::Kind::Reply);
        QCOMPARE(turn(ask(u"s"_s, u"again"_s))->text(), u"turn 2 of gatehouse-uuid-n-s: again"_s);
        QCOMPARE(turn(ask(u"S"_s, u"other"_s))->text(), u"turn 1 of gatehouse-uuid-x-53: other"_s);
        QCOMPARE(m_server->connections(), 1);

        QCOMPARE(m_server->introductions().size(), 1);
        const boost::json::object params = m_server->introductions().first();
        QCOMPARE(params.at("minProtocol").as_int64(), 3);
        QCOMPARE(params.at("maxProtocol").as_int64(), 4);
        QCOMPARE(toJson(params.at("role")), "\"operator\""_ba);
        QCOMPARE(toJson(params.at("scopes")), "[\"operator.write\"]"_ba);
        QCOMPARE(toJson(params.at("auth")), "{\"token\":\"open-sesame\"}"_ba);
        QCOMPARE(toJson(params.at("client").at("id")), "\"gateway-client\""_ba);
        QCOMPARE(toJson(params.at("client").at("mode")), "\"backend\""_ba);

        QCOMPARE(m_states.size(), 2);
        QCOMPARE(m_states.at(0).kind, AgentState::Kind::Connecting);
        QCOMPARE(m_states.at(1).kind, AgentState::Kind::Ready);
    }

    void agentIdsArePartOfTheKey()
    {
        makeAgent(u"ops"_s);
        QCOMPARE(turn()->text(), u"turn 1 of agent:ops:gatehouse-uuid-n-s: hello"_s);
    }

    void partialTextComesAlong()
    {
        m_server->setResponder([](const Server::Turn &turn) {
            return Server::run(turn, {u"one "_s, u"two "_s, u"three"_s}, 150ms);
        });
        const auto probe = begin();
        probe->listen();
        QVERIFY(hasEnded(*probe));
        QCOMPARE(probe->text(), u"one two three"_s);
        QVERIFY(probe->partials.contains(u"one "_s));
        for (const QString &partial : std::as_const(probe->partials))
            QVERIFY(u"one two three"_s.startsWith(partial));
    }

    void oddOrdersAreTolerated_data()
    {
        using Script = std::function<Server::Script(const Server::Turn &)>;
        QTest::addColumn<Script>("script");
        QTest::newRow("final before started") << Script([](const Server::Turn &turn) {
            return Server::Script{Server::final(turn, u"right"_s), Server::started(turn)};
        });
        QTest::newRow("final without started") << Script(
            [](const Server::Turn &turn) { return Server::Script{Server::final(turn, u"right"_s)}; });
        QTest::newRow("everything twice") << Script([](const Server::Turn &turn) {
            return Server::Script{Server::started(turn),           Server::started(turn),
                                  Server::assistant(turn, u"r"_s), Server::assistant(turn, u"r"_s),
                                  Server::final(turn, u"right"_s), Server::final(turn, u"wrong"_s),
                                  Server::error(turn, u"wrong"_s), Server::error(turn, u"wrong"_s)};
        });
        QTest::newRow("strangers") << Script([](const Server::Turn &turn) {
            Server::Turn other = turn;
            other.runId = u"someone-else"_s;
            return Server::Script{
                Server::send(Server::eventFrame("tick")),
                Server::send(Server::eventFrame("health", {{"runId", 7}})),
                Server::send({{"type", "res"}, {"id", "no such"}, {"ok", true}}),
                Server::send({{"type", "event"}}),
                Server::send({{"type", "event"}, {"event", 1}, {"payload", "x"}}),
                Server::send({{"what", "is this"}}),
                Server::sendText("neither JSON"),
                Server::sendText("[1,2]"),
                Server::started(turn),
                Server::final(other, u"wrong"_s),
                Server::error(other, u"wrong"_s),
                Server::send(Server::eventFrame("presence", {{"runId", toJsonString(turn.runId)}})),
                Server::agentEvent(turn, "run_status", {{"more", "fields"}}),
                Server::agentEvent(turn, "usage", {}),
                Server::agentEvent(turn, "no such stream", {{"text", "wrong"}}),
                Server::final(turn, u"right"_s)};
        });
    }
    void oddOrdersAreTolerated()
    {
        using Script = std::function<Server::Script(const Server::Turn &)>;
        QFETCH(const Script, script);
        m_server->setResponder(script);
        QCOMPARE(turn()->text(), u"right"_s);
        QCOMPARE(turn()->text(), u"right"_s); // over the same connection
        QCOMPARE(m_server->connections(), 1);
        QCOMPARE(m_agent->connection().runCount(), 0);
    }

    void onlyTextPartsCount()
    {
        m_server->setResponder([](const Server::Turn &turn) {
            const boost::json::array parts{boost::json::object{{"type", "thinking"}, {"text", "hm"}},
                                           boost::json::object{{"type", "text"}, {"text", "a"}},
                                           boost::json::object{{"type", "text"}, {"text", "b"}}, 7};
            return Server::Script{
                Server::started(turn),
                Server::send(Server::eventFrame("chat",
                                                {{"runId", toJsonString(turn.runId)},
                                                 {"state", "final"},
                                                 {"message", boost::json::object{{"content", parts}}}}))};
        });
        QCOMPARE(turn()->text(), u"ab"_s);
    }

    void runsThatFail_data()
    {
        using Script = std::function<Server::Script(const Server::Turn &)>;
        QTest::addColumn<Script>("script");
        QTest::addColumn<QString>("error");
        QTest::newRow("error event") << Script([](const Server::Turn &turn) {
            return Server::Script{Server::started(turn), Server::error(turn, u"the model\nis down"_s),
                                  Server::error(turn, u"second"_s)};
        }) << u"the model is down"_s;
        QTest::newRow("lifecycle says why") << Script([](const Server::Turn &turn) {
            return Server::Script{
                Server::started(turn),
                Server::agentEvent(turn, "lifecycle", {{"phase", "error"}, {"error", "no credit"}}),
                Server::error(turn, {})};
        }) << u"no credit"_s;
        QTest::newRow("refused") << Script([](const Server::Turn &turn) {
            return Server::Script{Server::refused(turn, "UNAVAILABLE", u"too busy"_s)};
        }) << u"too busy (UNAVAILABLE)"_s;
        QTest::newRow("aborted there") << Script([](const Server::Turn &turn) {
            return Server::Script{Server::started(turn), Server::aborted(turn)};
        }) << u"the run was aborted in OpenClaw"_s;
        QTest::newRow("no run") << Script([](const Server::Turn &turn) {
            return Server::Script{Server::send({{"type", "res"},
                                                {"id", toJsonString(turn.requestId)},
                                                {"ok", true},
                                                {"payload", boost::json::object{{"aborted", false}}}})};
        }) << u"OpenClaw has started no run for this message"_s;
    }
    void runsThatFail()
    {
        using Script = std::function<Server::Script(const Server::Turn &)>;
        QFETCH(const Script, script);
        m_server->setResponder(script);
        const auto probe = turn();
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QTEST(probe->text(), "error");
        QCOMPARE(m_agent->state().kind, AgentState::Kind::Ready);
        QCOMPARE(m_agent->connection().runCount(), 0);
    }

    void twoHundredRunsInterleaved()
    {
        m_server->setResponder([](const Server::Turn &turn) {
            const int n = turn.message.toInt();
            return Server::run(turn, {u"reply "_s, u"to "_s, turn.message},
                               std::chrono::milliseconds(5 + n * 7 % 60));
        });
        constexpr int Runs = 200;
        std::vector<std::unique_ptr<RunProbe>> probes;
        for (int i = 0; i < Runs; ++i)
            probes.push_back(begin(ask(u"s%1"_s.arg(i), QString::number(i))));
        for (int i = 0; i < Runs; ++i) {
            QVERIFY(hasEnded(*probes[static_cast<std::size_t>(i)]));
            QCOMPARE(probes[static_cast<std::size_t>(i)]->text(), u"reply to %1"_s.arg(i));
        }
        QCOMPARE(m_server->connections(), 1);
        QCOMPARE(m_agent->connection().runCount(), 0);
    }

    void idleClockHearsEveryFrame()
    {
        makeAgent({}, {1500ms, 1500ms});
        m_server->setResponder([](const Server::Turn &turn) {
            Server::Script script{Server::started(turn)};
            for (int i = 0; i < 8; ++i)
                script << Server::pause(300ms) << Server::agentEvent(turn, "usage", {});
            script << Server::final(turn, u"done"_s);
            return script;
        });
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(turn()->text(), u"done"_s);
        QVERIFY(clock.elapsed() > 1600);
    }

    void silenceEndsTheRunOnBothSides()
    {
        makeAgent({}, {300ms, 300ms});
        m_server->setResponder([](const Server::Turn &turn) {
            Server::Script script{Server::started(turn)};
            for (int i = 0; i < 40; ++i) // the connection is alive, the run is not
                script << Server::pause(50ms) << Server::send(Server::eventFrame("tick"));
            return script;
        });
        const auto probe = turn();
        QCOMPARE(probe->text(), u"no sign of life for 0.3 s"_s);
        QTRY_COMPARE(m_server->aborted().size(), 1);
        QCOMPARE(m_agent->connection().runCount(), 0);
    }

    void abortStopsTheRunThere()
    {
        m_server->setResponder(
            [](const Server::Turn &turn) { return Server::Script{Server::started(turn)}; });
        const auto probe = begin();
        QTRY_COMPARE(m_server->turns().size(), 1);
        probe->run->abort();
        QVERIFY(hasEnded(*probe));
        QCOMPARE(probe->kind(), RunOutcome::Kind::Aborted);
        QCOMPARE(m_server->aborted(), QStringList{m_server->turns().first().runId});
        QTRY_COMPARE(m_agent->connection().runCount(), 0);
    }

    void abortBeforeItHasStarted()
    {
        // the request to abort overtakes the start: it has to be made again
        m_server->setHearsAborts(false);
        m_server->setResponder([](const Server::Turn &turn) {
            return Server::Script{Server::pause(1500ms), Server::started(turn)};
        });
        const auto probe = begin();
        QTRY_COMPARE(m_server->turns().size(), 1);
        probe->run->abort();
        QVERIFY(hasEnded(*probe)); // without OpenClaw's consent
        QCOMPARE(probe->kind(), RunOutcome::Kind::Aborted);
        m_server->setHearsAborts(true);
        QTRY_COMPARE(m_server->aborted().size(), 1);
        QTRY_COMPARE(m_agent->connection().runCount(), 0);
    }

    void abortWhileConnecting()
    {
        m_server->setHandshake(Server::Handshake::Silence);
        const auto probe = begin();
        QTRY_COMPARE(m_server->connections(), 1);
        probe->run->abort();
        QVERIFY(probe->run->isEnded());
        QVERIFY(hasEnded(*probe));
        QCOMPARE(probe->kind(), RunOutcome::Kind::Aborted);
        QCOMPARE(m_agent->connection().runCount(), 0);
    }

    void destructionStopsTheRunThere()
    {
        m_server->setResponder(
            [](const Server::Turn &turn) { return Server::Script{Server::started(turn)}; });
        auto probe = begin();
        QTRY_COMPARE(m_server->turns().size(), 1);
        probe.reset();
        QTRY_COMPARE(m_server->aborted().size(), 1);
        QTRY_COMPARE(m_agent->connection().runCount(), 0);
        probe = begin();
        QTRY_COMPARE(m_server->turns().size(), 2);
        probe.reset(); // and the agent with it: the gateway stops
        m_agent.reset();
        QTRY_COMPARE(m_server->aborted().size(), 2);
        QTRY_COMPARE(m_server->openConnections(), 0);
    }

    void bigFramesAndReplies()
    {
        const QString big(4'100'000, u'x'); // a frame of OpenClaw's largest size
        m_server->setResponder([&big](const Server::Turn &turn) { return Server::run(turn, {big}); });
        QCOMPARE(turn(ask(u"s"_s, big))->text().size(), big.size());
        QCOMPARE(m_server->turns().first().message.size(), big.size());
        QCOMPARE(turn(ask(u"s"_s, u"x"_s, 4'000'000))->text(), u"the reply is longer than 4000000 bytes"_s);
        QCOMPARE(m_server->connections(), 1);
    }

    void floodsDrownNobody()
    {
        m_server->setResponder([](const Server::Turn &turn) {
            Server::Script script{Server::started(turn)};
            for (int i = 0; i < 5'000; ++i)
                script << Server::assistant(turn, QString::number(i))
                       << Server::send(Server::eventFrame("tick"));
            script << Server::final(turn, u"through"_s);
            return script;
        });
        const auto probe = begin();
        probe->listen();
        QVERIFY(hasEnded(*probe));
        QCOMPARE(probe->text(), u"through"_s);
        QVERIFY2(probe->partials.size() < 400, qPrintable(QString::number(probe->partials.size())));
    }
};

GATEHOUSE_TEST(TestOpenClawAgent)
#include "tst_openclawagent.moc"
