// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace Gatehouse {

// What the flow store keeps, as plain values (docs/taskflows.md). Texts are UTF-8 and never empty: an empty
// one is not set. Times are milliseconds since 1970.

enum class FlowStatus { Queued, Running, Waiting, Blocked, Succeeded, Failed, Cancelled };
enum class TaskStatus { Queued, Running, Succeeded, Failed, TimedOut, Cancelled, Lost };
enum class TaskRuntime { Subagent, Acp };
enum class TaskOutcome { Succeeded, Blocked };
enum class NotifyPolicy { DoneOnly, StateChanges, Silent };

/// As requests, answers and the database write it. Valid for ever.
[[nodiscard]] std::string_view nameOf(FlowStatus status);
[[nodiscard]] std::string_view nameOf(TaskStatus status);
[[nodiscard]] std::string_view nameOf(TaskRuntime runtime);
[[nodiscard]] std::string_view nameOf(TaskOutcome outcome);
[[nodiscard]] std::string_view nameOf(NotifyPolicy policy);

/// The bytes of @a text, which must outlive the view.
[[nodiscard]] inline std::string_view viewOf(const QByteArray &text)
{
    return {text.constData(), static_cast<std::size_t>(text.size())};
}

/// The value called @a name, which must be one of them; the first one when it is not.
[[nodiscard]] FlowStatus flowStatusNamed(std::string_view name);
[[nodiscard]] TaskStatus taskStatusNamed(std::string_view name);
[[nodiscard]] TaskRuntime taskRuntimeNamed(std::string_view name);
[[nodiscard]] TaskOutcome taskOutcomeNamed(std::string_view name);
[[nodiscard]] NotifyPolicy notifyPolicyNamed(std::string_view name);

/// Succeeded, failed or cancelled.
[[nodiscard]] constexpr bool isFinished(FlowStatus status) { return status >= FlowStatus::Succeeded; }
/// Queued or running: nobody has said how it ended.
[[nodiscard]] constexpr bool isActive(TaskStatus status) { return status <= TaskStatus::Running; }

struct Flow
{
    qint64 number = 0; ///< its key in the database
    QByteArray id;
    QByteArray session; ///< whose it is; never shown to callers
    QByteArray controllerId;
    QByteArray goal;
    qint64 revision = 0;
    FlowStatus status = FlowStatus::Queued;
    NotifyPolicy notifyPolicy = NotifyPolicy::DoneOnly;
    /// cancel_flow was called and no resume_flow since: the flow ends by itself with its last active task.
    bool cancelsItself = false;
    QByteArray currentStep;
    QByteArray blockedTaskId;
    QByteArray blockedSummary;
    QByteArray stateJson; ///< compact JSON
    QByteArray waitJson; ///< compact JSON
    qint64 createdAt = 0;
    qint64 updatedAt = 0;
    std::optional<qint64> cancelRequestedAt;
    std::optional<qint64> endedAt;

    bool operator==(const Flow &) const = default;
};

struct Task
{
    qint64 number = 0; ///< its key in the database
    QByteArray id;
    QByteArray flowId;
    TaskRuntime runtime = TaskRuntime::Subagent;
    TaskStatus status = TaskStatus::Queued;
    NotifyPolicy notifyPolicy = NotifyPolicy::DoneOnly;
    QByteArray task; ///< what is to be done
    QByteArray sourceId;
    QByteArray childSessionKey;
    QByteArray parentTaskId;
    QByteArray agentId;
    QByteArray runId;
    QByteArray label;
    QByteArray error;
    QByteArray progressSummary;
    QByteArray terminalSummary;
    std::optional<TaskOutcome> terminalOutcome;
    qint64 createdAt = 0;
    qint64 lastEventAt = 0;
    std::optional<qint64> startedAt;
    std::optional<qint64> endedAt;
    QByteArray runner; ///< the instance of this gateway that runs it; empty: an outside controller does

    bool operator==(const Task &) const = default;
};

/// One applied change.
struct HistoryLine
{
    QByteArray flowId = {};
    qint64 revision = 0; ///< of the flow, after the change
    QByteArray action = {}; ///< `create_flow`, …
    qint64 time = 0;
    QByteArray fields = {}; ///< names of what has changed, with commas between
    QByteArray taskId = {}; ///< when it was about a task
    QByteArray callId = {}; ///< the call that asked for it; empty: the gateway itself or its operator

    bool operator==(const HistoryLine &) const = default;
};

/// How many tasks a flow has of each kind.
struct TaskTally
{
    std::array<int, 7> byStatus{}; ///< indexed by TaskStatus
    std::array<int, 2> byRuntime{}; ///< indexed by TaskRuntime

    void add(const Task &task, int count = 1);
    [[nodiscard]] int of(TaskStatus status) const { return byStatus.at(static_cast<std::size_t>(status)); }
    [[nodiscard]] int active() const { return of(TaskStatus::Queued) + of(TaskStatus::Running); }
    [[nodiscard]] int total() const;
    bool operator==(const TaskTally &) const = default;
};

/// A flow as it was committed last, with its tasks in the order in which they were created.
struct StoredFlow
{
    Flow flow;
    std::vector<Task> tasks;
    TaskTally tally;

    /// Position of the task @a id in @c tasks; -1 when there is none.
    [[nodiscard]] int indexOf(const QByteArray &id) const { return m_byId.value(id, -1); }
    /// Positions of the tasks of the run @a runId, in order.
    [[nodiscard]] QList<int> ofRun(const QByteArray &runId) const { return m_byRun.value(runId); }
    /// Adds @a task, or puts it in the place of the one with its id.
    void put(const Task &task);

private:
    QHash<QByteArray, int> m_byId;
    QHash<QByteArray, QList<int>> m_byRun;
};

/// What @a flow or @a task counts for against `limits.flows.bytes`.
[[nodiscard]] qint64 byteSize(const Flow &flow);
[[nodiscard]] qint64 byteSize(const Task &task);

/// Names of the fields that differ, as views name them, with commas between; revision and times of the last
/// change are left out.
[[nodiscard]] QByteArray changedFields(const Flow &before, const Flow &after);
[[nodiscard]] QByteArray changedFields(const Task &before, const Task &after);

} // namespace Gatehouse
