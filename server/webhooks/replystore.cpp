// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/replystore.h"

#include <QDateTime>
#include <QSqlQuery>
#include <QVariant>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Found = Result<std::optional<StoredReply>>;

constexpr auto EndLeftRunning = "UPDATE replies SET status = 502, content_type = ?, body = ?, ended_at = ? "
                                "WHERE status IS NULL";
constexpr auto InsertPromise = "INSERT OR IGNORE INTO replies(call, instance, key_id, listener, "
                               "idempotency_id, digest, started_at) VALUES(?, ?, ?, ?, ?, ?, ?)";
constexpr auto DeleteExpired = "DELETE FROM replies WHERE instance = ? AND key_id = ? AND idempotency_id = ? "
                               "AND status = 200 AND ended_at < ?";
constexpr auto Answered = "UPDATE replies SET status = ?, content_type = ?, body = ?, ended_at = ? "
                          "WHERE call = ?";
constexpr auto SelectCall = "SELECT call, instance, key_id, listener, idempotency_id, digest, started_at, "
                            "status, content_type, body FROM replies "
                            "WHERE call = ? AND instance = ? AND (status IS NULL OR ended_at >= ?)";
constexpr auto SelectRepeated = "SELECT call, instance, key_id, listener, idempotency_id, digest, "
                                "started_at, status, content_type, body FROM replies "
                                "WHERE instance = ? AND key_id = ? AND idempotency_id = ? AND status = 200 "
                                "AND ended_at >= ?";
constexpr auto DeleteOld = "DELETE FROM replies WHERE call IN "
                           "(SELECT call FROM replies WHERE ended_at < ? LIMIT ?)";

constexpr auto SelectUsage = "SELECT COUNT(*), TOTAL(LENGTH(body)) FROM replies";

constexpr auto LeftRunning = "agent error: the gateway ended before the agent was done";

qint64 now() { return QDateTime::currentMSecsSinceEpoch(); }

/// SQL NULL for an empty value.
QVariant orNull(const QByteArray &value) { return value.isEmpty() ? QVariant() : QVariant(value); }

/// Never SQL NULL.
QVariant notNull(const QByteArray &value) { return value.isNull() ? QByteArray("") : value; }

Result<void> insertPromise(Connection &connection, const ReplyOwner &owner, qint64 startedAtMs)
{
    QSqlQuery &query = connection.prepared(InsertPromise);
    query.bindValue(0, QString::fromLatin1(owner.call));
    query.bindValue(1, owner.instance);
    query.bindValue(2, owner.keyId);
    query.bindValue(3, owner.listener == ListenerKind::Public ? 0 : 1);
    query.bindValue(4, orNull(owner.idempotencyId));
    query.bindValue(5, orNull(owner.digest));
    query.bindValue(6, startedAtMs);
    return connection.exec(query);
}

Result<std::optional<StoredReply>> readRepeated(Connection &connection, const ReplyOwner &owner,
                                                qint64 keepFromMs);

Result<void> keepAnswer(Connection &connection, const ReplyOwner &owner, const Answer &answer,
                        qint64 keepFromMs)
{
    if (answer.status == 200 && !owner.idempotencyId.isEmpty()) {
        QSqlQuery &expired = connection.prepared(DeleteExpired);
        expired.bindValue(0, owner.instance);
        expired.bindValue(1, owner.keyId);
        expired.bindValue(2, owner.idempotencyId);
        expired.bindValue(3, keepFromMs);
        if (Result<void> done = connection.exec(expired); !done)
            return done;
        const Found other = readRepeated(connection, owner, keepFromMs);
        if (!other)
            return tl::unexpected(other.error());
        if (*other && (*other)->owner.call != owner.call)
            return failure(ErrorCode::Conflict, u"another call of this idempotency id has been answered"_s);
    }
    const qint64 endedAtMs = now();
    if (Result<void> done = insertPromise(connection, owner, endedAtMs); !done)
        return done;
    QSqlQuery &query = connection.prepared(Answered);
    query.bindValue(0, answer.status);
    query.bindValue(1, QString::fromLatin1(answer.contentType));
    query.bindValue(2, notNull(answer.body));
    query.bindValue(3, endedAtMs);
    query.bindValue(4, QString::fromLatin1(owner.call));
    return connection.exec(query);
}

StoredReply replyOf(const QSqlQuery &row)
{
    StoredReply reply;
    reply.owner = {.call = row.value(0).toString().toLatin1(),
                   .instance = row.value(1).toString(),
                   .keyId = row.value(2).toLongLong(),
                   .listener = row.value(3).toInt() == 0 ? ListenerKind::Public : ListenerKind::Private,
                   .idempotencyId = row.value(4).toByteArray(),
                   .digest = row.value(5).toByteArray()};
    reply.startedAtMs = row.value(6).toLongLong();
    if (!row.isNull(7)) {
        reply.answer = Answer{.status = row.value(7).toInt(),
                              .body = row.value(9).toByteArray(),
                              .contentType = row.value(8).toString().toLatin1()};
    }
    return reply;
}

Found readOne(Connection &connection, QSqlQuery &query)
{
    if (const Result<void> done = connection.exec(query); !done)
        return tl::unexpected(done.error());
    if (query.next())
        return replyOf(query);
    if (const Result<void> end = connection.checkEnd(query); !end)
        return tl::unexpected(end.error());
    return std::nullopt;
}

Found readRepeated(Connection &connection, const ReplyOwner &owner, qint64 keepFromMs)
{
    QSqlQuery &query = connection.prepared(SelectRepeated);
    query.bindValue(0, owner.instance);
    query.bindValue(1, owner.keyId);
    query.bindValue(2, owner.idempotencyId);
    query.bindValue(3, keepFromMs);
    return readOne(connection, query);
}

/// Deletes one chunk after another of what ended before @a beforeMs.
void pruneChunk(Database &database, qint64 beforeMs, QObject *context, Database::WriteDone done)
{
    const auto deleted = std::make_shared<int>(0);
    const auto job = [beforeMs, deleted](Connection &connection) -> Result<void> {
        QSqlQuery &query = connection.prepared(DeleteOld);
        query.bindValue(0, beforeMs);
        query.bindValue(1, ReplyStore::PruneChunk);
        Result<void> result = connection.exec(query);
        *deleted = result ? query.numRowsAffected() : 0;
        return result;
    };
    database.write(job, context,
                   [&database, beforeMs, deleted, context, done = std::move(done)](const auto &result) {
                       if (result && *deleted == ReplyStore::PruneChunk)
                           pruneChunk(database, beforeMs, context, done);
                       else
                           done(result);
                   });
}

} // namespace

Schema repliesSchema()
{
    // One call of an idempotency id at most has answered 200: the database itself keeps it so.
    return {u"replies"_s,
            {{u"CREATE TABLE replies(call TEXT PRIMARY KEY, instance TEXT NOT NULL, key_id INTEGER NOT NULL, "
              "listener INTEGER NOT NULL, idempotency_id BLOB, digest BLOB, started_at INTEGER NOT NULL, "
              "ended_at INTEGER, status INTEGER, content_type TEXT, body BLOB)"_s,
              u"CREATE UNIQUE INDEX replies_repeated ON replies(instance, key_id, idempotency_id) "
              "WHERE idempotency_id IS NOT NULL AND status = 200"_s,
              u"CREATE INDEX replies_ended ON replies(ended_at) WHERE ended_at IS NOT NULL"_s,
              u"CREATE INDEX replies_running ON replies(call) WHERE status IS NULL"_s}}};
}

ReplyStore::ReplyStore(Database &database)
    : m_database(database)
{ }

Result<void> ReplyStore::load()
{
    return m_database.runNow<void>([](Connection &connection) {
        QSqlQuery &query = connection.prepared(EndLeftRunning);
        query.bindValue(0, QLatin1StringView(PlainText));
        query.bindValue(1, QByteArray(LeftRunning));
        query.bindValue(2, now());
        return connection.exec(query);
    });
}

qint64 ReplyStore::keepFromMs() const { return now() - m_keepMs; }

void ReplyStore::promise(const ReplyOwner &owner, QObject *context, Database::WriteDone done)
{
    const auto job = [owner, startedAtMs = now()](Connection &connection) {
        return insertPromise(connection, owner, startedAtMs);
    };
    m_database.write(job, context, std::move(done));
}

void ReplyStore::keep(const ReplyOwner &owner, const Answer &answer, QObject *context,
                      Database::WriteDone done)
{
    const auto job = [owner, answer, keepFromMs = keepFromMs()](Connection &connection) {
        return keepAnswer(connection, owner, answer, keepFromMs);
    };
    m_database.write(job, context, std::move(done));
}

void ReplyStore::find(const QString &instance, const QByteArray &call, QObject *context,
                      std::function<void(Found)> done) const
{
    const auto job = [instance, call, keepFromMs = keepFromMs()](Connection &connection) {
        QSqlQuery &query = connection.prepared(SelectCall);
        query.bindValue(0, QString::fromLatin1(call));
        query.bindValue(1, instance);
        query.bindValue(2, keepFromMs);
        return readOne(connection, query);
    };
    m_database.read<std::optional<StoredReply>>(job, context, std::move(done));
}

void ReplyStore::findRepeated(const ReplyOwner &owner, QObject *context,
                              std::function<void(Found)> done) const
{
    const auto job = [owner, keepFromMs = keepFromMs()](Connection &connection) {
        return readRepeated(connection, owner, keepFromMs);
    };
    m_database.read<std::optional<StoredReply>>(job, context, std::move(done));
}

void ReplyStore::usage(QObject *context, std::function<void(Result<Usage>)> done) const
{
    const auto job = [](Connection &connection) -> Result<Usage> {
        QSqlQuery &query = connection.prepared(SelectUsage);
        if (const Result<void> read = connection.exec(query); !read)
            return tl::unexpected(read.error());
        Usage usage;
        if (query.next())
            usage = {.replies = query.value(0).toLongLong(), .bytes = query.value(1).toLongLong()};
        query.finish();
        return usage;
    };
    m_database.read<Usage>(job, context, std::move(done));
}

void ReplyStore::prune(QObject *context, Database::WriteDone done)
{
    pruneChunk(m_database, keepFromMs(), context, std::move(done));
}

} // namespace Gatehouse
