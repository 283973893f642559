// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "wirefixture.h"

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype Drained = 256 * 1024; ///< what is read of a body that nobody wants
constexpr qsizetype JsonLimit = 100'000;

} // namespace

/// Bodies: over their limit, refused while they still come, and clients that leave in the middle.
class TestWireBodies final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_wires.start(echoAgent(), {{"jsonBytes", JsonLimit}}), qPrintable(m_wires.problem()));
    }

    void limitIsExact_data() { addTransportRows(); }
    void limitIsExact()
    {
        QFETCH(const Transport, transport);
        for (const bool inChunks : {false, true}) {
            RequestText call = m_wires.call(transport, "s", "x");
            call.body += QByteArray(JsonLimit - call.body.size(), ' ');
            RequestText over = call;
            over.body += ' ';
            for (RequestText *request : {&call, &over}) {
                if (inChunks) {
                    request->body = chunked(request->body, 3000);
                    request->declaresLength = false;
                    request->with("Transfer-Encoding", "chunked");
                }
            }
            VERIFY_STATUS(m_wires.client(transport).ask(call.bytes()), 200);
            VERIFY_STATUS(m_wires.client(transport).ask(over.bytes()), 413);
        }
    }

    void declaredTooLargeIsAnsweredAtOnce_data() { addTransportRows(); }
    void declaredTooLargeIsAnsweredAtOnce()
    {
        QFETCH(const Transport, transport);
        for (const char *length :
             {"100001", "9223372036854775807", "9223372036854775808", "18446744073709551615"}) {
            RequestText call = m_wires.call(transport);
            call.declaresLength = false;
            call.with("Content-Length", length);
            RawClient client = m_wires.client(transport);
            VERIFY_STATUS(client.ask(call.head()), 413);
            client.reset();
        }
    }

    void refusalComesBeforeTheBody_data() { addTransportRows(); }
    void refusalComesBeforeTheBody()
    {
        QFETCH(const Transport, transport);
        RequestText call = agentCall(m_wires.uuid(), "wrong", "s", "x");
        call.body = QByteArray(Drained, 'x');
        RawClient client = m_wires.client(transport);
        VERIFY_STATUS(client.ask(call.head()), 401); // not a byte of the body has been sent
        // All of it is drained, and the connection lives.
        QVERIFY(client.send(call.body));
        VERIFY_ANSWER(client.ask(m_wires.call(transport, "lives", "x").bytes()), 200, "turn 1 of lives: x");
    }

    void smallRefusedBodyIsDrained_data() { addTransportRows(); }
    void smallRefusedBodyIsDrained()
    {
        QFETCH(const Transport, transport);
        const QByteArray body(200'000, 'x');
        for (const bool inChunks : {false, true}) {
            RequestText call = agentCall(m_wires.uuid(), "wrong", "s", "x");
            call.body = inChunks ? chunked(body, 10'000) : body;
            if (inChunks) {
                call.declaresLength = false;
                call.with("Transfer-Encoding", "chunked");
            }
            RawClient client = m_wires.client(transport);
            QVERIFY(client.send(call.bytes()));
            VERIFY_STATUS(client.readAnswer(), 401);
            VERIFY_STATUS(client.ask(m_wires.call(transport, "drained", "x").bytes()), 200);
        }
    }

    void largeRefusedBodyEndsTheConnection_data() { addTransportRows(); }
    void largeRefusedBodyEndsTheConnection()
    {
        QFETCH(const Transport, transport);
        const QByteArray body(3'000'000, 'x');
        for (const bool inChunks : {false, true}) {
            RequestText call = agentCall(m_wires.uuid(), "wrong", "s", "x");
            call.body = inChunks ? chunked(body, 10'000) : body;
            if (inChunks) {
                call.declaresLength = false;
                call.with("Transfer-Encoding", "chunked");
            }
            RawClient client = m_wires.client(transport);
            client.send(call.bytes(), 5s); // may end early: the gateway need not read all of it
            const QList<HttpAnswer> answers = client.readAnswersUntilClosed();
            QCOMPARE(answers.size(), 1);
            VERIFY_STATUS(answers.first(), 401); // intact, though more was sent than was read
            QVERIFY(!answers.first().body.isEmpty());
        }
    }

    void tooLargeInChunksKeepsItsAnswer_data() { addTransportRows(); }
    void tooLargeInChunksKeepsItsAnswer()
    {
        QFETCH(const Transport, transport);
        RequestText call = m_wires.call(transport);
        call.body = chunked(QByteArray(3'000'000, ' '), 5000);
        call.declaresLength = false;
        call.with("Transfer-Encoding", "chunked");
        RawClient client = m_wires.client(transport);
        client.send(call.bytes(), 5s);
        const QList<HttpAnswer> answers = client.readAnswersUntilClosed();
        QCOMPARE(answers.size(), 1);
        VERIFY_STATUS(answers.first(), 413);
    }

    void leavingInsideTheHeadLeavesNothing_data() { addLeavingRows(); }
    void leavingInsideTheHeadLeavesNothing()
    {
        QFETCH(const Transport, transport);
        QFETCH(const bool, byReset);
        TestGateway &gateway = m_wires.gateway(transport);
        const HttpAnswer before = gateway.ask(m_wires.call(transport));
        VERIFY_STATUS(before, 200);
        QVERIFY(!gateway.recordOf(before).id.isEmpty());
        const qsizetype count = gateway.calls().size();
        {
            const QByteArray head = m_wires.call(transport).head();
            for (const qsizetype length : {qsizetype(0), qsizetype(1), qsizetype(30), head.size() - 1}) {
                RawClient client = m_wires.client(transport);
                QVERIFY(client.send(head.first(length)));
                byReset ? client.reset() : client.close();
            }
        }
        // A later call is recorded, and nothing else.
        const HttpAnswer after = gateway.ask(m_wires.call(transport));
        VERIFY_STATUS(after, 200);
        QVERIFY(!gateway.recordOf(after).id.isEmpty());
        QCOMPARE(gateway.calls().size(), count + 1);
    }

    void leavingInsideTheBodyIsOneRecord_data() { addLeavingRows(); }
    void leavingInsideTheBodyIsOneRecord()
    {
        QFETCH(const Transport, transport);
        QFETCH(const bool, byReset);
        for (const bool inChunks : {false, true}) {
            TestGateway &gateway = m_wires.gateway(transport);
            const qsizetype count = gateway.calls().size();
            RequestText call = m_wires.call(transport, "left", QByteArray(1000, 'x'));
            if (inChunks) {
                call.body = chunked(call.body, 100);
                call.declaresLength = false;
                call.with("Transfer-Encoding", "chunked");
            }
            RawClient client = m_wires.client(transport);
            QVERIFY(client.send(call.head() + call.body.first(500)));
            // The record is there while the body is awaited: now the client is inside the body.
            QTRY_COMPARE(gateway.calls().size(), count + 1);
            if (byReset)
                client.reset();
            else
                client.shutdownWrite();
            const QList<CallRecord> calls = gateway.finishedCalls(count + 1);
            QCOMPARE(calls.size(), count + 1);
            QCOMPARE(calls.last().status, StatusCallerLeft);
            QCOMPARE(calls.last().stoppedAt, u"body"_s);
            if (!byReset)
                QVERIFY(client.expectClosed()); // no answer is attempted
        }
    }

    void halfClosedClientsGetTheirRefusal()
    {
        // Over TLS, close_notify means gone; over plain TCP a half-closed client still reads.
        TestGateway &gateway = m_wires.gateway(Transport::Plain);
        RequestText unknown;
        unknown.target = "/nothing";
        const QList<std::pair<QByteArray, int>> rows{
            {unknown.bytes(), 404},
            {agentCall(m_wires.uuid(), "wrong", "s", "x").bytes(), 401},
            {agentCall(newUuid(), "wrong", "s", "x").bytes(), 404},
            {QByteArray("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\nb\r\n\r\n"), 400},
        };
        for (const auto &[request, status] : rows) {
            RawClient client = gateway.client();
            QVERIFY(client.send(request));
            client.shutdownWrite();
            VERIFY_STATUS(client.readAnswer(), status);
            QVERIFY(client.expectClosed());
        }
    }

private:
    static void addLeavingRows()
    {
        QTest::addColumn<Transport>("transport");
        QTest::addColumn<bool>("byReset");
        for (const auto &[name, transport] : AllTransports) {
            QTest::addRow("FIN, %s", name) << transport << false;
            QTest::addRow("RST, %s", name) << transport << true;
        }
    }

    WireFixture m_wires;
};

GATEHOUSE_TEST(TestWireBodies)
#include "tst_wire_bodies.moc"
