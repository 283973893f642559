// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/taskchanges.h"

#include "taskflows/flowchanges.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <utility>

namespace Gatehouse {

namespace {

using Answer = FlowAnswers::Result;

constexpr const char *LimitReached = "The flows of the session have reached their limit of bytes.";

QByteArray alreadyIs(const char *what, std::string_view status)
{
    return QByteArray(what) + " is already "
        + QByteArray(status.data(), static_cast<qsizetype>(status.size())) + '.';
}

/// The agent of a session key `agent:<id>:…`; empty when it is none.
QByteArray agentOf(const QByteArray &sessionKey)
{
    constexpr std::string_view Prefix = "agent:";
    const auto start = static_cast<qsizetype>(Prefix.size());
    if (!sessionKey.startsWith(QByteArrayView(Prefix.data(), start)))
        return {};
    const qsizetype end = sessionKey.indexOf(':', start);
    return end < 0 || end + 1 == sessionKey.size() ? QByteArray() : sessionKey.mid(start, end - start);
}

/// Puts what is missing in @a known from @a sent.
void fill(QByteArray &known, const QByteArray &sent)
{
    if (known.isEmpty())
        known = sent;
}

/// The task that is there already takes what @a sent knows better.
Task merged(Task known, const Task &sent, bool preferMetadata)
{
    fill(known.sourceId, sent.sourceId);
    fill(known.parentTaskId, sent.parentTaskId);
    fill(known.label, sent.label);
    fill(known.agentId, sent.agentId);
    if (preferMetadata) {
        if (!sent.label.isEmpty())
            known.label = sent.label;
        known.task = sent.task;
    }
    return known;
}

} // namespace

Task newTask(const boost::json::object &fields, const QByteArray &session, const QByteArray &runner,
             qint64 now)
{
    Task task;
    task.runtime = taskRuntimeNamed(viewOf(fieldText(fields, "runtime")));
    task.status = taskStatusNamed(viewOf(fieldText(fields, "status")));
    task.notifyPolicy = notifyPolicyNamed(viewOf(fieldText(fields, "notifyPolicy")));
    task.task = fieldText(fields, "task");
    task.sourceId = fieldText(fields, "sourceId");
    task.childSessionKey = fieldText(fields, "childSessionKey");
    task.parentTaskId = fieldText(fields, "parentTaskId");
    task.agentId = fieldText(fields, "agentId");
    fill(task.agentId, agentOf(task.childSessionKey));
    fill(task.agentId, agentOf(session));
    task.runId = fieldText(fields, "runId");
    task.label = fieldText(fields, "label");
    task.progressSummary = inOneLine(fieldText(fields, "progressSummary"));
    task.startedAt = fieldNumber(fields, "startedAt");
    const std::optional<qint64> lastEventAt = fieldNumber(fields, "lastEventAt");
    task.createdAt = std::min({now, task.startedAt.value_or(now), lastEventAt.value_or(now)});
    task.lastEventAt = lastEventAt.value_or(task.startedAt.value_or(task.createdAt));
    if (task.status == TaskStatus::Queued)
        task.runner = runner;
    return task;
}

ActionAnswer runTask(FlowDraft &draft, const ActionRequest &request, Task task,
                     const std::function<void(Task &)> &identify, const FlowAnswers &answers,
                     const FlowDraft::Author &author, std::optional<Task> &created)
{
    const auto refused = [&](const char *code, const QByteArray &reason) {
        return answers.refused(
            409, code, reason,
            Answer().flag("found", true).flag("created", false).text("reason", reason).flow(&draft.flow()));
    };
    const auto accepted = [&](const Task &shown) {
        return answers.ok(Answer().flag("created", true).flow(&draft.flow()).task(shown));
    };
    if (draft.flow().cancelRequestedAt)
        return refused("cancel_requested", "Flow cancellation has already been requested.");
    if (isFinished(draft.flow().status))
        return refused("terminal", alreadyIs("Flow", nameOf(draft.flow().status)));

    if (const Task *known = task.runId.isEmpty() ? nullptr : draft.findRun(task)) {
        const boost::json::value *prefer = request.fields.if_contains("preferMetadata");
        Task next = merged(*known, task, prefer && prefer->is_bool() && prefer->get_bool());
        if (next == *known)
            return accepted(next);
        if (!draft.put(next, author))
            return refused("task_not_created", LimitReached);
        return accepted(next);
    }
    identify(task);
    task.flowId = draft.flow().id;
    if (!draft.put(task, author))
        return refused("task_not_created", LimitReached);
    created = task;
    return accepted(task);
}

ActionAnswer updateTask(FlowDraft &draft, const ActionRequest &request, const FlowAnswers &answers,
                        const FlowDraft::Author &author)
{
    const boost::json::object &fields = request.fields;
    const Task *known = draft.findTask(fieldText(fields, "taskId"));
    if (!known) {
        constexpr const char *Missing = "Task not found.";
        return answers.refused(404, "not_found", Missing,
                               Answer().flag("updated", false).text("reason", Missing));
    }
    const auto refused = [&](const char *code, const QByteArray &reason) {
        return answers.refused(
            409, code, reason,
            Answer().flag("updated", false).text("reason", reason).flow(&draft.flow()).task(*known));
    };
    if (!isActive(known->status))
        return refused("terminal", alreadyIs("Task", nameOf(known->status)));
    if (!known->runner.isEmpty())
        return refused("not_managed", "Task is run by this gateway.");

    Task next = *known;
    next.lastEventAt = std::max(draft.now(), known->lastEventAt);
    if (const QByteArray status = fieldText(fields, "status"); !status.isEmpty()) {
        next.status = taskStatusNamed(viewOf(status));
        if (next.status == TaskStatus::Running && !next.startedAt)
            next.startedAt = draft.now();
        if (!isActive(next.status))
            next.endedAt = draft.now();
    }
    if (fields.contains("progressSummary"))
        next.progressSummary = inOneLine(fieldText(fields, "progressSummary"));
    if (fields.contains("terminalSummary"))
        next.terminalSummary = fieldText(fields, "terminalSummary");
    if (fields.contains("error"))
        next.error = fieldText(fields, "error");
    if (const QByteArray outcome = fieldText(fields, "terminalOutcome"); !outcome.isEmpty())
        next.terminalOutcome = taskOutcomeNamed(viewOf(outcome));
    if (!draft.put(next, author))
        return refused("mutation_rejected", LimitReached);
    draft.endIfDue();
    return answers.ok(Answer().flag("updated", true).flow(&draft.flow()).task(next));
}

} // namespace Gatehouse
