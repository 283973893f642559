// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gatefixture.h"

#include "support/testmain.h"
#include <QElapsedTimer>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype Drained = 262144;

const Refusal Unauthorized{.answer = {.status = 401, .body = "no"}, .stoppedAt = u"key"_s, .why = u"why"_s};

} // namespace

/// What a connection takes, for how long, and what it does with bodies that nobody wants.
class TestConnectionLimits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bodyLimit_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::newRow("length, exact") << post("/x", QByteArray(1000, 'x')) << 200;
        QTest::newRow("length, one more") << post("/x", QByteArray(1001, 'x')) << 413;
        QTest::newRow("chunked, exact") << postChunked("/x", QByteArray(1000, 'x'), 7) << 200;
        QTest::newRow("chunked, one more") << postChunked("/x", QByteArray(1001, 'x'), 7) << 413;
        for (const char *length : {"9223372036854775807", "9223372036854775808", "18446744073709551615"}) {
            QTest::addRow("declared as %s", length)
                << QByteArray("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ") + length + "\r\n\r\n"
                << 413;
        }
        QTest::newRow("declared, with Expect") << QByteArray(
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n")
                                               << 413;
    }
    void bodyLimit()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const int, status);
        GateFixture fixture;
        fixture.endpoint.bodyLimit = 1000;
        LoopClient client(fixture.port());
        client.send(request);
        QCOMPARE(client.answer().status, status); // the first answer: no 100 Continue came before
        const CallRecord record = fixture.record();
        QCOMPARE(record.status, std::optional<int>(status));
        if (status == 413) {
            QCOMPARE(record.stoppedAt, u"body"_s);
            QVERIFY(client.isEnded());
            QCOMPARE(fixture.endpoint.permits, 0);
        }
    }

    void sinkTakesTheBody()
    {
        GateFixture fixture;
        fixture.endpoint.bodyLimit = 20000000;
        fixture.endpoint.sinkCapacity = 20000000;
        const QByteArray body = QByteArray("0123456789abcdef").repeated(500000);
        LoopClient client(fixture.port());
        for (const QByteArray &request : {post("/x", body), postChunked("/x", body, 1000)}) {
            client.send(request);
            QVERIFY(client.answer().body == "/x:" + body);
        }

        fixture.endpoint.sinkCapacity = 1000; // a full disk
        client.send(post("/x", body));
        QCOMPARE(client.answer().status, 500);
        QCOMPARE(fixture.calls.ended.last().stoppedAt, u"body"_s);
    }

    void drainsOrCloses_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<bool>("lives");
        QTest::newRow("nothing outstanding") << get("/") << true;
        QTest::newRow("length, 256 KiB") << post("/x", QByteArray(Drained, 'x')) << true;
        QTest::newRow("length, 1 MB") << post("/x", QByteArray(1000000, 'x')) << false;
        QTest::newRow("chunked, 200 KB") << postChunked("/x", QByteArray(200000, 'x'), 999) << true;
        QTest::newRow("chunked, 1 MB") << postChunked("/x", QByteArray(1000000, 'x'), 999) << false;
        QTest::newRow("chunked, broken") << postChunked("/x", "abc", 1).chopped(5) + "x\r\n\r\n" << false;
        QTest::newRow("expected, but it came at once")
            << post("/x", QByteArray(1000, 'x'), "Expect: 100-continue\r\n") << true;
        // who waits for 100 Continue may never send the body: what comes next could be anything
        QTest::newRow("expected, none came")
            << post("/x", QByteArray(1000, 'x'), "Expect: 100-continue\r\n").chopped(1000) << false;
    }
    void drainsOrCloses()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const bool, lives);
        GateFixture fixture;
        fixture.endpoint.refusal = Unauthorized;
        LoopClient client(fixture.port());
        client.send(request);
        const RawAnswer answer = client.answer();
        QCOMPARE(answer.status, 401);
        QCOMPARE(answer.body, "no");
        QVERIFY(answer.header("Connection").isEmpty() || !lives);
        client.send(get("/next"));
        if (lives) {
            QCOMPARE(client.answer().status, 401);
            QCOMPARE(fixture.endpoint.admitted, 2);
        } else {
            QVERIFY(client.isEnded());
            QVERIFY(client.received.isEmpty());
            QCOMPARE(fixture.endpoint.admitted, 1);
        }
    }

    void refusalComesBeforeTheBody()
    {
        GateFixture fixture;
        fixture.endpoint.refusal = Unauthorized;
        LoopClient client(fixture.port());
        const QByteArray request = post("/x", QByteArray(1000, 'x'));
        client.send(request.chopped(1000));
        QCOMPARE(client.answer().status, 401); // not a byte of the body has come
        client.send(request.last(1000) + get("/next"));
        QCOMPARE(client.answer().status, 401);
    }

    /// The last answer arrives although the client still sends, more than is read of it.
    void lingersForTheSender()
    {
        GateFixture fixture;
        fixture.endpoint.refusal = Unauthorized;
        LoopClient client(fixture.port());
        client.send(post("/x", QByteArray(20000000, 'x')));
        QVERIFY(turnUntil([&] {
            client.pump(0); // it does not read before all is sent, or it can't be
            return client.hasSentAll();
        }));
        QVERIFY(client.isEnded());
        QCOMPARE(takeAnswer(client.received).value_or(RawAnswer()).status, 401);
    }

    void slowHeadIs408()
    {
        GateFixture fixture({.deadlines = shortDeadlines()});
        LoopClient client(fixture.port());
        QVERIFY(!client.isEnded(300)); // nothing was sent: the head has not begun
        QElapsedTimer clock;
        clock.start();
        client.send("GET / HTTP/1.1\r\nX: ");
        while (clock.elapsed() < 250) { // bytes do not move the deadline
            client.send("x");
            turnFor(20);
        }
        QCOMPARE(client.answer().status, 408);
        QVERIFY(clock.elapsed() >= 395);
        QVERIFY(client.isEnded());
        QCOMPARE(fixture.calls.arrived, 0);
    }

    void slowBodyIs408()
    {
        GateFixture fixture({.deadlines = shortDeadlines()});
        fixture.endpoint.bodyTimeout = 300ms;
        LoopClient client(fixture.port());
        client.send(post("/x", "abcdef").chopped(3));
        QCOMPARE(client.answer().status, 408);
        const CallRecord record = fixture.record();
        QCOMPARE(record.stoppedAt, u"body"_s);
        QVERIFY(record.readingMs >= 290);
        QCOMPARE(fixture.endpoint.permits, 0);
        QVERIFY(client.isEnded());
    }

    void unwantedBodyThatNeverComes()
    {
        GateFixture fixture({.deadlines = shortDeadlines()});
        fixture.endpoint.refusal = Unauthorized;
        LoopClient client(fixture.port());
        client.send(post("/x", "abcdef").chopped(3));
        QCOMPARE(client.answer().status, 401);
        QVERIFY(client.isEnded());
        QCOMPARE(fixture.calls.ended.size(), 1);
    }

    void idleIsClosed()
    {
        GateFixture fixture({.deadlines = shortDeadlines()});
        LoopClient fresh(fixture.port());
        LoopClient used(fixture.port());
        QElapsedTimer clock;
        clock.start();
        turnFor(300);
        QCOMPARE(used.send(get("/x")).answer().status, 200);
        QVERIFY(fresh.isEnded());
        QVERIFY(clock.elapsed() >= 590);
        QVERIFY(used.isEnded());
        QVERIFY(clock.elapsed() >= 890);
        QVERIFY(used.received.isEmpty() && fresh.received.isEmpty());
    }

    void workIsNotIdle()
    {
        GateFixture fixture({.deadlines = shortDeadlines()});
        fixture.endpoint.keeps = true;
        LoopClient client(fixture.port());
        client.send(get("/x"));
        QVERIFY(!client.isEnded(1500)); // longer than every deadline
        fixture.endpoint.kept.front()->send({.body = "awake"});
        QCOMPARE(client.answer().body, "awake");
    }

    void whoDoesNotReadIsDropped()
    {
        GateFixture fixture({.deadlines = shortDeadlines()});
        fixture.endpoint.handler = [](std::unique_ptr<Exchange> exchange) {
            exchange->send({.body = QByteArray(30000000, 'x')});
        };
        LoopClient client(fixture.port(), 4096);
        client.send(get("/x"));
        QVERIFY(turnUntil([&] { return fixture.calls.ended.size() == 1; }));
        QElapsedTimer clock;
        clock.start();
        QVERIFY(turnUntil([&] { return fixture.gate().connectionCount() == 0; }));
        QVERIFY(clock.elapsed() >= 500);
        QCOMPARE(fixture.budget.open(), 0);
    }

    /// Taking the answer may last longer than every deadline, as long as it goes on; and after it the
    /// connection has its idle time.
    void whoReadsSlowlyIsNot()
    {
        GateFixture fixture({.deadlines = shortDeadlines()});
        const QByteArray big(12000000, 'x');
        fixture.endpoint.handler = [&](std::unique_ptr<Exchange> exchange) {
            exchange->send({.body = exchange->head().path == "/big" ? big : QByteArray("small")});
        };
        LoopClient client(fixture.port(), 65536);
        client.send(get("/big") + get("/small")); // the second waits until the output is taken
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 1500) { // so little that the kernel asks for no more of it meanwhile
            client.pump(20000);
            turnFor(50);
        }
        QVERIFY(client.received.size() < 2000000);
        QCOMPARE(client.answer().body.size(), big.size());
        QCOMPARE(client.answer().body, "small");
        turnFor(200);
        QCOMPARE(client.send(get("/small")).answer().body, "small");
    }

    /// While too many records wait to be stored nothing new is begun, and nobody is punished for it.
    void backlogPauses()
    {
        GateFixture fixture({.deadlines = shortDeadlines()});
        LoopClient whole(fixture.port());
        LoopClient begun(fixture.port());
        begun.send("GET /b HTTP/1.1\r\n");
        turnFor(50);
        fixture.calls.backlogged = true;
        whole.send(get("/w"));
        begun.send("Host: h\r\n\r\n");
        turnFor(1200); // longer than every deadline
        whole.pump();
        begun.pump();
        QVERIFY(whole.received.isEmpty() && !whole.ended);
        QVERIFY(begun.received.isEmpty() && !begun.ended);
        QCOMPARE(fixture.calls.arrived, 0);
        fixture.calls.backlogged = false;
        QCOMPARE(whole.answer().body, "/w:");
        QCOMPARE(begun.answer().body, "/b:");
    }
};

GATEHOUSE_TEST(TestConnectionLimits)
#include "tst_connectionlimits.moc"
