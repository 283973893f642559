// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "config/confignode.h"

#include <QStringList>

namespace Gatehouse {

/// Reads the `agent` of an instance. Which fields there may be depends on its type.
void readAgent(const ConfigNode &node, InstanceConfig &out);

/// The fields below `agent` of all types, as ConfigField::below gives them.
[[nodiscard]] QStringList agentFieldPaths();

/// How @a type is written in the file.
[[nodiscard]] QString agentTypeName(AgentConfig::Type type);

} // namespace Gatehouse
