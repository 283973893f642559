// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"

#include <QObject>
#include <QPointer>
#include <memory>

namespace Gatehouse {

/// Carries an answer from an exchange back to the connection that waits for it. Implemented by the
/// QHttpServer adapter; faked in tests of endpoints.
class AnswerPath
{
public:
    virtual ~AnswerPath() = default;
    virtual void deliver(const Answer &answer) = 0;
};

/// One admitted request and the way back to its caller. It outlives its client: an answer to a caller
/// that has left is dropped in silence. Owned by the endpoint that handles it; gateway thread.
class Exchange final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Exchange)
public:
    /// @a call is shared with the connection, @a admission is what the endpoint granted.
    Exchange(RequestHead head, std::shared_ptr<Call> call, Admission admission, QByteArray body);
    /// Answers 500 when nobody has answered, and releases the permit of the admission.
    ~Exchange() override;

    [[nodiscard]] const RequestHead &head() const { return m_head; }
    [[nodiscard]] Call &call() { return *m_call; }
    [[nodiscard]] const std::shared_ptr<Call> &sharedCall() const { return m_call; }
    /// The body, when the admission brought no sink of its own.
    [[nodiscard]] const QByteArray &body() const { return m_body; }
    /// The sink the admission brought, now complete; null when it brought none.
    [[nodiscard]] BodySink *sink() const { return m_admission.sink.get(); }

    /// Answers. Only the first answer counts; none is sent once the client has gone.
    void send(const Answer &answer);
    [[nodiscard]] bool isAnswered() const { return m_answered; }
    [[nodiscard]] bool isClientGone() const { return m_clientGone; }

    /// For the adapter: where the answer goes.
    void setAnswerPath(std::unique_ptr<AnswerPath> path);
    /// For the connection: the client has left. Emits clientGone() once, unless answered already.
    void notifyClientGone();

Q_SIGNALS:
    /// The caller has left. Whoever works for it should stop, and may say in the record where it stopped
    /// (Call::stop()); right after this signal the record becomes final as 499.
    void clientGone();

private:
    RequestHead m_head;
    std::shared_ptr<Call> m_call;
    Admission m_admission;
    QByteArray m_body;
    std::unique_ptr<AnswerPath> m_path;
    bool m_answered = false;
    bool m_clientGone = false;
};

} // namespace Gatehouse
