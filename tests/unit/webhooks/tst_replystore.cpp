// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "webhooks/replystore.h"

#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestReplyStore : public QObject
{
    Q_OBJECT

    using Found = Result<std::optional<StoredReply>>;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<ReplyStore> m_store;

    void open()
    {
        m_store.reset();
        m_database.reset();
        m_database = Database::open(m_folder->filePath(u"g.db"_s), {repliesSchema()}).value();
        m_store = std::make_unique<ReplyStore>(*m_database);
        QVERIFY(m_store->load().has_value());
    }
    static ReplyOwner owner(const QByteArray &call, const QByteArray &id = {})
    {
        return {.call = call,
                .instance = u"i"_s,
                .keyId = 7,
                .listener = ListenerKind::Private,
                .idempotencyId = id,
                .digest = id.isEmpty() ? QByteArray() : QByteArray("d\0x", 3)};
    }
    Result<void> promise(const ReplyOwner &who)
    {
        std::optional<Result<void>> result;
        m_store->promise(who, this, [&result](const Result<void> &done) { result = done; });
        m_database->flush();
        return result.value();
    }
    Result<void> keep(const ReplyOwner &who, const Answer &answer)
    {
        std::optional<Result<void>> result;
        m_store->keep(who, answer, this, [&result](const Result<void> &done) { result = done; });
        m_database->flush();
        return result.value();
    }
    std::optional<StoredReply> find(const QByteArray &call, const QString &instance = u"i"_s)
    {
        Found found;
        m_store->find(instance, call, this, [&found](const Found &reply) { found = reply; });
        m_database->flush();
        return found.value();
    }
    std::optional<StoredReply> repeated(const ReplyOwner &who)
    {
        Found found;
        m_store->findRepeated(who, this, [&found](const Found &reply) { found = reply; });
        m_database->flush();
        return found.value();
    }
    /// Moves everything @a hours into the past.
    void age(int hours)
    {
        const Result<void> moved = m_database->runNow<void>([hours](Connection &connection) {
            QSqlQuery &query = connection.prepared("UPDATE replies SET ended_at = ended_at - ?");
            query.bindValue(0, qint64(hours) * 3600000);
            return connection.exec(query);
        });
        QVERIFY(moved.has_value());
    }
    qint64 count()
    {
        return m_database
            ->runNow<qint64>([](Connection &connection) -> Result<qint64> {
                QSqlQuery &query = connection.prepared("SELECT count(*) FROM replies");
                if (const Result<void> done = connection.exec(query); !done)
                    return tl::unexpected(done.error());
                query.next();
                return query.value(0).toLongLong();
            })
            .value();
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup()
    {
        m_store.reset();
        m_database.reset();
    }

    void keepsAPromise()
    {
        QVERIFY(!find("c1"));
        QVERIFY(promise(owner("c1", "id")).has_value());
        const std::optional<StoredReply> running = find("c1");
        QVERIFY(running && !running->answer);
        QCOMPARE(running->owner.keyId, 7);
        QVERIFY(running->owner.listener == ListenerKind::Private);
        QVERIFY(!repeated(owner("c2", "id"))); // it has not been answered yet
        QVERIFY(keep(owner("c1", "id"), {.status = 200, .body = QByteArray("a\0b", 3)}).has_value());
        open(); // what was committed is there after a restart
        const std::optional<StoredReply> ended = find("c1");
        QVERIFY(ended && ended->answer);
        QCOMPARE(ended->answer->status, 200);
        QCOMPARE(ended->answer->body, QByteArray("a\0b", 3));
        QCOMPARE(ended->answer->contentType, QByteArray(PlainText));
        QCOMPARE(ended->startedAtMs, running->startedAtMs);
        QVERIFY(!find("c1", u"another"_s));
    }

    void findsWhatAnIdWasAnswered()
    {
        QVERIFY(keep(owner("c1", "id"), {.status = 200, .body = {}}).has_value());
        const std::optional<StoredReply> found = repeated(owner("c2", "id"));
        QVERIFY(found);
        QCOMPARE(found->owner.call, "c1"_ba);
        QCOMPARE(found->owner.digest, QByteArray("d\0x", 3));
        QCOMPARE(found->answer->body, QByteArray());
        for (const ReplyOwner &other :
             {ReplyOwner{.call = "c2", .instance = u"i"_s, .keyId = 8, .idempotencyId = "id"},
              ReplyOwner{.call = "c2", .instance = u"j"_s, .keyId = 7, .idempotencyId = "id"},
              ReplyOwner{.call = "c2", .instance = u"i"_s, .keyId = 7, .idempotencyId = "ID"}})
            QVERIFY(!repeated(other));
    }

    void failuresLeaveTheIdFree()
    {
        QVERIFY(keep(owner("c1", "id"), {.status = 502, .body = "no"}).has_value());
        QVERIFY(!repeated(owner("c2", "id")));
        QCOMPARE(find("c1")->answer->status, 502);
        QVERIFY(keep(owner("c2", "id"), {.status = 200, .body = "yes"}).has_value());
        QCOMPARE(repeated(owner("c3", "id"))->owner.call, "c2"_ba);
    }

    void anIdIsAnsweredOnce()
    {
        QVERIFY(keep(owner("c1", "id"), {.status = 200, .body = "one"}).has_value());
        const Result<void> second = keep(owner("c2", "id"), {.status = 200, .body = "two"});
        QVERIFY(!second && second.error().code == ErrorCode::Conflict);
        QCOMPARE(repeated(owner("c3", "id"))->answer->body, "one"_ba);
        QVERIFY(!find("c2"));
        age(25);
        QVERIFY(keep(owner("c2", "id"), {.status = 200, .body = "two"}).has_value());
        QCOMPARE(repeated(owner("c3", "id"))->answer->body, "two"_ba);
        QVERIFY(!find("c1"));
    }

    void promisesOfAProcessThatHasEndedFail()
    {
        QVERIFY(promise(owner("c1", "id")).has_value());
        open();
        const std::optional<StoredReply> reply = find("c1");
        QVERIFY(reply && reply->answer);
        QCOMPARE(reply->answer->status, 502);
        QCOMPARE(reply->answer->body, "agent error: the gateway ended before the agent was done"_ba);
        QVERIFY(!repeated(owner("c2", "id")));
    }

    void forgetsWhatIsPastItsTime()
    {
        m_store->setRetention(2);
        QVERIFY(keep(owner("c1", "id"), {.status = 200, .body = "x"}).has_value());
        QVERIFY(promise(owner("c2")).has_value());
        age(1);
        QVERIFY(find("c1") && repeated(owner("c3", "id")));
        age(2);
        QVERIFY(!find("c1")); // also before anything is deleted
        QVERIFY(!repeated(owner("c3", "id")));
        QVERIFY(find("c2")); // it runs
        bool pruned = false;
        m_store->prune(this, [&pruned](const Result<void> &done) { pruned = done.has_value(); });
        QTRY_VERIFY(pruned);
        QCOMPARE(count(), 1);
        QVERIFY(find("c2"));
    }

    void deletesManyInSmallJobs()
    {
        for (int i = 0; i < 2 * ReplyStore::PruneChunk + 5; ++i) {
            m_store->keep(owner("c" + QByteArray::number(i)), {.status = 200, .body = "x"}, this,
                          [](const Result<void> & /*done*/) {});
        }
        m_database->flush();
        QVERIFY(keep(owner("young"), {.status = 200, .body = "x"}).has_value());
        age(30);
        QVERIFY(keep(owner("younger"), {.status = 200, .body = "x"}).has_value());
        bool pruned = false;
        m_store->prune(this, [&pruned](const Result<void> &done) { pruned = done.has_value(); });
        QTRY_VERIFY(pruned);
        QCOMPARE(count(), 1);
        QVERIFY(find("younger"));
    }
};

GATEHOUSE_TEST(TestReplyStore)
#include "tst_replystore.moc"
