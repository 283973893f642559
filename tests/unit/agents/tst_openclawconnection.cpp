// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openclawfixture.h"

#include "support/testmain.h"

#include <QDir>
#include <algorithm>
#include <functional>
#include <vector>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

qsizetype openDescriptors() { return QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System).size(); }

} // namespace

/// The one connection that all runs share: how it comes, goes and comes again.
class TestOpenClawConnection final : public OpenClawFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

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
            setToken("sk-wrong");
        const auto probe = turn();
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QVERIFY2(probe->text().contains(words), qPrintable(probe->text()));
        QVERIFY2(!probe->text().contains(u"sk-wrong"_s), qPrintable(probe->text()));
        QCOMPARE(m_agent->state().kind, AgentState::Kind::Unreachable);
        QCOMPARE(m_agent->state().reason, probe->text());
        QTRY_COMPARE(m_server->openConnections(), 0);

        // once it is put right the next call works, with the token as it is then
        m_server->setHandshake(Server::Handshake::Welcome);
        setToken(Token);
        QCOMPARE(turn()->kind(), RunOutcome::Kind::Reply);
        QCOMPARE(m_agent->state().kind, AgentState::Kind::Ready);
        QVERIFY(m_agent->state().reason.isEmpty());
    }

    void saysTheTokenNowhere_data()
    {
        using Script = std::function<Server::Script(const Server::Turn &)>;
        QTest::addColumn<Script>("script");
        const QString words = u"what is open-sesame"_s;
        QTest::newRow("error event") << Script([words](const Server::Turn &turn) {
            return Server::Script{Server::started(turn), Server::error(turn, words)};
        });
        QTest::newRow("lifecycle") << Script([](const Server::Turn &turn) {
            return Server::Script{
                Server::started(turn),
                Server::agentEvent(turn, "lifecycle", {{"phase", "error"}, {"error", "open-sesame is bad"}}),
                Server::error(turn, {})};
        });
        QTest::newRow("refused") << Script(
            [words](const Server::Turn &turn) { return Server::Script{Server::refused(turn, "X", words)}; });
        QTest::newRow("refused, in its code") << Script([](const Server::Turn &turn) {
            return Server::Script{Server::refused(turn, "open-sesame", u"no"_s)};
        });
        QTest::newRow("cut off amid it") << Script([](const Server::Turn &turn) {
            return Server::Script{Server::started(turn),
                                  Server::error(turn, QString(493, u'x') + u"open-sesame"_s)};
        });
    }
    void saysTheTokenNowhere()
    {
        using Script = std::function<Server::Script(const Server::Turn &)>;
        QFETCH(const Script, script);
        m_server->setResponder(script);
        const auto probe = turn(); // long after the handshake
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QVERIFY2(probe->text().contains(u"***"_s), qPrintable(probe->text()));
        QVERIFY2(!probe->text().contains(u"open"_s), qPrintable(probe->text()));
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

    void messagesThatOpenClawWouldNotTake()
    {
        m_server->setMaxPayload(10'000);
        QCOMPARE(turn(ask(u"s"_s, QString(20'000, u'x')))->text(),
                 u"the message is longer than the 10000 bytes that OpenClaw takes"_s);
        QCOMPARE(turn()->kind(), RunOutcome::Kind::Reply);
        QCOMPARE(m_server->connections(), 1);
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

GATEHOUSE_TEST(TestOpenClawConnection)
#include "tst_openclawconnection.moc"
