// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/failedauthlimiter.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestFailedAuthLimiter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void limitsAfterTheAllowedAttempts()
    {
        qint64 now = 0;
        FailedAuthLimiter limiter({.attempts = 2, .window = std::chrono::seconds(10)},
                                  [&now] { return now; });
        QVERIFY(!limiter.failed(u"1.2.3.4"_s, u"i"_s));
        now = 3000;
        QVERIFY(!limiter.failed(u"1.2.3.4"_s, u"i"_s));
        QCOMPARE(limiter.failed(u"1.2.3.4"_s, u"i"_s), std::optional(7));
        now = 3001;
        QCOMPARE(limiter.failed(u"1.2.3.4"_s, u"i"_s), std::optional(7));
        now = 9999;
        QCOMPARE(limiter.failed(u"1.2.3.4"_s, u"i"_s), std::optional(1));
    }

    void beginsAfreshWhenTheWindowIsOver()
    {
        qint64 now = 500;
        FailedAuthLimiter limiter({.attempts = 1, .window = std::chrono::seconds(10)},
                                  [&now] { return now; });
        QVERIFY(!limiter.failed(u"a"_s, u"i"_s));
        QVERIFY(limiter.failed(u"a"_s, u"i"_s));
        now = 10500;
        QVERIFY(!limiter.failed(u"a"_s, u"i"_s));
        QCOMPARE(limiter.failed(u"a"_s, u"i"_s), std::optional(10));
    }

    void countsPairsApart()
    {
        FailedAuthLimiter limiter({.attempts = 1, .window = std::chrono::seconds(10)}, [] { return 0; });
        QVERIFY(!limiter.failed(u"a"_s, u"i"_s));
        QVERIFY(!limiter.failed(u"b"_s, u"i"_s));
        QVERIFY(!limiter.failed(u"a"_s, u"j"_s));
        QVERIFY(limiter.failed(u"a"_s, u"i"_s));
    }

    void canBeSwitchedOff()
    {
        FailedAuthLimiter limiter({.attempts = 0, .window = std::chrono::seconds(10)}, [] { return 0; });
        for (int i = 0; i < 100; ++i)
            QVERIFY(!limiter.failed(u"a"_s, u"i"_s));
        QCOMPARE(limiter.trackedPairs(), 0);
        limiter.configure({.attempts = 1, .window = std::chrono::seconds(10)});
        QVERIFY(!limiter.failed(u"a"_s, u"i"_s));
        QVERIFY(limiter.failed(u"a"_s, u"i"_s));
    }

    void forgetsTheOldestOfTooManyPairs()
    {
        qint64 now = 0;
        FailedAuthLimiter limiter({.attempts = 1, .window = std::chrono::seconds(60)},
                                  [&now] { return now; });
        for (int i = 0; i < FailedAuthLimiter::MaxTrackedPairs; ++i)
            QVERIFY(!limiter.failed(QString::number(i), u"i"_s));
        now = 60000; // the window of pair 0 begins anew: pair 1 is the oldest now
        QVERIFY(!limiter.failed(u"0"_s, u"i"_s));
        QVERIFY(!limiter.failed(u"another"_s, u"i"_s));
        QCOMPARE(limiter.trackedPairs(), FailedAuthLimiter::MaxTrackedPairs);
        QVERIFY(limiter.failed(u"0"_s, u"i"_s));
        QVERIFY(limiter.failed(u"another"_s, u"i"_s));
    }

    void hasAClockOfItsOwn()
    {
        FailedAuthLimiter limiter({.attempts = 1, .window = std::chrono::seconds(60)});
        QVERIFY(!limiter.failed(u"a"_s, u"i"_s));
        QVERIFY(limiter.failed(u"a"_s, u"i"_s).value_or(0) >= 1);
    }
};

GATEHOUSE_TEST(TestFailedAuthLimiter)
#include "tst_failedauthlimiter.moc"
