// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/json5.h"
#include "json.h"

#include "support/testmain.h"

using namespace Qt::StringLiterals;
using namespace Gatehouse;

class TestJson5 final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("strict JSON") << "{\"a\":[1,-2.5,true,false,null,\"x\"],\"b\":{}}"_ba
                                     << "{\"a\":[1,-2.5E0,true,false,null,\"x\"],\"b\":{}}"_ba;
        QTest::newRow("byte order mark") << "\xef\xbb\xbf{}"_ba
                                         << "{}"_ba;
        QTest::newRow("comments") << "// one\n{/* two */a/*:*/:/**/1// three\r,b:2}/* end */"_ba
                                  << "{\"a\":1,\"b\":2}"_ba;
        QTest::newRow("comment at the very end") << "1 // end"_ba
                                                 << "1"_ba;
        QTest::newRow("stars in a comment") << "/***/1/* * / **/"_ba
                                            << "1"_ba;
        QTest::newRow("comment marks in text") << "[\"/*\",\"//\"]"_ba
                                               << "[\"/*\",\"//\"]"_ba;
        QTest::newRow("trailing commas") << "{a:[1,2,],b:{c:1,},}"_ba
                                         << "{\"a\":[1,2],\"b\":{\"c\":1}}"_ba;
        QTest::newRow("names") << "{$a_1:1,_b:2,ünï:3,null:4,true:5,\\u0061b:6}"_ba
                               << "{\"$a_1\":1,\"_b\":2,\"ünï\":3,\"null\":4,\"true\":5,\"ab\":6}"_ba;
        QTest::newRow("name beyond the first plane") << "{\xf0\x9d\x92\x9c:1}"_ba
                                                     << "{\"\xf0\x9d\x92\x9c\":1}"_ba;
        QTest::newRow("quoted names") << "{'a b':1,\"c\":2,'':3}"_ba
                                      << "{\"a b\":1,\"c\":2,\"\":3}"_ba;
        QTest::newRow("order is kept") << "{z:1,a:2,m:3}"_ba
                                       << "{\"z\":1,\"a\":2,\"m\":3}"_ba;
        QTest::newRow("single quotes") << "'it\\'s \"so\"'"_ba
                                       << "\"it's \\\"so\\\"\""_ba;
        QTest::newRow("single quote in double quotes") << "\"it's\""_ba
                                                       << "\"it's\""_ba;
        QTest::newRow("escapes") << "'\\b\\f\\n\\r\\t\\v\\0\\x41\\u00e9\\/\\a\\\\'"_ba
                                 << "\"\\b\\f\\n\\r\\t\\u000b\\u0000A\xc3\xa9/a\\\\\""_ba;
        QTest::newRow("pair of escapes") << "\"\\ud83d\\ude00\""_ba
                                         << "\"\xf0\x9f\x98\x80\""_ba;
        QTest::newRow("continued lines") << "'a\\\nb\\\r\nc\\\rd\\\xe2\x80\xa8"
                                            "e'"_ba
                                         << "\"abcde\""_ba;
        QTest::newRow("tab in text") << "'a\tb'"_ba
                                     << "\"a\\tb\""_ba;
        QTest::newRow("line separator in text") << "'a\xe2\x80\xa8'"_ba
                                                << "\"a\xe2\x80\xa8\""_ba;
        QTest::newRow("decimal points") << "[.5,5.,+1,-.5,+0.25e1,5.e1]"_ba
                                        << "[5E-1,5,1,-5E-1,2.5E0,5E1]"_ba;
        QTest::newRow("hexadecimal") << "[0x10,0XfF,-0x1,+0x2,0xFFFFFFFFFFFFFFFF]"_ba
                                     << "[16,255,-1,2,18446744073709551615]"_ba;
        QTest::newRow("long hexadecimal") << "0x10000000000000000"_ba
                                          << "1.8446744073709552E19"_ba;
        QTest::newRow("white space")
            << "\t\v\f \xc2\xa0\xef\xbb\xbf\xe2\x80\xa8\xe2\x80\xa9\xe3\x80\x80\n1\r\n"_ba
            << "1"_ba;
        QTest::newRow("deepest") << QByteArray(512, '[') + QByteArray(512, ']')
                                 << QByteArray(512, '[') + QByteArray(512, ']');
    }
    void reads()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, json);
        const auto document = parseJson5(text);
        QVERIFY2(document, document ? "" : qPrintable(document.error().message));
        QCOMPARE(toJson(document->value), json);
        QVERIFY(document->duplicates.isEmpty());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("message");
        const QString noValue = u"a value must stand here"_s;
        const QString quotes = u"a value must stand here; text needs quotes"_s;
        const QString notFinite = u"Infinity and NaN are no numbers here"_s;
        const QString noNumber = u"this is no number; text needs quotes"_s;
        const QString noDigits = u"this number has no digits"_s;
        const QString unclosed = u"the closing quote of this text is missing"_s;
        QTest::newRow("empty") << ""_ba << 1 << 1 << u"a value is missing: the text ends here"_s;
        QTest::newRow("only a comment")
            << "// x\n"_ba << 2 << 1 << u"a value is missing: the text ends here"_s;
        QTest::newRow("two values") << "1 2"_ba << 1 << 3 << u"nothing may follow the value"_s;
        QTest::newRow("comma only") << "[,]"_ba << 1 << 2 << noValue;
        QTest::newRow("two commas") << "[1,,2]"_ba << 1 << 4 << noValue;
        QTest::newRow("no comma") << "{\n  a: 1\n  b: 2\n}"_ba << 3 << 3 << u"a comma or } must stand here"_s;
        QTest::newRow("no comma in a list") << "[1 2]"_ba << 1 << 4 << u"a comma or ] must stand here"_s;
        QTest::newRow("no colon") << "{a 1}"_ba << 1 << 4 << u"a colon must follow the field name"_s;
        QTest::newRow("no name") << "{:1}"_ba << 1 << 2 << u"a field name or } must stand here"_s;
        QTest::newRow("open object") << "{\n"_ba << 2 << 1
                                     << u"the text ends where a field name or } must stand"_s;
        QTest::newRow("open list") << "[1"_ba << 1 << 3 << u"a comma or ] must stand here"_s;
        QTest::newRow("open list, comma")
            << "[1,"_ba << 1 << 4 << u"a value is missing: the text ends here"_s;
        QTest::newRow("number as a name") << "{1a:1}"_ba << 1 << 2 << u"this field name needs quotes"_s;
        QTest::newRow("dash in a name") << "{a-b:1}"_ba << 1 << 3 << u"a colon must follow the field name"_s;
        QTest::newRow("bad escape in a name")
            << "{a\\x41:1}"_ba << 1 << 2 << u"an escape in this field name is not valid"_s;
        QTest::newRow("escape ends a name")
            << "{a\\"_ba << 1 << 2 << u"an escape in this field name is not valid"_s;
        QTest::newRow("escaped space in a name")
            << "{a\\u0020:1}"_ba << 1 << 2 << u"an escape in this field name is not valid"_s;
        QTest::newRow("bare word") << "{a:\r\n  sk-secret}"_ba << 2 << 3 << quotes;
        QTest::newRow("wrong case") << "True"_ba << 1 << 1 << quotes;
        QTest::newRow("Infinity") << "Infinity"_ba << 1 << 1 << notFinite;
        QTest::newRow("-Infinity") << "[-Infinity]"_ba << 1 << 2 << notFinite;
        QTest::newRow("NaN") << "NaN"_ba << 1 << 1 << notFinite;
        QTest::newRow("+NaN") << "+NaN"_ba << 1 << 1 << notFinite;
        QTest::newRow("overflow") << "[1, 1e400]"_ba << 1 << 5 << u"this number is too large or too small"_s;
        QTest::newRow("exponent overflow")
            << "1e99999999999"_ba << 1 << 1 << u"this number is too large or too small"_s;
        QTest::newRow("underflow") << "1e-400"_ba << 1 << 1 << u"this number is too large or too small"_s;
        QTest::newRow("hexadecimal overflow")
            << "0x" + QByteArray(300, 'f') << 1 << 1 << u"this number is too large"_s;
        QTest::newRow("needless zero")
            << "[007]"_ba << 1 << 2 << u"a number must not begin with a needless zero"_s;
        QTest::newRow("point only") << "."_ba << 1 << 1 << noDigits;
        QTest::newRow("sign only") << "-"_ba << 1 << 1 << noDigits;
        QTest::newRow("two signs") << "+-1"_ba << 1 << 1 << noDigits;
        QTest::newRow("empty hexadecimal") << "0x"_ba << 1 << 1 << u"this hexadecimal number has no digits"_s;
        QTest::newRow("empty exponent")
            << "1e+"_ba << 1 << 1 << u"the exponent of this number has no digits"_s;
        QTest::newRow("letters behind a number") << "[12abc]"_ba << 1 << 2 << noNumber;
        QTest::newRow("address as a number") << "[127.0.0.1]"_ba << 1 << 2 << noNumber;
        QTest::newRow("hexadecimal with a point") << "0x1.8"_ba << 1 << 1 << noNumber;
        QTest::newRow("open text") << "[\n 'abc\n']"_ba << 2 << 2 << unclosed;
        QTest::newRow("text to the end") << "'abc"_ba << 1 << 1 << unclosed;
        QTest::newRow("wrong quote") << "'abc\""_ba << 1 << 1 << unclosed;
        QTest::newRow("escape at the end") << "'abc\\"_ba << 1 << 5 << u"the text ends in an escape"_s;
        QTest::newRow("octal escape") << "'\\012'"_ba << 1 << 2 << u"an escape must not begin with a digit"_s;
        QTest::newRow("digit escape") << "'\\1'"_ba << 1 << 2 << u"an escape must not begin with a digit"_s;
        QTest::newRow("short \\x") << "'\\x4'"_ba << 1 << 2 << u"\\x needs two hexadecimal digits"_s;
        QTest::newRow("short \\u") << "'\\u00g0'"_ba << 1 << 2 << u"\\u needs four hexadecimal digits"_s;
        QTest::newRow("half a pair") << "'\\ud83d'"_ba << 1 << 1
                                     << u"a \\u escape in this text is one half of a pair"_s;
        QTest::newRow("half a pair in a name")
            << "{'\\ude00':1}"_ba << 1 << 2 << u"a \\u escape in this text is one half of a pair"_s;
        QTest::newRow("open comment") << "{} /* x"_ba << 1 << 4 << u"this comment never ends"_s;
        QTest::newRow("half a comment mark") << "{} /"_ba << 1 << 4 << u"nothing may follow the value"_s;
        QTest::newRow("not UTF-8") << "{\n a: '\xff'}"_ba << 2 << 6 << u"the text is not valid UTF-8"_s;
        QTest::newRow("NUL") << QByteArray("{\0}", 3) << 1 << 2 << u"a field name or } must stand here"_s;
        QTest::newRow("NUL in a value") << QByteArray("[\0]", 3) << 1 << 2 << noValue;
        QTest::newRow("columns are characters")
            << "['\xf0\x9f\x98\x80\xc3\xa9' x]"_ba << 1 << 7 << u"a comma or ] must stand here"_s;
        QTest::newRow("old Mac line ends") << "[\r\r x]"_ba << 3 << 2 << quotes;
        QTest::newRow("too deep") << QByteArray(513, '[') + QByteArray(513, ']') << 1 << 513
                                  << u"nested more than 512 levels deep"_s;
        QTest::newRow("far too deep")
            << QByteArray(1000000, '[') << 1 << 513 << u"nested more than 512 levels deep"_s;
    }
    void refuses()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, line);
        QFETCH(const int, column);
        QFETCH(const QString, message);
        const auto document = parseJson5(text);
        QVERIFY(!document);
        QCOMPARE(document.error().message, message);
        QCOMPARE(document.error().line, line);
        QCOMPARE(document.error().column, column);
    }

    void findsDuplicates()
    {
        const auto document = parseJson5("{\n a: [{b: 1,\n 'b': 2}],\n \"a\": 3,\n a: 4}");
        QVERIFY(document);
        QCOMPARE(document->duplicates.size(), 3);
        QCOMPARE(document->duplicates[0].path, u"a[0].b"_s);
        QCOMPARE(document->duplicates[0].line, 3);
        QCOMPARE(document->duplicates[1].path, u"a"_s);
        QCOMPARE(document->duplicates[1].line, 4);
        QCOMPARE(document->duplicates[2].line, 5);
    }

    void tellsPlainJson_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isPlain");
        QTest::newRow("JSON") << "{\"a\": [1]}\n"_ba << true;
        QTest::newRow("byte order mark") << "\xef\xbb\xbf{}"_ba << true;
        QTest::newRow("comment") << "{} // x"_ba << false;
        QTest::newRow("trailing comma") << "[1,]"_ba << false;
        QTest::newRow("name") << "{a: 1}"_ba << false;
        QTest::newRow("quotes") << "'a'"_ba << false;
        QTest::newRow("number") << "+1"_ba << false;
    }
    void tellsPlainJson()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, isPlain);
        QCOMPARE(isPlainJson(text), isPlain);
    }

    void everyPieceEndsWell()
    {
        // cut anywhere, the text is refused or read, never read past
        const QByteArray text =
            "{/*c*/a: ['x\\u0041\\x42\\\n', +0x1F, -.5e+3, true,], \"b\": {$c: null}, // d\n}"_ba;
        for (qsizetype size = 0; size < text.size(); ++size)
            QVERIFY(!parseJson5(QByteArray(text.constData(), size)));
        QVERIFY(parseJson5(text));
    }
};

GATEHOUSE_TEST(TestJson5)
#include "tst_json5.moc"
