// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/echocounters.h"

#include "teststore.h"

#include "support/testmain.h"

#include <optional>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestEchoCounters final : public QObject
{
    Q_OBJECT

    /// Writes what @a counters has to write; returns whether it was committed.
    static bool write(EchoCounters &counters, Database &database)
    {
        const auto [job, done] = counters.collect();
        QObject context;
        std::optional<bool> committed;
        database.write(job, &context, [&committed](const Result<void> &r) { committed = r.has_value(); });
        if (!QTest::qWaitFor([&committed] { return committed.has_value(); }))
            return false;
        done(*committed);
        return *committed;
    }

private Q_SLOTS:
    void countFromOne()
    {
        EchoCounters counters;
        QCOMPARE(counters.next(u"i"_s, u"a"_s), 1);
        QCOMPARE(counters.next(u"i"_s, u"a"_s), 2);
        QCOMPARE(counters.next(u"i"_s, u"b"_s), 1);
        QCOMPARE(counters.next(u"j"_s, u"a"_s), 1);
    }

    void goOnAfterARestart()
    {
        TestStore store;
        {
            EchoCounters counters;
            QVERIFY(counters.load(store.database()));
            counters.next(u"i"_s, u"a"_s);
            counters.next(u"i"_s, u"b"_s);
            QVERIFY(write(counters, store.database()));
            counters.next(u"i"_s, u"a"_s);
            QVERIFY(write(counters, store.database()));
        }
        store.reopen();
        EchoCounters counters;
        QVERIFY(counters.load(store.database()));
        QVERIFY(!counters.isDirty());
        QCOMPARE(counters.next(u"i"_s, u"a"_s), 3);
        QCOMPARE(counters.next(u"i"_s, u"b"_s), 2);
    }

    void areCollectedOnce()
    {
        EchoCounters counters;
        int dirty = 0;
        counters.setOnDirty([&dirty] { ++dirty; });
        QVERIFY(!counters.collect().first);
        counters.next(u"i"_s, u"a"_s);
        counters.next(u"i"_s, u"a"_s);
        QCOMPARE(dirty, 1);
        QVERIFY(counters.isDirty());
        QVERIFY(counters.collect().first);
        QVERIFY(!counters.isDirty());
        QVERIFY(!counters.collect().first);
        counters.next(u"i"_s, u"a"_s);
        QCOMPARE(dirty, 2);
    }

    void areDueAgainAfterAFailure()
    {
        TestStore store;
        EchoCounters counters;
        int dirty = 0;
        counters.setOnDirty([&dirty] { ++dirty; });
        counters.next(u"i"_s, u"a"_s);
        const auto failed = counters.collect();
        counters.next(u"i"_s, u"a"_s);
        counters.next(u"i"_s, u"b"_s);
        failed.second(false);
        QCOMPARE(dirty, 3);
        QVERIFY(write(counters, store.database()));
        QVERIFY(!counters.isDirty());

        EchoCounters later;
        QVERIFY(later.load(store.database()));
        QCOMPARE(later.next(u"i"_s, u"a"_s), 3);
        QCOMPARE(later.next(u"i"_s, u"b"_s), 2);
    }

    void pruneForgetsUnusedSessions()
    {
        TestStore store;
        EchoCounters counters;
        counters.next(u"i"_s, u"a"_s);
        QVERIFY(write(counters, store.database()));
        const auto prune = [&](int days) {
            std::optional<bool> done;
            QObject context;
            counters.prune(store.database(), days, &context,
                           [&done](const Result<void> &r) { done = r.has_value(); });
            return QTest::qWaitFor([&done] { return done.has_value(); }) && *done;
        };
        QVERIFY(prune(1));
        QCOMPARE(counters.next(u"i"_s, u"a"_s), 2);
        QVERIFY(write(counters, store.database()));
        QVERIFY(prune(-1)); // everything is older than tomorrow
        QCOMPARE(counters.next(u"i"_s, u"a"_s), 1);
        EchoCounters later;
        QVERIFY(later.load(store.database()));
        QCOMPARE(later.next(u"i"_s, u"a"_s), 1);
    }
};

GATEHOUSE_TEST(TestEchoCounters)
#include "tst_echocounters.moc"
