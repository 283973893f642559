// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/exchange.h"
#include "secrets/secretref.h"
#include "taskflows/routeendpoint.h"

#include <QPointer>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace Gatehouse {

/// One request to a route, without a connection.
struct RouteRequest
{
    QByteArray method = "POST";
    QByteArray path = "/plugins/webhooks/zapier";
    QList<std::pair<QByteArray, QByteArray>> headers = {{"Content-Type", "application/json"},
                                                        {"Authorization", "Bearer s3cret"}};
    QByteArray body = R"({"action":"list_flows"})";
    ListenerKind listener = ListenerKind::Public;
    QString address = QStringLiteral("192.0.2.1");
};

/// The head of @a request as the gate would hand it over.
[[nodiscard]] RequestHead headOf(const RouteRequest &request);

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

/// What became of a request.
struct RouteReply
{
    std::optional<Answer> answer; ///< none while it is at work, or when its caller has left
    std::shared_ptr<Call> call;
    std::optional<AdmitResult> verdict; ///< when refused
    bool wasAdmitted = false;
    qint64 bodyLimit = 0;
    std::chrono::milliseconds bodyTimeout{0};
    bool finMeansGone = true;
    QPointer<Exchange> exchange;

    [[nodiscard]] int status() const { return answer ? answer->status : 0; }
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    [[nodiscard]] QString stoppedAt() const { return call->record().stoppedAt; }
};

/// A route endpoint with all it needs but flows: what it wants performed is noted down.
class RouteHarness final : private CallObserver
{
    Q_DISABLE_COPY_MOVE(RouteHarness)
public:
    explicit RouteHarness(const RouteLimits &initial = {});
    ~RouteHarness() override;

    /// A route with the id and the path /plugins/webhooks/<id>.
    [[nodiscard]] static RouteConfig route(const QString &id = QStringLiteral("zapier"));

    /// One request all the way. Its body comes as soon as it is admitted.
    std::shared_ptr<RouteReply> send(const RouteRequest &request = {});
    /// The same until it is admitted: then @a bodyArrives brings the body.
    std::shared_ptr<RouteReply> begin(const RouteRequest &request = {});
    void bodyArrives(RouteReply &reply);
    /// The caller of @a reply leaves.
    void leave(RouteReply &reply);

    struct Performed
    {
        QString routeId;
        QString sessionKey;
        QString callId;
        Action action = Action::ListFlows;
        std::function<void(const ActionAnswer &)> done;
    };

    qint64 nowMs = 0;
    RouteTable table;
    RouteLimiters limiters;
    FakeResolver secrets;
    std::vector<Performed> performed;
    std::optional<ActionAnswer> answersAtOnce{{.status = 200, .body = "{}"}};
    std::unique_ptr<RouteEndpoint> endpoint;

private:
    struct Pending;

    /// What a route performs here.
    [[nodiscard]] RouteAction noteDown(const RouteConfig &config);
    void callArrived(const Call &) override { }
    void callChanged(const Call &) override { }
    void callEnded(const Call &) override { }
    [[nodiscard]] bool isBacklogged() const override { return false; }

    std::vector<std::unique_ptr<Pending>> m_pending;
};

} // namespace Gatehouse
