// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/agentrequest.h"

#include "support/testmain.h"
#include <QStringList>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestAgentRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsRight_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("session");
        QTest::addColumn<QString>("message");
        QTest::newRow("plain") << QByteArray(R"({"session_name":"a","message":"hi"})") << u"a"_s << u"hi"_s;
        QTest::newRow("all characters")
            << QByteArray(R"({"session_name":"Az09._-","message":"x"})") << u"Az09._-"_s << u"x"_s;
        QTest::newRow("unknown members")
            << QByteArray(R"({"x":[1],"session_name":"a","message":"hi"})") << u"a"_s << u"hi"_s;
        QTest::newRow("white space around")
            << QByteArray(" \r\n{\"session_name\":\"a\",\"message\":\"hi\"}\n") << u"a"_s << u"hi"_s;
        QTest::newRow("dots only") << QByteArray(R"({"session_name":"..","message":"hi"})") << u".."_s
                                   << u"hi"_s;
        QTest::newRow("blank message")
            << QByteArray(R"({"session_name":"a","message":" "})") << u"a"_s << u" "_s;
        QTest::newRow("NUL in message")
            << QByteArray(R"({"session_name":"a","message":"x\u0000y"})") << u"a"_s << u"x\0y"_s;
        QTest::newRow("UTF-8") << QByteArray(R"({"session_name":"a","message":"grüße 🙂"})") << u"a"_s
                               << u"grüße 🙂"_s;
        QTest::newRow("200 characters")
            << QByteArray(R"({"session_name":")" + QByteArray(200, 'n') + R"(","message":"x"})")
            << QString(200, u'n') << u"x"_s;
    }

    void readsWhatIsRight()
    {
        QFETCH(const QByteArray, json);
        const Result<AgentRequest> request = parseAgentRequest(json);
        QVERIFY2(request, qPrintable(request ? QString() : request.error().message));
        QTEST(request->session, "session");
        QTEST(request->message, "message");
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QByteArray &json, const QString &words) {
            QTest::newRow(name) << json << words;
        };
        row("nothing", "", u"empty"_s);
        row("no JSON", "hello", u"not valid JSON"_s);
        row("cut off", R"({"session_name":"a")", u"not valid JSON"_s);
        row("bytes behind", R"({"session_name":"a","message":"x"} x)", u"not valid JSON"_s);
        row("not UTF-8", "{\"session_name\":\"a\",\"message\":\"\xff\"}", u"not valid JSON"_s);
        row("lone surrogate", R"({"session_name":"a","message":"\ud800"})", u"not valid JSON"_s);
        row("array", R"(["session_name","message"])", u"not a JSON object"_s);
        row("null", "null", u"not a JSON object"_s);
        row("no session", R"({"message":"x"})", u"session_name is missing"_s);
        row("session is a number", R"({"session_name":1,"message":"x"})", u"session_name is not a string"_s);
        row("session is empty", R"({"session_name":"","message":"x"})", u"session_name is empty"_s);
        row("new line behind", R"({"session_name":"a\n","message":"x"})", u"characters"_s);
        row("NUL behind", R"({"session_name":"a\u0000","message":"x"})", u"characters"_s);
        row("space", R"({"session_name":"a b","message":"x"})", u"characters"_s);
        row("slash", R"({"session_name":"../a","message":"x"})", u"characters"_s);
        row("letters beyond ASCII", R"({"session_name":"ä","message":"x"})", u"characters"_s);
        row("digits beyond ASCII", R"({"session_name":"٣","message":"x"})", u"characters"_s);
        row("too long", R"({"session_name":")" + QByteArray(201, 'n') + R"(","message":"x"})",
            u"longer than 200"_s);
        row("no message", R"({"session_name":"a"})", u"message is missing"_s);
        row("message is null", R"({"session_name":"a","message":null})", u"message is not a string"_s);
        row("message is empty", R"({"session_name":"a","message":""})", u"message is empty"_s);
        row("other case", R"({"Session_Name":"a","message":"x"})", u"session_name is missing"_s);
    }

    void saysWhatIsWrong()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QString, words);
        const Result<AgentRequest> request = parseAgentRequest(json);
        QVERIFY(!request);
        QCOMPARE(request.error().code, ErrorCode::Invalid);
        QVERIFY2(request.error().message.contains(words), qPrintable(request.error().message));
        QVERIFY(!request.error().message.contains(u'\n'));
    }

    void putsTheListOfFilesInFront()
    {
        QCOMPARE(withAttachmentList({}, u"hi"_s), u"hi"_s);
        QCOMPARE(withAttachmentList({u"/a"_s, u"/b"_s}, u"hi"_s), u"Attached files:\n- /a\n- /b\n\nhi"_s);
        QCOMPARE(withAttachmentList({u"/a"_s}, {}), u"Attached files:\n- /a"_s);
    }
};

GATEHOUSE_TEST(TestAgentRequest)
#include "tst_agentrequest.moc"
