// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/clientaddress.h"
#include "http/endpoint.h"
#include "http/exchange.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTimer>
#include <chrono>
#include <memory>
#include <optional>
#include <unordered_map>

class QTcpSocket;

namespace Gatehouse {

class ClientConnection;
class Poller;
class TrafficStore;

/// How long a client may take (docs/http.md, "Deadlines"). Tests shorten them.
struct HttpDeadlines
{
    std::chrono::milliseconds head{10000}; ///< from its first byte
    std::chrono::milliseconds idle{75000}; ///< between requests
    std::chrono::milliseconds handshake{10000};
    std::chrono::milliseconds drain{10000}; ///< the rest of a refused body
    std::chrono::milliseconds linger{2000}; ///< after the last answer
    std::chrono::milliseconds output{30000}; ///< without the client taking a byte
};

/// Counts open connections, over all gates and by address, and says when there are too many.
class ConnectionBudget final
{
    Q_DISABLE_COPY_MOVE(ConnectionBudget)
public:
    ConnectionBudget() = default;
    /// @a total is lowered to what the descriptor limit of the process leaves (limit less 128).
    void setLimits(int total, int perAddress);
    /// Takes a place; false when there is none. @a counted addresses are held to the limit by address.
    [[nodiscard]] bool take(const QHostAddress &peer, bool counted);
    void release(const QHostAddress &peer);
    [[nodiscard]] int open() const { return m_open; }
    /// Connections that were turned away since the start.
    [[nodiscard]] qint64 refused() const { return m_refused; }

private:
    int m_total = 4096;
    int m_perAddress = 256;
    int m_open = 0;
    qint64 m_refused = 0;
    QHash<QHostAddress, int> m_byAddress;
};

/// Takes the response that QHttpServer wrote: all its bytes, its status and the size of its body.
using ResponseSink = std::function<void(QByteArray response, int status, qint64 bodyBytes)>;

/// What all gates of a gateway share. Everything is borrowed.
struct HttpServices
{
    EndpointFinder &endpoints;
    CallObserver &calls;
    ConnectionBudget &budget;
    Poller &poller;
    TrafficStore &traffic;
};

/// What a gate is to do.
struct GateSettings
{
    ListenerKind kind = ListenerKind::Public;
    Subnets trustedProxies = {}; ///< believed on the public listener only
    QStringList allowedHosts = {}; ///< names a Host field may carry; empty: any
    std::optional<QSslConfiguration> tls = {};
    HttpDeadlines deadlines = {};
};

/// What becomes of clients that have connected and not asked yet when a gate retires: they are closed, or
/// have a moment for one request. The latter is for a gate that another one replaces.
enum class Newcomers { Close, Await };

/// Stands in front of QHttpServer: accepts connections, reads requests, has their heads admitted, keeps
/// deadlines and caps, and hands QHttpServer only what passed. Gateway thread.
class Gate final : public QTcpServer
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Gate)
public:
    Gate(HttpServices services, GateSettings settings);
    ~Gate() override;

    /// Called with each exchange whose body has arrived; set by the QHttpServer adapter.
    using Dispatch = std::function<void(Endpoint &, std::unique_ptr<Exchange>, ResponseSink)>;
    void setDispatch(Dispatch dispatch) { m_dispatch = std::move(dispatch); }
    /// Gives @a socket to the QHttpServer that is bound to this gate.
    void handToServer(QTcpSocket *socket);
    [[nodiscard]] QTcpSocket *nextPendingConnection() override;

    /// Stops accepting, but for those who have connected already; connections end with the request they are
    /// at. drained() follows.
    void retire(Newcomers newcomers);
    /// Ends every connection now.
    void dropAll();
    [[nodiscard]] int connectionCount() const { return static_cast<int>(m_connections.size()); }
    void setTrustedProxies(const Subnets &trusted) { m_settings.trustedProxies = trusted; }
    /// Applies to clients that connect from now on.
    void setTls(const std::optional<QSslConfiguration> &tls) { m_settings.tls = tls; }

    // for connections
    [[nodiscard]] HttpServices &services() { return m_services; }
    [[nodiscard]] const GateSettings &settings() const { return m_settings; }
    [[nodiscard]] const Dispatch &dispatch() const { return m_dispatch; }
    [[nodiscard]] qint64 nowMs() const { return m_clock.elapsed(); }
    [[nodiscard]] bool allowsHost(const RequestHead &head) const;
    void remove(ClientConnection *connection);

Q_SIGNALS:
    /// Retired, and the last connection is gone. Told once.
    void drained();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void sweep();
    void tellWhenDrained();

    HttpServices m_services;
    GateSettings m_settings;
    Dispatch m_dispatch;
    QPointer<QTcpSocket> m_handed;
    std::unordered_map<ClientConnection *, std::unique_ptr<ClientConnection>> m_connections;
    QElapsedTimer m_clock;
    QTimer m_sweepTimer;
    QTimer m_acceptTimer;
    bool m_retiring = false;
    bool m_drained = false; ///< and said so
};

} // namespace Gatehouse
