// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/quietsocket.h"

#include <QAbstractSocket>

#include <sys/epoll.h>
#include <utility>

namespace Gatehouse {

QuietSocket::QuietSocket(Poller &poller)
    : m_poller(poller)
{ }

void QuietSocket::park(const QAbstractSocket &socket)
{
    const int descriptor = static_cast<int>(socket.socketDescriptor());
    if (m_token != 0 || descriptor < 0 || socket.bytesAvailable() > 0)
        return;
    const QList<QSocketNotifier *> notifiers = socket.findChildren<QSocketNotifier *>();
    for (QSocketNotifier *notifier : notifiers) {
        if (notifier->type() != QSocketNotifier::Read || !notifier->isEnabled()
            || notifier->socket() != descriptor) {
            continue;
        }
        m_token = m_poller.add(descriptor, EPOLLIN | EPOLLRDHUP, this);
        if (m_token == 0)
            return; // then it stays with Qt
        m_descriptor = descriptor;
        m_notifier = notifier;
        notifier->setEnabled(false);
        return;
    }
}

void QuietSocket::wake()
{
    if (m_token == 0)
        return;
    m_poller.remove(std::exchange(m_token, 0), m_descriptor);
    if (m_notifier)
        m_notifier->setEnabled(true); // the socket reads at the next turn of the loop
}

} // namespace Gatehouse
