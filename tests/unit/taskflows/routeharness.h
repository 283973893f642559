// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretref.h"
#include "support/endpointdriver.h"
#include "taskflows/routeendpoint.h"

#include <QPointer>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace Gatehouse {

/// One request to a route: what a caller usually sends, where a test says nothing else.
struct RouteRequest
{
    QByteArray method = "POST";
    QByteArray path = "/plugins/webhooks/zapier";
    QList<std::pair<QByteArray, QByteArray>> headers = {{"Content-Type", "application/json"},
                                                        {"Authorization", "Bearer s3cret"}};
    QByteArray body = R"({"action":"list_flows"})";
    ListenerKind listener = ListenerKind::Public;
    QString address = QStringLiteral("192.0.2.1");

    operator TestRequest() const { return {method, path, headers, body, listener, address}; } // NOLINT
};

/// Answers at once from `answers` (the last one for ever), or when the test says so.
class FakeResolver final : public SecretResolver
{
public:
    void resolve(const SecretRef &ref, QObject *context, std::function<void(Result<Secret>)> done) override;
    /// Ends the oldest resolution that waits, as the real one does: whoever has gone is not called.
    void finish(const Result<Secret> &result);

    std::deque<Result<Secret>> answers{Secret("s3cret")};
    bool waits = false; ///< for finish()
    int asked = 0;
    QList<SecretRef> refs;

private:
    std::deque<std::pair<QPointer<QObject>, std::function<void(Result<Secret>)>>> m_waiting;
};

/// A route endpoint with all it needs but flows: what it wants performed is noted down.
class RouteHarness final
{
    Q_DISABLE_COPY_MOVE(RouteHarness)
public:
    explicit RouteHarness(const RouteLimits &initial = {});
    ~RouteHarness();

    /// A route with the id and the path /plugins/webhooks/<id>.
    [[nodiscard]] static RouteConfig route(const QString &id = QStringLiteral("zapier"));

    // as EndpointDriver does
    std::shared_ptr<TestReply> send(const RouteRequest &request = {})
    {
        return m_driver.send(*endpoint, request);
    }
    std::shared_ptr<TestReply> begin(const RouteRequest &request = {})
    {
        return m_driver.begin(*endpoint, request);
    }
    void bodyArrives(TestReply &reply) { m_driver.bodyArrives(*endpoint, reply); }
    void leave(TestReply &reply) { m_driver.leave(reply); }

    struct Performed
    {
        QString routeId;
        QString sessionKey;
        QString callId;
        Action action = Action::ListFlows;
        std::function<void(const ActionAnswer &)> done;
    };

private:
    EndpointDriver m_driver; ///< observes calls, which end with the endpoint

public:
    qint64 nowMs = 0;
    RouteTable table;
    RouteLimiters limiters;
    FakeResolver secrets;
    std::vector<Performed> performed;
    std::optional<ActionAnswer> answersAtOnce{{.status = 200, .body = "{}"}};
    std::unique_ptr<RouteEndpoint> endpoint;

private:
    /// What a route performs here.
    [[nodiscard]] RouteAction noteDown(const RouteConfig &config);
};

} // namespace Gatehouse
