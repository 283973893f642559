// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "smugglingvectors.h"
#include "support/testmain.h"
#include "wirefixture.h"

#include <utility>
#include <vector>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace std::chrono_literals;

/// What may stand in front of a body, and what may not: every ambiguous request gets one refusal.
class TestWireHeads final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_wires.start(echoAgent()), qPrintable(m_wires.problem())); }

    void ambiguousIsRefusedOnce_data()
    {
        QTest::addColumn<Transport>("transport");
        QTest::addColumn<int>("step");
        QTest::addColumn<QByteArray>("bytes");
        for (const auto &[transportName, transport] : AllTransports) {
            const auto vectors = smugglingVectors("/webhooks/" + m_wires.uuid(), m_wires.key(transport));
            for (const SmugglingVector &vector : vectors) {
                const bool isLong = vector.bytes.size() > 4096;
                QTest::addRow("%s, %s, whole", vector.name, transportName)
                    << transport << static_cast<int>(vector.bytes.size()) << vector.bytes;
                if (isLong)
                    QTest::addRow("%s, %s, 4 KB", vector.name, transportName)
                        << transport << 4096 << vector.bytes;
                if (vector.bytes.size() < 100'000)
                    QTest::addRow("%s, %s, bytes", vector.name, transportName)
                        << transport << (isLong ? 61 : 1) << vector.bytes;
            }
        }
    }

    void ambiguousIsRefusedOnce()
    {
        QFETCH(const Transport, transport);
        QFETCH(const int, step);
        QFETCH(const QByteArray, bytes);

        RawClient client = m_wires.client(transport);
        QVERIFY(client.isOpen());
        // A second request follows: it must not be answered, whatever the first is taken for.
        const QByteArray second = "GET /second HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        if (client.sendInSteps(bytes, step))
            client.sendInSteps(second, step == 1 ? 1 : second.size());
        const HttpAnswer answer = client.readAnswer();
        QVERIFY2(answer.isComplete(), qPrintable(answer.problem));
        QVERIFY2(answer.status == 400 || answer.status == 431, answer.raw.constData());
        QVERIFY(answer.interim.isEmpty());
        QCOMPARE(answer.header("Connection").toLower(), "close");
        // That it closes, and says nothing more, is looked at for all of them together: with TLS it takes
        // its time.
        m_refused.emplace_back(QTest::currentDataTag(), std::move(client));
    }

    void refusedConnectionsAreClosed()
    {
        for (auto &[name, client] : m_refused) {
            const QList<HttpAnswer> more = client.readAnswersUntilClosed(15s);
            QVERIFY2(more.isEmpty(), (name + ": " + more.value(0).raw).constData());
        }
        m_refused.clear();
    }

    void tooMuchHeadIs431_data() { addTransportRows(); }
    void tooMuchHeadIs431()
    {
        QFETCH(const Transport, transport);
        RequestText request = m_wires.call(transport);
        request.with("X-Filler", QByteArray(16384, 'x'));
        RawClient client = m_wires.client(transport);
        VERIFY_STATUS(client.ask(request.bytes()), 431);
        QVERIFY(client.expectClosed());

        request = m_wires.call(transport); // Host, Content-Length and two more are there already
        for (int i = 0; i < 97; ++i)
            request.with("X-Field", QByteArray::number(i));
        client = m_wires.client(transport);
        VERIFY_STATUS(client.ask(request.bytes()), 431);
        QVERIFY(client.expectClosed());
    }

    void refusedHeadsAre400_data()
    {
        QTest::addColumn<Transport>("transport");
        QTest::addColumn<QByteArray>("startLine");
        for (const auto &[name, transport] : AllTransports) {
            QTest::addRow("CONNECT, %s", name) << transport << QByteArray("CONNECT 127.0.0.1:443 HTTP/1.1");
            QTest::addRow("absolute form, %s", name)
                << transport << QByteArray("GET http://127.0.0.1/webhooks HTTP/1.1");
            QTest::addRow("asterisk, %s", name) << transport << QByteArray("OPTIONS * HTTP/1.1");
            QTest::addRow("two slashes, %s", name) << transport << QByteArray("GET //host/path HTTP/1.1");
            QTest::addRow("HTTP/2.0, %s", name) << transport << QByteArray("GET / HTTP/2.0");
        }
    }
    void refusedHeadsAre400()
    {
        QFETCH(const Transport, transport);
        QFETCH(const QByteArray, startLine);
        RawClient client = m_wires.client(transport);
        VERIFY_STATUS(client.ask(startLine + "\r\nHost: 127.0.0.1\r\n\r\n"), 400);
        QVERIFY(client.expectClosed());
    }

    void unusualIsAnswered_data()
    {
        QTest::addColumn<Transport>("transport");
        QTest::addColumn<int>("step");
        QTest::addColumn<QByteArray>("bytes");
        for (const auto &[transportName, transport] : AllTransports) {
            const auto requests = unusualRequests("/webhooks/" + m_wires.uuid(), m_wires.key(transport));
            for (const SmugglingVector &request : requests) {
                QTest::addRow("%s, %s, whole", request.name, transportName)
                    << transport << static_cast<int>(request.bytes.size()) << request.bytes;
                QTest::addRow("%s, %s, bytes", request.name, transportName)
                    << transport << (request.bytes.size() > 4096 ? 61 : 1) << request.bytes;
            }
        }
    }
    void unusualIsAnswered()
    {
        QFETCH(const Transport, transport);
        QFETCH(const int, step);
        QFETCH(const QByteArray, bytes);
        RawClient client = m_wires.client(transport);
        QVERIFY(client.sendInSteps(bytes, step));
        const HttpAnswer answer = client.readAnswer();
        VERIFY_STATUS(answer, 200);
        QVERIFY2(answer.body.endsWith(" of s: m"), answer.body.constData());
        QVERIFY(client.leftover().isEmpty());
    }

private:
    WireFixture m_wires;
    std::vector<std::pair<QByteArray, RawClient>> m_refused; ///< by the row that was refused
};

GATEHOUSE_TEST(TestWireHeads)
#include "tst_wire_heads.moc"
