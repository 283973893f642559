// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/attachmentname.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestAttachmentName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesSessionFolders()
    {
        QCOMPARE(sessionFolderName(u"demo"_s), QByteArray("demo"));
        QCOMPARE(sessionFolderName(u"."_s), QByteArray("%2E"));
        QCOMPARE(sessionFolderName(u".."_s), QByteArray("%2E."));
        QCOMPARE(sessionFolderName(u".a.b"_s), QByteArray("%2Ea.b"));
        QCOMPARE(sessionFolderName(u"a.b"_s), QByteArray("a.b"));
    }

    void makesFileNamesSafe_data()
    {
        QTest::addColumn<QString>("declared");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("plain") << u"report.pdf"_s << QByteArray("report.pdf");
        QTest::newRow("spaces") << u"my report.pdf"_s << QByteArray("my report.pdf");
        QTest::newRow("path") << u"/etc/passwd"_s << QByteArray("passwd");
        QTest::newRow("climbing") << u"../../evil.sh"_s << QByteArray("evil.sh");
        QTest::newRow("Windows path") << u"C:\\dir\\x.txt"_s << QByteArray("x.txt");
        QTest::newRow("mixed path") << u"a\\b/c\\d.txt"_s << QByteArray("d.txt");
        QTest::newRow("hidden") << u".bashrc"_s << QByteArray("%2Ebashrc");
        QTest::newRow("dot") << u"."_s << QByteArray("%2E");
        QTest::newRow("dot dot") << u".."_s << QByteArray("%2E.");
        QTest::newRow("dot dot after slash") << u"x/.."_s << QByteArray("%2E.");
        QTest::newRow("nothing") << QString() << QByteArray("file");
        QTest::newRow("slash at end") << u"dir/"_s << QByteArray("file");
        QTest::newRow("NUL") << u"a\0b.txt"_s << QByteArray("a_b.txt");
        QTest::newRow("new line") << u"a\n- /etc/passwd\r.txt"_s << QByteArray("passwd_.txt");
        QTest::newRow("line separator") << u"a\u2028b\u2029c\u0085d"_s << QByteArray("a_b_c_d");
        QTest::newRow("escape, delete") << u"a\u001b[2J\u007f"_s << QByteArray("a_[2J_");
        QTest::newRow("UTF-8") << u"grüße 🙂.txt"_s << QByteArray("grüße 🙂.txt");
        QTest::newRow("escaped already") << u"%2e%2e%2fx"_s << QByteArray("%2e%2e%2fx");
        QTest::newRow("200 bytes") << QString(200, u'a') << QByteArray(200, 'a');
        QTest::newRow("long") << QString(300, u'a') + u".txt"_s << QByteArray(196, 'a') + ".txt";
        QTest::newRow("long extension") << u"a."_s + QString(300, u'x') << "a." + QByteArray(198, 'x');
        QTest::newRow("long UTF-8") << QString(150, u'ü') + u".txt"_s
                                    << QByteArray("ü").repeated(98) + ".txt";
    }

    void makesFileNamesSafe()
    {
        QFETCH(const QString, declared);
        QTEST(safeFileName(declared), "name");
    }

    void numbersBeforeTheExtension()
    {
        QCOMPARE(numberedFileName("a.txt", 2), QByteArray("a-2.txt"));
        QCOMPARE(numberedFileName("a.tar.gz", 3), QByteArray("a.tar-3.gz"));
        QCOMPARE(numberedFileName("a", 10), QByteArray("a-10"));
        QCOMPARE(numberedFileName("%2Ebashrc", 2), QByteArray("%2Ebashrc-2"));
    }
};

GATEHOUSE_TEST(TestAttachmentName)
#include "tst_attachmentname.moc"
