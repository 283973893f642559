// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowstore.h"
#include "taskflows/taskrunner.h"

#include <QHash>
#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace Gatehouse {

/// The child tasks that agents of this gateway run: it has them run, writes down how they are, and ends them.
/// What became of a task is stored however long that takes: a write that fails is tried again. Gateway
/// thread.
class ChildTasks final : public QObject, private TaskObserver
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChildTasks)
public:
    /// All are borrowed and must outlive this object.
    ChildTasks(FlowStore &store, TaskRunner &runner, QObject *parent = nullptr);
    ~ChildTasks() override;

    /// Has the stored task @a task of @a session run by the instance it names.
    void start(const FlowSession &session, const Task &task);
    /// Ends all tasks of the flow @a flowId that run here. @a done follows once none is active any more,
    /// after
    /// @a patience at the latest; at once when there is none.
    void cancel(const QByteArray &flowId, std::chrono::milliseconds patience, std::function<void()> done);
    /// Asks the agent that runs the task @a id to stop. False: no agent does.
    bool stop(const QByteArray &id);

    /// The gateway stops: tasks that wait for their turn are given up; those that run go on. idle() follows
    /// when none is left.
    void drain();
    /// Ends those that run, too.
    void abortAll();
    [[nodiscard]] qsizetype runningCount() const { return static_cast<qsizetype>(m_tasks.size()); }

Q_SIGNALS:
    /// After drain(): no task is left. Emitted from the event loop.
    void idle();

private:
    struct Running
    {
        FlowSession session;
        QByteArray flowId;
        std::optional<qint64> startedAt = {};
        bool isStopping = false; ///< because the gateway stops
    };
    struct Canceller
    {
        QByteArray flowId;
        std::function<void()> done;
        std::unique_ptr<QTimer> patience;
    };

    void taskStarted(const QByteArray &taskId) override;
    void taskProgressed(const QByteArray &taskId, const QString &textSoFar) override;
    void taskEnded(const QByteArray &taskId, const TaskEnd &end) override;
    void storeEnd(const QByteArray &taskId, const TaskEnd &end);
    void forget(const QByteArray &taskId);
    [[nodiscard]] std::vector<QByteArray> tasksOf(const QByteArray &flowId) const;

    FlowStore &m_store;
    TaskRunner &m_runner;
    std::unordered_map<QByteArray, Running> m_tasks; ///< by id
    std::vector<Canceller> m_cancellers;
    bool m_isDraining = false;
};

} // namespace Gatehouse
