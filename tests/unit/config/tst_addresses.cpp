// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/addresses.h"

#include "support/testmain.h"

using namespace Qt::StringLiterals;
using namespace Gatehouse;

class TestAddresses final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAddressesStrictly_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // empty: refused
        QTest::newRow("IPv4") << u"192.168.1.20"_s << u"192.168.1.20"_s;
        QTest::newRow("any IPv4") << u"0.0.0.0"_s << u"0.0.0.0"_s;
        QTest::newRow("IPv6") << u"fd00::1"_s << u"fd00::1"_s;
        QTest::newRow("any IPv6") << u"::"_s << u"::"_s;
        QTest::newRow("loopback IPv6") << u"::1"_s << u"::1"_s;
        QTest::newRow("IPv6 with scope") << u"fe80::1%eth0"_s << u"fe80::1%eth0"_s;
        QTest::newRow("empty") << u""_s << u""_s;
        QTest::newRow("name") << u"localhost"_s << u""_s;
        QTest::newRow("one number") << u"1"_s << u""_s;
        QTest::newRow("two numbers") << u"127.1"_s << u""_s;
        QTest::newRow("octal") << u"010.0.0.1"_s << u""_s;
        QTest::newRow("hexadecimal") << u"0x7f.0.0.1"_s << u""_s;
        QTest::newRow("too large") << u"256.0.0.1"_s << u""_s;
        QTest::newRow("space") << u" 10.0.0.1"_s << u""_s;
        QTest::newRow("line end") << u"10.0.0.1\n"_s << u""_s;
        QTest::newRow("brackets") << u"[::1]"_s << u""_s;
        QTest::newRow("port") << u"10.0.0.1:80"_s << u""_s;
        QTest::newRow("mapped") << u"::ffff:10.0.0.1"_s << u""_s;
    }
    void readsAddressesStrictly()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        const std::optional<QHostAddress> address = parseAddress(text);
        QCOMPARE(address ? address->toString() : QString(), expected);
    }

    void readsSubnets_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("bits"); // -1: refused
        QTest::newRow("address") << u"10.0.0.1"_s << 32;
        QTest::newRow("IPv6 address") << u"::1"_s << 128;
        QTest::newRow("network") << u"10.0.0.0/8"_s << 8;
        QTest::newRow("everything") << u"0.0.0.0/0"_s << 0;
        QTest::newRow("IPv6 network") << u"fd00::/8"_s << 8;
        QTest::newRow("too long") << u"10.0.0.0/33"_s << -1;
        QTest::newRow("too long IPv6") << u"::/129"_s << -1;
        QTest::newRow("mask") << u"10.0.0.0/255.0.0.0"_s << -1;
        QTest::newRow("negative") << u"10.0.0.0/-1"_s << -1;
        QTest::newRow("nothing behind the slash") << u"10.0.0.0/"_s << -1;
        QTest::newRow("short form") << u"10/8"_s << -1;
        QTest::newRow("line end") << u"10.0.0.0/8\n"_s << -1;
    }
    void readsSubnets()
    {
        QFETCH(const QString, text);
        QFETCH(const int, bits);
        const std::optional<Subnet> subnet = parseSubnet(text);
        QCOMPARE(subnet ? subnet->second : -1, bits);
    }

    void knowsPrivateRanges_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isPrivate");
        for (const char *text : {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1",
                                 "100.127.255.255", "169.254.1.1", "fc00::1", "fdff::1", "fe80::1"})
            QTest::newRow(text) << QString::fromLatin1(text) << true;
        for (const char *text :
             {"9.255.255.255", "172.15.0.1", "172.32.0.1", "192.169.0.1", "100.63.255.255", "100.128.0.1",
              "8.8.8.8", "0.0.0.0", "127.0.0.1", "::", "::1", "2001:db8::1", "fec0::1"})
            QTest::newRow(text) << QString::fromLatin1(text) << false;
    }
    void knowsPrivateRanges()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, isPrivate);
        QCOMPARE(isPrivateAddress(QHostAddress(text)), isPrivate);
    }
};

GATEHOUSE_TEST(TestAddresses)
#include "tst_addresses.moc"
