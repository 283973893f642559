// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/arrivalorder.h"

#include "support/testmain.h"
#include <QStringList>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestArrivalOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnAtOnceWhenNobodyIsBefore()
    {
        ArrivalOrder order;
        bool went = false;
        order.proceed(order.arrive(), [&went] { went = true; });
        QVERIFY(went);
    }

    void waitsForThoseBefore()
    {
        ArrivalOrder order;
        QStringList went;
        const auto first = order.arrive();
        const auto second = order.arrive();
        const auto third = order.arrive();
        order.proceed(third, [&went] { went.append(u"3"_s); });
        order.proceed(second, [&went] { went.append(u"2"_s); });
        QVERIFY(went.isEmpty());
        order.proceed(first, [&went] { went.append(u"1"_s); });
        QCOMPARE(went, (QStringList{u"1"_s, u"2"_s, u"3"_s}));
    }

    void isNotHeldUpByWhoGivesUp()
    {
        ArrivalOrder order;
        QStringList went;
        const auto first = order.arrive();
        const auto second = order.arrive();
        order.proceed(second, [&went] { went.append(u"2"_s); });
        order.giveUp(first);
        QCOMPARE(went, QStringList{u"2"_s});
        order.giveUp(first);
        order.giveUp(second);
        order.proceed(second, [] { QFAIL("has gone on already"); });
    }

    void callbacksMayChangeTheOrder()
    {
        ArrivalOrder order;
        QStringList went;
        const auto first = order.arrive();
        const auto second = order.arrive();
        const auto third = order.arrive();
        order.proceed(third, [&went] { went.append(u"3"_s); });
        order.proceed(first, [&] {
            order.proceed(order.arrive(), [&went] { went.append(u"4"_s); });
            order.giveUp(second);
            went.append(u"1"_s);
        });
        QCOMPARE(went, (QStringList{u"1"_s, u"3"_s, u"4"_s}));
    }
};

GATEHOUSE_TEST(TestArrivalOrder)
#include "tst_arrivalorder.moc"
