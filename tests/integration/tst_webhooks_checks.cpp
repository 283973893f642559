// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "support/testmain.h"

#include <QNetworkInterface>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The bytes of @a answer without the two lines that may differ.
QByteArray comparable(const HttpAnswer &answer)
{
    QByteArray text;
    bool inHead = true;
    for (qsizetype at = 0; at < answer.raw.size();) {
        qsizetype end = answer.raw.indexOf('\n', at);
        end = end < 0 ? answer.raw.size() : end + 1;
        const QByteArray line = answer.raw.sliced(at, end - at);
        inHead = inHead && line != "\r\n";
        if (!inHead || !(line.startsWith("Date:") || line.startsWith("X-Request-Id:")))
            text += line;
        at = end;
    }
    return text;
}

bool isFor(KeyFor who, ListenerKind listener)
{
    return who == KeyFor::Both || (who == KeyFor::Public) == (listener == ListenerKind::Public);
}

} // namespace

Q_DECLARE_METATYPE(Gatehouse::ListenerKind)

/// The checks of an agent call and their order: method, instance and keys, token.
class TestWebhooksChecks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_gateway = std::make_unique<TestGateway>(configOf(
            {instance(m_uuid, echoAgent()), instance(m_keyless, echoAgent()),
             instance(m_disabled, echoAgent(), {{"enabled", false}}), instance(m_publicOnly, echoAgent())},
            {{"limits", boost::json::object{{"failedAuth", {{"attempts", 0}}}}}}));
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid).raw;
        m_disabledKey = m_gateway->addKey(m_disabled).raw;
        m_publicKey = m_gateway->addKey(m_publicOnly, KeyFor::Public).raw;
        QVERIFY2(!m_key.isEmpty() && !m_disabledKey.isEmpty() && !m_publicKey.isEmpty(),
                 qPrintable(m_gateway->problem()));
    }

    void keysAre128HexDigits()
    {
        QCOMPARE(m_key.size(), 128);
        for (const char digit : m_key)
            QVERIFY((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'));
        QVERIFY(m_key != m_publicKey);
    }

    void onlyPostIsAllowed_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        for (const char *method :
             {"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "post", "MADEUP"}) {
            QTest::addRow("%s known", method) << QByteArray(method) << m_uuid;
            QTest::addRow("%s unknown", method) << QByteArray(method) << newUuid();
            QTest::addRow("%s nonsense", method) << QByteArray(method) << QByteArray("nonsense");
            QTest::addRow("%s deep", method) << QByteArray(method) << m_uuid + "/more/of/it";
        }
    }
    void onlyPostIsAllowed()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const QByteArray, path);
        for (const ListenerKind listener : {ListenerKind::Public, ListenerKind::Private}) {
            RequestText request;
            request.method = method;
            request.target = "/webhooks/" + path;
            RawClient client = m_gateway->client(listener);
            QVERIFY(client.send(request.bytes()));
            const HttpAnswer answer = client.readAnswer(RawClient::DefaultWait, method == "HEAD");
            VERIFY_STATUS(answer, 405);
            QCOMPARE(answer.header("Allow"), "POST");
        }
    }

    void methodComesFirst()
    {
        // Wrong in every way: the method decides.
        RequestText request = agentCall(newUuid(), "wrong", "?", "");
        request.method = "PUT";
        request.declaresLength = false;
        request.with("Content-Length", "999999999");
        VERIFY_STATUS(m_gateway->client().ask(request.head()), 405);
    }

    void unknownIsTheSameAsKeyless_data()
    {
        QTest::addColumn<QByteArray>("uuid");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<ListenerKind>("listener");
        for (const ListenerKind listener : {ListenerKind::Public, ListenerKind::Private}) {
            const char *where = toString(listener).data();
            QTest::addRow("no keys, %s", where) << m_keyless << QByteArray("wrong") << listener;
            QTest::addRow("no keys, key of another, %s", where) << m_keyless << m_key << listener;
            QTest::addRow("disabled, %s", where) << m_disabled << m_disabledKey << listener;
            QTest::addRow("disabled, wrong key, %s", where) << m_disabled << QByteArray("wrong") << listener;
        }
        QTest::newRow("no key for this listener") << m_publicOnly << m_publicKey << ListenerKind::Private;
    }
    void unknownIsTheSameAsKeyless()
    {
        QFETCH(const QByteArray, uuid);
        QFETCH(const QByteArray, key);
        QFETCH(const ListenerKind, listener);
        const QByteArray unknown = newUuid();
        const HttpAnswer first = m_gateway->ask(agentCall(unknown, key, "s", "x"), listener);
        const HttpAnswer second = m_gateway->ask(agentCall(uuid, key, "s", "x"), listener);
        VERIFY_STATUS(first, 404);
        VERIFY_STATUS(second, 404);
        QCOMPARE(comparable(second), comparable(first));
        QVERIFY(!first.raw.contains(unknown) && !second.raw.contains(uuid));
    }

    void otherPathsAre404()
    {
        for (const QByteArray &path : {"/webhooks/" + m_uuid + "/more", QByteArray("/webhooks/1"),
                                       "/webhooks/" + m_uuid.chopped(1), "/webhooks/{" + m_uuid + "}"}) {
            RequestText call = agentCall(m_uuid, m_key, "s", "x");
            call.target = path;
            VERIFY_STATUS(m_gateway->ask(call), 404);
        }
    }

    void uuidIgnoresCase()
    {
        RequestText call = agentCall(m_uuid.toUpper(), m_key, "upper", "x");
        VERIFY_ANSWER(m_gateway->ask(call), 200, "turn 1 of upper: x");
    }

    void visibilityDecides_data()
    {
        QTest::addColumn<int>("other");
        QTest::addColumn<int>("presented");
        const std::array<const char *, 3> names{"public", "private", "both"};
        for (int other = 0; other < 3; ++other) {
            for (int presented = 0; presented < 3; ++presented)
                QTest::addRow("%s beside %s", names.at(presented), names.at(other)) << other << presented;
        }
    }
    void visibilityDecides()
    {
        // The instance has two keys, one of which is presented: nine combinations, on both listeners.
        QFETCH(const int, other);
        QFETCH(const int, presented);
        const auto otherFor = static_cast<KeyFor>(other);
        const auto presentedFor = static_cast<KeyFor>(presented);
        const TestKey first = m_gateway->addKey(m_keyless, otherFor, u"first"_s);
        const TestKey second = m_gateway->addKey(m_keyless, presentedFor, u"second"_s);
        for (const ListenerKind listener : {ListenerKind::Public, ListenerKind::Private}) {
            const bool anyKey = isFor(otherFor, listener) || isFor(presentedFor, listener);
            const int refused = anyKey ? 401 : 404;
            const HttpAnswer answer = m_gateway->ask(agentCall(m_keyless, second.raw, "s", "x"), listener);
            VERIFY_STATUS(answer, isFor(presentedFor, listener) ? 200 : refused);
            VERIFY_STATUS(m_gateway->ask(agentCall(m_keyless, "wrong", "s", "x"), listener), refused);
        }
        QVERIFY(m_gateway->deleteKey(first.id));
        QVERIFY(m_gateway->deleteKey(second.id));
        VERIFY_STATUS(m_gateway->ask(agentCall(m_keyless, second.raw, "s", "x")), 404);
    }

    void visibilityCanBeChanged()
    {
        const TestKey key = m_gateway->addKey(m_keyless, KeyFor::Public, u"first"_s);
        const RequestText call = agentCall(m_keyless, key.raw, "changing", "x");
        VERIFY_STATUS(m_gateway->ask(call, ListenerKind::Public), 200);
        VERIFY_STATUS(m_gateway->ask(call, ListenerKind::Private), 404);
        QVERIFY(m_gateway->editKey(key.id, KeyFor::Private, u"first"_s));
        VERIFY_STATUS(m_gateway->ask(call, ListenerKind::Public), 404);
        VERIFY_STATUS(m_gateway->ask(call, ListenerKind::Private), 200);
        QVERIFY(m_gateway->editKey(key.id, KeyFor::Both, u"renamed"_s));
        VERIFY_STATUS(m_gateway->ask(call, ListenerKind::Public), 200);
        VERIFY_STATUS(m_gateway->ask(call, ListenerKind::Private), 200);
        QVERIFY(!m_gateway->editKey(key.id, KeyFor::Both, u"  "_s)); // a label is required
        QVERIFY(m_gateway->deleteKey(key.id));
    }

    void keysNeedALabel()
    {
        for (const QString &label : {u""_s, u" \t"_s})
            QVERIFY(m_gateway->addKey(m_keyless, KeyFor::Both, label).raw.isEmpty());
        VERIFY_STATUS(m_gateway->ask(agentCall(m_keyless, "wrong", "s", "x")), 404); // still none
    }

    void bearerToken_data()
    {
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<int>("status");
        QTest::newRow("as it is") << "Bearer " + m_key << 200;
        QTest::newRow("scheme in lower case") << "bearer " + m_key << 200;
        QTest::newRow("scheme in upper case") << "BEARER " + m_key << 200;
        QTest::newRow("none") << QByteArray() << 401;
        QTest::newRow("empty") << QByteArray("") << 401;
        QTest::newRow("no token") << QByteArray("Bearer") << 401;
        QTest::newRow("no scheme") << m_key << 401;
        QTest::newRow("other scheme") << "Basic " + m_key << 401;
        QTest::newRow("scheme glued") << "Bearer" + m_key << 401;
        QTest::newRow("one digit short") << "Bearer " + m_key.chopped(1) << 401;
        QTest::newRow("one digit more") << "Bearer " + m_key + "0" << 401;
        QTest::newRow("in capitals") << "Bearer " + m_key.toUpper() << 401;
        QTest::newRow("words after it") << "Bearer " + m_key + " x" << 401;
        QTest::newRow("key of another instance") << "Bearer " + m_publicKey << 401;
        QTest::newRow("key of a disabled instance") << "Bearer " + m_disabledKey << 401;
        QTest::newRow("in quotes") << "Bearer \"" + m_key + '"' << 401;
        QTest::newRow("long") << "Bearer " + QByteArray(9000, 'a') << 401;
    }
    void bearerToken()
    {
        QFETCH(const QByteArray, authorization);
        QFETCH(const int, status);
        RequestText call = agentCall(m_uuid, m_key, "bearer", "x");
        call.with("Authorization", {}).with("Authorization", authorization);
        for (const ListenerKind listener : {ListenerKind::Public, ListenerKind::Private})
            VERIFY_STATUS(m_gateway->ask(call, listener), status);
    }

    void tokenComesBeforeTheBody()
    {
        RequestText call = agentCall(m_uuid, "wrong", "?", "");
        VERIFY_STATUS(m_gateway->ask(call), 401);
        call.body = "nonsense";
        VERIFY_STATUS(m_gateway->ask(call), 401);
        call.declaresLength = false;
        call.with("Content-Length", "999999999");
        VERIFY_STATUS(m_gateway->client().ask(call.head()), 401);
        call = agentCall(newUuid(), "wrong", "?", "");
        call.declaresLength = false;
        call.with("Content-Length", "999999999");
        VERIFY_STATUS(m_gateway->client().ask(call.head()), 404);
    }

    void sizeComesBeforeTheForm()
    {
        RequestText call = agentCall(m_uuid, m_key, "s", "x");
        call.body = QByteArray(8'388'609, 'x'); // no JSON, and one byte over the limit
        VERIFY_STATUS(m_gateway->ask(call), 413);
        call.body.chop(1);
        VERIFY_STATUS(m_gateway->ask(call), 400);
    }

    void privateListenerChecksHost_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("status");
        for (const char *host : {"127.0.0.1", "localhost", "LocalHost", "[::1]", "127.0.0.1:40001",
                                 "localhost:40001", "[::1]:40001"})
            QTest::addRow("own: %s", host) << QByteArray(host) << 200;
        for (const char *host :
             {"evil.example", "evil.example:40001", "localhost.evil.example", "192.168.1.1",
              "127.0.0.1.evil.example", "", "[::2]", "evil-localhost", "0.0.0.0", "10.0.0.1"})
            QTest::addRow("foreign: %s", host) << QByteArray(host) << 421;
    }
    void privateListenerChecksHost()
    {
        QFETCH(const QByteArray, host);
        QFETCH(const int, status);
        RequestText call = agentCall(m_uuid, m_key, "host", "x");
        call.host = host;
        VERIFY_STATUS(m_gateway->ask(call, ListenerKind::Private), status);
        if (!host.isEmpty())
            VERIFY_STATUS(m_gateway->ask(call, ListenerKind::Public), 200);
        // A path that nobody serves says no more than that.
        RequestText other;
        other.host = host;
        other.target = "/nothing";
        VERIFY_STATUS(m_gateway->ask(other, ListenerKind::Private), status == 200 ? 404 : 421);
    }

    void privateListenerNeedsAHost()
    {
        RequestText call = agentCall(m_uuid, m_key, "host", "x");
        call.version = "HTTP/1.0";
        call.host = {};
        VERIFY_STATUS(m_gateway->ask(call, ListenerKind::Private), 421);
    }

    void privateListenerOnMoreAddresses()
    {
        QByteArray address;
        const QList<QHostAddress> own = QNetworkInterface::allAddresses();
        for (const QHostAddress &candidate : own) {
            for (const char *range : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"}) {
                if (candidate.isInSubnet(QHostAddress::parseSubnet(QString::fromLatin1(range))))
                    address = candidate.toString().toLatin1();
            }
        }
        if (address.isEmpty())
            QSKIP("This machine has no IPv4 address of a private range.");
        const boost::json::object listener{{"addresses", boost::json::array{address.toStdString()}}};
        TestGateway gateway(configOf({instance(m_uuid, echoAgent())},
                                     {{"listeners", boost::json::object{{"private", listener}}}}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const QByteArray key = gateway.addKey(m_uuid, KeyFor::Private).raw;
        for (const QByteArray &host : {address, QByteArray("127.0.0.1"), QByteArray("192.0.2.1")}) {
            RawClient client;
            QVERIFY(client.connectTo(gateway.port(ListenerKind::Private), address));
            RequestText call = agentCall(m_uuid, key, "s", "x");
            call.host = host;
            VERIFY_STATUS(client.ask(call.bytes()), host == "192.0.2.1" ? 421 : 200);
        }
        VERIFY_STATUS(gateway.ask(agentCall(m_uuid, key, "s", "x"), ListenerKind::Private), 200);
    }

private:
    std::unique_ptr<TestGateway> m_gateway;
    const QByteArray m_uuid = newUuid();
    const QByteArray m_keyless = newUuid();
    const QByteArray m_disabled = newUuid();
    const QByteArray m_publicOnly = newUuid();
    QByteArray m_key;
    QByteArray m_disabledKey;
    QByteArray m_publicKey;
};

GATEHOUSE_TEST(TestWebhooksChecks)
#include "tst_webhooks_checks.moc"
