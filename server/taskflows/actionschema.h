// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string_view>

namespace Gatehouse {

/// What a caller of a TaskFlow route may ask for (docs/taskflows.md).
enum class Action {
    CreateFlow,
    GetFlow,
    ListFlows,
    FindLatestFlow,
    ResolveFlow,
    GetTaskSummary,
    SetWaiting,
    ResumeFlow,
    FinishFlow,
    FailFlow,
    RequestCancel,
    CancelFlow,
    RunTask,
    UpdateTask,
};

/// @a action as requests, records and the history write it: `create_flow`. Always ASCII, valid for ever.
[[nodiscard]] std::string_view nameOf(Action action);

/// The action called @a name exactly so; none when there is no such.
[[nodiscard]] std::optional<Action> actionNamed(std::string_view name);

} // namespace Gatehouse
