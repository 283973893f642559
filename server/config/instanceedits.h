// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "result.h"

#include <QString>

namespace Gatehouse {

class ConfigStore;

// Changes of one instance in the configuration file, by its UUID. NotFound: there is none. Else as
// ConfigStore::edit(). What a change does not name stays as the file has it. Gateway thread.

[[nodiscard]] Result<void> renameInstance(ConfigStore &store, const QString &uuid, const QString &name);
[[nodiscard]] Result<void> setInstanceEnabled(ConfigStore &store, const QString &uuid, bool enabled);
/// Conflict when the agent is not @a seen any more: somebody else has changed it meanwhile.
[[nodiscard]] Result<void> setInstanceAgent(ConfigStore &store, const QString &uuid, const AgentConfig &seen,
                                            const AgentConfig &wanted);

/// What an instance lets its callers do at once, and what it does when one leaves.
struct CallLimits
{
    InstanceLimits limits;
    InstanceConfig::OnHangUp onHangUp = InstanceConfig::OnHangUp::Abort;
    bool operator==(const CallLimits &) const = default;
};
/// Conflict when the limits are not @a seen any more.
[[nodiscard]] Result<void> setInstanceLimits(ConfigStore &store, const QString &uuid, const CallLimits &seen,
                                             const CallLimits &wanted);

} // namespace Gatehouse
