// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "scratch.h"
#include "support/testmain.h"

#include <QDateTime>
#include <QUuid>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the record of a call says, for every way a call can end, and how long it lasts.
class TestWebhooksRecords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_scratch = std::make_unique<Scratch>();
        m_uuid = newUuid();
        m_slow = newUuid();
        m_gateway = std::make_unique<TestGateway>(configOf(
            {instance(m_uuid, echoAgent()),
             instance(m_slow, shellAgent("read -r line; sleep 0.3; printf %s \"$line\""),
                      {{"limits", boost::json::object{{"concurrentRuns", 1}, {"waitingRuns", 1}}}})}));
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid);
        m_slowKey = m_gateway->addKey(m_slow);
    }

    void answeredCall_data()
    {
        QTest::addColumn<bool>("isPublic");
        QTest::newRow("public") << true;
        QTest::newRow("private") << false;
    }
    void answeredCall()
    {
        QFETCH(const bool, isPublic);
        const ListenerKind listener = isPublic ? ListenerKind::Public : ListenerKind::Private;
        RequestText call = agentCall(m_uuid.toUpper(), m_key.raw, "s", "h\xc3\xa9llo");
        call.target += "?a=b";
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        const HttpAnswer answer = m_gateway->ask(call, listener);
        VERIFY_STATUS(answer, 200);
        const CallRecord record = m_gateway->recordOf(answer);
        QCOMPARE(record.id, answer.header("X-Request-Id"));
        QVERIFY(record.timeMs >= before && record.timeMs <= QDateTime::currentMSecsSinceEpoch());
        QVERIFY(record.listener == listener);
        QCOMPARE(record.instance, QString::fromLatin1(m_uuid)); // lower case, however it was called
        QCOMPARE(record.session, u"s"_s);
        QCOMPARE(record.method, u"POST"_s);
        QCOMPARE(record.path, u"/webhooks/"_s + QString::fromLatin1(m_uuid.toUpper()));
        QCOMPARE(record.status, 200);
        QCOMPARE(record.bytesIn, call.body.size());
        QCOMPARE(record.bytesOut, answer.body.size());
        QCOMPARE(record.keyLast4, QString::fromLatin1(m_key.raw.last(4)));
        QCOMPARE(record.keyId, m_key.id);
        QCOMPARE(record.clientAddress, u"127.0.0.1"_s);
        QCOMPARE(record.claimedAddress, QString());
        QCOMPARE(record.stoppedAt, QString());
        QCOMPARE(record.error, QString());
        QCOMPARE(record.route, QString());
        QVERIFY(record.durationMs >= 0 && record.durationMs < 20'000);
    }

    void whereTheTimeWent()
    {
        // It is read slowly, waits for the turn before it, and has 300 ms of its own.
        RawClient first = m_gateway->client();
        QVERIFY(first.send(agentCall(m_slow, m_slowKey.raw, "s", "first\n").bytes()));
        const RequestText call = agentCall(m_slow, m_slowKey.raw, "s", "second\n");
        RawClient second = m_gateway->client();
        QVERIFY(second.send(call.head() + call.body.first(5)));
        QTRY_COMPARE(m_gateway->calls().size(), 2); // now it reads
        QVERIFY(second.staysSilent(100ms));
        QVERIFY(second.send(call.body.sliced(5)));
        VERIFY_STATUS(first.readAnswer(), 200);
        const HttpAnswer answer = second.readAnswer();
        VERIFY_ANSWER(answer, 200, "second");
        const CallRecord record = m_gateway->recordOf(answer);
        QVERIFY2(record.readingMs >= 95 && record.readingMs < 5'000,
                 qPrintable(QString::number(record.readingMs)));
        QVERIFY2(record.waitingMs >= 50, qPrintable(QString::number(record.waitingMs)));
        QVERIFY2(record.agentMs >= 290, qPrintable(QString::number(record.agentMs)));
        const qint64 sum = record.readingMs + record.waitingMs + record.agentMs;
        QVERIFY2(sum <= record.durationMs + 2 && sum + 100 >= record.durationMs,
                 qPrintable(u"%1 of %2 ms"_s.arg(sum).arg(record.durationMs)));
    }

    void refusedCalls_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("knowsInstance");
        QTest::addColumn<bool>("knowsKey");
        QTest::newRow("no POST") << 405 << false << false;
        QTest::newRow("unknown instance") << 404 << false << false;
        QTest::newRow("wrong key") << 401 << true << false;
        QTest::newRow("too large") << 413 << true << true;
        QTest::newRow("no JSON") << 400 << true << true;
        QTest::newRow("no endpoint") << 404 << false << false;
        QTest::newRow("other expectation") << 417 << false << false;
    }
    void refusedCalls()
    {
        QFETCH(const int, status);
        QFETCH(const bool, knowsInstance);
        QFETCH(const bool, knowsKey);
        const QByteArray row = QTest::currentDataTag();
        RequestText call = agentCall(m_uuid, m_key.raw, "s", "x");
        if (row == "no POST")
            call.method = "PUT";
        else if (row == "unknown instance")
            call.target = "/webhooks/" + newUuid();
        else if (row == "wrong key")
            call.headers.first().second = "Bearer wrong";
        else if (row == "too large")
            call.body = QByteArray(8'400'000, 'x');
        else if (row == "no JSON")
            call.body = "nonsense";
        else if (row == "no endpoint")
            call.target = "/somewhere/else?secret=1";
        else
            call.with("Expect", "x");
        RawClient client = m_gateway->client();
        client.send(call.bytes());
        const HttpAnswer answer = client.readAnswer();
        VERIFY_STATUS(answer, status);
        const CallRecord record = m_gateway->recordOf(answer);
        QCOMPARE(record.id, answer.header("X-Request-Id"));
        QCOMPARE(record.status, status);
        QVERIFY(!record.stoppedAt.isEmpty());
        QVERIFY(!record.error.isEmpty());
        QCOMPARE(record.method, QString::fromLatin1(call.method));
        QCOMPARE(record.path, QString::fromLatin1(call.target.split('?').first()));
        QCOMPARE(record.bytesOut, answer.body.size());
        QCOMPARE(record.session, QString());
        QCOMPARE(record.clientAddress, u"127.0.0.1"_s);
        if (knowsInstance)
            QCOMPARE(record.instance, QString::fromLatin1(m_uuid));
        QCOMPARE(record.keyLast4, knowsKey ? QString::fromLatin1(m_key.raw.last(4)) : QString());
        QCOMPARE(m_gateway->calls().size(), 1);
    }

    void liveUntilAnswered()
    {
        RawClient client = m_gateway->client();
        QVERIFY(client.send(agentCall(m_slow, m_slowKey.raw, "live", "x\n").bytes()));
        QTRY_COMPARE(m_gateway->calls().size(), 1);
        QVERIFY(!m_gateway->calls().first().status);
        QTRY_COMPARE(m_gateway->calls().first().session, u"live"_s);
        QVERIFY(!m_gateway->calls().first().status);
        VERIFY_STATUS(client.readAnswer(), 200);
        QCOMPARE(m_gateway->finishedCalls(1).first().status, 200);
        QCOMPARE(m_gateway->calls().size(), 1); // the same record, now final
    }

    void recordsOutliveTheirKeyAndARestart()
    {
        const HttpAnswer answer = m_gateway->ask(agentCall(m_uuid, m_key.raw, "s", "x"));
        VERIFY_STATUS(answer, 200);
        const CallRecord before = m_gateway->recordOf(answer);
        QVERIFY(m_gateway->deleteKey(m_key.id));
        QCOMPARE(m_gateway->recordOf(answer), before);
        QVERIFY2(m_gateway->restart(), qPrintable(m_gateway->problem()));
        const CallRecord after = m_gateway->recordOf(answer);
        QCOMPARE(after, before);
    }

    void everyRequestOfAConnectionIsRecorded()
    {
        RawClient client = m_gateway->client();
        const QByteArray request = agentCall(m_uuid, m_key.raw, "s", "x").bytes();
        QVERIFY(client.send(request.repeated(20)));
        QList<QByteArray> ids;
        for (int i = 0; i < 20; ++i) {
            const HttpAnswer answer = client.readAnswer();
            VERIFY_STATUS(answer, 200);
            ids.append(answer.header("X-Request-Id"));
        }
        const QList<CallRecord> calls = m_gateway->finishedCalls(20);
        QCOMPARE(calls.size(), 20);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(calls.at(i).id, ids.at(i));
    }

    void noSecretIsKept()
    {
        const QByteArray wrong = "0123456789abcdef" + m_key.raw.sliced(16);
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, m_key.raw, "s", "x")), 200);
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, wrong, "s", "x")), 401);
        (void)m_gateway->finishedCalls(2);
        m_gateway->stop();
        // Neither the database nor its journal holds what opens the door, in any of its usual forms.
        const QDir data(m_gateway->dataDir());
        const QFileInfoList files = data.entryInfoList(QDir::Files | QDir::Hidden);
        QVERIFY(!files.isEmpty());
        for (const QFileInfo &info : files) {
            QFile file(info.filePath());
            if (!file.open(QIODevice::ReadOnly))
                continue; // a socket
            const QByteArray content = file.readAll();
            QVERIFY2(!content.contains(m_key.raw) && !content.contains(m_key.raw.sliced(16))
                         && !content.contains(QByteArray::fromHex(m_key.raw)),
                     qPrintable(info.filePath()));
        }
    }

private:
    std::unique_ptr<Scratch> m_scratch;
    std::unique_ptr<TestGateway> m_gateway;
    QByteArray m_uuid;
    QByteArray m_slow;
    TestKey m_key;
    TestKey m_slowKey;
};

GATEHOUSE_TEST(TestWebhooksRecords)
#include "tst_webhooks_records.moc"
