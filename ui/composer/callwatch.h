// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QByteArray>
#include <QObject>
#include <QString>

namespace Gatehouse {

/// Follows the call that a request of this window becomes at the gateway: which one it is, and what its agent
/// has said so far. GUI thread.
class CallWatch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallWatch)
public:
    /// @a client is borrowed.
    explicit CallWatch(GatewayClient &client, QObject *parent = nullptr);
    ~CallWatch() override;

    /// The request with the @a token of fetchSecrets() is being sent.
    void begin(const QByteArray &token);
    /// It has ended; its call may still be found.
    void end();
    /// Empty until found().
    [[nodiscard]] const QByteArray &callId() const { return m_callId; }

Q_SIGNALS:
    void found(const QByteArray &callId);
    /// All of the agent's reply so far.
    void textChanged(const QString &text);

private:
    void look();
    void follow();

    GatewayClient &m_client;
    QByteArray m_token;
    QByteArray m_callId;
    QString m_text;
    quint64 m_round = 0; ///< answers to what an earlier request asked are dropped
    bool m_isLooking = false;
    bool m_isRunning = false;
};

} // namespace Gatehouse
