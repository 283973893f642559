// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "fakeagent.h"

#include "http/exchange.h"
#include "webhooks/agentendpoint.h"

#include <QList>
#include <QPointer>
#include <QTemporaryDir>

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

/// What became of a request.
struct TestReply
{
    std::optional<Answer> answer; ///< none while it runs, or when the caller has left
    bool wasAdmitted = false;
    Admission admission; ///< without its sink
    std::shared_ptr<Call> call;
    QPointer<Exchange> exchange;

    [[nodiscard]] int status() const { return answer ? answer->status : 0; }
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
};

/// An endpoint with all it needs, one instance and fake agents.
class EndpointHarness final : private CallObserver
{
    Q_DISABLE_COPY_MOVE(EndpointHarness)
public:
    EndpointHarness();
    ~EndpointHarness() override;

    /// Adds a key and returns its raw value.
    QByteArray addKey(Visibility visibility, const QString &instance = Uuid);
    /// Applies @ref config again.
    void configure();

    std::shared_ptr<TestReply> send(const TestRequest &request);
    /// A call with the key `key` and a JSON body.
    std::shared_ptr<TestReply> call(const QByteArray &session, const QByteArray &message = "hi");
    /// A call with the key `key` and a multipart body with the boundary XX.
    std::shared_ptr<TestReply> upload(const QByteArray &body);

    static const QString Uuid;
    static QByteArray path() { return "/webhooks/" + Uuid.toLatin1(); }

    QTemporaryDir folder;
    Config config;
    QList<QPointer<FakeRun>> runs; ///< in the order in which they began
    bool agentsAbortAtOnce = true;
    QByteArray key; ///< one that opens both listeners, after the first addKey()
    qint64 nowMs = 0;
    std::unique_ptr<Database> database;
    std::unique_ptr<ApiKeys> keys;
    Instances instances;
    FailedAuthLimiter limiter;
    std::unique_ptr<AttachmentStore> attachments;
    std::unique_ptr<ReplyStore> replies;
    std::unique_ptr<AgentEndpoint> endpoint;

private:
    void callArrived(const Call &) override { }
    void callChanged(const Call &) override { }
    void callEnded(const Call &) override { }
    [[nodiscard]] bool isBacklogged() const override { return false; }

    int m_lastCall = 0;
};

} // namespace Gatehouse
