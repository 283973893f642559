// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/plainwire.h"

#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace Gatehouse {

namespace {

constexpr qint64 MaxDeferred = 65536;

} // namespace

PlainWire::PlainWire(int descriptor, Poller &poller, WireListener &listener)
    : m_descriptor(descriptor)
    , m_poller(poller)
    , m_listener(listener)
{
    const int flags = fcntl(m_descriptor, F_GETFL); // NOLINT(cppcoreguidelines-pro-type-vararg)
    fcntl(m_descriptor, F_SETFL, flags | O_NONBLOCK); // NOLINT(cppcoreguidelines-pro-type-vararg)
    const int on = 1;
    setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    m_watched = EPOLLIN | EPOLLRDHUP;
    m_token = m_poller.add(m_descriptor, m_watched, this);
    m_lost = m_token == 0;
}

PlainWire::~PlainWire() { close(); }

Wire::ReadResult PlainWire::read(char *buffer, qsizetype size)
{
    if (m_descriptor < 0 || m_lost)
        return {ReadStatus::Lost, 0};
    ssize_t got = 0;
    do {
        got = recv(m_descriptor, buffer, static_cast<std::size_t>(size), 0);
    } while (got < 0 && errno == EINTR);
    if (got > 0)
        return {ReadStatus::Data, got};
    if (got == 0) {
        m_peerClosed = true;
        updateWatch();
        return {ReadStatus::End, 0};
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return {ReadStatus::Again, 0};
    m_lost = true;
    return {ReadStatus::Lost, 0};
}

void PlainWire::write(const QByteArray &bytes)
{
    if (m_descriptor < 0 || m_lost || bytes.isEmpty())
        return;
    if (pendingOutput() == 0) {
        m_output = bytes;
        m_outputFrom = 0;
    } else {
        m_output.remove(0, m_outputFrom);
        m_outputFrom = 0;
        m_output += bytes;
    }
    // Answers of one turn are sent together: a client that is woken by each of them takes the core from us,
    // or costs an interrupt of its own.
    if (m_token == 0 || pendingOutput() > MaxDeferred)
        flush();
    else if (!std::exchange(m_isDeferred, true))
        m_poller.atEndOfTurn(m_token);
}

void PlainWire::turnEnded()
{
    if (m_isDeferred)
        flush();
}

void PlainWire::flush()
{
    m_isDeferred = false;
    while (pendingOutput() > 0) {
        const ssize_t sent = send(m_descriptor, m_output.constData() + m_outputFrom,
                                  static_cast<std::size_t>(pendingOutput()), MSG_NOSIGNAL);
        if (sent > 0) {
            m_outputFrom += sent;
            m_sent += sent;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        } else if (errno != EINTR) {
            // told by the event loop (EPOLLHUP follows), so that nobody is called from inside write()
            m_output.clear();
            m_outputFrom = 0;
            shutdown(m_descriptor, SHUT_RDWR);
            break;
        }
    }
    if (pendingOutput() == 0) {
        m_output.clear();
        m_outputFrom = 0;
        if (m_finishing) {
            m_finishing = false;
            shutdown(m_descriptor, SHUT_WR);
        }
    }
    updateWatch();
}

void PlainWire::setReading(bool on)
{
    if (m_reading == on)
        return;
    m_reading = on;
    updateWatch();
}

bool PlainWire::finishOutput()
{
    if (m_descriptor < 0)
        return true;
    m_finishing = true;
    flush();
    return true;
}

void PlainWire::close()
{
    if (m_descriptor < 0)
        return;
    if (m_isDeferred)
        flush();
    if (m_token != 0)
        m_poller.remove(m_token, m_descriptor);
    ::close(m_descriptor);
    m_descriptor = -1;
    m_output.clear();
    m_outputFrom = 0;
}

void PlainWire::polled(quint32 events)
{
    if ((events & EPOLLOUT) != 0 && pendingOutput() > 0)
        flush();
    if ((events & EPOLLIN) != 0 && m_reading) {
        m_listener.wireReadable(); // may close this wire; what came before a reset is still to be read
        if (m_descriptor < 0)
            return;
    } else if ((events & EPOLLRDHUP) != 0 && !m_peerClosed && (events & (EPOLLERR | EPOLLHUP)) == 0) {
        m_peerClosed = true;
        updateWatch();
        m_listener.wirePeerClosed();
        if (m_descriptor < 0)
            return;
    }
    if ((events & (EPOLLERR | EPOLLHUP)) != 0)
        lose();
}

void PlainWire::lose()
{
    m_lost = true;
    // level-triggered errors can't be masked: stop watching altogether
    m_poller.remove(m_token, m_descriptor);
    m_token = 0;
    m_listener.wireLost();
}

void PlainWire::updateWatch()
{
    if (m_token == 0)
        return;
    quint32 wanted = 0;
    if (m_reading)
        wanted |= EPOLLIN;
    if (!m_peerClosed)
        wanted |= EPOLLRDHUP;
    if (pendingOutput() > 0)
        wanted |= EPOLLOUT;
    if (wanted == m_watched)
        return;
    m_watched = wanted;
    m_poller.modify(m_token, m_descriptor, wanted);
}

} // namespace Gatehouse
