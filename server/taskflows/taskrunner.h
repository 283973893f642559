// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

namespace Gatehouse {

/// A child task for an agent of this gateway.
struct TaskJob
{
    QByteArray taskId;
    QString instance; ///< as the route names it: name or UUID
    QString session;
    QString text; ///< the message
};

/// How a task ended that an agent ran.
struct TaskEnd
{
    enum class Kind { Reply, Failed, TimedOut, Aborted };
    Kind kind = Kind::Failed;
    QByteArray text = {}; ///< the reply, or what went wrong; UTF-8
};

/// Hears of the tasks that a TaskRunner has taken.
class TaskObserver
{
public:
    virtual ~TaskObserver() = default;
    /// Its agent is about to begin.
    virtual void taskStarted(const QByteArray &taskId) = 0;
    /// The reply as far as it has come; at most ten times a second.
    virtual void taskProgressed(const QByteArray &taskId, const QString &textSoFar) = 0;
    /// The last word, exactly once, from the event loop.
    virtual void taskEnded(const QByteArray &taskId, const TaskEnd &end) = 0;
};

/// Runs child tasks. Gateway thread.
class TaskRunner
{
public:
    virtual ~TaskRunner() = default;
    /// Takes @a job: it may wait for its turn. @a observer is borrowed and must outlive the runner's tasks.
    virtual void start(TaskJob job, TaskObserver &observer) = 0;
    /// Asks the task to stop; taskEnded() follows. Does nothing when it has ended.
    virtual void abort(const QByteArray &taskId) = 0;
};

} // namespace Gatehouse
