// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "terminal.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestTerminal final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void escapes_data();
    void escapes();
    void alignsColumns();
    void aCellCanNotForgeALine();
    void keepsMinimumWidths();
};

void TestTerminal::escapes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << u"hello, world~"_s << u"hello, world~"_s;
    QTest::newRow("letters of the world") << u"Grüße 你好 🙂"_s << u"Grüße 你好 🙂"_s;
    QTest::newRow("line ends") << u"a\nb\r\tc"_s << u"a\\nb\\r\\tc"_s;
    QTest::newRow("escape sequence") << u"\x1b[31mred"_s << u"\\x1b[31mred"_s;
    QTest::newRow("C1 control") << u"\u009b31m"_s << u"\\x9b31m"_s;
    QTest::newRow("delete and NUL") << u"\u007f"_s + QChar(u'\0') << u"\\x7f\\x00"_s;
    QTest::newRow("direction") << u"a\u202eb\u2066c"_s << u"a\\u202eb\\u2066c"_s;
    QTest::newRow("zero width") << u"a\u200bb\ufeff"_s << u"a\\u200bb\\ufeff"_s;
    QTest::newRow("line separators") << u"a\u2028b\u2029"_s << u"a\\u2028b\\u2029"_s;
    QTest::newRow("tag characters") << u"a\U000e0041"_s << u"a\\ue0041"_s;
    QTest::newRow("lone surrogate") << u"a"_s + QChar(0xd800) + u'b' << u"a\ufffdb"_s;
    QTest::newRow("joiners stay") << u"👩\u200d🚀"_s << u"👩\u200d🚀"_s;
}

void TestTerminal::escapes()
{
    QFETCH(const QString, text);
    QFETCH(const QString, shown);
    QCOMPARE(escapeForTerminal(text), shown);
}

void TestTerminal::alignsColumns()
{
    const QString table = formatTable({u"NAME"_s, u"N"_s, u"LAST"_s},
                                      {{u"a"_s, u"1000"_s, u"x"_s}, {u"你好吗"_s, u"2"_s, QString()}});
    QCOMPARE(table, u"NAME    N     LAST\na       1000  x\n你好吗  2\n"_s);
}

void TestTerminal::aCellCanNotForgeALine()
{
    const QString table = formatTable({}, {{u"a\nb"_s, u"c"_s}});
    QCOMPARE(table, u"a\\nb  c\n"_s);
}

void TestTerminal::keepsMinimumWidths()
{
    QCOMPARE(formatTable({}, {{u"a"_s, u"b"_s}}, {4, 0}), u"a     b\n"_s);
    QCOMPARE(formatTable({}, {{u"abcdef"_s, u"b"_s}}, {4, 0}), u"abcdef  b\n"_s);
}

GATEHOUSE_TEST(TestTerminal)
#include "tst_terminal.moc"
