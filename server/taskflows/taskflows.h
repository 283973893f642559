// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpointmap.h"
#include "taskflows/childtasks.h"
#include "taskflows/flowactions.h"
#include "taskflows/flowstore.h"
#include "taskflows/routeendpoint.h"
#include "taskflows/routelimiters.h"
#include "taskflows/routetable.h"

#include <QObject>

namespace Gatehouse {

class Database;
class TaskRunner;
struct Config;
struct RetentionConfig;

/// The TaskFlow part of the gateway: routes with their limits, flows, and the tasks that agents run for them.
/// Gateway thread.
class TaskFlows final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TaskFlows)
public:
    /// All are borrowed and must outlive this object. @a database has the tables of flowsSchema().
    TaskFlows(Database &database, SecretResolver &secrets, TaskRunner &runner, QObject *parent = nullptr);
    ~TaskFlows() override;

    /// Reads the flows. Blocks; call it once, before anything else.
    [[nodiscard]] Result<void> load();
    /// Has @a endpoints ask here for paths that routes may have.
    void registerIn(EndpointMap &endpoints);
    /// Takes routes and limits from @a config. Requests that are in work finish on what they began with.
    void apply(const Config &config);
    /// Removes flows that are past their retention.
    void prune(const RetentionConfig &retention);

    /// The gateway stops: new requests are answered 503, tasks that wait are given up. idle() follows when
    /// nothing is in work any more.
    void drain();
    /// Ends the tasks that run.
    void abortAll();
    /// Tells the agent that runs the task @a id to stop; the task ends as cancelled soon. False: none does.
    bool stopTask(const QByteArray &id);

    [[nodiscard]] FlowStore &flows() { return m_flows; }
    [[nodiscard]] FlowActions &actions() { return m_actions; }
    [[nodiscard]] const RouteTable &routes() const { return m_routes; }
    [[nodiscard]] const RouteLimiters &limiters() const { return m_limiters; }

Q_SIGNALS:
    /// After drain(), from the event loop.
    void idle();

private:
    [[nodiscard]] RouteAction bind(const RouteConfig &config);
    void announceIfIdle();

    FlowStore m_flows;
    ChildTasks m_tasks;
    FlowActions m_actions;
    RouteTable m_routes;
    RouteLimiters m_limiters;
    RouteEndpoint m_endpoint;
    bool m_requestsIdle = false;
    bool m_tasksIdle = false;
};

} // namespace Gatehouse
