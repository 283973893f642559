// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "parserfeed.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Gatehouse::Test;
using End = ParserOutcome::End;

namespace {

const QByteArray Start = QByteArrayLiteral("POST /p HTTP/1.1\r\n");
const QByteArray Host = QByteArrayLiteral("Host: h\r\n");
const QByteArray Chunked = QByteArrayLiteral("Transfer-Encoding: chunked\r\n");
const QByteArray Length5 = QByteArrayLiteral("Content-Length: 5\r\n");

/// A head with these fields after Host, and what follows it.
QByteArray with(const QByteArray &fields, const QByteArray &rest = "hello")
{
    return Start + Host + fields + "\r\n" + rest;
}

QByteArray inChunks(const QByteArray &body) { return with(Chunked, body); }

QByteArray startLine(const QByteArray &line) { return line + "\r\n" + Host + "\r\n"; }

QByteArray nul(const char *before, const char *after) { return QByteArray(before) + '\0' + after; }

/// A head of exactly @a size bytes.
QByteArray headOf(qsizetype size)
{
    const QByteArray begin = "GET / HTTP/1.1\r\n" + Host + "X-A: ";
    return begin + QByteArray(size - begin.size() - 4, 'x') + "\r\n\r\n";
}

} // namespace

/// Every vector is fed whole, in 4 KB steps and byte by byte, and comes to the same end.
class TestRequestParser final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &stream, int status = 400) {
            QTest::newRow(name) << stream << status;
        };
        // two lengths of one body
        row("length and coding", with(Length5 + Chunked, "0\r\n\r\n"));
        row("coding and length", with(Chunked + Length5, "0\r\n\r\n"));
        row("coding and length 0", with(Chunked + "Content-Length: 0\r\n", "0\r\n\r\n"));
        row("lengths that differ", with(Length5 + "Content-Length: 6\r\n"));
        row("equal lengths", with(Length5 + Length5));
        row("list of equal lengths", with("Content-Length: 5, 5\r\n"));
        row("list of one length", with("Content-Length: 5,\r\n"));
        row("two codings", with(Chunked + Chunked, "0\r\n\r\n"));
        row("coding and none", with(Chunked + "Transfer-Encoding: identity\r\n", "0\r\n\r\n"));
        // lengths that are no number
        row("+5", with("Content-Length: +5\r\n"));
        row("-1", with("Content-Length: -1\r\n"));
        row("0x5", with("Content-Length: 0x5\r\n"));
        row("5a", with("Content-Length: 5a\r\n"));
        row("5 5", with("Content-Length: 5 5\r\n"));
        row("1e1", with("Content-Length: 1e1\r\n"));
        row("no length", with("Content-Length:\r\n"));
        row("length 2^64", with("Content-Length: 18446744073709551616\r\n"));
        row("length 2^64+5", with("Content-Length: 18446744073709551621\r\n"));
        // codings
        row("xchunked", with("Transfer-Encoding: xchunked\r\n"));
        row("chunked, identity", with("Transfer-Encoding: chunked, identity\r\n"));
        row("chunked, chunked", with("Transfer-Encoding: chunked, chunked\r\n"));
        row("gzip, chunked", with("Transfer-Encoding: gzip, chunked\r\n"));
        row("gzip", with("Transfer-Encoding: gzip\r\n"));
        row("identity", with("Transfer-Encoding: identity\r\n"));
        row("chunked;q=1", with("Transfer-Encoding: chunked;q=1\r\n"));
        row("\"chunked\"", with("Transfer-Encoding: \"chunked\"\r\n"));
        row("vertical tab and chunked", with("Transfer-Encoding: \vchunked\r\n"));
        row("empty coding", with("Transfer-Encoding:\r\n"));
        row("coding of 1.0", "POST /p HTTP/1.0\r\n" + Chunked + "\r\n0\r\n\r\n");
        // line ends and control characters
        row("bare LF everywhere", with(Length5).replace("\r\n", "\n"));
        row("bare LF after the start line", "GET / HTTP/1.1\n" + Host + "\r\n");
        row("bare LF after a field", with("X: y\n"));
        row("bare LF ends the head", Start + Host + "\n");
        row("bare CR in a value", with("X: a\rb\r\n"));
        row("bare CR before the line end", with("X: a\r\r\n"));
        row("CR as line end", with("X: a\rContent-Length: 5\r\n"));
        row("NUL in a value", with(nul("X: a", "b\r\n")));
        row("NUL in a name", with(nul("X", "Y: b\r\n")));
        row("NUL in the target", startLine(nul("GET /", " HTTP/1.1")));
        row("NUL first", nul("", "GET / HTTP/1.1\r\n"));
        row("0x7f in a value", with("X: a\x7f\r\n"));
        row("0x7f in a name", with("X\x7f: a\r\n"));
        row("0x01 in a value", with("X: \x01\r\n"));
        // fields
        row("fold with SP", with("X: a\r\n b\r\n"));
        row("fold with TAB", with("X: a\r\n\tb\r\n"));
        row("folded length", with("Content-Length:\r\n 5\r\n"));
        row("fold after the start line", Start + " " + Host + "\r\n");
        row("space before colon", with("Content-Length : 5\r\n"));
        row("tab before colon", with("Content-Length\t: 5\r\n"));
        row("empty name", with(": x\r\n"));
        row("no colon", with("nonsense\r\n"));
        row("space in a name", with("X Y: a\r\n"));
        row("bracket in a name", with("X(Y): a\r\n"));
        row("8-bit name", with("X\xe9: a\r\n"));
        // versions and start lines
        row("HTTP/0.9", "GET /\r\n\r\n");
        row("HTTP/1.2", startLine("GET / HTTP/1.2"));
        row("HTTP/2.0", startLine("GET / HTTP/2.0"));
        row("HTTP/1.10", startLine("GET / HTTP/1.10"));
        row("HTTP/1", startLine("GET / HTTP/1"));
        row("http/1.1", startLine("GET / http/1.1"));
        row("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        row("text after the version", startLine("GET / HTTP/1.1 x"));
        row("two spaces", startLine("GET  / HTTP/1.1"));
        row("tab in the start line", startLine("GET\t/ HTTP/1.1"));
        row("no method", startLine(" / HTTP/1.1"));
        row("method is no token", startLine("G(T / HTTP/1.1"));
        row("no target", startLine("GET  HTTP/1.1"));
        row("empty line first", "\r\n\r\n");
        // targets
        row("CONNECT", startLine("CONNECT h:443 HTTP/1.1"));
        row("CONNECT with a path", startLine("CONNECT /p HTTP/1.1"));
        row("absolute form", startLine("GET http://h/p HTTP/1.1"));
        row("asterisk", startLine("OPTIONS * HTTP/1.1"));
        row("two slashes", startLine("GET //h/p HTTP/1.1"));
        row("relative", startLine("GET p HTTP/1.1"));
        row("query alone", startLine("GET ?a HTTP/1.1"));
        row("fragment", startLine("GET /p#f HTTP/1.1"));
        row("8-bit target", startLine("GET /\xc3\xa9 HTTP/1.1"));
        row("space in the target", startLine("GET /a b HTTP/1.1"));
        // Host
        row("no Host", Start + "\r\n");
        row("two Hosts", with(Host));
        row("two Hosts that differ", with("Host: other\r\n"));
        row("two Hosts of 1.0", "GET / HTTP/1.0\r\n" + Host + Host + "\r\n");
        row("path in Host", Start + "Host: h/p\r\n\r\n");
        row("user in Host", Start + "Host: u@h\r\n\r\n");
        row("space in Host", Start + "Host: h h\r\n\r\n");
        row("8-bit Host", Start + "Host: h\xe9\r\n\r\n");
        // Expect and Connection
        row("other expectation", with("Expect: 200-ok\r\n" + Length5), 417);
        row("two expectations", with("Expect: 100-continue, x\r\n" + Length5), 417);
        row("Connection is no list", with("Connection: close, \"\r\n"));
        // chunks
        row("no chunk size", inChunks("\r\nhello\r\n0\r\n\r\n"));
        row("letters as size", inChunks("xyz\r\nhello\r\n0\r\n\r\n"));
        row("0x5 as size", inChunks("0x5\r\nhello\r\n0\r\n\r\n"));
        row("-5 as size", inChunks("-5\r\nhello\r\n0\r\n\r\n"));
        row("+5 as size", inChunks("+5\r\nhello\r\n0\r\n\r\n"));
        row("space before size", inChunks(" 5\r\nhello\r\n0\r\n\r\n"));
        row("size 2^64", inChunks("10000000000000000\r\nhello\r\n0\r\n\r\n"));
        row("size 2^64+5", inChunks("10000000000000005\r\nhello\r\n0\r\n\r\n"));
        row("text after a chunk", inChunks("5\r\nhelloXX0\r\n\r\n"));
        row("bare LF after a chunk", inChunks("5\r\nhello\n0\r\n\r\n"));
        row("bare LF after a size", inChunks("5\nhello\r\n0\r\n\r\n"));
        row("bare CR after a size", inChunks("5\rhello\r\n0\r\n\r\n"));
        row("text after a size", inChunks("5 hello\r\nhello\r\n0\r\n\r\n"));
        row("extension without a name", inChunks("5;=x\r\nhello\r\n0\r\n\r\n"));
        row("LF in a quoted extension", inChunks("5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"));
        row("CR in a quoted extension", inChunks("5;a=\"\rx\"\r\nhello\r\n0\r\n\r\n"));
        row("LF in an extension of the last chunk", inChunks("5\r\nhello\r\n0;a=\"\n\"\r\n\r\n"));
        row("quoted extension over two lines", inChunks("5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n"));
        row("length in the trailer", inChunks("5\r\nhello\r\n0\r\n" + Length5 + "\r\n"));
        row("space before colon in the trailer", inChunks("0\r\nX : y\r\n\r\n"));
        row("NUL in the trailer", inChunks(nul("0\r\nX: ", "\r\n\r\n")));
        row("extension of 1 MB", inChunks("5;" + QByteArray(1048576, 'x') + "\r\nhello\r\n0\r\n\r\n"));
        row("trailer of 1 MB", inChunks("0\r\nX: " + QByteArray(1048576, 'x') + "\r\n\r\n"));
        row("extension that never ends", inChunks("5;" + QByteArray(1048576, 'x')));
        row("extensions of 100 bytes on one-byte chunks",
            inChunks(("1;" + QByteArray(100, 'x') + "\r\ny\r\n").repeated(2000) + "0\r\n\r\n"));
        // size
        row("101 fields", with(QByteArray("X: y\r\n").repeated(100)), 431);
        row("300 fields", with(QByteArray("X: y\r\n").repeated(299)), 431);
        row("head of 16 KiB + 1", headOf(MaxHeadBytes + 1), 431);
        row("start line of 20 KB", startLine("GET /" + QByteArray(20000, 'x') + " HTTP/1.1"), 431);
        row("head that never ends", Start + Host + "X: " + QByteArray(20000, 'x'), 431);
        // what comes first decides, however the bytes are split
        row("too many fields before a NUL", with(QByteArray("X: y\r\n").repeated(120) + nul("X: ", "\r\n")),
            431);
        row("NUL before too many fields", with(nul("X: ", "\r\n") + QByteArray("X: y\r\n").repeated(120)));
        row("NUL beyond 16 KiB", Start + "X: " + QByteArray(MaxHeadBytes, 'x') + nul("", "\r\n\r\n"), 431);
    }

    void refuses()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const int, status);
        // What follows must not change the verdict.
        const QByteArray more = stream.endsWith('x') ? stream : stream + "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n";
        const ParserOutcome whole = feedParser(more, more.size());
        QCOMPARE(whole.end, End::Refused);
        QCOMPARE(whole.status, status);
        QVERIFY(!whole.overrun);
        QCOMPARE(feedParser(more, 4096), whole);
        QCOMPARE(feedParser(more, 1), whole);
    }

    void accepts_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *name, const QByteArray &stream, const QByteArray &body = {}) {
            QTest::newRow(name) << stream << body;
        };
        row("no body", with({}, {}));
        row("length 0", with("Content-Length: 0\r\n", {}));
        row("length 5", with(Length5), "hello");
        row("length 005", with("Content-Length: 005\r\n"), "hello");
        row("white space around a value", with("Content-Length: \t 5 \t\r\n"), "hello");
        row("no white space", with("Content-Length:5\r\n"), "hello");
        row("names in lower case", with("content-length: 5\r\n"), "hello");
        row("chunked", inChunks("5\r\nhello\r\n0\r\n\r\n"), "hello");
        row("Chunked", with("Transfer-Encoding: Chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), "hello");
        row("CHUNKED", with("TRANSFER-ENCODING: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n"), "hello");
        row("no chunks", inChunks("0\r\n\r\n"));
        row("size with zeros", inChunks("0005\r\nhello\r\n000\r\n\r\n"), "hello");
        row("size in hex", inChunks("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"),
            "01234567890123456789");
        row("extensions", inChunks("5;a;b=c;d=\"e;\\\"f\"\r\nhello\r\n0;g\r\n\r\n"), "hello");
        row("trailers", inChunks("5\r\nhello\r\n0\r\nX: y\r\nZ:\r\n\r\n"), "hello");
        row("Host in the trailer", inChunks("5\r\nhello\r\n0\r\nHost: other\r\n\r\n"), "hello");
        row("chunk that holds a chunk", inChunks("5\r\n0\r\n\r\n\r\n0\r\n\r\n"), "0\r\n\r\n");
        row("10,000 chunks of one byte", inChunks(QByteArray("1\r\nx\r\n").repeated(10000) + "0\r\n\r\n"),
            QByteArray(10000, 'x'));
        row("body of 300 KB", with("Content-Length: 300000\r\n", QByteArray(300000, '\n')),
            QByteArray(300000, '\n'));
        row("other methods", startLine("BREW /pot HTTP/1.1"));
        row("long method", startLine("ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.!~ / HTTP/1.1"));
        row("HTTP/1.0", "GET / HTTP/1.0\r\n\r\n");
        row("HTTP/1.0 with Host", "GET / HTTP/1.0\r\n" + Host + "\r\n");
        row("8-bit value", with("X: \xff\xc3\xa9\r\n", {}));
        row("TAB in a value", with("X: a\tb\r\n", {}));
        row("empty value", with("X:\r\n", {}));
        row("empty Host", Start + "Host:\r\n\r\n");
        row("IPv6 Host", Start + "Host: [::1]:8787\r\n\r\n");
        row("100 fields", with(QByteArray("X: y\r\n").repeated(99), {}));
        row("head of 16 KiB", headOf(MaxHeadBytes));
        row("Upgrade", with("Connection: Upgrade\r\nUpgrade: websocket\r\n", {}));
        row("expectation", with("Expect: 100-Continue\r\n" + Length5), "hello");
        row("expectation of 1.0", "POST / HTTP/1.0\r\nExpect: x\r\n" + Length5 + "\r\nhello", "hello");
    }

    void accepts()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const QByteArray, body);
        // The end of the request is found, whatever follows.
        const QByteArray more = stream + "GET /2 HTTP/1.1\r\n";
        const ParserOutcome whole = feedParser(more, more.size());
        QCOMPARE(whole.end, End::Whole);
        QCOMPARE(whole.consumed, stream.size());
        QVERIFY(whole.body == body);
        QVERIFY(whole.wholeHead);
        QVERIFY(!whole.overrun);
        QCOMPARE(feedParser(more, 4096), whole);
        QCOMPARE(feedParser(more, 1), whole);
        // And it is not seen before it is there.
        QCOMPARE(feedParser(QByteArrayView(stream).chopped(1), 4096).end, End::Waiting);
    }

    /// Beast 1.81 with assertions aborts here: the last chunk is the first one, and its line ends apart.
    void lastChunkInPieces()
    {
        const QByteArray head = inChunks({});
        for (const QByteArray &rest : {QByteArray("0\r\n\r\n"), QByteArray("0\r\nX: y\r\n\r\n")}) {
            for (qsizetype cut = 1; cut < rest.size(); ++cut) {
                const QList<qsizetype> steps{head.size(), cut, 1, rest.size()};
                qsizetype i = 0;
                const ParserOutcome outcome = feedParser(head + rest, [&] { return steps.at(i++); });
                QCOMPARE(outcome.end, End::Whole);
                QVERIFY(outcome.body.isEmpty());
            }
        }
    }

    void headIsRead()
    {
        RequestParser parser;
        const QByteArray stream = "PUT /A%20b/../C/?q=%41 HTTP/1.1\r\nHost: h\r\nX-One:  1 \r\nx-one: 2\r\n"
                                  "Content-Length: 7\r\n\r\n";
        qsizetype consumed = 0;
        QCOMPARE(parser.parseHead(stream + "rest", consumed), RequestParser::Progress::Done);
        QCOMPARE(consumed, stream.size());
        const RequestHead head = parser.head(); // a copy stays valid
        parser.head() = {};
        QCOMPARE(head.raw, stream);
        QCOMPARE(head.method, "PUT");
        QCOMPARE(head.target, "/A%20b/../C/?q=%41");
        QCOMPARE(head.path, "/c");
        QCOMPARE(head.fields.size(), 4);
        QCOMPARE(head.header("X-ONE"), "1");
        QVERIFY(head.header("X-On").isNull());
        QCOMPARE(head.minorVersion, 1);
        QCOMPARE(head.contentLength, std::optional<quint64>(7));
        QVERIFY(!head.chunked);
        QVERIFY(head.hasBody());
        QVERIFY(!head.expectsContinue);
    }

    void largestLength()
    {
        RequestParser parser;
        qsizetype consumed = 0;
        QCOMPARE(parser.parseHead(with("Content-Length: 18446744073709551615\r\n", {}), consumed),
                 RequestParser::Progress::Done);
        QCOMPARE(parser.head().contentLength, std::optional<quint64>(18446744073709551615ULL));
        QVERIFY(!parser.isComplete());
    }

    void connectionOptions_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<bool>("keepAlive");
        const auto row = [](const char *version, const QByteArray &fields, bool keepAlive) {
            QTest::addRow("%s %s", version, fields.trimmed().constData())
                << QByteArray(version) << fields << keepAlive;
        };
        row("1.1", "", true);
        row("1.1", "Connection: close\r\n", false);
        row("1.1", "Connection: CLOSE\r\n", false);
        row("1.1", "Connection: x, close ,y\r\n", false);
        row("1.1", "Connection: keep-alive, close\r\n", false);
        row("1.1", "Connection: x\r\nConnection: close\r\n", false);
        row("1.1", "Connection: closed\r\n", true);
        row("1.1", "Connection: Upgrade\r\n", true);
        row("1.1", "X-Connection: close\r\n", true);
        row("1.0", "", false);
        row("1.0", "Connection: Keep-Alive\r\n", true);
        row("1.0", "Connection: keep-alive, close\r\n", false);
    }

    void connectionOptions()
    {
        QFETCH(const QByteArray, version);
        QFETCH(const QByteArray, fields);
        RequestParser parser;
        qsizetype consumed = 0;
        QCOMPARE(parser.parseHead("GET / HTTP/" + version + "\r\n" + Host + fields + "\r\n", consumed),
                 RequestParser::Progress::Done);
        QTEST(parser.head().keepAlive, "keepAlive");
    }

    /// What was read before the fault is still a request when its head ended.
    void wholeHeadsAreKnown()
    {
        QVERIFY(feedParser(with(Length5 + Length5), 1).wholeHead);
        QVERIFY(feedParser(startLine("CONNECT h:1 HTTP/1.1"), 1).wholeHead);
        QVERIFY(feedParser(inChunks("x"), 1).wholeHead);
        QVERIFY(!feedParser(with("X: a\n"), 1).wholeHead);
        QVERIFY(!feedParser(headOf(MaxHeadBytes + 1), 1).wholeHead);
        QVERIFY(!feedParser("GET / HTTP/1.1\r\n", 1).wholeHead);
    }
};

GATEHOUSE_TEST(TestRequestParser)
#include "tst_requestparser.moc"
