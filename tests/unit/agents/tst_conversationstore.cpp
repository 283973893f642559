// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/conversationstore.h"

#include "teststore.h"

#include "support/testmain.h"
#include <QSqlQuery>
#include <QVariant>

#include <optional>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestConversationStore final : public QObject
{
    Q_OBJECT

    static QList<ConversationTurn> history(Database &database, const QString &instance,
                                           const QString &session)
    {
        ConversationStore store(database);
        QObject context;
        std::optional<Result<QList<ConversationTurn>>> turns;
        store.history(instance, session, &context,
                      [&turns](const Result<QList<ConversationTurn>> &r) { turns = r; });
        if (!QTest::qWaitFor([&turns] { return turns.has_value(); }) || !turns->has_value())
            return {{u"(failed)"_s, {}}};
        return **turns;
    }

    static bool append(Database &database, const QString &instance, const QString &session,
                       const ConversationTurn &turn)
    {
        ConversationStore store(database);
        QObject context;
        std::optional<bool> done;
        store.append(instance, session, turn, &context,
                     [&done](const Result<void> &r) { done = r.has_value(); });
        return QTest::qWaitFor([&done] { return done.has_value(); }) && *done;
    }

    static qint64 count(Database &database, const char *sql)
    {
        return database
            .runNow<qint64>([sql](Connection &connection) -> Result<qint64> {
                QSqlQuery &query = connection.prepared(sql);
                if (const Result<void> done = connection.exec(query); !done)
                    return tl::unexpected(done.error());
                return query.next() ? query.value(0).toLongLong() : -1;
            })
            .value_or(-2);
    }

    static QList<ConversationSummary> list(Database &database, const QString &instance = {})
    {
        ConversationStore store(database);
        QObject context;
        std::optional<Result<QList<ConversationSummary>>> summaries;
        store.list(instance, &context,
                   [&summaries](const Result<QList<ConversationSummary>> &r) { summaries = r; });
        if (!QTest::qWaitFor([&summaries] { return summaries.has_value(); }) || !summaries->has_value())
            return {{u"(failed)"_s, {}, 0, 0, 0}};
        return **summaries;
    }

    static Result<void> reset(Database &database, const QString &instance, const QString &session)
    {
        ConversationStore store(database);
        QObject context;
        std::optional<Result<void>> done;
        store.reset(instance, session, &context, [&done](const Result<void> &r) { done = r; });
        if (!QTest::qWaitFor([&done] { return done.has_value(); }))
            return failure(ErrorCode::Storage, u"(no answer)"_s);
        return *done;
    }

private Q_SLOTS:
    void listsAndForgets()
    {
        TestStore store;
        Database &database = store.database();
        QVERIFY(list(database).isEmpty());
        QVERIFY(append(database, u"one"_s, u"a"_s, {u"m\u00e9"_s, u"r"_s}));
        QVERIFY(append(database, u"one"_s, u"a"_s, {u"m"_s, u"r"_s}));
        QVERIFY(append(database, u"one"_s, u"A"_s, {u"m"_s, u"r"_s}));
        QVERIFY(append(database, u"two"_s, u"a"_s, {u"m"_s, u"r"_s}));
        QCOMPARE(list(database).size(), 3);
        const QList<ConversationSummary> ofOne = list(database, u"one"_s);
        QCOMPARE(ofOne.size(), 2);
        QCOMPARE(ofOne.at(0).session, u"A"_s); // the one used last
        QCOMPARE(ofOne.at(1).session, u"a"_s);
        QCOMPARE(ofOne.at(1).instance, u"one"_s);
        QCOMPARE(ofOne.at(1).turns, 2);
        QCOMPARE(ofOne.at(1).bytes, 6);
        QVERIFY(ofOne.at(1).usedAtMs > 0);

        QVERIFY(reset(database, u"one"_s, u"a"_s));
        QCOMPARE(list(database).size(), 2);
        QVERIFY(history(database, u"one"_s, u"a"_s).isEmpty());
        QCOMPARE(history(database, u"one"_s, u"A"_s).size(), 1);
        QCOMPARE(history(database, u"two"_s, u"a"_s).size(), 1);
        QCOMPARE(reset(database, u"one"_s, u"a"_s).error().code, ErrorCode::NotFound);
        QVERIFY(append(database, u"one"_s, u"a"_s, {u"new"_s, u"r"_s}));
        QCOMPARE(history(database, u"one"_s, u"a"_s).size(), 1);
    }

    void keepsConversationsApartAndInOrder()
    {
        TestStore store;
        QVERIFY(append(store.database(), u"i"_s, u"s"_s, {u"one"_s, u"1"_s}));
        QVERIFY(append(store.database(), u"i"_s, u"S"_s, {u"other case"_s, u"x"_s}));
        QVERIFY(append(store.database(), u"j"_s, u"s"_s, {u"other instance"_s, u"y"_s}));
        QVERIFY(append(store.database(), u"i"_s, u"s"_s, {u"two \U0001F600"_s, QString()}));
        store.reopen();
        const QList<ConversationTurn> expected{{u"one"_s, u"1"_s}, {u"two \U0001F600"_s, u""_s}};
        QCOMPARE(history(store.database(), u"i"_s, u"s"_s), expected);
        QCOMPARE(history(store.database(), u"i"_s, u"S"_s).size(), 1);
        QCOMPARE(history(store.database(), u"i"_s, u"nothing"_s).size(), 0);
    }

    void dropsTheOldestByCount()
    {
        TestStore store;
        for (int i = 1; i <= ConversationStore::MaxTurns + 3; ++i)
            QVERIFY(append(store.database(), u"i"_s, u"s"_s, {QString::number(i), u"r"_s}));
        const QList<ConversationTurn> turns = history(store.database(), u"i"_s, u"s"_s);
        QCOMPARE(turns.size(), ConversationStore::MaxTurns);
        QCOMPARE(turns.first().message, u"4"_s);
        QCOMPARE(turns.last().message, QString::number(ConversationStore::MaxTurns + 3));
        QCOMPARE(count(store.database(), "SELECT count(*) FROM conversation_turns"),
                 ConversationStore::MaxTurns);
    }

    void dropsTheOldestByBytes()
    {
        TestStore store;
        const QString third(ConversationStore::MaxBytes / 3 - 1, u'x');
        for (int i = 1; i <= 4; ++i)
            QVERIFY(append(store.database(), u"i"_s, u"s"_s, {QString::number(i), third}));
        const QList<ConversationTurn> turns = history(store.database(), u"i"_s, u"s"_s);
        QCOMPARE(turns.size(), 3);
        QCOMPARE(turns.first().message, u"2"_s);
    }

    void anEnormousTurnIsNotHandedOut()
    {
        TestStore store;
        QVERIFY(append(store.database(), u"i"_s, u"s"_s, {u"before"_s, u"r"_s}));
        QVERIFY(append(store.database(), u"i"_s, u"s"_s,
                       {u"big"_s, QString(ConversationStore::MaxBytes / 2, u'\u00fc')}));
        QCOMPARE(history(store.database(), u"i"_s, u"s"_s).size(), 0);
        QVERIFY(append(store.database(), u"i"_s, u"s"_s, {u"after"_s, u"r"_s}));
        const QList<ConversationTurn> expected{{u"after"_s, u"r"_s}};
        QCOMPARE(history(store.database(), u"i"_s, u"s"_s), expected);
    }

    void pruneDeletesUnusedConversations()
    {
        TestStore store;
        QVERIFY(append(store.database(), u"i"_s, u"s"_s, {u"m"_s, u"r"_s}));
        ConversationStore conversations(store.database());
        const auto prune = [&conversations](int days) {
            QObject context;
            std::optional<bool> done;
            conversations.prune(days, &context, [&done](const Result<void> &r) { done = r.has_value(); });
            return QTest::qWaitFor([&done] { return done.has_value(); }) && *done;
        };
        QVERIFY(prune(1));
        QCOMPARE(history(store.database(), u"i"_s, u"s"_s).size(), 1);
        QVERIFY(prune(-1)); // everything is older than tomorrow
        QCOMPARE(history(store.database(), u"i"_s, u"s"_s).size(), 0);
        QCOMPARE(count(store.database(), "SELECT count(*) FROM conversation_turns"), 0);
        QCOMPARE(count(store.database(), "SELECT count(*) FROM conversations"), 0);
    }
};

GATEHOUSE_TEST(TestConversationStore)
#include "tst_conversationstore.moc"
