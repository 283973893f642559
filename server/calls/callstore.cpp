// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callstore.h"

#include "storage/writestatement.h"

#include <QDateTime>
#include <QSqlQuery>
#include <QVariant>
#include <algorithm>
#include <initializer_list>
#include <limits>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// Binds values one after another.
class ColumnWriter final
{
public:
    explicit ColumnWriter(QSqlQuery &query)
        : m_query(query)
    { }
    void add(const QVariant &value) { m_query.bindValue(m_column++, value); }

private:
    QSqlQuery &m_query;
    int m_column = 0;
};

/// Reads columns one after another.
class ColumnReader final
{
public:
    explicit ColumnReader(const QSqlQuery &query)
        : m_query(query)
    { }
    [[nodiscard]] QVariant next() { return m_query.value(m_column++); }
    [[nodiscard]] QString text() { return next().toString(); }
    [[nodiscard]] qint64 number() { return next().toLongLong(); }

private:
    const QSqlQuery &m_query;
    int m_column = 0;
};

void bindRecord(WriteStatement &statement, const CallRecord &record)
{
    statement.number(record.sequence)
        .text(QByteArrayView(record.id))
        .number(record.timeMs)
        .number(record.listener == ListenerKind::Public ? 0 : 1)
        .text(record.instance)
        .text(record.route)
        .text(record.session)
        .text(record.action)
        .text(record.flowId)
        .text(record.method)
        .text(record.path)
        .number(record.status)
        .number(record.durationMs)
        .number(record.readingMs)
        .number(record.waitingMs)
        .number(record.agentMs)
        .number(record.bytesIn)
        .number(record.bytesOut)
        .number(record.keyId)
        .text(record.keyLast4)
        .text(record.clientAddress)
        .text(record.claimedAddress)
        .text(record.stoppedAt)
        .text(record.error)
        .text(QByteArrayView(record.linkedCall))
        .text(QByteArrayView(record.replayOf))
        .number(record.revision);
}

CallRecord readRecord(const QSqlQuery &query)
{
    ColumnReader columns(query);
    CallRecord record;
    record.sequence = columns.number();
    record.id = columns.text().toLatin1();
    record.timeMs = columns.number();
    record.listener = columns.number() == 0 ? ListenerKind::Public : ListenerKind::Private;
    record.instance = columns.text();
    record.route = columns.text();
    record.session = columns.text();
    record.action = columns.text();
    record.flowId = columns.text();
    record.method = columns.text();
    record.path = columns.text();
    if (const QVariant status = columns.next(); !status.isNull())
        record.status = status.toInt();
    record.durationMs = columns.number();
    record.readingMs = columns.number();
    record.waitingMs = columns.number();
    record.agentMs = columns.number();
    record.bytesIn = columns.number();
    record.bytesOut = columns.number();
    record.keyId = columns.number();
    record.keyLast4 = columns.text();
    record.clientAddress = columns.text();
    record.claimedAddress = columns.text();
    record.stoppedAt = columns.text();
    record.error = columns.text();
    record.linkedCall = columns.text().toLatin1();
    record.replayOf = columns.text().toLatin1();
    if (const QVariant revision = columns.next(); !revision.isNull())
        record.revision = revision.toLongLong();
    return record;
}

/// A row for each row of @a queries, in which @a name reads whose it is; what counts follows that.
Result<QList<CallUsage>> readUsage(Connection &connection, std::initializer_list<QSqlQuery *> queries,
                                   void (*name)(ColumnReader &, CallUsage &))
{
    QList<CallUsage> usage;
    for (QSqlQuery *query : queries) {
        if (const Result<void> result = connection.exec(*query); !result)
            return tl::unexpected<Error>(result.error());
        while (query->next()) {
            ColumnReader columns(*query);
            CallUsage row;
            name(columns, row);
            row.calls = columns.number();
            row.errors = columns.number();
            row.lastMs = columns.number();
            usage.append(row);
        }
        if (const Result<void> result = connection.checkEnd(*query); !result)
            return tl::unexpected<Error>(result.error());
    }
    return usage;
}

} // namespace

Schema callsSchema()
{
    // `running` finds what a killed process left without a look at every row; it holds next to nothing.
    return {
        u"calls"_s,
        {{u"CREATE TABLE calls ("
          "seq INTEGER PRIMARY KEY, id TEXT, time_ms INTEGER, listener INTEGER, instance TEXT, route TEXT, "
          "session TEXT, action TEXT, flow_id TEXT, method TEXT, path TEXT, status INTEGER, "
          "duration_ms INTEGER, reading_ms INTEGER, waiting_ms INTEGER, agent_ms INTEGER, "
          "bytes_in INTEGER, bytes_out INTEGER, key_id INTEGER, key_last4 TEXT, client_address TEXT, "
          "claimed_address TEXT, stopped_at TEXT, error TEXT)"_s,
          u"CREATE INDEX calls_time ON calls (time_ms)"_s,
          u"CREATE INDEX calls_instance ON calls (instance, seq)"_s,
          u"CREATE INDEX calls_running ON calls (seq) WHERE status IS NULL"_s},
         {u"ALTER TABLE calls ADD COLUMN linked_call TEXT"_s},
         {u"ALTER TABLE calls ADD COLUMN replay_of TEXT"_s},
         {u"ALTER TABLE calls ADD COLUMN revision INTEGER"_s},
         // partial: calls of instances cost nothing
         {u"CREATE INDEX calls_route ON calls (route, seq) WHERE route <> ''"_s}}};
}

Result<void> storeCall(Connection &connection, const CallRecord &record)
{
    WriteStatement &insert = connection.writer("INSERT OR REPLACE INTO calls VALUES "
                                               "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    bindRecord(insert, record);
    return insert.run();
}

Result<void> storeCalls(Connection &connection, const std::vector<CallRecord> &records)
{
    for (const CallRecord &record : records) {
        if (Result<void> result = storeCall(connection, record); !result)
            return result;
    }
    return {};
}

Result<QList<CallRecord>> loadCalls(Connection &connection, const CallQuery &query)
{
    const CallFilter::Sql wanted = query.filter.toSql(QDateTime::currentMSecsSinceEpoch());
    QString sql = u"SELECT * FROM calls WHERE seq < ? AND seq >= ?"_s;
    if (!query.instance.isEmpty())
        sql += " AND instance = ?"_L1;
    if (!wanted.condition.isEmpty())
        sql += u" AND (%1)"_s.arg(wanted.condition);
    sql += " ORDER BY seq DESC"_L1;
    Result<QSqlQuery> select = connection.once(sql);
    if (!select)
        return tl::unexpected<Error>(select.error());
    ColumnWriter parameters(*select);
    parameters.add(query.beforeSequence.value_or(std::numeric_limits<qint64>::max()));
    parameters.add(query.fromSequence);
    if (!query.instance.isEmpty())
        parameters.add(query.instance);
    for (const QVariant &value : wanted.values)
        parameters.add(value);
    QList<CallRecord> records;
    if (query.limit <= 0)
        return records;
    if (const Result<void> result = connection.exec(*select); !result)
        return tl::unexpected<Error>(result.error());
    while (records.size() < query.limit && select->next()) {
        CallRecord record = readRecord(*select);
        if (query.filter.matches(record)) // what SQL found is a little more than what matches
            records.append(std::move(record));
    }
    if (records.size() < query.limit) {
        if (const Result<void> result = connection.checkEnd(*select); !result)
            return tl::unexpected<Error>(result.error());
    }
    std::reverse(records.begin(), records.end());
    return records;
}

Result<QList<CallUsage>> loadUsage(Connection &connection, qint64 sinceMs)
{
    QSqlQuery &recent = connection.prepared(
        "SELECT instance, key_id, count(*), sum(status >= 400), max(time_ms) FROM calls "
        "WHERE time_ms >= ? AND status IS NOT NULL GROUP BY instance, key_id, time_ms / ?");
    recent.bindValue(0, sinceMs);
    recent.bindValue(1, UsageSliceMs);
    QSqlQuery &last = connection.prepared(
        "SELECT instance, 0, 0, 0, time_ms FROM calls "
        "WHERE seq IN (SELECT max(seq) FROM calls WHERE instance <> '' GROUP BY instance)");
    return readUsage(connection, {&recent, &last}, [](ColumnReader &columns, CallUsage &row) {
        row.instance = columns.text();
        row.keyId = columns.number();
    });
}

Result<CallSpreadPage> loadSpread(Connection &connection, qint64 beforeSequence, qint64 span, qint64 sinceMs)
{
    CallSpreadPage page{.counts = {}, .reached = std::max<qint64>(0, beforeSequence - span)};
    QSqlQuery &query = connection.prepared(
        "SELECT (time_ms + duration_ms) / ?, status, duration_ms, count(*), min(time_ms) FROM calls "
        "WHERE seq < ? AND seq >= ? AND status IS NOT NULL GROUP BY 1, 2, 3");
    ColumnWriter parameters(query);
    parameters.add(SpreadSliceMs);
    parameters.add(beforeSequence);
    parameters.add(page.reached);
    if (const Result<void> result = connection.exec(query); !result)
        return tl::unexpected<Error>(result.error());
    qint64 oldestMs = std::numeric_limits<qint64>::max();
    while (query.next()) {
        ColumnReader columns(query);
        CallSpread spread;
        spread.sliceMs = columns.number() * SpreadSliceMs;
        spread.status = static_cast<int>(columns.number());
        spread.durationMs = columns.number();
        spread.count = columns.number();
        oldestMs = std::min(oldestMs, columns.number());
        if (spread.sliceMs + SpreadSliceMs > sinceMs)
            page.counts.append(spread);
    }
    if (const Result<void> result = connection.checkEnd(query); !result)
        return tl::unexpected<Error>(result.error());
    page.isLast = oldestMs < sinceMs || page.reached == 0;
    return page;
}

Result<RouteUsages> loadRouteUsage(Connection &connection, qint64 sinceMs)
{
    QSqlQuery &recent = connection.prepared(
        "SELECT route, count(*), sum(status >= 400), max(time_ms) FROM calls "
        "WHERE time_ms >= ? AND status IS NOT NULL AND route <> '' GROUP BY route, time_ms / ?");
    recent.bindValue(0, sinceMs);
    recent.bindValue(1, UsageSliceMs);
    QSqlQuery &last = connection.prepared(
        "SELECT route, 0, 0, time_ms FROM calls "
        "WHERE seq IN (SELECT max(seq) FROM calls WHERE route <> '' GROUP BY route)");
    Result<QList<CallUsage>> slices = readUsage(
        connection, {&recent, &last},
        [](ColumnReader &columns, CallUsage &row) { row.route = columns.text(); });
    if (!slices)
        return tl::unexpected<Error>(slices.error());
    RouteUsages usages{.slices = *std::move(slices), .failures = {}};
    QSqlQuery &failed = connection.prepared(
        "SELECT * FROM calls WHERE seq IN (SELECT max(seq) FROM calls "
        "WHERE time_ms >= ? AND status >= 400 AND route <> '' GROUP BY route)");
    failed.bindValue(0, sinceMs);
    if (const Result<void> result = connection.exec(failed); !result)
        return tl::unexpected<Error>(result.error());
    while (failed.next())
        usages.failures.append(readRecord(failed));
    if (const Result<void> result = connection.checkEnd(failed); !result)
        return tl::unexpected<Error>(result.error());
    return usages;
}

Result<qint64> oldestCall(Connection &connection)
{
    QSqlQuery &query = connection.prepared("SELECT min(seq) FROM calls");
    if (const Result<void> result = connection.exec(query); !result)
        return tl::unexpected<Error>(result.error());
    qint64 oldest = 0;
    if (query.next())
        oldest = query.value(0).toLongLong();
    if (const Result<void> result = connection.checkEnd(query); !result)
        return tl::unexpected<Error>(result.error());
    return oldest;
}

Result<CallTotals> adoptCalls(Connection &connection)
{
    const Result<void> ended = connection.exec(
        connection.prepared("UPDATE calls SET status = 500, stopped_at = 'gateway', "
                            "error = 'The gateway ended before this call did.' WHERE status IS NULL"));
    if (!ended)
        return tl::unexpected<Error>(ended.error());
    QSqlQuery &query = connection.prepared(
        "SELECT (SELECT count(*) FROM calls), (SELECT max(seq) FROM calls)");
    if (const Result<void> result = connection.exec(query); !result)
        return tl::unexpected<Error>(result.error());
    CallTotals totals;
    if (query.next())
        totals = {query.value(0).toLongLong(), query.value(1).toLongLong()};
    if (const Result<void> result = connection.checkEnd(query); !result)
        return tl::unexpected<Error>(result.error());
    return totals;
}

Result<qint64> pruneCalls(Connection &connection, const CallPruning &pruning)
{
    QSqlQuery &old = connection.prepared(
        "DELETE FROM calls WHERE seq IN "
        "(SELECT seq FROM calls WHERE time_ms < ? AND status IS NOT NULL LIMIT ?)");
    old.bindValue(0, pruning.olderThanMs);
    old.bindValue(1, pruning.atMost);
    if (const Result<void> result = connection.exec(old); !result)
        return tl::unexpected<Error>(result.error());
    const qint64 tooOld = old.numRowsAffected();
    const qint64 tooMany = std::min(pruning.excess, qint64{pruning.atMost}) - tooOld;
    if (tooMany <= 0)
        return tooOld;
    QSqlQuery &oldest = connection.prepared("DELETE FROM calls WHERE seq IN (SELECT seq FROM calls WHERE "
                                            "status IS NOT NULL ORDER BY seq LIMIT ?)");
    oldest.bindValue(0, tooMany);
    if (const Result<void> result = connection.exec(oldest); !result)
        return tl::unexpected<Error>(result.error());
    return tooOld + oldest.numRowsAffected();
}

} // namespace Gatehouse
