// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/clientaddress.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

const Subnets Trusted{{QHostAddress(u"127.0.0.1"_s), 32},
                      {QHostAddress(u"::1"_s), 128},
                      {QHostAddress(u"10.0.0.0"_s), 8},
                      {QHostAddress(u"fd00::"_s), 8}};

} // namespace

class TestClientAddress final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void weighs_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QList<QByteArray>>("forwarded");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("claimed");
        const auto row = [](const char *name, const QString &peer, const QList<QByteArray> &forwarded,
                            const QString &address, const QString &claimed = {}) {
            QTest::newRow(name) << peer << forwarded << address << claimed;
        };
        row("peer alone", u"192.0.2.1"_s, {}, u"192.0.2.1"_s);
        row("trusted peer alone", u"127.0.0.1"_s, {}, u"127.0.0.1"_s);
        row("claim of a stranger", u"192.0.2.1"_s, {"198.51.100.7"}, u"192.0.2.1"_s, u"198.51.100.7"_s);
        row("claim over two fields", u"192.0.2.1"_s, {"1.1.1.1", "2.2.2.2"}, u"192.0.2.1"_s,
            u"1.1.1.1,2.2.2.2"_s);
        row("word of a proxy", u"127.0.0.1"_s, {"198.51.100.7"}, u"198.51.100.7"_s);
        row("rightmost counts", u"127.0.0.1"_s, {"1.1.1.1, 198.51.100.7"}, u"198.51.100.7"_s);
        row("rightmost field counts", u"127.0.0.1"_s, {"1.1.1.1", "198.51.100.7"}, u"198.51.100.7"_s);
        row("trusted ones are passed", u"127.0.0.1"_s, {"1.1.1.1, 198.51.100.7, 10.1.2.3,10.0.0.1"},
            u"198.51.100.7"_s);
        row("all trusted", u"127.0.0.1"_s, {"10.0.0.2, 10.0.0.1"}, u"10.0.0.2"_s);
        row("no address at all", u"127.0.0.1"_s, {"unknown"}, u"127.0.0.1"_s);
        row("empty", u"127.0.0.1"_s, {""}, u"127.0.0.1"_s);
        row("broken off", u"127.0.0.1"_s, {"1.1.1.1, unknown, 10.0.0.1"}, u"10.0.0.1"_s);
        row("empty element", u"127.0.0.1"_s, {"1.1.1.1,,10.0.0.1"}, u"10.0.0.1"_s);
        row("comma at the end", u"127.0.0.1"_s, {"198.51.100.7,"}, u"127.0.0.1"_s);
        row("with port", u"127.0.0.1"_s, {"198.51.100.7:1234"}, u"198.51.100.7"_s);
        row("IPv6", u"::1"_s, {"2001:db8::7"}, u"2001:db8::7"_s);
        row("IPv6 in brackets", u"::1"_s, {"[2001:db8::7]"}, u"2001:db8::7"_s);
        row("IPv6 with port", u"::1"_s, {"[2001:db8::7]:99"}, u"2001:db8::7"_s);
        row("bracket left open", u"::1"_s, {"[2001:db8::7"}, u"::1"_s);
        row("trusted IPv6", u"::1"_s, {"2001:db8::7, fd12::1"}, u"2001:db8::7"_s);
        row("mapped peer", u"::ffff:127.0.0.1"_s, {"198.51.100.7"}, u"198.51.100.7"_s);
        row("mapped element", u"127.0.0.1"_s, {"198.51.100.7, ::ffff:10.0.0.1"}, u"198.51.100.7"_s);
        row("mapped stranger", u"::ffff:192.0.2.1"_s, {}, u"192.0.2.1"_s);
        row("scope is dropped", u"fe80::1%lo"_s, {}, u"fe80::1"_s);
        row("markup", u"127.0.0.1"_s, {"<script>"}, u"127.0.0.1"_s);
    }

    void weighs()
    {
        QFETCH(const QString, peer);
        QFETCH(const QList<QByteArray>, forwarded);
        RequestHead head;
        for (const QByteArray &value : forwarded)
            head.fields.append({"x-forwarded-FOR", value});
        const ClientAddress client = weighClientAddress(QHostAddress(peer), head, Trusted);
        QTEST(client.text, "address");
        QCOMPARE(client.address.toString(), client.text);
        QTEST(client.claimed, "claimed");
    }

    void claimsAreCut()
    {
        RequestHead head;
        const QByteArray longClaim(5000, '1');
        head.fields.append({"X-Forwarded-For", longClaim});
        QCOMPARE(weighClientAddress(QHostAddress(u"192.0.2.1"_s), head, Trusted).claimed.size(), 200);
    }

    void nobodyIsTrusted()
    {
        RequestHead head;
        head.fields.append({"X-Forwarded-For", "1.1.1.1"});
        const ClientAddress client = weighClientAddress(QHostAddress(QHostAddress::LocalHost), head, {});
        QCOMPARE(client.text, u"127.0.0.1"_s);
        QCOMPARE(client.claimed, u"1.1.1.1"_s);
    }

    void plain()
    {
        QCOMPARE(plainAddress(QHostAddress(u"::1"_s)), QHostAddress(u"::1"_s));
        QCOMPARE(plainAddress(QHostAddress(u"::ffff:1.2.3.4"_s)), QHostAddress(u"1.2.3.4"_s));
        QVERIFY(plainAddress(QHostAddress()).isNull());
    }

    void subnets()
    {
        QVERIFY(isInSubnets(QHostAddress(u"10.255.0.1"_s), Trusted));
        QVERIFY(!isInSubnets(QHostAddress(u"11.0.0.1"_s), Trusted));
        QVERIFY(!isInSubnets(QHostAddress(u"127.0.0.2"_s), Trusted));
        QVERIFY(isInSubnets(QHostAddress(u"::1"_s), Trusted));
        QVERIFY(!isInSubnets(QHostAddress(), Trusted));
        QVERIFY(!isInSubnets(QHostAddress(u"10.0.0.1"_s), {}));
        // a network of one family never holds addresses of the other
        QVERIFY(!isInSubnets(QHostAddress(u"::1"_s), {{QHostAddress(u"0.0.0.0"_s), 0}}));
    }
};

GATEHOUSE_TEST(TestClientAddress)
#include "tst_clientaddress.moc"
