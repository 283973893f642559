// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/actionschema.h"

#include <algorithm>
#include <array>

namespace Gatehouse {

namespace {

struct NamedAction
{
    Action action;
    std::string_view name;
};

/// In the order of the enumeration.
constexpr auto Actions = std::to_array<NamedAction>({
    {Action::CreateFlow, "create_flow"},
    {Action::GetFlow, "get_flow"},
    {Action::ListFlows, "list_flows"},
    {Action::FindLatestFlow, "find_latest_flow"},
    {Action::ResolveFlow, "resolve_flow"},
    {Action::GetTaskSummary, "get_task_summary"},
    {Action::SetWaiting, "set_waiting"},
    {Action::ResumeFlow, "resume_flow"},
    {Action::FinishFlow, "finish_flow"},
    {Action::FailFlow, "fail_flow"},
    {Action::RequestCancel, "request_cancel"},
    {Action::CancelFlow, "cancel_flow"},
    {Action::RunTask, "run_task"},
    {Action::UpdateTask, "update_task"},
});

} // namespace

std::string_view nameOf(Action action) { return Actions.at(static_cast<std::size_t>(action)).name; }

std::optional<Action> actionNamed(std::string_view name)
{
    const auto found = std::ranges::find(Actions, name, &NamedAction::name);
    return found == Actions.end() ? std::nullopt : std::optional(found->action);
}

} // namespace Gatehouse
