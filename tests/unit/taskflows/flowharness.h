// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "storage/database.h"
#include "taskflows/childtasks.h"
#include "taskflows/flowactions.h"
#include "taskflows/flowstore.h"

#include <QHash>
#include <QTemporaryDir>
#include <boost/json/object.hpp>
#include <memory>

namespace Gatehouse {

/// A runner that does what a test tells it.
class FakeRunner final : public TaskRunner
{
    Q_DISABLE_COPY_MOVE(FakeRunner)
public:
    FakeRunner() = default;
    ~FakeRunner() override = default;

    void start(TaskJob job, TaskObserver &observer) override
    {
        m_observer = &observer;
        jobs.append(job);
    }
    void abort(const QByteArray &taskId) override
    {
        aborted.append(taskId);
        if (abortsAtOnce)
            m_observer->taskEnded(taskId, {.kind = TaskEnd::Kind::Aborted});
    }
    [[nodiscard]] TaskObserver &observer() { return *m_observer; }

    QList<TaskJob> jobs;
    QByteArrayList aborted;
    bool abortsAtOnce = true;

private:
    TaskObserver *m_observer = nullptr;
};

/// A store in a folder of its own, and what callers of two routes on two sessions would see.
class FlowHarness final
{
    Q_DISABLE_COPY_MOVE(FlowHarness)
public:
    FlowHarness();
    ~FlowHarness();

    /// Opens the store; again, as after a restart, when it is open already.
    void open();
    void close();

    /// Sends @a body to the route @a routeId, waits for the answer and returns it. What stands before a dot
    /// in the id names the session, so `a.1` and `a.2` share one.
    ActionAnswer send(const QByteArray &body, const QString &routeId = QStringLiteral("zapier"));
    /// The same, as JSON.
    boost::json::object ask(const QByteArray &body, const QString &routeId = QStringLiteral("zapier"));
    /// Sends without waiting.
    std::shared_ptr<std::optional<ActionAnswer>> begin(const QByteArray &body,
                                                       const QString &routeId = QStringLiteral("zapier"));
    /// Creates a flow and returns its id.
    QByteArray createFlow(const QString &routeId = QStringLiteral("zapier"));
    QList<HistoryLine> history(const QByteArray &flowId);

    /// From now on no change can be stored; then again.
    void breakDatabase();
    void repairDatabase();

    [[nodiscard]] FlowStore &store() { return *m_store; }
    [[nodiscard]] ChildTasks &tasks() { return *m_tasks; }
    [[nodiscard]] Database &database() { return *m_database; }
    [[nodiscard]] QString path() const { return m_dir.filePath(QStringLiteral("gatehouse.db")); }

    FakeRunner runner;
    FlowLimits limits;
    QString agent; ///< of all routes
    qint64 now = 0; ///< 0: the real time

private:
    void run(const char *sql); ///< a literal

    QTemporaryDir m_dir;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<FlowStore> m_store;
    std::unique_ptr<ChildTasks> m_tasks;
    std::unique_ptr<FlowActions> m_actions;
};

} // namespace Gatehouse
