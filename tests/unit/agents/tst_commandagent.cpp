// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/commandagent.h"

#include "poller.h"
#include "processstate.h"
#include "runprobe.h"
#include "teststore.h"

#include "support/testmain.h"
#include <QDir>
#include <QElapsedTimer>
#include <QSqlQuery>
#include <QVariant>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

AgentConfig shell(const QString &script)
{
    AgentConfig config;
    config.type = AgentConfig::Type::Command;
    config.command = QStringList{u"/bin/sh"_s, u"-c"_s, script};
    return config;
}

} // namespace

class TestCommandAgent final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestStore> m_store;
    Poller m_poller;
    std::unique_ptr<ConversationStore> m_conversations;

    /// One turn from start to end.
    std::unique_ptr<RunProbe> turn(const AgentConfig &config,
                                   const RunRequest &request = ask(u"s"_s, u"hi"_s), IdleLimits idle = {})
    {
        CommandAgent agent(config, idle, *m_conversations, m_poller);
        auto probe = std::make_unique<RunProbe>(agent.createRun(request));
        probe->run->start();
        if (!QTest::qWaitFor([&probe] { return probe->hasEnded(); }, 20000))
            qFatal("the run does not end");
        return probe;
    }

    qint64 storedTurns()
    {
        const auto job = [](Connection &connection) -> Result<qint64> {
            QSqlQuery &query = connection.prepared("SELECT count(*) FROM conversation_turns");
            if (const Result<void> done = connection.exec(query); !done)
                return tl::unexpected(done.error());
            return query.next() ? query.value(0).toLongLong() : -1;
        };
        return m_store->database().runNow<qint64>(job).value_or(-2);
    }

    bool dropTurns()
    {
        const auto job = [](Connection &connection) -> Result<bool> {
            const Result<void> done = connection.exec(connection.prepared("DROP TABLE conversation_turns"));
            return done.has_value();
        };
        return m_store->database().runNow<bool>(job).value_or(false);
    }

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<TestStore>();
        m_conversations = std::make_unique<ConversationStore>(m_store->database());
    }

    void replies_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("the message is on stdin")
            << u"cat"_s << u"gr\u00fc\u00df\nGott"_s << "gr\u00fc\u00df\nGott"_ba;
        QTest::newRow("bytes as they are") << u"printf ' a\\n\\n'"_s << u"x"_s << " a\n\n"_ba;
        QTest::newRow("not UTF-8") << u"printf 'a\\377b'"_s << u"x"_s
                                   << "a\xef\xbf\xbd"
                                      "b"_ba;
        QTest::newRow("nothing") << u":"_s << u"x"_s << ""_ba;
        QTest::newRow("stderr does not matter") << u"echo warning >&2; printf ok"_s << u"x"_s << "ok"_ba;
        QTest::newRow("a large message") << u"wc -c"_s << QString(5000000, u'x') << "5000000\n"_ba;
        QTest::newRow("a large message unread") << u"printf ok"_s << QString(5000000, u'x') << "ok"_ba;
    }

    void replies()
    {
        QFETCH(const QString, script);
        QFETCH(const QString, message);
        QFETCH(const QByteArray, reply);
        const auto probe = turn(shell(script), ask(u"s"_s, message));
        QCOMPARE(probe->outcomes.first().text, reply);
        QCOMPARE(probe->kind(), RunOutcome::Kind::Reply);
        QCOMPARE(storedTurns(), 1);
    }

    void fails_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("error");
        const auto sh = [](const QString &script) { return QStringList{u"/bin/sh"_s, u"-c"_s, script}; };
        QTest::newRow("code") << sh(u"echo partly; exit 3"_s) << u"exited with code 3"_s;
        QTest::newRow("last line") << sh(u"printf 'first\\nlast words \\n\\n' >&2; exit 1"_s)
                                   << u"last words"_s;
        QTest::newRow("blank stderr") << sh(u"echo '  ' >&2; exit 1"_s) << u"exited with code 1"_s;
        QTest::newRow("much stderr") << sh(u"yes 12345678 | head -n 200000 >&2; echo end >&2; exit 1"_s)
                                     << u"end"_s;
        QTest::newRow("one enormous line")
            << sh(u"head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1"_s) << QString(999, u'x') + u'\u2026';
        QTest::newRow("signal") << sh(u"echo oops >&2; kill -9 $$"_s) << u"killed by signal 9 (SIGKILL)"_s;
        QTest::newRow("program missing") << QStringList{u"/nowhere/agent"_s}
                                         << u"the program \"/nowhere/agent\" can't be run: "
                                            "No such file or directory"_s;
    }

    void fails()
    {
        QFETCH(const QStringList, command);
        QFETCH(const QString, error);
        AgentConfig config;
        config.command = command;
        const auto probe = turn(config);
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QCOMPARE(probe->text(), error);
        QCOMPARE(storedTurns(), 0);
    }

    void environmentIsExact()
    {
        qputenv("LANG", "C.UTF-8");
        qputenv("HOME", "/the/home");
        qputenv("GATEHOUSE_SECRET_OF_OURS", "1");
        AgentConfig config;
        config.command = QStringList{u"/usr/bin/env"_s};
        config.environment = {{u"DECLARED"_s, u"a=b c"_s}, {u"LANG"_s, u"de_DE.UTF-8"_s}};
        const auto probe = turn(
            config, ask(u"the.session"_s, u"hi"_s, 8388608, {u"/a/x \"y\".txt"_s, u"/a/\u00fc"_s}));
        qunsetenv("GATEHOUSE_SECRET_OF_OURS");
        QStringList lines = probe->text().split(u'\n', Qt::SkipEmptyParts);
        lines.removeIf([](const QString &line) { return line.startsWith(u"GATEHOUSE_HISTORY="_s); });
        lines.sort();
        const QStringList expected{u"DECLARED=a=b c"_s,
                                   u"GATEHOUSE_ATTACHMENTS=[\"/a/x \\\"y\\\".txt\",\"/a/\u00fc\"]"_s,
                                   u"GATEHOUSE_SESSION=the.session"_s,
                                   u"HOME=/the/home"_s,
                                   u"LANG=de_DE.UTF-8"_s,
                                   u"PATH="_s + qEnvironmentVariable("PATH")};
        QCOMPARE(lines, expected);
    }

    void historyIsAFileOfItsOwn()
    {
        const QString script = u"cat \"$GATEHOUSE_HISTORY\"; stat -c '%a %F' \"$GATEHOUSE_HISTORY\"; "
                               "printf %s \"$GATEHOUSE_HISTORY\""_s;
        const auto first = turn(shell(script), ask(u"s"_s, u"one"_s));
        const QStringList lines = first->text().split(u'\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines.first(), u"600 regular empty file"_s);
        QVERIFY(QDir::isAbsolutePath(lines.last()));
        QTRY_VERIFY(!QFile::exists(lines.last()));

        const auto second = turn(shell(script), ask(u"s"_s, u"two"_s));
        const QStringList more = second->text().split(u'\n');
        QCOMPARE(more.size(), 4);
        QCOMPARE(more.at(0), u"{\"role\":\"user\",\"content\":\"one\"}"_s);
        QVERIFY(more.at(1).startsWith(u"{\"role\":\"assistant\",\"content\":\"600 regular empty file\\n/"_s));
        QCOMPARE(more.at(2), u"600 regular file"_s);

        const auto other = turn(shell(script), ask(u"other"_s, u"one"_s));
        QVERIFY(other->text().startsWith(u"600 regular empty file"_s));
    }

    void takesAsLongAsItMay()
    {
        AgentConfig config = shell(u"echo partly; sleep 1000"_s);
        config.timeout = 1s;
        const auto probe = turn(config);
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QCOMPARE(probe->text(), u"took longer than 1 s"_s);
    }

    void silenceEndsIt()
    {
        const auto probe = turn(shell(u"echo first; sleep 1000"_s), ask(u"s"_s, u"hi"_s), {0ms, 300ms});
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QCOMPARE(probe->text(), u"no sign of life for 0.3 s"_s);
    }

    void anyOutputIsASignOfLife_data()
    {
        QTest::addColumn<QString>("script");
        QTest::newRow("stdout") << u"for i in 1 2 3 4 5 6 7 8; do sleep 0.2; printf .; done"_s;
        QTest::newRow("stderr")
            << u"for i in 1 2 3 4 5 6 7 8; do sleep 0.2; printf . >&2; done; printf ........"_s;
    }

    void anyOutputIsASignOfLife()
    {
        QFETCH(const QString, script);
        const auto probe = turn(shell(script), ask(u"s"_s, u"hi"_s), {1000ms, 1000ms});
        QCOMPARE(probe->text(), u"........"_s);
    }

    void endlessOutputIsCut()
    {
        // a hundred times what is allowed; the program would go on for ever
        AgentConfig config = shell(u"echo $$ >&2; exec cat /dev/zero"_s);
        const auto probe = turn(config, ask(u"s"_s, u"hi"_s, 1000000));
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QCOMPARE(probe->text(), u"the reply is longer than 1000000 bytes"_s);
        QCOMPARE(storedTurns(), 0);
    }

    void abortEndsTheGroup_data()
    {
        QTest::addColumn<QString>("script");
        QTest::newRow("obeys") << u"sleep 1000 & echo $! > pid; wait"_s;
        QTest::newRow("ignores SIGTERM") << u"trap '' TERM; sleep 1000 & echo $! > pid; wait"_s;
    }

    void abortEndsTheGroup()
    {
        QFETCH(const QString, script);
        const QTemporaryDir folder;
        AgentConfig config = shell(script);
        config.workingDirectory = folder.path();
        CommandAgent agent(config, {}, *m_conversations, m_poller);
        RunProbe probe(agent.createRun(ask(u"s"_s, u"hi"_s)));
        probe.run->start();
        QFile pidFile(folder.filePath(u"pid"_s));
        qint64 pid = 0;
        const auto readPid = [&] {
            if (pidFile.isOpen() || pidFile.open(QIODevice::ReadOnly)) {
                pidFile.seek(0);
                pid = pidFile.readAll().trimmed().toLongLong();
            }
            return pid;
        };
        QTRY_VERIFY(readPid() > 0);
        probe.run->abort();
        QTRY_VERIFY(probe.hasEnded());
        QCOMPARE(probe.kind(), RunOutcome::Kind::Aborted);
        QTRY_VERIFY(isGone(pid));
        QCOMPARE(storedTurns(), 0);
    }

    void abortWhileTheHistoryLoads()
    {
        CommandAgent agent(shell(u"echo hi"_s), {}, *m_conversations, m_poller);
        RunProbe probe(agent.createRun(ask(u"s"_s, u"hi"_s)));
        probe.run->start();
        probe.run->abort();
        QTRY_VERIFY(probe.hasEnded());
        QCOMPARE(probe.kind(), RunOutcome::Kind::Aborted);
        m_store->database().flush();
        QCoreApplication::processEvents();
        QCOMPARE(probe.outcomes.size(), 1);
    }

    void aDaemonDoesNotHoldTheReply()
    {
        const auto probe = turn(shell(u"sleep 1000 & printf $!"_s));
        QCOMPARE(probe->kind(), RunOutcome::Kind::Reply);
        QTRY_VERIFY(isGone(probe->text().toLongLong()));
    }

    void theTurnIsStoredBeforeTheReply()
    {
        CommandAgent agent(shell(u"echo hi"_s), {}, *m_conversations, m_poller);
        const auto run = agent.createRun(ask(u"s"_s, u"hi"_s));
        qint64 stored = -1;
        connect(run.get(), &AgentRun::ended, run.get(), [&] { stored = storedTurns(); });
        run->start();
        QTRY_COMPARE(stored, 1);
    }

    void aTurnThatCannotBeStoredIsAnError()
    {
        const QTemporaryDir folder;
        AgentConfig config = shell(u": > begun; while ! [ -e go ]; do sleep 0.02; done; echo hi"_s);
        config.workingDirectory = folder.path();
        CommandAgent agent(config, {}, *m_conversations, m_poller);
        RunProbe probe(agent.createRun(ask(u"s"_s, u"hi"_s)));
        probe.run->start();
        QTRY_VERIFY(QFile::exists(folder.filePath(u"begun"_s)));
        QVERIFY(dropTurns());
        QFile go(folder.filePath(u"go"_s));
        QVERIFY(go.open(QIODevice::WriteOnly));
        QTRY_VERIFY(probe.hasEnded());
        QCOMPARE(probe.kind(), RunOutcome::Kind::Error);
        QVERIFY2(probe.text().startsWith(u"the turn can't be stored: "_s), qPrintable(probe.text()));
    }

    void aHistoryThatCannotBeReadIsAnError()
    {
        QVERIFY(dropTurns());
        const auto probe = turn(shell(u"echo hi"_s));
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QVERIFY2(probe->text().startsWith(u"the conversation so far can't be read: "_s),
                 qPrintable(probe->text()));
    }

    void partialTextComesAlong()
    {
        CommandAgent agent(shell(u"printf abc; sleep 1000"_s), {}, *m_conversations, m_poller);
        RunProbe probe(agent.createRun(ask(u"s"_s, u"hi"_s)));
        probe.listen();
        probe.run->start();
        QTRY_COMPARE(probe.partials, QStringList{u"abc"_s});
    }
};

GATEHOUSE_TEST(TestCommandAgent)
#include "tst_commandagent.moc"
