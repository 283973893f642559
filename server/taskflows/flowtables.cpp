// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowtables.h"

#include "storage/writestatement.h"
#include "taskflows/flowstore.h"

#include <QSqlQuery>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// Binds values to a statement, in the way of these tables: an empty text is NULL.
class ColumnWriter final
{
public:
    explicit ColumnWriter(WriteStatement &statement)
        : m_statement(statement)
    { }
    ColumnWriter &number(const std::optional<qint64> &value)
    {
        m_statement.number(value);
        return *this;
    }
    /// @a value lives until the statement is run.
    ColumnWriter &text(const QByteArray &value) { return name(viewOf(value)); }
    ColumnWriter &name(std::string_view value)
    {
        m_statement.text(value.empty() ? QByteArrayView()
                                       : QByteArrayView(value.data(), static_cast<qsizetype>(value.size())));
        return *this;
    }

private:
    WriteStatement &m_statement;
};

/// Reads columns one after another.
class ColumnReader final
{
public:
    explicit ColumnReader(const QSqlQuery &query)
        : m_query(query)
    { }
    [[nodiscard]] qint64 number() { return m_query.value(m_column++).toLongLong(); }
    [[nodiscard]] std::optional<qint64> optional()
    {
        const QVariant value = m_query.value(m_column++);
        return value.isNull() ? std::nullopt : std::optional<qint64>(value.toLongLong());
    }
    [[nodiscard]] QByteArray text() { return m_query.value(m_column++).toByteArray(); }

private:
    const QSqlQuery &m_query;
    int m_column = 0;
};

Result<void> storeFlow(Connection &connection, const Flow &flow)
{
    WriteStatement &statement = connection.writer(
        "INSERT OR REPLACE INTO flows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    ColumnWriter(statement)
        .number(flow.number)
        .text(flow.id)
        .text(flow.session)
        .text(flow.controllerId)
        .text(flow.goal)
        .number(flow.revision)
        .name(nameOf(flow.status))
        .name(nameOf(flow.notifyPolicy))
        .number(flow.cancelsItself ? 1 : 0)
        .text(flow.currentStep)
        .text(flow.blockedTaskId)
        .text(flow.blockedSummary)
        .text(flow.stateJson)
        .text(flow.waitJson)
        .number(flow.createdAt)
        .number(flow.updatedAt)
        .number(flow.cancelRequestedAt)
        .number(flow.endedAt);
    return statement.run();
}

Flow readFlow(const QSqlQuery &query)
{
    ColumnReader columns(query);
    Flow flow;
    flow.number = columns.number();
    flow.id = columns.text();
    flow.session = columns.text();
    flow.controllerId = columns.text();
    flow.goal = columns.text();
    flow.revision = columns.number();
    flow.status = flowStatusNamed(viewOf(columns.text()));
    flow.notifyPolicy = notifyPolicyNamed(viewOf(columns.text()));
    flow.cancelsItself = columns.number() != 0;
    flow.currentStep = columns.text();
    flow.blockedTaskId = columns.text();
    flow.blockedSummary = columns.text();
    flow.stateJson = columns.text();
    flow.waitJson = columns.text();
    flow.createdAt = columns.number();
    flow.updatedAt = columns.number();
    flow.cancelRequestedAt = columns.optional();
    flow.endedAt = columns.optional();
    return flow;
}

Result<void> storeTask(Connection &connection, const Task &task, qint64 flowNumber)
{
    WriteStatement &statement = connection.writer(
        "INSERT OR REPLACE INTO flow_tasks VALUES "
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    ColumnWriter(statement)
        .number(task.number)
        .number(flowNumber)
        .text(task.id)
        .name(nameOf(task.runtime))
        .name(nameOf(task.status))
        .name(nameOf(task.notifyPolicy))
        .text(task.task)
        .text(task.sourceId)
        .text(task.childSessionKey)
        .text(task.parentTaskId)
        .text(task.agentId)
        .text(task.runId)
        .text(task.label)
        .text(task.error)
        .text(task.progressSummary)
        .text(task.terminalSummary)
        .name(task.terminalOutcome ? nameOf(*task.terminalOutcome) : std::string_view())
        .number(task.createdAt)
        .number(task.lastEventAt)
        .number(task.startedAt)
        .number(task.endedAt)
        .text(task.runner);
    return statement.run();
}

Task readTask(const QSqlQuery &query, qint64 &flowNumber)
{
    ColumnReader columns(query);
    Task task;
    task.number = columns.number();
    flowNumber = columns.number();
    task.id = columns.text();
    task.runtime = taskRuntimeNamed(viewOf(columns.text()));
    task.status = taskStatusNamed(viewOf(columns.text()));
    task.notifyPolicy = notifyPolicyNamed(viewOf(columns.text()));
    task.task = columns.text();
    task.sourceId = columns.text();
    task.childSessionKey = columns.text();
    task.parentTaskId = columns.text();
    task.agentId = columns.text();
    task.runId = columns.text();
    task.label = columns.text();
    task.error = columns.text();
    task.progressSummary = columns.text();
    task.terminalSummary = columns.text();
    if (const QByteArray outcome = columns.text(); !outcome.isEmpty())
        task.terminalOutcome = taskOutcomeNamed(viewOf(outcome));
    task.createdAt = columns.number();
    task.lastEventAt = columns.number();
    task.startedAt = columns.optional();
    task.endedAt = columns.optional();
    task.runner = columns.text();
    return task;
}

Result<void> storeLine(Connection &connection, const HistoryLine &line, qint64 flowNumber)
{
    WriteStatement &statement = connection.writer(
        // no INSERT from a SELECT: SQLite keeps what that reads in a table of its own, made for each row
        "INSERT INTO flow_history VALUES (?, "
        "(SELECT coalesce(max(step), 0) + 1 FROM flow_history WHERE flow = ?), ?, ?, ?, ?, ?, ?)");
    ColumnWriter(statement)
        .number(flowNumber)
        .number(flowNumber)
        .number(line.revision)
        .text(line.action)
        .number(line.time)
        .text(line.fields)
        .text(line.taskId)
        .text(line.callId);
    return statement.run();
}

Result<void> deleteWhere(Connection &connection, const char *sql, qint64 number)
{
    QSqlQuery &query = connection.prepared(sql);
    query.bindValue(0, number);
    return connection.exec(query);
}

} // namespace

Schema flowsSchema()
{
    // Flows and tasks are found in memory, so they have no index. The history lies by flow.
    return {
        u"flows"_s,
        {{u"CREATE TABLE flows (number INTEGER PRIMARY KEY, id TEXT, session TEXT, controller_id TEXT, "
          "goal TEXT, revision INTEGER, status TEXT, notify_policy TEXT, cancels_itself INTEGER, "
          "current_step TEXT, blocked_task_id TEXT, blocked_summary TEXT, state_json TEXT, wait_json TEXT, "
          "created_at INTEGER, updated_at INTEGER, cancel_requested_at INTEGER, ended_at INTEGER)"_s,
          u"CREATE TABLE flow_tasks (number INTEGER PRIMARY KEY, flow INTEGER, id TEXT, runtime TEXT, "
          "status TEXT, notify_policy TEXT, task TEXT, source_id TEXT, child_session_key TEXT, "
          "parent_task_id TEXT, agent_id TEXT, run_id TEXT, label TEXT, error TEXT, progress_summary TEXT, "
          "terminal_summary TEXT, terminal_outcome TEXT, created_at INTEGER, last_event_at INTEGER, "
          "started_at INTEGER, ended_at INTEGER, runner TEXT)"_s,
          u"CREATE TABLE flow_history (flow INTEGER, step INTEGER, revision INTEGER, action TEXT, "
          "time_ms INTEGER, fields TEXT, task_id TEXT, call_id TEXT, PRIMARY KEY (flow, step)) "
          "WITHOUT ROWID"_s}}};
}

Result<void> storeFlows(Connection &connection, const FlowWrite &write)
{
    Result<void> result;
    if (write.flow)
        result = storeFlow(connection, *write.flow);
    for (auto task = write.tasks.begin(); result && task != write.tasks.end(); ++task)
        result = storeTask(connection, *task, write.flowNumber);
    for (auto line = write.history.begin(); result && line != write.history.end(); ++line)
        result = storeLine(connection, *line, write.flowNumber);
    return result;
}

Result<void> loadFlows(Connection &connection, const std::function<void(Flow &&)> &flow,
                       const std::function<void(Task &&, qint64)> &task)
{
    QSqlQuery &flows = connection.prepared(
        // as bytes: a text would come as a QString and be converted once more
        "SELECT number, CAST(id AS BLOB), CAST(session AS BLOB), CAST(controller_id AS BLOB), "
        "CAST(goal AS BLOB), revision, CAST(status AS BLOB), CAST(notify_policy AS BLOB), "
        "cancels_itself, CAST(current_step AS BLOB), CAST(blocked_task_id AS BLOB), "
        "CAST(blocked_summary AS BLOB), CAST(state_json AS BLOB), CAST(wait_json AS BLOB), "
        "created_at, updated_at, cancel_requested_at, ended_at FROM flows ORDER BY number");
    if (Result<void> result = connection.exec(flows); !result)
        return result;
    while (flows.next())
        flow(readFlow(flows));
    if (Result<void> end = connection.checkEnd(flows); !end)
        return end;
    QSqlQuery &tasks = connection.prepared(
        "SELECT number, flow, CAST(id AS BLOB), CAST(runtime AS BLOB), CAST(status AS BLOB), "
        "CAST(notify_policy AS BLOB), CAST(task AS BLOB), CAST(source_id AS BLOB), "
        "CAST(child_session_key AS BLOB), CAST(parent_task_id AS BLOB), CAST(agent_id AS "
        "BLOB), CAST(run_id AS BLOB), CAST(label AS BLOB), CAST(error AS BLOB), "
        "CAST(progress_summary AS BLOB), CAST(terminal_summary AS BLOB), CAST(terminal_outcome "
        "AS BLOB), created_at, last_event_at, started_at, ended_at, CAST(runner AS BLOB) FROM "
        "flow_tasks ORDER BY number");
    if (Result<void> result = connection.exec(tasks); !result)
        return result;
    while (tasks.next()) {
        qint64 flowNumber = 0;
        Task read = readTask(tasks, flowNumber);
        task(std::move(read), flowNumber);
    }
    return connection.checkEnd(tasks);
}

Result<QList<HistoryLine>> loadHistory(Connection &connection, const Flow &flow)
{
    QSqlQuery &query = connection.prepared("SELECT revision, action, time_ms, fields, task_id, call_id "
                                           "FROM flow_history WHERE flow = ? ORDER BY step");
    query.bindValue(0, flow.number);
    if (const Result<void> result = connection.exec(query); !result)
        return tl::unexpected<Error>(result.error());
    QList<HistoryLine> lines;
    while (query.next()) {
        ColumnReader columns(query);
        HistoryLine line;
        line.flowId = flow.id;
        line.revision = columns.number();
        line.action = columns.text();
        line.time = columns.number();
        line.fields = columns.text();
        line.taskId = columns.text();
        line.callId = columns.text();
        lines.append(line);
    }
    if (const Result<void> end = connection.checkEnd(query); !end)
        return tl::unexpected<Error>(end.error());
    return lines;
}

Result<void> deleteFlow(Connection &connection, qint64 number, const std::vector<qint64> &taskNumbers)
{
    Result<void> result = deleteWhere(connection, "DELETE FROM flows WHERE number = ?", number);
    if (result)
        result = deleteWhere(connection, "DELETE FROM flow_history WHERE flow = ?", number);
    for (auto task = taskNumbers.begin(); result && task != taskNumbers.end(); ++task)
        result = deleteWhere(connection, "DELETE FROM flow_tasks WHERE number = ?", *task);
    return result;
}

} // namespace Gatehouse
