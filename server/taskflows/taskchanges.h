// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/actionrequest.h"
#include "taskflows/flowanswers.h"
#include "taskflows/flowdraft.h"

#include <functional>

namespace Gatehouse {

// What the actions on tasks do to the draft of their flow, and what they answer once that is committed.

/// The task that run_task asks for, without id and number. @a session is that of the route; @a runner the
/// instance that runs its tasks, empty when an outside controller does.
[[nodiscard]] Task newTask(const boost::json::object &fields, const QByteArray &session,
                           const QByteArray &runner, qint64 now);
/// run_task. @a identify gives a task its id and number. @a created is the task when it is a new one.
[[nodiscard]] ActionAnswer runTask(FlowDraft &draft, const ActionRequest &request, Task task,
                                   const std::function<void(Task &)> &identify, const FlowAnswers &answers,
                                   const FlowDraft::Author &author, std::optional<Task> &created);
/// update_task.
[[nodiscard]] ActionAnswer updateTask(FlowDraft &draft, const ActionRequest &request,
                                      const FlowAnswers &answers, const FlowDraft::Author &author);

} // namespace Gatehouse
