// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "fakeagent.h"

#include "support/endpointdriver.h"
#include "webhooks/agentendpoint.h"

#include <QList>
#include <QPointer>
#include <QTemporaryDir>

#include <memory>

namespace Gatehouse {

/// An endpoint with all it needs, one instance and fake agents.
class EndpointHarness final
{
    Q_DISABLE_COPY_MOVE(EndpointHarness)
public:
    EndpointHarness();
    ~EndpointHarness();

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

private:
    EndpointDriver m_driver; ///< observes calls, which end with the endpoint

public:
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
};

} // namespace Gatehouse
