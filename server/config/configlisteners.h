// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "config/confignode.h"

#include <QStringList>

namespace Gatehouse {

/// Reads `listeners`, and reports listeners that take each other's port.
void readListeners(const ConfigNode &node, Config &out);

/// Reads `trustedProxies`.
void readTrustedProxies(const ConfigNode &node, Config &out);

/// The fields below `listeners`, as ConfigField::below gives them.
[[nodiscard]] QStringList listenerFieldPaths();

/// True when both listeners of @a config want the same port of the same address.
[[nodiscard]] bool listenersClash(const Config &config);

} // namespace Gatehouse
