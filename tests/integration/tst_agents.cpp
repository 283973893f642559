// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "scratch.h"
#include "support/processes.h"
#include "support/testmain.h"

#include <QElapsedTimer>
#include <csignal>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The agents `echo` and `command` behind a real call: conversations, surroundings, and programs that
/// misbehave.
class TestAgents final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_scratch = std::make_unique<Scratch>();
        m_uuid = newUuid();
        m_marker = "gatehouse-test-" + newUuid();
    }
    void cleanup()
    {
        m_gateway.reset();
        QTRY_VERIFY(processesWith(m_marker).isEmpty());
        QTRY_VERIFY(zombies().isEmpty());
    }

    void echoCountsAcrossARestart()
    {
        startGateway(echoAgent());
        VERIFY_ANSWER(say("a", "x"), 200, "turn 1 of a: x");
        VERIFY_ANSWER(say("a", "y"), 200, "turn 2 of a: y");
        VERIFY_ANSWER(say("b", "x"), 200, "turn 1 of b: x");
        QVERIFY2(m_gateway->restart(), qPrintable(m_gateway->problem()));
        VERIFY_ANSWER(say("a", "z"), 200, "turn 3 of a: z");
        VERIFY_ANSWER(say("b", "y"), 200, "turn 2 of b: y");
        VERIFY_ANSWER(say("B", "x"), 200, "turn 1 of B: x");
    }

    void commandHearsTheConversation()
    {
        startShell("cat > " + m_scratch->path("stdin") + "; cp \"$GATEHOUSE_HISTORY\" "
                   + m_scratch->path("history") + "; printf 'reply to %s' \"$(cat " + m_scratch->path("stdin")
                   + ")\"");
        VERIFY_ANSWER(say("a", "fir\xc3\xa9t"), 200, "reply to fir\xc3\xa9t");
        QCOMPARE(m_scratch->read("stdin"), "fir\xc3\xa9t");
        QVERIFY(m_scratch->read("history").isEmpty());
        VERIFY_ANSWER(say("other", "x"), 200, "reply to x");
        QVERIFY(m_scratch->read("history").isEmpty());
        QVERIFY2(m_gateway->restart(), qPrintable(m_gateway->problem()));
        VERIFY_ANSWER(say("a", "second"), 200, "reply to second");
        const QByteArray history = m_scratch->read("history");
        QVERIFY(history.contains("fir\xc3\xa9t") || history.contains("fir\\u00e9t"));
        QVERIFY(history.contains("reply to"));
        QVERIFY(!history.contains("second"));
        QVERIFY(history.indexOf("fir") < history.indexOf("reply to"));
        for (const QByteArray &line : m_scratch->lines("history"))
            QVERIFY2(parseJson(line).has_value(), line.constData());
    }

    void commandHasItsSurroundings()
    {
        qputenv("GATEHOUSE_TEST_SECRET", "must not be seen");
        boost::json::object agent = shellAgent("env > " + m_scratch->path("env") + "; pwd > "
                                               + m_scratch->path("pwd"));
        agent["environment"] = boost::json::object{{"DECLARED", "it is = so"}};
        agent["workingDirectory"] = "/";
        startGateway(agent);
        VERIFY_STATUS(say("the.session", "x"), 200);
        QCOMPARE(m_scratch->read("pwd"), "/\n");
        QList<QByteArray> names;
        const QList<QByteArray> environment = m_scratch->lines("env");
        for (const QByteArray &line : environment)
            names.append(line.left(line.indexOf('=')));
        QVERIFY(environment.contains("DECLARED=it is = so"));
        QVERIFY(environment.contains("GATEHOUSE_SESSION=the.session"));
        // PWD, OLDPWD, SHLVL and _ are the shell's own.
        const QList<QByteArray> allowed{"PATH",
                                        "HOME",
                                        "LANG",
                                        "DECLARED",
                                        "GATEHOUSE_SESSION",
                                        "GATEHOUSE_ATTACHMENTS",
                                        "GATEHOUSE_HISTORY",
                                        "PWD",
                                        "OLDPWD",
                                        "SHLVL",
                                        "_"};
        for (const QByteArray &name : std::as_const(names))
            QVERIFY2(allowed.contains(name), name.constData());
    }

    void commandNeedNotRead()
    {
        startShell("exec 0<&-; printf heard");
        VERIFY_ANSWER(say("a", QByteArray(2'000'000, 'x')), 200, "heard");
    }

    void commandThatFails_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("exits with 1") << QByteArray("echo reason >&2; exit 1") << QByteArray("reason");
        QTest::newRow("says nothing") << QByteArray("exit 7") << QByteArray("7");
        QTest::newRow("last line counts")
            << QByteArray("echo one >&2; echo two >&2; echo >&2; exit 1") << QByteArray("two");
        QTest::newRow("kills itself") << QByteArray("echo half; kill -KILL $$") << QByteArray("");
        QTest::newRow("crashes") << QByteArray("kill -SEGV $$") << QByteArray("");
    }
    void commandThatFails()
    {
        QFETCH(const QByteArray, script);
        QFETCH(const QByteArray, word);
        startShell("cat >/dev/null; " + script);
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QVERIFY2(answer.body.startsWith("agent error: ") && answer.body.size() > 13, answer.body.constData());
        QVERIFY2(answer.body.contains(word), answer.body.constData());
        QVERIFY(!answer.body.contains("half"));
        VERIFY_STATUS(say("a", "x"), 502); // and again: the session is not stuck
    }

    void commandThatIsMissing()
    {
        startGateway({{"type", "command"}, {"command", boost::json::array{"/nowhere/no-such-program"}}});
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QVERIFY(answer.body.startsWith("agent error: "));
    }

    void killedFromOutside()
    {
        startShell("sleep 60; echo survived");
        RawClient client = m_gateway->client();
        QVERIFY(client.send(agentCall(m_uuid, m_key, "a", "x").bytes()));
        QTRY_VERIFY(processesWith(m_marker).size() >= 2);
        const QList<qint64> ids = processesWith(m_marker);
        for (const qint64 id : ids)
            ::kill(static_cast<pid_t>(id), SIGKILL);
        const HttpAnswer answer = client.readAnswer();
        VERIFY_STATUS(answer, 502);
        QVERIFY(answer.body.startsWith("agent error: "));
    }

    void hundredMegabytesAreCutOff()
    {
        startShell("head -c 100000000 /dev/zero | tr '\\0' x; echo done > " + m_scratch->path("ended")
                   + "; sleep 60");
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QVERIFY(answer.body.startsWith("agent error: "));
        QTRY_VERIFY(processesWith(m_marker).isEmpty()); // it does not work on
    }

    void hundredMegabytesOfNoiseAreNoReply()
    {
        startShell("head -c 100000000 /dev/zero | tr '\\0' x >&2; printf fine");
        VERIFY_ANSWER(say("a", "x"), 200, "fine");
    }

    void replyLimitIsExact()
    {
        startGateway(shellAgent("read -r size; head -c \"$size\" /dev/zero | tr '\\0' x", m_marker),
                     {{"limits", boost::json::object{{"replyBytes", 100'000}}}});
        const HttpAnswer answer = say("a", "100000\n");
        VERIFY_STATUS(answer, 200);
        QCOMPARE(answer.body.size(), 100'000);
        VERIFY_STATUS(say("a", "100001\n"), 502);
    }

    void forksAndStays_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::newRow("holds stdout") << QByteArray("sleep 60 & printf done");
        QTest::newRow("holds nothing") << QByteArray("sleep 60 >/dev/null 2>&1 </dev/null & printf done");
        QTest::newRow("ignores TERM") << QByteArray("(trap '' TERM HUP; sleep 60; sleep 60) & printf done");
        QTest::newRow("many") << QByteArray("for i in 1 2 3 4 5 6 7 8; do sleep 60 & done; printf done");
    }
    void forksAndStays()
    {
        QFETCH(const QByteArray, script);
        startShell("cat >/dev/null; " + script);
        QElapsedTimer clock;
        clock.start();
        VERIFY_ANSWER(say("a", "x"), 200, "done");
        QVERIFY2(clock.elapsed() < 5'000, "waited for a child that stayed");
        QTRY_VERIFY(processesWith(m_marker).isEmpty());
        VERIFY_ANSWER(say("a", "x"), 200, "done");
    }

    void timeoutEndsTheRun()
    {
        boost::json::object agent = shellAgent("while :; do echo alive; sleep 0.1; done", m_marker);
        agent["timeoutSeconds"] = 1;
        startGateway(agent);
        QElapsedTimer clock;
        clock.start();
        VERIFY_STATUS(say("a", "x"), 502);
        QVERIFY(clock.elapsed() >= 950 && clock.elapsed() < 6'000);
        QTRY_VERIFY(processesWith(m_marker).isEmpty());
    }

    void silenceEndsTheRun()
    {
        boost::json::object agent = shellAgent("echo begins; sleep 60", m_marker);
        agent["idleSeconds"] = 1;
        startGateway(agent);
        QElapsedTimer clock;
        clock.start();
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 502);
        QVERIFY(answer.body.startsWith("agent error: "));
        QVERIFY(clock.elapsed() >= 950 && clock.elapsed() < 6'000);
        QTRY_VERIFY(processesWith(m_marker).isEmpty());
    }

    void signsOfLifeKeepTheRun_data()
    {
        QTest::addColumn<QByteArray>("sign");
        QTest::newRow("stdout") << QByteArray("printf .");
        QTest::newRow("stderr") << QByteArray("printf . >&2");
    }
    void signsOfLifeKeepTheRun()
    {
        QFETCH(const QByteArray, sign);
        boost::json::object agent = shellAgent(
            "for i in 1 2 3 4 5 6 7 8; do sleep 0.4; " + sign + "; done; printf end", m_marker);
        agent["idleSeconds"] = 2;
        startGateway(agent);
        const HttpAnswer answer = say("a", "x");
        VERIFY_STATUS(answer, 200); // 3.2 s of work, never 2 s silent
        QVERIFY(answer.body.endsWith("end"));
    }

    void theIdleClockStartsWithTheRun()
    {
        // The second call waits longer than its idle clock has, and runs all the same.
        boost::json::object agent = shellAgent("for i in 1 2 3 4; do printf .; sleep 0.5; done", m_marker);
        agent["idleSeconds"] = 1;
        startGateway(agent);
        RawClient first = m_gateway->client();
        RawClient second = m_gateway->client();
        QVERIFY(first.send(agentCall(m_uuid, m_key, "a", "x").bytes()));
        QTRY_COMPARE(m_gateway->calls().size(), 1);
        QVERIFY(second.send(agentCall(m_uuid, m_key, "a", "x").bytes()));
        VERIFY_ANSWER(first.readAnswer(), 200, "....");
        VERIFY_ANSWER(second.readAnswer(), 200, "....");
    }

private:
    void startGateway(const boost::json::object &agent, const boost::json::object &more = {})
    {
        m_gateway = std::make_unique<TestGateway>(configOf({instance(m_uuid, agent, more)}));
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid).raw;
        QVERIFY2(!m_key.isEmpty(), qPrintable(m_gateway->problem()));
    }
    void startShell(const QByteArray &script) { startGateway(shellAgent(script, m_marker)); }

    [[nodiscard]] HttpAnswer say(const QByteArray &session, const QByteArray &message) const
    {
        return m_gateway->ask(agentCall(m_uuid, m_key, session, message));
    }

    std::unique_ptr<Scratch> m_scratch;
    std::unique_ptr<TestGateway> m_gateway;
    QByteArray m_uuid;
    QByteArray m_key;
    QByteArray m_marker;
};

GATEHOUSE_TEST(TestAgents)
#include "tst_agents.moc"
