// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "config/confignode.h"

#include <QStringList>

namespace Gatehouse {

/// Reads `instances`, and reports UUIDs and names that are there twice.
void readInstances(const ConfigNode &node, Config &out);

/// The fields below `instances`, as ConfigField::below gives them.
[[nodiscard]] QStringList instanceFieldPaths();

/// What names of instances are compared by: two with the same key are the same name.
[[nodiscard]] QString instanceNameKey(const QString &name);

/// The instance that @a nameOrUuid names; null when there is none.
[[nodiscard]] const InstanceConfig *findInstance(const Config &config, const QString &nameOrUuid);

} // namespace Gatehouse
