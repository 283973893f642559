// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gatefixture.h"

#include "support/testmain.h"
#include <QSignalSpy>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The gate as a whole: many connections, caps, retirement, and the end.
class TestGate final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void burst()
    {
        GateFixture fixture;
        std::vector<std::unique_ptr<LoopClient>> clients;
        for (int i = 0; i < 300; ++i) { // nobody accepts meanwhile
            clients.push_back(std::make_unique<LoopClient>(fixture.port()));
            clients.back()->send(get("/" + QByteArray::number(i)));
        }
        for (int i = 0; i < 300; ++i)
            QCOMPARE(clients.at(static_cast<std::size_t>(i))->answer().body,
                     "/" + QByteArray::number(i) + ":");
        QCOMPARE(fixture.gate().connectionCount(), 300);
        clients.clear();
        QVERIFY(turnUntil([&] { return fixture.gate().connectionCount() == 0; }));
        QCOMPARE(fixture.budget.open(), 0);
        QCOMPARE(fixture.calls.ended.size(), 300);
    }

    void capIsKept()
    {
        GateFixture fixture;
        fixture.budget.setLimits(2, 1); // loopback has no limit by address
        auto first = std::make_unique<LoopClient>(fixture.port());
        LoopClient second(fixture.port());
        QCOMPARE(first->send(get("/1")).answer().status, 200);
        QCOMPARE(second.send(get("/2")).answer().status, 200);
        LoopClient third(fixture.port());
        QVERIFY(third.isEnded());
        QVERIFY(third.received.isEmpty());
        QCOMPARE(fixture.budget.refused(), 1);
        first.reset();
        QVERIFY(turnUntil([&] { return fixture.budget.open() == 1; }));
        LoopClient fourth(fixture.port());
        QCOMPARE(fourth.send(get("/4")).answer().status, 200);
    }

    void hostIsChecked_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("127.0.0.1") << 200;
        QTest::newRow("127.0.0.1:40001") << 200;
        QTest::newRow("LocalHost:1") << 200;
        QTest::newRow("[::1]") << 200;
        QTest::newRow("[::1]:40001") << 200;
        QTest::newRow("[FD00::A]") << 200;
        QTest::newRow("evil.example") << 421;
        QTest::newRow("evil.example:40001") << 421;
        QTest::newRow("127.0.0.1.evil.example") << 421;
        QTest::newRow("localhost.") << 421;
        QTest::newRow("[::1") << 421;
        QTest::newRow("[") << 421;
        QTest::newRow(":80") << 421;
        QTest::newRow("") << 421;
    }
    void hostIsChecked()
    {
        QFETCH(const int, status);
        GateFixture fixture({.kind = ListenerKind::Private,
                             .allowedHosts = {u"127.0.0.1"_s, u"localhost"_s, u"::1"_s, u"fd00::a"_s}});
        LoopClient client(fixture.port());
        client.send(QByteArray("GET / HTTP/1.1\r\nHost: ") + QTest::currentDataTag() + "\r\n\r\n");
        QCOMPARE(client.answer().status, status);
        const CallRecord record = fixture.record();
        QCOMPARE(record.stoppedAt, status == 421 ? u"host"_s : QString());
        QVERIFY(record.listener == ListenerKind::Private);

        LoopClient old(fixture.port()); // names no host at all
        old.send("GET / HTTP/1.0\r\n\r\n");
        QCOMPARE(old.answer().status, 421);
    }

    void proxiesAreBelievedOnThePublicListener()
    {
        const Subnets trusted{{QHostAddress(QHostAddress::LocalHost), 32}};
        for (const ListenerKind kind : {ListenerKind::Public, ListenerKind::Private}) {
            GateFixture fixture({.kind = kind, .trustedProxies = trusted});
            LoopClient client(fixture.port());
            QCOMPARE(client.send(get("/", "X-Forwarded-For: 192.0.2.9\r\n")).answer().status, 200);
            const CallRecord record = fixture.record();
            const bool isPublic = kind == ListenerKind::Public;
            QCOMPARE(record.clientAddress, isPublic ? u"192.0.2.9"_s : u"127.0.0.1"_s);
            QCOMPARE(record.claimedAddress, isPublic ? QString() : u"192.0.2.9"_s);
        }
        GateFixture fixture({.trustedProxies = trusted});
        fixture.gate().setTrustedProxies({}); // applies to open connections, too
        LoopClient client(fixture.port());
        QCOMPARE(client.send(get("/", "X-Forwarded-For: 192.0.2.9\r\n")).answer().status, 200);
        QCOMPARE(fixture.record().clientAddress, u"127.0.0.1"_s);
    }

    void retires()
    {
        GateFixture fixture;
        fixture.endpoint.keeps = true;
        LoopClient idle(fixture.port());
        LoopClient busy(fixture.port());
        LoopClient inHead(fixture.port());
        inHead.send("GET /h HTTP/1.1\r\n");
        busy.send(get("/1") + get("/2"));
        QVERIFY(turnUntil(
            [&] { return fixture.endpoint.kept.size() == 1 && fixture.gate().connectionCount() == 3; }));
        const QSignalSpy drained(&fixture.gate(), &Gate::drained);
        fixture.gate().retire(Newcomers::Close);
        QVERIFY(idle.isEnded());
        QCOMPARE(drained.count(), 0);
        LoopClient late(fixture.port());
        QVERIFY(late.isEnded());

        fixture.endpoint.kept.front()->send({.body = "done"});
        fixture.endpoint.kept.clear();
        const RawAnswer answer = busy.answer();
        QCOMPARE(answer.body, "done");
        QCOMPARE(answer.header("Connection"), "close");
        QVERIFY(busy.isEnded());
        QVERIFY(busy.received.isEmpty()); // what was pipelined behind it is not begun
        idle.close();
        busy.close();
        turnFor(50);
        QCOMPARE(drained.count(), 0);

        fixture.endpoint.keeps = false; // a request that had begun is still read
        QCOMPARE(inHead.send("Host: h\r\n\r\n").answer().header("Connection"), "close");
        QVERIFY(inHead.isEnded());
        inHead.close();
        QVERIFY(turnUntil([&] { return drained.count() > 0; }));
        turnFor(50);
        QCOMPARE(drained.count(), 1);
    }

    void replacedGateTakesNewcomersIn()
    {
        GateFixture fixture;
        LoopClient kept(fixture.port()); // between two requests: it may come back to the other gate
        QCOMPARE(kept.send(get("/kept")).answer().status, 200);
        LoopClient asked(fixture.port()); // let in by the kernel, not accepted yet
        asked.send(get("/asked"));
        LoopClient asksLater(fixture.port());
        LoopClient neverAsks(fixture.port());
        const QSignalSpy drained(&fixture.gate(), &Gate::drained);
        fixture.gate().retire(Newcomers::Await);
        QVERIFY(!fixture.gate().isListening());
        const RawAnswer answer = asked.answer();
        QCOMPARE(answer.body, "/asked:");
        QCOMPARE(answer.header("Connection"), "close");
        QCOMPARE(asksLater.send(get("/later")).answer().body, "/later:");
        QVERIFY(asksLater.isEnded()); // once
        QVERIFY(kept.isEnded());
        QVERIFY(neverAsks.isEnded()); // after a moment
        QVERIFY(turnUntil([&] { return drained.count() == 1; }));
    }

    void retiresAtOnce()
    {
        GateFixture fixture;
        const QSignalSpy drained(&fixture.gate(), &Gate::drained);
        fixture.gate().retire(Newcomers::Close);
        QVERIFY(turnUntil([&] { return drained.count() > 0; }));

        GateFixture other; // the client has left already when it is retired
        LoopClient client(other.port());
        client.send(get("/"));
        QCOMPARE(client.answer().status, 200);
        const QSignalSpy otherDrained(&other.gate(), &Gate::drained);
        client.close();
        other.gate().retire(Newcomers::Close);
        QVERIFY(turnUntil([&] { return otherDrained.count() > 0; }));
        turnFor(50);
        QCOMPARE(otherDrained.count(), 1);
        QCOMPARE(drained.count(), 1);

        // a client that stays has nothing to wait for
        GateFixture third({.deadlines = {.linger = std::chrono::minutes(10)}});
        LoopClient staying(third.port());
        staying.send(get("/"));
        QCOMPARE(staying.answer().status, 200);
        const QSignalSpy thirdDrained(&third.gate(), &Gate::drained);
        third.gate().retire(Newcomers::Close);
        QVERIFY(turnUntil([&] { return thirdDrained.count() > 0; }));
        QVERIFY(staying.isEnded());
    }

    void dropsAll()
    {
        GateFixture fixture;
        fixture.endpoint.keeps = true;
        LoopClient busy(fixture.port());
        LoopClient idle(fixture.port());
        LoopClient inBody(fixture.port());
        busy.send(get("/1"));
        inBody.send(post("/2", "abc").chopped(1));
        QVERIFY(turnUntil([&] { return fixture.endpoint.admitted == 2 && !fixture.endpoint.kept.empty(); }));
        QVERIFY(turnUntil([&] { return fixture.gate().connectionCount() == 3; }));
        fixture.gate().dropAll();
        QCOMPARE(fixture.gate().connectionCount(), 0);
        QCOMPARE(fixture.budget.open(), 0);
        QCOMPARE(fixture.endpoint.gone, 1);
        QCOMPARE(fixture.endpoint.permits, 1);
        QVERIFY(busy.isEnded() && idle.isEnded() && inBody.isEnded());
        QCOMPARE(fixture.calls.ended.size(), 2);
        for (const CallRecord &record : std::as_const(fixture.calls.ended)) {
            QCOMPARE(record.status, std::optional<int>(StatusCallerLeft));
            QCOMPARE(record.stoppedAt, u"gateway"_s);
        }
    }

    void dropsWhileParked()
    {
        GateFixture fixture;
        fixture.endpoint.parks = true;
        LoopClient client(fixture.port());
        client.send(get("/1"));
        QVERIFY(turnUntil([&] { return fixture.endpoint.parked() == 1; }));
        fixture.gate().dropAll();
        QCOMPARE(fixture.endpoint.cancelled, 1);
    }

    /// Exchanges may outlive the gate and QHttpServer.
    void exchangesOutliveTheServer()
    {
        GateFixture fixture;
        fixture.endpoint.keeps = true;
        LoopClient one(fixture.port());
        LoopClient two(fixture.port());
        one.send(get("/1"));
        two.send(get("/2"));
        QVERIFY(turnUntil([&] { return fixture.endpoint.kept.size() == 2; }));
        fixture.destroyServer();
        QCOMPARE(fixture.budget.open(), 0);
        QCOMPARE(fixture.calls.ended.size(), 2);
        QCOMPARE(fixture.endpoint.gone, 2);
        fixture.endpoint.kept.front()->send({.body = "late"});
        fixture.endpoint.kept.clear(); // one answered, one not
        turnFor(10);
        QCOMPARE(fixture.calls.ended.size(), 2);
        QVERIFY(one.isEnded() && two.isEnded());
    }

    /// No state of a connection may keep the loop awake: a level-triggered event that nobody takes would.
    void sleeps_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"half-closed, working", "half-closed, more unread", "more unread",
                                 "lingering", "client does not read", "backlog", "backlog, half-closed",
                                 "half-closed, parked", "refused, half-closed inside the body"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void sleeps()
    {
        QFETCH(const QString, what);
        GateFixture fixture;
        fixture.endpoint.keeps = true;
        fixture.endpoint.parks = what.endsWith(u"parked"_s);
        LoopClient client(fixture.port(), 4096);
        if (what.startsWith(u"backlog"_s)) {
            fixture.calls.backlogged = true;
            client.send(get("/x"));
        } else if (what == u"lingering"_s) {
            client.send("nonsense\r\n\r\n");
            QCOMPARE(client.answer().status, 400);
        } else if (what == u"client does not read"_s) {
            fixture.endpoint.keeps = false;
            fixture.endpoint.handler = [](std::unique_ptr<Exchange> exchange) {
                exchange->send({.body = QByteArray(20000000, 'x')});
            };
            client.send(get("/x") + get("/y"));
        } else if (what.startsWith(u"refused"_s)) {
            fixture.endpoint.refusal = Refusal{.answer = {.status = 401}};
            client.send(post("/x", "abc").chopped(1));
        } else {
            client.send(get("/x"));
            QVERIFY(turnUntil([&] { return fixture.endpoint.admitted == 1; }));
            if (what.contains(u"unread"_s))
                client.send(QByteArray(10000, 'x'));
        }
        turnFor(50);
        if (what.contains(u"half-closed"_s))
            client.shutdownWrite();
        turnFor(50);
        const int wakeUps = wakeUpsWithin(300); // the sweep wakes it three times
        QVERIFY2(wakeUps < 20, QByteArray::number(wakeUps).constData());
    }
};

GATEHOUSE_TEST(TestGate)
#include "tst_gate.moc"
