// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "answers.h"
#include "support/testgateway.h"

#include <array>
#include <memory>

namespace Gatehouse::Test {

/// Two gateways with the same instance, one plain and one with TLS on its public listener, so that every
/// test of the wire runs over both. Tests name the transport in their column "transport".
class WireFixture
{
    Q_DISABLE_COPY_MOVE(WireFixture)
public:
    WireFixture() = default;

    /// Starts both gateways with the instance uuid() of @a agent; @a limits are the instance's, @a more is
    /// merged into the configuration.
    [[nodiscard]] bool start(const boost::json::object &agent, const boost::json::object &limits = {},
                             const boost::json::object &more = {})
    {
        for (const Transport transport : {Transport::Plain, Transport::Tls}) {
            Side &side = sideOf(transport);
            boost::json::object config = configOf(
                {instance(m_uuid, agent, {{"limits", limits}})},
                {{"limits", boost::json::object{{"failedAuth", {{"attempts", 0}}}}}});
            for (const auto &member : more)
                config.insert_or_assign(member.key(), member.value());
            side.gateway = std::make_unique<TestGateway>(config, transport);
            if (!side.gateway->start())
                return failed(side);
            side.key = side.gateway->addKey(m_uuid).raw;
            if (side.key.isEmpty())
                return failed(side);
        }
        return true;
    }
    [[nodiscard]] const QString &problem() const { return m_problem; }

    [[nodiscard]] TestGateway &gateway(Transport transport) { return *sideOf(transport).gateway; }
    [[nodiscard]] RawClient client(Transport transport) { return gateway(transport).client(); }
    [[nodiscard]] const QByteArray &uuid() const { return m_uuid; }
    [[nodiscard]] const QByteArray &key(Transport transport) { return sideOf(transport).key; }
    /// A call that the instance answers.
    [[nodiscard]] RequestText call(Transport transport, const QByteArray &session = "s",
                                   const QByteArray &message = "hello")
    {
        return agentCall(m_uuid, key(transport), session, message);
    }

private:
    struct Side
    {
        std::unique_ptr<TestGateway> gateway;
        QByteArray key;
    };

    Side &sideOf(Transport transport) { return m_sides[transport == Transport::Plain ? 0 : 1]; }
    bool failed(const Side &side)
    {
        m_problem = side.gateway->problem();
        return false;
    }

    std::array<Side, 2> m_sides;
    QByteArray m_uuid = newUuid();
    QString m_problem;
};

/// For test data: the transports by name.
inline const std::array<std::pair<const char *, Transport>, 2> AllTransports{
    {{"plain", Transport::Plain}, {"tls", Transport::Tls}}};

/// Adds one row for each transport, for tests without other data.
inline void addTransportRows()
{
    QTest::addColumn<Transport>("transport");
    for (const auto &[name, transport] : AllTransports)
        QTest::newRow(name) << transport;
}

} // namespace Gatehouse::Test
