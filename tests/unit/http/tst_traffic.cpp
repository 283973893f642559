// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/traffic.h"

#include "parserfeed.h"
#include "support/testmain.h"

#include "http/requestparser.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

RequestHead headOf(const QByteArray &text)
{
    RequestParser parser;
    qsizetype consumed = 0;
    if (parser.parseHead(text, consumed) != RequestParser::Progress::Done)
        qFatal("the head of the test is malformed");
    return std::move(parser.head());
}

} // namespace

class TestTraffic final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsNothingWithoutCapacity()
    {
        TrafficStore store;
        QVERIFY(!store.begin("a", headOf("GET / HTTP/1.1\r\nHost: x\r\n\r\n")));
        store.addRequest({}, "x");
        store.setReply({}, "x");
        QCOMPARE(store.size(), 0);
    }

    void keepsWhatWentOverTheWireButNoSecret()
    {
        TrafficStore store;
        store.setCapacity(100000);
        const TrafficStore::Handle handle = store.begin(
            "a",
            headOf("POST /webhooks/x?token=hidden HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer hidden\r\n"
                   "X-OpenClaw-Webhook-Secret: hidden\r\nCookie: hidden\r\nX-Api-Key: hidden\r\n"
                   "Content-Length: 6\r\nX-Plain: seen\r\n\r\n"));
        store.addRequest(handle, "abc");
        store.addRequest(handle, "def");
        QVERIFY(store.find("a")->reply.isEmpty());
        store.setReply(handle, "HTTP/1.1 200 OK\r\n\r\nhi");
        const std::optional<Traffic> kept = store.find("a");
        QVERIFY(kept.has_value());
        QVERIFY2(!kept->requestHead.contains("hidden"), kept->requestHead.constData());
        QVERIFY(kept->requestHead.startsWith("POST /webhooks/x HTTP/1.1\r\n"));
        QVERIFY(kept->requestHead.contains("X-Plain: seen\r\n"));
        QVERIFY(kept->requestHead.contains("Authorization: (not kept)\r\n"));
        QCOMPARE(kept->requestBody, "abcdef"_ba);
        QCOMPARE(kept->reply, "HTTP/1.1 200 OK\r\n\r\nhi"_ba);
        QVERIFY(!store.find("b").has_value());
    }

    void dropsTheOldestFirst()
    {
        TrafficStore store;
        store.setCapacity(10000);
        const RequestHead head = headOf("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        const TrafficStore::Handle first = store.begin("0", head);
        for (int i = 1; i < 20; ++i) {
            store.addRequest(store.begin(QByteArray::number(i), head), QByteArray(1000, 'x'));
            QVERIFY(store.size() <= 10000);
        }
        QVERIFY(!store.find("0").has_value());
        QVERIFY(store.find("19").has_value());
        store.addRequest(first, "late"); // its call still runs
        QVERIFY(store.size() <= 10000);
        store.setCapacity(0);
        QCOMPARE(store.size(), 0);
        QVERIFY(!store.find("19").has_value());
    }

    void leavesOutWhatIsTooLarge()
    {
        TrafficStore store;
        store.setCapacity(64 * 1024 * 1024);
        const TrafficStore::Handle handle = store.begin("a", headOf("POST / HTTP/1.1\r\nHost: x\r\n\r\n"));
        const QByteArray half(TrafficStore::MaxBody / 2 + 1, 'x');
        store.addRequest(handle, half);
        store.addRequest(handle, half);
        store.addRequest(handle, "more");
        store.setReply(handle, "HTTP/1.1 200 OK\r\n\r\n" + half + half);
        const std::optional<Traffic> kept = store.find("a");
        QVERIFY(kept->requestTooLarge && kept->requestBody.isEmpty());
        QVERIFY(kept->replyTooLarge);
        QCOMPARE(kept->reply, "HTTP/1.1 200 OK\r\n\r\n"_ba);
        QVERIFY(store.size() < 10000);
    }

    void knowsReplaysOnce()
    {
        TrafficStore store;
        const QByteArray token = store.announceReplay("original");
        const RequestHead head = headOf("POST / HTTP/1.1\r\nHost: x\r\nx-gatehouse-replay: " + token
                                        + "\r\n\r\n");
        QCOMPARE(
            store.takeReplay(headOf("POST / HTTP/1.1\r\nHost: x\r\nX-Gatehouse-Replay: guess\r\n\r\n"), "1"),
            QByteArray());
        QCOMPARE(store.takeReplay(head, "2"), "original"_ba);
        QCOMPARE(store.takeReplay(head, "3"), QByteArray());
    }

    void knowsTheCallsOfTheWindow()
    {
        TrafficStore store;
        store.setCapacity(1000);
        const QByteArray token = store.announceCall();
        QVERIFY(store.callOf(token).isEmpty());
        const RequestHead head = headOf("POST / HTTP/1.1\r\nHost: x\r\nX-Gatehouse-Replay: " + token
                                        + "\r\n\r\n");
        QCOMPARE(store.takeReplay(head, "first"), QByteArray()); // it is no replay
        QCOMPARE(store.takeReplay(head, "second"), QByteArray());
        QCOMPARE(store.callOf(token), "first"_ba);
        store.setCapacity(0);
        QVERIFY(store.callOf(token).isEmpty());
    }
};

GATEHOUSE_TEST(TestTraffic)
#include "tst_traffic.moc"
