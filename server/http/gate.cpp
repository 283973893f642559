// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/gate.h"

#include "http/clientconnection.h"
#include "http/plainwire.h"
#include "http/tlswire.h"

#include <QLoggingCategory>
#include <QMetaMethod>
#include <QTcpSocket>

#include <algorithm>
#include <chrono>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Gatehouse {

using namespace std::chrono_literals;

namespace {

Q_LOGGING_CATEGORY(lcGate, "gatehouse.http.gate")

constexpr auto SweepInterval = 100ms;
/// How long to wait after accept() failed, for example for want of descriptors.
constexpr auto AcceptRetry = 500ms;
/// Connections the kernel keeps until they are accepted. Qt's default of 50 makes bursts wait for seconds.
constexpr int Backlog = 4096;
/// Descriptors kept free for files, the database and agents.
constexpr int ReservedDescriptors = 128;

QHostAddress peerOf(qintptr descriptor)
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (getpeername(static_cast<int>(descriptor), reinterpret_cast<sockaddr *>(&address), &length) != 0)
        return {};
    return plainAddress(QHostAddress(reinterpret_cast<const sockaddr *>(&address)));
}

/// The name in a Host field: without port and brackets.
QString hostName(QByteArrayView host)
{
    if (host.startsWith('['))
        return QString::fromLatin1(host.sliced(1, std::max<qsizetype>(host.indexOf(']'), 1) - 1)).toLower();
    const qsizetype colon = host.indexOf(':');
    return QString::fromLatin1(colon < 0 ? host : host.first(colon)).toLower();
}

} // namespace

void ConnectionBudget::setLimits(int total, int perAddress)
{
    rlimit limit{};
    m_total = total;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        const auto descriptors = static_cast<qint64>(limit.rlim_cur) - ReservedDescriptors;
        m_total = static_cast<int>(std::clamp<qint64>(descriptors, 1, total));
    }
    m_perAddress = perAddress;
}

bool ConnectionBudget::take(const QHostAddress &peer, bool counted)
{
    int &ofAddress = m_byAddress[peer];
    if (m_open >= m_total || (counted && ofAddress >= m_perAddress)) {
        if (ofAddress == 0)
            m_byAddress.remove(peer);
        if (m_refused++ % 1000 == 0)
            qCWarning(lcGate) << "too many connections; turned away one of" << peer.toString();
        return false;
    }
    ++ofAddress;
    ++m_open;
    return true;
}

void ConnectionBudget::release(const QHostAddress &peer)
{
    --m_open;
    const auto entry = m_byAddress.find(peer);
    if (entry != m_byAddress.end() && --*entry <= 0)
        m_byAddress.erase(entry);
}

Gate::Gate(HttpServices services, GateSettings settings)
    : m_services(services)
    , m_settings(std::move(settings))
{
    m_clock.start();
    setListenBacklogSize(Backlog);
    m_sweepTimer.setInterval(SweepInterval);
    connect(&m_sweepTimer, &QTimer::timeout, this, &Gate::sweep);
    m_acceptTimer.setInterval(AcceptRetry);
    m_acceptTimer.setSingleShot(true);
    connect(&m_acceptTimer, &QTimer::timeout, this, &QTcpServer::resumeAccepting);
    connect(this, &QTcpServer::acceptError, this, [this](QAbstractSocket::SocketError) {
        qCWarning(lcGate) << "cannot accept connections:" << errorString();
        m_acceptTimer.start();
    });
}

Gate::~Gate() { dropAll(); }

void Gate::incomingConnection(qintptr descriptor)
{
    const QHostAddress peer = peerOf(descriptor);
    const bool counted = !peer.isLoopback() && !isInSubnets(peer, m_settings.trustedProxies);
    if (m_retiring || !m_services.budget.take(peer, counted)) {
        ::close(static_cast<int>(descriptor));
        return;
    }
    auto connection = std::make_unique<ClientConnection>(*this, peer);
    ClientConnection *const raw = connection.get();
    m_connections.emplace(raw, std::move(connection));
    if (m_settings.tls)
        raw->start(std::make_unique<TlsWire>(descriptor, *m_settings.tls, raw->listener()));
    else
        raw->start(
            std::make_unique<PlainWire>(static_cast<int>(descriptor), m_services.poller, raw->listener()));
    if (!m_sweepTimer.isActive())
        m_sweepTimer.start();
}

void Gate::handToServer(QTcpSocket *socket)
{
    m_handed = socket;
    // Raised by hand: QTcpServer's own queue would warn once the gate has stopped to listen, and it would
    // turn the notifier of the listening socket back on.
    static const QMetaMethod available = QMetaMethod::fromSignal(&QTcpServer::pendingConnectionAvailable);
    available.invoke(this, Qt::DirectConnection);
}

QTcpSocket *Gate::nextPendingConnection() { return std::exchange(m_handed, nullptr).data(); }

bool Gate::allowsHost(const RequestHead &head) const
{
    return m_settings.allowedHosts.isEmpty()
        || m_settings.allowedHosts.contains(hostName(head.header("Host")));
}

void Gate::sweep()
{
    const qint64 now = nowMs();
    // closing removes from the map: walk over a copy of the keys
    std::vector<ClientConnection *> connections;
    connections.reserve(m_connections.size());
    for (const auto &entry : m_connections)
        connections.push_back(entry.first);
    for (ClientConnection *connection : connections) {
        if (m_connections.contains(connection))
            connection->sweep(now);
    }
}

void Gate::retire(Newcomers newcomers)
{
    m_acceptTimer.stop();
    if (newcomers == Newcomers::Await) { // close() would reset those whom the kernel has let in already
        while (isListening() && waitForNewConnection(0)) { }
    }
    m_retiring = true;
    close();
    std::vector<ClientConnection *> connections;
    for (const auto &entry : m_connections)
        connections.push_back(entry.first);
    for (ClientConnection *connection : connections) {
        if (m_connections.contains(connection))
            connection->retire(newcomers);
    }
    tellWhenDrained();
}

void Gate::tellWhenDrained()
{
    if (!m_retiring || m_drained || !m_connections.empty())
        return;
    m_drained = true;
    QMetaObject::invokeMethod(this, &Gate::drained, Qt::QueuedConnection);
}

void Gate::dropAll()
{
    while (!m_connections.empty())
        m_connections.begin()->first->drop();
}

void Gate::remove(ClientConnection *connection)
{
    const auto entry = m_connections.find(connection);
    if (entry == m_connections.end())
        return;
    m_services.budget.release(connection->peer());
    entry->second.release()->deleteLater(); // it may be on the stack
    m_connections.erase(entry);
    if (m_connections.empty())
        m_sweepTimer.stop();
    tellWhenDrained();
}

} // namespace Gatehouse
