// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sidebyside.h"
#include "support/testmain.h"
#include "wirefixture.h"

#include <thread>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Reads until the peer closes; what comes first may be a 408, or nothing at all.
QString expectTimedOut(RawClient &client, const QElapsedTimer &clock, bool answerRequired,
                       std::chrono::milliseconds from, std::chrono::milliseconds to)
{
    const QList<HttpAnswer> answers = client.readAnswersUntilClosed(to + 5s);
    const QString wrongTime = outside(clock, from, to);
    if (!wrongTime.isEmpty())
        return wrongTime;
    if (answers.isEmpty())
        return answerRequired ? u"closed without an answer"_s : QString();
    if (answers.size() > 1 || !answers.first().isComplete())
        return u"no single answer: %1"_s.arg(answers.last().problem);
    return answers.first().status == 408 ? QString() : u"answered %1"_s.arg(answers.first().status);
}

} // namespace

/// Clients that are too slow, all at once: the gateway's deadlines for heads, handshakes and bodies.
class TestWireDeadlines final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_wires.start(echoAgent(), {{"bodySeconds", 2}}), qPrintable(m_wires.problem()));
    }

    void slowClientsAreEnded()
    {
        SideBySide clients;
        for (const auto &[name, transport] : AllTransports)
            addRequests(clients, QLatin1StringView(name), transport);
        addHandshakes(clients);
        const QString problems = clients.finish();
        QVERIFY2(problems.isEmpty(), qPrintable(problems));

        // The gateway is none the worse for it.
        for (const auto &[name, transport] : AllTransports) {
            TestGateway &gateway = m_wires.gateway(transport);
            VERIFY_STATUS(gateway.ask(m_wires.call(transport)), 200);
            // Three bodies, the call just made, and the first request of a connection: a head that does not
            // arrive leaves no record.
            const QList<CallRecord> calls = gateway.finishedCalls(5);
            QCOMPARE(calls.size(), 5);
            qsizetype late = 0;
            for (const CallRecord &record : calls) {
                if (record.status != 408)
                    continue;
                ++late;
                QCOMPARE(record.stoppedAt, u"body"_s);
                QVERIFY(record.readingMs >= 1'900);
            }
            QCOMPARE(late, 3);
        }
    }

private:
    void addRequests(SideBySide &clients, QLatin1StringView name, Transport transport)
    {
        const quint16 port = m_wires.gateway(transport).port();
        const RequestText call = m_wires.call(transport, "s", QByteArray(200, 'x'));
        // A head that stops after its first bytes: counted from the first byte.
        clients.add(u"head stalls, "_s + name, [=] {
            RawClient client(transport);
            if (!client.connectTo(port))
                return u"not connected"_s;
            std::this_thread::sleep_for(2s); // nothing sent, nothing counted
            QElapsedTimer clock;
            clock.start();
            client.send("POST /web");
            return expectTimedOut(client, clock, false, 9'500ms, 13s);
        });
        // A head that never stops coming, but too slowly: bytes don't move the deadline.
        clients.add(u"head drips, "_s + name, [=] {
            RawClient client(transport);
            if (!client.connectTo(port))
                return u"not connected"_s;
            QElapsedTimer clock;
            clock.start();
            client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ");
            while (clock.elapsed() < 14'000 && client.send("x")) {
                if (client.readSome(300ms) != Wire::Got::Nothing)
                    break;
            }
            return expectTimedOut(client, clock, false, 9'500ms, 13s);
        });
        // The second head of a connection has the same time as the first.
        clients.add(u"second head stalls, "_s + name, [=] {
            RawClient client(transport);
            RequestText request;
            request.target = "/nothing";
            if (!client.connectTo(port) || client.ask(request.bytes()).status != 404)
                return u"no first answer"_s;
            QElapsedTimer clock;
            clock.start();
            client.send("GET /second HTTP/1.1\r\n");
            return expectTimedOut(client, clock, false, 9'500ms, 13s);
        });
        clients.add(u"body stalls, "_s + name, [=] {
            RawClient client(transport);
            if (!client.connectTo(port))
                return u"not connected"_s;
            QElapsedTimer clock;
            clock.start();
            client.send(call.head() + call.body.first(20));
            return expectTimedOut(client, clock, true, 1'900ms, 5s);
        });
        clients.add(u"body drips, "_s + name, [=] {
            RawClient client(transport);
            if (!client.connectTo(port))
                return u"not connected"_s;
            QElapsedTimer clock;
            clock.start();
            client.send(call.head());
            for (qsizetype i = 0; i < call.body.size() && client.send(call.body.sliced(i, 1)); ++i) {
                if (client.readSome(200ms) != Wire::Got::Nothing)
                    break;
            }
            return expectTimedOut(client, clock, true, 1'900ms, 5s);
        });
        clients.add(u"chunks drip, "_s + name, [=] {
            RawClient client(transport);
            if (!client.connectTo(port))
                return u"not connected"_s;
            RequestText inChunks = call;
            inChunks.declaresLength = false;
            inChunks.with("Transfer-Encoding", "chunked");
            QElapsedTimer clock;
            clock.start();
            client.send(inChunks.head());
            while (clock.elapsed() < 6'000 && client.send("1\r\n \r\n")) {
                if (client.readSome(200ms) != Wire::Got::Nothing)
                    break;
            }
            return expectTimedOut(client, clock, true, 1'900ms, 5s);
        });
    }

    void addHandshakes(SideBySide &clients)
    {
        const quint16 port = m_wires.gateway(Transport::Tls).port();
        const QByteArray beginOfHello = QByteArray::fromHex("1603010200010001fc0303");
        for (const QByteArray &bytes : {QByteArray(), beginOfHello}) {
            clients.add(u"handshake stalls after %1 bytes"_s.arg(bytes.size()), [=] {
                RawClient client(Transport::Plain);
                if (!client.connectTo(port))
                    return u"not connected"_s;
                QElapsedTimer clock;
                clock.start();
                client.send(bytes);
                (void)client.readAnswersUntilClosed(20s);
                return outside(clock, 9'500ms, 13s);
            });
        }
        clients.add(u"plain HTTP to the TLS port"_s, [=] {
            RawClient client(Transport::Plain);
            if (!client.connectTo(port))
                return u"not connected"_s;
            QElapsedTimer clock;
            clock.start();
            client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            const QList<HttpAnswer> answers = client.readAnswersUntilClosed(20s);
            if (!answers.isEmpty() && answers.first().status != 0)
                return u"an HTTP answer in clear"_s;
            return outside(clock, 0ms, 13s);
        });
    }

    WireFixture m_wires;
};

GATEHOUSE_TEST(TestWireDeadlines)
#include "tst_wire_deadlines.moc"
