// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/routetable.h"

#include "http/target.h"

#include <utility>

namespace Gatehouse {

void RouteTable::apply(const QList<RouteConfig> &routes)
{
    const auto before = std::exchange(m_routes, {});
    m_routes.reserve(routes.size());
    for (const RouteConfig &declared : routes) {
        if (!declared.enabled)
            continue;
        const QByteArray path = canonicalPath(declared.path.toUtf8());
        std::shared_ptr<const Route> route = before.value(path);
        if (!route || route->config != declared) {
            route = std::make_shared<const Route>(
                Route{.config = declared, .path = path, .perform = m_bind(declared)});
        }
        m_routes.insert(path, route);
    }
}

} // namespace Gatehouse
