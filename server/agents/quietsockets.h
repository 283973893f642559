// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "filedescriptor.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSocketNotifier>
#include <memory>

class QAbstractSocket;

namespace Gatehouse {

/// Takes sockets that wait for a slow server out of Qt's hands until something comes. Qt's dispatchers poll()
/// each socket at every turn of the loop, so that hundreds of calls that wait would slow down all others;
/// here they share one epoll set. Thread: that of its sockets.
class QuietSockets final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QuietSockets)
public:
    QuietSockets();
    ~QuietSockets() override = default;

    /// Stops @a socket from being polled until it has input or is closed by its peer; then it goes on as
    /// ever, and may be parked again. To be called from the event loop, not in a slot of the socket.
    void park(const QAbstractSocket &socket);

private:
    void wake();

    FileDescriptor m_epoll;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QHash<int, QPointer<QSocketNotifier>> m_parked; ///< the socket's own notifier, by descriptor
};

} // namespace Gatehouse
