// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/routetally.h"
#include "routes/routeinfo.h"
#include "routewarnings.h"

#include <QObject>
#include <QTimer>
#include <functional>

namespace Gatehouse {

class Gateway;

/// Tells the window of the routes: at once when the gateway has been opened, and then at most four times a
/// second while something changes. Gateway thread; dies before the gateway.
class RoutesFeed final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RoutesFeed)
public:
    /// @a gateway is borrowed; it has been opened and has had no call yet.
    RoutesFeed(Gateway &gateway, std::function<void(const RoutesInfo &)> tell);
    ~RoutesFeed() override;

private:
    void soon();
    void tell();
    void lookAgainIn(qint64 ms);
    [[nodiscard]] RoutesInfo look();

    Gateway &m_gateway;
    std::function<void(const RoutesInfo &)> m_tell;
    RouteTally m_tally;
    RouteWarnings m_warnings;
    QHash<QString, QList<RouteWarning>> m_judged; ///< kept: judging compares all routes with each other
    bool m_isJudged = false;
    QTimer m_soon;
    QTimer m_later; ///< windows of the rate end, and slots are given back, without a call
    RoutesInfo m_told;
    bool m_hasTold = false;
};

} // namespace Gatehouse
