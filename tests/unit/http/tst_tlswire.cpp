// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gatefixture.h"
#include "http/tlsfiles.h"

#include "support/testmain.h"
#include <QElapsedTimer>
#include <QSslSocket>

#include <sys/socket.h>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A TLS client on the thread of the gate.
class TlsClient final
{
    Q_DISABLE_COPY_MOVE(TlsClient)
public:
    explicit TlsClient(quint16 port)
    {
        m_socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        m_socket.connectToHostEncrypted(u"127.0.0.1"_s, port);
        (void)turnUntil([this] { return m_socket.isEncrypted(); });
    }
    TlsClient &send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        return *this;
    }
    RawAnswer answer()
    {
        std::optional<RawAnswer> answer;
        (void)turnUntil([&] {
            received += m_socket.readAll();
            answer = takeAnswer(received);
            return answer || m_socket.state() != QAbstractSocket::ConnectedState;
        });
        return answer.value_or(RawAnswer());
    }
    bool isEnded(int timeoutMs = 10000)
    {
        const bool ended = turnUntil([this] { return m_socket.state() != QAbstractSocket::ConnectedState; },
                                     timeoutMs);
        received += m_socket.readAll();
        return ended;
    }
    void close() { m_socket.disconnectFromHost(); }
    void reset()
    {
        const linger now{1, 0};
        ::setsockopt(static_cast<int>(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        m_socket.abort();
    }
    QSslSocket &socket() { return m_socket; }
    QByteArray received;

private:
    QSslSocket m_socket;
};

GateSettings tlsSettings(const HttpDeadlines &deadlines = {})
{
    const auto loaded = loadTlsFiles(QStringLiteral(TLS_FILES "/certificate.pem"),
                                     QStringLiteral(TLS_FILES "/key.pem"), {});
    GateSettings settings;
    if (loaded)
        settings.tls = *loaded;
    settings.deadlines = deadlines;
    return settings;
}

} // namespace

/// The same gate over TLS: what differs from plain TCP.
class TestTlsWire final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers()
    {
        GateFixture fixture(tlsSettings());
        TlsClient client(fixture.port());
        for (int i = 0; i < 300; ++i)
            QCOMPARE(client.send(post("/x", QByteArray::number(i))).answer().body,
                     "/x:" + QByteArray::number(i));
        QCOMPARE(fixture.calls.ended.size(), 300);
    }

    /// More than the wire keeps unread: what is left over is told of again.
    void pipelined()
    {
        GateFixture fixture(tlsSettings());
        TlsClient client(fixture.port());
        QByteArray many;
        for (int i = 0; i < 6000; ++i)
            many += get("/" + QByteArray::number(i));
        client.send(many);
        for (int i = 0; i < 6000; ++i)
            QCOMPARE(client.answer().body, "/" + QByteArray::number(i) + ":");
    }

    void largeBodies()
    {
        GateFixture fixture(tlsSettings());
        fixture.endpoint.bodyLimit = 20000000;
        const QByteArray body = QByteArray("0123456789abcdef").repeated(500000);
        TlsClient client(fixture.port());
        QVERIFY(client.send(post("/x", body)).answer().body == "/x:" + body);
        QVERIFY(client.send(postChunked("/x", body, 5000)).answer().body == "/x:" + body);
    }

    void pausedReading()
    {
        GateFixture fixture(tlsSettings());
        fixture.endpoint.keeps = true;
        TlsClient client(fixture.port());
        client.send(get("/1") + get("/2") + get("/3"));
        for (const char *path : {"/1", "/2", "/3"}) {
            QVERIFY(turnUntil([&] { return fixture.endpoint.kept.size() == 1; }));
            turnFor(20);
            fixture.endpoint.kept.front()->send({.body = path});
            fixture.endpoint.kept.clear();
            QCOMPARE(client.answer().body, path);
        }
    }

    void lastAnswerArrives_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::newRow("asked to close") << get("/x", "Connection: close\r\n") << 200;
        QTest::newRow("malformed") << QByteArray("GET /\r\n\r\n") << 400;
        QTest::newRow("declared too large") << post("/x", QByteArray(3000000, 'x')) << 413;
        QTest::newRow("chunked too large") << postChunked("/x", QByteArray(3000000, 'x'), 5000) << 413;
    }
    void lastAnswerArrives()
    {
        QFETCH(const QByteArray, request);
        GateFixture fixture(tlsSettings());
        fixture.endpoint.bodyLimit = 1000;
        TlsClient client(fixture.port());
        bool notified = false; // by close_notify: without it the client could not tell the end from a cut
        connect(
            &client.socket(), &QSslSocket::alertReceived, this,
            [&](QSsl::AlertLevel, QSsl::AlertType type) { notified = type == QSsl::AlertType::CloseNotify; });
        client.send(request);
        const RawAnswer answer = client.answer();
        QTEST(answer.status, "status");
        QCOMPARE(answer.header("Connection"), "close");
        QVERIFY(client.isEnded());
        QVERIFY(client.received.isEmpty());
        QVERIFY(notified);
        QVERIFY(turnUntil([&] { return fixture.gate().connectionCount() == 0; }));
    }

    void largeLastAnswerArrives()
    {
        GateFixture fixture(tlsSettings(shortDeadlines()));
        const QByteArray big(10000000, 'x');
        fixture.endpoint.handler = [&](std::unique_ptr<Exchange> exchange) { exchange->send({.body = big}); };
        TlsClient client(fixture.port());
        client.socket().setReadBufferSize(65536);
        client.send(get("/x", "Connection: close\r\n"));
        turnFor(500); // longer than the lingering close waits for a client that is silent
        QVERIFY(client.answer().body == big);
        QVERIFY(client.isEnded());
    }

    void leaving_data()
    {
        QTest::addColumn<bool>("byReset");
        QTest::addColumn<bool>("finMeansGone");
        QTest::newRow("closed") << false << true;
        QTest::newRow("reset") << true << true;
        QTest::newRow("closed, half-closed would be fine") << false << false;
    }
    void leaving()
    {
        QFETCH(const bool, byReset);
        QFETCH(const bool, finMeansGone);
        GateFixture fixture(tlsSettings());
        fixture.endpoint.keeps = true;
        fixture.endpoint.finMeansGone = finMeansGone;
        TlsClient client(fixture.port());
        client.send(get("/x"));
        QVERIFY(turnUntil([&] { return fixture.endpoint.kept.size() == 1; }));
        byReset ? client.reset() : client.close();
        const CallRecord record = fixture.record();
        QCOMPARE(record.status, std::optional<int>(StatusCallerLeft));
        QCOMPARE(record.stoppedAt, u"caller"_s);
        QCOMPARE(fixture.endpoint.gone, 1);
        fixture.endpoint.kept.front()->send({});
    }

    void leavingInsideTheBody()
    {
        GateFixture fixture(tlsSettings());
        TlsClient client(fixture.port());
        client.send(post("/x", "abcdef").chopped(2));
        QVERIFY(turnUntil([&] { return fixture.endpoint.permits == 1; }));
        client.close();
        const CallRecord record = fixture.record();
        QCOMPARE(record.stoppedAt, u"body"_s);
        QCOMPARE(record.bytesIn, 4);
        QCOMPARE(fixture.endpoint.permits, 0);
    }

    void requestAndLeave()
    {
        GateFixture fixture(tlsSettings());
        fixture.endpoint.keeps = true;
        TlsClient client(fixture.port());
        client.send(post("/x", "abc"));
        client.close(); // sends what is written, then close_notify
        QCOMPARE(fixture.record().status, std::optional<int>(StatusCallerLeft));
        QCOMPARE(fixture.endpoint.handled, 1);
    }

    void handshakeHasADeadline()
    {
        GateFixture fixture(tlsSettings(shortDeadlines()));
        LoopClient silent(fixture.port());
        LoopClient half(fixture.port());
        half.send(QByteArray::fromHex("1603010200010001fc0303"));
        QElapsedTimer clock;
        clock.start();
        QVERIFY(silent.isEnded() && half.isEnded());
        QVERIFY(clock.elapsed() >= 450);
        QVERIFY(silent.received.isEmpty());
        QCOMPARE(fixture.budget.open(), 0);
    }

    void plainHttpIsClosed()
    {
        GateFixture fixture(tlsSettings());
        LoopClient client(fixture.port());
        client.send(get("/x"));
        QVERIFY(client.isEnded());
        QVERIFY(!client.received.contains("HTTP"));
        QVERIFY(turnUntil([&] { return fixture.gate().connectionCount() == 0; }));
    }

    /// The end of the handshake is noticed late; it must not reset the deadlines of the first request.
    void firstRequestHasItsOwnDeadlines()
    {
        HttpDeadlines deadlines = shortDeadlines();
        deadlines.idle = 60000ms;
        GateFixture slow(tlsSettings(deadlines));
        TlsClient client(slow.port());
        client.send("GET / HT");
        QCOMPARE(client.answer().status, 408);

        GateFixture fixture(tlsSettings(shortDeadlines()));
        fixture.endpoint.keeps = true;
        TlsClient busy(fixture.port());
        busy.send(get("/x"));
        QVERIFY(!busy.isEnded(1500)); // longer than every deadline: an agent at work is not idle
        fixture.endpoint.kept.front()->send({.body = "awake"});
        QCOMPARE(busy.answer().body, "awake");
        QVERIFY(busy.isEnded()); // but now it is
    }

    void whoDoesNotReadIsDropped()
    {
        GateFixture fixture(tlsSettings(shortDeadlines()));
        fixture.endpoint.handler = [](std::unique_ptr<Exchange> exchange) {
            exchange->send({.body = QByteArray(30000000, 'x')});
        };
        TlsClient client(fixture.port());
        client.socket().setReadBufferSize(1000);
        client.send(get("/x"));
        QVERIFY(turnUntil([&] { return fixture.calls.ended.size() == 1; }));
        QVERIFY(turnUntil([&] { return fixture.gate().connectionCount() == 0; }));
    }

    void exchangesOutliveTheServer()
    {
        GateFixture fixture(tlsSettings());
        fixture.endpoint.keeps = true;
        TlsClient client(fixture.port());
        client.send(get("/1"));
        QVERIFY(turnUntil([&] { return fixture.endpoint.kept.size() == 1; }));
        fixture.destroyServer();
        fixture.endpoint.kept.front()->send({.body = "late"});
        fixture.endpoint.kept.clear();
        QVERIFY(client.isEnded());
    }
};

GATEHOUSE_TEST(TestTlsWire)
#include "tst_tlswire.moc"
