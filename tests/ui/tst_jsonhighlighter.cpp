// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/jsonhighlighter.h"
#include "json.h"
#include "support/testmain.h"

#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextLayout>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

/// JSON in the editors of the window.
class TestJsonHighlighter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void indentsAndChangesNothingElse_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("indented");
        QTest::newRow("scalar") << QByteArray("1e+21") << u"1e+21"_s;
        QTest::newRow("empty") << QByteArray("{}") << u"{}"_s;
        QTest::newRow("empty inside")
            << QByteArray(R"({"a":[],"b":{}})") << u"{\n  \"a\": [],\n  \"b\": {}\n}"_s;
        QTest::newRow("nested") << QByteArray("[1,{\"a\":\"x, {y}: \\\"z\\\\\"}]")
                                << u"[\n  1,\n  {\n    \"a\": \"x, {y}: \\\"z\\\\\"\n  }\n]"_s;
        QTest::newRow("escape that is no text") << QByteArray("[\"\\ud800\"]") << u"[\n  \"\\ud800\"\n]"_s;
        QTest::newRow("spaced") << QByteArray(" { \"a\" :\n1 } ") << u"{\n  \"a\": 1\n}"_s;
    }

    void indentsAndChangesNothingElse()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QString, indented);
        QCOMPARE(indentedJson(json), indented);
        QCOMPARE(indentedJson(indented.toUtf8()), indented);
    }

    void saysWhereItStopsBeingJson()
    {
        QVERIFY(!jsonComplaint(u"{\"a\": [1, true, null]}"_s));
        QVERIFY(jsonComplaint(u"  "_s));
        const std::optional<QString> complaint = jsonComplaint(u"{\n  \"ä\": tru\n}"_s);
        QVERIFY(complaint);
        QVERIFY2(complaint->startsWith(u"Line 2, column "_s), qPrintable(*complaint));
        QVERIFY(jsonComplaint(u"1e999"_s));
        QVERIFY(jsonComplaint(u"{} {}"_s));
    }

    void coloursNamesTextsNumbersAndWords()
    {
        QPlainTextEdit edit;
        const JsonHighlighter highlighter(&edit);
        edit.setPlainText(u"{\"name\" : \"te\\\"xt\", \"n\": -1.5e3, \"t\": true, \"w\": tru}"_s);
        QCoreApplication::processEvents();
        const auto formatOf = [&edit](const QString &part) {
            const qsizetype at = edit.toPlainText().indexOf(part);
            for (const QTextLayout::FormatRange &range : edit.document()->firstBlock().layout()->formats()) {
                if (range.start <= at && at < range.start + range.length)
                    return range.format;
            }
            return QTextCharFormat();
        };
        const QList<QColor> colors{
            formatOf(u"\"name\""_s).foreground().color(), formatOf(u"\"te"_s).foreground().color(),
            formatOf(u"-1.5e3"_s).foreground().color(), formatOf(u"true"_s).foreground().color()};
        for (qsizetype i = 0; i < colors.size(); ++i)
            QCOMPARE(colors.indexOf(colors.at(i)), i);
        QCOMPARE(formatOf(u"xt\""_s).foreground().color(), colors.at(1)); // the escaped quote ends nothing
        QCOMPARE(formatOf(u"tru}"_s).underlineStyle(), QTextCharFormat::WaveUnderline);
        QCOMPARE(formatOf(u"{"_s), QTextCharFormat());
    }
};

GATEHOUSE_TEST(TestJsonHighlighter)
#include "tst_jsonhighlighter.moc"
