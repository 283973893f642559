// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "http/requesthead.h"
#include "taskflows/actionanswer.h"
#include "taskflows/actionrequest.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <functional>
#include <memory>
#include <utility>

class QObject;

namespace Gatehouse {

/// Performs an action on the flows of one session, for the call @a callId. Calls @a done once, now or later,
/// whether the caller is still there or not; @a done is dropped when @a context dies.
using RouteAction = std::function<void(ActionRequest request, const QString &callId, QObject *context,
                                       std::function<void(const ActionAnswer &)> done)>;

/// A route as it is served. Never changes: a request keeps the one it began with.
struct Route
{
    RouteConfig config;
    QByteArray path; ///< canonical, see canonicalPath()
    RouteAction perform; ///< all it can do: bound to its session, it can't name another

    /// Whether it is reached by @a listener.
    [[nodiscard]] bool isServedOn(ListenerKind listener) const
    {
        return listener == ListenerKind::Public ? config.isPublic : config.isPrivate;
    }
};

/// The enabled routes by their path, found in constant time. Gateway thread.
class RouteTable final
{
    Q_DISABLE_COPY_MOVE(RouteTable)
public:
    /// Makes what a route performs from its declaration.
    using Bind = std::function<RouteAction(const RouteConfig &)>;

    explicit RouteTable(Bind bind)
        : m_bind(std::move(bind))
    { }

    /// Serves the enabled ones of @a routes from now on, and no others. Whoever holds a route keeps it as it
    /// was.
    void apply(const QList<RouteConfig> &routes);

    /// The route at @a path (canonical), or null.
    [[nodiscard]] std::shared_ptr<const Route> find(const QByteArray &path) const
    {
        return m_routes.value(path);
    }
    [[nodiscard]] bool contains(const QByteArray &path) const { return m_routes.contains(path); }
    [[nodiscard]] qsizetype count() const { return m_routes.size(); }

private:
    Bind m_bind;
    QHash<QByteArray, std::shared_ptr<const Route>> m_routes;
};

} // namespace Gatehouse
