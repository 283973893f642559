// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "config/confignode.h"

#include <QStringList>

namespace Gatehouse {

/// Reads `routes`: TaskFlow routes by their ids.
void readRoutes(const ConfigNode &node, Config &out);

/// Reads one route. Its id is not that of @a node, since the same fields stand in files of others.
[[nodiscard]] RouteConfig readRoute(const ConfigNode &node, const QString &id);

/// Reads `plugins`, where OpenClaw has its routes: `plugins.entries.webhooks`. They count like those of
/// `routes`; when the entry is not enabled, none of them is.
void readPluginRoutes(const ConfigNode &node, Config &out);

/// Reports what only shows when all is read: ids that are declared in both places, paths that are there
/// twice, agents that don't exist. @a root is the document.
void checkRoutes(const ConfigNode &root, const Config &config);

/// The fields below `routes` and `plugins`, as ConfigField::below gives them.
[[nodiscard]] QStringList routeFieldPaths();
[[nodiscard]] QStringList pluginFieldPaths();

/// Whether @a id may name a route: 1 to 64 letters, digits, dots, underscores and hyphens.
[[nodiscard]] bool isRouteId(const QString &id);

/// Why no route may have @a path; empty when one may.
[[nodiscard]] QString routePathObjection(const QString &path);

/// What a route has unless it says something else.
[[nodiscard]] QString defaultRoutePath(const QString &id);
[[nodiscard]] QString defaultControllerId(const QString &id);

} // namespace Gatehouse
