// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/chatreply.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

QByteArray delta(const QByteArray &content)
{
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":" + content + "}}]}\n\n";
}

const QString Cut = u"the server closed the stream before the reply was complete"_s;

} // namespace

class TestChatReply final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("delimited");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");

        const QByteArray done = "data: [DONE]\n\n";
        const QByteArray stopped = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        QTest::newRow("stream") << delta("\"Hel\"") + delta("\"lo \\u00fc\"") + done << false
                                << u"Hello \u00fc"_s << QString();
        QTest::newRow("null and absent content")
            << "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}"
               "\n\n"
                + delta("null") + delta("\"x\"") + done
            << false << u"x"_s << QString();
        QTest::newRow("parts as content")
            << delta("[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image\"},{\"text\":\"b\"}]") + done
            << false << u"ab"_s << QString();
        QTest::newRow("usage with no choices")
            << delta("\"x\"") + "data: {\"choices\":[],\"usage\":{}}\n\ndata: {}\n\ndata: 1\n\n" + done
            << false << u"x"_s << QString();
        QTest::newRow("finish_reason and no DONE")
            << delta("\"x\"") + stopped << false << u"x"_s << QString();
        QTest::newRow("delimited and no DONE") << delta("\"x\"") << true << u"x"_s << QString();
        QTest::newRow("cut off") << delta("\"x\"") << false << u"x"_s << Cut;
        QTest::newRow("nothing") << QByteArray() << true << QString() << Cut;
        QTest::newRow("only comments") << QByteArray(": hi\n\n") << true << QString() << Cut;
        QTest::newRow("empty reply") << done << true << QString() << QString();
        QTest::newRow("what follows DONE does not count")
            << delta("\"x\"") + done + delta("\"y\"") << false << u"x"_s << QString();
        QTest::newRow("error in the stream")
            << delta("\"x\"") + "data: {\"error\":{\"message\":\"out of memory\"}}\n\n" + done << true
            << u"x"_s << u"out of memory"_s;
        QTest::newRow("error as a string")
            << QByteArray("data: {\"error\":\"bad\"}\n\n") << true << QString() << u"bad"_s;
        QTest::newRow("error without words")
            << QByteArray("data: {\"error\":{\"code\":5}}\n\n") << true << QString() << u"{\"code\":5}"_s;
        QTest::newRow("error null") << "data: {\"error\":null}\n\n" + delta("\"x\"") + done << true << u"x"_s
                                    << QString();
        QTest::newRow("not JSON") << QByteArray("data: hello\n\n") << true << QString()
                                  << u"the server sent an event that can't be read: "_s;
        QTest::newRow("one object") << QByteArray(
            " {\"choices\":[{\"message\":{\"content\":\"all of it\"}}]} ")
                                    << true << u"all of it"_s << QString();
        QTest::newRow("one object with parts")
            << QByteArray("{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"p\"}]}}]}")
            << true << u"p"_s << QString();
        QTest::newRow("one object with null")
            << QByteArray("{\"choices\":[{\"message\":{\"content\":null}}]}") << true << QString()
            << QString();
        QTest::newRow("one object, an error") << QByteArray("{\"error\":{\"message\":\"no such model\"}}")
                                              << true << QString() << u"no such model"_s;
        QTest::newRow("one object, no choices") << QByteArray("{\"choices\":[]}") << true << QString()
                                                << u"the server's answer holds no choices"_s;
        QTest::newRow("half an object")
            << QByteArray("{\"choices\":[") << false << QString() << u"the server's answer can't be read: "_s;
        QTest::newRow("at the limit")
            << delta('"' + QByteArray(20, 'x') + '"') + done << true << QString(20, u'x') << QString();
        QTest::newRow("over the limit") << delta('"' + QByteArray(20, 'x') + '"') + delta("\"y\"") + done
                                        << true << QString(20, u'x') << u"too long"_s;
        QTest::newRow("one object over the limit")
            << "{\"choices\":[{\"message\":{\"content\":\"" + QByteArray(21, 'x') + "\"}}]}" << true
            << QString() << u"too long"_s;
    }

    void reads()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const bool, delimited);
        QFETCH(const QString, text);
        QFETCH(const QString, error);
        for (const qsizetype step : {qsizetype(1), qsizetype(7), qMax(body.size(), qsizetype(1))}) {
            ChatReply reply(20, u"too long"_s);
            ChatReply::State state = ChatReply::State::Reading;
            for (qsizetype at = 0; at < body.size() && state == ChatReply::State::Reading; at += step)
                state = reply.feed(QByteArrayView(body).sliced(at, qMin(step, body.size() - at)));
            if (state == ChatReply::State::Reading)
                state = reply.finish(delimited);
            QCOMPARE(state, error.isEmpty() ? ChatReply::State::Complete : ChatReply::State::Failed);
            QVERIFY2(reply.error().startsWith(error), qPrintable(reply.error()));
            QCOMPARE(QString::fromUtf8(reply.text()), text);
        }
    }

    void boundsWhatItHolds()
    {
        ChatReply object(20, u"too long"_s);
        QCOMPARE(object.feed("{\"x\":\""), ChatReply::State::Reading);
        QCOMPARE(object.feed(QByteArray(1048576 + 6 * 20, 'x')), ChatReply::State::Failed);
        QCOMPARE(object.error(), u"too long"_s);

        ChatReply stream(20, u"too long"_s);
        QCOMPARE(stream.feed("data: " + QByteArray(1048576, 'x')), ChatReply::State::Failed);
        QCOMPARE(stream.error(), u"the server sent a line of more than 1048576 bytes"_s);
    }

    void findsWordsOfErrors_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("words");
        QTest::newRow("OpenAI") << QByteArray("{\"error\":{\"message\":\"no such model\",\"type\":\"x\"}}")
                                << u"no such model"_s;
        QTest::newRow("string") << QByteArray("{\"error\":\"model 'x' not found\"}")
                                << u"model 'x' not found"_s;
        QTest::newRow("message") << QByteArray("{\"object\":\"error\",\"message\":\"bad\"}") << u"bad"_s;
        QTest::newRow("detail") << QByteArray("{\"detail\":\"Not Found\"}") << u"Not Found"_s;
        QTest::newRow("other JSON") << QByteArray("{\"a\":1}") << u"{\"a\":1}"_s;
        QTest::newRow("text") << QByteArray("  Bad\r\nGateway\n") << u"Bad  Gateway"_s;
        QTest::newRow("empty") << QByteArray() << QString();
        QTest::newRow("long") << QByteArray(600, 'x') << QString(499, u'x') + u'\u2026';
    }

    void findsWordsOfErrors()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, words);
        QCOMPARE(chatErrorWords(body), words);
    }
};

GATEHOUSE_TEST(TestChatReply)
#include "tst_chatreply.moc"
