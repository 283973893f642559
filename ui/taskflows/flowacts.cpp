// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowacts.h"

#include "common/gatewayclient.h"
#include "json.h"
#include "taskflows/actionrequest.h"
#include "taskflows/flowactions.h"
#include "taskflows/taskflows.h"

#include <QCoreApplication>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::FlowActs)
};

Action actionOf(FlowAct act)
{
    switch (act) {
    case FlowAct::Resume:
    case FlowAct::Reopen:
        return Action::ResumeFlow;
    case FlowAct::SetWaiting:
        return Action::SetWaiting;
    case FlowAct::Finish:
        return Action::FinishFlow;
    case FlowAct::Fail:
        return Action::FailFlow;
    case FlowAct::RequestCancel:
        return Action::RequestCancel;
    case FlowAct::Cancel:
        return Action::CancelFlow;
    default:
        return Action::UpdateTask;
    }
}

FlowPtr share(const std::optional<StoredFlow> &stored)
{
    return stored ? std::make_shared<const StoredFlow>(*stored) : nullptr;
}

/// Why an action was refused, in words for the operator.
QString refusalWords(const ActionAnswer &answer)
{
    if (answer.stoppedAt == "persist_failed"_L1)
        return Words::tr("The database could not store it; nothing has changed. Try again.");
    if (answer.stoppedAt == "not_managed"_L1)
        return Words::tr("An agent of this gateway runs the task. Stop the agent instead.");
    return answer.why;
}

/// Tells what @a answer, of an act on a flow that was seen at @a revision, comes to.
void conclude(FlowStore &flows, const QByteArray &flowId, qint64 revision, const ActionAnswer &answer,
              QObject *context, const Respond<FlowOutcome> &respond)
{
    FlowOutcome outcome;
    outcome.now = share(flows.find(flowId));
    if (answer.stoppedAt.isEmpty()) {
        outcome.kind = answer.status == 202 ? FlowOutcome::Kind::Pending : FlowOutcome::Kind::Done;
        respond(outcome);
        return;
    }
    outcome.words = refusalWords(answer);
    if (!outcome.now || answer.stoppedAt != "revision_conflict"_L1) {
        respond(outcome);
        return;
    }
    outcome.kind = FlowOutcome::Kind::Conflict;
    flows.history(flowId, context, [outcome, revision, respond](const Result<QList<HistoryLine>> &lines) {
        FlowOutcome whole = outcome;
        if (lines) {
            std::ranges::copy_if(*lines, std::back_inserter(whole.since),
                                 [revision](const HistoryLine &line) { return line.revision > revision; });
        }
        respond(whole);
    });
}

void stopTask(GatewayClient &client, const FlowTarget &target, QObject *context,
              std::function<void(const FlowOutcome &)> done)
{
    client.ask<FlowOutcome>(
        context,
        [flowId = target.flowId(), taskId = target.taskId](Gateway &gateway, QObject *,
                                                           const Respond<FlowOutcome> &respond) {
            FlowOutcome outcome;
            outcome.now = share(gateway.taskFlows().flows().find(flowId));
            if (gateway.taskFlows().stopTask(taskId))
                outcome.kind = FlowOutcome::Kind::Done;
            else
                outcome.words = Words::tr("No agent runs this task any more.");
            respond(outcome);
        },
        [done = std::move(done)](const Result<FlowOutcome> &outcome) {
            done(outcome ? *outcome : FlowOutcome{.words = outcome.error().message});
        });
}

} // namespace

const Task *FlowTarget::task() const
{
    const int index = taskId.isEmpty() ? -1 : seen->indexOf(taskId);
    return index < 0 ? nullptr : &seen->tasks.at(static_cast<std::size_t>(index));
}

bool isTaskAct(FlowAct act) { return act >= FlowAct::SucceedTask; }

bool isOffered(FlowAct act, const Flow &flow, const Task *task)
{
    if (isTaskAct(act) != (task != nullptr))
        return false;
    const bool isHeld = flow.status == FlowStatus::Waiting || flow.status == FlowStatus::Blocked;
    switch (act) {
    case FlowAct::Resume:
        return isHeld;
    case FlowAct::Reopen:
        return !isHeld;
    case FlowAct::SetWaiting:
    case FlowAct::Finish:
    case FlowAct::Fail:
    case FlowAct::RequestCancel:
    case FlowAct::Cancel:
        return !isFinished(flow.status);
    case FlowAct::StopTask:
        return isActive(task->status) && !task->runner.isEmpty();
    default:
        return isActive(task->status) && task->runner.isEmpty();
    }
}

QString actTitle(FlowAct act)
{
    switch (act) {
    case FlowAct::Resume:
        return Words::tr("Resume");
    case FlowAct::Reopen:
        return Words::tr("Reopen…");
    case FlowAct::SetWaiting:
        return Words::tr("Set waiting…");
    case FlowAct::Finish:
        return Words::tr("Finish…");
    case FlowAct::Fail:
        return Words::tr("Fail…");
    case FlowAct::RequestCancel:
        return Words::tr("Request cancel…");
    case FlowAct::Cancel:
        return Words::tr("Cancel…");
    case FlowAct::SucceedTask:
        return Words::tr("Task succeeded…");
    case FlowAct::FailTask:
        return Words::tr("Task failed…");
    case FlowAct::ProgressTask:
        return Words::tr("Report progress…");
    case FlowAct::StopTask:
        return Words::tr("Stop its agent…");
    }
    return {};
}

QString actHelp(FlowAct act)
{
    switch (act) {
    case FlowAct::Resume:
        return Words::tr("The flow is queued again: what it waited for and what blocked it are cleared.");
    case FlowAct::Reopen:
        return Words::tr(
            "The flow is taken up again although it neither waits nor is blocked. What it waited "
            "for, what blocked it and its end are cleared. Its controller is not told: it "
            "finds out when it looks.");
    case FlowAct::SetWaiting:
        return Words::tr(
            "The flow waits for something outside. With a reason or a task that blocks it, it is "
            "blocked.");
    case FlowAct::Finish:
        return Words::tr("The flow ends as succeeded. Its tasks are left as they are.");
    case FlowAct::Fail:
        return Words::tr("The flow ends as failed. Its tasks are left as they are.");
    case FlowAct::RequestCancel:
        return Words::tr("Notes the wish; whoever drives the flow acts on it. From then on the flow takes no "
                         "new tasks, for good.");
    case FlowAct::Cancel:
        return Words::tr(
            "Ends the tasks that agents of this gateway run, and cancels the flow. With tasks of "
            "an outside controller it is cancelled when the last of them has ended. The flow "
            "takes no new tasks from now on.");
    case FlowAct::SucceedTask:
        return Words::tr("The task ends as succeeded, in place of the controller that runs it.");
    case FlowAct::FailTask:
        return Words::tr("The task ends as failed, in place of the controller that runs it.");
    case FlowAct::ProgressTask:
        return Words::tr("The task runs, and this is how far it is.");
    case FlowAct::StopTask:
        return Words::tr("The agent that runs the task is told to stop; the task ends as cancelled.");
    }
    return {};
}

QString actIcon(FlowAct act)
{
    switch (act) {
    case FlowAct::Resume:
    case FlowAct::Reopen:
        return u"media-playback-start"_s;
    case FlowAct::SetWaiting:
        return u"gatehouse-flow-waiting"_s;
    case FlowAct::Finish:
    case FlowAct::SucceedTask:
        return u"gatehouse-state-ok"_s;
    case FlowAct::Fail:
    case FlowAct::FailTask:
        return u"gatehouse-state-error"_s;
    case FlowAct::RequestCancel:
        return u"gatehouse-flow-wish"_s;
    case FlowAct::Cancel:
        return u"gatehouse-flow-cancelled"_s;
    case FlowAct::ProgressTask:
        return u"document-edit"_s;
    case FlowAct::StopTask:
        return u"process-stop"_s;
    }
    return {};
}

QByteArray actBody(FlowAct act, const FlowTarget &target, const QList<FlowField> &fields)
{
    const auto text = [](const QByteArray &utf8) {
        return toJson(boost::json::string(utf8.constData(), static_cast<std::size_t>(utf8.size())));
    };
    const Action action = actionOf(act);
    const std::string_view name = nameOf(action);
    QByteArray body = "{\"action\":" + text({name.data(), static_cast<qsizetype>(name.size())})
        + ",\"flowId\":" + text(target.flowId());
    if (action == Action::UpdateTask)
        body += ",\"taskId\":" + text(target.taskId);
    else if (action != Action::CancelFlow)
        body += ",\"expectedRevision\":" + QByteArray::number(target.revision);
    if (act == FlowAct::SucceedTask)
        body += ",\"status\":\"succeeded\"";
    else if (act == FlowAct::FailTask)
        body += ",\"status\":\"failed\"";
    else if (act == FlowAct::ProgressTask)
        body += ",\"status\":\"running\"";
    for (const FlowField &field : fields)
        body += ',' + text(field.name) + ':' + field.json;
    return body + '}';
}

void performAct(GatewayClient &client, FlowAct act, const FlowTarget &target, const QList<FlowField> &fields,
                QObject *context, std::function<void(const FlowOutcome &)> done)
{
    if (act == FlowAct::StopTask) {
        stopTask(client, target, context, std::move(done));
        return;
    }
    // the same door as for callers, so the same rules
    const auto request = parseActionRequest(actBody(act, target, fields));
    if (!request) {
        done({.words = request.error().words});
        return;
    }
    client.ask<FlowOutcome>(
        context,
        [request = *request, flowId = target.flowId(),
         revision = target.revision](Gateway &gateway, QObject *here, const Respond<FlowOutcome> &respond) {
            FlowStore &flows = gateway.taskFlows().flows();
            const std::optional<FlowSession> session = flows.sessionOf(flowId);
            if (!session) {
                respond(FlowOutcome{.words = Words::tr("There is no such flow any more.")});
                return;
            }
            const StoredFlow *stored = session->find(flowId);
            if (request.action == Action::CancelFlow && stored && stored->flow.revision != revision) {
                // callers cancel whatever there is; an operator cancels what was seen
                conclude(flows, flowId, revision, {.status = 409, .stoppedAt = u"revision_conflict"_s}, here,
                         respond);
                return;
            }
            gateway.taskFlows().actions().perform(
                *session, {}, request, here,
                [&flows, flowId, revision, here, respond](const ActionAnswer &answer) {
                    conclude(flows, flowId, revision, answer, here, respond);
                });
        },
        [done = std::move(done)](const Result<FlowOutcome> &outcome) {
            done(outcome ? *outcome : FlowOutcome{.words = outcome.error().message});
        });
}

} // namespace Gatehouse
