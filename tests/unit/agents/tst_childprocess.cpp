// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "childprocess.h"

#include "processstate.h"

#include "support/testmain.h"
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <csignal>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Path = "PATH=/usr/local/bin:/usr/bin:/bin";

ChildCommand shell(const QString &script, const QByteArray &input = {})
{
    return {{u"/bin/sh"_s, u"-c"_s, script}, {}, {Path}, input};
}

/// A child and what came of it.
struct Child
{
    Child()
    {
        QObject::connect(&process, &ChildProcess::outputReceived, &process,
                         [this](const QByteArray &bytes) { output += bytes; });
        QObject::connect(&process, &ChildProcess::errorOutputReceived, &process,
                         [this](const QByteArray &bytes) { errors += bytes; });
        QObject::connect(&process, &ChildProcess::exited, &process, [this](const ChildExit &result) {
            ++exits;
            exit = result;
        });
    }
    bool run(const ChildCommand &command)
    {
        return process.start(command) && QTest::qWaitFor([this] { return exits > 0; }, 20000);
    }

    QByteArray output;
    QByteArray errors;
    int exits = 0;
    ChildExit exit;
    Poller poller;
    ChildProcess process{poller};
};

} // namespace

class TestChildProcess final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesOutputAndCode()
    {
        Child child;
        QVERIFY(child.run(shell(u"echo out; echo err >&2; exit 7"_s)));
        QCOMPARE(child.output, QByteArray("out\n"));
        QCOMPARE(child.errors, QByteArray("err\n"));
        QCOMPARE(child.exit.code, 7);
        QCOMPARE(child.exit.signal, 0);
        QVERIFY(isReaped(child.process.processId()));
        QCoreApplication::processEvents();
        QCOMPARE(child.exits, 1);
    }

    void tellsSignals()
    {
        Child child;
        QVERIFY(child.run(shell(u"kill -9 $$"_s)));
        QCOMPARE(child.exit.signal, SIGKILL);
    }

    void usesNoShell()
    {
        Child child;
        QVERIFY(child.run({{u"echo"_s, u"$PATH; `id` *"_s, u""_s, u"x"_s}, {}, {Path}, {}}));
        QCOMPARE(child.output, QByteArray("$PATH; `id` *  x\n"));
    }

    void passesInput()
    {
        Child child;
        QVERIFY(child.run(shell(u"cat"_s, QByteArray(3000000, 'x'))));
        QCOMPARE(child.output, QByteArray(3000000, 'x'));
    }

    void endsInputWhenThereIsNone()
    {
        Child child;
        QVERIFY(child.run(shell(u"cat; echo end"_s)));
        QCOMPARE(child.output, QByteArray("end\n"));
    }

    void inputMayStayUnread_data()
    {
        QTest::addColumn<QString>("script");
        QTest::newRow("exits early") << u"echo ok"_s;
        QTest::newRow("closes stdin") << u"exec 0<&-; sleep 0.2; echo ok"_s;
        QTest::newRow("reads a little") << u"head -c 10 >/dev/null; echo ok"_s;
    }

    void inputMayStayUnread()
    {
        QFETCH(const QString, script);
        Child child;
        QVERIFY(child.run(shell(script, QByteArray(8000000, 'x'))));
        QCOMPARE(child.output, QByteArray("ok\n"));
        QCOMPARE(child.exit.code, 0);
    }

    void hasExactlyTheGivenEnvironment()
    {
        qputenv("GATEHOUSE_TEST_LEAK", "1");
        Child child;
        QVERIFY(child.run({{u"/usr/bin/env"_s}, {}, {"A=1", "B=x y=z", "C="}, {}}));
        QCOMPARE(child.output, QByteArray("A=1\nB=x y=z\nC=\n"));
        qunsetenv("GATEHOUSE_TEST_LEAK");
    }

    void inheritsNoDescriptor()
    {
        const int leak = ::open("/dev/null", O_RDONLY); // without O_CLOEXEC
        QVERIFY(leak >= 0);
        QVERIFY(::dup2(leak, 77) == 77);
        Child child;
        QVERIFY(child.run({{u"ls"_s, u"/proc/self/fd"_s}, {}, {Path}, {}}));
        ::close(77);
        ::close(leak);
        QCOMPARE(child.output, QByteArray("0\n1\n2\n3\n")); // 3 is the folder that ls reads
    }

    void startsWithoutSignalHandling()
    {
        sigset_t blocked;
        sigset_t before;
        sigemptyset(&blocked);
        sigaddset(&blocked, SIGTERM);
        QCOMPARE(pthread_sigmask(SIG_BLOCK, &blocked, &before), 0);
        const auto handler = std::signal(SIGINT, SIG_IGN);
        Child child;
        const bool ran = child.run({{u"grep"_s, u"^Sig[BI]"_s, u"/proc/self/status"_s}, {}, {Path}, {}});
        std::signal(SIGINT, handler);
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        QVERIFY(ran);
        // above these are signals that belong to the C library
        constexpr qulonglong standardSignals = 0x7fffffff;
        const QList<QByteArray> lines = child.output.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        for (const QByteArray &line : lines)
            QCOMPARE(line.mid(line.indexOf('\t') + 1).toULongLong(nullptr, 16) & standardSignals, 0U);
    }

    void leadsASessionOfItsOwn()
    {
        Child child;
        QVERIFY(child.run({{u"cut"_s, u"-d "_s, u"-f1,5,6"_s, u"/proc/self/stat"_s}, {}, {Path}, {}}));
        const QByteArray pid = QByteArray::number(child.process.processId());
        QCOMPARE(child.output, pid + ' ' + pid + ' ' + pid + '\n');
    }

    void runsInTheWorkingDirectory()
    {
        const QTemporaryDir folder;
        Child child;
        QVERIFY(child.run({{u"pwd"_s}, folder.path(), {Path}, {}}));
        QCOMPARE(QString::fromUtf8(child.output), folder.path() + u'\n');
    }

    void looksProgramsUpInTheChildsPath()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"own-program"_s);
        QFile script(file);
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\necho mine\n");
        script.close();
        QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
        Child child;
        QVERIFY(child.run({{u"own-program"_s}, {}, {"PATH=/nowhere:" + folder.path().toUtf8()}, {}}));
        QCOMPARE(child.output, QByteArray("mine\n"));
    }

    void saysWhyItCannotStart_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("error");
        QTest::newRow("nothing") << QStringList() << QString() << u"no program is named"_s;
        QTest::newRow("not in the PATH")
            << QStringList{u"no-such-program"_s} << QString()
            << u"the program \"no-such-program\" is not in the PATH (/usr/local/bin:/usr/bin:/bin)"_s;
        QTest::newRow("no such file")
            << QStringList{u"/nowhere/x"_s} << QString()
            << u"the program \"/nowhere/x\" can't be run: No such file or directory"_s;
        QTest::newRow("a folder") << QStringList{u"/usr"_s} << QString()
                                  << u"the program \"/usr\" can't be run: Permission denied"_s;
        QTest::newRow("not executable") << QStringList{u"/etc/passwd"_s} << QString()
                                        << u"the program \"/etc/passwd\" can't be run: Permission denied"_s;
        QTest::newRow("no folder") << QStringList{u"ls"_s} << u"/nowhere"_s
                                   << u"the working directory \"/nowhere\" does not exist"_s;
    }

    void saysWhyItCannotStart()
    {
        QFETCH(const QStringList, command);
        QFETCH(const QString, folder);
        QFETCH(const QString, error);
        Poller poller;
        ChildProcess process(poller);
        const Result<void> started = process.start({command, folder, {Path}, {}});
        QVERIFY(!started);
        QCOMPARE(started.error().message, error);
        QCOMPARE(process.processId(), -1);
    }

    void terminateEndsTheGroup_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<bool>("stubborn");
        QTest::newRow("obeys") << u"sleep 1000 & echo $!; wait"_s << false;
        QTest::newRow("ignores SIGTERM") << u"trap '' TERM; sleep 1000 & echo $!; wait"_s << true;
        QTest::newRow("stopped") << u"sleep 1000 & echo $!; kill -STOP $$"_s << true;
    }

    void terminateEndsTheGroup()
    {
        QFETCH(const QString, script);
        QFETCH(const bool, stubborn);
        Child child;
        QVERIFY(child.process.start(shell(script)));
        QTRY_VERIFY(child.output.endsWith('\n'));
        QElapsedTimer elapsed;
        elapsed.start();
        child.process.terminate();
        child.process.terminate();
        QTRY_COMPARE(child.exits, 1);
        QCOMPARE(elapsed.elapsed() >= 500, stubborn);
        QCOMPARE(child.exit.signal, stubborn ? SIGKILL : SIGTERM);
        QVERIFY(isReaped(child.process.processId()));
        QTRY_VERIFY(isGone(child.output.trimmed().toLongLong()));
    }

    void whatStaysBehindIsEnded_data()
    {
        QTest::addColumn<QString>("script");
        QTest::newRow("holds the pipes") << u"sleep 1000 & echo $!"_s;
        QTest::newRow("ignores SIGTERM") << u"(trap '' TERM; sleep 1000) & echo $!"_s;
        QTest::newRow("closed everything") << u"sleep 1000 <&- >&- 2>&- & echo $!"_s;
        QTest::newRow("writes for ever")
            << u"sh -c \"trap '' TERM; while :; do echo x; done\" >&2 & echo $!"_s;
    }

    void whatStaysBehindIsEnded()
    {
        QFETCH(const QString, script);
        Child child;
        QVERIFY(child.run(shell(script)));
        QCOMPARE(child.exit.code, 0);
        QVERIFY(child.output.endsWith('\n'));
        QTRY_VERIFY(isGone(child.output.trimmed().toLongLong()));
    }

    void whoLeftTheGroupIsNotWaitedFor()
    {
        const QTemporaryDir folder;
        const QString script = u"setsid sh -c 'echo $$ > pid; exec sleep 1000' & "
                               "while ! [ -s pid ]; do sleep 0.02; done; cat pid"_s;
        Child child;
        QVERIFY(child.run({{u"/bin/sh"_s, u"-c"_s, script}, folder.path(), {Path}, {}}));
        const qint64 pid = child.output.trimmed().toLongLong();
        QVERIFY(pid > 0);
        QVERIFY(!isGone(pid));
        ::kill(static_cast<pid_t>(pid), SIGKILL);
        QTRY_VERIFY(isGone(pid));
    }

    void destructionKillsTheGroup()
    {
        qint64 leader = 0;
        qint64 member = 0;
        {
            Child child;
            QVERIFY(child.process.start(shell(u"trap '' TERM; sleep 1000 & echo $!; wait"_s)));
            QTRY_VERIFY(child.output.endsWith('\n'));
            leader = child.process.processId();
            member = child.output.trimmed().toLongLong();
        }
        QTRY_VERIFY(isReaped(leader));
        QTRY_VERIFY(isGone(member));
    }
};

GATEHOUSE_TEST(TestChildProcess)
#include "tst_childprocess.moc"
