// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/responsehead.h"

#include "support/testmain.h"
#include <QDateTime>
#include <QLocale>
#include <QUuid>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

/// The lines of the head of @a answer.
QList<QByteArray> headOf(const QByteArray &answer)
{
    QList<QByteArray> lines;
    for (const QByteArray &line : answer.first(answer.indexOf("\r\n\r\n")).split('\n'))
        lines.append(line.trimmed());
    return lines;
}

QByteArray bodyOf(const QByteArray &answer) { return answer.mid(answer.indexOf("\r\n\r\n") + 4); }

} // namespace

class TestResponseHead final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void composes()
    {
        const QByteArray answer = composeAnswer(
            {.status = 405, .body = "No\n", .headers = {{"Allow", "POST"}}}, {.requestId = "id-1"}, false);
        QVERIFY(answer.startsWith("HTTP/1.1 405 Method Not Allowed\r\n"));
        const QList<QByteArray> head = headOf(answer);
        QVERIFY(head.contains("Allow: POST"));
        QVERIFY(head.contains("Content-Length: 3"));
        QVERIFY(head.contains("Content-Type: text/plain; charset=utf-8"));
        QVERIFY(head.contains("X-Content-Type-Options: nosniff"));
        QVERIFY(head.contains("Cache-Control: no-store"));
        QVERIFY(head.contains("X-Request-Id: id-1"));
        QCOMPARE(head.size(), 8); // and Date; nothing about the connection, which stays
        QCOMPARE(bodyOf(answer), "No\n");
    }

    void leavesTheBodyOut()
    {
        const QByteArray answer = composeAnswer({.body = "four"}, {.requestId = "x"}, true);
        QVERIFY(headOf(answer).contains("Content-Length: 4"));
        QVERIFY(bodyOf(answer).isEmpty());
    }

    void reasons_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("OK") << 200;
        QTest::newRow("Bad Request") << 400;
        QTest::newRow("Not Found") << 404;
        QTest::newRow("Request Timeout") << 408;
        QTest::newRow("Payload Too Large") << 413;
        QTest::newRow("Expectation Failed") << 417;
        QTest::newRow("Misdirected Request") << 421;
        QTest::newRow("Request Header Fields Too Large") << 431;
        QTest::newRow("Internal Server Error") << 500;
        QTest::newRow("Bad Gateway") << 502;
    }
    void reasons()
    {
        QFETCH(const int, status);
        const QByteArray line = headOf(composeAnswer({.status = status}, {}, false)).first();
        QCOMPARE(line, "HTTP/1.1 " + QByteArray::number(status) + ' ' + QTest::currentDataTag());
    }

    void connectionHeader()
    {
        const auto connection = [](bool close, bool announce) {
            QByteArrayList found;
            const QByteArray answer = composeAnswer(
                {}, {.requestId = "x", .close = close, .announceKeepAlive = announce}, false);
            for (const QByteArray &line : headOf(answer)) {
                if (line.startsWith("Connection:"))
                    found.append(line);
            }
            return found.join('|');
        };
        QCOMPARE(connection(false, false), "");
        QCOMPARE(connection(true, false), "Connection: close");
        QCOMPARE(connection(false, true), "Connection: keep-alive");
        QCOMPARE(connection(true, true), "Connection: close");
    }

    void date()
    {
        const qint64 before = QDateTime::currentSecsSinceEpoch();
        const QList<QByteArray> head = headOf(composeAnswer({}, {.requestId = "x"}, false));
        QByteArray text;
        for (const QByteArray &line : head) {
            if (line.startsWith("Date: "))
                text = line.mid(6);
        }
        QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text),
                                                 u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
        date.setTimeSpec(Qt::UTC);
        QVERIFY2(date.isValid(), text.constData());
        QVERIFY(date.toSecsSinceEpoch() >= before && date.toSecsSinceEpoch() <= before + 60);
    }

    void addsToFormatted()
    {
        const QByteArray response =
            "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 9\r\n\r\n1\r\n\r\n2\r\n3";
        const QByteArray answer = withCommonHeaders(response, {.requestId = "r", .close = true}, false);
        QVERIFY(answer.startsWith("HTTP/1.1 200 OK\r\n"));
        const QList<QByteArray> head = headOf(answer);
        QCOMPARE(head.size(), 8);
        QVERIFY(head.contains("X-Request-Id: r"));
        QVERIFY(head.contains("Connection: close"));
        QVERIFY(head.contains("Content-Type: a/b"));
        QCOMPARE(bodyOf(answer), "1\r\n\r\n2\r\n3");
        QVERIFY(bodyOf(withCommonHeaders(response, {}, true)).isEmpty());
        QVERIFY(withCommonHeaders("HTTP/1.1 204 No Content\r\n\r\n", {}, false).endsWith("\r\n\r\n"));
    }

    void requestIds_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<bool>("kept");
        QTest::newRow("sane") << QByteArray("order-42.A_b") << true;
        QTest::newRow("longest") << QByteArray(128, 'a') << true;
        QTest::newRow("too long") << QByteArray(129, 'a') << false;
        QTest::newRow("empty") << QByteArray("") << false;
        QTest::newRow("space") << QByteArray("a b") << false;
        QTest::newRow("markup") << QByteArray("<b>") << false;
        QTest::newRow("8-bit") << QByteArray("\xe9") << false;
        QTest::newRow("quote") << QByteArray("a\"") << false;
        QTest::newRow("slash") << QByteArray("a/b") << false;
    }
    void requestIds()
    {
        QFETCH(const QByteArray, given);
        QFETCH(const bool, kept);
        RequestHead head;
        head.fields.append({"x-request-id", given});
        QCOMPARE(requestIdFor(head, "call"), kept ? given : QByteArray("call"));
        QCOMPARE(requestIdFor(RequestHead(), "call"), "call");
    }

    void records()
    {
        RequestHead head;
        const QByteArray method(50, 'M');
        const QByteArray target = "/a/" + QByteArray(3000, 'x') + "?key=secret";
        head.method = method;
        head.target = target;
        head.listener = ListenerKind::Private;
        head.client = {.address = {}, .text = u"192.0.2.1"_s, .claimed = u"1.1.1.1"_s};
        const CallRecord record = newRecord(head);
        QVERIFY(!QUuid::fromString(QLatin1StringView(record.id)).isNull());
        QCOMPARE(record.id, record.id.toLower());
        QCOMPARE(record.method.size(), 32);
        QCOMPARE(record.path.size(), 2048);
        QVERIFY(record.listener == ListenerKind::Private);
        QCOMPARE(record.clientAddress, u"192.0.2.1"_s);
        QCOMPARE(record.claimedAddress, u"1.1.1.1"_s);
        QVERIFY(!record.status.has_value());

        head.target = QByteArrayView(target).last(12); // "/?key" has no path to cut
        QVERIFY(!newRecord(head).path.contains(u"secret"_s));
        QCOMPARE(newRecord(RequestHead()).path, QString()); // a start line that could not be read
    }
};

GATEHOUSE_TEST(TestResponseHead)
#include "tst_responsehead.moc"
