// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/gate.h"

#include "support/testmain.h"

#include <sys/resource.h>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestConnectionBudget final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        rlimit limit{};
        QCOMPARE(getrlimit(RLIMIT_NOFILE, &limit), 0);
        m_limit = limit;
        QVERIFY(limit.rlim_cur > 200);
    }
    void cleanup() { QCOMPARE(setrlimit(RLIMIT_NOFILE, &m_limit), 0); }

    void limitOfAll()
    {
        ConnectionBudget budget;
        budget.setLimits(3, 100);
        QVERIFY(budget.take(m_one, true));
        QVERIFY(budget.take(m_two, true));
        QVERIFY(budget.take(m_one, false));
        QVERIFY(!budget.take(m_two, true));
        QVERIFY(!budget.take(m_two, false)); // those that aren't counted by address count here
        QCOMPARE(budget.open(), 3);
        QCOMPARE(budget.refused(), 2);
        budget.release(m_two);
        QCOMPARE(budget.open(), 2);
        QVERIFY(budget.take(m_two, true));
        QCOMPARE(budget.refused(), 2);
    }

    void limitOfOneAddress()
    {
        ConnectionBudget budget;
        budget.setLimits(100, 2);
        QVERIFY(budget.take(m_one, true));
        QVERIFY(budget.take(m_one, true));
        QVERIFY(!budget.take(m_one, true));
        QVERIFY(budget.take(m_two, true)); // the others have places of their own
        for (int i = 0; i < 10; ++i)
            QVERIFY(budget.take(m_three, false)); // loopback and proxies have no such limit
        budget.release(m_one);
        QVERIFY(budget.take(m_one, true));
        QCOMPARE(budget.refused(), 1);
    }

    void releasedAddressesStartAnew()
    {
        ConnectionBudget budget;
        budget.setLimits(100, 1);
        for (int i = 0; i < 1000; ++i) {
            QVERIFY(budget.take(m_one, true));
            QVERIFY(!budget.take(m_one, true));
            budget.release(m_one);
        }
        QCOMPARE(budget.open(), 0);
    }

    void descriptorLimitCounts()
    {
        rlimit low = m_limit;
        low.rlim_cur = 160;
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &low), 0);
        ConnectionBudget budget;
        budget.setLimits(4096, 4096);
        int taken = 0;
        while (taken < 1000 && budget.take(m_one, true))
            ++taken;
        QCOMPARE(taken, 160 - 128);
    }

private:
    rlimit m_limit{};
    QHostAddress m_one{u"192.0.2.1"_s};
    QHostAddress m_two{u"2001:db8::2"_s};
    QHostAddress m_three{u"127.0.0.1"_s};
};

GATEHOUSE_TEST(TestConnectionBudget)
#include "tst_connectionbudget.moc"
