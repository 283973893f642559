// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "routes/routeinfo.h"

#include <QObject>

namespace Gatehouse {

class GatewayClient;

/// The routes as the window knows them. GUI thread; made before the client is started.
class Routes final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Routes)
public:
    /// @a client is borrowed.
    explicit Routes(GatewayClient &client, QObject *parent = nullptr);
    ~Routes() override;

    [[nodiscard]] const RoutesInfo &info() const { return m_info; }
    /// Whether the gateway has told of its routes yet.
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    /// Null when there is none; valid until the next changed().
    [[nodiscard]] const RouteInfo *route(const QString &id) const;
    /// What a route is checked against: the routes and instances as they are now.
    [[nodiscard]] Config config() const;

Q_SIGNALS:
    /// info() is new.
    void changed();

private:
    GatewayClient &m_client;
    RoutesInfo m_info;
    bool m_isKnown = false;
};

} // namespace Gatehouse
