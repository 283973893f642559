// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "poller.h"

#include <QPointer>
#include <QSocketNotifier>

class QAbstractSocket;

namespace Gatehouse {

/// Takes a socket that waits for a slow server out of Qt's hands until something comes: hundreds of them
/// would slow down all others (Poller). Thread: that of the socket.
class QuietSocket final : private PollTarget
{
    Q_DISABLE_COPY_MOVE(QuietSocket)
public:
    /// @a poller is borrowed and must outlive this.
    explicit QuietSocket(Poller &poller);
    ~QuietSocket() override { wake(); }

    /// Stops @a socket from being polled by Qt until it has input or is closed by its peer; then it goes on
    /// as ever, and may be parked again. To be called from the event loop, not in a slot of the socket.
    void park(const QAbstractSocket &socket);
    /// Gives the socket back to Qt. It must have been before the socket closes.
    void wake();

private:
    void polled(quint32 /*events*/) override { wake(); }

    Poller &m_poller;
    Poller::Token m_token = 0; ///< 0: not parked
    int m_descriptor = -1;
    QPointer<QSocketNotifier> m_notifier; ///< the socket's own
};

} // namespace Gatehouse
