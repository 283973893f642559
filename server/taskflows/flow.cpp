// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flow.h"

#include <algorithm>
#include <numeric>

namespace Gatehouse {

namespace {

using Names = std::string_view;

constexpr auto FlowStatusNames = std::to_array<Names>(
    {"queued", "running", "waiting", "blocked", "succeeded", "failed", "cancelled"});
constexpr auto TaskStatusNames = std::to_array<Names>(
    {"queued", "running", "succeeded", "failed", "timed_out", "cancelled", "lost"});
constexpr auto TaskRuntimeNames = std::to_array<Names>({"subagent", "acp"});
constexpr auto TaskOutcomeNames = std::to_array<Names>({"succeeded", "blocked"});
constexpr auto NotifyPolicyNames = std::to_array<Names>({"done_only", "state_changes", "silent"});

template<typename Value, std::size_t Count>
std::string_view nameIn(const std::array<Names, Count> &names, Value value)
{
    return names.at(static_cast<std::size_t>(value));
}

template<typename Value, std::size_t Count>
Value valueIn(const std::array<Names, Count> &names, std::string_view name)
{
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? Value() : static_cast<Value>(found - names.begin());
}

/// What a value takes besides its texts: the row, its indexes, its place in memory.
constexpr qint64 Overhead = 256;

/// Collects the names of fields that differ.
class Differences final
{
public:
    template<typename T>
    Differences &compare(const char *name, const T &before, const T &after)
    {
        if (before != after) {
            if (!m_names.isEmpty())
                m_names += ',';
            m_names += name;
        }
        return *this;
    }
    [[nodiscard]] const QByteArray &names() const { return m_names; }

private:
    QByteArray m_names;
};

} // namespace

std::string_view nameOf(FlowStatus status) { return nameIn(FlowStatusNames, status); }
std::string_view nameOf(TaskStatus status) { return nameIn(TaskStatusNames, status); }
std::string_view nameOf(TaskRuntime runtime) { return nameIn(TaskRuntimeNames, runtime); }
std::string_view nameOf(TaskOutcome outcome) { return nameIn(TaskOutcomeNames, outcome); }
std::string_view nameOf(NotifyPolicy policy) { return nameIn(NotifyPolicyNames, policy); }

FlowStatus flowStatusNamed(std::string_view name) { return valueIn<FlowStatus>(FlowStatusNames, name); }
TaskStatus taskStatusNamed(std::string_view name) { return valueIn<TaskStatus>(TaskStatusNames, name); }
TaskRuntime taskRuntimeNamed(std::string_view name) { return valueIn<TaskRuntime>(TaskRuntimeNames, name); }
TaskOutcome taskOutcomeNamed(std::string_view name) { return valueIn<TaskOutcome>(TaskOutcomeNames, name); }
NotifyPolicy notifyPolicyNamed(std::string_view name)
{
    return valueIn<NotifyPolicy>(NotifyPolicyNames, name);
}

void TaskTally::add(const Task &task, int count)
{
    byStatus.at(static_cast<std::size_t>(task.status)) += count;
    byRuntime.at(static_cast<std::size_t>(task.runtime)) += count;
}

int TaskTally::total() const { return std::accumulate(byStatus.begin(), byStatus.end(), 0); }

void StoredFlow::put(const Task &task)
{
    const int known = indexOf(task.id);
    if (known >= 0) {
        Task &stored = tasks.at(static_cast<std::size_t>(known));
        tally.add(stored, -1);
        stored = task;
    } else {
        const auto index = static_cast<int>(tasks.size());
        m_byId.insert(task.id, index);
        if (!task.runId.isEmpty())
            m_byRun[task.runId].append(index);
        tasks.push_back(task);
    }
    tally.add(task);
}

qint64 byteSize(const Flow &flow)
{
    return Overhead + flow.controllerId.size() + flow.goal.size() + flow.currentStep.size()
        + flow.blockedTaskId.size() + flow.blockedSummary.size() + flow.stateJson.size()
        + flow.waitJson.size();
}

qint64 byteSize(const Task &task)
{
    return Overhead + task.task.size() + task.sourceId.size() + task.childSessionKey.size()
        + task.parentTaskId.size() + task.agentId.size() + task.runId.size() + task.label.size()
        + task.error.size() + task.progressSummary.size() + task.terminalSummary.size();
}

QByteArray changedFields(const Flow &before, const Flow &after)
{
    return Differences()
        .compare("controllerId", before.controllerId, after.controllerId)
        .compare("currentStep", before.currentStep, after.currentStep)
        .compare("blockedTaskId", before.blockedTaskId, after.blockedTaskId)
        .compare("blockedSummary", before.blockedSummary, after.blockedSummary)
        .compare("status", before.status, after.status)
        .compare("notifyPolicy", before.notifyPolicy, after.notifyPolicy)
        .compare("goal", before.goal, after.goal)
        .compare("stateJson", before.stateJson, after.stateJson)
        .compare("waitJson", before.waitJson, after.waitJson)
        .compare("cancelRequestedAt", before.cancelRequestedAt, after.cancelRequestedAt)
        .compare("endedAt", before.endedAt, after.endedAt)
        .names();
}

QByteArray changedFields(const Task &before, const Task &after)
{
    return Differences()
        .compare("runtime", before.runtime, after.runtime)
        .compare("sourceId", before.sourceId, after.sourceId)
        .compare("childSessionKey", before.childSessionKey, after.childSessionKey)
        .compare("parentTaskId", before.parentTaskId, after.parentTaskId)
        .compare("agentId", before.agentId, after.agentId)
        .compare("runId", before.runId, after.runId)
        .compare("label", before.label, after.label)
        .compare("task", before.task, after.task)
        .compare("status", before.status, after.status)
        .compare("notifyPolicy", before.notifyPolicy, after.notifyPolicy)
        .compare("error", before.error, after.error)
        .compare("progressSummary", before.progressSummary, after.progressSummary)
        .compare("terminalSummary", before.terminalSummary, after.terminalSummary)
        .compare("terminalOutcome", before.terminalOutcome, after.terminalOutcome)
        .compare("startedAt", before.startedAt, after.startedAt)
        .compare("endedAt", before.endedAt, after.endedAt)
        .names();
}

} // namespace Gatehouse
