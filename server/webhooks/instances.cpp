// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/instances.h"

#include <utility>

namespace Gatehouse {

Instances::Instances(AgentFactory createAgent)
    : m_createAgent(std::move(createAgent))
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
            instance->agent = m_createAgent(declared);
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

std::shared_ptr<InstanceRuntime> Instances::find(const QString &uuid) const
{
    return m_configured.value(uuid);
}

} // namespace Gatehouse
