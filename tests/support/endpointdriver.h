// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"
#include "http/exchange.h"

#include <QPointer>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace Gatehouse {

/// One request to an endpoint, without a connection.
struct TestRequest
{
    QByteArray method = "POST";
    QByteArray path;
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    QByteArray body = {};
    ListenerKind listener = ListenerKind::Public;
    QString address = QStringLiteral("192.0.2.1");
};

/// The head of @a request as the gate would hand it over.
[[nodiscard]] RequestHead headOf(const TestRequest &request);

/// What became of a request.
struct TestReply
{
    std::optional<Answer> answer; ///< none while it is at work, or when its caller has left
    std::shared_ptr<Call> call;
    std::optional<AdmitResult> verdict; ///< until its body has come
    bool wasAdmitted = false;
    qint64 bodyLimit = 0;
    std::chrono::milliseconds bodyTimeout{0};
    bool finMeansGone = false;
    QPointer<Exchange> exchange;

    [[nodiscard]] int status() const { return answer ? answer->status : 0; }
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    [[nodiscard]] QString stoppedAt() const { return call->record().stoppedAt; }
};

/// Brings requests to an endpoint as a gate does, and notes down what becomes of them.
class EndpointDriver final : private CallObserver
{
    Q_DISABLE_COPY_MOVE(EndpointDriver)
public:
    EndpointDriver();
    ~EndpointDriver() override;

    /// One request all the way. Its body comes as soon as it is admitted, in two pieces.
    std::shared_ptr<TestReply> send(Endpoint &endpoint, const TestRequest &request);
    /// The same until it is admitted: then bodyArrives() brings the body.
    std::shared_ptr<TestReply> begin(Endpoint &endpoint, const TestRequest &request);
    void bodyArrives(Endpoint &endpoint, TestReply &reply);
    /// The caller of @a reply leaves.
    void leave(TestReply &reply);

private:
    struct Pending;

    void callArrived(const Call &) override { }
    void callChanged(const Call &) override { }
    void callEnded(const Call &) override { }
    [[nodiscard]] bool isBacklogged() const override { return false; }

    std::vector<std::unique_ptr<Pending>> m_pending;
    int m_lastCall = 0;
};

} // namespace Gatehouse
