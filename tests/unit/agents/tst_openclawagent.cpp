// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/openclawagent.h"

#include "agents/openclawprotocol.h"
#include "json.h"
#include "support/scriptedopenclaw.h"
#include "support/testmain.h"

#include "fakesecrets.h"
#include "runprobe.h"

#include <QDir>
#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QSignalSpy>
#include <boost/json/array.hpp>

#include <algorithm>
#include <vector>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Server = ScriptedOpenClaw;

namespace {

qsizetype openDescriptors() { return QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System).size(); }

} // namespace

class TestOpenClawAgent final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Server> m_server;
    std::unique_ptr<OpenClawAgent> m_agent;
    QList<AgentState> m_states;
    FakeSecrets m_secrets;
    OpenClawTuning m_tuning;

    void makeAgent(const QString &agentId = {}, IdleLimits idle = {})
    {
        AgentConfig config;
        config.type = AgentConfig::Type::OpenClaw;
        config.url = m_server->url();
        config.agentId = agentId;
        config.token = {SecretRef::Source::Env, u"default"_s, u"CLAW_TOKEN"_s, {}};
        m_agent = std::make_unique<OpenClawAgent>(config, idle, m_secrets, m_tuning);
        m_states.clear();
        connect(m_agent.get(), &Agent::stateChanged, this,
                [this](const AgentState &state) { m_states.append(state); });
    }

    std::unique_ptr<RunProbe> begin(const RunRequest &request = ask(u"s"_s, u"hello"_s))
    {
        auto probe = std::make_unique<RunProbe>(m_agent->createRun(request));
        probe->run->start();
        return probe;
    }

    static bool hasEnded(const RunProbe &probe)
    {
        QSignalSpy ended(probe.run.get(), &AgentRun::ended); // sleeps less than qWaitFor()
        return probe.hasEnded() || ended.wait(30'000);
    }

    /// One turn from start to end.
    std::unique_ptr<RunProbe> turn(const RunRequest &request = ask(u"s"_s, u"hello"_s))
    {
        auto probe = begin(request);
        if (!hasEnded(*probe))
            qFatal("the run does not end");
        return probe;
    }

private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(u"gatehouse.*.info=false"_s); }
    void init()
    {
        m_tuning = {};
        m_secrets.values = {{u"CLAW_TOKEN"_s, "open-sesame"}};
        m_server = std::make_unique<Server>();
        m_server->setToken(u"open-sesame"_s);
        makeAgent();
    }
    void cleanup()
    {
        m_agent.reset();
        m_server.reset();
    }

    void sessionKeys_data()
    {
        QTest::addColumn<QString>("session");
        QTest::addColumn<QString>("agentId");
        QTest::addColumn<QString>("key");
        QTest::newRow("small") << u"alpha.1_-"_s << QString() << u"gatehouse-u-n-alpha.1_-"_s;
        QTest::newRow("capitals") << u"Alpha"_s << QString() << u"gatehouse-u-x-416c706861"_s;
        QTest::newRow("no letter") << u"007"_s << QString() << u"gatehouse-u-n-007"_s;
        QTest::newRow("capital beyond ASCII") << u"\u00c9"_s << QString() << u"gatehouse-u-x-c389"_s;
        QTest::newRow("agent") << u"a"_s << u"ops"_s << u"agent:ops:gatehouse-u-n-a"_s;
        QTest::newRow("agent, capitals") << u"A"_s << u"ops"_s << u"agent:ops:gatehouse-u-x-41"_s;
    }
    void sessionKeys()
    {
        QFETCH(const QString, session);
        QFETCH(const QString, agentId);
        QTEST(openClawSessionKey(u"u"_s, session, agentId), "key");
    }

    void framesMayHoldHalvesOfPairs()
    {
        const auto frame = parseOpenClawFrame(R"({"a":"x\ud83d","b":"\ude00\\ud83d","c":"\ud83d\ude00"})");
        QVERIFY(frame);
        QCOMPARE(openClawText(*frame, "a"), u"x\ufffd"_s);
        QCOMPARE(openClawText(*frame, "b"), u"\ufffd\\ud83d"_s);
        QCOMPARE(openClawText(*frame, "c"), u"\U0001f600"_s);
        QVERIFY(!parseOpenClawFrame("[]"));
        QVERIFY(!parseOpenClawFrame("{\"a\":\"\\u12"));
    }

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

    void refusals_data()
    {
        QTest::addColumn<Server::Handshake>("handshake");
        QTest::addColumn<QString>("words");
        QTest::newRow("token") << Server::Handshake::Welcome << u"OpenClaw refuses the token: "_s;
        QTest::newRow("protocol") << Server::Handshake::RefuseProtocol
                                  << u"OpenClaw refuses the protocol (versions 3 to 4 are spoken here): "_s;
        QTest::newRow("reason alone") << Server::Handshake::RefuseWithoutWords << u"not today"_s;
        QTest::newRow("newer") << Server::Handshake::NewerProtocol << u"does not speak a version"_s;
        QTest::newRow("garbage") << Server::Handshake::Garbage << u"does not speak OpenClaw's protocol"_s;
        QTest::newRow("drops") << Server::Handshake::Drop << u"closed the connection before it was ready"_s;
        QTest::newRow("silent") << Server::Handshake::Silence << u"no connection to 127.0.0.1"_s;
        QTest::newRow("mute") << Server::Handshake::MuteAfterConnect << u"no connection to 127.0.0.1"_s;
    }
    void refusals()
    {
        QFETCH(const Server::Handshake, handshake);
        QFETCH(const QString, words);
        m_tuning.attempt = handshake == Server::Handshake::Silence
                || handshake == Server::Handshake::MuteAfterConnect
            ? 500ms
            : 30s;
        m_tuning.firstPause = 1h; // attempts are made for calls only
        makeAgent();
        m_server->setHandshake(handshake);
        if (handshake == Server::Handshake::Welcome)
            m_secrets.values[u"CLAW_TOKEN"_s] = "sk-wrong";
        const auto probe = turn();
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QVERIFY2(probe->text().contains(words), qPrintable(probe->text()));
        QVERIFY2(!probe->text().contains(u"sk-wrong"_s), qPrintable(probe->text()));
        QCOMPARE(m_agent->state().kind, AgentState::Kind::Unreachable);
        QCOMPARE(m_agent->state().reason, probe->text());
        QTRY_COMPARE(m_server->openConnections(), 0);

        // once it is put right the next call works, with the token as it is then
        m_server->setHandshake(Server::Handshake::Welcome);
        m_secrets.values[u"CLAW_TOKEN"_s] = "open-sesame";
        QCOMPARE(turn()->kind(), RunOutcome::Kind::Reply);
        QCOMPARE(m_agent->state().kind, AgentState::Kind::Ready);
        QVERIFY(m_agent->state().reason.isEmpty());
    }

    void nobodyThere()
    {
        m_tuning.firstPause = 1h;
        makeAgent();
        m_server->goAway();
        const auto probe = turn();
        QVERIFY2(probe->text().startsWith(u"can't reach 127.0.0.1:"_s), qPrintable(probe->text()));
        m_secrets.values.clear();
        QCOMPARE(turn()->text(), u"the token for OpenClaw can't be had: no secret CLAW_TOKEN"_s);
    }

    void callersShareOneAttempt()
    {
        m_tuning.attempt = 500ms;
        m_tuning.firstPause = 1h;
        makeAgent();
        m_server->setHandshake(Server::Handshake::Silence);
        std::vector<std::unique_ptr<RunProbe>> probes;
        for (int i = 0; i < 20; ++i)
            probes.push_back(begin());
        for (const auto &probe : probes)
            QVERIFY(hasEnded(*probe));
        QCOMPARE(m_server->connections(), 1);
        QVERIFY(std::ranges::all_of(
            probes, [](const auto &probe) { return probe->kind() == RunOutcome::Kind::Error; }));
    }

    void comesBackByItself()
    {
        m_tuning.firstPause = 20ms;
        m_tuning.longestPause = 100ms;
        makeAgent();
        QCOMPARE(turn()->kind(), RunOutcome::Kind::Reply);
        m_server->goAway();
        QTRY_COMPARE(m_agent->state().kind, AgentState::Kind::Unreachable);
        QTRY_VERIFY(m_states.size() > 6); // it tries again and again
        m_server->comeBack();
        QTRY_COMPARE(m_agent->state().kind, AgentState::Kind::Ready);
    }

    void lostAmidRuns()
    {
        m_server->setResponder([](const Server::Turn &turn) {
            return turn.message == u"last"_s
                ? Server::Script{Server::started(turn), Server::assistant(turn, u"half"_s), Server::dropped()}
                : Server::Script{Server::started(turn)};
        });
        const auto waiting = begin(ask(u"a"_s, u"first"_s));
        QTRY_COMPARE(m_server->turns().size(), 1);
        const auto last = turn(ask(u"b"_s, u"last"_s));
        QVERIFY(hasEnded(*waiting));
        for (const RunProbe *probe : {waiting.get(), last.get()}) {
            QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
            QCOMPARE(probe->text(), u"OpenClaw closed the connection"_s);
        }
        m_server->setResponder([](const Server::Turn &turn) { return Server::run(turn, {u"back"_s}); });
        QCOMPARE(turn()->text(), u"back"_s);
        QCOMPARE(m_server->turns().size(), 3); // nothing was sent twice
    }

    void pongsKeepTheConnection()
    {
        m_tuning.pingInterval = 100ms;
        m_tuning.firstPause = 1h;
        makeAgent();
        QCOMPARE(turn()->kind(), RunOutcome::Kind::Reply);
        QTest::qWait(500); // pongs keep it
        QCOMPARE(m_agent->state().kind, AgentState::Kind::Ready);
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

    void messagesThatOpenClawWouldNotTake()
    {
        m_server->setMaxPayload(10'000);
        QCOMPARE(turn(ask(u"s"_s, QString(20'000, u'x')))->text(),
                 u"the message is longer than the 10000 bytes that OpenClaw takes"_s);
        QCOMPARE(turn()->kind(), RunOutcome::Kind::Reply);
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

    void cyclesLeakNothing()
    {
        constexpr int Cycles = 1000;
        m_tuning.firstPause = 1h;
        makeAgent();
        m_server->setResponder([](const Server::Turn &turn) {
            return Server::Script{Server::started(turn), Server::dropped()};
        });
        QCOMPARE(turn()->kind(), RunOutcome::Kind::Error);
        QTRY_COMPARE(m_server->openConnections(), 0);
        const qsizetype before = openDescriptors();
        for (int i = 0; i < Cycles; ++i) {
            m_server->setHandshake(i % 3 == 0 ? Server::Handshake::RefuseProtocol
                                              : Server::Handshake::Welcome);
            QCOMPARE(turn()->kind(), RunOutcome::Kind::Error);
        }
        QTRY_COMPARE(m_server->openConnections(), 0);
        QTRY_COMPARE(openDescriptors(), before);
        QCOMPARE(m_agent->connection().runCount(), 0);
        QCOMPARE(m_agent->connection().findChildren<QObject *>().size(), 0);
    }
};

GATEHOUSE_TEST(TestOpenClawAgent)
#include "tst_openclawagent.moc"
