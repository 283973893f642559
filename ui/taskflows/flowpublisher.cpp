// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowpublisher.h"

#include "config/configstore.h"
#include "gateway.h"
#include "taskflows/flowstore.h"
#include "taskflows/taskflows.h"

#include <utility>

namespace Gatehouse {

FlowPublisher::FlowPublisher(Gateway &gateway, QObject *parent)
    : QObject(parent)
    , m_gateway(gateway)
    , m_flows(gateway.taskFlows().flows())
{
    connect(&m_flows, &FlowStore::flowsChanged, this, [this](const QByteArrayList &ids) {
        for (const QByteArray &id : ids)
            m_changed.insert(id);
        send();
    });
    connect(&gateway.config(), &ConfigStore::changed, this, [this] {
        m_routesChanged = m_routesChanged || routes() != m_told;
        send();
    });
}

FlowPublisher::~FlowPublisher() = default;

FlowPublisher &FlowPublisher::of(Gateway &gateway, QObject *context)
{
    auto *publisher = context->findChild<FlowPublisher *>(QString(), Qt::FindDirectChildrenOnly);
    if (publisher == nullptr)
        publisher = new FlowPublisher(gateway, context); // NOLINT: belongs to its parent
    return *publisher;
}

void FlowPublisher::begin(const Answer &answer)
{
    m_waiting = {};
    m_changed.clear();
    m_routesChanged = false;
    m_told = routes();
    FlowBatch batch{.isWhole = true, .flows = {}, .removed = {}, .routes = m_told};
    QList<StoredFlow> all = m_flows.snapshot();
    batch.flows.reserve(static_cast<std::size_t>(all.size()));
    for (StoredFlow &stored : all)
        batch.flows.push_back(std::make_shared<const StoredFlow>(std::move(stored)));
    answer(batch);
}

void FlowPublisher::next(Answer answer)
{
    m_waiting = std::move(answer);
    send();
}

void FlowPublisher::send()
{
    if (!m_waiting || (m_changed.isEmpty() && !m_routesChanged))
        return;
    FlowBatch batch;
    for (const QByteArray &id : std::exchange(m_changed, {})) {
        if (std::optional<StoredFlow> stored = m_flows.find(id))
            batch.flows.push_back(std::make_shared<const StoredFlow>(*std::move(stored)));
        else
            batch.removed.append(id);
    }
    if (std::exchange(m_routesChanged, false)) {
        m_told = routes();
        batch.routes = m_told;
    }
    std::exchange(m_waiting, {})(batch);
}

FlowRoutes FlowPublisher::routes() const
{
    FlowRoutes routes;
    for (const RouteConfig &route : m_gateway.config().current().routes) {
        routes.add(route.sessionKey.toUtf8(),
                   {.id = route.id, .controllerId = route.controllerId.toUtf8(), .agent = route.agent});
    }
    return routes;
}

} // namespace Gatehouse
