// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "memorysource.h"

#include "webhooks/spool.h"

#include "support/testmain.h"
#include <QDir>
#include <QTemporaryDir>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestByteSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatIsThere()
    {
        MemorySource source("hello");
        QCOMPARE(source.view(1, 3).value(), QByteArrayView("ell"));
        QCOMPARE(source.view(3, 100).value(), QByteArrayView("lo"));
        QCOMPARE(source.view(5, 1).value().size(), 0);
        QCOMPARE(source.view(7, 1).value().size(), 0);
        QCOMPARE(source.reads, 1);
    }

    void findsAcrossTheEdgesOfItsWindow_data()
    {
        QTest::addColumn<qint64>("at");
        for (const qint64 shift : {-7, -6, -5, -1, 0, 1, 100})
            QTest::addRow("%lld", shift) << ByteSource::WindowSize + shift;
        QTest::newRow("start") << qint64(0);
        QTest::newRow("second window") << 2 * ByteSource::WindowSize - 3;
    }

    void findsAcrossTheEdgesOfItsWindow()
    {
        QFETCH(const qint64, at);
        QByteArray bytes(3 * ByteSource::WindowSize, 'x');
        bytes.replace(at, 6, "needle");
        MemorySource source(bytes);
        QCOMPARE(source.indexOf("needle", 0).value(), at);
        QCOMPARE(source.indexOf("needle", at).value(), at);
        QCOMPARE(source.indexOf("needle", at + 1).value(), -1);
        QVERIFY(source.reads < 12);
    }

    void findsAtTheVeryEnd()
    {
        MemorySource source("abcneedle");
        QCOMPARE(source.indexOf("needle", 0).value(), 3);
        QCOMPARE(source.indexOf("needles", 0).value(), -1);
        MemorySource empty("");
        QCOMPARE(empty.indexOf("x", 0).value(), -1);
    }

    void reportsFailure()
    {
        MemorySource source("hello");
        source.fails = true;
        QCOMPARE(source.view(0, 1).error().code, ErrorCode::Io);
        QCOMPARE(source.indexOf("h", 0).error().code, ErrorCode::Io);
        source.fails = false;
        QCOMPARE(source.view(0, 1).value(), QByteArrayView("h"));
    }

    void spoolKeepsBytesInAFileWithoutAName()
    {
        const QTemporaryDir folder;
        auto spool = Spool::create(folder.path());
        QVERIFY(spool);
        QByteArray all;
        for (int i = 0; i < 256; ++i)
            all.append(static_cast<char>(i));
        const QByteArray bytes = all.repeated(3000);
        QVERIFY((*spool)->append(bytes.first(1000)));
        QVERIFY((*spool)->append(bytes.sliced(1000)));
        QCOMPARE((*spool)->size(), bytes.size());
        QCOMPARE((*spool)->view(bytes.size() - 256, 256).value(), QByteArrayView(all));
        QCOMPARE((*spool)->view(0, 256).value(), QByteArrayView(all));
        QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }

    void spoolSaysWhyItCanNot()
    {
        const auto spool = Spool::create(u"/nowhere/at/all"_s);
        QVERIFY(!spool);
        QCOMPARE(spool.error().code, ErrorCode::Io);
        QVERIFY(spool.error().message.contains(u"/nowhere/at/all"_s));
    }
};

GATEHOUSE_TEST(TestByteSource)
#include "tst_bytesource.moc"
