// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/conversationstore.h"

#include <QDateTime>
#include <QSqlQuery>
#include <QVariant>

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr auto SelectTurns = "SELECT t.message, t.reply, t.bytes FROM conversation_turns t "
                             "JOIN conversations c ON c.id = t.conversation "
                             "WHERE c.instance = ? AND c.session = ? ORDER BY t.turn DESC LIMIT ?";
constexpr auto TouchConversation = "INSERT INTO conversations(instance, session, turns, used_at) "
                                   "VALUES(?, ?, 1, ?) ON CONFLICT(instance, session) DO UPDATE "
                                   "SET turns = turns + 1, used_at = excluded.used_at";
constexpr auto SelectConversation = "SELECT id, turns FROM conversations WHERE instance = ? AND session = ?";
constexpr auto InsertTurn = "INSERT INTO conversation_turns(conversation, turn, message, reply, bytes, time) "
                            "VALUES(?, ?, ?, ?, ?, ?)";
constexpr auto SelectSizes = "SELECT turn, bytes FROM conversation_turns WHERE conversation = ? "
                             "ORDER BY turn DESC";
constexpr auto DeleteOlderTurns = "DELETE FROM conversation_turns WHERE conversation = ? AND turn < ?";
constexpr auto DeleteUnusedTurns = "DELETE FROM conversation_turns WHERE conversation IN "
                                   "(SELECT id FROM conversations WHERE used_at < ?)";
constexpr auto DeleteUnused = "DELETE FROM conversations WHERE used_at < ?";
constexpr auto SelectSummaries =
    "SELECT c.instance, c.session, count(t.turn), total(t.bytes), c.used_at "
    "FROM conversations c LEFT JOIN conversation_turns t ON t.conversation = c.id "
    "WHERE ? = '' OR c.instance = ? GROUP BY c.id "
    "ORDER BY c.used_at DESC, c.id DESC";
constexpr auto DeleteTurnsOfOne = "DELETE FROM conversation_turns WHERE conversation IN "
                                  "(SELECT id FROM conversations WHERE instance = ? AND session = ?)";
constexpr auto DeleteOne = "DELETE FROM conversations WHERE instance = ? AND session = ?";

/// Counts turns, newest first, as long as they fit.
class Bounds
{
public:
    bool admits(qint64 bytes)
    {
        ++m_turns;
        m_bytes += bytes;
        return m_turns <= ConversationStore::MaxTurns && m_bytes <= ConversationStore::MaxBytes;
    }

private:
    int m_turns = 0;
    qint64 m_bytes = 0;
};

QString orEmpty(const QString &text) { return text.isNull() ? u""_s : text; } // a null one would be SQL NULL

Result<QList<ConversationTurn>> readTurns(Connection &connection, const QString &instance,
                                          const QString &session)
{
    QSqlQuery &query = connection.prepared(SelectTurns);
    query.bindValue(0, instance);
    query.bindValue(1, session);
    query.bindValue(2, ConversationStore::MaxTurns);
    if (const Result<void> done = connection.exec(query); !done)
        return tl::unexpected(done.error());
    QList<ConversationTurn> turns;
    Bounds bounds;
    while (query.next() && bounds.admits(query.value(2).toLongLong()))
        turns.prepend({query.value(0).toString(), query.value(1).toString()});
    query.finish();
    return turns;
}

/// Deletes the turns of @a conversation that no longer fit. The newest one always stays.
Result<void> dropOldTurns(Connection &connection, qint64 conversation, qint64 newest)
{
    QSqlQuery &sizes = connection.prepared(SelectSizes);
    sizes.bindValue(0, conversation);
    if (Result<void> done = connection.exec(sizes); !done)
        return done;
    qint64 oldestKept = newest;
    Bounds bounds;
    while (sizes.next() && bounds.admits(sizes.value(1).toLongLong()))
        oldestKept = sizes.value(0).toLongLong();
    sizes.finish();
    QSqlQuery &query = connection.prepared(DeleteOlderTurns);
    query.bindValue(0, conversation);
    query.bindValue(1, oldestKept);
    return connection.exec(query);
}

Result<void> appendTurn(Connection &connection, const QString &instance, const QString &session,
                        const ConversationTurn &turn)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    QSqlQuery &touch = connection.prepared(TouchConversation);
    touch.bindValue(0, instance);
    touch.bindValue(1, session);
    touch.bindValue(2, now);
    if (Result<void> done = connection.exec(touch); !done)
        return done;

    QSqlQuery &select = connection.prepared(SelectConversation);
    select.bindValue(0, instance);
    select.bindValue(1, session);
    if (Result<void> done = connection.exec(select); !done)
        return done;
    if (!select.next())
        return failure(ErrorCode::Storage, u"the conversation that was just written can't be found"_s);
    const qint64 conversation = select.value(0).toLongLong();
    const qint64 number = select.value(1).toLongLong();
    select.finish();

    QSqlQuery &insert = connection.prepared(InsertTurn);
    insert.bindValue(0, conversation);
    insert.bindValue(1, number);
    insert.bindValue(2, orEmpty(turn.message));
    insert.bindValue(3, orEmpty(turn.reply));
    insert.bindValue(4, static_cast<qint64>(turn.message.toUtf8().size() + turn.reply.toUtf8().size()));
    insert.bindValue(5, now);
    if (Result<void> done = connection.exec(insert); !done)
        return done;
    return dropOldTurns(connection, conversation, number);
}

} // namespace

Schema conversationSchema()
{
    return {u"conversations"_s,
            {{u"CREATE TABLE conversations(id INTEGER PRIMARY KEY, instance TEXT NOT NULL, "
              "session TEXT NOT NULL, turns INTEGER NOT NULL, used_at INTEGER NOT NULL, "
              "UNIQUE(instance, session))"_s,
              u"CREATE INDEX conversations_used_at ON conversations(used_at)"_s,
              u"CREATE TABLE conversation_turns(conversation INTEGER NOT NULL REFERENCES conversations(id), "
              "turn INTEGER NOT NULL, message TEXT NOT NULL, reply TEXT NOT NULL, bytes INTEGER NOT NULL, "
              "time INTEGER NOT NULL, PRIMARY KEY(conversation, turn))"_s}}};
}

void ConversationStore::history(const QString &instance, const QString &session, QObject *context,
                                std::function<void(Result<QList<ConversationTurn>>)> done)
{
    const auto job = [instance, session](Connection &connection) {
        return readTurns(connection, instance, session);
    };
    m_database.read<QList<ConversationTurn>>(job, context, std::move(done));
}

void ConversationStore::append(const QString &instance, const QString &session, const ConversationTurn &turn,
                               QObject *context, Database::WriteDone done)
{
    const auto job = [instance, session, turn](Connection &connection) {
        return appendTurn(connection, instance, session, turn);
    };
    m_database.write(job, context, std::move(done));
}

void ConversationStore::list(const QString &instance, QObject *context,
                             std::function<void(Result<QList<ConversationSummary>>)> done)
{
    const auto job = [instance](Connection &connection) -> Result<QList<ConversationSummary>> {
        QSqlQuery &query = connection.prepared(SelectSummaries);
        query.bindValue(0, orEmpty(instance));
        query.bindValue(1, orEmpty(instance));
        if (const Result<void> read = connection.exec(query); !read)
            return tl::unexpected(read.error());
        QList<ConversationSummary> summaries;
        while (query.next()) {
            summaries.append({.instance = query.value(0).toString(),
                              .session = query.value(1).toString(),
                              .turns = query.value(2).toInt(),
                              .bytes = query.value(3).toLongLong(),
                              .usedAtMs = query.value(4).toLongLong()});
        }
        if (const Result<void> whole = connection.checkEnd(query); !whole)
            return tl::unexpected(whole.error());
        query.finish();
        return summaries;
    };
    m_database.read<QList<ConversationSummary>>(job, context, std::move(done));
}

void ConversationStore::reset(const QString &instance, const QString &session, QObject *context,
                              Database::WriteDone done)
{
    const auto job = [instance, session](Connection &connection) -> Result<void> {
        for (const char *sql : {DeleteTurnsOfOne, DeleteOne}) {
            QSqlQuery &query = connection.prepared(sql);
            query.bindValue(0, instance);
            query.bindValue(1, session);
            if (Result<void> deleted = connection.exec(query); !deleted)
                return deleted;
            if (sql == DeleteOne && query.numRowsAffected() == 0)
                return failure(ErrorCode::NotFound, u"There is no conversation \"%1\"."_s.arg(session));
        }
        return {};
    };
    m_database.write(job, context, std::move(done));
}

void ConversationStore::prune(int days, QObject *context, Database::WriteDone done)
{
    const qint64 keepFrom = QDateTime::currentDateTimeUtc().addDays(-days).toMSecsSinceEpoch();
    const auto job = [keepFrom](Connection &connection) -> Result<void> {
        for (const char *sql : {DeleteUnusedTurns, DeleteUnused}) {
            QSqlQuery &query = connection.prepared(sql);
            query.bindValue(0, keepFrom);
            if (Result<void> deleted = connection.exec(query); !deleted)
                return deleted;
        }
        return {};
    };
    m_database.write(job, context, std::move(done));
}

} // namespace Gatehouse
