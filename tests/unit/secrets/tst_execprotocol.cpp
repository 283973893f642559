// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/execprotocol.h"

#include "scratchfiles.h"
#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestExecProtocol final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asks()
    {
        QCOMPARE(execRequest(u"vault"_s, u"a/b"_s),
                 R"({"protocolVersion":1,"provider":"vault","ids":["a/b"]})"_ba);
    }

    void readsAnswers_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QString>("strict");
        QTest::addColumn<QString>("loose"); // with jsonOnly false
        const auto row = [](const char *name, const QByteArray &output, const QString &strict,
                            const QString &loose = {}) {
            QTest::newRow(name) << output << strict << (loose.isNull() ? strict : loose);
        };
        const QString invalid = words(SecretProblem::OutputInvalid);
        const QString missing = words(SecretProblem::ValueMissing);
        row("value", R"({"protocolVersion":1,"values":{"a/b":"it"}})", u"ok:it"_s);
        row("white space", " {\"protocolVersion\":1,\"values\":{\"a/b\":\"it\"}}\n\n", u"ok:it"_s);
        row("among others", R"({"protocolVersion":1,"values":{"x":"y","a/b":"it"},"errors":{}})", u"ok:it"_s);
        row("empty", R"({"protocolVersion":1,"values":{"a/b":""}})", words(SecretProblem::ValueEmpty));
        row("missing", R"({"protocolVersion":1,"values":{}})", missing);
        row("not found", R"({"protocolVersion":1,"values":{},"errors":{"a/b":{"code":"NOT_FOUND"}}})",
            missing);
        row("errors alone", R"({"protocolVersion":1,"errors":{"a/b":{"code":"NOT_FOUND"}}})", missing);
        row("other error", R"({"protocolVersion":1,"errors":{"a/b":{"code":"DENIED","message":"mark"}}})",
            words(SecretProblem::CommandFailed));
        row("error of another",
            R"({"protocolVersion":1,"values":{"a/b":"it"},"errors":{"x":{"code":"DENIED"}}})", u"ok:it"_s);
        row("number", R"({"protocolVersion":1,"values":{"a/b":5}})", words(SecretProblem::ValueNotText));
        row("version 2", R"({"protocolVersion":2,"values":{"a/b":"it"}})", invalid);
        row("version text", R"({"protocolVersion":"1","values":{"a/b":"it"}})", invalid);
        row("no version", R"({"values":{"a/b":"it"}})", invalid, u"ok:{\"values\":{\"a/b\":\"it\"}}"_s);
        row("no values", R"({"protocolVersion":1})", invalid);
        row("values no object", R"({"protocolVersion":1,"values":["it"]})", invalid);
        row("bare text", "it\n", invalid, u"ok:it"_s);
        row("two lines", "it\nand\n", invalid, u"ok:it\nand"_s);
        row("JSON text", "\"it\"", invalid, u"ok:\"it\""_s);
        row("nothing", "", invalid, words(SecretProblem::ValueEmpty));
        row("newline", "\n", invalid, words(SecretProblem::ValueEmpty));
        row("cut", R"({"protocolVersion":1,"values":{"a/b":"it"})", invalid,
            u"ok:{\"protocolVersion\":1,\"values\":{\"a/b\":\"it\"}"_s);
    }

    void readsAnswers()
    {
        QFETCH(const QByteArray, output);
        QFETCH(const QString, strict);
        QFETCH(const QString, loose);
        QCOMPARE(told(readExecOutput(output, u"a/b"_s, true)), strict);
        QCOMPARE(told(readExecOutput(output, u"a/b"_s, false)), loose);
    }
};

GATEHOUSE_TEST(TestExecProtocol)
#include "tst_execprotocol.moc"
