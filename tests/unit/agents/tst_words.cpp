// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/words.h"

#include "secrets/secret.h"
#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestWords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void boundsWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << u"a b"_s << u"a b"_s;
        QTest::newRow("trimmed") << u" \t a\r\n"_s << u"a"_s;
        QTest::newRow("controls") << u"a\x1b[31mb\x7f"_s << u"a [31mb"_s;
        QTest::newRow("fits") << u"0123456789"_s << u"0123456789"_s;
        QTest::newRow("too long") << u"0123456789x"_s << u"012345678\u2026"_s;
        QTest::newRow("whole characters") << u"01234567\U0001F600xx"_s << u"01234567\u2026"_s;
        QTest::newRow("empty") << QString() << QString();
    }

    void boundsWords()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        QCOMPARE(boundedWords(text, 10), expected);
    }

    void leavesSecretsOut_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("expected");
        QTest::newRow("none") << u"no such model"_s << u"no such model"_s;
        QTest::newRow("one") << u"sesame-open is wrong"_s << u"*** is wrong"_s;
        QTest::newRow("two") << u"sesame-opensesame-open"_s << u"******"_s;
        QTest::newRow("cut off") << u"wrong: sesame-o\u2026"_s << u"wrong: ***\u2026"_s;
        QTest::newRow("cut off, begins alike") << u"sesesame-\u2026"_s << u"se***\u2026"_s;
        QTest::newRow("by chance") << u"the ses\u2026"_s << u"the ses\u2026"_s;
        QTest::newRow("not cut off") << u"the sesame"_s << u"the sesame"_s;
        QTest::newRow("shorter than it") << u"sesa\u2026"_s << u"***\u2026"_s;
    }
    void leavesSecretsOut()
    {
        QFETCH(const QString, words);
        QTEST(withoutSecret(words, Secret("sesame-open")), "expected");
        QCOMPARE(withoutSecret(words, Secret()), words);
    }

    void makesValidUtf8()
    {
        QCOMPARE(toValidUtf8("gr\xc3\xbc\xc3\x9f"), QByteArray("gr\xc3\xbc\xc3\x9f"));
        QCOMPARE(toValidUtf8("\xc3"), QByteArray("\xef\xbf\xbd"));
    }
};

GATEHOUSE_TEST(TestWords)
#include "tst_words.moc"
