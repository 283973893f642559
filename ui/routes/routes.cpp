// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routes.h"

#include "common/gatewayclient.h"
#include "routes/routesfeed.h"

#include <algorithm>
#include <utility>

namespace Gatehouse {

Routes::Routes(GatewayClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    client.addFeed<RoutesInfo>(
        this,
        [](Gateway &gateway, std::function<void(const RoutesInfo &)> tell) {
            return std::make_unique<RoutesFeed>(gateway, std::move(tell));
        },
        [this](const RoutesInfo &info) {
            m_info = info;
            m_isKnown = true;
            Q_EMIT changed();
        });
}

Routes::~Routes() = default;

const RouteInfo *Routes::route(const QString &id) const
{
    const auto found = std::ranges::find_if(m_info.routes,
                                            [&id](const RouteInfo &info) { return info.config.id == id; });
    return found == m_info.routes.cend() ? nullptr : &*found;
}

Config Routes::config() const
{
    Config config;
    for (const RouteInfo &info : m_info.routes)
        config.routes.append(info.config);
    for (const InstanceInfo &info : m_client.instances())
        config.instances.append(info.config);
    return config;
}

} // namespace Gatehouse
