// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/processes.h"
#include "support/testgateway.h"
#include "support/testmain.h"
#include "wirefixture.h"

#include <QNetworkInterface>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace std::chrono_literals;

namespace {

const QByteArray Request = QByteArrayLiteral("GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

/// An IPv4 address of this machine that is not loopback; null when it has none.
QByteArray ownAddress()
{
    const QList<QHostAddress> addresses = QNetworkInterface::allAddresses();
    for (const QHostAddress &address : addresses) {
        if (address.protocol() == QAbstractSocket::IPv4Protocol && !address.isLoopback())
            return address.toString().toLatin1();
    }
    return {};
}

} // namespace

/// How many connections may be open at once, in all and from one address.
class TestWireCaps final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void capOfAll_data() { addTransportRows(); }
    void capOfAll()
    {
        QFETCH(const Transport, transport);
        TestGateway gateway({{"limits", boost::json::object{{"connections", 10}}}}, transport);
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        std::vector<RawClient> clients;
        for (int i = 0; i < 10; ++i) {
            clients.push_back(gateway.client());
            VERIFY_STATUS(clients.back().ask(Request), 404);
        }
        // One more is closed at accept: not a byte comes back.
        RawClient over(Transport::Plain);
        QVERIFY(over.connectTo(gateway.port()));
        QVERIFY(over.expectClosed());
        VERIFY_STATUS(clients.front().ask(Request), 404); // those inside are served on

        // One that leaves makes room.
        clients.pop_back();
        QTRY_VERIFY([&] {
            RawClient next = gateway.client();
            return next.isOpen() && next.ask(Request).status == 404;
        }());
    }

    void capOfOneAddress()
    {
        const QByteArray address = ownAddress();
        if (address.isNull())
            QSKIP("This machine has no IPv4 address but loopback.");
        const boost::json::object config{
            {"listeners", boost::json::object{{"public", boost::json::object{{"address", "0.0.0.0"}}}}},
            {"limits", boost::json::object{{"connectionsPerAddress", 5}}}};
        TestGateway gateway(config);
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        std::vector<RawClient> clients;
        for (int i = 0; i < 5; ++i) {
            RawClient &client = clients.emplace_back();
            QVERIFY(client.connectTo(gateway.port(), address));
            VERIFY_STATUS(client.ask(Request), 404);
        }
        RawClient over;
        QVERIFY(over.connectTo(gateway.port(), address));
        QVERIFY(over.expectClosed());

        // Loopback is not counted by address.
        std::vector<RawClient> near;
        for (int i = 0; i < 20; ++i) {
            near.push_back(gateway.client());
            VERIFY_STATUS(near.back().ask(Request), 404);
        }
    }

    void trustedProxyIsNotCounted()
    {
        const QByteArray address = ownAddress();
        if (address.isNull())
            QSKIP("This machine has no IPv4 address but loopback.");
        const boost::json::object config{
            {"listeners", boost::json::object{{"public", boost::json::object{{"address", "0.0.0.0"}}}}},
            {"trustedProxies", boost::json::array{address.toStdString()}},
            {"limits", boost::json::object{{"connectionsPerAddress", 5}}}};
        TestGateway gateway(config);
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        std::vector<RawClient> clients;
        for (int i = 0; i < 20; ++i) {
            RawClient &client = clients.emplace_back();
            QVERIFY(client.connectTo(gateway.port(), address));
            VERIFY_STATUS(client.ask(Request), 404);
        }
    }

    void closedConnectionsLeaveNoDescriptors_data() { addTransportRows(); }
    void closedConnectionsLeaveNoDescriptors()
    {
        QFETCH(const Transport, transport);
        TestGateway gateway({}, transport);
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        VERIFY_STATUS(gateway.client().ask(Request), 404);
        const auto settled = [before = openDescriptors()] { return openDescriptors() <= before; };
        for (int i = 0; i < 60; ++i) {
            RawClient client = gateway.client();
            switch (i % 4) {
            case 0:
                VERIFY_STATUS(client.ask(Request), 404);
                break;
            case 1:
                client.send("GET / HT");
                client.reset();
                break;
            case 2:
                VERIFY_STATUS(client.ask("nonsense\r\n\r\n"), 400);
                client.reset();
                break;
            default:
                client.shutdownWrite();
            }
        }
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 15'000); // lingering closes take their time
    }
};

GATEHOUSE_TEST(TestWireCaps)
#include "tst_wire_caps.moc"
