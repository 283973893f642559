// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/exchange.h"
#include "webhooks/arrivalorder.h"
#include "webhooks/attachmentstore.h"
#include "webhooks/livecall.h"
#include "webhooks/turn.h"

#include <memory>

namespace Gatehouse {

/// What one caller is told while the gateway stops, and when the waiting line is full.
[[nodiscard]] Answer unavailable(const QByteArray &words);

/// One call of an agent whose body has arrived: read it, wait in line, run the agent, answer. Gateway thread.
class AgentCall final : public LiveCall
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AgentCall)
public:
    /// The sink of @a exchange is an AgentBody. @a attachments is borrowed and must outlive the call.
    AgentCall(std::unique_ptr<Exchange> exchange, std::shared_ptr<InstanceRuntime> instance,
              AttachmentStore &attachments);
    ~AgentCall() override;

    /// Begins; call it once, after connecting to finished().
    void start();
    [[nodiscard]] bool isRunning() const override;
    void drain() override;
    void abort() override;
    [[nodiscard]] QByteArray recordId() const override { return m_exchange->call().record().id; }
    void showText(bool wanted) override;
    [[nodiscard]] QString textSoFar() const override { return m_turn ? m_turn->textSoFar() : QString(); }

private:
    void readForm(std::unique_ptr<Spool> spool);
    void formReceived(Result<ReceivedForm> form);
    void enterLine(const QString &session, const QString &message);
    void runStarts();
    void runEnded(const RunOutcome &outcome);
    void callerLeft();
    /// Answers with @a answer, books @a check and @a why, and is done.
    void refuse(const Answer &answer, const QString &check, const QString &why);
    void refuse(const Error &error);
    void finish();

    std::unique_ptr<Exchange> m_exchange;
    std::shared_ptr<InstanceRuntime> m_instance;
    AttachmentStore &m_attachments;
    ArrivalOrder::Ticket m_arrival = 0;
    std::shared_ptr<StoredFiles> m_files;
    std::unique_ptr<Turn> m_turn;
    bool m_textWanted = false;
    bool m_finished = false;
};

} // namespace Gatehouse
