// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/routetally.h"
#include "config/config.h"
#include "routewarnings.h"
#include "secretsoverview.h"
#include "taskflows/flowstore.h"
#include "taskflows/routelimiters.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QUrl>
#include <optional>

namespace Gatehouse {

// What the window is told of TaskFlow routes. Plain values, copied from the gateway thread to the window's.

/// A route as it is configured and works.
struct RouteInfo
{
    RouteConfig config;
    QUrl publicUrl; ///< empty while the listener is not bound, and when the route is not served there
    QList<QUrl> privateUrls; ///< loopback first; the same
    SecretUse secret; ///< what its last look-up found; no value
    RouteLimiters::PathUsage limits; ///< how near its limits it is now
    UsageTotal usage;
    std::optional<RouteFailure> failure;
    QList<RouteWarning> warnings;

    bool operator==(const RouteInfo &) const = default;
};

/// All routes, and what they share.
struct RoutesInfo
{
    QList<RouteInfo> routes; ///< in the order of the configuration
    RouteLimits limits;
    QHash<QString, FlowStore::SessionCount> sessions; ///< those that have flows

    bool operator==(const RoutesInfo &) const = default;
};

} // namespace Gatehouse
