// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "callfixture.h"
#include "support/testmain.h"

#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace std::chrono_literals;

namespace {

/// Nothing is written unless the test asks for it.
CallLogTuning onDemand()
{
    CallLogTuning tuning;
    tuning.flushInterval = 1h;
    tuning.retryInterval = 10ms;
    return tuning;
}

/// Makes every insert into the table of calls fail until it goes.
class Sabotage final
{
    Q_DISABLE_COPY_MOVE(Sabotage)
public:
    explicit Sabotage(Database &database)
        : m_database(database)
    {
        m_good = m_database
                     .runNow<void>([](Connection &connection) {
                         return connection.exec(
                             connection.prepared("CREATE TRIGGER sabotage BEFORE INSERT ON calls BEGIN "
                                                 "SELECT RAISE(ABORT, 'sabotaged'); END"));
                     })
                     .has_value();
    }
    ~Sabotage() { end(); }
    [[nodiscard]] bool isGood() const { return m_good; }
    void end()
    {
        (void)m_database.runNow<void>([](Connection &connection) {
            return connection.exec(connection.prepared("DROP TRIGGER IF EXISTS sabotage"));
        });
    }

private:
    Database &m_database;
    bool m_good = false;
};

void flushAndWait(CallLog &log)
{
    bool done = false;
    log.flush([&done] { done = true; });
    QTRY_VERIFY(done);
}

} // namespace

class TestCallLog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<CallFixture>(); }
    void cleanup() { m_fixture.reset(); }

    void everyFieldIsKept()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        CallRecord record = CallFixture::newRecord(u"instance"_s, u"session"_s);
        record.listener = ListenerKind::Private;
        record.route = u"route"_s;
        record.action = u"action"_s;
        record.flowId = u"flow"_s;
        record.revision = 0;
        record.path = u"/ä/\u0001\"'"_s;
        record.bytesIn = 5000000000;
        record.keyId = 17;
        record.keyLast4 = u"1a2b"_s;
        record.claimedAddress = u"2001:db8::1"_s;
        Call call(record, log);
        call.edit().readingMs = 1;
        call.edit().waitingMs = 2;
        call.edit().agentMs = 3;
        call.stop(u"agent"_s, u"it broke"_s);
        call.end(502, 33);
        flushAndWait(log);
        CallRecord expected = call.record();
        expected.sequence = 1;
        QCOMPARE(m_fixture->stored(), QList{expected});
        QCOMPARE(CallFixture::recent(log), QList{expected});
    }

    void aCallThatBeginsAndEndsBetweenFlushesIsWrittenOnce()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        const auto changes = [this] {
            return m_fixture->database().runNow<qint64>([](Connection &connection) -> Result<qint64> {
                QSqlQuery &query = connection.prepared("SELECT total_changes()");
                if (const Result<void> result = connection.exec(query); !result)
                    return tl::unexpected<Error>(result.error());
                return query.next() ? query.value(0).toLongLong() : -1;
            });
        };
        const qint64 before = changes().value_or(-1);
        for (int i = 0; i < 10; ++i) {
            Call call(CallFixture::newRecord(), log);
            call.edit().session = u"s"_s;
            call.changed();
            call.end(200, 0);
        }
        flushAndWait(log);
        QCOMPARE(changes().value_or(-1) - before, 10);
        QCOMPARE(log.storedCount(), 10);
    }

    void aRunningCallIsWrittenAndThenReplaced()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        Call call(CallFixture::newRecord({}, u"a"_s), log);
        QCOMPARE(log.runningCount(), 1);
        QCOMPARE(log.running().size(), 1);
        flushAndWait(log);
        QCOMPARE(m_fixture->stored().size(), 1);
        QVERIFY(!m_fixture->stored().at(0).status.has_value());
        QCOMPARE(log.storedCount(), 1);
        call.end(200, 7);
        QCOMPARE(log.runningCount(), 0);
        QVERIFY(log.running().isEmpty());
        flushAndWait(log);
        QCOMPARE(m_fixture->stored().size(), 1);
        QCOMPARE(m_fixture->stored().at(0).status, 200);
        QCOMPARE(log.storedCount(), 1);
    }

    void aCallThatEndsWhileItIsWrittenIsWrittenAgain()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        Call call(CallFixture::newRecord(), log);
        bool done = false;
        log.flush();
        call.end(204, 0); // the job above has the running record
        log.flush([&done] { done = true; });
        QTRY_VERIFY(done);
        QCOMPARE(m_fixture->stored().size(), 1);
        QCOMPARE(m_fixture->stored().at(0).status, 204);
        QCOMPARE(log.storedCount(), 1);
    }

    void writesByItself()
    {
        CallLogTuning tuning;
        tuning.flushInterval = 20ms;
        CallLog log(m_fixture->database(), nullptr, tuning);
        QVERIFY(log.load().has_value());
        Call call(CallFixture::newRecord(), log);
        QTRY_COMPARE(m_fixture->stored().size(), 1);
        call.end(200, 0);
        QTRY_COMPARE(m_fixture->stored().at(0).status, 200);
    }

    void writesSoonerWhenManyWait()
    {
        CallLogTuning tuning = onDemand();
        tuning.flushFrom = 3;
        CallLog log(m_fixture->database(), nullptr, tuning);
        QVERIFY(log.load().has_value());
        for (int i = 0; i < 2; ++i)
            Call(CallFixture::newRecord(), log).end(200, 0);
        QTest::qWait(50);
        QCOMPARE(m_fixture->stored().size(), 0);
        Call(CallFixture::newRecord(), log).end(200, 0);
        QTRY_COMPARE(m_fixture->stored().size(), 3);
        for (int i = 0; i < 3; ++i)
            Call(CallFixture::newRecord(), log).end(200, 0);
        QTRY_COMPARE(m_fixture->stored().size(), 6);
        Call(CallFixture::newRecord(), log).end(200, 0);
        QTest::qWait(50); // and what comes after that waits again
        QCOMPARE(m_fixture->stored().size(), 6);
    }

    void runningCallsKeepTheirOrder()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        Call a(CallFixture::newRecord({}, u"a"_s), log);
        Call b(CallFixture::newRecord({}, u"b"_s), log);
        Call c(CallFixture::newRecord({}, u"c"_s), log);
        QCOMPARE(sessionsOf(log.running()), u"a b c"_s);
        b.end(200, 0);
        a.edit().session = u"A"_s;
        a.changed();
        QCOMPARE(sessionsOf(log.running()), u"A c"_s);
    }

    void leftRunningByAFormerProcess()
    {
        CallRecord left = CallFixture::newRecord({}, u"left"_s);
        left.sequence = 41;
        CallRecord ended = CallFixture::newRecord({}, u"ended"_s);
        ended.sequence = 40;
        ended.status = 200;
        QVERIFY(m_fixture->database()
                    .runNow<void>([left, ended](Connection &connection) {
                        return storeCalls(connection, {left, ended});
                    })
                    .has_value());
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        QCOMPARE(log.storedCount(), 2);
        QCOMPARE(log.runningCount(), 0);
        const QList<CallRecord> records = CallFixture::recent(log);
        QCOMPARE(sessionsOf(records), u"ended left"_s);
        QCOMPARE(records.at(0).status, 200);
        QVERIFY(records.at(0).error.isEmpty());
        QCOMPARE(records.at(1).status, 500);
        QCOMPARE(records.at(1).stoppedAt, u"gateway"_s);
        QCOMPARE(records.at(1).error, u"The gateway ended before this call did."_s);
        const Call next(CallFixture::newRecord(), log);
        QCOMPARE(log.running().at(0).sequence, 42);
    }

    void recentMergesWhatIsNotStored()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        const auto ended = [&log](const QString &instance, const QString &session) {
            Call call(CallFixture::newRecord(instance, session), log);
            call.end(200, 0);
        };
        ended(u"x"_s, u"1"_s);
        Call running(CallFixture::newRecord(u"x"_s, u"2"_s), log);
        ended(u"y"_s, u"3"_s);
        flushAndWait(log);
        ended(u"x"_s, u"4"_s);
        running.edit().session = u"2b"_s; // changed since it was stored
        running.changed();
        const Call last(CallFixture::newRecord(u"y"_s, u"5"_s), log);

        QCOMPARE(sessionsOf(CallFixture::recent(log)), u"1 2b 3 4 5"_s);
        QCOMPARE(sessionsOf(CallFixture::recent(log, {2, {}, {}})), u"4 5"_s);
        QCOMPARE(sessionsOf(CallFixture::recent(log, {3, {}, {}})), u"3 4 5"_s);
        QCOMPARE(sessionsOf(CallFixture::recent(log, {0, {}, {}})), QString());
        QCOMPARE(sessionsOf(CallFixture::recent(log, {-1, {}, {}})), QString());
        QCOMPARE(sessionsOf(CallFixture::recent(log, {10, u"x"_s, {}})), u"1 2b 4"_s);
        QCOMPARE(sessionsOf(CallFixture::recent(log, {2, u"x"_s, {}})), u"2b 4"_s);
        QCOMPARE(sessionsOf(CallFixture::recent(log, {10, u"z"_s, {}})), QString());
        const qint64 fourth = CallFixture::recent(log).at(3).sequence;
        QCOMPARE(sessionsOf(CallFixture::recent(log, {2, {}, fourth})), u"2b 3"_s);
        QCOMPARE(sessionsOf(CallFixture::recent(log, {10, u"x"_s, fourth})), u"1 2b"_s);
    }

    void recentSeesWhatIsBeingWritten()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        QStringList answers;
        for (int i = 0; i < 20; ++i) {
            Call call(CallFixture::newRecord({}, QString::number(i)), log);
            call.end(200, 0);
            const auto answer = [&answers](const Result<QList<CallRecord>> &records) {
                answers.append(records ? QString::number(records->size()) : records.error().message);
            };
            log.recent({}, this, answer);
            log.flush();
            log.recent({}, this, answer);
        }
        QTRY_COMPARE(answers.size(), 40);
        // The first answer of each pair may know of calls that arrived after it was asked, never of fewer.
        for (int i = 0; i < 40; ++i)
            QVERIFY2(answers.at(i).toInt() >= i / 2 + 1, qPrintable(answers.join(u' ')));
    }

    void recentDropsAnAnswerNobodyWaitsFor()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        bool called = false;
        {
            QObject context;
            log.recent({}, &context, [&called](const auto & /*records*/) { called = true; });
        }
        m_fixture->database().flush();
        QVERIFY(!called);
    }

    void aFailedWriteIsTriedAgain()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        Sabotage sabotage(m_fixture->database());
        QVERIFY(sabotage.isGood());
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"can't be stored.*sabotaged"_s));
        Call call(CallFixture::newRecord(), log);
        Call running(CallFixture::newRecord(), log);
        call.end(200, 0);
        flushAndWait(log);
        QCOMPARE(log.storedCount(), 0);
        QCOMPARE(CallFixture::recent(log).size(), 2);
        sabotage.end();
        QTRY_COMPARE(log.storedCount(), 2); // by the timer
        QCOMPARE(m_fixture->stored().size(), 2);
    }

    void saysWhenTooManyWait()
    {
        CallLogTuning tuning = onDemand();
        tuning.retryInterval = 1h;
        tuning.backlogFrom = 100;
        tuning.backlogUntil = 90;
        tuning.recordsPerJob = 5;
        CallLog log(m_fixture->database(), nullptr, tuning);
        QVERIFY(log.load().has_value());
        const QSignalSpy spy(&log, &CallLog::backlogChanged);
        Sabotage sabotage(m_fixture->database());
        QVERIFY(sabotage.isGood());
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"can't be stored"_s));
        for (int i = 0; i < 99; ++i) {
            Call call(CallFixture::newRecord(), log);
            call.end(200, 0);
        }
        const Call running(CallFixture::newRecord(), log); // does not count
        flushAndWait(log);
        QVERIFY(!log.isBacklogged());
        Call last(CallFixture::newRecord(), log);
        last.end(200, 0);
        QVERIFY(log.isBacklogged());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.at(0).at(0).toBool(), true);
        sabotage.end();
        flushAndWait(log);
        QVERIFY(!log.isBacklogged());
        QCOMPARE(spy.size(), 2);
        QCOMPARE(spy.at(1).at(0).toBool(), false);
        QCOMPARE(log.storedCount(), 101);
    }

    void updatesComeInBatches()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        QList<QList<CallRecord>> updates;
        {
            Call unheard(CallFixture::newRecord({}, u"unheard"_s), log);
            unheard.end(200, 0);
        }
        connect(&log, &CallLog::callsUpdated, this,
                [&updates](const auto &records) { updates.append(records); });
        Call a(CallFixture::newRecord({}, u"a"_s), log);
        Call b(CallFixture::newRecord({}, u"b"_s), log);
        b.end(200, 0);
        a.edit().session = u"A"_s;
        a.changed();
        QVERIFY(updates.isEmpty());
        QTRY_COMPARE(updates.size(), 1);
        QCOMPARE(sessionsOf(updates.at(0)), u"A b"_s);
        QCOMPARE(updates.at(0).at(1).status, 200);
        a.end(201, 0);
        QTRY_COMPARE(updates.size(), 2);
        QCOMPARE(sessionsOf(updates.at(1)), u"A"_s);
        QCOMPARE(updates.at(1).at(0).status, 201);
        QCOMPARE(updates.at(1).at(0).sequence, updates.at(0).at(0).sequence);
    }

    void othersWriteAlong()
    {
        QVERIFY(m_fixture->database()
                    .runNow<void>([](Connection &connection) {
                        return connection.exec(connection.prepared("CREATE TABLE turns (n INTEGER UNIQUE)"));
                    })
                    .has_value());
        CallLogTuning tuning = onDemand();
        tuning.flushInterval = 10ms;
        QStringList told;
        std::optional<int> due = 7;
        CallLog log(m_fixture->database(), nullptr, tuning);
        QVERIFY(log.load().has_value());
        log.addBatchWriter([&]() -> CallLog::BatchPart {
            if (!due)
                return {};
            const int n = *std::exchange(due, {});
            return {[n](Connection &connection) {
                        QSqlQuery &query = connection.prepared("INSERT INTO turns VALUES (?)");
                        query.bindValue(0, n);
                        return connection.exec(query);
                    },
                    [&told, &due, &log, n](bool committed) {
                        told.append(u"%1 %2"_s.arg(n).arg(committed ? u"yes"_s : u"no"_s));
                        if (committed)
                            return;
                        due = n + 1;
                        log.markDirty(); // while the flush is under way
                    }};
        });
        log.markDirty();
        QTRY_COMPARE(told, QStringList{u"7 yes"_s});
        QVERIFY(!due);

        // A part that fails neither harms the records nor is forgotten.
        due = 7;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"can't be stored.*UNIQUE"_s));
        Call call(CallFixture::newRecord(), log);
        call.end(200, 0);
        QTRY_COMPARE(told, (QStringList{u"7 yes"_s, u"7 no"_s, u"8 yes"_s}));
        QCOMPARE(m_fixture->stored().size(), 1);

        auto gone = std::make_unique<QObject>();
        int collected = 0;
        log.addBatchWriter(
            [&collected]() -> CallLog::BatchPart {
                ++collected;
                return {};
            },
            gone.get());
        flushAndWait(log);
        QVERIFY(collected > 0);
        gone.reset();
        const int before = collected;
        flushAndWait(log);
        QCOMPARE(collected, before);

        due = 9;
        QVERIFY(log.close().has_value());
        QCOMPARE(told.last(), u"9 yes"_s);
    }

    void closingStoresEverything()
    {
        auto log = std::make_unique<CallLog>(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log->load().has_value());
        auto running = std::make_unique<Call>(CallFixture::newRecord({}, u"late"_s), *log);
        for (int i = 0; i < 5000; ++i) {
            Call call(CallFixture::newRecord(), *log);
            call.end(200, 0);
            if (i == 2000)
                log->flush(); // under way when close() comes
        }
        QVERIFY(log->close().has_value());
        QCOMPARE(m_fixture->stored().size(), 5001);
        running.reset(); // ends as 500, after close()
        log.reset();
        QCOMPARE(m_fixture->stored().at(0).status, 500);
        m_fixture->open();
        QCOMPARE(m_fixture->stored().size(), 5001);
    }

    void closingSaysWhatCouldNotBeStored()
    {
        CallLog log(m_fixture->database(), nullptr, onDemand());
        QVERIFY(log.load().has_value());
        Sabotage sabotage(m_fixture->database());
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"can't be stored"_s));
        Call call(CallFixture::newRecord(), log);
        call.end(200, 0);
        const Result<void> closed = log.close();
        QVERIFY(!closed.has_value());
        QVERIFY(closed.error().message.contains(u"1 call record"_s));
        sabotage.end();
        QVERIFY(log.close().has_value());
        QCOMPARE(m_fixture->stored().size(), 1);
    }

    void aLogThatGoesStoresWhatItHas()
    {
        {
            CallLog log(m_fixture->database(), nullptr, onDemand());
            QVERIFY(log.load().has_value());
            Call call(CallFixture::newRecord(), log);
            call.end(200, 0);
        }
        QCOMPARE(m_fixture->stored().size(), 1);
    }

private: // NOLINT(readability-redundant-access-specifiers): the slots end here
    std::unique_ptr<CallFixture> m_fixture;
};

GATEHOUSE_TEST(TestCallLog)
#include "tst_calllog.moc"
