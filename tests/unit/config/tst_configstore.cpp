// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storing.h"

#include "support/testmain.h"
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

class TestConfigStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_file = m_folder->filePath(u"gatehouse.json"_s);
    }

    void loads()
    {
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QCOMPARE(watched.store.current(), Config());
        QVERIFY(writeFile(m_file, Ports));
        QVERIFY(watched.store.load());
        QCOMPARE(watched.port(), 1000);
        QVERIFY(watched.store.problems().isEmpty());
        QVERIFY(watched.isSilent());
    }

    void refusesToLoad_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("problems");
        QTest::newRow("empty") << ""_ba << 1;
        QTest::newRow("syntax") << "{"_ba << 1;
        QTest::newRow("three problems") << "{a: 1, b: 2, limits: 3}"_ba << 3;
    }
    void refusesToLoad()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, problems);
        QVERIFY(writeFile(m_file, text));
        Watched watched(m_file);
        const auto loaded = watched.store.load();
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().size(), problems);
        QCOMPARE(watched.store.problems(), loaded.error());
        QCOMPARE(watched.store.current(), Config());
        QVERIFY(watched.isSilent());
    }

    void relativePathsStartBesideTheFile()
    {
        QVERIFY(writeFile(m_file, "{listeners: {public: {tls: {certificate: 'c.pem', key: 'k.pem'}}}}"));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QCOMPARE(watched.store.current().publicListener.tls->certificate, m_folder->filePath(u"c.pem"_s));
    }

    void warnsOfReaders()
    {
        QVERIFY(writeFile(m_file, "{}"));
        Watched quiet(m_file);
        QVERIFY(quiet.store.load());
        QVERIFY(QFile::setPermissions(m_file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"can be read by other users"_s));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
    }

    void seesChanges_data()
    {
        QTest::addColumn<QString>("way");
        for (const char *way : {"in place", "renamed over", "deleted and made anew", "folder swapped",
                                "behind a link", "link turned", "folder made later", "many writes"})
            QTest::newRow(way) << QString::fromLatin1(way);
    }
    void seesChanges()
    {
        QFETCH(const QString, way);
        const QString folder = m_folder->filePath(u"config"_s);
        const QString file = folder + u"/gatehouse.json"_s;
        const bool isLink = way == u"behind a link"_s || way == u"link turned"_s;
        const QString target = isLink ? m_folder->filePath(u"elsewhere/target.json"_s) : file;
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QDir().mkpath(m_folder->filePath(u"elsewhere"_s)));
        QVERIFY(writeFile(target, Ports));
        if (isLink)
            QVERIFY(QFile::link(target, file));
        if (way == u"folder made later"_s)
            QVERIFY(QDir(folder).removeRecursively());
        Watched watched(file);
        QVERIFY(watched.store.load());
        watched.store.watch();
        if (way == u"folder made later"_s)
            QVERIFY(QDir(folder).removeRecursively()); // watch() has made it
        else
            QCOMPARE(watched.port(), 1000);

        // twice: following has to go on after the first change
        for (int port = 2000; port < 2002; ++port) {
            const QByteArray text = "{listeners: {public: {port: " + QByteArray::number(port) + "}}}";
            if (way == u"in place"_s) {
                QVERIFY(writeFile(file, text));
            } else if (way == u"renamed over"_s || way == u"behind a link"_s) {
                QVERIFY(replaceFile(target, text));
            } else if (way == u"deleted and made anew"_s) {
                QVERIFY(QFile::remove(file));
                QVERIFY(writeFile(file, text));
            } else if (way == u"link turned"_s) {
                const QString next = m_folder->filePath(u"elsewhere/%1.json"_s.arg(port));
                QVERIFY(writeFile(next, text));
                QVERIFY(QFile::link(next, file + u".new"_s));
                QCOMPARE(std::rename(qPrintable(file + u".new"_s), qPrintable(file)), 0);
            } else if (way == u"folder swapped"_s) {
                QVERIFY(QDir().rename(folder, folder + QString::number(port)));
                QVERIFY(QDir().mkpath(folder));
                QVERIFY(writeFile(file, text));
            } else if (way == u"folder made later"_s) {
                QVERIFY(QDir().mkpath(folder));
                QVERIFY(writeFile(file, text));
            } else {
                for (int i = 0; i < 50; ++i) {
                    QVERIFY(writeFile(file,
                                      "{listeners: {public: {port: " + QByteArray::number(3000 + i) + "}}}"));
                    QTest::qWait(1);
                }
                QVERIFY(writeFile(file, text));
            }
            QTRY_COMPARE(watched.port(), port);
            QVERIFY(!watched.changed.isEmpty());
        }
        QVERIFY(watched.store.problems().isEmpty());
    }

    void tellsWhatWasBefore()
    {
        QVERIFY(writeFile(m_file, Ports));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QVERIFY(writeFile(m_file, OtherPorts));
        watched.store.watch(); // catches up at once
        QCOMPARE(watched.changed.size(), 1);
        QCOMPARE(watched.changed[0][0].value<Config>().publicListener.port, 1000);
        QCOMPARE(watched.port(), 2000);
    }

    void sameContentIsNoChange()
    {
        QVERIFY(writeFile(m_file, Ports));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        watched.store.watch();
        QVERIFY(replaceFile(m_file, Ports));
        QVERIFY(replaceFile(m_file, "// the same in other words\n{listeners: {public: {port: 0x3e8}}}"));
        QTest::qWait(1); // let the watcher speak
        QVERIFY(replaceFile(m_file, OtherPorts));
        QTRY_COMPARE(watched.port(), 2000);
        QCOMPARE(watched.changed.size(), 1);
        QVERIFY(watched.rejected.isEmpty());
        QVERIFY(watched.notice.isEmpty());
    }

    void keepsTheLastGoodOne()
    {
        QVERIFY(writeFile(m_file, Ports));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        watched.store.watch();
        QVERIFY(replaceFile(m_file, "{colour: 1, shape: 2}"));
        QTRY_COMPARE(watched.rejected.size(), 1);
        QCOMPARE(watched.rejected[0][0].value<QList<ConfigProblem>>().size(), 2);
        QCOMPARE(watched.store.problems().size(), 2);
        QCOMPARE(watched.port(), 1000);
        QVERIFY(replaceFile(m_file, ""));
        QTRY_COMPARE(watched.rejected.size(), 2);
        QVERIFY(watched.changed.isEmpty());

        QVERIFY(replaceFile(m_file, OtherPorts));
        QTRY_COMPARE(watched.changed.size(), 1);
        QCOMPARE(watched.port(), 2000);
        QVERIFY(watched.store.problems().isEmpty());
        QCOMPARE(watched.notice.size(), 1);
    }

    void saysWhenTheOldContentIsBack()
    {
        QVERIFY(writeFile(m_file, Ports));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        watched.store.watch();
        QVERIFY(replaceFile(m_file, "{"));
        QTRY_COMPARE(watched.rejected.size(), 1);
        QVERIFY(replaceFile(m_file, Ports));
        QTRY_COMPARE(watched.notice.size(), 1);
        QVERIFY(watched.changed.isEmpty());
        QVERIFY(watched.store.problems().isEmpty());
    }

    void mendsAFileThatDidNotLoad()
    {
        QVERIFY(writeFile(m_file, "{"));
        Watched watched(m_file);
        QVERIFY(!watched.store.load());
        watched.store.watch();
        QVERIFY(watched.rejected.isEmpty());
        QVERIFY(writeFile(m_file, Ports));
        QTRY_COMPARE(watched.port(), 1000);
    }

    void goesOnWithoutTheFile()
    {
        QVERIFY(writeFile(m_file, Ports));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        watched.store.watch();
        QVERIFY(QFile::remove(m_file));
        QTRY_COMPARE(watched.rejected.size(), 1);
        QCOMPARE(watched.port(), 1000);
        const Result<void> edited = watched.store.edit(
            [](boost::json::object &) -> Result<void> { return {}; });
        QVERIFY(!edited);
        QCOMPARE(edited.error().code, ErrorCode::Conflict);
        QVERIFY(!QFile::exists(m_file));
        QVERIFY(writeFile(m_file, Ports));
        QTRY_VERIFY(watched.store.problems().isEmpty());
        QVERIFY(watched.changed.isEmpty());
    }

    void makesTheFolder()
    {
        const QString folder = m_folder->filePath(u"a/b"_s);
        Watched watched(folder + u"/gatehouse.json"_s);
        QVERIFY(watched.store.load());
        watched.store.watch();
        QVERIFY(QFileInfo(folder).isDir());
        QCOMPARE(QFileInfo(folder).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());

        QVERIFY(writeFile(m_folder->filePath(u"file"_s), "x"));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"Cannot make the folder"_s));
        Watched hopeless(m_folder->filePath(u"file/config/gatehouse.json"_s));
        QVERIFY(hopeless.store.load());
        hopeless.store.watch();
        QVERIFY(hopeless.isSilent());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

GATEHOUSE_TEST(TestConfigStore)
#include "tst_configstore.moc"
