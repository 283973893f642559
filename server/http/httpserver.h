// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/gate.h"

#include <QHttpServer>
#include <QList>
#include <QObject>
#include <memory>
#include <unordered_map>

namespace Gatehouse {

/// The QHttpServer of one listener, behind its gates: it routes the exchanges that were admitted to their
/// endpoints and formats the answers. Everything that differs between Qt versions is in its .cpp file.
///
/// Each exchange reaches it through a socket that lives in memory only: a small head with an internal target
/// (the kind of the endpoint) and the number of the exchange. So a client that leaves can't take away
/// a socket that somebody still writes to, and no second parser ever reads what a client sent. Gateway
/// thread.
class HttpServer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpServer)
public:
    /// Registers one rule for each of @a kinds (Endpoint::kind()).
    explicit HttpServer(const QList<QByteArray> &kinds, QObject *parent = nullptr);
    ~HttpServer() override;

    /// Puts @a gate, which listens already, in front. It becomes a child of this server.
    [[nodiscard]] bool bind(std::unique_ptr<Gate> gate);
    /// Passes @a exchange through QHttpServer to @a endpoint; @a sink gets the response.
    void dispatch(Gate &gate, Endpoint &endpoint, std::unique_ptr<Exchange> exchange, ResponseSink sink);

private:
    struct Waiting
    {
        Endpoint *endpoint = nullptr;
        std::unique_ptr<Exchange> exchange;
        ResponseSink sink;
    };
    class Facade;
    class ResponderPath;
    void routed(const QHttpServerRequest &request, QHttpServerResponder &&responder);
    /// The spare one, or a new one, which QHttpServer gets through @a gate.
    [[nodiscard]] Facade *takeFacade(Gate &gate);

    QHttpServer m_server;
    std::unique_ptr<Facade> m_spare; ///< for the next exchange
    std::unordered_map<quint64, Waiting> m_waiting; ///< on their way through QHttpServer
    Facade *m_facade = nullptr; ///< the one that is on its way now
    quint64 m_lastNumber = 0;
};

} // namespace Gatehouse
