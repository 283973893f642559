// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/taskflows.h"

#include "config/config.h"

#include <QLoggingCategory>
#include <utility>

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcTaskFlows, "gatehouse.taskflows")

} // namespace

TaskFlows::TaskFlows(Database &database, SecretResolver &secrets, TaskRunner &runner, QObject *parent)
    : QObject(parent)
    , m_flows(database)
    , m_tasks(m_flows, runner)
    , m_actions(m_tasks)
    , m_routes([this](const RouteConfig &config) { return bind(config); })
    , m_endpoint(m_routes, m_limiters, secrets)
{
    connect(&m_endpoint, &RouteEndpoint::idle, this, [this] {
        m_requestsIdle = true;
        announceIfIdle();
    });
    connect(&m_tasks, &ChildTasks::idle, this, [this] {
        m_tasksIdle = true;
        announceIfIdle();
    });
}

TaskFlows::~TaskFlows() = default;

Result<void> TaskFlows::load() { return m_flows.load(); }

void TaskFlows::registerIn(EndpointMap &endpoints)
{
    endpoints.addPaths([this](const QByteArray &path) { return m_routes.contains(path); }, m_endpoint);
}

RouteAction TaskFlows::bind(const RouteConfig &config)
{
    const RouteContext context{.routeId = config.id,
                               .sessionKey = config.sessionKey,
                               .controllerId = config.controllerId,
                               .agent = config.agent,
                               .callId = {}};
    return [this, context, session = m_flows.bindSession(config.sessionKey)](
               ActionRequest request, const QString &callId, QObject *caller,
               std::function<void(const ActionAnswer &)> done) {
        RouteContext forCall = context;
        forCall.callId = callId;
        m_actions.perform(session, forCall, std::move(request), caller, std::move(done));
    };
}

void TaskFlows::apply(const Config &config)
{
    m_flows.setLimits(config.limits.flows);
    m_limiters.configure(config.limits.routes);
    m_endpoint.setLimits(config.limits.routes);
    m_routes.apply(config.routes);
}

void TaskFlows::prune(const RetentionConfig &retention)
{
    m_flows.prune(retention.finishedFlowsDays, this, [](const Result<int> &removed) {
        if (!removed) {
            qCWarning(lcTaskFlows).noquote()
                << "cannot remove flows past their retention:" << removed.error().message;
        } else if (*removed > 0) {
            qCInfo(lcTaskFlows) << "removed" << *removed << "flows past their retention";
        }
    });
}

void TaskFlows::drain()
{
    m_endpoint.drain();
    m_tasks.drain();
}

void TaskFlows::abortAll() { m_tasks.abortAll(); }

bool TaskFlows::stopTask(const QByteArray &id) { return m_tasks.stop(id); }

void TaskFlows::announceIfIdle()
{
    if (m_requestsIdle && m_tasksIdle)
        Q_EMIT idle();
}

} // namespace Gatehouse
