// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "support/testmain.h"

#include <QElapsedTimer>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

boost::json::object failedAuth(int attempts, int windowSeconds)
{
    return {
        {"limits",
         boost::json::object{{"failedAuth", {{"attempts", attempts}, {"windowSeconds", windowSeconds}}}}}};
}

RequestText from(const QByteArray &forwardedFor, RequestText call)
{
    return call.with("X-Forwarded-For", forwardedFor);
}

} // namespace

/// Callers that guess keys, and the address by which they are told apart.
class TestWebhooksLimits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failingCallsAreLimited()
    {
        const QByteArray uuid = newUuid();
        const QByteArray other = newUuid();
        TestGateway gateway(
            configOf({instance(uuid, echoAgent()), instance(other, echoAgent())}, failedAuth(5, 3)));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const QByteArray key = gateway.addKey(uuid).raw;
        const QByteArray otherKey = gateway.addKey(other).raw;
        const RequestText wrong = agentCall(uuid, "wrong", "s", "x");
        QElapsedTimer clock;
        clock.start();

        for (int i = 0; i < 5; ++i)
            VERIFY_STATUS(gateway.ask(wrong), 401);
        const HttpAnswer limited = gateway.ask(wrong);
        VERIFY_STATUS(limited, 429);
        bool isNumber = false;
        const int retryAfter = limited.header("Retry-After").toInt(&isNumber);
        QVERIFY2(isNumber && retryAfter >= 1 && retryAfter <= 3, limited.header("Retry-After").constData());
        QCOMPARE(gateway.recordOf(limited).status, 429);

        // Only failing calls, only this instance, this address and this listener.
        VERIFY_STATUS(gateway.ask(agentCall(uuid, key, "s", "x")), 200);
        VERIFY_STATUS(gateway.ask(wrong), 429);
        VERIFY_STATUS(gateway.ask(agentCall(other, "wrong", "s", "x")), 401);
        VERIFY_STATUS(gateway.ask(from("203.0.113.9", wrong)), 401);
        for (int i = 0; i < 10; ++i)
            VERIFY_STATUS(gateway.ask(wrong, ListenerKind::Private), 401);
        // An unknown instance stays a 404, and is not counted.
        for (int i = 0; i < 10; ++i)
            VERIFY_STATUS(gateway.ask(agentCall(newUuid(), "wrong", "s", "x")), 404);

        // When the window is over, a failing call is a 401 again.
        QTRY_VERIFY_WITH_TIMEOUT(gateway.ask(wrong).status == 401, 10'000);
        QVERIFY2(clock.elapsed() >= 2'900, "the window was shorter than declared");
    }

    void thirtyByDefault()
    {
        const QByteArray uuid = newUuid();
        TestGateway gateway(configOf({instance(uuid, echoAgent())}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        QVERIFY(!gateway.addKey(uuid).raw.isEmpty());
        RawClient client = gateway.client();
        for (int i = 0; i < 30; ++i)
            VERIFY_STATUS(client.ask(agentCall(uuid, "wrong", "s", "x").bytes()), 401);
        VERIFY_STATUS(client.ask(agentCall(uuid, "wrong", "s", "x").bytes()), 429);
    }

    void zeroSwitchesItOff()
    {
        const QByteArray uuid = newUuid();
        TestGateway gateway(configOf({instance(uuid, echoAgent())}, failedAuth(0, 60)));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        QVERIFY(!gateway.addKey(uuid).raw.isEmpty());
        RawClient client = gateway.client();
        for (int i = 0; i < 100; ++i)
            VERIFY_STATUS(client.ask(agentCall(uuid, "wrong", "s", "x").bytes()), 401);
    }

    void clientAddress_data()
    {
        QTest::addColumn<QByteArray>("trusted"); // JSON array, or empty for the default
        QTest::addColumn<QList<QByteArray>>("forwardedFor");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("claimed");
        const auto row = [](const char *name, const char *trusted, const QList<QByteArray> &forwardedFor,
                            const char *address, const char *claimed = "") {
            QTest::newRow(name) << QByteArray(trusted) << forwardedFor << QString::fromLatin1(address)
                                << QString::fromLatin1(claimed);
        };
        row("nothing claimed", "", {}, "127.0.0.1");
        row("loopback is trusted", "", {"203.0.113.9"}, "203.0.113.9");
        row("the rightmost counts", "", {"198.51.100.1, 203.0.113.9"}, "203.0.113.9");
        row("trusted ones are passed over", "", {"198.51.100.1,203.0.113.9 , 127.0.0.1"}, "203.0.113.9");
        row("several fields are one list", "", {"198.51.100.1", "203.0.113.9", "127.0.0.1"}, "203.0.113.9");
        row("all trusted", "", {"127.0.0.1"}, "127.0.0.1");
        row("IPv6", "", {"2001:DB8::1"}, "2001:db8::1");
        row("a network", R"(["127.0.0.1","10.0.0.0/8"])", {"203.0.113.9, 10.1.2.3"}, "203.0.113.9");
        row("not in the network", R"(["127.0.0.1","10.0.0.0/8"])", {"203.0.113.9, 11.1.2.3"}, "11.1.2.3");
        row("nobody is trusted", "[]", {"203.0.113.9"}, "127.0.0.1", "203.0.113.9");
        row("another is trusted", R"(["192.0.2.77"])", {"203.0.113.9"}, "127.0.0.1", "203.0.113.9");
    }
    void clientAddress()
    {
        QFETCH(const QByteArray, trusted);
        QFETCH(const QList<QByteArray>, forwardedFor);
        QFETCH(const QString, address);
        QFETCH(const QString, claimed);
        const QByteArray uuid = newUuid();
        boost::json::object more = failedAuth(2, 60);
        if (!trusted.isEmpty())
            more["trustedProxies"] = parseJson(trusted).value();
        TestGateway gateway(configOf({instance(uuid, echoAgent())}, more));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        RequestText call = agentCall(uuid, gateway.addKey(uuid).raw, "s", "x");
        for (const QByteArray &value : forwardedFor)
            call.with("X-Forwarded-For", value);
        HttpAnswer answer = gateway.ask(call);
        VERIFY_STATUS(answer, 200);
        QCOMPARE(gateway.recordOf(answer).clientAddress, address);
        QCOMPARE(gateway.recordOf(answer).claimedAddress, claimed);

        // The limit counts by that address: another one is not limited, the same one is.
        call.with("Authorization", {}).with("Authorization", "Bearer wrong");
        VERIFY_STATUS(gateway.ask(call), 401);
        VERIFY_STATUS(gateway.ask(call), 401);
        VERIFY_STATUS(gateway.ask(call), 429);
        call.with("X-Forwarded-For", {}).with("X-Forwarded-For", "192.0.2.200");
        const bool isBelieved = claimed.isEmpty();
        VERIFY_STATUS(gateway.ask(call), isBelieved ? 401 : 429);
    }

    void privateListenerBelievesNobody()
    {
        const QByteArray uuid = newUuid();
        TestGateway gateway(configOf({instance(uuid, echoAgent())}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const RequestText call = agentCall(uuid, gateway.addKey(uuid).raw, "s", "x");
        const HttpAnswer answer = gateway.ask(from("203.0.113.9", call), ListenerKind::Private);
        VERIFY_STATUS(answer, 200);
        QCOMPARE(gateway.recordOf(answer).clientAddress, u"127.0.0.1"_s);
        QCOMPARE(gateway.recordOf(answer).claimedAddress, u"203.0.113.9"_s);
    }

    void nonsenseInForwardedForDoesNoHarm()
    {
        const QByteArray uuid = newUuid();
        TestGateway gateway(configOf({instance(uuid, echoAgent())}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const RequestText call = agentCall(uuid, gateway.addKey(uuid).raw, "s", "x");
        for (const QByteArray &value :
             {QByteArray("nonsense"), QByteArray(""), QByteArray(",,,"), QByteArray("203.0.113.9, nonsense"),
              QByteArray("999.1.1.1"), QByteArray("1"), QByteArray(8000, ','), QByteArray("[::1"),
              QByteArray("\xff\xfe")}) {
            const HttpAnswer answer = gateway.ask(from(value, call));
            VERIFY_STATUS(answer, 200);
            // Nothing that is no address is taken for one.
            QVERIFY2(!QHostAddress(gateway.recordOf(answer).clientAddress).isNull(), value.constData());
        }
    }
};

GATEHOUSE_TEST(TestWebhooksLimits)
#include "tst_webhooks_limits.moc"
