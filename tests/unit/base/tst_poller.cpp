// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "poller.h"

#include "support/testmain.h"

#include <array>
#include <functional>
#include <memory>
#include <sys/epoll.h>
#include <unistd.h>
#include <vector>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

/// One end of a pipe, watched.
class Watched final : public PollTarget
{
    Q_DISABLE_COPY_MOVE(Watched)
public:
    explicit Watched(Poller &poller)
        : m_poller(poller)
    {
        m_ok = pipe(m_ends.data()) == 0;
        token = m_poller.add(m_ends[0], EPOLLIN, this);
    }
    ~Watched() override
    {
        stop();
        ::close(m_ends[0]);
        ::close(m_ends[1]);
    }
    void polled(quint32 events) override
    {
        ++count;
        last = events;
        char byte = 0;
        if ((events & EPOLLIN) != 0)
            (void)!::read(m_ends[0], &byte, 1);
        if (then)
            then();
    }
    void turnEnded() override { ++ended; }
    void poke() { (void)!::write(m_ends[1], "x", 1); }
    void stop()
    {
        if (token != 0)
            m_poller.remove(token, m_ends[0]);
        token = 0;
    }
    void watch(quint32 events) { m_poller.modify(token, m_ends[0], events); }

    Poller::Token token = 0;
    int count = 0;
    int ended = 0;
    quint32 last = 0;
    std::function<void()> then;

private:
    Poller &m_poller;
    std::array<int, 2> m_ends{};
    bool m_ok = false;
};

} // namespace

class TestPoller final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tells()
    {
        Poller poller;
        Watched one(poller);
        Watched two(poller);
        QVERIFY(one.token != 0 && two.token != 0 && one.token != two.token);
        one.poke();
        QTRY_COMPARE(one.count, 1);
        QCOMPARE(one.last, quint32(EPOLLIN));
        QCOMPARE(two.count, 0);
        two.poke();
        QTRY_COMPARE(two.count, 1);
        QCOMPARE(one.count, 1);
    }

    void masks()
    {
        Poller poller;
        Watched one(poller);
        Watched other(poller);
        one.watch(0);
        one.poke();
        other.poke();
        QTRY_COMPARE(other.count, 1);
        QCOMPARE(one.count, 0);
        one.watch(EPOLLIN); // what came meanwhile is told
        QTRY_COMPARE(one.count, 1);
    }

    /// One event of a batch may end the watch of another whose event has been fetched already.
    void staleEventsAreDropped()
    {
        Poller poller;
        Watched one(poller);
        Watched two(poller);
        one.then = [&] { two.stop(); };
        two.then = [&] { one.stop(); };
        one.poke();
        two.poke();
        QTRY_COMPARE(one.count + two.count, 1);
        QTest::qWait(20);
        QCOMPARE(one.count + two.count, 1);
    }

    /// The place of a watch is used again: its old events must not reach the new one.
    void placesAreReused()
    {
        Poller poller;
        Watched one(poller);
        auto two = std::make_unique<Watched>(poller);
        std::unique_ptr<Watched> three;
        const auto replace = [&] {
            two.reset();
            three = std::make_unique<Watched>(poller);
        };
        const Poller::Token old = two->token;
        one.then = replace;
        two->then = [] { QFAIL("the first came second"); };
        one.poke();
        two->poke();
        QTRY_COMPARE(one.count, 1);
        QVERIFY(three->token != old);
        QTest::qWait(20);
        QCOMPARE(three->count, 0);
        three->poke();
        QTRY_COMPARE(three->count, 1);
    }

    /// All that was ready together comes first.
    void tellsOfTheEndOfATurn()
    {
        Poller poller;
        Watched one(poller);
        Watched two(poller);
        int seen = -1;
        one.then = [&] { poller.atEndOfTurn(one.token); };
        two.then = [&] {
            seen = one.ended;
            poller.atEndOfTurn(two.token);
        };
        one.poke();
        two.poke();
        QTRY_COMPARE(two.ended, 1);
        QCOMPARE(one.ended, 1);
        QCOMPARE(seen, 0);

        poller.atEndOfTurn(one.token); // nothing was ready
        QCOMPARE(one.ended, 1);
        QTRY_COMPARE(one.ended, 2);

        poller.atEndOfTurn(one.token);
        two.stop();
        poller.atEndOfTurn(one.token);
        one.stop(); // who is not watched any more is not told
        QTest::qWait(20);
        QCOMPARE(one.ended, 2);
    }

    /// After all that was ready together, before the turn ends, and in order.
    void worksLater()
    {
        Poller poller;
        QStringList order;
        const auto note = [&order](const QString &what) { return [&order, what] { order.append(what); }; };
        Watched one(poller);
        Watched two(poller);
        one.then = [&] {
            order.append(u"one"_s);
            poller.atEndOfTurn(one.token);
            poller.later(this, [&] {
                order.append(u"first"_s);
                QCOMPARE(one.ended, 0);
                poller.later(this, note(u"third"_s)); // work may lead to work
            });
            poller.later(this, note(u"second"_s));
        };
        two.then = note(u"two"_s);
        one.poke();
        two.poke();
        QTRY_COMPARE(order.size(), 5);
        QCOMPARE(order, QStringList({u"one"_s, u"two"_s, u"first"_s, u"second"_s, u"third"_s}));
        QTRY_COMPARE(one.ended, 1);

        order.clear();
        auto dead = std::make_unique<QObject>();
        poller.later(dead.get(), note(u"dead"_s));
        poller.later(this, note(u"alive"_s)); // nothing was ready
        dead.reset();
        QCOMPARE(order, QStringList());
        QTRY_COMPARE(order, QStringList{u"alive"_s});
    }

    /// Neither descriptors nor anything else waits for all of it.
    void workLeavesTimeForOthers()
    {
        Poller poller;
        Watched one(poller);
        int done = 0;
        int doneWhenTold = -1;
        int doneWhenPosted = -1;
        one.then = [&] { doneWhenTold = done; };
        for (int i = 0; i < 1000; ++i)
            poller.later(this, [&done] { ++done; });
        poller.later(this, [this] { m_isLast = true; });
        one.poke();
        QMetaObject::invokeMethod(
            this, [&] { doneWhenPosted = done; }, Qt::QueuedConnection);
        QTRY_VERIFY(m_isLast);
        QCOMPARE(done, 1000);
        QVERIFY2(doneWhenTold >= 0 && doneWhenTold < 100, qPrintable(QString::number(doneWhenTold)));
        QVERIFY2(doneWhenPosted >= 0 && doneWhenPosted < 1000, qPrintable(QString::number(doneWhenPosted)));
    }

    /// Nobody waits for more than a few others.
    void aTurnEndsEarlyForMany()
    {
        Poller poller;
        std::vector<std::unique_ptr<Watched>> many;
        for (int i = 0; i < 20; ++i) {
            many.push_back(std::make_unique<Watched>(poller));
            poller.atEndOfTurn(many.back()->token);
        }
        QCOMPARE(many.front()->ended, 1);
        QCOMPARE(many.back()->ended, 0);
        QTRY_COMPARE(many.back()->ended, 1);
        QCOMPARE(many.front()->ended, 1);
    }

    /// A batch is bounded, and the rest is not forgotten.
    void manyAtOnce()
    {
        Poller poller;
        std::vector<std::unique_ptr<Watched>> all;
        for (int i = 0; i < 300; ++i)
            all.push_back(std::make_unique<Watched>(poller));
        for (const auto &one : all)
            one->poke();
        const auto told = [&] {
            return std::count_if(all.cbegin(), all.cend(), [](const auto &one) { return one->count == 1; });
        };
        QTRY_COMPARE(told(), 300);
    }

    void badDescriptorIsRefused()
    {
        Poller poller;
        Watched one(poller);
        QTest::ignoreMessage(QtWarningMsg, "cannot watch a descriptor: \"Bad file descriptor\"");
        QCOMPARE(poller.add(-1, EPOLLIN, &one), Poller::Token(0));
    }

private:
    bool m_isLast = false;
};

GATEHOUSE_TEST(TestPoller)
#include "tst_poller.moc"
