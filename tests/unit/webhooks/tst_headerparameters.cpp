// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/headerparameters.h"

#include "support/testmain.h"

using namespace Gatehouse;

class TestHeaderParameters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesFieldsApart_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("parameter"); // the one called x
        QTest::newRow("token") << QByteArray("Form-Data; x=abc") << QByteArray("form-data")
                               << QByteArray("abc");
        QTest::newRow("quoted") << QByteArray("a; x=\"b; c\"") << QByteArray("a") << QByteArray("b; c");
        QTest::newRow("empty") << QByteArray("a; x=\"\"") << QByteArray("a") << QByteArray("");
        QTest::newRow("white space") << QByteArray(" a ;\tX = b ; y=c") << QByteArray("a") << QByteArray("b");
        QTest::newRow("no spaces") << QByteArray("a;y=\"1\";x=2") << QByteArray("a") << QByteArray("2");
        QTest::newRow("escaped quote")
            << QByteArray(R"(a; x="b\"c\\d")") << QByteArray("a") << QByteArray(R"(b"c\d)");
        QTest::newRow("Windows path")
            << QByteArray(R"(a; x="C:\dir\e.txt")") << QByteArray("a") << QByteArray(R"(C:\dir\e.txt)");
        QTest::newRow("semicolon too many") << QByteArray("a; x=b;") << QByteArray("a") << QByteArray("b");
        QTest::newRow("equals sign in value")
            << QByteArray("a; x=--=_1=2") << QByteArray("a") << QByteArray("--=_1=2");
    }

    void takesFieldsApart()
    {
        QFETCH(const QByteArray, field);
        const auto parsed = parseHeaderParameters(field);
        QVERIFY(parsed);
        QTEST(parsed->value, "value");
        QVERIFY(parsed->parameter("x"));
        QTEST(*parsed->parameter("x"), "parameter");
        QVERIFY(!parsed->parameter("z"));
    }

    void refusesWhatIsMalformed_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("open quote") << QByteArray("a; x=\"b");
        QTest::newRow("bytes after quote") << QByteArray("a; x=\"b\"c");
        QTest::newRow("no value") << QByteArray("a; x");
        QTest::newRow("no name") << QByteArray("a; =b");
        QTest::newRow("twice") << QByteArray("a; x=b; X=c");
        QTest::newRow("two semicolons") << QByteArray("a;; x=b");
    }

    void refusesWhatIsMalformed()
    {
        QFETCH(const QByteArray, field);
        QVERIFY(!parseHeaderParameters(field));
    }
};

GATEHOUSE_TEST(TestHeaderParameters)
#include "tst_headerparameters.moc"
