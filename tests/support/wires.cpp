// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/wires.h"

#include <QDeadlineTimer>
#include <QSslConfiguration>
#include <QSslSocket>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace Gatehouse::Test {

namespace {

int toPollTimeout(const QDeadlineTimer &deadline)
{
    return static_cast<int>(std::min<qint64>(deadline.remainingTime(), 1'000'000));
}

void lingerForNothing(int descriptor)
{
    const linger now{1, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

bool toAddress(const QByteArray &text, quint16 port, sockaddr_in &address)
{
    address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    return ::inet_pton(AF_INET, text.constData(), &address.sin_addr) == 1;
}

const sockaddr *generic(const sockaddr_in &address) { return reinterpret_cast<const sockaddr *>(&address); }

class PlainWire final : public Wire
{
    Q_DISABLE_COPY_MOVE(PlainWire)
public:
    explicit PlainWire(int descriptor)
        : m_descriptor(descriptor)
    { }
    ~PlainWire() override
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }

    bool write(QByteArrayView bytes, std::chrono::milliseconds timeout) override
    {
        const QDeadlineTimer deadline(timeout);
        while (!bytes.isEmpty()) {
            const ssize_t sent = ::send(m_descriptor, bytes.data(), static_cast<size_t>(bytes.size()),
                                        MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent > 0) {
                bytes = bytes.sliced(sent);
                continue;
            }
            if (errno != EAGAIN && errno != EINTR)
                return false;
            pollfd poller{m_descriptor, POLLOUT, 0};
            if (::poll(&poller, 1, toPollTimeout(deadline)) == 0)
                return false;
        }
        return true;
    }

    Got read(QByteArray &into, std::chrono::milliseconds timeout) override
    {
        pollfd poller{m_descriptor, POLLIN, 0};
        if (::poll(&poller, 1, static_cast<int>(timeout.count())) <= 0)
            return Got::Nothing;
        std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
        const ssize_t got = ::recv(m_descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got <= 0)
            return got < 0 && (errno == EAGAIN || errno == EINTR) ? Got::Nothing : Got::Closed;
        into.append(buffer.data(), got);
        return Got::Bytes;
    }

    void shutdownWrite() override { ::shutdown(m_descriptor, SHUT_WR); }

    void reset() override
    {
        lingerForNothing(m_descriptor);
        ::close(m_descriptor);
        m_descriptor = -1;
    }

private:
    int m_descriptor;
};

class TlsWire final : public Wire
{
    Q_DISABLE_COPY_MOVE(TlsWire)
public:
    TlsWire() = default;
    ~TlsWire() override
    {
        if (m_socket.state() == QAbstractSocket::ConnectedState) {
            m_socket.disconnectFromHost();
            if (m_socket.state() != QAbstractSocket::UnconnectedState)
                m_socket.abort();
        }
    }

    bool handshake(int descriptor)
    {
        if (!m_socket.setSocketDescriptor(descriptor)) {
            ::close(descriptor);
            return false;
        }
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        m_socket.setSslConfiguration(configuration);
        m_socket.startClientEncryption();
        return m_socket.waitForEncrypted(20'000);
    }

    bool write(QByteArrayView bytes, std::chrono::milliseconds timeout) override
    {
        const QDeadlineTimer deadline(timeout);
        while (!bytes.isEmpty()) {
            const QByteArrayView piece = bytes.first(std::min<qsizetype>(bytes.size(), 16'384));
            if (m_socket.state() != QAbstractSocket::ConnectedState
                || m_socket.write(piece.data(), piece.size()) != piece.size())
                return false;
            m_socket.flush();
            while (m_socket.bytesToWrite() > 0 || m_socket.encryptedBytesToWrite() > 0) {
                if (deadline.hasExpired() || m_socket.state() != QAbstractSocket::ConnectedState)
                    return false;
                if (!m_socket.waitForBytesWritten(toPollTimeout(deadline)))
                    return false;
            }
            bytes = bytes.sliced(piece.size());
        }
        return true;
    }

    Got read(QByteArray &into, std::chrono::milliseconds timeout) override
    {
        if (m_socket.bytesAvailable() == 0 && m_socket.state() == QAbstractSocket::ConnectedState)
            m_socket.waitForReadyRead(static_cast<int>(timeout.count()));
        if (m_socket.bytesAvailable() > 0) {
            into.append(m_socket.readAll());
            return Got::Bytes;
        }
        return m_socket.state() == QAbstractSocket::ConnectedState ? Got::Nothing : Got::Closed;
    }

    void shutdownWrite() override
    {
        m_socket.disconnectFromHost();
        if (m_socket.state() != QAbstractSocket::UnconnectedState)
            m_socket.waitForDisconnected(5'000);
    }

    void reset() override
    {
        // The descriptor is closed with a reset even though the TLS layer has its own copy of the state.
        lingerForNothing(static_cast<int>(m_socket.socketDescriptor()));
        m_socket.abort();
    }

private:
    QSslSocket m_socket;
};

} // namespace

int connectedSocket(quint16 port, const QByteArray &address, const QByteArray &source, int receiveBuffer)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -1;
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (receiveBuffer > 0)
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    sockaddr_in from{};
    sockaddr_in to{};
    const bool bound = source.isEmpty()
        || (toAddress(source, 0, from) && ::bind(descriptor, generic(from), sizeof from) == 0);
    if (bound && toAddress(address, port, to) && ::connect(descriptor, generic(to), sizeof to) == 0)
        return descriptor;
    ::close(descriptor);
    return -1;
}

std::unique_ptr<Wire> plainWire(int descriptor) { return std::make_unique<PlainWire>(descriptor); }

std::unique_ptr<Wire> tlsWire(int descriptor)
{
    auto wire = std::make_unique<TlsWire>();
    if (!wire->handshake(descriptor))
        return nullptr;
    return wire;
}

} // namespace Gatehouse::Test
