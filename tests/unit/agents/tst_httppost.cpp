// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/httppost.h"

#include "support/scriptedchatserver.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using Server = ScriptedChatServer;

namespace {

/// Keeps what a post signals.
struct PostProbe
{
    PostProbe()
    {
        QObject::connect(&post, &HttpPost::alive, &post, [this] { ++signs; });
        QObject::connect(&post, &HttpPost::headReceived, &post, [this](int code) { status = code; });
        QObject::connect(&post, &HttpPost::bodyReceived, &post, [this](const QByteArray &b) { body += b; });
        QObject::connect(&post, &HttpPost::finished, &post, [this](bool delimited) {
            ++ends;
            wasDelimited = delimited;
        });
        QObject::connect(&post, &HttpPost::failed, &post, [this](const QString &why) {
            ++ends;
            error = why;
        });
    }

    Poller poller;
    HttpPost post{poller};
    int signs = 0;
    int status = 0;
    int ends = 0;
    bool wasDelimited = false;
    QByteArray body;
    QString error;
};

} // namespace

class TestHttpPost final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsOneRequest()
    {
        Server server;
        server.setScript(Server::answer(200, "text/plain", "hello"));
        PostProbe p;
        QUrl url = server.baseUrl();
        url.setQuery(u"api-version=1&x=%20"_s);
        p.post.start(url, {{"user-agent", "mine"}, {"X-Own", "1"}, {"Content-Length", "9"}, {"Host", "evil"}},
                     "the body");
        QTRY_COMPARE(p.ends, 1);
        QCOMPARE(p.error, QString());
        QCOMPARE(p.status, 200);
        QCOMPARE(p.body, QByteArray("hello"));
        QVERIFY(p.wasDelimited);
        QVERIFY(p.signs > 0);
        const Server::Request request = server.requests().first();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.target, QByteArray("/v1?api-version=1&x=%20"));
        QCOMPARE(request.body, QByteArray("the body"));
        QCOMPARE(request.headers.value("host"), "127.0.0.1:" + QByteArray::number(server.port()));
        QCOMPARE(request.headers.value("user-agent"), QByteArray("mine"));
        QCOMPARE(request.headers.value("x-own"), QByteArray("1"));
        QCOMPARE(request.headers.value("content-length"), QByteArray("8"));
        QCOMPARE(request.headers.value("content-type"), QByteArray("application/json"));
        QTRY_COMPARE(server.openConnections(), 0);
    }

    void largeBodiesPass()
    {
        Server server;
        server.setScript(Server::answer(200, "text/plain", QByteArray(4000000, 'y')));
        PostProbe p;
        p.post.start(server.baseUrl(), {}, QByteArray(4000000, 'x'));
        QTRY_COMPARE(p.ends, 1);
        QCOMPARE(p.body.size(), 4000000);
        QCOMPARE(server.requests().first().body.size(), 4000000);
    }

    void failsInWords_data()
    {
        QTest::addColumn<Server::Script>("script");
        QTest::addColumn<QString>("error");
        const QString cut = u"the server closed the stream before the reply was complete"_s;
        QTest::newRow("closes") << Server::Script{Server::close()}
                                << u"the server closed the connection without an answer"_s;
        QTest::newRow("resets") << Server::Script{Server::reset()}
                                << u"the server closed the connection without an answer"_s;
        QTest::newRow("closes amid chunks")
            << Server::Script{Server::send(Server::streamHead() + Server::chunk("x")), Server::close()}
            << cut;
        QTest::newRow("resets amid chunks")
            << Server::Script{Server::send(Server::streamHead() + Server::chunk("x")), Server::reset()}
            << cut;
        QTest::newRow("is no HTTP server")
            << Server::Script{Server::send("220 mail ready\r\n\r\n")} << u"the answer is not HTTP: "_s;
    }

    void failsInWords()
    {
        QFETCH(const Server::Script, script);
        QFETCH(const QString, error);
        Server server;
        server.setScript(script);
        PostProbe p;
        p.post.start(server.baseUrl(), {}, "{}");
        QTRY_COMPARE(p.ends, 1);
        QVERIFY2(p.error.startsWith(error), qPrintable(p.error));
        QCOMPARE(server.requests().size(), 1); // never sent again
    }

    void connectionRefused()
    {
        quint16 port = 0;
        {
            QTcpServer free;
            QVERIFY(free.listen(QHostAddress::LocalHost));
            port = free.serverPort();
        }
        PostProbe p;
        p.post.start(QUrl(u"http://127.0.0.1:%1/v1"_s.arg(port)), {}, "{}");
        QTRY_COMPARE(p.ends, 1);
        QCOMPARE(p.error, u"can't reach 127.0.0.1:%1: Connection refused"_s.arg(port));
    }

    void tlsToAServerWithoutIt()
    {
        Server server;
        server.setScript({Server::close()});
        PostProbe p;
        QUrl url = server.baseUrl();
        url.setScheme(u"https"_s);
        p.post.start(url, {{"Authorization", "Bearer x"}}, "{}");
        // no request is readable in a handshake, so the server does not answer: it is the test that leaves
        QTRY_COMPARE(server.openConnections(), 1);
        QCOMPARE(p.ends, 0);
        QVERIFY(server.requests().isEmpty());
        p.post.abort();
        QTRY_COMPARE(server.openConnections(), 0);
        QCOMPARE(p.ends, 0);
    }

    void headersThatBreakTheHeadAreRefused()
    {
        Server server;
        PostProbe p;
        p.post.start(server.baseUrl(), {{"X", "a\r\nInjected: b"}}, "{}");
        QCOMPARE(p.ends, 1);
        QCOMPARE(p.error, u"the header \"X\" or its value holds a line break"_s);
    }

    void abortClosesAtOnceAndIsSilent()
    {
        Server server;
        server.setScript({Server::send(Server::streamHead() + Server::chunk("x"))});
        PostProbe p;
        p.post.start(server.baseUrl(), {}, "{}");
        QTRY_COMPARE(p.body, QByteArray("x"));
        QCOMPARE(server.openConnections(), 1);
        p.post.abort();
        QTRY_COMPARE(server.openConnections(), 0);
        QCOMPARE(p.ends, 0);
    }

    void slotsMayAbort()
    {
        Server server;
        server.setScript(Server::answer(200, "text/plain", "hello"));
        PostProbe p;
        connect(&p.post, &HttpPost::headReceived, &p.post, &HttpPost::abort);
        p.post.start(server.baseUrl(), {}, "{}");
        QTRY_COMPARE(p.status, 200);
        QTRY_COMPARE(server.openConnections(), 0);
        QCOMPARE(p.ends, 0);
        QCOMPARE(p.body, QByteArray());
    }
};

GATEHOUSE_TEST(TestHttpPost)
#include "tst_httppost.moc"
