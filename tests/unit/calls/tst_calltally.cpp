// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "callfixture.h"
#include "calls/calltally.h"
#include "support/testmain.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

constexpr qint64 MsPerHour = 3600000;
const QString Alpha = u"alpha"_s;
const QString Beta = u"beta"_s;

CallRecord ended(qint64 sequence, const QString &instance, qint64 key, int status, qint64 timeMs)
{
    CallRecord record = CallFixture::newRecord(instance);
    record.sequence = sequence;
    record.keyId = key;
    record.status = status;
    record.timeMs = timeMs;
    return record;
}

} // namespace

/// What the console says of the last 24 hours of an instance and of a key.
class TestCallTally final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<CallFixture>(); }
    void cleanup() { m_fixture.reset(); }

    void beginsWithWhatIsStored()
    {
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        const std::vector<CallRecord> records{
            ended(1, Beta, 7, 200, now - 30 * MsPerHour), // too old to count, but it was the last one
            ended(2, Alpha, 5, 200, now - 2 * MsPerHour), ended(3, Alpha, 5, 502, now - MsPerHour),
            ended(4, Alpha, 0, 401, now - 1000), ended(5, {}, 0, 404, now)};
        QVERIFY(m_fixture->database()
                    .runNow<void>([&](Connection &connection) { return storeCalls(connection, records); })
                    .has_value());
        CallLog log(m_fixture->database());
        QVERIFY(log.load().has_value());
        CallTally tally(log);
        QSignalSpy changed(&tally, &CallTally::changed);
        QCOMPARE(tally.ofInstance(Alpha).calls, 0); // nothing is waited for
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(tally.ofInstance(Alpha).calls, 3);
        QCOMPARE(tally.ofInstance(Alpha).errors, 2);
        QCOMPARE(tally.ofInstance(Alpha).lastMs, now - 1000);
        QCOMPARE(tally.ofKey(5).calls, 2);
        QCOMPARE(tally.ofKey(5).errors, 1);
        QCOMPARE(tally.ofKey(5).lastMs, now - MsPerHour);
        QCOMPARE(tally.ofInstance(Beta).calls, 0);
        QCOMPARE(tally.ofInstance(Beta).lastMs, now - 30 * MsPerHour);
        QCOMPARE(tally.ofKey(7).calls, 0);
        QVERIFY(!tally.ofInstance(u"nobody"_s).lastMs);
    }

    void countsEachCallOnceAsItEnds()
    {
        CallLogTuning tuning;
        tuning.updateInterval = std::chrono::milliseconds(1);
        CallLog log(m_fixture->database(), nullptr, tuning);
        QVERIFY(log.load().has_value());
        CallTally tally(log);
        CallRecord record = CallFixture::newRecord(Alpha);
        record.keyId = 5;
        auto call = std::make_unique<Call>(record, log);
        QSignalSpy updates(&log, &CallLog::callsUpdated);
        QTRY_VERIFY(!updates.isEmpty());
        QCOMPARE(tally.ofInstance(Alpha).calls, 0); // it runs
        call->end(503, 0);
        QTRY_COMPARE(tally.ofInstance(Alpha).calls, 1);
        QCOMPARE(tally.ofInstance(Alpha).errors, 1);
        QCOMPARE(tally.ofKey(5).calls, 1);
        CallRecord again = call->record();
        again.sequence = 1;
        Q_EMIT log.callsUpdated({again}); // told twice
        QCOMPARE(tally.ofInstance(Alpha).calls, 1);
        Call other(record, log);
        other.end(200, 1);
        QTRY_COMPARE(tally.ofInstance(Alpha).calls, 2);
        QCOMPARE(tally.ofInstance(Alpha).errors, 1);
        QCOMPARE(tally.ofInstance(Alpha).lastMs, record.timeMs);
    }

    /// How the charts learn of calls that the table does not hold.
    void countsBackInStretches()
    {
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        std::vector<CallRecord> records;
        for (int i = 1; i <= 30; ++i) {
            records.push_back(ended(i, Alpha, 0, i % 10 == 0 ? 502 : 200, now - (30 - i) * 60000));
            records.back().durationMs = i % 2;
        }
        records.back().status.reset(); // the newest one runs
        const auto spread = [&](qint64 before, qint64 span, qint64 since) {
            return m_fixture->database()
                .runNow<CallSpreadPage>(
                    [=](Connection &connection) { return loadSpread(connection, before, span, since); })
                .value_or(CallSpreadPage());
        };
        const auto sum = [](const CallSpreadPage &page, int status) {
            qint64 count = 0;
            for (const CallSpread &each : page.counts)
                count += each.status == status ? each.count : 0;
            return count;
        };
        QVERIFY(m_fixture->database()
                    .runNow<void>([&](Connection &connection) { return storeCalls(connection, records); })
                    .has_value());
        const CallSpreadPage all = spread(31, 100, 0);
        QVERIFY(all.isLast);
        QCOMPARE(sum(all, 200), 27);
        QCOMPARE(sum(all, 502), 2);
        const CallSpreadPage part = spread(21, 5, now - 20 * 60000); // 16 to 20
        QVERIFY(!part.isLast);
        QCOMPARE(part.reached, 16);
        QCOMPARE(sum(part, 200) + sum(part, 502), 5);
        const CallSpreadPage last = spread(16, 10, now - 20 * 60000); // 6 to 15, of which 10 to 15 count
        QVERIFY(last.isLast);
        QCOMPARE(sum(last, 200) + sum(last, 502), 6);
    }

private:
    std::unique_ptr<CallFixture> m_fixture;
};

GATEHOUSE_TEST(TestCallTally)
#include "tst_calltally.moc"
