// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "callfixture.h"
#include "calls/routetally.h"
#include "support/testmain.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

constexpr qint64 Hour = 3600 * 1000;

CallRecord callOf(qint64 sequence, const QString &route, int status, qint64 ageMs)
{
    CallRecord record = CallFixture::newRecord();
    record.sequence = sequence;
    record.route = route;
    record.status = status;
    record.timeMs -= ageMs;
    if (status >= 400) {
        record.stoppedAt = u"secret"_s;
        record.error = u"why %1"_s.arg(sequence);
    }
    return record;
}

} // namespace

/// What routes had of late, from the database and as it happens.
class TestRouteTally final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWhatIsStoredAndWhatEnds();
};

void TestRouteTally::countsWhatIsStoredAndWhatEnds()
{
    CallFixture fixture;
    const std::vector<CallRecord> stored{
        callOf(1, u"old"_s, 401, 30 * Hour),   callOf(2, u"zapier"_s, 401, 3 * Hour),
        callOf(3, u"zapier"_s, 409, 2 * Hour), callOf(4, u"zapier"_s, 200, Hour),
        callOf(5, u"ci"_s, 200, Hour),         callOf(6, {}, 500, Hour),
    };
    QVERIFY(fixture.database().runNow<void>(
        [&stored](Connection &connection) { return storeCalls(connection, stored); }));
    CallLog log(fixture.database());
    QVERIFY(log.load());
    RouteTally tally(log);
    QSignalSpy changes(&tally, &RouteTally::changed);
    QTRY_COMPARE(changes.size(), 1);
    QCOMPARE(tally.of(u"zapier"_s).usage.calls, 3);
    QCOMPARE(tally.of(u"zapier"_s).usage.errors, 2);
    QCOMPARE(tally.of(u"zapier"_s).usage.lastMs.value_or(0), stored.at(3).timeMs);
    QVERIFY(tally.of(u"zapier"_s).failure);
    QCOMPARE(tally.of(u"zapier"_s).failure->error, u"why 3"_s);
    QCOMPARE(tally.of(u"ci"_s).usage.calls, 1);
    QVERIFY(!tally.of(u"ci"_s).failure);
    QCOMPARE(tally.of(u"old"_s).usage.calls, 0); // of the last 24 hours
    QVERIFY(!tally.of(u"old"_s).failure);
    QCOMPARE(tally.of(u"old"_s).usage.lastMs.value_or(0), stored.at(0).timeMs); // of any time
    QCOMPARE(tally.of({}).usage.calls, 0);
    QCOMPARE(tally.of(u"none"_s).usage.lastMs.value_or(-1), -1);

    {
        CallRecord record = CallFixture::newRecord();
        record.route = u"ci"_s;
        Call call(record, log);
        call.stop(u"rate"_s, u"too many"_s);
        call.end(429, 0);
    }
    QTRY_COMPARE(tally.of(u"ci"_s).usage.calls, 2);
    QCOMPARE(tally.of(u"ci"_s).usage.errors, 1);
    QVERIFY(tally.of(u"ci"_s).failure);
    QCOMPARE(tally.of(u"ci"_s).failure->status, 429);
    QCOMPARE(tally.of(u"ci"_s).failure->stoppedAt, u"rate"_s);
    QVERIFY(log.close());
    QCOMPARE(tally.of(u"ci"_s).usage.calls, 2); // and not once more when it is stored
}

GATEHOUSE_TEST(TestRouteTally)
#include "tst_routetally.moc"
