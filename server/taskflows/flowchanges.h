// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/actionrequest.h"
#include "taskflows/flowanswers.h"
#include "taskflows/flowdraft.h"

namespace Gatehouse {

// What the actions that change a flow do to its draft, and what they answer once that is committed.

/// The text that was sent as @a name; empty when it was not, or null.
[[nodiscard]] QByteArray fieldText(const boost::json::object &fields, std::string_view name);
[[nodiscard]] std::optional<qint64> fieldNumber(const boost::json::object &fields, std::string_view name);

/// @a text with single spaces in place of white space, and none at its ends.
[[nodiscard]] QByteArray inOneLine(const QByteArray &text);

/// The flow that create_flow asks for. @a controllerId is that of flows which name none.
[[nodiscard]] Flow newFlow(const boost::json::object &fields, const QByteArray &controllerId);

/// set_waiting, resume_flow, finish_flow, fail_flow and request_cancel.
[[nodiscard]] ActionAnswer changeFlow(FlowDraft &draft, const ActionRequest &request,
                                      const FlowAnswers &answers, const FlowDraft::Author &author);
/// cancel_flow, its first step. @a goesOn says whether tasks are still active.
[[nodiscard]] ActionAnswer cancelFlow(FlowDraft &draft, const FlowAnswers &answers,
                                      const FlowDraft::Author &author, bool &goesOn);

/// What cancel_flow is answered while tasks are active.
[[nodiscard]] ActionAnswer cancelPending(const FlowAnswers &answers, const Flow &flow,
                                         const std::vector<Task> &tasks);
/// What @a action is answered when the session has no such flow.
[[nodiscard]] ActionAnswer missingFlow(const FlowAnswers &answers, Action action);
/// What @a action is answered when its change could not be stored.
[[nodiscard]] ActionAnswer persistFailed(const FlowAnswers &answers, Action action);

} // namespace Gatehouse
