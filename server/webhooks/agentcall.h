// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/exchange.h"
#include "webhooks/arrivalorder.h"
#include "webhooks/attachmentstore.h"
#include "webhooks/idempotency.h"
#include "webhooks/livecall.h"
#include "webhooks/prefer.h"
#include "webhooks/replystore.h"
#include "webhooks/turn.h"

#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

namespace Gatehouse {

/// What one caller is told while the gateway stops, and when the waiting line is full.
[[nodiscard]] Answer unavailable(const QByteArray &words);

/// What calls share with each other; all are borrowed and must outlive them.
struct AgentCallServices
{
    AttachmentStore &attachments;
    ReplyStore &replies;
    Idempotency &idempotency;
};

/// One call of an agent whose body has arrived: read it, wait in line, run the agent, answer. It may go on
/// without its caller: when that has been told where to look for the answer, and while others wait for it who
/// called with the same idempotency id. Gateway thread.
class AgentCall final : public LiveCall, private IdempotentCall
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AgentCall)
public:
    /// The sink of @a exchange is an AgentBody.
    AgentCall(std::unique_ptr<Exchange> exchange, std::shared_ptr<InstanceRuntime> instance,
              const AgentCallServices &services);
    ~AgentCall() override;

    /// Begins; call it once, after connecting to finished().
    void start();
    [[nodiscard]] bool isRunning() const override;
    void drain() override;
    void abort() override;
    [[nodiscard]] bool isCancellable() const override { return !m_finished && !m_end; }
    void cancel() override;
    [[nodiscard]] QByteArray recordId() const override { return m_exchange->call().record().id; }
    void showText(bool wanted) override;
    [[nodiscard]] QString textSoFar() const override { return m_turn ? m_turn->textSoFar() : QString(); }

private:
    [[nodiscard]] const ReplyOwner &owner() const override { return m_owner; }
    void goFirst() override;
    void follow(IdempotentCall &first) override;
    void answerLike(const ReplyOwner &first, const CallEnd &end) override;
    void replay(const StoredReply &reply) override;
    void conflict(const QByteArray &first) override;
    void lookUpFailed(const Error &error) override;
    void followersLeft() override;

    void readForm(std::unique_ptr<Spool> spool);
    void formReceived(Result<ReceivedForm> form);
    /// The body is in order; @a digest counts only along with an idempotency id.
    void requestRead(const QString &session, const QString &message, const QByteArray &digest);
    void enterLine();
    /// Whether the caller still waits as long as it said it would.
    [[nodiscard]] bool isPatient() const { return m_patience && m_patience->isActive(); }
    void runStarts();
    void runEnded(const RunOutcome &outcome);
    void callerLeft();
    /// Gives up unless somebody still wants the answer.
    void leaveUnlessWanted();
    [[nodiscard]] bool isWanted();

    /// Once the caller has waited for as long as it wanted to: tells it where the answer will be.
    void showWhereToLook();
    /// Makes sure that there will be an answer to look for, and has @a done called for @a context.
    void promise(QObject *context, Database::WriteDone done);

    /// Keeps the end of the call where that is due, then gives it to everyone who waits for it.
    void conclude(const CallEnd &end, bool hasRun);
    void keep(const CallEnd &end);
    void deliver(const CallEnd &end);
    /// Answers this caller alone; the call may go on.
    void tell(const CallEnd &end);
    /// The same, and is done.
    void answer(const CallEnd &end);
    void refuse(const Error &error);
    void linkTo(const QByteArray &call);
    void finish();

    std::unique_ptr<Exchange> m_exchange;
    std::shared_ptr<InstanceRuntime> m_instance;
    AgentCallServices m_services;
    Preferences m_preferences;
    ReplyOwner m_owner;
    ArrivalOrder::Ticket m_arrival = 0;
    std::shared_ptr<StoredFiles> m_files;
    std::unique_ptr<Turn> m_turn;
    bool m_textWanted = false;
    QPointer<AgentCall> m_first; ///< whom this call follows
    std::unique_ptr<QTimer> m_patience; ///< of a caller that has some
    std::optional<CallEnd> m_end; ///< known, and being stored
    bool m_isKept = false; ///< the run goes on whatever callers do, and its end is stored
    bool m_promised = false; ///< somebody has been or is being told where to look for the answer
    bool m_finished = false;
};

} // namespace Gatehouse
