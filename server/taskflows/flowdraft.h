// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flow.h"

#include <map>
#include <optional>
#include <vector>

namespace Gatehouse {

/// A flow in the state to which a change will bring it: what is committed, with what was changed since on
/// top. Gateway thread.
class FlowDraft final
{
    Q_DISABLE_COPY_MOVE(FlowDraft)
public:
    /// @a base is borrowed. The draft may become @a room bytes larger than that.
    FlowDraft(const StoredFlow &base, qint64 room);
    ~FlowDraft() = default;

    /// Who changes it, for the history.
    struct Author
    {
        QByteArray action;
        QByteArray callId = {};
    };

    [[nodiscard]] const Flow &flow() const { return m_flow; }
    [[nodiscard]] const TaskTally &tally() const { return m_tally; }
    /// Null when the flow has no such task. Valid until a task is put.
    [[nodiscard]] const Task *findTask(const QByteArray &id) const;
    /// The first task of the run @a runId with that runtime and child session; with @a task and @a label,
    /// too, when it is for a subagent. Null when there is none.
    [[nodiscard]] const Task *findRun(const Task &like) const;
    /// All tasks in the order in which they were created.
    [[nodiscard]] std::vector<Task> tasks() const;
    /// The time of this change, milliseconds since 1970.
    [[nodiscard]] qint64 now() const { return m_now; }
    void setNow(qint64 now) { m_now = now; }

    /// Makes the flow @a next, one revision on and updated now. False, and nothing has changed, when it grows
    /// beyond the limit of its session.
    [[nodiscard]] bool change(Flow next, const Author &author);
    /// The same for what a limit must not hold up.
    void changeAnyway(Flow next, const Author &author);
    /// Ends the flow as cancelled.
    void cancel(const Author &author);
    /// Cancels the flow if it was only waiting for its last active task.
    void endIfDue();
    /// Keeps that the flow is to end by itself: no change in the eyes of callers, but stored.
    void setCancelsItself(const Author &author);
    /// Adds @a task, or puts it in the place of the one with its id. False as above.
    [[nodiscard]] bool put(Task task, const Author &author);
    /// The same for words of the gateway itself, which always have room.
    void putAnyway(Task task, const Author &author);

    // For the store.

    [[nodiscard]] bool isEmpty() const { return m_history.empty(); }
    [[nodiscard]] bool isFlowChanged() const { return m_isFlowChanged; }
    /// By their place in the flow.
    [[nodiscard]] const std::map<int, Task> &changedTasks() const { return m_tasks; }
    [[nodiscard]] const std::vector<HistoryLine> &history() const { return m_history; }
    [[nodiscard]] qint64 growth() const { return m_growth; }

private:
    [[nodiscard]] bool fits(qint64 bytes) const { return bytes <= 0 || m_growth + bytes <= m_room; }
    void note(const Author &author, const QByteArray &fields, const QByteArray &taskId = {});
    [[nodiscard]] const Task &at(int index) const;
    [[nodiscard]] int indexOf(const QByteArray &id) const;

    const StoredFlow &m_base;
    Flow m_flow;
    TaskTally m_tally;
    std::map<int, Task> m_tasks; ///< changed and new ones by their place
    int m_count; ///< of tasks, the new ones included
    std::vector<HistoryLine> m_history;
    qint64 m_room;
    qint64 m_growth = 0;
    qint64 m_now = 0;
    bool m_isFlowChanged = false;
};

} // namespace Gatehouse
