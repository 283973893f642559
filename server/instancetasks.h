// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/taskrunner.h"

#include <QObject>
#include <functional>
#include <memory>
#include <unordered_map>

namespace Gatehouse {

class Turn;
struct InstanceRuntime;
struct RunOutcome;

/// Runs child tasks on the instances, in the waiting line like any call: tasks and calls of one session never
/// overlap. Gateway thread.
class InstanceTasks final : public QObject, public TaskRunner
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InstanceTasks)
public:
    /// Finds an instance by its name or UUID; null when there is none.
    using Find = std::function<std::shared_ptr<InstanceRuntime>(const QString &)>;

    explicit InstanceTasks(Find find);
    ~InstanceTasks() override;

    void start(TaskJob job, TaskObserver &observer) override;
    void abort(const QByteArray &taskId) override;

private:
    struct Running
    {
        std::unique_ptr<Turn> turn;
        TaskObserver *observer;
    };
    void end(const QByteArray &taskId, const TaskEnd &end);
    /// The same, from the event loop.
    void endLater(const QByteArray &taskId, const TaskEnd &end);

    Find m_find;
    std::unordered_map<QByteArray, Running> m_tasks; ///< by id
};

} // namespace Gatehouse
