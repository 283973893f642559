// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "smugglingvectors.h"

#include "support/requesttext.h"

namespace Gatehouse::Test {

namespace {

const QByteArray Body = QByteArrayLiteral(R"({"session_name":"s","message":"m"})");
const QByteArray Length = QByteArrayLiteral("Content-Length: 34\r\n");
const QByteArray Chunked = QByteArrayLiteral("Transfer-Encoding: chunked\r\n");

QByteArray withNul(const char *before, const char *after)
{
    return QByteArray(before) + '\0' + QByteArray(after);
}

} // namespace

QList<SmugglingVector> smugglingVectors(const QByteArray &target, const QByteArray &key)
{
    const QByteArray host = "Host: 127.0.0.1\r\n";
    const QByteArray authorization = "Authorization: Bearer " + key + "\r\n";
    const QByteArray start = "POST " + target + " HTTP/1.1\r\n";
    const QByteArray head = start + host + authorization;
    const QByteArray inChunks = "22\r\n" + Body + "\r\n0\r\n\r\n";
    // The fields given, an end of the head, and what follows.
    const auto with = [&head](const QByteArray &fields, const QByteArray &rest = Body) {
        return head + fields + "\r\n" + rest;
    };
    const auto startingWith = [&](const QByteArray &startLine) {
        return startLine + host + authorization + Length + "\r\n" + Body;
    };
    QByteArray bareLf = with(Length);
    bareLf.replace("\r\n", "\n");

    return {
        {"length and chunked", with(Length + Chunked, inChunks)},
        {"chunked and length", with(Chunked + Length, inChunks)},
        {"chunked and length zero", with(Chunked + "Content-Length: 0\r\n", inChunks)},
        {"two lengths that differ", with(Length + "Content-Length: 5\r\n")},
        {"two equal lengths", with(Length + Length)},
        {"list of equal lengths", with("Content-Length: 34, 34\r\n")},
        {"length with plus", with("Content-Length: +34\r\n")},
        {"negative length", with("Content-Length: -1\r\n")},
        {"length in hex", with("Content-Length: 0x22\r\n")},
        {"length of 2^64", with("Content-Length: 18446744073709551616\r\n")},
        {"length of 2^64 + 34", with("Content-Length: 18446744073709551650\r\n")},
        {"empty length", with("Content-Length: \r\n")},
        {"length with a letter", with("Content-Length: 34a\r\n")},
        {"length with inner space", with("Content-Length: 3 4\r\n")},
        {"coding xchunked", with("Transfer-Encoding: xchunked\r\n", inChunks)},
        {"coding chunked, identity", with("Transfer-Encoding: chunked, identity\r\n", inChunks)},
        {"coding gzip, chunked", with("Transfer-Encoding: gzip, chunked\r\n", inChunks)},
        {"coding chunked, chunked", with("Transfer-Encoding: chunked, chunked\r\n", inChunks)},
        {"coding identity", with("Transfer-Encoding: identity\r\n" + Length)},
        {"coding gzip alone", with("Transfer-Encoding: gzip\r\n", inChunks)},
        {"coding with parameter", with("Transfer-Encoding: chunked;q=1\r\n", inChunks)},
        {"coding in quotes", with("Transfer-Encoding: \"chunked\"\r\n", inChunks)},
        {"coding with vertical tab",
         with("Transfer-Encoding: \x0b"
              "chunked\r\n",
              inChunks)},
        {"empty coding", with("Transfer-Encoding: \r\n", inChunks)},
        {"two codings", with(Chunked + Chunked, inChunks)},
        {"coding chunked then identity", with(Chunked + "Transfer-Encoding: identity\r\n", inChunks)},
        {"coding on 1.0", "POST " + target + " HTTP/1.0\r\n" + authorization + Chunked + "\r\n" + inChunks},
        {"bare LF everywhere", bareLf},
        {"bare LF after the start line",
         "POST " + target + " HTTP/1.1\n" + host + authorization + Length + "\r\n" + Body},
        {"bare LF after a field", with("X-A: b\n" + Length)},
        {"bare LF ends the head", head + Length + "\n" + Body},
        {"space before colon", with("Content-Length : 34\r\n")},
        {"tab before colon", with("Content-Length\t: 34\r\n")},
        {"space before the colon of the coding", with("Transfer-Encoding : chunked\r\n", inChunks)},
        {"folded field", with("X-A: b\r\n c\r\n" + Length)},
        {"folded length", with("Content-Length:\r\n 34\r\n")},
        {"folded with tab", with("X-A: b\r\n\tc\r\n" + Length)},
        {"folded coding", with("Transfer-Encoding:\r\n chunked\r\n", inChunks)},
        {"first field folded", start + " X-A: b\r\n" + host + authorization + Length + "\r\n" + Body},
        {"NUL in a name", with(withNul("X-", "A: b\r\n") + Length)},
        {"NUL in a value", with(withNul("X-A: b", "c\r\n") + Length)},
        {"NUL in the target", startingWith("POST " + target + withNul("", " HTTP/1.1\r\n"))},
        {"CR in a value", with("X-A: b\rc\r\n" + Length)},
        {"CR before the end of the head", with("X-A: b\r\r\n" + Length)},
        {"DEL in a name", with("X-\x7f: b\r\n" + Length)},
        {"DEL in a value", with("X-A: b\x7f\r\n" + Length)},
        {"no name", with(": b\r\n" + Length)},
        {"no colon", with("nonsense\r\n" + Length)},
        {"space in a name", with("X A: b\r\n" + Length)},
        {"bracket in a name", with("X(A): b\r\n" + Length)},
        {"HTTP/0.9", "GET " + target + "\r\n"},
        {"HTTP/1.2", startingWith("POST " + target + " HTTP/1.2\r\n")},
        {"HTTP/2.0", startingWith("POST " + target + " HTTP/2.0\r\n")},
        {"preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        {"HTTP/1.10", startingWith("POST " + target + " HTTP/1.10\r\n")},
        {"http in lower case", startingWith("POST " + target + " http/1.1\r\n")},
        {"no version", startingWith("POST " + target + " \r\n")},
        {"words after the version", startingWith("POST " + target + " HTTP/1.1 x\r\n")},
        {"two spaces before the target", startingWith("POST  " + target + " HTTP/1.1\r\n")},
        {"tab before the target", startingWith("POST\t" + target + " HTTP/1.1\r\n")},
        {"space in the target", startingWith("POST " + target + "?a b HTTP/1.1\r\n")},
        {"no target", startingWith("POST HTTP/1.1\r\n")},
        {"no method", startingWith(" " + target + " HTTP/1.1\r\n")},
        {"CONNECT", startingWith("CONNECT 127.0.0.1:443 HTTP/1.1\r\n")},
        {"CONNECT with a path", startingWith("CONNECT " + target + " HTTP/1.1\r\n")},
        {"absolute form", startingWith("POST http://127.0.0.1" + target + " HTTP/1.1\r\n")},
        {"asterisk form", startingWith("OPTIONS * HTTP/1.1\r\n")},
        {"target without slash", startingWith("POST webhooks HTTP/1.1\r\n")},
        {"target with two slashes", startingWith("POST /" + target + " HTTP/1.1\r\n")},
        {"fragment in the target", startingWith("POST " + target + "#x HTTP/1.1\r\n")},
        {"eight-bit target", startingWith("POST " + target + "?\xc3\xa9 HTTP/1.1\r\n")},
        {"no Host", start + authorization + Length + "\r\n" + Body},
        {"two Hosts", head + host + Length + "\r\n" + Body},
        {"two Hosts that differ", head + "Host: localhost\r\n" + Length + "\r\n" + Body},
        {"bytes after a chunk", with(Chunked, "22\r\n" + Body + "XX0\r\n\r\n")},
        {"bare LF after a chunk", with(Chunked, "22\r\n" + Body + "\n0\r\n\r\n")},
        {"bare LF after a chunk size", with(Chunked, "22\n" + Body + "\r\n0\r\n\r\n")},
        {"chunk of 2^64 + 34", with(Chunked, "10000000000000022\r\n" + Body + "\r\n0\r\n\r\n")},
        {"chunk size with 0x", with(Chunked, "0x22\r\n" + Body + "\r\n0\r\n\r\n")},
        {"negative chunk size", with(Chunked, "-22\r\n" + Body + "\r\n0\r\n\r\n")},
        {"chunk size with plus", with(Chunked, "+22\r\n" + Body + "\r\n0\r\n\r\n")},
        {"chunk size that is no number", with(Chunked, "zz\r\n" + Body + "\r\n0\r\n\r\n")},
        {"no chunk size", with(Chunked, "\r\n" + Body + "\r\n0\r\n\r\n")},
        {"space before a chunk size", with(Chunked, " 22\r\n" + Body + "\r\n0\r\n\r\n")},
        {"extension of 1 MB",
         with(Chunked, "22;" + QByteArray(1 << 20, 'x') + "\r\n" + Body + "\r\n0\r\n\r\n")},
        {"trailer of 1 MB",
         with(Chunked, "22\r\n" + Body + "\r\n0\r\nX-A: " + QByteArray(1 << 20, 'x') + "\r\n\r\n")},
        {"300 fields", with(Length + QByteArray("X-A: b\r\n").repeated(300))},
        {"101 fields", with(Length + QByteArray("X-A: b\r\n").repeated(98))},
        {"head over 16 KiB", with(Length + "X-A: " + QByteArray(16384, 'x') + "\r\n")},
        {"start line over 16 KiB",
         startingWith("POST " + target + "?" + QByteArray(17000, 'x') + " HTTP/1.1\r\n")},
        {"head that never ends", start + host + "X-A: " + QByteArray(40000, 'x')},
        {"a TLS hello", QByteArray::fromHex("1603010200010001fc0303") + QByteArray(80, 'x') + "\r\n\r\n"},
    };
}

QList<SmugglingVector> unusualRequests(const QByteArray &target, const QByteArray &key)
{
    const QByteArray authorization = "Authorization: Bearer " + key + "\r\n";
    const QByteArray head = "POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization;
    const auto with = [&head](const QByteArray &fields, const QByteArray &rest = Body) {
        return head + fields + "\r\n" + rest;
    };
    return {
        {"names in lower case", with(Length).replace("Content-Length", "content-length")},
        {"no space after colon", with(Length).replace(": ", ":")},
        {"tabs around a value", with("Content-Length:\t34 \t\r\n")},
        {"empty value", with("X-Empty:\r\n" + Length)},
        {"eight-bit value", with("X-A: \xc3\xa9\r\n" + Length)},
        {"coding in capitals", with("Transfer-Encoding: CHUNKED\r\n", chunked(Body, 5))},
        {"chunks of one byte", with(Chunked, chunked(Body, 1))},
        {"chunk size with zeros", with(Chunked, "0000022\r\n" + Body + "\r\n000\r\n\r\n")},
        {"chunk extension", with(Chunked, "22;a=b;c=\"d\"\r\n" + Body + "\r\n0\r\n\r\n")},
        {"trailer", with(Chunked, "22\r\n" + Body + "\r\n0\r\nX-Sum: 1\r\n\r\n")},
        {"100 fields", with(Length + QByteArray("X-A: b\r\n").repeated(97))},
        {"head of just under 16 KiB", with(Length + "X-A: " + QByteArray(16000 - head.size(), 'x') + "\r\n")},
        {"upgrade", with("Connection: Upgrade\r\nUpgrade: websocket\r\n" + Length)},
        {"Host with port", with(Length).replace("127.0.0.1\r\n", "127.0.0.1:8787\r\n")},
        {"query", with(Length).replace(target, target + "?a=b&c=d")},
        {"encoded letter in the path", with(Length).replace("/webhooks/", "/web%68ooks/")},
        {"HTTP/1.0 without Host",
         "POST " + target + " HTTP/1.0\r\n" + authorization + Length + "\r\n" + Body},
    };
}

} // namespace Gatehouse::Test
