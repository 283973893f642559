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

} // namespace Gatehouse
