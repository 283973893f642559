// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/agent.h"

#include "runprobe.h"

#include "support/testmain.h"

#include <functional>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A backend whose moves the test makes.
class ManualRun final : public AgentRun
{
public:
    explicit ManualRun(IdleLimits idle = {}, qint64 replyBytes = 100)
        : AgentRun({u"uuid"_s, u"s"_s, u"hello"_s, {}, replyBytes}, idle)
    { }
    using AgentRun::fail;
    using AgentRun::finishAborted;
    using AgentRun::reply;
    using AgentRun::stopClock;
    using AgentRun::stopWith;
    using AgentRun::textGrew;
    using AgentRun::touch;

    std::function<void()> onStart;
    int aborts = 0;
    bool stopsAtOnce = true;
    mutable int texts = 0;

private:
    void doStart() override
    {
        if (onStart)
            onStart();
    }
    void doAbort() override
    {
        ++aborts;
        if (stopsAtOnce)
            finishAborted();
    }
    [[nodiscard]] QString textSoFar() const override { return QString::number(++texts); }
};

struct Manual
{
    explicit Manual(IdleLimits idle = {}, qint64 replyBytes = 100)
        : run(new ManualRun(idle, replyBytes))
        , probe(std::unique_ptr<AgentRun>(run))
    { }
    ManualRun *run; // owned by probe
    RunProbe probe;
};

} // namespace

class TestAgent final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsFromTheEventLoop()
    {
        Manual m;
        m.run->onStart = [&m] { m.run->reply("done"); };
        m.run->start();
        QVERIFY(m.run->isEnded());
        QVERIFY(!m.probe.hasEnded());
        QTRY_VERIFY(m.probe.hasEnded());
        QCOMPARE(m.probe.kind(), RunOutcome::Kind::Reply);
        QCOMPARE(m.probe.text(), u"done"_s);
    }

    void endsOnce()
    {
        Manual m;
        m.run->start();
        m.run->reply("first");
        m.run->fail(u"second"_s);
        m.run->abort();
        m.run->finishAborted();
        m.run->stopWith(u"third"_s);
        QTRY_VERIFY(m.probe.hasEnded());
        QCoreApplication::processEvents();
        QCOMPARE(m.probe.outcomes.size(), 1);
        QCOMPARE(m.probe.text(), u"first"_s);
        QCOMPARE(m.run->aborts, 0);
    }

    void mayBeDestroyedByItsEnd()
    {
        auto run = std::make_unique<ManualRun>();
        QObject context;
        connect(run.get(), &AgentRun::ended, &context, [&run] { run.reset(); });
        run->start();
        run->reply("x");
        QTRY_VERIFY(!run);
    }

    void invalidUtf8IsReplaced()
    {
        Manual m;
        m.run->start();
        m.run->reply("a\xff"
                     "b\n");
        QTRY_VERIFY(m.probe.hasEnded());
        QCOMPARE(m.probe.outcomes.first().text,
                 QByteArray("a\xef\xbf\xbd"
                            "b\n"));
    }

    void replyLimit_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("fits");
        QTest::newRow("at the limit") << QByteArray(10, 'x') << true;
        QTest::newRow("over it") << QByteArray(11, 'x') << false;
        QTest::newRow("over it once it is UTF-8") << QByteArray(4, '\xff') << false;
    }

    void replyLimit()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, fits);
        Manual m({}, 10);
        m.run->start();
        m.run->reply(text);
        QTRY_VERIFY(m.probe.hasEnded());
        QCOMPARE(m.probe.kind(), fits ? RunOutcome::Kind::Reply : RunOutcome::Kind::Error);
        QCOMPARE(m.probe.text(), fits ? QString::fromUtf8(text) : u"the reply is longer than 10 bytes"_s);
    }

    void abortBeforeStart()
    {
        Manual m;
        m.run->abort();
        m.run->start();
        QTRY_VERIFY(m.probe.hasEnded());
        QCOMPARE(m.probe.kind(), RunOutcome::Kind::Aborted);
        QCOMPARE(m.run->aborts, 0);
    }

    void abortAsksTheBackendOnce()
    {
        Manual m;
        m.run->stopsAtOnce = false;
        m.run->start();
        m.run->abort();
        m.run->abort();
        QCOMPARE(m.run->aborts, 1);
        QVERIFY(!m.run->isEnded());
        m.run->finishAborted();
        QTRY_VERIFY(m.probe.hasEnded());
        QCOMPARE(m.probe.kind(), RunOutcome::Kind::Aborted);
    }

    void aReplyMayWinOverAnAbort()
    {
        Manual m;
        m.run->stopsAtOnce = false;
        m.run->start();
        m.run->abort();
        m.run->reply("just in time");
        QTRY_VERIFY(m.probe.hasEnded());
        QCOMPARE(m.probe.kind(), RunOutcome::Kind::Reply);
    }

    void silenceEndsIt()
    {
        Manual m({200ms, 0ms});
        m.run->start();
        QTRY_VERIFY(m.probe.hasEnded());
        QCOMPARE(m.probe.kind(), RunOutcome::Kind::Error);
        QCOMPARE(m.probe.text(), u"no sign of life for 0.2 s"_s);
        QCOMPARE(m.run->aborts, 1);
    }

    void silenceAfterAFirstSignEndsIt()
    {
        Manual m({0ms, 300ms});
        m.run->start();
        m.run->touch();
        QTRY_VERIFY(m.probe.hasEnded());
        QCOMPARE(m.probe.text(), u"no sign of life for 0.3 s"_s);
    }

    void theClocksErrorSurvivesTheBackend()
    {
        Manual m({100ms, 100ms});
        m.run->stopsAtOnce = false;
        m.run->start();
        QTRY_COMPARE(m.run->aborts, 1);
        m.run->reply("too late");
        QTRY_VERIFY(m.probe.hasEnded());
        QCOMPARE(m.probe.text(), u"no sign of life for 0.1 s"_s);
    }

    void signsOfLifeKeepItGoing()
    {
        Manual m({1000ms, 1000ms});
        QTimer life;
        connect(&life, &QTimer::timeout, m.run, &ManualRun::touch);
        life.start(50);
        QElapsedTimer elapsed;
        elapsed.start();
        m.run->start();
        QTRY_VERIFY(elapsed.hasExpired(2500));
        QVERIFY(!m.run->isEnded());
    }

    void zeroIsForEver()
    {
        Manual m({100ms, 0ms});
        m.run->start();
        m.run->touch();
        QElapsedTimer elapsed;
        elapsed.start();
        QTRY_VERIFY(elapsed.hasExpired(400));
        QVERIFY(!m.run->isEnded());
    }

    void enormousLimitsAreNoLimit()
    {
        Manual m({std::chrono::seconds(2147483647), std::chrono::seconds(2147483647)});
        m.run->start();
        QCoreApplication::processEvents();
        m.run->touch();
        QElapsedTimer elapsed;
        elapsed.start();
        QTRY_VERIFY(elapsed.hasExpired(200));
        QVERIFY(!m.run->isEnded());
    }

    void aStoppedClockStaysStopped()
    {
        Manual m({100ms, 100ms});
        m.run->start();
        m.run->stopClock();
        m.run->touch();
        QElapsedTimer elapsed;
        elapsed.start();
        QTRY_VERIFY(elapsed.hasExpired(400));
        QVERIFY(!m.run->isEnded());
    }

    void partialTextIsAskedForOnlyWhenHeard()
    {
        Manual deaf;
        deaf.run->start();
        deaf.run->textGrew();
        QElapsedTimer elapsed;
        elapsed.start();
        QTRY_VERIFY(elapsed.hasExpired(300));
        QCOMPARE(deaf.run->texts, 0);

        Manual heard;
        heard.probe.listen();
        heard.run->start();
        for (int i = 0; i < 1000; ++i)
            heard.run->textGrew();
        QTRY_COMPARE(heard.probe.partials, QStringList{u"1"_s});
    }
};

GATEHOUSE_TEST(TestAgent)
#include "tst_agent.moc"
