// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "json.h"
#include "support/requesttext.h"

#include <QByteArray>
#include <QString>

namespace Gatehouse::Test {

/// A request to `/plugins/webhooks/<route>`.
[[nodiscard]] inline RequestText routeCall(const QByteArray &route, const QByteArray &secret,
                                           const QByteArray &body = "{\"action\":\"list_flows\"}")
{
    RequestText call;
    call.method = "POST";
    call.target = "/plugins/webhooks/" + route;
    call.headers = {{"Authorization", "Bearer " + secret}, {"Content-Type", "application/json"}};
    call.body = body;
    return call;
}

/// A configuration with the routes @a routes (an object by id) and @a more.
[[nodiscard]] inline boost::json::object routesConfig(const boost::json::object &routes,
                                                      const boost::json::object &more = {})
{
    boost::json::object config{{"routes", routes}};
    for (const auto &field : more)
        config.insert_or_assign(field.key(), field.value());
    return config;
}

/// A route with the session `agent:main:<session>`.
[[nodiscard]] inline boost::json::object routeWith(const boost::json::value &secret,
                                                   const QByteArray &session = "hook",
                                                   const boost::json::object &more = {})
{
    boost::json::object route{{"sessionKey", ("agent:main:" + session).toStdString()}, {"secret", secret}};
    for (const auto &field : more)
        route.insert_or_assign(field.key(), field.value());
    return route;
}

/// Limits of routes, to be merged into a configuration.
[[nodiscard]] inline boost::json::object routeLimits(const boost::json::object &limits)
{
    return {{"limits", boost::json::object{{"routes", limits}}}};
}

} // namespace Gatehouse::Test
