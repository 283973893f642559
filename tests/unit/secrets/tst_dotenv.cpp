// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/dotenv.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestDotEnv final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("value"); // null: not defined
        const auto row = [](const char *name, const QByteArray &text, const QByteArray &value) {
            QTest::newRow(name) << text << value;
        };
        row("plain", "NAME=abc", "abc");
        row("newline", "NAME=abc\n", "abc");
        row("CRLF", "NAME=abc\r\nX=1\r\n", "abc");
        row("not there", "OTHER=abc\n", {});
        row("prefix of a name", "NAMES=abc\nMY_NAME=x\n", {});
        row("nothing", "", {});
        row("empty", "NAME=\n", "");
        row("empty quoted", "NAME=\"\"\n", "");
        row("export", "export NAME=abc\n", "abc");
        row("export, more blanks", "  export\t NAME = abc  \n", "abc");
        row("named export", "export=1\nNAME=x", "x");
        row("comment line", "# NAME=no\n  #NAME=no\nNAME=yes\n", "yes");
        row("comment behind", "NAME=abc # a comment\n", "abc");
        row("hash within", "NAME=ab#c\n", "ab#c");
        row("comment alone", "NAME= # nothing\n", "");
        row("equals within", "NAME=a=b==\n", "a=b==");
        row("spaces within", "NAME=a b  c\n", "a b  c");
        row("dollar stays", "NAME=a$B${C}\n", "a$B${C}");
        row("single quotes", "NAME='a \\n # b' # c\n", "a \\n # b");
        row("double quotes", "NAME=\"a # b\" # c\n", "a # b");
        row("escapes", "NAME=\"a\\n\\t\\\"\\\\\\$\\x\"", "a\n\t\"\\$x");
        row("quotes span lines", "NAME=\"a\nOTHER=b\"\n", "a\nOTHER=b");
        row("name inside another's quotes", "OTHER=\"\nNAME=no\n\"\nNAME=yes", "yes");
        row("single quotes span lines", "NAME='a\nb'\n", "a\nb");
        row("last one counts", "NAME=a\nNAME=b\n", "b");
        row("last one counts, even empty", "NAME=a\nNAME=\n", "");
        row("BOM", "\xEF\xBB\xBFNAME=abc", "abc");
        row("rubbish", "]] not a line\n=\n= x\nNAME\nNAME=abc\n", "abc");
        row("UTF-8", "NAME=päß", "päß");
        row("quote that does not end, elsewhere", "OTHER='abc\nNAME=x\n", "x");
        row("mended later", "NAME='abc\nNAME=x\n", "x");
    }

    void finds()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, value);
        const auto found = lookUpDotEnv(text, "NAME");
        QVERIFY(found);
        QCOMPARE(found->has_value(), !value.isNull());
        if (*found)
            QCOMPARE((*found)->bytes().toByteArray(), value);
    }

    void refusesWhatDoesNotEnd_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("single") << "NAME='abc\n"_ba;
        QTest::newRow("double") << "NAME=\"abc\nX=1\n"_ba;
        QTest::newRow("escaped end") << "NAME=\"abc\\\""_ba;
        QTest::newRow("backslash at the end") << "NAME=\"abc\\"_ba;
    }

    void refusesWhatDoesNotEnd()
    {
        QFETCH(const QByteArray, text);
        const auto found = lookUpDotEnv(text, "NAME");
        QVERIFY(!found);
        QCOMPARE(found.error(), SecretProblem::FileInvalid);
    }
};

GATEHOUSE_TEST(TestDotEnv)
#include "tst_dotenv.moc"
