// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/gate.h"
#include "http/httpserver.h"
#include "result.h"

#include <QHostAddress>
#include <QList>
#include <QObject>

namespace Gatehouse {

/// Where a listener listens, and what its gates do.
struct ListenerSettings
{
    QList<QHostAddress> addresses; ///< at least one
    quint16 port = 0; ///< 0 takes a free one, the same for all addresses
    GateSettings gate;
};

/// One of the two listeners while it lasts: its gates, one for each address, and the QHttpServer behind
/// them. A changed declaration makes a new one; the old one ends what it has begun. Gateway thread.
class Listener final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Listener)
public:
    /// Binds all addresses, or none. The error says which address and port, and why.
    [[nodiscard]] static Result<std::unique_ptr<Listener>> listen(const HttpServices &services,
                                                                  const QList<QByteArray> &endpointKinds,
                                                                  const ListenerSettings &settings);
    ~Listener() override;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// Applies to requests that come from now on.
    void setTrustedProxies(const Subnets &trusted);
    /// Applies to clients that connect from now on.
    void setTls(const std::optional<QSslConfiguration> &tls);
    /// Stops accepting; connections end with the request they are at. drained() follows.
    void retire(Newcomers newcomers);
    /// Ends every connection now.
    void dropAll();

Q_SIGNALS:
    /// Retired, and the last connection is gone.
    void drained();

private:
    explicit Listener(const QList<QByteArray> &endpointKinds);

    HttpServer m_server;
    QList<Gate *> m_gates; ///< owned by m_server
    qsizetype m_open = 0; ///< gates that are not drained
    quint16 m_port = 0;
};

} // namespace Gatehouse
