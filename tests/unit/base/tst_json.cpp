// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "json.h"

#include "support/testmain.h"

using namespace Gatehouse;

class TestJson final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsOneStrictValue_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("valid");

        QTest::newRow("object") << QByteArray("{\"a\":1}") << true;
        QTest::newRow("white space around it") << QByteArray(" \t\r\n[1] \t\r\n") << true;
        QTest::newRow("scalar") << QByteArray("5") << true;
        QTest::newRow("null") << QByteArray("null") << true;
        QTest::newRow("deep enough") << QByteArray(QByteArray(512, '[') + QByteArray(512, ']')) << true;
        QTest::newRow("large double") << QByteArray("1e308") << true;

        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("blank") << QByteArray("  ") << false;
        QTest::newRow("two values") << QByteArray("{}{}") << false;
        QTest::newRow("two values apart") << QByteArray("{\"a\":1}\n{\"b\":2}") << false;
        QTest::newRow("two numbers") << QByteArray("1 2") << false;
        QTest::newRow("something after it") << QByteArray("[1]x") << false;
        QTest::newRow("NUL after it") << QByteArray("[1]\0", 4) << false;
        QTest::newRow("not closed") << QByteArray("{\"a\":1") << false;
        QTest::newRow("comma at the end") << QByteArray("[1,]") << false;
        QTest::newRow("comment") << QByteArray("[1] // one") << false;
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}") << false;
        QTest::newRow("invalid UTF-8") << QByteArray("\"\xC3\x28\"") << false;
        QTest::newRow("lone surrogate") << QByteArray("\"\\ud800\"") << false;
        QTest::newRow("raw line end in a string") << QByteArray("\"a\nb\"") << false;
        QTest::newRow("hexadecimal escape") << QByteArray("\"\\x41\"") << false;
        QTest::newRow("number ends with a point") << QByteArray("1.") << false;
        QTest::newRow("number begins with a point") << QByteArray(".5") << false;
        QTest::newRow("too large for a double") << QByteArray("1e400") << false;
        QTest::newRow("too large inside") << QByteArray("{\"a\":[1e400]}") << false;
        QTest::newRow("too deep") << QByteArray(QByteArray(513, '[') + QByteArray(513, ']')) << false;
    }

    void readsOneStrictValue()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, valid);
        const Result<boost::json::value> value = parseJson(text);
        QCOMPARE(value.has_value(), valid);
        if (!valid)
            QVERIFY(value.error().message.startsWith(QStringLiteral("not valid JSON")));
    }

    void keepsTheOrderOfMembers()
    {
        const QByteArray text = "{\"z\":1,\"a\":[true,null],\"m\":\"\xC3\xA4\"}";
        QCOMPARE(toJson(parseJson(text).value()), text);
    }

    void indentsWhatPeopleEdit()
    {
        const QByteArray text = "{\n    \"b\": [\n        1,\n        {}\n    ],\n    \"a\": \"x\"\n}\n";
        QCOMPARE(toIndentedJson(parseJson(text).value()), text);
    }
};

GATEHOUSE_TEST(TestJson)
#include "tst_json.moc"
