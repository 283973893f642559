// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/database.h"
#include "support/testmain.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QThread>
#include <QtTest>
#include <atomic>
#include <semaphore>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

const std::vector<Schema> &schemas()
{
    static const std::vector<Schema> list{
        {u"test"_s,
         {{u"CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"_s,
           u"CREATE TABLE parts (item INTEGER REFERENCES items(id) DEFERRABLE INITIALLY DEFERRED)"_s}}}};
    return list;
}

Database::WriteJob insertItem(const QString &name)
{
    return [name](Connection &connection) {
        QSqlQuery &query = connection.prepared("INSERT INTO items (name) VALUES (?)");
        query.bindValue(0, name);
        return connection.exec(query);
    };
}

Result<QStringList> listItems(Connection &connection)
{
    QSqlQuery &query = connection.prepared("SELECT name FROM items ORDER BY id");
    if (const Result<void> result = connection.exec(query); !result)
        return tl::unexpected<Error>(result.error());
    QStringList names;
    while (query.next())
        names.append(query.value(0).toString());
    return names;
}

/// Keeps the storage thread busy until it is released, so that jobs pile up behind it.
class Hold final
{
    Q_DISABLE_COPY_MOVE(Hold)
public:
    explicit Hold(Database &database)
    {
        database.read<void>(
            [gates = m_gates](Connection & /*connection*/) -> Result<void> {
                gates->begun.release();
                gates->end.acquire();
                return {};
            },
            nullptr, [](const Result<void> & /*result*/) {});
        m_gates->begun.acquire();
    }
    ~Hold() { release(); }
    void release() { m_gates->end.release(); }

private:
    struct Gates
    {
        std::binary_semaphore begun{0};
        std::counting_semaphore<2> end{0};
    };
    std::shared_ptr<Gates> m_gates = std::make_shared<Gates>(); // the job may leave after this object
};

/// A second connection that keeps the write lock.
class ForeignLock final
{
    Q_DISABLE_COPY_MOVE(ForeignLock)
public:
    explicit ForeignLock(const QString &path)
        : m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, u"foreign"_s))
    {
        m_database.setDatabaseName(path);
        m_held = m_database.open() && QSqlQuery(m_database).exec(u"BEGIN IMMEDIATE"_s);
    }
    ~ForeignLock()
    {
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(u"foreign"_s);
    }
    [[nodiscard]] bool isHeld() const { return m_held; }

private:
    QSqlDatabase m_database;
    bool m_held = false;
};

} // namespace

class TestDatabase final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        auto opened = Database::open(path(), schemas());
        QVERIFY2(opened.has_value(), opened ? "" : qPrintable(opened.error().message));
        m_database = std::move(*opened);
    }

    void cleanup()
    {
        m_database.reset();
        m_dir.reset();
    }

    void writesAndReadsKeepTheirOrder()
    {
        QStringList log;
        m_database->write(insertItem(u"a"_s), this, [&log](const auto &result) {
            log.append(result ? u"write a"_s : result.error().message);
        });
        m_database->read<QStringList>(listItems, this,
                                      [&log](const auto &names) { log.append(names->join(u',')); });
        m_database->write(insertItem(u"b"_s), this,
                          [&log](const auto & /*result*/) { log.append(u"write b"_s); });
        m_database->read<QStringList>(listItems, this,
                                      [&log](const auto &names) { log.append(names->join(u',')); });
        QTRY_COMPARE(log.size(), 4);
        QCOMPARE(log, (QStringList{u"write a"_s, u"a"_s, u"write b"_s, u"a,b"_s}));
    }

    void callbacksRunOnTheOwningThreadAndJobsDoNot()
    {
        QThread *jobThread = nullptr;
        QThread *doneThread = nullptr;
        m_database->write(
            [&jobThread](Connection & /*connection*/) -> Result<void> {
                jobThread = QThread::currentThread();
                return {};
            },
            this, [&doneThread](const auto & /*result*/) { doneThread = QThread::currentThread(); });
        QTRY_COMPARE(doneThread, QThread::currentThread());
        QVERIFY(jobThread != QThread::currentThread());
    }

    void writesThatWaitShareCommits()
    {
        constexpr int Count = 1000;
        Hold hold(*m_database);
        const qint64 before = m_database->commits();
        QList<int> done;
        for (int i = 0; i < Count; ++i) {
            m_database->write(insertItem(QString::number(i)), this, [&done, i](const auto &result) {
                if (result)
                    done.append(i);
            });
        }
        QCOMPARE(m_database->pendingWrites(), Count);
        hold.release();
        m_database->flush();
        QCOMPARE(m_database->pendingWrites(), 0);
        QCOMPARE(m_database->commits() - before, 4); // 256 + 256 + 256 + 232
        QCOMPARE(done.size(), Count); // flush() has run the callbacks
        QVERIFY(std::ranges::is_sorted(done));
        const Result<QStringList> names = m_database->runNow<QStringList>(listItems);
        QVERIFY(names.has_value());
        QCOMPARE(names->size(), Count);
    }

    void aJobThatFailsIsUndoneAlone()
    {
        Hold hold(*m_database);
        QStringList log;
        const auto note = [&log](const Result<void> &result) {
            log.append(result ? u"ok"_s : result.error().message);
        };
        m_database->write(insertItem(u"a"_s), this, note);
        m_database->write(
            [](Connection &connection) -> Result<void> {
                if (Result<void> first = insertItem(u"half"_s)(connection); !first)
                    return first;
                return failure(ErrorCode::Conflict, u"changed my mind"_s);
            },
            this, note);
        m_database->write(
            [](Connection &connection) -> Result<void> {
                if (Result<void> first = insertItem(u"other half"_s)(connection); !first)
                    return first;
                return insertItem(u"a"_s)(connection); // breaks UNIQUE
            },
            this, note);
        m_database->write(insertItem(u"b"_s), this, note);
        const qint64 before = m_database->commits();
        hold.release();
        QTRY_COMPARE(log.size(), 4);
        QCOMPARE(m_database->commits() - before, 1);
        QCOMPARE(log.at(0), u"ok"_s);
        QCOMPARE(log.at(1), u"changed my mind"_s);
        QVERIFY2(log.at(2).contains(u"UNIQUE"_s), qPrintable(log.at(2)));
        QCOMPARE(log.at(3), u"ok"_s);
        QCOMPARE(m_database->runNow<QStringList>(listItems).value(), (QStringList{u"a"_s, u"b"_s}));
    }

    void aCommitThatFailsFailsItsBatch()
    {
        Hold hold(*m_database);
        QList<ErrorCode> codes;
        const auto note = [&codes](const Result<void> &result) {
            codes.append(result ? ErrorCode::Internal : result.error().code);
        };
        m_database->write(insertItem(u"innocent"_s), this, note);
        m_database->write(
            [](Connection &connection) { // the foreign key is checked at COMMIT
                return connection.exec(connection.prepared("INSERT INTO parts (item) VALUES (4711)"));
            },
            this, note);
        m_database->write([](Connection &) -> Result<void> { return failure(ErrorCode::Conflict, u"x"_s); },
                          this, note);
        const qint64 before = m_database->commits();
        hold.release();
        QTRY_COMPARE(codes.size(), 3);
        QCOMPARE(codes, (QList{ErrorCode::Storage, ErrorCode::Storage, ErrorCode::Conflict}));
        QCOMPARE(m_database->commits(), before);

        Result<void> later = failure(ErrorCode::Internal, u"not called"_s);
        m_database->write(insertItem(u"later"_s), this, [&later](const auto &result) { later = result; });
        m_database->flush();
        QVERIFY(later.has_value());
        QCOMPARE(m_database->runNow<QStringList>(listItems).value(), QStringList{u"later"_s});
    }

    void aForeignLockFailsTheBatchAndPasses()
    {
        {
            const ForeignLock lock(path());
            QVERIFY(lock.isHeld());
            bool ran = false;
            Result<void> outcome;
            m_database->write(
                [&ran](Connection &) -> Result<void> {
                    ran = true;
                    return {};
                },
                this, [&outcome](const auto &result) { outcome = result; });
            QTRY_VERIFY_WITH_TIMEOUT(!outcome.has_value(), 30000);
            QCOMPARE(outcome.error().code, ErrorCode::Storage);
            QVERIFY2(outcome.error().message.contains(u"another process"_s),
                     qPrintable(outcome.error().message));
            QVERIFY(!ran);
            // Reads go on: the log lets them past the lock.
            QVERIFY(m_database->runNow<QStringList>(listItems).has_value());
        }
        Result<void> outcome = failure(ErrorCode::Internal, {});
        m_database->write(insertItem(u"a"_s), this, [&outcome](const auto &result) { outcome = result; });
        QTRY_VERIFY(outcome.has_value());
    }

    void nobodyWaitsForALockTwice()
    {
        const ForeignLock lock(path());
        QVERIFY(lock.isHeld());
        Result<void> first;
        Result<void> second;
        const auto nothing = [](Connection &) -> Result<void> { return {}; };
        m_database->write(nothing, this, [&first](const auto &result) { first = result; });
        QTest::qWait(300); // so that it has begun to wait, and the other one is left behind
        QElapsedTimer clock;
        clock.start();
        m_database->write(nothing, this, [&second](const auto &result) { second = result; });
        QTRY_VERIFY_WITH_TIMEOUT(!second.has_value(), 30000);
        const qint64 waited = clock.elapsed();
        QVERIFY(!first.has_value());
        QVERIFY2(waited < 3'000, qPrintable(QString::number(waited))); // 2 s for the lock, and no 1.7 s more
    }

    void aFullDatabaseIsAStorageErrorAndThenRecovers()
    {
        const auto setLimit = [this](const QString &pages) {
            return m_database->runNow<void>([pages](Connection &connection) {
                return pages.isEmpty()
                    ? connection.exec(connection.prepared("PRAGMA max_page_count = 100000"))
                    : connection.exec(connection.prepared("PRAGMA max_page_count = 1"));
            });
        };
        QVERIFY(setLimit(u"1"_s).has_value());
        QList<Result<void>> outcomes;
        const auto note = [&outcomes](const auto &result) { outcomes.append(result); };
        {
            const Hold hold(*m_database);
            m_database->write(insertItem(u"small"_s), this, note);
            m_database->write(insertItem(QString(100000, u'x')), this, note);
            m_database->write(insertItem(u"after"_s), this, note);
        }
        QTRY_COMPARE(outcomes.size(), 3);
        QVERIFY(!outcomes.at(1).has_value());
        QCOMPARE(outcomes.at(1).error().code, ErrorCode::Storage);
        QVERIFY2(outcomes.at(1).error().message.contains(u"full"_s),
                 qPrintable(outcomes.at(1).error().message));
        // Whatever was answered is what the file holds.
        QCOMPARE(outcomes.at(0).has_value(), outcomes.at(2).has_value());
        const QStringList names = m_database->runNow<QStringList>(listItems).value();
        QCOMPARE(names, outcomes.at(0).has_value() ? (QStringList{u"small"_s, u"after"_s}) : QStringList());

        QVERIFY(setLimit({}).has_value());
        outcomes.clear();
        m_database->write(insertItem(QString(100000, u'x')), this, note);
        QTRY_COMPARE(outcomes.size(), 1);
        QVERIFY(outcomes.at(0).has_value());
    }

    void aStatementThatCannotBePreparedSaysWhy()
    {
        Result<void> outcome;
        const Database::WriteJob job = [](Connection &connection) {
            return connection.exec(connection.prepared("INSERT INTO nowhere VALUES (1)"));
        };
        for (int i = 0; i < 2; ++i) {
            outcome = {};
            m_database->write(job, this, [&outcome](const auto &result) { outcome = result; });
            m_database->flush();
            QVERIFY(!outcome.has_value());
            QVERIFY2(outcome.error().message.contains(u"nowhere"_s), qPrintable(outcome.error().message));
        }
    }

    void aStatementLeftOpenDoesNotDisturbTheCommit()
    {
        QVERIFY(m_database->runNow<void>(insertItem(u"a"_s)).has_value());
        Result<void> outcome = failure(ErrorCode::Internal, {});
        m_database->write(
            [](Connection &connection) -> Result<void> {
                QSqlQuery &open = connection.prepared("SELECT name FROM items");
                if (Result<void> result = connection.exec(open); !result)
                    return result;
                (void)open.next();
                return insertItem(u"b"_s)(connection);
            },
            this, [&outcome](const auto &result) { outcome = result; });
        m_database->flush();
        QVERIFY(outcome.has_value());
        QCOMPARE(m_database->runNow<QStringList>(listItems).value().size(), 2);
    }

    void runNowIsOneTransaction()
    {
        const Result<int> failed = m_database->runNow<int>([](Connection &connection) -> Result<int> {
            if (const Result<void> result = insertItem(u"a"_s)(connection); !result)
                return tl::unexpected<Error>(result.error());
            return failure(ErrorCode::NotFound, u"no"_s);
        });
        QVERIFY(!failed.has_value());
        QCOMPARE(failed.error().code, ErrorCode::NotFound);
        QVERIFY(m_database->runNow<QStringList>(listItems).value().isEmpty());
        QVERIFY(m_database->runNow<void>(insertItem(u"b"_s)).has_value());
        QCOMPARE(m_database->runNow<QStringList>(listItems).value(), QStringList{u"b"_s});
    }

    void aContextThatDiedGetsNoCallback()
    {
        std::atomic<bool> called = false;
        QThread *destroyedOn = nullptr;
        // Something a callback owns: it has to go on this thread even when the callback never runs.
        auto owned = std::shared_ptr<void>(
            nullptr, [&destroyedOn](void *) { destroyedOn = QThread::currentThread(); });
        {
            Hold hold(*m_database);
            QObject context;
            m_database->write(insertItem(u"a"_s), &context,
                              [&called, owned](const auto & /*result*/) { called = true; });
            m_database->read<QStringList>(listItems, &context,
                                          [&called, owned](const auto & /*names*/) { called = true; });
            owned.reset();
        }
        m_database->flush();
        QVERIFY(!called);
        QCOMPARE(destroyedOn, QThread::currentThread());
        QCOMPARE(m_database->runNow<QStringList>(listItems).value(), QStringList{u"a"_s});
    }

    void aCallbackMayDestroyOtherContextsAndFlush()
    {
        auto other = std::make_unique<QObject>();
        QStringList log;
        {
            const Hold hold(*m_database);
            m_database->write(insertItem(u"a"_s), this, [&](const auto & /*result*/) {
                log.append(u"first"_s);
                other.reset();
                m_database->write(insertItem(u"c"_s), this,
                                  [&log](const auto & /*inner*/) { log.append(u"third"_s); });
                m_database->flush();
                log.append(u"flushed"_s);
            });
            m_database->write(insertItem(u"b"_s), other.get(),
                              [&log](const auto & /*result*/) { log.append(u"dead"_s); });
            m_database->write(insertItem(u"d"_s), this,
                              [&log](const auto & /*result*/) { log.append(u"second"_s); });
        }
        QTRY_COMPARE(log.size(), 4);
        QCOMPARE(log, (QStringList{u"first"_s, u"second"_s, u"third"_s, u"flushed"_s}));
    }

    void closingRunsWhatIsQueued()
    {
        {
            const Hold hold(*m_database);
            for (int i = 0; i < 600; ++i)
                m_database->write(insertItem(QString::number(i)));
        }
        m_database.reset();
        auto reopened = Database::open(path(), schemas());
        QVERIFY(reopened.has_value());
        QCOMPARE((*reopened)->runNow<QStringList>(listItems).value().size(), 600);
    }

    void otherThreadsMayWaitForJobs()
    {
        std::atomic<int> good = 0;
        std::thread thread([this, &good] {
            for (int i = 0; i < 50; ++i) {
                if (m_database->runNow<void>(insertItem(u"t%1"_s.arg(i))).has_value())
                    ++good;
                m_database->flush();
                (void)m_database->pendingWrites();
            }
        });
        int own = 0;
        for (int i = 0; i < 50; ++i)
            m_database->write(insertItem(u"o%1"_s.arg(i)), this, [&own](const auto & /*result*/) { ++own; });
        thread.join();
        QTRY_COMPARE(own, 50);
        QCOMPARE(good.load(), 50);
    }

private: // NOLINT(readability-redundant-access-specifiers): the slots end here
    [[nodiscard]] QString path() const { return m_dir->filePath(u"gatehouse.db"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Database> m_database;
};

GATEHOUSE_TEST(TestDatabase)
#include "tst_database.moc"
