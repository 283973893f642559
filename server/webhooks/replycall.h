// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/exchange.h"
#include "webhooks/livecall.h"
#include "webhooks/replystore.h"

#include <memory>

namespace Gatehouse {

/// A caller that asks for the answer of an earlier call. Gateway thread.
class ReplyCall final : public LiveCall
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReplyCall)
public:
    /// Asks for the answer of the call with the id @a call of @a instance. @a replies is borrowed.
    ReplyCall(std::unique_ptr<Exchange> exchange, QString instance, QByteArray call, ReplyStore &replies);

    /// Begins; call it once, after connecting to finished().
    void start();
    [[nodiscard]] bool isRunning() const override { return false; }
    void drain() override { } // it takes no time
    void abort() override { }

private:
    void found(const Result<std::optional<StoredReply>> &reply);
    /// Whether this caller may see @a reply: it has the key of that call, or one for the same listener.
    [[nodiscard]] bool maySee(const StoredReply &reply);
    void refuse(const Answer &answer, const QString &why);

    std::unique_ptr<Exchange> m_exchange;
    QString m_instance;
    QByteArray m_call;
    ReplyStore &m_replies;
};

} // namespace Gatehouse
