// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configfile.h"

#include "support/testmain.h"
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

bool writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

uint modeOf(const QString &path)
{
    struct stat found = {};
    return ::stat(QFile::encodeName(path).constData(), &found) == 0 ? found.st_mode & 07777U : 0U;
}

} // namespace

class TestConfigFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void readsWhatIsThere()
    {
        const ConfigFile file(path(u"gatehouse.json"_s));
        QCOMPARE(file.name(), u"gatehouse.json"_s);
        QVERIFY(file.read());
        QVERIFY(!file.read()->has_value());
        QVERIFY(writeFile(file.path(), "{}"));
        QCOMPARE(file.read().value().value_or("none"), "{}"_ba);
        QVERIFY(writeFile(file.path(), ""));
        QVERIFY(file.read().value().has_value());
    }

    void missingFolderIsNoFile()
    {
        QVERIFY(writeFile(path(u"file"_s), "x"));
        QVERIFY(!ConfigFile(path(u"no/such/gatehouse.json"_s)).read().value().has_value());
        QVERIFY(!ConfigFile(path(u"file/gatehouse.json"_s)).read().value().has_value());
    }

    void refusesWhatIsNoConfiguration()
    {
        QVERIFY(QDir().mkpath(path(u"folder"_s)));
        const auto folder = ConfigFile(path(u"folder"_s)).read();
        QVERIFY(!folder);
        QCOMPARE(folder.error().code, ErrorCode::Io);
        QVERIFY(folder.error().message.contains(u"it is no regular file"_s));

        QCOMPARE(::mkfifo(QFile::encodeName(path(u"pipe"_s)).constData(), 0600), 0);
        QVERIFY(!ConfigFile(path(u"pipe"_s)).read()); // and does not wait for a writer

        QFile large(path(u"large"_s));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(16 * 1024 * 1024 + 1));
        const auto tooLarge = ConfigFile(large.fileName()).read();
        QVERIFY(!tooLarge && tooLarge.error().message.contains(u"16 MiB"_s));

        QVERIFY(QFile::link(path(u"loop"_s), path(u"loop"_s)));
        QVERIFY(!ConfigFile(path(u"loop"_s)).read());
    }

    void writesForTheOwnerOnly()
    {
        const ConfigFile file(path(u"a/b/gatehouse.json"_s));
        QVERIFY(file.write("{}"));
        QCOMPARE(readFile(file.path()), "{}"_ba);
        QCOMPARE(modeOf(file.path()), 0600U);
        QCOMPARE(modeOf(path(u"a"_s)), 0700U);
        QCOMPARE(modeOf(path(u"a/b"_s)), 0700U);
        QVERIFY(!file.isReadableByOthers());

        QVERIFY(QFile::setPermissions(file.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        QVERIFY(file.isReadableByOthers());
        QVERIFY(file.write("{ }"));
        QCOMPARE(readFile(file.path()), "{ }"_ba);
        QCOMPARE(modeOf(file.path()), 0600U);
        QCOMPARE(QDir(path(u"a/b"_s)).entryList(QDir::Files | QDir::Hidden),
                 QStringList(u"gatehouse.json"_s));
    }

    void saysWhyItCannotWrite()
    {
        QVERIFY(writeFile(path(u"file"_s), "x"));
        const Result<void> written = ConfigFile(path(u"file/gatehouse.json"_s)).write("{}");
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::Io);
        QVERIFY(written.error().message.contains(m_folder->path()));
        QVERIFY(QDir().mkpath(path(u"folder"_s)));
        QVERIFY(!ConfigFile(path(u"folder"_s)).write("{}"));
    }

    void writesThroughSymbolicLinks()
    {
        QVERIFY(QDir().mkpath(path(u"real"_s)));
        QVERIFY(writeFile(path(u"real/target.json"_s), "{}"));
        QVERIFY(QFile::link(u"real/target.json"_s, path(u"middle.json"_s)));
        QVERIFY(QFile::link(path(u"middle.json"_s), path(u"gatehouse.json"_s)));
        const ConfigFile file(path(u"gatehouse.json"_s));
        QVERIFY(file.write("{ }"));
        QVERIFY(QFileInfo(file.path()).isSymLink());
        QVERIFY(QFileInfo(path(u"middle.json"_s)).isSymLink());
        QCOMPARE(readFile(path(u"real/target.json"_s)), "{ }"_ba);
        QCOMPARE(modeOf(path(u"real/target.json"_s)), 0600U);
        QVERIFY(file.placesToWatch().contains(path(u"real"_s)));
        QVERIFY(file.placesToWatch().contains(m_folder->path()));
    }

    void writesWhereADanglingLinkLeads()
    {
        QVERIFY(QFile::link(path(u"later/target.json"_s), path(u"gatehouse.json"_s)));
        const ConfigFile file(path(u"gatehouse.json"_s));
        QVERIFY(!file.read().value().has_value());
        QVERIFY(file.write("{}"));
        QVERIFY(QFileInfo(file.path()).isSymLink());
        QCOMPARE(readFile(path(u"later/target.json"_s)), "{}"_ba);
    }

    void keepsABackup()
    {
        const ConfigFile file(path(u"gatehouse.json"_s));
        QVERIFY(file.keepBackup("old"));
        QVERIFY(file.keepBackup("newer"));
        QCOMPARE(readFile(path(u"gatehouse.json.bak"_s)), "newer"_ba);
        QCOMPARE(modeOf(path(u"gatehouse.json.bak"_s)), 0600U);
    }

    void stampTellsStatesApart()
    {
        const ConfigFile file(path(u"gatehouse.json"_s));
        QCOMPARE(file.stamp(), ConfigFile::Stamp());
        QVERIFY(file.write("{}"));
        const ConfigFile::Stamp first = file.stamp();
        QVERIFY(first != ConfigFile::Stamp());
        QCOMPARE(file.stamp(), first);
        QVERIFY(file.write("{}"));
        QVERIFY(file.stamp() != first);
    }

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

GATEHOUSE_TEST(TestConfigFile)
#include "tst_configfile.moc"
