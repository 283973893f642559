// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"
#include "config/config.h"
#include "webhooks/arrivalorder.h"
#include "webhooks/sessionlines.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace Gatehouse {

/// One configured instance at work. Shared by the calls that were admitted to it, so it may outlive its
/// configuration.
struct InstanceRuntime
{
    InstanceConfig config;
    std::shared_ptr<Agent> agent; ///< for runs that begin now; those that run hold the one they began with
    SessionLines lines{{}};
    ArrivalOrder arrivals;
};

/// The instances by their UUID, kept in step with the configuration. Gateway thread.
class Instances final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Instances)
public:
    using AgentFactory = std::function<std::unique_ptr<Agent>(const InstanceConfig &)>;

    explicit Instances(AgentFactory createAgent, QObject *parent = nullptr);
    ~Instances() override;

    /// Makes the instances those of @a config. An instance keeps its waiting line, and its agent unless the
    /// agent is declared otherwise now; limits change at once.
    void apply(const Config &config);

    /// The instance with @a uuid (lower case), enabled or not; null when there is none.
    [[nodiscard]] std::shared_ptr<InstanceRuntime> find(const QString &uuid) const;

    /// What is known of the backend of @a uuid; never tried when there is no such instance.
    [[nodiscard]] AgentState agentState(const QString &uuid) const;

Q_SIGNALS:
    /// The backend of the instance @a uuid was reached, or lost, or is a new one.
    void agentStateChanged(const QString &uuid, const Gatehouse::AgentState &state);

private:
    void replaceAgent(const std::shared_ptr<InstanceRuntime> &instance, const InstanceConfig &declared);

    AgentFactory m_createAgent;
    QHash<QString, std::shared_ptr<InstanceRuntime>> m_configured;
    QHash<QString, std::weak_ptr<InstanceRuntime>> m_retired; ///< may still have calls
};

} // namespace Gatehouse
