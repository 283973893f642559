// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "callfixture.h"
#include "support/testmain.h"

#include <QSqlQuery>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace std::chrono_literals;

namespace {

constexpr qint64 MsPerDay = 86400000;

/// Fills the table with @a count ended calls, the newest now and each one @a stepMs older than the next.
bool fill(Database &database, int count, qint64 stepMs)
{
    std::vector<CallRecord> records;
    records.reserve(static_cast<std::size_t>(count));
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (int i = 1; i <= count; ++i) {
        CallRecord record = CallFixture::newRecord({}, QString::number(i));
        record.sequence = i;
        record.timeMs = now - (count - i) * stepMs;
        record.status = 200;
        records.push_back(std::move(record));
    }
    return database
        .runNow<void>([&records](Connection &connection) { return storeCalls(connection, records); })
        .has_value();
}

CallLogTuning smallChunks()
{
    CallLogTuning tuning;
    tuning.pruneChunk = 7;
    return tuning;
}

} // namespace

class TestCallRetention final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordsOfAnOlderVersionStay()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"gatehouse.db"_s);
        Schema first = callsSchema();
        first.steps.resize(1);
        {
            const auto old = Database::open(path, {first});
            QVERIFY(old.has_value());
            const Result<void> written = (*old)->runNow<void>([](Connection &connection) {
                return connection.exec(connection.prepared(
                    "INSERT INTO calls(seq, id, status, error) VALUES(7, 'abc', 502, 'it broke')"));
            });
            QVERIFY(written.has_value());
        }
        const auto now = Database::open(path, {callsSchema()});
        QVERIFY2(now.has_value(), now ? "" : qPrintable(now.error().message));
        const auto stored = (*now)->runNow<QList<CallRecord>>(
            [](Connection &connection) { return loadCalls(connection, {}); });
        QVERIFY(stored.has_value());
        QCOMPARE(stored->size(), 1);
        CallRecord record = stored->first();
        QCOMPARE(record.sequence, 7);
        QCOMPARE(record.id, "abc"_ba);
        QCOMPARE(record.error, u"it broke"_s);
        QCOMPARE(record.linkedCall, QByteArray());
        record.linkedCall = "def";
        QVERIFY(
            (*now)
                ->runNow<void>([&record](Connection &connection) { return storeCalls(connection, {record}); })
                .has_value());
        const auto again = (*now)->runNow<QList<CallRecord>>(
            [](Connection &connection) { return loadCalls(connection, {}); });
        QCOMPARE(again.value_or(QList<CallRecord>()), QList<CallRecord>{record});
    }

    void deletesByAge()
    {
        CallFixture fixture;
        QVERIFY(fill(fixture.database(), 60, MsPerDay / 2));
        CallLog log(fixture.database(), nullptr, smallChunks());
        QVERIFY(log.load().has_value());
        QCOMPARE(log.storedCount(), 60);
        log.setRetention(10, 0);
        QTRY_COMPARE(log.storedCount(), 20);
        const QList<CallRecord> left = fixture.stored();
        QCOMPARE(left.size(), 20);
        QCOMPARE(left.first().session, u"41"_s);
    }

    void deletesByCount()
    {
        CallFixture fixture;
        QVERIFY(fill(fixture.database(), 60, 1000));
        CallLog log(fixture.database(), nullptr, smallChunks());
        QVERIFY(log.load().has_value());
        log.setRetention(30, 25);
        QTRY_COMPARE(log.storedCount(), 25);
        const QList<CallRecord> left = fixture.stored();
        QCOMPARE(left.size(), 25);
        QCOMPARE(left.first().session, u"36"_s);
        QCOMPARE(left.last().session, u"60"_s);
    }

    void deletesByBothAtOnce()
    {
        CallFixture fixture;
        QVERIFY(fill(fixture.database(), 60, MsPerDay / 2));
        CallLog log(fixture.database(), nullptr, CallLogTuning());
        QVERIFY(log.load().has_value());
        log.setRetention(10, 12); // age leaves 20
        QTRY_COMPARE(log.storedCount(), 12);
        QCOMPARE(fixture.stored().first().session, u"49"_s);
    }

    void deletesAgainAfterAWhile()
    {
        CallFixture fixture;
        CallLogTuning tuning;
        tuning.flushInterval = 10ms;
        tuning.pruneInterval = 20ms;
        CallLog log(fixture.database(), nullptr, tuning);
        QVERIFY(log.load().has_value());
        log.setRetention(0, 3);
        for (int i = 0; i < 10; ++i) {
            Call call(CallFixture::newRecord({}, QString::number(i)), log);
            call.end(200, 0);
        }
        QTRY_COMPARE(sessionsOf(fixture.stored()), u"7 8 9"_s);
        QTRY_COMPARE(log.storedCount(), 3);
    }

    void keepsRunningCalls()
    {
        CallFixture fixture;
        CallLog log(fixture.database(), nullptr, smallChunks());
        QVERIFY(log.load().has_value());
        CallRecord old = CallFixture::newRecord({}, u"old"_s);
        old.timeMs -= 100 * MsPerDay;
        Call running(old, log);
        {
            Call ended(old, log);
            ended.end(200, 0);
        }
        Call newer(CallFixture::newRecord({}, u"newer"_s), log);
        newer.end(200, 0);
        bool flushed = false;
        log.flush([&flushed] { flushed = true; });
        QTRY_VERIFY(flushed);
        QCOMPARE(log.storedCount(), 3);
        log.setRetention(10, 1);
        QTRY_COMPARE(sessionsOf(fixture.stored()), u"old"_s);
        QTRY_COMPARE(log.storedCount(), 1);
        running.end(200, 0);
    }

    void noLimitsDeleteNothing()
    {
        CallFixture fixture;
        QVERIFY(fill(fixture.database(), 60, 100 * MsPerDay));
        CallLog log(fixture.database(), nullptr, smallChunks());
        QVERIFY(log.load().has_value());
        log.setRetention(0, 0);
        fixture.database().flush();
        QCOMPARE(log.storedCount(), 60);
        QCOMPARE(fixture.stored().size(), 60);
    }

    void othersWriteInBetween()
    {
        CallFixture fixture;
        QVERIFY(fill(fixture.database(), 2000, MsPerDay));
        CallLogTuning tuning;
        tuning.pruneChunk = 10;
        CallLog log(fixture.database(), nullptr, tuning);
        QVERIFY(log.load().has_value());
        log.setRetention(1, 0);
        qint64 storedThen = 0;
        fixture.database().write([](Connection & /*connection*/) -> Result<void> { return {}; }, this,
                                 [&](const auto & /*result*/) { storedThen = log.storedCount(); });
        QTRY_VERIFY(storedThen > 0);
        QVERIFY(storedThen > 1000);
        QTRY_COMPARE(log.storedCount(), 1);
    }

    void looksOnlyAtWhatItDeletes()
    {
        // What each statement reads is the plan of SQLite: an index, never the whole table.
        CallFixture fixture;
        for (const char *sql :
             {"EXPLAIN QUERY PLAN SELECT seq FROM calls WHERE time_ms < 5 AND status IS NOT NULL LIMIT 5",
              "EXPLAIN QUERY PLAN SELECT * FROM calls WHERE instance = 'x' AND seq < 5 ORDER BY seq DESC "
              "LIMIT 5",
              "EXPLAIN QUERY PLAN SELECT * FROM calls WHERE seq < 5 ORDER BY seq DESC LIMIT 5",
              "EXPLAIN QUERY PLAN UPDATE calls SET status = 500 WHERE status IS NULL"}) {
            const Result<QString> plan = fixture.database().runNow<QString>(
                [sql](Connection &connection) -> Result<QString> {
                    QSqlQuery &query = connection.prepared(sql);
                    if (const Result<void> result = connection.exec(query); !result)
                        return tl::unexpected<Error>(result.error());
                    QString lines;
                    while (query.next())
                        lines += query.value(3).toString() + u'\n';
                    return lines;
                });
            QVERIFY(plan.has_value());
            QVERIFY2(plan->contains(u"INDEX"_s)
                         || plan->contains(u"SEARCH calls USING INTEGER PRIMARY KEY"_s),
                     qPrintable(*plan));
            QVERIFY2(!plan->contains(u"TEMP B-TREE"_s), qPrintable(*plan));
        }
    }
};

GATEHOUSE_TEST(TestCallRetention)
#include "tst_callretention.moc"
