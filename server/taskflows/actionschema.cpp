// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/actionschema.h"

#include <algorithm>
#include <array>

namespace Gatehouse {

namespace {

using Type = ActionField::Type;
using Names = std::string_view;

// What several actions share.

constexpr auto NotifyPolicies = std::to_array<Names>({"done_only", "state_changes", "silent"});
constexpr auto NewFlowStatuses = std::to_array<Names>({"queued", "running", "waiting", "blocked"});
constexpr auto StartStatuses = std::to_array<Names>({"queued", "running"});
constexpr auto Runtimes = std::to_array<Names>({"subagent", "acp"});
constexpr auto TaskStatuses = std::to_array<Names>(
    {"running", "succeeded", "failed", "timed_out", "cancelled"});
constexpr auto Outcomes = std::to_array<Names>({"succeeded", "blocked"});

constexpr ActionField FlowId{.name = "flowId",
                             .isRequired = true,
                             .meaning = "the flow",
                             .sample = R"("00000000-0000-4000-8000-000000000000")"};
constexpr ActionField Revision{.name = "expectedRevision",
                               .type = Type::Count,
                               .isRequired = true,
                               .meaning = "the revision of the flow that the caller knows",
                               .sample = "0"};
constexpr ActionField CurrentStep{
    .name = "currentStep", .isNullable = true, .meaning = "where the work stands", .sample = R"("review")"};
constexpr ActionField State{.name = "stateJson",
                            .type = Type::Json,
                            .isNullable = true,
                            .meaning = "what the controller keeps with the flow",
                            .sample = R"({"handled":3})"};
constexpr ActionField Wait{.name = "waitJson",
                           .type = Type::Json,
                           .isNullable = true,
                           .meaning = "what the flow waits for",
                           .sample = R"({"kind":"reply"})"};
constexpr ActionField BlockedTask{
    .name = "blockedTaskId", .isNullable = true, .meaning = "the task that blocks the flow"};
constexpr ActionField BlockedSummary{
    .name = "blockedSummary", .isNullable = true, .meaning = "why the flow is blocked"};
constexpr ActionField NotifyPolicy{.name = "notifyPolicy",
                                   .type = Type::Choice,
                                   .choices = NotifyPolicies,
                                   .meaning = "when its owner wants to hear of it; `done_only` unless given",
                                   .sample = R"("done_only")"};

constexpr ActionField withSample(ActionField field, std::string_view sample)
{
    field.sample = sample;
    return field;
}

constexpr auto CreateFields = std::to_array<ActionField>({
    {.name = "goal",
     .isRequired = true,
     .meaning = "what the flow is to achieve",
     .sample = R"("Review inbound queue")"},
    {.name = "controllerId", .meaning = "who drives the flow; that of the route unless given"},
    {.name = "status",
     .type = Type::Choice,
     .choices = NewFlowStatuses,
     .meaning = "how it begins; `queued` unless given",
     .sample = R"("queued")"},
    NotifyPolicy,
    withSample(CurrentStep, {}),
    withSample(State, {}),
    withSample(Wait, {}),
});

constexpr auto FlowIdOnly = std::to_array<ActionField>({FlowId});

constexpr auto ResolveFields = std::to_array<ActionField>({
    {.name = "token",
     .isRequired = true,
     .meaning = "a flow id, or the session key of the route",
     .sample = FlowId.sample},
});

constexpr auto WaitingFields = std::to_array<ActionField>(
    {FlowId, Revision, CurrentStep, withSample(State, {}), Wait, BlockedTask, BlockedSummary});

constexpr auto ResumeFields = std::to_array<ActionField>({
    FlowId,
    Revision,
    {.name = "status",
     .type = Type::Choice,
     .choices = StartStatuses,
     .meaning = "how it goes on; `queued` unless given",
     .sample = R"("running")"},
    CurrentStep,
    withSample(State, {}),
});

constexpr auto FinishFields = std::to_array<ActionField>({FlowId, Revision, State});

constexpr auto FailFields = std::to_array<ActionField>(
    {FlowId, Revision, withSample(State, {}), BlockedTask,
     withSample(BlockedSummary, R"("The upstream service refused the batch.")")});

constexpr auto CancelFields = std::to_array<ActionField>({FlowId, Revision});

constexpr ActionField Progress{
    .name = "progressSummary", .isNullable = true, .meaning = "how far the task is"};

constexpr auto RunFields = std::to_array<ActionField>({
    FlowId,
    {.name = "runtime",
     .type = Type::Choice,
     .isRequired = true,
     .choices = Runtimes,
     .meaning = "what kind of worker runs the task",
     .sample = R"("acp")"},
    {.name = "task",
     .isRequired = true,
     .meaning = "what is to be done",
     .sample = R"("Inspect the next message batch")"},
    {.name = "sourceId", .meaning = "where the task comes from"},
    {.name = "childSessionKey", .meaning = "the session of the worker"},
    {.name = "parentTaskId", .meaning = "the task this one belongs to"},
    {.name = "agentId", .meaning = "the worker; taken from the session keys unless given"},
    {.name = "runId", .meaning = "names the run, so that a repeated request finds its task"},
    {.name = "label", .meaning = "a short name for people", .sample = R"("batch")"},
    {.name = "preferMetadata",
     .type = Type::Flag,
     .meaning = "whether a repeated run takes over label and task"},
    NotifyPolicy,
    {.name = "status",
     .type = Type::Choice,
     .choices = StartStatuses,
     .meaning = "how it begins; `queued` unless given"},
    {.name = "startedAt", .type = Type::Count, .meaning = "when it began, in milliseconds since 1970"},
    {.name = "lastEventAt",
     .type = Type::Count,
     .meaning = "when it was last heard of, in milliseconds since 1970"},
    Progress,
});

constexpr auto UpdateFields = std::to_array<ActionField>({
    FlowId,
    {.name = "taskId",
     .isRequired = true,
     .meaning = "the task",
     .sample = R"("00000000-0000-4000-8000-000000000000")"},
    {.name = "status",
     .type = Type::Choice,
     .choices = TaskStatuses,
     .meaning = "what becomes of it; any but `running` settles it",
     .sample = R"("succeeded")"},
    Progress,
    {.name = "terminalSummary", .meaning = "what came out", .sample = R"("Three messages answered.")"},
    {.name = "terminalOutcome",
     .type = Type::Choice,
     .choices = Outcomes,
     .meaning = "whether it succeeded or has to wait for somebody"},
    {.name = "error", .meaning = "what went wrong"},
});

constexpr auto RunningOnly = std::to_array<Names>({"startedAt", "lastEventAt", "progressSummary"});
constexpr ActionCondition RunningCondition{
    .field = "status",
    .choice = "running",
    .dependents = RunningOnly,
    .words = "status must be running when startedAt, lastEventAt, or progressSummary is provided"};

constexpr auto Rules = std::to_array<ActionRule>({
    {.action = Action::CreateFlow,
     .name = "create_flow",
     .purpose = "Creates a flow for the session of the route.",
     .fields = CreateFields,
     .isMutation = true},
    {.action = Action::GetFlow, .name = "get_flow", .purpose = "Fetches one flow.", .fields = FlowIdOnly},
    {.action = Action::ListFlows,
     .name = "list_flows",
     .purpose = "Lists the flows of the session, the newest first."},
    {.action = Action::FindLatestFlow,
     .name = "find_latest_flow",
     .purpose = "Fetches the flow that was updated last."},
    {.action = Action::ResolveFlow,
     .name = "resolve_flow",
     .purpose = "Fetches the flow that a token stands for.",
     .fields = ResolveFields},
    {.action = Action::GetTaskSummary,
     .name = "get_task_summary",
     .purpose = "Counts the tasks of a flow by status and by runtime.",
     .fields = FlowIdOnly},
    {.action = Action::SetWaiting,
     .name = "set_waiting",
     .purpose = "Marks a flow as waiting, or as blocked when the request says by what.",
     .fields = WaitingFields,
     .isMutation = true},
    {.action = Action::ResumeFlow,
     .name = "resume_flow",
     .purpose = "Takes a flow up again.",
     .fields = ResumeFields,
     .isMutation = true},
    {.action = Action::FinishFlow,
     .name = "finish_flow",
     .purpose = "Ends a flow as succeeded.",
     .fields = FinishFields,
     .isMutation = true},
    {.action = Action::FailFlow,
     .name = "fail_flow",
     .purpose = "Ends a flow as failed.",
     .fields = FailFields,
     .isMutation = true},
    {.action = Action::RequestCancel,
     .name = "request_cancel",
     .purpose = "Asks whoever drives the flow to cancel it.",
     .fields = CancelFields,
     .isMutation = true},
    {.action = Action::CancelFlow,
     .name = "cancel_flow",
     .purpose = "Cancels a flow and its tasks.",
     .fields = FlowIdOnly,
     .isMutation = true},
    {.action = Action::RunTask,
     .name = "run_task",
     .purpose = "Creates a task inside a flow.",
     .fields = RunFields,
     .condition = &RunningCondition,
     .isMutation = true},
    {.action = Action::UpdateTask,
     .name = "update_task",
     .purpose = "Reports on a task that an outside controller runs, or settles it.",
     .fields = UpdateFields,
     .isMutation = true},
});

} // namespace

std::span<const ActionRule> actionRules() { return Rules; }

const ActionRule &ruleOf(Action action) { return Rules.at(static_cast<std::size_t>(action)); }

std::string_view nameOf(Action action) { return ruleOf(action).name; }

std::optional<Action> actionNamed(std::string_view name)
{
    const auto found = std::ranges::find(Rules, name, &ActionRule::name);
    return found == Rules.end() ? std::nullopt : std::optional(found->action);
}

} // namespace Gatehouse
