// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandhandler.h"
#include "commandreply.h"
#include "commandtext.h"
#include "gateway.h"
#include "json.h"
#include "taskflows/flowactions.h"
#include "taskflows/taskflows.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

boost::json::value textOrNull(const QByteArray &text)
{
    if (text.isEmpty())
        return nullptr;
    return boost::json::string(text.constData(), static_cast<std::size_t>(text.size()));
}

boost::json::value timeOrNull(const std::optional<qint64> &ms)
{
    return ms ? boost::json::value(toJsonString(isoTime(*ms))) : nullptr;
}

/// What a caller stored, as JSON; null when it never did. It may be nested deeper than JSON of ours is.
boost::json::value jsonOrNull(const QByteArray &json)
{
    Result<boost::json::value> value = parseJson(json.isEmpty() ? QByteArrayView("null") : json);
    return value ? *std::move(value) : textOrNull(json);
}

boost::json::object toJson(const Flow &flow, const TaskTally &tally)
{
    return {{"flowId", textOrNull(flow.id)},
            {"session", textOrNull(flow.session)},
            {"status", boost::json::string(nameOf(flow.status))},
            {"revision", flow.revision},
            {"goal", textOrNull(flow.goal)},
            {"controllerId", textOrNull(flow.controllerId)},
            {"notifyPolicy", boost::json::string(nameOf(flow.notifyPolicy))},
            {"currentStep", textOrNull(flow.currentStep)},
            {"blockedTaskId", textOrNull(flow.blockedTaskId)},
            {"blockedSummary", textOrNull(flow.blockedSummary)},
            {"createdAt", timeOrNull(flow.createdAt)},
            {"updatedAt", timeOrNull(flow.updatedAt)},
            {"cancelRequestedAt", timeOrNull(flow.cancelRequestedAt)},
            {"endedAt", timeOrNull(flow.endedAt)},
            {"tasks", tally.total()},
            {"activeTasks", tally.active()}};
}

boost::json::object toJson(const Task &task)
{
    return {{"taskId", textOrNull(task.id)},
            {"runtime", boost::json::string(nameOf(task.runtime))},
            {"status", boost::json::string(nameOf(task.status))},
            {"task", textOrNull(task.task)},
            {"label", textOrNull(task.label)},
            {"runner", textOrNull(task.runner)},
            {"childSessionKey", textOrNull(task.childSessionKey)},
            {"agentId", textOrNull(task.agentId)},
            {"runId", textOrNull(task.runId)},
            {"sourceId", textOrNull(task.sourceId)},
            {"parentTaskId", textOrNull(task.parentTaskId)},
            {"progressSummary", textOrNull(task.progressSummary)},
            {"terminalSummary", textOrNull(task.terminalSummary)},
            {"terminalOutcome",
             task.terminalOutcome ? boost::json::value(boost::json::string(nameOf(*task.terminalOutcome)))
                                  : nullptr},
            {"error", textOrNull(task.error)},
            {"createdAt", timeOrNull(task.createdAt)},
            {"startedAt", timeOrNull(task.startedAt)},
            {"lastEventAt", timeOrNull(task.lastEventAt)},
            {"endedAt", timeOrNull(task.endedAt)}};
}

boost::json::object toJson(const HistoryLine &line)
{
    return {{"revision", line.revision},         {"action", textOrNull(line.action)},
            {"time", timeOrNull(line.time)},     {"fields", textOrNull(line.fields)},
            {"taskId", textOrNull(line.taskId)}, {"callId", textOrNull(line.callId)}};
}

QByteArray flowArgument(const CommandContext &context)
{
    return context.text("flow").value_or(QString()).trimmed().toLower().toUtf8();
}

void failMissing(const CommandContext &context, const QByteArray &id)
{
    context.reply.fail(ExitCode::NotFound, u"There is no flow \"%1\"."_s.arg(QString::fromUtf8(id)));
}

} // namespace

void listFlows(const CommandContext &context)
{
    const QByteArray session = context.text("session").value_or(QString()).toUtf8();
    boost::json::array flows;
    for (const StoredFlow &stored : context.gateway.taskFlows().flows().snapshot()) {
        if (session.isEmpty() || stored.flow.session == session)
            flows.push_back(toJson(stored.flow, stored.tally));
    }
    context.reply.data(flows);
    context.reply.finish();
}

void showFlow(const CommandContext &context)
{
    FlowStore &flows = context.gateway.taskFlows().flows();
    const QByteArray id = flowArgument(context);
    const std::optional<StoredFlow> stored = flows.find(id);
    if (!stored) {
        failMissing(context, id);
        return;
    }
    boost::json::object flow = toJson(stored->flow, stored->tally);
    flow["stateJson"] = jsonOrNull(stored->flow.stateJson);
    flow["waitJson"] = jsonOrNull(stored->flow.waitJson);
    boost::json::array tasks;
    for (auto task = stored->tasks.rbegin(); task != stored->tasks.rend(); ++task)
        tasks.push_back(toJson(*task));
    flow["tasks"] = std::move(tasks);
    flows.history(id, &context.reply,
                  [flow = std::move(flow), reply = &context.reply](const Result<QList<HistoryLine>> &lines) {
                      if (!lines) {
                          reply->fail(lines.error());
                          return;
                      }
                      boost::json::array history;
                      for (const HistoryLine &line : *lines)
                          history.push_back(toJson(line));
                      boost::json::object whole = flow;
                      whole["history"] = std::move(history);
                      reply->data(whole);
                      reply->finish();
                  });
}

void cancelFlow(const CommandContext &context)
{
    TaskFlows &taskFlows = context.gateway.taskFlows();
    const QByteArray id = flowArgument(context);
    const std::optional<FlowSession> session = taskFlows.flows().sessionOf(id);
    if (!session) {
        failMissing(context, id);
        return;
    }
    // the same door as for callers, so the same rules
    const ActionRequest request{.action = Action::CancelFlow, .fields = {{"flowId", textOrNull(id)}}};
    CommandReply *reply = &context.reply;
    taskFlows.actions().perform(*session, {}, request, reply, [reply](const ActionAnswer &answer) {
        if (!answer.stoppedAt.isEmpty()) {
            reply->fail(answer.status == 404 ? ExitCode::NotFound : ExitCode::Failed, answer.why);
            return;
        }
        const bool isCancelled = answer.status == 200;
        reply->data(boost::json::object{{"flowId", toJsonString(answer.flowId)}, {"cancelled", isCancelled}});
        reply->notice(isCancelled
                          ? u"The flow is cancelled."_s
                          : u"Tasks are still active; the flow is cancelled when the last has ended."_s);
        reply->finish();
    });
}

} // namespace Gatehouse
