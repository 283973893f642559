// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "unit/http/parserfeed.h"

#include <QElapsedTimer>
#include <QTest>

#include <random>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using End = ParserOutcome::End;

namespace {

/// Where the mutations begin: requests of every kind, and pieces that break them.
const QByteArrayList Corpus{
    "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /a/../b%2F%41/./c?x=%00 HTTP/1.0\r\n\r\n",
    "POST /webhooks/0b5e HTTP/1.1\r\nHost: h:1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
    "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "POST /p HTTP/1.1\r\nhost: h\r\ntransfer-encoding: Chunked\r\nConnection: close, x\r\n\r\n"
    "3;a=b;c=\"d\\\"e\"\r\nabc\r\n00A\r\n0123456789\r\n0;x\r\nX-Sum: 1\r\nY:\r\n\r\n",
    "PUT /x HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 0\r\nX-Forwarded-For: 1.1.1.1\r\n\r\n"
    "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n",
};
const QByteArrayList Words{
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    QByteArray(1, '\0'),
    " ",
    "\t",
    ":",
    ";",
    ",",
    "\"",
    "0",
    "0\r\n",
    "1\r\nx\r\n",
    "ffffffffffffffff",
    "10000000000000000",
    "-1",
    "%2e%2e",
    "%2F",
    "//",
    "#",
    "*",
    "\x7f",
    "\xff",
    "HTTP/2.0",
    "Host: i\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: 18446744073709551615\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "Expect: 100-continue\r\n",
    "\r\n folded",
};

} // namespace

/// Mutated requests, split at random: whatever they are, the parser stays inside them and comes to the same
/// end. The seed is fixed, so that what fails once fails again.
class TestFuzzRequestParser final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mutated()
    {
        QElapsedTimer clock;
        clock.start();
        int rounds = 0;
        std::array<int, 3> ends{};
        while (clock.elapsed() < 1500 || rounds < 2000) {
            ++rounds;
            const QByteArray stream = mutant();
            const ParserOutcome whole = feedParser(stream, std::max<qsizetype>(stream.size(), 1));
            const QByteArray hex = stream.toHex(' ');
            QVERIFY2(!whole.overrun && whole.consumed <= stream.size(), hex.constData());
            QVERIFY2(feedParser(stream, [this] { return 1 + below(below(4) == 0 ? 400 : 4); }) == whole,
                     hex.constData());
            ++ends.at(static_cast<std::size_t>(whole.end));
            if (whole.end == End::Refused) {
                QVERIFY2(whole.status == 400 || whole.status == 417 || whole.status == 431, hex.constData());
            } else if (whole.end == End::Whole) {
                QVERIFY2(isCanonical(whole.path), hex.constData());
                // It ends where it is said to end: not a byte earlier, whatever follows.
                const QByteArrayView request = QByteArrayView(stream).first(whole.consumed);
                QVERIFY2(feedParser(request, request.size()) == whole, hex.constData());
                QVERIFY2(feedParser(request.chopped(1), request.size()).end == End::Waiting, hex.constData());
            }
        }
        qInfo("%d streams: %d whole, %d refused, %d unfinished", rounds, ends[0], ends[1], ends[2]);
        QVERIFY(ends[0] > rounds / 50 && ends[1] > rounds / 50); // neither all good nor all bad
    }

private:
    qsizetype below(qsizetype limit)
    {
        return static_cast<qsizetype>(m_random() % static_cast<std::uint64_t>(std::max<qsizetype>(limit, 1)));
    }

    QByteArray mutant()
    {
        QByteArray stream = Corpus.at(below(Corpus.size()));
        for (qsizetype left = 1 + below(4); left > 0; --left) {
            const qsizetype at = below(stream.size() + 1);
            const qsizetype length = below(std::min<qsizetype>(stream.size() - at, 40) + 1);
            switch (below(7)) {
            case 0:
                stream.insert(at, Words.at(below(Words.size())));
                break;
            case 1:
                stream.replace(at, length, Words.at(below(Words.size())));
                break;
            case 2:
                stream.remove(at, length);
                break;
            case 3:
                stream.insert(below(stream.size() + 1), stream.mid(at, length));
                break;
            case 4:
                if (at < stream.size())
                    stream[at] = static_cast<char>(m_random());
                break;
            case 5:
                stream.insert(at, stream.mid(at, length).repeated(below(60)));
                break;
            default:
                stream += Corpus.at(below(Corpus.size()));
            }
        }
        return stream.first(std::min<qsizetype>(stream.size(), 20000));
    }

    static bool isCanonical(const QByteArray &path)
    {
        const QByteArrayList segments = path.split('/');
        return path.startsWith('/') && (path.size() == 1 || !path.endsWith('/')) && !segments.contains(".")
            && !segments.contains("..") && !path.contains('\0')
            && std::none_of(path.cbegin(), path.cend(), [](char c) { return c >= 'A' && c <= 'Z'; });
    }

    std::mt19937_64 m_random{20261121};
};

QTEST_GUILESS_MAIN(TestFuzzRequestParser)
#include "tst_fuzz_requestparser.moc"
