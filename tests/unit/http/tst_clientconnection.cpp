// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gatefixture.h"

#include "support/testmain.h"
#include <QUuid>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;

/// One connection: requests, admissions, exchanges and their answers, and callers that leave.
class TestClientConnection final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers()
    {
        GateFixture fixture;
        LoopClient client(fixture.port());
        client.send(post("/Some/../path?q", "hello"));
        const RawAnswer answer = client.answer();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, "/path:hello");
        for (const char *name : {"Date", "Content-Length", "Content-Type", "X-Content-Type-Options",
                                 "Cache-Control", "X-Request-Id"})
            QCOMPARE(answer.count(name), 1);
        QCOMPARE(answer.count("Connection"), 0);
        QCOMPARE(answer.header("Content-Length"), "11");
        QCOMPARE(answer.header("X-Content-Type-Options"), "nosniff");
        QCOMPARE(answer.header("Cache-Control"), "no-store");

        const CallRecord record = fixture.record();
        QCOMPARE(answer.header("X-Request-Id"), record.id);
        QCOMPARE(record.status, std::optional<int>(200));
        QCOMPARE(record.method, u"POST"_s);
        QCOMPARE(record.path, u"/Some/../path"_s);
        QCOMPARE(record.bytesIn, 5);
        QCOMPARE(record.bytesOut, 11);
        QCOMPARE(record.clientAddress, u"127.0.0.1"_s);
        QCOMPARE(fixture.endpoint.permits, 0);
    }

    void tenThousandRequests()
    {
        GateFixture fixture;
        LoopClient client(fixture.port());
        for (int i = 0; i < 2000; ++i) {
            client.send(post("/" + QByteArray::number(i), "x"));
            QCOMPARE(client.answer().body, "/" + QByteArray::number(i) + ":x");
        }
        QByteArray many; // and 8,000 pipelined
        for (int i = 0; i < 8000; ++i)
            many += get("/" + QByteArray::number(i));
        client.send(many);
        for (int i = 0; i < 8000; ++i)
            QCOMPARE(client.answer().body, "/" + QByteArray::number(i) + ":");
        QCOMPARE(fixture.calls.ended.size(), 10000);
        QVERIFY(client.received.isEmpty());
    }

    void pipelinedInOrder()
    {
        GateFixture fixture;
        fixture.endpoint.keeps = true;
        LoopClient client(fixture.port());
        client.send(post("/1", "a") + postChunked("/2", "bcd", 2) + "\r\n\r\n" + get("/3"));
        for (int i = 1; i <= 3; ++i) {
            QVERIFY(turnUntil([&] { return fixture.endpoint.kept.size() == 1; }));
            turnFor(10);
            QCOMPARE(fixture.endpoint.admitted, i); // one at a time
            QVERIFY(client.received.isEmpty());
            auto exchange = std::move(fixture.endpoint.kept.front());
            fixture.endpoint.kept.clear();
            exchange->send({.body = exchange->head().path});
            QCOMPARE(fixture.endpoint.admitted, i); // send() does not come back into the endpoint
            exchange.reset();
            QCOMPARE(client.answer().body, "/" + QByteArray::number(i));
        }
        QCOMPARE(fixture.endpoint.mostPermits,
                 1); // the next is admitted when the last has given its slot back
    }

    void admissionIsAwaited()
    {
        GateFixture fixture;
        fixture.endpoint.parks = true;
        LoopClient client(fixture.port());
        client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        QVERIFY(turnUntil([&] { return fixture.endpoint.parked() == 1; }));
        turnFor(30);
        client.pump();
        QVERIFY(client.received.isEmpty()); // not even 100 Continue
        fixture.endpoint.decide(fixture.endpoint.admission());
        QCOMPARE(client.answer().status, 100);
        client.send("abc");
        QCOMPARE(client.answer().body, "/x:abc");
        QCOMPARE(fixture.endpoint.cancelled, 0);

        client.send(get("/y")); // and refused later
        QVERIFY(turnUntil([&] { return fixture.endpoint.parked() == 1; }));
        fixture.endpoint.decide(tl::unexpected(Refusal{.answer = {.status = 401, .body = "no"}}));
        QCOMPARE(client.answer().status, 401);
        QCOMPARE(fixture.endpoint.handled, 1);
    }

    void admissionIsCancelled()
    {
        GateFixture fixture;
        fixture.endpoint.parks = true;
        LoopClient client(fixture.port());
        client.send(get("/x"));
        QVERIFY(turnUntil([&] { return fixture.endpoint.parked() == 1; }));
        client.reset();
        const CallRecord record = fixture.record();
        QCOMPARE(record.status, std::optional<int>(StatusCallerLeft));
        QCOMPARE(record.stoppedAt, u"caller"_s);
        QCOMPARE(fixture.endpoint.cancelled, 1);
        QCOMPARE(fixture.gate().connectionCount(), 0);
    }

    void verdictForOneWhoLeft()
    {
        GateFixture fixture;
        fixture.endpoint.parks = true;
        LoopClient client(fixture.port());
        client.send(get("/x"));
        QVERIFY(turnUntil([&] { return fixture.endpoint.parked() == 1; }));
        fixture.endpoint.decide(fixture.endpoint.admission());
        QCOMPARE(fixture.endpoint.handled, 0); // done() does not come back into the endpoint
        QCOMPARE(fixture.endpoint.permits, 1);
        fixture.gate().dropAll();
        QCOMPARE(fixture.endpoint.permits, 0);
        turnFor(10);
        QCOMPARE(fixture.endpoint.handled, 0);
    }

    void permitGoesWithTheExchange()
    {
        GateFixture fixture;
        fixture.endpoint.keeps = true;
        LoopClient client(fixture.port());
        client.send(post("/x", "abc"));
        QVERIFY(turnUntil([&] { return fixture.endpoint.kept.size() == 1; }));
        client.reset();
        QCOMPARE(fixture.record().status, std::optional<int>(StatusCallerLeft));
        QVERIFY(turnUntil([&] { return fixture.gate().connectionCount() == 0; }));
        QCOMPARE(fixture.endpoint.gone, 1);
        QCOMPARE(fixture.endpoint.permits, 1); // the work goes on: its slot is still taken
        Exchange &exchange = *fixture.endpoint.kept.front();
        QCOMPARE(exchange.body(), "abc");
        exchange.send({.body = "late"}); // harmless
        fixture.endpoint.kept.clear();
        QCOMPARE(fixture.endpoint.permits, 0);
        QCOMPARE(fixture.calls.ended.size(), 1);
    }

    void forgottenIs500()
    {
        GateFixture fixture;
        fixture.endpoint.handler = [](std::unique_ptr<Exchange>) {};
        LoopClient client(fixture.port());
        client.send(get("/x"));
        QCOMPARE(client.answer().status, 500);
        const CallRecord record = fixture.record();
        QCOMPARE(record.status, std::optional<int>(500));
        QCOMPARE(record.stoppedAt, u"gateway"_s);

        fixture.endpoint.keeps = true; // later, too, and the connection lives
        client.send(get("/y"));
        QVERIFY(turnUntil([&] { return fixture.endpoint.kept.size() == 1; }));
        fixture.endpoint.kept.clear();
        QCOMPARE(client.answer().status, 500);
        client.send(get("/z"));
        QVERIFY(turnUntil([&] { return fixture.endpoint.kept.size() == 1; }));
    }

    void leaves_data()
    {
        QTest::addColumn<bool>("finMeansGone");
        QTest::addColumn<bool>("byReset");
        QTest::addColumn<bool>("atOnce"); ///< before the gate has read the request
        QTest::newRow("FIN") << true << false << false;
        QTest::newRow("FIN with the request") << true << false << true;
        QTest::newRow("RST") << true << true << false;
        QTest::newRow("RST with the request") << true << true << true;
        QTest::newRow("RST, half-closed is fine") << false << true << false;
        QTest::newRow("RST with the request, half-closed is fine") << false << true << true;
    }
    void leaves()
    {
        QFETCH(const bool, finMeansGone);
        QFETCH(const bool, byReset);
        QFETCH(const bool, atOnce);
        GateFixture fixture;
        fixture.endpoint.keeps = true;
        fixture.endpoint.finMeansGone = finMeansGone;
        LoopClient client(fixture.port());
        if (atOnce) // the connection is known, the request is not
            QVERIFY(turnUntil([&] { return fixture.gate().connectionCount() == 1; }));
        client.send(post("/x", "abc"));
        if (!atOnce)
            QVERIFY(turnUntil([&] { return fixture.endpoint.kept.size() == 1; }));
        if (byReset)
            client.reset();
        else
            client.shutdownWrite();
        const CallRecord record = fixture.record();
        QCOMPARE(record.status, std::optional<int>(StatusCallerLeft));
        QCOMPARE(record.stoppedAt, u"caller"_s);
        QCOMPARE(fixture.endpoint.gone, 1);
        QCOMPARE(fixture.gate().connectionCount(), 0);
        if (!byReset) {
            QVERIFY(client.isEnded());
            QVERIFY(client.received.isEmpty()); // no answer is attempted
        }
        QCOMPARE(fixture.budget.open(), 0);
    }

    void halfClosedClientsAreAnswered()
    {
        GateFixture fixture;
        fixture.endpoint.keeps = true;
        LoopClient client(fixture.port());
        client.send(post("/1", "a") + get("/2"));
        client.shutdownWrite();
        for (const char *path : {"/1", "/2"}) {
            QVERIFY(turnUntil([&] { return fixture.endpoint.kept.size() == 1; }));
            turnFor(20); // the FIN is seen
            fixture.endpoint.kept.front()->send({.body = path});
            fixture.endpoint.kept.clear();
            QCOMPARE(client.answer().body, path);
        }
        QVERIFY(client.isEnded());
        QCOMPARE(fixture.endpoint.gone, 0);
        QCOMPARE(fixture.calls.ended.size(), 2);
        QVERIFY(turnUntil([&] { return fixture.gate().connectionCount() == 0; }));
    }

    void leavesInsideTheHead()
    {
        GateFixture fixture;
        for (const bool byReset : {false, true}) {
            LoopClient client(fixture.port());
            client.send("GET / HTTP/1.1\r\nHo");
            turnFor(10);
            byReset ? client.reset() : client.shutdownWrite();
            QVERIFY(turnUntil([&] { return fixture.gate().connectionCount() == 0; }));
            QVERIFY(byReset || (client.isEnded() && client.received.isEmpty()));
        }
        QCOMPARE(fixture.calls.arrived, 0);
    }

    void leavesInsideTheBody_data()
    {
        QTest::addColumn<bool>("byReset");
        QTest::addColumn<bool>("chunked");
        QTest::newRow("FIN, length") << false << false;
        QTest::newRow("RST, length") << true << false;
        QTest::newRow("FIN, chunked") << false << true;
        QTest::newRow("RST, chunked") << true << true;
    }
    void leavesInsideTheBody()
    {
        QFETCH(const bool, byReset);
        QFETCH(const bool, chunked);
        GateFixture fixture;
        LoopClient client(fixture.port());
        client.send((chunked ? postChunked("/x", "abcdefgh", 2) : post("/x", "abcdefgh")).chopped(3));
        QVERIFY(turnUntil([&] { return fixture.endpoint.permits == 1; }));
        byReset ? client.reset() : client.shutdownWrite();
        const CallRecord record = fixture.record();
        QCOMPARE(record.status, std::optional<int>(StatusCallerLeft));
        QCOMPARE(record.stoppedAt, u"body"_s);
        QCOMPARE(fixture.endpoint.permits, 0);
        QCOMPARE(fixture.endpoint.handled, 0);
        if (!byReset)
            QVERIFY(client.isEnded() && client.received.isEmpty());
    }

    void olderClients()
    {
        GateFixture fixture;
        LoopClient client(fixture.port());
        client.send("GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        RawAnswer answer = client.answer();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("Connection"), "keep-alive");
        // an expectation of 1.0 means nothing, and without being asked the connection ends
        client.send("POST /y HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        turnFor(20);
        client.pump();
        QVERIFY(client.received.isEmpty());
        answer = client.send("ab").answer();
        QCOMPARE(answer.body, "/y:ab");
        QCOMPARE(answer.header("Connection"), "close");
        QVERIFY(client.isEnded());
    }

    void headHasNoBody()
    {
        GateFixture fixture;
        LoopClient client(fixture.port());
        client.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n");
        RawAnswer answer = client.answer(true);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("Content-Length"), "3");
        QCOMPARE(fixture.record().bytesOut, 0);

        fixture.endpoint.refusal = Refusal{.answer = {.status = 404, .body = "Not Found"}};
        client.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n");
        answer = client.answer(true);
        QCOMPARE(answer.status, 404);
        QCOMPARE(answer.header("Content-Length"), "9");

        fixture.endpoint.refusal.reset(); // the next answer has its body again
        QCOMPARE(client.send(get("/y")).answer().body, "/y:");
        client.send("HEAD /x HTTP/1.1\r\n\r\n"); // refused by the gate itself
        QCOMPARE(client.answer(true).status, 400);
        QVERIFY(client.isEnded());
        QVERIFY(client.received.isEmpty());
    }

    void closesWhenAsked()
    {
        GateFixture fixture;
        LoopClient client(fixture.port());
        client.send(get("/1", "Connection: close\r\n") + get("/2"));
        const RawAnswer answer = client.answer();
        QCOMPARE(answer.header("Connection"), "close");
        QVERIFY(client.isEnded());
        QVERIFY(client.received.isEmpty());
        QCOMPARE(fixture.endpoint.admitted, 1);
    }

    void malformedEndsTheConnection()
    {
        GateFixture fixture;
        LoopClient client(fixture.port());
        client.send(get("/1", "X-Request-Id: mine\r\n") + "GET / HTTP/1.1\r\nA : b\r\n\r\n" + get("/3"));
        QCOMPARE(client.answer().header("X-Request-Id"), "mine");
        RawAnswer answer = client.answer();
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.header("Connection"), "close");
        QVERIFY(client.isEnded());
        QVERIFY(client.received.isEmpty());
        QCOMPARE(fixture.calls.ended.size(), 2); // its head came whole
        QCOMPARE(fixture.calls.ended.last().stoppedAt, u"head"_s);
        QCOMPARE(answer.header("X-Request-Id"), fixture.calls.ended.last().id);

        LoopClient other(fixture.port());
        other.send("GET / HTTP/1.1\n");
        answer = other.answer();
        QCOMPARE(answer.status, 400);
        QVERIFY(!QUuid::fromString(QLatin1StringView(answer.header("X-Request-Id"))).isNull());
        QCOMPARE(fixture.calls.arrived, 2); // its head never came whole
    }
};

GATEHOUSE_TEST(TestClientConnection)
#include "tst_clientconnection.moc"
