// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/actionschema.h"

#include <array>
#include <span>
#include <string_view>

namespace Gatehouse {

// What answers show of flows and tasks. Required fields are always there, the others when they are set.

[[nodiscard]] std::span<const ActionField> flowViewFields();
[[nodiscard]] std::span<const ActionField> taskViewFields();

/// What a task can be.
inline constexpr auto TaskStatusNames = std::to_array<std::string_view>(
    {"queued", "running", "succeeded", "failed", "timed_out", "cancelled", "lost"});
/// What a summary counts tasks by.
inline constexpr auto TaskRuntimeNames = std::to_array<std::string_view>({"subagent", "acp", "cli", "cron"});

/// What stands in `code` of an answer, and what it means.
struct AnswerCode
{
    std::string_view name;
    int status; ///< of HTTP
    std::string_view meaning; ///< a sentence
};
[[nodiscard]] std::span<const AnswerCode> answerCodes();

} // namespace Gatehouse
