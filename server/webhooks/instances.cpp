// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/instances.h"

#include <utility>

namespace Gatehouse {

Instances::Instances(AgentFactory createAgent, QObject *parent)
    : QObject(parent)
    , m_createAgent(std::move(createAgent))
{ }

Instances::~Instances() = default;

void Instances::apply(const Config &config)
{
    QHash<QString, std::shared_ptr<InstanceRuntime>> before = std::exchange(m_configured, {});
    for (const InstanceConfig &declared : config.instances) {
        const QString uuid = declared.uuid.toLower();
        std::shared_ptr<InstanceRuntime> instance = before.take(uuid);
        if (!instance) // one that was removed and comes back finds its calls still in line
            instance = m_retired.take(uuid).lock();
        if (!instance)
            instance = std::make_shared<InstanceRuntime>();
        if (!instance->agent || instance->config.agent != declared.agent)
            replaceAgent(instance, declared);
        instance->config = declared;
        instance->config.uuid = uuid;
        instance->lines.setLimits(
            {.concurrentRuns = declared.limits.concurrentRuns, .waitingRuns = declared.limits.waitingRuns});
        m_configured.insert(uuid, instance);
    }
    m_retired.removeIf([](const auto &retired) { return retired.value().expired(); });
    for (auto gone = before.cbegin(); gone != before.cend(); ++gone)
        m_retired.insert(gone.key(), gone.value());
}

void Instances::replaceAgent(const std::shared_ptr<InstanceRuntime> &instance, const InstanceConfig &declared)
{
    if (instance->agent) // it may live on with its runs
        instance->agent->disconnect(this);
    instance->agent = m_createAgent(declared);
    if (!instance->agent)
        return;
    const QString uuid = declared.uuid.toLower();
    connect(instance->agent.get(), &Agent::stateChanged, this,
            [this, uuid](const AgentState &state) { Q_EMIT agentStateChanged(uuid, state); });
    Q_EMIT agentStateChanged(uuid, instance->agent->state());
}

AgentState Instances::agentState(const QString &uuid) const
{
    const std::shared_ptr<InstanceRuntime> instance = find(uuid);
    return instance && instance->agent ? instance->agent->state() : AgentState{};
}

std::shared_ptr<InstanceRuntime> Instances::find(const QString &uuid) const
{
    return m_configured.value(uuid);
}

} // namespace Gatehouse
