// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/gate.h"

#include <QHttpServer>
#include <QList>
#include <QObject>
#include <memory>
#include <vector>

namespace Gatehouse {

/// The QHttpServer of one listener, behind its gates: it routes the exchanges that were admitted to their
/// endpoints and formats the answers. Everything that differs between Qt versions is in its .cpp file.
///
/// Each exchange reaches it through a socket that lives in memory only: a request line with an internal
/// target (the kind of the endpoint), and nothing else. So a client that leaves can't take away a socket that
/// somebody still writes to, and no second parser ever reads what a client sent. Gateway thread.
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
    class Facade;
    /// An exchange on its way through QHttpServer.
    struct Passage
    {
        Endpoint &endpoint;
        std::unique_ptr<Exchange> exchange; ///< null once it has been routed
        ResponseSink sink;
        Facade *facade;
    };
    class ResponderPath;
    void routed(QHttpServerResponder &&responder);
    /// A spare one, or a new one, which QHttpServer gets through @a gate.
    [[nodiscard]] Facade *takeFacade(Gate &gate);

    std::vector<std::unique_ptr<Facade>> m_spares; ///< for exchanges to come
    int m_connected = 0; ///< spare ones, and those under way that will serve others
    QHttpServer m_server; ///< goes first: with its gates go exchanges, whose facades come back
    Passage *m_passage = nullptr; ///< the one under way: QHttpServer routes before ask() returns
};

} // namespace Gatehouse
