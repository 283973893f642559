// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/viewschema.h"

namespace Gatehouse {

namespace {

using Type = ActionField::Type;
using Names = std::string_view;

constexpr auto FlowStatusNames = std::to_array<Names>(
    {"queued", "running", "waiting", "blocked", "succeeded", "failed", "cancelled"});
constexpr auto NotifyPolicies = std::to_array<Names>({"done_only", "state_changes", "silent"});
constexpr auto SyncModes = std::to_array<Names>({"managed"});
constexpr auto ScopeKinds = std::to_array<Names>({"session"});
constexpr auto DeliveryStatuses = std::to_array<Names>({"pending"});
constexpr auto Runtimes = std::to_array<Names>({"subagent", "acp"});
constexpr auto Outcomes = std::to_array<Names>({"succeeded", "blocked"});

constexpr ActionField text(Names name, Names meaning) { return {.name = name, .meaning = meaning}; }
constexpr ActionField choice(Names name, std::span<const Names> choices, Names meaning)
{
    return {.name = name, .type = Type::Choice, .choices = choices, .meaning = meaning};
}
constexpr ActionField time(Names name, Names meaning)
{
    return {.name = name, .type = Type::Count, .meaning = meaning};
}
constexpr ActionField json(Names name, Names meaning)
{
    return {.name = name, .type = Type::Json, .isNullable = true, .meaning = meaning};
}
constexpr ActionField always(ActionField field)
{
    field.isRequired = true;
    return field;
}

constexpr auto FlowFields = std::to_array<ActionField>({
    always(text("flowId", "a UUID")),
    always(choice("syncMode", SyncModes, "always the same")),
    always(text("controllerId", "who drives the flow")),
    always(time("revision", "counts the changes, from 0 on")),
    always(choice("status", FlowStatusNames, "where it is")),
    always(choice("notifyPolicy", NotifyPolicies, "when its owner wants to hear of it")),
    always(text("goal", "what it is to achieve")),
    always(time("createdAt", "milliseconds since 1970")),
    always(time("updatedAt", "milliseconds since 1970")),
    text("currentStep", "where the work stands"),
    text("blockedTaskId", "the task that blocks it"),
    text("blockedSummary", "why it is blocked"),
    json("stateJson", "as it was stored, null included; absent when it never was"),
    json("waitJson", "the same"),
    time("cancelRequestedAt", "when its cancellation was asked for last"),
    time("endedAt", "when it was finished"),
});

constexpr auto TaskFields = std::to_array<ActionField>({
    always(text("taskId", "a UUID")),
    always(choice("runtime", Runtimes, "what kind of worker runs it")),
    always(text("parentFlowId", "its flow")),
    always(choice("scopeKind", ScopeKinds, "always the same")),
    always(text("task", "what is to be done")),
    always(choice("status", TaskStatusNames, "where it is; `lost`: the gateway ended while it ran")),
    always(choice("deliveryStatus", DeliveryStatuses, "always the same")),
    always(choice("notifyPolicy", NotifyPolicies, "when its owner wants to hear of it")),
    always(time("createdAt", "milliseconds since 1970")),
    always(time("lastEventAt", "when it was last heard of")),
    text("sourceId", "as given"),
    text("childSessionKey", "the session of the worker"),
    text("parentTaskId", "as given"),
    text("agentId", "the worker"),
    text("runId", "as given"),
    text("label", "a short name"),
    text("error", "what went wrong"),
    text("progressSummary", "how far it is"),
    text("terminalSummary", "what came out"),
    choice("terminalOutcome", Outcomes, "whether it succeeded or has to wait for somebody"),
    time("startedAt", "when it began"),
    time("endedAt", "when it was settled"),
});

constexpr auto Codes = std::to_array<AnswerCode>({
    {"invalid_request", 400, "The body is JSON but not what the action takes; `error` names the field."},
    {"not_found", 404, "The session of the route has no such flow, or the flow no such task."},
    {"revision_conflict", 409, "The flow has changed since; `result.current` shows it as it is."},
    {"not_managed", 409, "The flow or task is not for callers to change."},
    {"cancel_requested", 409, "No task is created once cancellation was asked for."},
    {"terminal", 409, "The flow or task is finished already."},
    {"cancel_pending", 202, "Tasks are still active; the flow becomes cancelled when the last is settled."},
    {"create_rejected", 409, "No flow was created: a limit of the session is reached."},
    {"task_not_created", 409, "No task was created: a limit of the session is reached."},
    {"mutation_rejected", 409, "The change was refused for the reason in `error`."},
    {"cancel_rejected", 409, "The cancellation was refused for the reason in `error`."},
    {"persist_failed", 503, "The change could not be stored, so it did not happen. Try again."},
    {"request_rejected", 409, "Reserved for refusals that have no code of their own."},
});

} // namespace

std::span<const ActionField> flowViewFields() { return FlowFields; }

std::span<const ActionField> taskViewFields() { return TaskFields; }

std::span<const AnswerCode> answerCodes() { return Codes; }

} // namespace Gatehouse
