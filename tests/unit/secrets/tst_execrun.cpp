// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/execrun.h"

#include "scratchfiles.h"
#include "support/testmain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Whether @a pid runs no more; a zombie that somebody else must reap counts as gone.
bool isGone(qint64 pid)
{
    QFile stat(u"/proc/%1/stat"_s.arg(pid));
    const QByteArray line = stat.open(QIODevice::ReadOnly) ? stat.readAll() : QByteArray();
    return line.isEmpty() || line.mid(line.lastIndexOf(')') + 2, 1) == "Z";
}

int ownZombies()
{
    int found = 0;
    siginfo_t info{};
    while (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0 && found == 0)
        ++found;
    return found;
}

/// One run, and what came of it.
struct Run
{
    explicit Run(ExecProvider provider, const QString &id = u"a/b"_s)
        : run(std::move(provider), u"vault"_s, id)
    { }
    QString outcome()
    {
        run.start([this](const SecretOutcome &result) { text = told(result); });
        if (!QTest::qWaitFor([this] { return text.has_value(); }, 30000))
            return u"(never)"_s;
        return *text;
    }

    std::optional<QString> text;
    ExecRun run;
};

} // namespace

class TestExecRun final : public QObject
{
    Q_OBJECT

private:
    ExecProvider provider(const QByteArray &script)
    {
        ExecProvider result;
        result.command = m_files.script(u"get-%1"_s.arg(++m_count), script);
        result.passEnv = {u"PATH"_s};
        result.jsonOnly = false;
        return result;
    }
    QList<qint64> pidsIn(const QString &name) const
    {
        QFile file(m_files.path(name));
        QList<qint64> pids;
        const QList<QByteArray> lines = file.open(QIODevice::ReadOnly) ? file.readAll().split('\n')
                                                                       : QList<QByteArray>();
        for (const QByteArray &line : lines) {
            if (!line.isEmpty())
                pids.append(line.toLongLong());
        }
        return pids;
    }

    ScratchFiles m_files;
    int m_count = 0;

private Q_SLOTS:
    void givesTheValue()
    {
        ExecProvider strict = provider(R"(printf '{"protocolVersion":1,"values":{"a/b":"it"}}')");
        strict.jsonOnly = true;
        QCOMPARE(Run(strict).outcome(), u"ok:it"_s);
        QCOMPARE(Run(provider("echo it")).outcome(), u"ok:it"_s);
        QCOMPARE(ownZombies(), 0);
    }

    void asksOnStandardInput()
    {
        QCOMPARE(Run(provider("cat")).outcome(), words(SecretProblem::OutputInvalid)); // JSON, but no answer
        QCOMPARE(Run(provider("tr -d '{' | tr -d '\\n'")).outcome(),
                 u"ok:\"protocolVersion\":1,\"provider\":\"vault\",\"ids\":[\"a/b\"]}"_s);
    }

    void needsNoReader()
    {
        for (int i = 0; i < 20; ++i)
            QCOMPARE(Run(provider("exec 0<&-; echo it")).outcome(), u"ok:it"_s);
    }

    void passesArguments()
    {
        ExecProvider spoken = provider("printf '%s|' \"$@\"");
        spoken.args = {u"--profile"_s, u"a b;$(id)"_s, QString()};
        QCOMPARE(Run(spoken).outcome(), u"ok:--profile|a b;$(id)||"_s);
    }

    void givesExactlyTheDeclaredEnvironment()
    {
        qputenv("GATEHOUSE_TEST_PASSED", "passed");
        qputenv("GATEHOUSE_TEST_BOTH", "ours");
        qputenv("GATEHOUSE_TEST_HIDDEN", "hidden");
        ExecProvider printer;
        printer.command = u"/usr/bin/env"_s;
        printer.jsonOnly = false;
        QCOMPARE(Run(printer).outcome(), words(SecretProblem::ValueEmpty));
        printer.env = {{u"OWN"_s, u"1=2"_s}, {u"GATEHOUSE_TEST_BOTH"_s, u"theirs"_s}};
        printer.passEnv = {u"GATEHOUSE_TEST_PASSED"_s, u"GATEHOUSE_TEST_BOTH"_s, u"GATEHOUSE_TEST_NONE"_s};
        QStringList lines = Run(printer).outcome().sliced(3).split(u'\n');
        lines.sort();
        QCOMPARE(
            lines,
            QStringList({u"GATEHOUSE_TEST_BOTH=theirs"_s, u"GATEHOUSE_TEST_PASSED=passed"_s, u"OWN=1=2"_s}));
    }

    void leaksNoDescriptor()
    {
        const int open = ::open("/dev/null", O_RDONLY); // without O_CLOEXEC, on purpose
        QVERIFY(open > 2);
        QCOMPARE(Run(provider("ls /proc/self/fd | tr '\\n' ' '")).outcome(), u"ok:0 1 2 3 "_s); // 3: ls's own
        ::close(open);
    }

    void fails_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("exit code") << "echo it; exit 3"_ba << words(SecretProblem::CommandFailed);
        QTest::newRow("signal") << "echo it; kill -9 $$"_ba << words(SecretProblem::CommandFailed);
        QTest::newRow("nothing") << "exit 0"_ba << words(SecretProblem::ValueEmpty);
        QTest::newRow("too much") << "head -c 2000 /dev/zero | tr '\\0' x; sleep 60"_ba
                                  << words(SecretProblem::OutputTooLarge);
        QTest::newRow("without end") << "yes"_ba << words(SecretProblem::OutputTooLarge);
        QTest::newRow("too much stderr") << "yes >&2"_ba << words(SecretProblem::OutputTooLarge);
        QTest::newRow("hangs") << "sleep 60"_ba << words(SecretProblem::CommandTimedOut);
        QTest::newRow("answers and hangs") << "echo it; sleep 60"_ba << words(SecretProblem::CommandTimedOut);
        QTest::newRow("ignores signals")
            << "trap '' TERM INT HUP; sleep 60; sleep 60"_ba << words(SecretProblem::CommandTimedOut);
    }

    void fails()
    {
        QFETCH(const QByteArray, script);
        QFETCH(const QString, outcome);
        ExecProvider failing = provider(script);
        failing.timeout = 500ms;
        failing.maxOutputBytes = 1000;
        QElapsedTimer elapsed;
        elapsed.start();
        QCOMPARE(Run(failing).outcome(), outcome);
        QVERIFY2(elapsed.elapsed() < 5000, qPrintable(QString::number(elapsed.elapsed())));
        QCOMPARE(ownZombies(), 0);
    }

    void refusesWhatCantRun()
    {
        ExecProvider broken;
        broken.command = m_files.write(u"no-program"_s,
                                       "\x7f"
                                       "ELF nonsense",
                                       0700);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"provider vault"_s));
        QCOMPARE(Run(broken).outcome(), words(SecretProblem::CommandFailed));
        broken.command = m_files.write(u"not-executable"_s, "#!/bin/sh\necho it\n", 0600);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"provider vault"_s));
        QCOMPARE(Run(broken).outcome(), words(SecretProblem::CommandFailed));
        broken.command = u"/nowhere/vault-get"_s;
        QCOMPARE(Run(broken).outcome(), words(SecretProblem::CommandMissing));
        broken.command = u"vault-get"_s;
        QCOMPARE(Run(broken).outcome(), words(SecretProblem::CommandUnsafe));
    }

    void givesUpOnSilence()
    {
        ExecProvider silent = provider("echo it; sleep 60");
        silent.timeout = 20s;
        silent.noOutputTimeout = 300ms;
        QElapsedTimer elapsed;
        elapsed.start();
        QCOMPARE(Run(silent).outcome(), words(SecretProblem::CommandTimedOut));
        QVERIFY(elapsed.elapsed() < 10000);
        ExecProvider talking = provider("for i in 1 2 3 4 5 6; do echo . >&2; sleep 0.2; done; echo it");
        talking.timeout = 20s;
        talking.noOutputTimeout = 1000ms;
        QCOMPARE(Run(talking).outcome(), u"ok:it"_s);
    }

    void takesTheWholeTreeAlong_data()
    {
        QTest::addColumn<QByteArray>("script");
        const QByteArray grandchild = "sh -c 'echo $$ >>$PIDS; sleep 300 & echo $! >>$PIDS; wait' & wait";
        QTest::newRow("children and grandchildren") << grandchild;
        QTest::newRow("deaf ones") << "trap '' TERM HUP INT; " + grandchild;
        QTest::newRow("another session")
            << "setsid sh -c 'echo $$ >>$PIDS; sleep 300 & echo $! >>$PIDS; wait' & wait"_ba;
        QTest::newRow("orphans that hold the pipe")
            << "(setsid sh -c 'echo $$ >>$PIDS; sleep 300 & echo $! >>$PIDS; wait' &) ; sleep 300"_ba;
        QTest::newRow("orphans, parent gone")
            << "(setsid sh -c 'echo $$ >>$PIDS; sleep 300 & echo $! >>$PIDS; wait' &) ;"
               "while [ $(wc -l <$PIDS) -lt 3 ]; do sleep 0.01; done; exit 1"_ba;
        QTest::newRow("forks all the time")
            << "while :; do sh -c 'sleep 300 & echo $! >>$PIDS' ; sleep 0.01; done"_ba;
    }

    void takesTheWholeTreeAlong()
    {
        QFETCH(const QByteArray, script);
        m_files.write(u"pids"_s, "");
        ExecProvider hanging = provider("echo $$ >>$PIDS\n" + script);
        hanging.env.insert(u"PIDS"_s, m_files.path(u"pids"_s));
        hanging.timeout = 1500ms;
        QElapsedTimer elapsed;
        elapsed.start();
        const QString outcome = Run(hanging).outcome();
        QVERIFY(outcome == words(SecretProblem::CommandTimedOut)
                || outcome == words(SecretProblem::CommandFailed));
        QVERIFY(elapsed.elapsed() < 10000);
        const QList<qint64> pids = pidsIn(u"pids"_s);
        QVERIFY(pids.size() >= 3);
        for (const qint64 pid : pids)
            QVERIFY2(isGone(pid), qPrintable(QString::number(pid)));
        QCOMPARE(ownZombies(), 0);
    }

    void leavesOthersAlone()
    {
        QProcess sibling;
        sibling.start(u"/bin/sleep"_s, {u"60"_s});
        QVERIFY(sibling.waitForStarted());
        ExecProvider hanging = provider("sleep 300 & sleep 300");
        hanging.timeout = 300ms;
        const QString timedOut = words(SecretProblem::CommandTimedOut);
        Run one(hanging);
        Run other(provider("cat >/dev/null; sleep 1; echo it"));
        other.run.start([&other](const SecretOutcome &result) { other.text = told(result); });
        QCOMPARE(one.outcome(), timedOut);
        QTRY_COMPARE(other.text, u"ok:it"_s);
        QVERIFY(!isGone(sibling.processId()));
        sibling.kill();
        sibling.waitForFinished();
    }

    void takesTheTreeAlongWhenDestroyed()
    {
        m_files.write(u"pids"_s, "");
        ExecProvider hanging = provider(
            "echo $$ >>$PIDS\nsetsid sh -c 'echo $$ >>$PIDS; sleep 300 & echo $! >>$PIDS; wait' & wait");
        hanging.env.insert(u"PIDS"_s, m_files.path(u"pids"_s));
        bool isCalled = false;
        {
            ExecRun run(hanging, u"vault"_s, u"a"_s);
            run.start([&isCalled](const SecretOutcome &) { isCalled = true; });
            QTRY_COMPARE(pidsIn(u"pids"_s).size(), 3);
        }
        for (const qint64 pid : pidsIn(u"pids"_s))
            QTRY_VERIFY(isGone(pid));
        QVERIFY(!isCalled);
        QTRY_COMPARE(ownZombies(), 0);
    }

    void leavesNoDescriptorOpen()
    {
        const auto count = [] {
            return QDir(u"/proc/self/fd"_s).entryList(QDir::AllEntries | QDir::System).size();
        };
        const ExecProvider fine = provider("echo it");
        Run(fine).outcome();
        const qsizetype before = count();
        for (int i = 0; i < 20; ++i)
            Run(fine).outcome();
        QCOMPARE(count(), before);
    }
};

GATEHOUSE_TEST(TestExecRun)
#include "tst_execrun.moc"
