// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/sseparser.h"

#include "support/testmain.h"

using namespace Gatehouse;

class TestSseParser final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEvents_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QList<QByteArray>>("expected");
        using L = QList<QByteArray>;
        QTest::newRow("two, LF") << QByteArray("data: a\n\ndata: b\n\n") << L{"a", "b"};
        QTest::newRow("CRLF") << QByteArray("data: a\r\n\r\ndata: b\r\n\r\n") << L{"a", "b"};
        QTest::newRow("CR") << QByteArray("data: a\r\rdata: b\r\r") << L{"a", "b"};
        QTest::newRow("no space") << QByteArray("data:a\n\n") << L{"a"};
        QTest::newRow("two spaces") << QByteArray("data:  a\n\n") << L{" a"};
        QTest::newRow("several lines") << QByteArray("data: a\ndata: b\ndata:\n\n") << L{"a\nb\n"};
        QTest::newRow("comments") << QByteArray(": hi\n\n:\ndata: a\n: x\n\n") << L{"a"};
        QTest::newRow("other fields")
            << QByteArray("event: e\nid: 1\nretry: 5\nnonsense\ndatax: n\ndata: a\n\n") << L{"a"};
        QTest::newRow("empty data") << QByteArray("data\n\n") << L{""};
        QTest::newRow("many empty lines") << QByteArray("\n\n\ndata: a\n\n\n\n") << L{"a"};
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                       "data: a\n\n")
                                         << L{"a"};
        QTest::newRow("end without an empty line") << QByteArray("data: a\n\ndata: b") << L{"a", "b"};
        QTest::newRow("colons") << QByteArray("data: {\"a\":\"b: c\"}\n\n") << L{"{\"a\":\"b: c\"}"};
    }

    void readsEvents()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const QList<QByteArray>, expected);
        for (qsizetype step = 1; step <= stream.size(); ++step) {
            SseParser parser;
            QList<QByteArray> events;
            for (qsizetype at = 0; at < stream.size(); at += step)
                QVERIFY(
                    parser.feed(QByteArrayView(stream).sliced(at, qMin(step, stream.size() - at)), events));
            parser.finish(events);
            QCOMPARE(events, expected);
        }
    }

    void refusesEndlessLines()
    {
        SseParser parser;
        QList<QByteArray> events;
        const QByteArray piece(SseParser::MaxBytes / 2, 'x');
        QVERIFY(parser.feed(piece, events));
        QVERIFY(parser.feed(piece, events));
        QVERIFY(!parser.feed("x", events));
    }

    void refusesEndlessEvents()
    {
        SseParser parser;
        QList<QByteArray> events;
        const QByteArray line = "data: " + QByteArray(SseParser::MaxBytes / 4, 'x') + '\n';
        QVERIFY(parser.feed(line, events));
        QVERIFY(parser.feed(line, events));
        QVERIFY(parser.feed(line, events));
        QVERIFY(!parser.feed(line, events));
        QCOMPARE(events.size(), 0);
    }
};

GATEHOUSE_TEST(TestSseParser)
#include "tst_sseparser.moc"
