// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "scratch.h"
#include "support/testmain.h"

#include <vector>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

boost::json::object limits(int concurrentRuns, int waitingRuns)
{
    return {
        {"limits", boost::json::object{{"concurrentRuns", concurrentRuns}, {"waitingRuns", waitingRuns}}}};
}

} // namespace

/// Calls that wait for each other: one session in order, sessions side by side, the waiting line, and keys
/// that change meanwhile.
class TestWebhooksSessions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Each test has a gateway with an agent that notes the start of each turn in `started`, waits for the
    /// file `open`, and answers with its message.
    void init()
    {
        m_scratch = std::make_unique<Scratch>();
        m_uuid = newUuid();
    }
    void cleanup()
    {
        m_clients.clear();
        m_gateway.reset();
    }

    void oneSessionInOrderOfArrival_data()
    {
        QTest::addColumn<Transport>("transport");
        QTest::newRow("plain") << Transport::Plain;
        QTest::newRow("tls") << Transport::Tls;
    }
    void oneSessionInOrderOfArrival()
    {
        QFETCH(const Transport, transport);
        startGateway(limits(8, 64), "sleep 0.01\n", transport);
        for (int i = 0; i < 50; ++i)
            send("same", QByteArray::number(i));
        QTRY_COMPARE(m_scratch->lines("started").size(), 1); // the first runs, alone
        QVERIFY(m_scratch->touch("open"));
        for (int i = 0; i < 50; ++i)
            VERIFY_ANSWER(m_clients[size_t(i)].readAnswer(), 200, QByteArray::number(i));
        const QList<QByteArray> started = m_scratch->lines("started");
        QCOMPARE(started.size(), 50);
        for (int i = 0; i < 50; ++i)
            QCOMPARE(started.at(i), "same " + QByteArray::number(i));
        const QList<CallRecord> calls = m_gateway->finishedCalls(50);
        for (const CallRecord &record : calls) {
            QCOMPARE(record.status, 200);
            QVERIFY(record.readingMs + record.waitingMs + record.agentMs <= record.durationMs + 2);
        }
        QVERIFY(calls.last().waitingMs > calls.first().waitingMs);
        QVERIFY(calls.last().waitingMs > calls.last().agentMs);
    }

    void hundredSessionsSideBySide()
    {
        startGateway(limits(100, 0), {}, Transport::Plain, "0.5");
        for (int i = 0; i < 100; ++i)
            send("session-" + QByteArray::number(i), QByteArray::number(i));
        // All of them run at the same time.
        QTRY_COMPARE_WITH_TIMEOUT(m_scratch->lines("started").size(), 100, 30'000);
        QVERIFY(m_scratch->touch("open"));
        for (int i = 0; i < 100; ++i)
            VERIFY_ANSWER(m_clients[size_t(i)].readAnswer(30s), 200, QByteArray::number(i));
    }

    void eightRunByDefault()
    {
        startGateway({}, {});
        for (int i = 0; i < 12; ++i)
            send("s" + QByteArray::number(i), "x");
        QTRY_COMPARE(m_scratch->lines("started").size(), 8);
        QTest::qWait(300); // nothing more may start
        QCOMPARE(m_scratch->lines("started").size(), 8);
        QVERIFY(m_scratch->touch("open"));
        for (RawClient &client : m_clients)
            VERIFY_ANSWER(client.readAnswer(), 200, "x");
        QCOMPARE(m_scratch->lines("started").size(), 12);
    }

    void waitingSessionsStartInTurn()
    {
        startGateway(limits(1, 64), {});
        // Session a has two turns; b came between them and is not passed over.
        for (const char *session : {"a", "b", "a", "c"})
            send(session, "x");
        QTRY_COMPARE(m_scratch->lines("started").size(), 1);
        QVERIFY(m_scratch->touch("open"));
        for (RawClient &client : m_clients)
            VERIFY_ANSWER(client.readAnswer(), 200, "x");
        QCOMPARE(m_scratch->lines("started"), (QList<QByteArray>{"a x", "b x", "a x", "c x"}));
    }

    void busySessionDoesNotBlockOthers()
    {
        startGateway(limits(2, 64), {});
        for (const char *session : {"a", "a", "a", "b"})
            send(session, "x");
        // Two may run: the first of a, and b, which has no turn before it.
        QTRY_COMPARE(m_scratch->lines("started").size(), 2);
        const QList<QByteArray> started = m_scratch->lines("started");
        QVERIFY(started.contains("a x") && started.contains("b x"));
        QVERIFY(m_scratch->touch("open"));
        for (RawClient &client : m_clients)
            VERIFY_ANSWER(client.readAnswer(), 200, "x");
    }

    void fullLineIs503_data()
    {
        QTest::addColumn<QByteArray>("sessions");
        QTest::newRow("one session") << QByteArray("aaaa");
        QTest::newRow("several") << QByteArray("abcd");
        QTest::newRow("mixed") << QByteArray("abab");
    }
    void fullLineIs503()
    {
        QFETCH(const QByteArray, sessions);
        startGateway(limits(1, 2), {});
        for (const char session : sessions.first(3))
            send(QByteArray(1, session), "x");
        QTRY_COMPARE(m_scratch->lines("started").size(), 1);

        const HttpAnswer refused = m_gateway->ask(agentCall(m_uuid, m_key.raw, sessions.last(1), "x"));
        VERIFY_STATUS(refused, 503);
        bool isNumber = false;
        QVERIFY(refused.header("Retry-After").toInt(&isNumber) >= 1 && isNumber);
        const CallRecord record = m_gateway->recordOf(refused);
        QCOMPARE(record.status, 503);
        QVERIFY(!record.stoppedAt.isEmpty());
        QVERIFY(!record.error.isEmpty());

        // What stands in the line is not disturbed, and its end makes room.
        QVERIFY(m_scratch->touch("open"));
        for (RawClient &client : m_clients)
            VERIFY_ANSWER(client.readAnswer(), 200, "x");
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, m_key.raw, "e", "x")), 200);
        QCOMPARE(m_scratch->lines("started").size(), 4);
    }

    void sixtyFourWaitByDefault()
    {
        startGateway({}, {});
        for (int i = 0; i < 65; ++i) // one runs, 64 wait
            send("same", "x");
        QTRY_COMPARE(m_scratch->lines("started").size(), 1);
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, m_key.raw, "same", "x")), 503);
        QVERIFY(m_scratch->touch("open"));
        for (RawClient &client : m_clients)
            VERIFY_ANSWER(client.readAnswer(), 200, "x");
    }

    void regenerateWhileCallsRunAndWait()
    {
        startGateway(limits(1, 64), {});
        send("a", "running");
        send("a", "waiting");
        QTRY_COMPARE(m_scratch->lines("started").size(), 1);

        const QByteArray fresh = m_gateway->regenerateKey(m_key.id);
        QVERIFY2(!fresh.isEmpty(), qPrintable(m_gateway->problem()));
        QVERIFY(fresh != m_key.raw);
        QCOMPARE(fresh.size(), 128);
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, m_key.raw, "b", "x")), 401);
        QVERIFY(m_scratch->touch("open"));
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, fresh, "b", "x")), 200);
        VERIFY_ANSWER(m_clients[0].readAnswer(), 200, "running");
        VERIFY_ANSWER(m_clients[1].readAnswer(), 200, "waiting");
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, m_key.raw, "b", "x")), 401);
    }

    void deleteWhileCallsRunAndWait()
    {
        startGateway(limits(1, 64), {});
        const TestKey other = m_gateway->addKey(m_uuid, KeyFor::Both, u"other"_s);
        send("a", "running");
        send("a", "waiting");
        QTRY_COMPARE(m_scratch->lines("started").size(), 1);
        QVERIFY(m_gateway->deleteKey(m_key.id));
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, m_key.raw, "b", "x")), 401);
        QVERIFY(m_gateway->deleteKey(other.id));
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, m_key.raw, "b", "x")), 404);
        QVERIFY(m_scratch->touch("open"));
        VERIFY_ANSWER(m_clients[0].readAnswer(), 200, "running");
        VERIFY_ANSWER(m_clients[1].readAnswer(), 200, "waiting");
        // The records name the deleted key.
        const QList<CallRecord> calls = m_gateway->finishedCalls(4);
        QCOMPARE(calls.first().keyLast4, QString::fromLatin1(m_key.raw.last(4)));
        QCOMPARE(calls.at(1).keyLast4, QString::fromLatin1(m_key.raw.last(4)));
    }

    void deleteWhileTheBodyComes()
    {
        // A call that is past its token is not stopped by what happens to the key.
        startGateway(limits(1, 64), {});
        QVERIFY(m_scratch->touch("open"));
        const RequestText call = agentCall(m_uuid, m_key.raw, "a", "x");
        RawClient client = m_gateway->client();
        RequestText expecting = call;
        expecting.with("Expect", "100-continue");
        QVERIFY(client.send(expecting.head()));
        QVERIFY(client.expectBytes("HTTP/1.1 100 Continue\r\n\r\n"));
        QVERIFY(m_gateway->deleteKey(m_key.id));
        VERIFY_ANSWER(client.ask(call.body), 200, "x");
    }

private:
    void startGateway(const boost::json::object &more, const QByteArray &script,
                      Transport transport = Transport::Plain, const char *step = "0.05")
    {
        const QByteArray agent = "read -r line\n"
                                 "echo \"$GATEHOUSE_SESSION $line\" >> "
            + m_scratch->path("started") + "\n" + m_scratch->waitFor("open", step) + script
            + "printf %s \"$line\"";
        m_gateway = std::make_unique<TestGateway>(configOf({instance(m_uuid, shellAgent(agent), more)}),
                                                  transport);
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid);
        QVERIFY2(!m_key.raw.isEmpty(), qPrintable(m_gateway->problem()));
    }

    /// Sends a call and waits until it has arrived, so that the order of arrival is the order of sending.
    void send(const QByteArray &session, const QByteArray &message)
    {
        RawClient &client = m_clients.emplace_back(m_gateway->client());
        QVERIFY(client.isOpen());
        const qsizetype count = m_gateway->calls().size();
        QVERIFY(client.send(agentCall(m_uuid, m_key.raw, session, message + '\n').bytes()));
        QTRY_VERIFY(m_gateway->calls().size() > count);
    }

    std::unique_ptr<Scratch> m_scratch;
    std::unique_ptr<TestGateway> m_gateway;
    std::vector<RawClient> m_clients;
    QByteArray m_uuid;
    TestKey m_key;
};

GATEHOUSE_TEST(TestWebhooksSessions)
#include "tst_webhooks_sessions.moc"
