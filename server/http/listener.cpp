// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/listener.h"

namespace Gatehouse {

using namespace Qt::StringLiterals;

Listener::Listener(const QList<QByteArray> &endpointKinds)
    : m_server(endpointKinds)
{ }

Listener::~Listener() { dropAll(); }

Result<std::unique_ptr<Listener>> Listener::listen(const HttpServices &services,
                                                   const QList<QByteArray> &endpointKinds,
                                                   const ListenerSettings &settings)
{
    std::unique_ptr<Listener> listener(new Listener(endpointKinds));
    quint16 port = settings.port;
    for (const QHostAddress &address : settings.addresses) {
        auto gate = std::make_unique<Gate>(services, settings.gate);
        Gate *const raw = gate.get();
        if (!gate->listen(address, port)) {
            return failure(ErrorCode::Unavailable,
                           u"Cannot listen on %1, port %2: %3."_s.arg(address.toString())
                               .arg(port)
                               .arg(gate->errorString()));
        }
        port = gate->serverPort();
        if (!listener->m_server.bind(std::move(gate)))
            return failure(ErrorCode::Internal, u"QHttpServer refused the listener."_s);
        listener->m_gates.append(raw);
        connect(raw, &Gate::drained, listener.get(), [self = listener.get()] {
            if (--self->m_open == 0)
                Q_EMIT self->drained();
        });
    }
    listener->m_open = listener->m_gates.size();
    listener->m_port = port;
    return listener;
}

void Listener::setTrustedProxies(const Subnets &trusted)
{
    for (Gate *gate : std::as_const(m_gates))
        gate->setTrustedProxies(trusted);
}

void Listener::setTls(const std::optional<QSslConfiguration> &tls)
{
    for (Gate *gate : std::as_const(m_gates))
        gate->setTls(tls);
}

void Listener::retire(Newcomers newcomers)
{
    for (Gate *gate : std::as_const(m_gates))
        gate->retire(newcomers);
}

void Listener::dropAll()
{
    for (Gate *gate : std::as_const(m_gates))
        gate->dropAll();
}

} // namespace Gatehouse
