// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "wirefixture.h"

#include <QDateTime>
#include <QLocale>
#include <QUuid>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Requests as well-behaved clients send them: one after another, pipelined, chunked, with Expect, by
/// HTTP/1.0, as HEAD; and what stands on every answer.
class TestWireRequests final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // Waits for the time its message says, and repeats it.
        QVERIFY2(m_wires.start(shellAgent("read -r line; sleep \"$line\"; printf %s \"$line\"")),
                 qPrintable(m_wires.problem()));
        QVERIFY2(m_echo.start(echoAgent()), qPrintable(m_echo.problem()));
    }

    void pipelinedInOrder_data() { addTransportRows(); }
    void pipelinedInOrder()
    {
        QFETCH(const Transport, transport);
        RawClient client = m_wires.client(transport);
        // Different sessions, so that only the connection keeps them in order; the first is the slowest.
        QByteArray all = m_wires.call(transport, "a", "0.4\n").bytes();
        all += m_wires.call(transport, "b", "0.2\n").bytes();
        all += "GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        all += m_wires.call(transport, "c", "0\n").bytes();
        QVERIFY(client.send(all));
        VERIFY_ANSWER(client.readAnswer(), 200, "0.4");
        VERIFY_ANSWER(client.readAnswer(), 200, "0.2");
        VERIFY_STATUS(client.readAnswer(), 404);
        VERIFY_ANSWER(client.readAnswer(), 200, "0");
        QVERIFY(client.leftover().isEmpty());
    }

    void manyPipelined_data() { addTransportRows(); }
    void manyPipelined()
    {
        QFETCH(const Transport, transport);
        RawClient client = m_echo.client(transport);
        QByteArray all;
        for (int i = 0; i < 200; ++i)
            all += m_echo.call(transport, "pipelined", QByteArray::number(i)).bytes();
        client.sendInSteps(all, 1777);
        for (int i = 0; i < 200; ++i) {
            VERIFY_ANSWER(client.readAnswer(), 200,
                          "turn " + QByteArray::number(i + 1) + " of pipelined: " + QByteArray::number(i));
        }
    }

    void tenThousandOnOneConnection_data() { addTransportRows(); }
    void tenThousandOnOneConnection()
    {
        QFETCH(const Transport, transport);
        RawClient client = m_echo.client(transport);
        const RequestText call = m_echo.call(transport, "long", "x");
        const QByteArray request = call.bytes();
        for (int i = 1; i <= 10'000; ++i) {
            const HttpAnswer answer = client.ask(request);
            VERIFY_ANSWER(answer, 200, "turn " + QByteArray::number(i) + " of long: x");
        }
        QVERIFY(client.leftover().isEmpty());
    }

    void chunkedBodies_data() { addTransportRows(); }
    void chunkedBodies()
    {
        QFETCH(const Transport, transport);
        for (const qsizetype step : {1, 7, 4096, 1'000'000}) {
            const QByteArray message(step == 1 ? 2000 : 200'000, 'm');
            RequestText call = m_echo.call(transport, QByteArray("chunked") + QByteArray::number(step),
                                           message);
            call.body = chunked(call.body, step);
            call.declaresLength = false;
            call.with("Transfer-Encoding", "chunked");
            RawClient client = m_echo.client(transport);
            QVERIFY(client.sendInSteps(call.bytes(), 5000));
            const HttpAnswer answer = client.readAnswer();
            VERIFY_STATUS(answer, 200);
            const QByteArray expected = "turn 1 of chunked" + QByteArray::number(step) + ": " + message;
            QVERIFY(answer.body == expected); // too long to print
            VERIFY_STATUS(client.ask(m_echo.call(transport, "after", "x").bytes()), 200); // in step again
        }
    }

    void expectContinue_data() { addTransportRows(); }
    void expectContinue()
    {
        QFETCH(const Transport, transport);
        RequestText call = m_echo.call(transport, "expect", "x");
        call.with("Expect", "100-continue");
        RawClient client = m_echo.client(transport);
        QVERIFY(client.send(call.head()));
        QVERIFY(client.expectBytes("HTTP/1.1 100 Continue\r\n\r\n"));
        QVERIFY(client.staysSilent(50ms));
        HttpAnswer answer = client.ask(call.body);
        VERIFY_STATUS(answer, 200);
        QVERIFY(answer.interim.isEmpty());

        // The body is here already: nobody waits for the interim answer.
        answer = client.ask(call.bytes());
        VERIFY_STATUS(answer, 200);
        QVERIFY(answer.interim.isEmpty());
    }

    void expectIsAnsweredByTheChecks_data() { addTransportRows(); }
    void expectIsAnsweredByTheChecks()
    {
        QFETCH(const Transport, transport);
        // Refused by the head alone: the client never sends its body.
        RequestText call = agentCall(m_echo.uuid(), "wrong", "s", "x");
        call.with("Expect", "100-continue");
        HttpAnswer answer = m_echo.client(transport).ask(call.head());
        VERIFY_STATUS(answer, 401);
        QVERIFY(answer.interim.isEmpty());

        call = agentCall(newUuid(), m_echo.key(transport), "s", "x");
        call.with("Expect", "100-continue");
        answer = m_echo.client(transport).ask(call.head());
        VERIFY_STATUS(answer, 404);
        QVERIFY(answer.interim.isEmpty());

        call = m_echo.call(transport);
        call.with("Expect", "100-continue").with("Content-Length", "9000000");
        call.declaresLength = false;
        answer = m_echo.client(transport).ask(call.head());
        VERIFY_STATUS(answer, 413);
        QVERIFY(answer.interim.isEmpty());
    }

    void otherExpectationsAre417_data() { addTransportRows(); }
    void otherExpectationsAre417()
    {
        QFETCH(const Transport, transport);
        RequestText call = m_echo.call(transport);
        call.with("Expect", "200-ok");
        VERIFY_STATUS(m_echo.client(transport).ask(call.head()), 417);
    }

    void olderClients_data() { addTransportRows(); }
    void olderClients()
    {
        QFETCH(const Transport, transport);
        RequestText call = m_echo.call(transport, "old", "x");
        call.version = "HTTP/1.0";
        call.host = {};
        RawClient client = m_echo.client(transport);
        VERIFY_ANSWER(client.ask(call.bytes()), 200, "turn 1 of old: x");
        QVERIFY(client.expectClosed());

        call.with("Connection", "keep-alive");
        client = m_echo.client(transport);
        const HttpAnswer answer = client.ask(call.bytes());
        VERIFY_ANSWER(answer, 200, "turn 2 of old: x");
        QCOMPARE(answer.header("Connection").toLower(), "keep-alive");
        VERIFY_ANSWER(client.ask(call.bytes()), 200, "turn 3 of old: x");
    }

    void closeWhenAsked_data() { addTransportRows(); }
    void closeWhenAsked()
    {
        QFETCH(const Transport, transport);
        for (const char *value : {"close", "Close", "x-other, close"}) {
            RequestText call = m_echo.call(transport, "closing", "x");
            call.with("Connection", value);
            RawClient client = m_echo.client(transport);
            // What is pipelined behind a closing request is not answered.
            QVERIFY(client.send(call.bytes() + call.bytes()));
            const QList<HttpAnswer> answers = client.readAnswersUntilClosed();
            QCOMPARE(answers.size(), 1);
            VERIFY_STATUS(answers.first(), 200);
            QCOMPARE(answers.first().header("Connection").toLower(), "close");
        }
    }

    void headHasNoBody_data() { addTransportRows(); }
    void headHasNoBody()
    {
        QFETCH(const Transport, transport);
        for (const QByteArray &target : {QByteArray("/nothing"), "/webhooks/" + m_echo.uuid()}) {
            RequestText request;
            request.target = target;
            RawClient client = m_echo.client(transport);
            const HttpAnswer full = client.ask(request.bytes());
            QVERIFY(full.isComplete());
            request.method = "HEAD";
            QVERIFY(client.send(request.bytes()));
            const HttpAnswer answer = client.readAnswer(RawClient::DefaultWait, true);
            VERIFY_STATUS(answer, full.status);
            QCOMPARE(answer.header("Content-Length"), full.header("Content-Length"));
            QVERIFY(client.leftover().isEmpty());
            VERIFY_STATUS(client.ask(m_echo.call(transport, "after", "x").bytes()), 200);
        }
    }

    void everyAnswerCarries_data()
    {
        QTest::addColumn<Transport>("transport");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("request");
        for (const auto &[name, transport] : AllTransports) {
            const auto row = [&](int status, RequestText request) {
                QTest::addRow("%d, %s", status, name) << transport << status << request.bytes();
            };
            const RequestText good = m_echo.call(transport, "headers", "x");
            row(200, good);
            RequestText request = good;
            request.body = "nonsense";
            row(400, request);
            row(401, agentCall(m_echo.uuid(), "wrong", "s", "x"));
            row(404, agentCall(newUuid(), "wrong", "s", "x"));
            request = good;
            request.method = "PUT";
            row(405, request);
            request = good;
            request.declaresLength = false;
            request.body.clear();
            row(413, RequestText(request).with("Content-Length", "8388609"));
            row(417, RequestText(good).with("Expect", "x"));
            row(431, RequestText(good).with("X-Long", QByteArray(17000, 'x')));
            QTest::addRow("400 by the gate, %s", name)
                << transport << 400 << QByteArray("GET / HTTP/1.1\r\n\r\n");
        }
    }
    void everyAnswerCarries()
    {
        QFETCH(const Transport, transport);
        QFETCH(const int, status);
        QFETCH(const QByteArray, request);
        const HttpAnswer answer = m_echo.client(transport).ask(request);
        VERIFY_STATUS(answer, status);
        QCOMPARE(answer.version, "HTTP/1.1");
        QVERIFY(!answer.reason.isEmpty());
        QCOMPARE(answer.header("Content-Length"), QByteArray::number(answer.body.size()));
        QCOMPARE(answer.header("X-Content-Type-Options"), "nosniff");
        QCOMPARE(answer.header("Cache-Control"), "no-store");
        QCOMPARE(answer.header("Content-Type"), "text/plain; charset=utf-8");
        const QByteArray id = answer.header("X-Request-Id");
        QCOMPARE(QUuid::fromString(QLatin1StringView(id)).toByteArray(QUuid::WithoutBraces), id);
        const QDateTime date = QLocale::c().toDateTime(
            QString::fromLatin1(answer.header("Date")).replace(u" GMT"_s, u""_s),
            u"ddd, dd MMM yyyy hh:mm:ss"_s);
        QVERIFY2(answer.header("Date").endsWith(" GMT") && date.isValid(), answer.header("Date").constData());
        const qint64 age = QDateTime::currentSecsSinceEpoch()
            - QDateTime(date.date(), date.time(), Qt::UTC).toSecsSinceEpoch();
        QVERIFY2(age >= 0 && age <= 30, answer.header("Date").constData());
        for (const char *name : {"Date", "Content-Length", "X-Content-Type-Options", "Cache-Control",
                                 "X-Request-Id", "Content-Type"})
            QCOMPARE(answer.headerCount(name), 1);
    }

    void requestIdOfTheCaller_data() { addTransportRows(); }
    void requestIdOfTheCaller()
    {
        QFETCH(const Transport, transport);
        RequestText call = m_echo.call(transport, "id", "x");
        VERIFY_STATUS(m_echo.client(transport).ask(call.bytes()), 200);
        call.with("X-Request-Id", "order-42.A_b");
        QCOMPARE(m_echo.client(transport).ask(call.bytes()).header("X-Request-Id"), "order-42.A_b");

        for (const QByteArray &token : {QByteArray("a b"), QByteArray("<script>"), QByteArray(5000, 'a'),
                                        QByteArray("a\"b"), QByteArray("")}) {
            call.with("X-Request-Id", {}).with("X-Request-Id", token);
            const QByteArray id = m_echo.client(transport).ask(call.bytes()).header("X-Request-Id");
            QVERIFY(id != token);
            QVERIFY2(!QUuid::fromString(QLatin1StringView(id)).isNull(), id.constData());
        }
    }

    void requestIdIsTheRecord_data() { addTransportRows(); }
    void requestIdIsTheRecord()
    {
        QFETCH(const Transport, transport);
        const HttpAnswer answer = m_wires.client(transport).ask(
            m_wires.call(transport, "record", "0\n").bytes());
        VERIFY_STATUS(answer, 200);
        const CallRecord record = m_wires.gateway(transport).recordOf(answer);
        QCOMPARE(record.session, u"record"_s);
        QCOMPARE(record.status, 200);
    }

private:
    WireFixture m_wires; ///< an agent that takes the time it is told
    WireFixture m_echo;
};

GATEHOUSE_TEST(TestWireRequests)
#include "tst_wire_requests.moc"
