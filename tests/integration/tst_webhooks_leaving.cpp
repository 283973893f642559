// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "scratch.h"
#include "support/processes.h"
#include "support/testmain.h"

#include <QElapsedTimer>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

enum class Leaving { Fin, HalfClose, Reset };

void leave(RawClient &client, Leaving how)
{
    switch (how) {
    case Leaving::Fin:
        client.close();
        break;
    case Leaving::HalfClose:
        client.shutdownWrite();
        break;
    case Leaving::Reset:
        client.reset();
    }
}

void addLeavingRows()
{
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<Leaving>("how");
    QTest::newRow("close, plain") << Transport::Plain << Leaving::Fin;
    QTest::newRow("half-close, plain") << Transport::Plain << Leaving::HalfClose;
    QTest::newRow("reset, plain") << Transport::Plain << Leaving::Reset;
    QTest::newRow("close, tls") << Transport::Tls << Leaving::Fin;
    QTest::newRow("reset, tls") << Transport::Tls << Leaving::Reset;
}

} // namespace

/// Callers that go away while their call waits or runs: nothing of it stays behind.
class TestWebhooksLeaving final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_scratch = std::make_unique<Scratch>();
        m_uuid = newUuid();
        m_marker = "gatehouse-test-" + newUuid();
    }
    void cleanup()
    {
        m_gateway.reset();
        QTRY_VERIFY(processesWith(m_marker).isEmpty());
        QTRY_VERIFY(zombies().isEmpty());
    }

    void whileRunning_data() { addLeavingRows(); }
    void whileRunning()
    {
        QFETCH(const Transport, transport);
        QFETCH(const Leaving, how);
        // The agent has a child in its group, and both would stay for a minute.
        startGateway(1, "sleep 60 & sleep 60; echo never >> " + m_scratch->path("ended"), {}, transport);
        RawClient client = m_gateway->client();
        QVERIFY(client.send(call("a", "leaves")));
        QTRY_COMPARE(m_scratch->lines("started").size(), 1);
        QTRY_VERIFY(processesWith(m_marker).size() >= 3); // the shell and both sleeps

        QElapsedTimer clock;
        clock.start();
        leave(client, how);
        QTRY_VERIFY(processesWith(m_marker).isEmpty());
        QVERIFY2(clock.elapsed() < 3'000, "not ended at once"); // 1 s is the rule; a loaded machine gets more
        expectOneRecordOf(StatusCallerLeft);
        QVERIFY(!m_scratch->exists("ended"));
        if (how == Leaving::HalfClose)
            QVERIFY(client.expectClosed()); // no answer is attempted

        // The slot is free.
        RawClient next = m_gateway->client();
        QVERIFY(next.send(call("b", "stays")));
        QTRY_COMPARE(m_scratch->lines("started").size(), 2);
    }

    void stubbornAgentsAreEndedToo()
    {
        startGateway(1, "trap '' TERM INT HUP; sleep 60; sleep 60");
        RawClient client = m_gateway->client();
        QVERIFY(client.send(call("a", "x")));
        QTRY_VERIFY(processesWith(m_marker).size() >= 2);
        QElapsedTimer clock;
        clock.start();
        client.close();
        QTRY_VERIFY(processesWith(m_marker).isEmpty());
        QVERIFY2(clock.elapsed() < 3'000, "not ended within 1 s");
        expectOneRecordOf(StatusCallerLeft);
    }

    void whileWaiting_data()
    {
        QTest::addColumn<Transport>("transport");
        QTest::addColumn<Leaving>("how");
        QTest::addColumn<QByteArray>("session");
        for (const char *session : {"a", "b"}) {
            const char *where = *session == 'a' ? "behind its session" : "for a slot";
            QTest::addRow("close, %s, plain", where)
                << Transport::Plain << Leaving::Fin << QByteArray(session);
            QTest::addRow("reset, %s, plain", where)
                << Transport::Plain << Leaving::Reset << QByteArray(session);
            QTest::addRow("close, %s, tls", where) << Transport::Tls << Leaving::Fin << QByteArray(session);
            QTest::addRow("reset, %s, tls", where) << Transport::Tls << Leaving::Reset << QByteArray(session);
        }
    }
    void whileWaiting()
    {
        QFETCH(const Transport, transport);
        QFETCH(const Leaving, how);
        QFETCH(const QByteArray, session);
        startGateway(1, m_scratch->waitFor("open"), {{"waitingRuns", 2}}, transport);
        RawClient running = m_gateway->client();
        QVERIFY(running.send(call("a", "runs")));
        QTRY_COMPARE(m_scratch->lines("started").size(), 1);
        RawClient leaving = m_gateway->client();
        QVERIFY(leaving.send(call(session, "leaves")));
        QTRY_COMPARE(m_gateway->calls().size(), 2);
        RawClient staying = m_gateway->client();
        QVERIFY(staying.send(call(session, "stays")));
        QTRY_COMPARE(m_gateway->calls().size(), 3);

        leave(leaving, how);
        // It is recorded at once, though nothing else has moved.
        QCOMPARE(m_gateway->finishedCalls(1).at(1).status, StatusCallerLeft);
        QVERIFY(!m_gateway->calls().at(0).status);
        // Its place in the line is free: of two places one is taken.
        RawClient last = m_gateway->client();
        QVERIFY(last.send(call("c", "comes")));
        QVERIFY(last.staysSilent(200ms));
        QVERIFY(m_scratch->touch("open"));
        VERIFY_ANSWER(running.readAnswer(), 200, "runs");
        VERIFY_ANSWER(staying.readAnswer(), 200, "stays");
        VERIFY_ANSWER(last.readAnswer(), 200, "comes");
        QCOMPARE(m_scratch->lines("started"), (QList<QByteArray>{"runs", "stays", "comes"}));
        QCOMPARE(m_gateway->finishedCalls(4).size(), 4);
    }

    void manyLeaveAtOnce()
    {
        startGateway(8, "sleep 60");
        {
            std::vector<RawClient> clients;
            for (int i = 0; i < 60; ++i) {
                clients.push_back(m_gateway->client());
                QVERIFY(clients.back().send(call("s" + QByteArray::number(i % 20), "x")));
            }
            QTRY_COMPARE(m_scratch->lines("started").size(), 8);
            QTRY_COMPARE(m_gateway->calls().size(), 60);
            for (size_t i = 0; i < clients.size(); ++i)
                leave(clients[i], i % 2 == 0 ? Leaving::Fin : Leaving::Reset);
        }
        const QList<CallRecord> calls = m_gateway->finishedCalls(60);
        QCOMPARE(calls.size(), 60);
        for (const CallRecord &record : calls)
            QCOMPARE(record.status, StatusCallerLeft);
        QTRY_VERIFY(processesWith(m_marker).isEmpty());
    }

    void finishInsteadOfAbort_data() { addLeavingRows(); }
    void finishInsteadOfAbort()
    {
        QFETCH(const Transport, transport);
        QFETCH(const Leaving, how);
        startGateway(
            1, m_scratch->waitFor("open") + "wc -l < \"$GATEHOUSE_HISTORY\" >> " + m_scratch->path("ended"),
            {}, transport, {{"onHangUp", "finish"}});
        RawClient client = m_gateway->client();
        QVERIFY(client.send(call("a", "first")));
        QTRY_COMPARE(m_scratch->lines("started").size(), 1);
        leave(client, how);
        expectOneRecordOf(StatusCallerLeft);
        QVERIFY(!processesWith(m_marker).isEmpty()); // it works on

        QVERIFY(m_scratch->touch("open"));
        QTRY_COMPARE(m_scratch->lines("ended").size(), 1);
        // The conversation has the turn that its caller did not wait for.
        VERIFY_ANSWER(m_gateway->ask(agentCall(m_uuid, m_key, "a", "second\n")), 200, "second");
        QCOMPARE(m_scratch->lines("ended").size(), 2);
        QVERIFY(m_scratch->lines("ended").at(1).toInt() > m_scratch->lines("ended").at(0).toInt());
        QCOMPARE(m_gateway->finishedCalls(2).first().status, StatusCallerLeft);
    }

    void abortedTurnsAreNotRemembered()
    {
        startGateway(1,
                     "wc -l < \"$GATEHOUSE_HISTORY\" >> " + m_scratch->path("history") + "\n"
                         + m_scratch->waitFor("open"));
        RawClient client = m_gateway->client();
        QVERIFY(client.send(call("a", "first")));
        QTRY_COMPARE(m_scratch->lines("history").size(), 1);
        client.reset();
        expectOneRecordOf(StatusCallerLeft);
        QVERIFY(m_scratch->touch("open"));
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, m_key, "a", "second\n")), 200);
        QCOMPARE(m_scratch->lines("history").at(0).trimmed(), "0");
        QCOMPARE(m_scratch->lines("history").at(1).trimmed(), "0");
    }

    void leavingAfterTheAnswerIsNothing()
    {
        startGateway(1, {});
        for (const Leaving how : {Leaving::Fin, Leaving::HalfClose, Leaving::Reset}) {
            RawClient client = m_gateway->client();
            QVERIFY(client.send(call("a", "x")));
            VERIFY_ANSWER(client.readAnswer(), 200, "x");
            leave(client, how);
        }
        const QList<CallRecord> calls = m_gateway->finishedCalls(3);
        for (const CallRecord &record : calls)
            QCOMPARE(record.status, 200);
    }

    void stoppingEndsWhatRuns()
    {
        startGateway(8, "sleep 60");
        RawClient running = m_gateway->client();
        QVERIFY(running.send(call("a", "x")));
        RawClient waiting = m_gateway->client();
        QVERIFY(waiting.send(call("a", "x")));
        QTRY_COMPARE(m_scratch->lines("started").size(), 1);
        QTRY_COMPARE(m_gateway->calls().size(), 2);
        m_gateway->stop(0ms);
        QTRY_VERIFY(processesWith(m_marker).isEmpty());
        // Both records are final and on disk.
        QVERIFY2(m_gateway->restart(), qPrintable(m_gateway->problem()));
        const QList<CallRecord> calls = m_gateway->finishedCalls(2);
        QCOMPARE(calls.size(), 2);
    }

private:
    void startGateway(int concurrentRuns, const QByteArray &script, const boost::json::object &limits = {},
                      Transport transport = Transport::Plain, const boost::json::object &more = {})
    {
        boost::json::object allLimits = limits;
        allLimits["concurrentRuns"] = concurrentRuns;
        boost::json::object members = more;
        members["limits"] = allLimits;
        const QByteArray agent = "read -r line\necho \"$line\" >> " + m_scratch->path("started") + "\n"
            + script + "\nprintf %s \"$line\"";
        m_gateway = std::make_unique<TestGateway>(
            configOf({instance(m_uuid, shellAgent(agent, m_marker), members)}), transport);
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid).raw;
        QVERIFY2(!m_key.isEmpty(), qPrintable(m_gateway->problem()));
    }

    [[nodiscard]] QByteArray call(const QByteArray &session, const QByteArray &message) const
    {
        return agentCall(m_uuid, m_key, session, message + '\n').bytes();
    }

    void expectOneRecordOf(int status)
    {
        const QList<CallRecord> calls = m_gateway->finishedCalls(1);
        QCOMPARE(calls.size(), 1);
        QCOMPARE(calls.first().status, status);
        QVERIFY(!calls.first().stoppedAt.isEmpty());
        QCOMPARE(calls.first().bytesOut, 0);
    }

    std::unique_ptr<Scratch> m_scratch;
    std::unique_ptr<TestGateway> m_gateway;
    QByteArray m_uuid;
    QByteArray m_key;
    QByteArray m_marker;
};

GATEHOUSE_TEST(TestWebhooksLeaving)
#include "tst_webhooks_leaving.moc"
