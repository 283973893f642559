// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"
#include "secrets/secretref.h"
#include "taskflows/routelimiters.h"
#include "taskflows/routetable.h"

#include <QObject>
#include <functional>
#include <memory>

namespace Gatehouse {

/// Serves the TaskFlow routes (docs/taskflows.md): checks each request in the fixed order, method, type,
/// rate, in flight, secret, body, JSON, schema, and has the route perform the action.
/// Gateway thread.
class RouteEndpoint final : public QObject, public Endpoint
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RouteEndpoint)
public:
    /// All are borrowed and must outlive the endpoint.
    RouteEndpoint(const RouteTable &routes, RouteLimiters &limiters, SecretResolver &secrets,
                  QObject *parent = nullptr);
    ~RouteEndpoint() override;

    /// What a body may be, for requests that are admitted from now on.
    void setLimits(const RouteLimits &limits) { m_limits = limits; }

    [[nodiscard]] QByteArray kind() const override { return "route"; }
    [[nodiscard]] std::unique_ptr<PendingAdmission> admit(const RequestHead &head, Call &call,
                                                          std::function<void(AdmitResult)> done) override;
    /// @a exchange brings the sink that admit() granted.
    void handle(std::unique_ptr<Exchange> exchange) override;

    /// The gateway stops: requests that come are answered 503; those at work go on. idle() follows.
    void drain();
    /// Requests at work, those included whose caller has left.
    [[nodiscard]] int runningCount() const { return m_running; }

Q_SIGNALS:
    /// After drain(): nothing is at work any more. Emitted from the event loop.
    void idle();

private:
    class Work;

    [[nodiscard]] AdmitResult admission(std::shared_ptr<const Route> route, RouteLimiters::Slot slot) const;
    void workEnds();

    const RouteTable &m_routes;
    RouteLimiters &m_limiters;
    SecretResolver &m_secrets;
    RouteLimits m_limits;
    int m_running = 0;
    bool m_draining = false;
};

} // namespace Gatehouse
