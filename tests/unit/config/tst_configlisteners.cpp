// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "parsing.h"

#include "support/testmain.h"

using namespace Qt::StringLiterals;
using namespace Gatehouse;

class TestConfigListeners final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverything()
    {
        const QByteArray text =
            "{listeners: { "
            "public: {address: \"::\", port: 0, baseUrl: \"https://hooks.example.com/gate//\", "
            "tls: {certificate: \"cert.pem\", key: \"/keys/../k.pem\", passphrase: \"horse\"}}, "
            "private: {port: 65535, addresses: [\"172.17.0.1\", \"fd00::5\", \"fe80::5%br0\", "
            "\"169.254.3.4\"]}}, "
            "trustedProxies: [\"192.0.2.1\", \"10.0.0.0/8\", \"fd00::/8\"]}";
        QCOMPARE(problemsOf(text), QStringList());
        const Config config = configOf(text);
        QCOMPARE(config.publicListener.address, QHostAddress(QHostAddress::AnyIPv6));
        QCOMPARE(config.publicListener.port, 0);
        QCOMPARE(config.publicListener.baseUrl, QUrl(u"https://hooks.example.com/gate"_s));
        QVERIFY(config.publicListener.tls);
        QCOMPARE(config.publicListener.tls->certificate, u"/etc/gatehouse/cert.pem"_s);
        QCOMPARE(config.publicListener.tls->key, u"/k.pem"_s);
        QCOMPARE(config.publicListener.tls->passphrase.value.bytes(), QByteArrayView("horse"));
        QCOMPARE(config.privateListener.port, 65535);
        QCOMPARE(config.privateListener.addresses.size(), 4);
        QCOMPARE(config.privateListener.addresses[2].scopeId(), u"br0"_s);
        const QList<Subnet> proxies{{QHostAddress(u"192.0.2.1"_s), 32},
                                    {QHostAddress(u"10.0.0.0"_s), 8},
                                    {QHostAddress(u"fd00::"_s), 8}};
        QCOMPARE(config.trustedProxies, proxies);
    }

    void nobodyNeedsToBeTrusted() { QVERIFY(configOf("{trustedProxies: []}").trustedProxies.isEmpty()); }

    void reportsProblems_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("problems");
        const QString port = u" must be a whole number from 0 to 65535"_s;
        const QString url = u" must be an absolute http or https URL with a host"_s;
        const QString listen = u" must be an IP address to listen on, such as 127.0.0.1, 0.0.0.0 or ::1"_s;
        const QString own = u" is no address of an interface of this machine that is up"_s;
        const QString range =
            u" must lie in a private range (10/8, 172.16/12, 192.168/16, 100.64/10, 169.254/16, "
            "fc00::/7, fe80::/10)"_s;
        const QString loopback = u" loopback is always served: name only other addresses"_s;
        const QString clash =
            u"listeners.public: has the port of the private listener (%1) on one of its addresses"_s;
        const auto row = [](const char *name, const QByteArray &text, const QStringList &problems = {}) {
            QTest::newRow(name) << text << problems;
        };
        row("no object", "{listeners: []}", {u"listeners: must be an object in { }"_s});
        row("unknown listener", "{listeners: {pubic: {}}}",
            {u"listeners.pubic: unknown field \"pubic\"; did you mean \"public\"?"_s});
        row("unknown field", "{listeners: {public: {adress: \"::1\"}}}",
            {u"listeners.public.adress: unknown field \"adress\"; did you mean \"address\"?"_s});
        row("public field of the private one", "{listeners: {private: {baseUrl: \"http://x\"}}}",
            {u"listeners.private.baseUrl: unknown field \"baseUrl\""_s});
        row("ports", "{listeners: {public: {port: 65536}, private: {port: -1}}}",
            {u"listeners.public.port:"_s + port, u"listeners.private.port:"_s + port});
        row("port as text", "{listeners: {public: {port: \"8787\"}}}", {u"listeners.public.port:"_s + port});
        for (const char *address : {"localhost", "", "127.1", "224.0.0.1", "255.255.255.255", "[::1]"})
            row(address, "{listeners: {public: {address: '" + QByteArray(address) + "'}}}",
                {u"listeners.public.address:"_s + listen});

        row("same port as the private default", "{listeners: {public: {port: 40001}}}", {clash.arg(40001)});
        row("same port on IPv6 loopback", "{listeners: {public: {address: '::1', port: 40001}}}",
            {clash.arg(40001)});
        row("same port everywhere",
            "{listeners: {public: {address: '0.0.0.0', port: 7}, private: {port: 7}}}", {clash.arg(7)});
        row("same port on an additional address",
            "{listeners: {public: {address: '172.17.0.1', port: 7}, private: {port: 7, addresses: "
            "['172.17.0.1']}}}",
            {clash.arg(7)});
        row("same port elsewhere",
            "{listeners: {public: {address: '203.0.113.5', port: 7}, private: {port: 7, addresses: "
            "['172.17.0.1']}}}");
        row("both take a free port", "{listeners: {public: {port: 0}, private: {port: 0}}}");

        for (const char *base : {"", "hooks.example.com", "ftp://example.com", "http://", "https:///path",
                                 "/webhooks", "http://exa mple.com", "http://h:99999"})
            row(base, "{listeners: {public: {baseUrl: '" + QByteArray(base) + "'}}}",
                {u"listeners.public.baseUrl:"_s + url});
        for (const char *base : {"http://h?", "http://h/?a=b", "http://h#", "http://h/#x"})
            row(base, "{listeners: {public: {baseUrl: '" + QByteArray(base) + "'}}}",
                {u"listeners.public.baseUrl: must not have a query or a fragment"_s});
        for (const char *base : {"http://user@h", "http://user:hunter2@h/"})
            row(base, "{listeners: {public: {baseUrl: '" + QByteArray(base) + "'}}}",
                {u"listeners.public.baseUrl: must not hold a user name or password"_s});
        row("@ in a path", "{listeners: {public: {baseUrl: 'http://h/@me'}}}");

        row("half of TLS", "{listeners: {public: {tls: {certificate: ''}}}}",
            {u"listeners.public.tls.certificate: must not be empty"_s,
             u"listeners.public.tls.key: is required"_s});
        row("no TLS object", "{listeners: {public: {tls: true}}}",
            {u"listeners.public.tls: must be an object in { }"_s});

        const auto address = [&row](const char *name, const QString &problem) {
            row(name, "{listeners: {private: {addresses: ['" + QByteArray(name) + "']}}}",
                {u"listeners.private.addresses[0]:"_s + problem});
        };
        address("127.0.0.1", loopback);
        address("127.0.0.2", loopback);
        address("::1", loopback);
        address("0.0.0.0", range);
        address("::", range);
        address("203.0.113.5", range);
        address("2001:db8::5", range);
        address("10.0.0.1", own);
        address("fd00::6", own);
        address("fe80::5", u" a link-local IPv6 address must name its interface, such as fe80::1%eth0"_s);
        address("fe80::5%br1", own);
        address("docker0", u" must be an IP address"_s);
        address("::ffff:172.17.0.1", u" must be an IP address"_s);
        row("addresses twice", "{listeners: {private: {addresses: ['172.17.0.1', '172.17.0.1', 7]}}}",
            {u"listeners.private.addresses[1]: is there already"_s,
             u"listeners.private.addresses[2]: must be text in quotes"_s});
        row("no list", "{listeners: {private: {addresses: '172.17.0.1'}}}",
            {u"listeners.private.addresses: must be a list in [ ]"_s});

        const QString proxy = u": must be an IP address or a network such as 10.0.0.0/8"_s;
        row("proxies", "{trustedProxies: ['proxy.example.com', '10.0.0.0/33', 1, '::1']}",
            {u"trustedProxies[0]"_s + proxy, u"trustedProxies[1]"_s + proxy,
             u"trustedProxies[2]: must be text in quotes"_s});
        row("no list of proxies", "{trustedProxies: {}}", {u"trustedProxies: must be a list in [ ]"_s});
    }
    void reportsProblems()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, problems);
        QCOMPARE(problemsOf(text), problems);
    }
};

GATEHOUSE_TEST(TestConfigListeners)
#include "tst_configlisteners.moc"
