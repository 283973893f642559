// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/sessionlines.h"

#include "support/testmain.h"
#include <QElapsedTimer>
#include <QStringList>

#include <vector>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestSessionLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsOneCallOfASessionAtATimeInOrder()
    {
        SessionLines lines({.concurrentRuns = 8, .waitingRuns = 64});
        QStringList started;
        const auto enter = [&](const QString &call) {
            return lines.enter(u"s"_s, [&started, call] { started.append(call); });
        };
        const auto first = enter(u"1"_s);
        const auto second = enter(u"2"_s);
        const auto third = enter(u"3"_s);
        QVERIFY(first.place == SessionLines::Place::Running);
        QVERIFY(second.place == SessionLines::Place::Waiting);
        QVERIFY(third.place == SessionLines::Place::Waiting);
        QCOMPARE(lines.running(), 1);
        QCOMPARE(lines.waiting(), 2);

        lines.leave(first.ticket);
        QCOMPARE(started, QStringList{u"2"_s});
        lines.leave(second.ticket);
        QCOMPARE(started, (QStringList{u"2"_s, u"3"_s}));
        lines.leave(third.ticket);
        QCOMPARE(lines.running(), 0);
        QCOMPARE(lines.waiting(), 0);
    }

    void runsSessionsSideBySideUpToTheLimit()
    {
        SessionLines lines({.concurrentRuns = 2, .waitingRuns = 64});
        QStringList started;
        const auto enter = [&](const QString &session) {
            return lines.enter(session, [&started, session] { started.append(session); });
        };
        const auto a = enter(u"a"_s);
        const auto b = enter(u"b"_s);
        QVERIFY(a.place == SessionLines::Place::Running);
        QVERIFY(b.place == SessionLines::Place::Running);
        QVERIFY(enter(u"c"_s).place == SessionLines::Place::Waiting);
        QVERIFY(enter(u"d"_s).place == SessionLines::Place::Waiting);
        lines.leave(b.ticket);
        QCOMPARE(started, QStringList{u"c"_s});
        QCOMPARE(lines.running(), 2);
    }

    void goesByArrivalAmongThoseThatCanRun()
    {
        SessionLines lines({.concurrentRuns = 2, .waitingRuns = 64});
        QStringList started;
        const auto enter = [&](const QString &session, const QString &call) {
            return lines.enter(session, [&started, call] { started.append(call); });
        };
        const auto a1 = enter(u"a"_s, u"a1"_s);
        const auto b1 = enter(u"b"_s, u"b1"_s);
        const auto a2 = enter(u"a"_s, u"a2"_s);
        const auto a3 = enter(u"a"_s, u"a3"_s);
        const auto c1 = enter(u"c"_s, u"c1"_s);
        lines.leave(b1.ticket); // a2 came first, but its session runs
        QCOMPARE(started, QStringList{u"c1"_s});
        lines.leave(a1.ticket);
        QCOMPARE(started, (QStringList{u"c1"_s, u"a2"_s}));
        const auto d1 = enter(u"d"_s, u"d1"_s);
        lines.leave(a2.ticket); // a3 came before d1
        QCOMPARE(started.last(), u"a3"_s);
        lines.leave(c1.ticket);
        QCOMPARE(started.last(), u"d1"_s);
        lines.leave(a3.ticket);
        lines.leave(d1.ticket);
        QCOMPARE(lines.running() + lines.waiting(), 0);
    }

    void refusesWhenTheLineIsFull()
    {
        SessionLines lines({.concurrentRuns = 1, .waitingRuns = 1});
        const auto running = lines.enter(u"a"_s, [] {});
        const auto waiting = lines.enter(u"b"_s, [] {});
        QVERIFY(waiting.place == SessionLines::Place::Waiting);
        const auto refused = lines.enter(u"c"_s, [] { QFAIL("was refused"); });
        QVERIFY(refused.place == SessionLines::Place::Refused);
        QCOMPARE(refused.ticket, SessionLines::Ticket(0));
        lines.leave(refused.ticket);
        QCOMPARE(lines.waiting(), 1);
        lines.leave(waiting.ticket);
        QVERIFY(lines.enter(u"c"_s, [] {}).place == SessionLines::Place::Waiting);
        lines.leave(running.ticket);
    }

    void runsWithoutAnyWaitingRoom()
    {
        SessionLines lines({.concurrentRuns = 1, .waitingRuns = 0});
        const auto only = lines.enter(u"a"_s, [] {});
        QVERIFY(only.place == SessionLines::Place::Running);
        QVERIFY(lines.enter(u"a"_s, [] {}).place == SessionLines::Place::Refused);
        lines.leave(only.ticket);
        QVERIFY(lines.enter(u"a"_s, [] {}).place == SessionLines::Place::Running);
    }

    void forgetsWhoLeavesTheLine()
    {
        SessionLines lines({.concurrentRuns = 8, .waitingRuns = 64});
        bool started = false;
        const auto first = lines.enter(u"s"_s, [] {});
        const auto leaver = lines.enter(u"s"_s, [] { QFAIL("has left"); });
        const auto last = lines.enter(u"s"_s, [&started] { started = true; });
        lines.leave(leaver.ticket);
        lines.leave(leaver.ticket);
        lines.leave(first.ticket);
        QVERIFY(started);
        lines.leave(last.ticket);
        QCOMPARE(lines.running() + lines.waiting(), 0);
    }

    void lastWaiterOfASessionLeavesWhileAllSlotsAreTaken()
    {
        SessionLines lines({.concurrentRuns = 1, .waitingRuns = 64});
        const auto running = lines.enter(u"a"_s, [] {});
        const auto leaver = lines.enter(u"b"_s, [] { QFAIL("has left"); });
        bool started = false;
        (void)lines.enter(u"c"_s, [&started] { started = true; });
        lines.leave(leaver.ticket);
        QVERIFY(!started);
        lines.leave(running.ticket);
        QVERIFY(started);
    }

    void takesNewLimitsAtOnce()
    {
        SessionLines lines({.concurrentRuns = 1, .waitingRuns = 2});
        int started = 0;
        const auto first = lines.enter(u"a"_s, [] {});
        const auto second = lines.enter(u"b"_s, [&started] { ++started; });
        (void)lines.enter(u"c"_s, [&started] { ++started; });
        lines.setLimits({.concurrentRuns = 3, .waitingRuns = 0});
        QCOMPARE(started, 2);
        QCOMPARE(lines.running(), 3);
        lines.setLimits({.concurrentRuns = 1, .waitingRuns = 5});
        const auto later = lines.enter(u"d"_s, [&started] { ++started; });
        QVERIFY(later.place == SessionLines::Place::Waiting);
        lines.leave(first.ticket);
        lines.leave(second.ticket);
        QCOMPARE(started, 2); // one still runs
    }

    void callbacksMayLeaveAndEnter()
    {
        SessionLines lines({.concurrentRuns = 1, .waitingRuns = 64});
        QStringList order;
        std::vector<SessionLines::Ticket> tickets(4);
        tickets[0] = lines.enter(u"a"_s, [] {}).ticket;
        tickets[1] = lines
                         .enter(u"a"_s,
                                [&] {
                                    order.append(u"1"_s);
                                    (void)lines.enter(u"z"_s, [&] { order.append(u"new"_s); });
                                    lines.leave(tickets[1]); // fails at once
                                })
                         .ticket;
        tickets[2] = lines.enter(u"b"_s, [&] { order.append(u"2"_s); }).ticket;
        lines.leave(tickets[0]);
        QCOMPARE(order, (QStringList{u"1"_s, u"2"_s}));
        lines.leave(tickets[2]);
        QCOMPARE(order.last(), u"new"_s);
    }

    void staysFastWithManyThousands()
    {
        SessionLines lines({.concurrentRuns = 1, .waitingRuns = 1000000});
        constexpr int Calls = 50000;
        std::vector<SessionLines::Ticket> tickets;
        int started = 0;
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < Calls; ++i)
            tickets.push_back(lines.enter(u"s%1"_s.arg(i % 1000), [&started] { ++started; }).ticket);
        for (int i = Calls - 1; i > 0; i -= 2) // half of them give up
            lines.leave(tickets[static_cast<std::size_t>(i)]);
        for (int i = 0; i < Calls; i += 2)
            lines.leave(tickets[static_cast<std::size_t>(i)]);
        QCOMPARE(started, Calls / 2 - 1);
        QCOMPARE(lines.running() + lines.waiting(), 0);
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    }
};

GATEHOUSE_TEST(TestSessionLines)
#include "tst_sessionlines.moc"
