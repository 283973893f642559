// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <span>
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

/// Highest revision and latest time there can be: what a double counts to without a gap.
inline constexpr std::int64_t MaxSafeInteger = 9007199254740991;

/// A field of a request's body.
struct ActionField
{
    enum class Type {
        Text, ///< trimmed, then not empty
        Choice, ///< one of @c choices, exactly
        Count, ///< a whole number from 0 to MaxSafeInteger
        Flag, ///< true or false
        Json, ///< any JSON, null included
    };
    std::string_view name;
    Type type = Type::Text;
    bool isRequired = false;
    bool isNullable = false; ///< of a text: null clears it
    std::span<const std::string_view> choices = {};
    std::string_view meaning = {}; ///< for people: a phrase without a full stop
    std::string_view sample = {}; ///< a value as JSON; empty: the sample of an action does without the field
};

/// Fields that are allowed only beside a certain choice.
struct ActionCondition
{
    std::string_view field; ///< the choice
    std::string_view choice; ///< what it must be
    std::span<const std::string_view> dependents; ///< when one of these is sent
    std::string_view words; ///< what a caller who breaks it is told
};

/// An action and what its body may hold.
struct ActionRule
{
    Action action = Action::ListFlows;
    std::string_view name; ///< as requests, records and the history write it
    std::string_view purpose; ///< a sentence
    std::span<const ActionField> fields = {};
    const ActionCondition *condition = nullptr;
    bool isMutation = false; ///< it may change something
};

/// All actions, in the order of the enumeration: the one place that says what bodies may hold. Checks, their
/// words, samples, the tables of docs/taskflows.md and the OpenAPI document are made of it.
[[nodiscard]] std::span<const ActionRule> actionRules();
[[nodiscard]] const ActionRule &ruleOf(Action action);

/// @a action as requests, records and the history write it: `create_flow`. Always ASCII, valid for ever.
[[nodiscard]] std::string_view nameOf(Action action);

/// The action called @a name exactly so; none when there is no such.
[[nodiscard]] std::optional<Action> actionNamed(std::string_view name);

} // namespace Gatehouse
