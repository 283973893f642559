// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/httpresponseparser.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestHttpResponseParser final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("complete"); ///< before the connection ends
        QTest::addColumn<QString>("error");
        const QString cut = u"the server closed the stream before the reply was complete"_s;

        QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc") << 200
                                << QByteArray("abc") << true << QString();
        QTest::newRow("chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                              "2\r\nab\r\n1;x=y\r\nc\r\n0\r\nT: x\r\n\r\n")
                                << 200 << QByteArray("abc") << true << QString();
        QTest::newRow("until the end")
            << QByteArray("HTTP/1.0 200 OK\r\n\r\nabc") << 200 << QByteArray("abc") << false << QString();
        QTest::newRow("no body") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << 204 << QByteArray()
                                 << true << QString();
        QTest::newRow("interim answers")
            << QByteArray("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Wait\r\nX: y\r\n\r\n"
                          "HTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nx")
            << 404 << QByteArray("x") << true << QString();
        QTest::newRow("more than announced") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc")
                                             << 200 << QByteArray("a") << true << QString();
        QTest::newRow("length cut off") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
                                        << 200 << QByteArray("abc") << false << cut;
        QTest::newRow("chunks cut off")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n") << 200
            << QByteArray("abc") << false << cut;
        QTest::newRow("nothing") << QByteArray() << 0 << QByteArray() << false
                                 << u"the server closed the connection without an answer"_s;
        QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nCont") << 0 << QByteArray() << false
                                     << cut;
        QTest::newRow("interim answer alone")
            << QByteArray("HTTP/1.1 100 Continue\r\n\r\n") << 0 << QByteArray() << false
            << u"the server closed the connection without an answer"_s;
    }

    void reads()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const bool, complete);
        QFETCH(const QString, error);
        for (const qsizetype step : {qsizetype(1), qsizetype(5), qMax(answer.size(), qsizetype(1))}) {
            HttpResponseParser parser;
            QByteArray unparsed;
            QByteArray received;
            for (qsizetype at = 0; at < answer.size() && !parser.isComplete(); at += step) {
                unparsed += answer.mid(at, step);
                const Result<qsizetype> taken = parser.feed(unparsed);
                QVERIFY2(taken, taken ? "" : qPrintable(taken.error().message));
                unparsed.remove(0, *taken);
                received += parser.takeBody();
            }
            QCOMPARE(parser.isComplete(), complete);
            if (!complete) {
                const Result<void> ended = parser.finish();
                QCOMPARE(ended ? QString() : ended.error().message, error);
            }
            QCOMPARE(received, body);
            QCOMPARE(parser.hasHead(), status != 0);
            if (status != 0)
                QCOMPARE(parser.status(), status);
        }
    }

    void knowsReasonAndLocation()
    {
        HttpResponseParser parser;
        const QByteArray head =
            "HTTP/1.1 302 Found Elsewhere\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n";
        QVERIFY(parser.feed(head));
        QCOMPARE(parser.reason(), QByteArray("Found Elsewhere"));
        QCOMPARE(parser.location(), QByteArray("http://x/"));
        QVERIFY(parser.isDelimited());
    }

    void refusesWhatIsNotHttp_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n\r\n");
        QTest::newRow("endless head") << "HTTP/1.1 200 OK\r\nX: " + QByteArray(70000, 'x') + "\r\n\r\n";
        QTest::newRow("bad chunk size")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n");
    }

    void refusesWhatIsNotHttp()
    {
        QFETCH(const QByteArray, answer);
        HttpResponseParser parser;
        const Result<qsizetype> taken = parser.feed(answer);
        QVERIFY(!taken);
        QVERIFY(taken.error().message.startsWith(u"the answer is not HTTP: "_s));
    }
};

GATEHOUSE_TEST(TestHttpResponseParser)
#include "tst_httpresponseparser.moc"
