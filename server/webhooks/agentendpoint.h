// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"
#include "result.h"
#include "webhooks/apikeys.h"
#include "webhooks/attachmentstore.h"
#include "webhooks/failedauthlimiter.h"
#include "webhooks/idempotency.h"
#include "webhooks/instances.h"
#include "webhooks/livecall.h"
#include "webhooks/replystore.h"

#include <QObject>

#include <functional>
#include <memory>
#include <unordered_map>

namespace Gatehouse {

/// Answers `/webhooks` and every path below it (docs/agent-webhooks.md). Gateway thread.
class AgentEndpoint final : public QObject, public Endpoint
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AgentEndpoint)
public:
    /// All are borrowed and must outlive the endpoint.
    AgentEndpoint(Instances &instances, ApiKeys &keys, AttachmentStore &attachments,
                  FailedAuthLimiter &failedAuth, ReplyStore &replies, QObject *parent = nullptr);
    /// Ends every run at once.
    ~AgentEndpoint() override;

    [[nodiscard]] QByteArray kind() const override { return "agent"; }
    [[nodiscard]] std::unique_ptr<PendingAdmission> admit(const RequestHead &head, Call &call,
                                                          std::function<void(AdmitResult)> done) override;
    /// @a exchange brings the sink that admit() granted, if it is a call and not a question for a reply.
    void handle(std::unique_ptr<Exchange> exchange) override;

    /// Asks the agent of @a instance (UUID or any case of it), enabled or not, for one real turn in the
    /// session `gatehouse-test`. NotFound: no such instance. Unavailable: what the agent said went wrong. @a
    /// done comes from the event loop unless @a context dies before.
    void testTurn(const QString &instance, const QString &message, QObject *context,
                  std::function<void(Result<QByteArray>)> done);

    /// The gateway stops: calls that come or wait are answered 503; runs go on. idle() follows.
    void drain();
    /// Ends every run; their callers get a 502.
    void abortAll();
    /// Ends the call @a callId, whether an agent works for it or it waits; its caller gets a 502. False: it
    /// does neither.
    bool cancel(const QByteArray &callId);
    /// Agents at work.
    [[nodiscard]] int runningCount() const;

    /// The reply of the call whose record is @a id, as far as it has come; empty when there is no such live
    /// call, or its agent has said nothing yet.
    [[nodiscard]] QString textSoFar(const QByteArray &id) const;
    /// Has partialText() emitted for that call, while it lives, or no more.
    void showText(const QByteArray &id, bool wanted);

Q_SIGNALS:
    /// A call that showText() asked for has more text now: all of it so far. At most ten times a second for
    /// each call.
    void partialText(const QByteArray &id, const QString &textSoFar);
    /// After drain(): the last call is done. Emitted from the event loop.
    void idle();

private:
    [[nodiscard]] AdmitResult decide(const RequestHead &head, Call &call);
    void handleCall(std::unique_ptr<Exchange> exchange);
    void handleReply(std::unique_ptr<Exchange> exchange);
    [[nodiscard]] Refusal refuseKey(const RequestHead &head, const QString &instance, const QString &why);
    /// Takes charge of @a call until it is finished.
    void adopt(std::unique_ptr<LiveCall> call);
    void forget(LiveCall *call);
    [[nodiscard]] LiveCall *findCall(const QByteArray &id) const;
    void announceIfIdle();
    void forEachCall(const std::function<void(LiveCall &)> &act);

    Instances &m_instances;
    ApiKeys &m_keys;
    AttachmentStore &m_attachments;
    FailedAuthLimiter &m_failedAuth;
    ReplyStore &m_replies;
    Idempotency m_idempotency; ///< outlives the calls
    std::unordered_map<LiveCall *, std::unique_ptr<LiveCall>> m_calls;
    bool m_draining = false;
};

} // namespace Gatehouse
