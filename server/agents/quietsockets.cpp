// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/quietsockets.h"

#include <QAbstractSocket>

#include <array>
#include <sys/epoll.h>

namespace Gatehouse {

QuietSockets::QuietSockets()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    if (!m_epoll.isOpen())
        return; // then sockets stay with Qt
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &QuietSockets::wake);
}

void QuietSockets::park(const QAbstractSocket &socket)
{
    const int descriptor = static_cast<int>(socket.socketDescriptor());
    if (descriptor < 0 || !m_epoll.isOpen() || socket.bytesAvailable() > 0)
        return;
    const QList<QSocketNotifier *> notifiers = socket.findChildren<QSocketNotifier *>();
    for (QSocketNotifier *notifier : notifiers) {
        if (notifier->type() != QSocketNotifier::Read || !notifier->isEnabled()
            || notifier->socket() != descriptor) {
            continue;
        }
        epoll_event wanted{};
        wanted.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT;
        wanted.data.fd = descriptor;
        // one that was parked before is still in the set, unless it was closed since
        if (epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, descriptor, &wanted) != 0
            && epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, descriptor, &wanted) != 0) {
            return;
        }
        notifier->setEnabled(false);
        m_parked.insert(descriptor, notifier);
        return;
    }
}

void QuietSockets::wake()
{
    std::array<epoll_event, 64> events{};
    const int count = epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        const QPointer<QSocketNotifier> notifier = m_parked.take(
            events.at(static_cast<std::size_t>(i)).data.fd);
        if (notifier)
            notifier->setEnabled(true); // the socket reads at the next turn of the loop
    }
}

} // namespace Gatehouse
