// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fakeagent.h"

#include "webhooks/turn.h"

#include "support/testmain.h"
#include <QSignalSpy>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestTurn : public QObject
{
    Q_OBJECT

    QList<QPointer<FakeRun>> m_runs;

    std::shared_ptr<InstanceRuntime> instance(int concurrentRuns = 8, int waitingRuns = 64)
    {
        m_runs.clear();
        auto runtime = std::make_shared<InstanceRuntime>();
        runtime->agent = std::make_shared<FakeAgent>(m_runs);
        runtime->config.uuid = u"i"_s;
        runtime->lines.setLimits({.concurrentRuns = concurrentRuns, .waitingRuns = waitingRuns});
        return runtime;
    }

    static RunRequest request(const QString &session, const QString &message = u"hi"_s)
    {
        RunRequest result;
        result.instance = u"i"_s;
        result.session = session;
        result.message = message;
        return result;
    }

private Q_SLOTS:
    void runsTheAgent()
    {
        const auto runtime = instance();
        runtime->config.limits.replyBytes = 77;
        Turn turn(runtime, request(u"s"_s));
        QSignalSpy running(&turn, &Turn::running);
        QList<RunOutcome> outcomes;
        connect(&turn, &Turn::ended, &turn, [&](const RunOutcome &outcome) {
            QCOMPARE(runtime->lines.running(), 1); // freed only afterwards
            outcomes.append(outcome);
        });
        QVERIFY(turn.begin());
        QCOMPARE(running.size(), 1);
        QVERIFY(turn.stage() == Turn::Stage::Running);
        QCOMPARE(m_runs.at(0)->request().message, u"hi"_s);
        QCOMPARE(m_runs.at(0)->request().replyBytes, 77);
        QVERIFY(m_runs.at(0)->isStarted);
        m_runs.at(0)->reply("answer");
        QTRY_COMPARE(outcomes.size(), 1);
        QCOMPARE(outcomes.at(0).text, QByteArray("answer"));
        QVERIFY(turn.stage() == Turn::Stage::Ended);
        QCOMPARE(runtime->lines.running(), 0);
    }

    void waitsForTheSession()
    {
        const auto runtime = instance();
        Turn first(runtime, request(u"s"_s));
        Turn second(runtime, request(u"s"_s));
        QVERIFY(first.begin());
        QVERIFY(second.begin());
        QVERIFY(second.stage() == Turn::Stage::Waiting);
        m_runs.at(0)->fail(u"no"_s);
        QTRY_VERIFY(second.stage() == Turn::Stage::Running);
        QCOMPARE(m_runs.size(), 2);
    }

    void saysThatTheLineIsFull()
    {
        const auto runtime = instance(1, 0);
        Turn first(runtime, request(u"s"_s));
        Turn second(runtime, request(u"t"_s));
        QVERIFY(first.begin());
        QVERIFY(!second.begin());
        QVERIFY(second.stage() == Turn::Stage::Ended);
    }

    void leavesTheLineWhenItIsDestroyed()
    {
        const auto runtime = instance(1);
        auto first = std::make_unique<Turn>(runtime, request(u"s"_s));
        auto second = std::make_unique<Turn>(runtime, request(u"t"_s));
        Turn third(runtime, request(u"u"_s));
        QVERIFY(first->begin() && second->begin() && third.begin());
        second.reset();
        QCOMPARE(runtime->lines.waiting(), 1);
        first.reset();
        QVERIFY(m_runs.at(0).isNull());
        QVERIFY(third.stage() == Turn::Stage::Running);
    }

    void keepsItsSlotUntilAnAbortedRunHasEnded()
    {
        const auto runtime = instance();
        runtime->agent = std::make_shared<FakeAgent>(m_runs, false);
        Turn turn(runtime, request(u"s"_s));
        Turn next(runtime, request(u"s"_s));
        QVERIFY(turn.begin() && next.begin());
        turn.abort();
        QVERIFY(m_runs.at(0)->isAborting);
        QCoreApplication::processEvents();
        QVERIFY(next.stage() == Turn::Stage::Waiting);
        m_runs.at(0)->finishAborted();
        QTRY_VERIFY(next.stage() == Turn::Stage::Running);
    }

    void takesTheAgentThatIsDeclaredWhenItBegins()
    {
        const auto runtime = instance();
        QList<QPointer<FakeRun>> newRuns;
        Turn first(runtime, request(u"s"_s));
        Turn second(runtime, request(u"s"_s));
        QVERIFY(first.begin() && second.begin());
        const std::weak_ptr<Agent> old = runtime->agent;
        runtime->agent = std::make_shared<FakeAgent>(newRuns);
        QVERIFY(!old.expired()); // its run goes on
        m_runs.at(0)->reply("x");
        QTRY_COMPARE(newRuns.size(), 1);
        QCOMPARE(m_runs.size(), 1);
    }

    void failsWithoutAnAgent()
    {
        const auto runtime = instance();
        runtime->agent.reset();
        Turn turn(runtime, request(u"s"_s));
        QSignalSpy ended(&turn, &Turn::ended);
        QVERIFY(turn.begin());
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(runtime->lines.running(), 0);
    }
};

GATEHOUSE_TEST(TestTurn)
#include "tst_turn.moc"
