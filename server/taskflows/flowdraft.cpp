// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowdraft.h"

#include <algorithm>
#include <utility>

namespace Gatehouse {

FlowDraft::FlowDraft(const StoredFlow &base, qint64 room)
    : m_base(base)
    , m_flow(base.flow)
    , m_tally(base.tally)
    , m_count(static_cast<int>(base.tasks.size()))
    , m_room(room)
{ }

const Task &FlowDraft::at(int index) const
{
    const auto changed = m_tasks.find(index);
    return changed != m_tasks.end() ? changed->second : m_base.tasks.at(static_cast<std::size_t>(index));
}

int FlowDraft::indexOf(const QByteArray &id) const
{
    if (const int known = m_base.indexOf(id); known >= 0)
        return known;
    const auto found = std::ranges::find_if(m_tasks,
                                            [&id](const auto &task) { return task.second.id == id; });
    return found == m_tasks.end() ? -1 : found->first;
}

const Task *FlowDraft::findTask(const QByteArray &id) const
{
    const int index = indexOf(id);
    return index < 0 ? nullptr : &at(index);
}

const Task *FlowDraft::findRun(const Task &like) const
{
    const auto isSameRun = [&like](const Task &task) {
        return task.runId == like.runId && task.runtime == like.runtime
            && task.childSessionKey == like.childSessionKey
            && (task.runtime == TaskRuntime::Acp || (task.task == like.task && task.label == like.label));
    };
    for (const int index : m_base.ofRun(like.runId)) {
        if (const Task &task = at(index); isSameRun(task))
            return &task;
    }
    const auto isNew = m_tasks.lower_bound(static_cast<int>(m_base.tasks.size()));
    const auto found = std::find_if(isNew, m_tasks.end(),
                                    [&isSameRun](const auto &task) { return isSameRun(task.second); });
    return found == m_tasks.end() ? nullptr : &found->second;
}

std::vector<Task> FlowDraft::tasks() const
{
    std::vector<Task> tasks;
    tasks.reserve(static_cast<std::size_t>(m_count));
    for (int index = 0; index < m_count; ++index)
        tasks.push_back(at(index));
    return tasks;
}

void FlowDraft::note(const Author &author, const QByteArray &fields, const QByteArray &taskId)
{
    m_history.push_back({.flowId = m_flow.id,
                         .revision = m_flow.revision,
                         .action = author.action,
                         .time = m_now,
                         .fields = fields,
                         .taskId = taskId,
                         .callId = author.callId});
}

bool FlowDraft::change(Flow next, const Author &author)
{
    if (!fits(byteSize(next) - byteSize(m_flow)))
        return false;
    changeAnyway(std::move(next), author);
    return true;
}

void FlowDraft::changeAnyway(Flow next, const Author &author)
{
    next.revision = m_flow.revision + 1;
    next.updatedAt = std::max(m_now, m_flow.updatedAt);
    m_growth += byteSize(next) - byteSize(m_flow);
    const QByteArray fields = changedFields(m_flow, next);
    m_flow = std::move(next);
    m_isFlowChanged = true;
    note(author, fields);
}

void FlowDraft::cancel(const Author &author)
{
    Flow next = m_flow;
    next.status = FlowStatus::Cancelled;
    next.waitJson = "null";
    next.blockedTaskId.clear();
    next.blockedSummary.clear();
    next.endedAt = m_now;
    changeAnyway(std::move(next), author);
}

void FlowDraft::setCancelsItself(const Author &author)
{
    if (std::exchange(m_flow.cancelsItself, true))
        return;
    m_isFlowChanged = true;
    note(author, {});
}

void FlowDraft::endIfDue()
{
    if (m_flow.cancelsItself && !isFinished(m_flow.status) && m_tally.active() == 0)
        cancel({.action = "cancel_flow"});
}

bool FlowDraft::put(Task task, const Author &author)
{
    const Task *known = findTask(task.id);
    if (!fits(byteSize(task) - (known ? byteSize(*known) : 0)))
        return false;
    putAnyway(std::move(task), author);
    return true;
}

void FlowDraft::putAnyway(Task task, const Author &author)
{
    int index = indexOf(task.id);
    QByteArray fields;
    if (index >= 0) {
        const Task &known = at(index);
        fields = changedFields(known, task);
        m_growth -= byteSize(known);
        m_tally.add(known, -1);
    } else {
        index = m_count++;
        fields = changedFields(Task(), task);
    }
    m_growth += byteSize(task);
    m_tally.add(task);
    const QByteArray id = task.id;
    m_tasks.insert_or_assign(index, std::move(task));
    note(author, fields, id);
}

} // namespace Gatehouse
