// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/databasefile.h"
#include "support/testmain.h"

#include <QDateTime>
#include <QDir>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QtTest>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

/// The schema as released in version @a version.
std::vector<Schema> schemas(std::size_t version)
{
    const std::vector<QStringList> steps{
        {u"CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)"_s},
        {u"ALTER TABLE people ADD COLUMN age INTEGER DEFAULT 7"_s,
         u"CREATE INDEX people_age ON people (age)"_s},
        {u"UPDATE people SET name = upper(name)"_s},
    };
    return {{u"people"_s, {steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(version)}}};
}

constexpr std::size_t Newest = 3;

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool store(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

unsigned modeOf(const QString &path)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? info.st_mode & 07777U : 0;
}

/// Runs @a statements on the file by a connection of our own.
bool runSql(const QString &path, const QStringList &statements)
{
    bool good = true;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"raw"_s);
        database.setDatabaseName(path);
        good = database.open();
        QSqlQuery query(database);
        for (const QString &statement : statements)
            good = good && query.exec(statement);
    }
    QSqlDatabase::removeDatabase(u"raw"_s);
    return good;
}

} // namespace

class TestDatabaseFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    void cleanup() { m_dir.reset(); }

    void onlyThisUserCanUseNewFilesAndFolders()
    {
        const mode_t before = ::umask(0);
        const QString folder = m_dir->filePath(u"new/data dir#1?%20"_s);
        const auto database = Database::open(folder + u"/gatehouse.db"_s, schemas(Newest));
        ::umask(before);
        QVERIFY2(database.has_value(), database ? "" : qPrintable(database.error().message));
        QCOMPARE(modeOf(m_dir->filePath(u"new"_s)), 0700U);
        QCOMPARE(modeOf(folder), 0700U);
        for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s})
            QCOMPARE(modeOf(folder + u"/gatehouse.db"_s + suffix), 0600U);
    }

    void aFileOthersCouldReadIsTightened()
    {
        QVERIFY(make(Newest));
        QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        const auto database = Database::open(path(), schemas(Newest));
        QVERIFY(database.has_value());
        QCOMPARE(modeOf(path()), 0600U);
    }

    void anEmptyFileIsANewDatabase()
    {
        QVERIFY(store(path(), {}));
        QVERIFY(make(Newest));
        QVERIFY(make(Newest));
    }

    void migratesFromEveryVersion_data()
    {
        QTest::addColumn<int>("from");
        QTest::newRow("nothing") << 0;
        QTest::newRow("version 1") << 1;
        QTest::newRow("version 2") << 2;
        QTest::newRow("version 3, which is the newest") << 3;
    }

    void migratesFromEveryVersion()
    {
        QFETCH(const int, from);
        if (from > 0) {
            const auto old = Database::open(path(), schemas(static_cast<std::size_t>(from)));
            QVERIFY(old.has_value());
            const Result<void> inserted = (*old)->runNow<void>([](Connection &connection) {
                return connection.exec(connection.prepared("INSERT INTO people (name) VALUES ('Ada')"));
            });
            QVERIFY(inserted.has_value());
        }
        const auto database = Database::open(path(), schemas(Newest));
        QVERIFY2(database.has_value(), database ? "" : qPrintable(database.error().message));
        const Result<QStringList> rows = (*database)->runNow<QStringList>(
            [](Connection &connection) -> Result<QStringList> {
                QSqlQuery &query = connection.prepared("SELECT name || ':' || age FROM people");
                if (const Result<void> result = connection.exec(query); !result)
                    return tl::unexpected<Error>(result.error());
                QStringList list;
                while (query.next())
                    list.append(query.value(0).toString());
                return list;
            });
        QVERIFY(rows.has_value());
        const QStringList expected{from == 3 ? u"Ada:7"_s : u"ADA:7"_s};
        QCOMPARE(*rows, from == 0 ? QStringList() : expected);
    }

    void aMigrationThatFailsChangesNothing()
    {
        QVERIFY(make(1));
        std::vector<Schema> broken = schemas(2);
        broken.at(0).steps.push_back({u"CREATE TABLE more (id INTEGER)"_s, u"CREATE NONSENSE"_s});
        const auto database = Database::open(path(), broken);
        QVERIFY(!database.has_value());
        QVERIFY2(database.error().message.contains(u"from version 2 to 3"_s),
                 qPrintable(database.error().message));
        const auto again = Database::open(path(), schemas(1)); // would be refused if version 2 had stayed
        QVERIFY(again.has_value());
    }

    void aDomainMayBeAddedLater()
    {
        QVERIFY(make(1));
        std::vector<Schema> more = schemas(1);
        more.push_back({u"pets"_s, {{u"CREATE TABLE pets (id INTEGER)"_s}}});
        QVERIFY(Database::open(path(), more).has_value());
        QVERIFY(Database::open(path(), more).has_value());
    }

    void whatIsNotOursIsRefusedAndUntouched_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("words");
        QTest::newRow("text") << u"text"_s << u"not a SQLite database"_s;
        QTest::newRow("one byte") << u"byte"_s << u"not a SQLite database"_s;
        QTest::newRow("only half a header") << u"halfHeader"_s << u"ends inside its header"_s;
        QTest::newRow("other application") << u"other"_s << u"another program"_s;
        QTest::newRow("other application's number") << u"otherId"_s << u"another program"_s;
        QTest::newRow("cut off") << u"cut"_s << u"damaged"_s;
        QTest::newRow("schema overwritten") << u"schema"_s << u"damaged"_s;
        QTest::newRow("table overwritten") << u"table"_s << u"damaged"_s;
        QTest::newRow("newer version") << u"newerVersion"_s << u"newer version of Gatehouse"_s;
        QTest::newRow("newer domain") << u"newerDomain"_s << u"newer version of Gatehouse"_s;
        QTest::newRow("newer version, still in the log") << u"newerLog"_s << u"newer version of Gatehouse"_s;
    }

    void whatIsNotOursIsRefusedAndUntouched()
    {
        QFETCH(const QString, kind);
        QFETCH(const QString, words);
        QVERIFY(prepare(kind));
        const QStringList filesBefore = files();
        const QByteArray before = contents(path());
        const QByteArray logBefore = contents(path() + "-wal"_L1);
        const QDateTime changedBefore = QFileInfo(path()).lastModified();
        const unsigned modeBefore = modeOf(path());

        const auto database = Database::open(path(), schemas(2));
        QVERIFY(!database.has_value());
        QVERIFY2(database.error().message.contains(words), qPrintable(database.error().message));
        QVERIFY2(database.error().message.contains(path()), qPrintable(database.error().message));

        QVERIFY(contents(path()) == before);
        QVERIFY(contents(path() + "-wal"_L1) == logBefore);
        QCOMPARE(QFileInfo(path()).lastModified(), changedBefore);
        QCOMPARE(modeOf(path()), modeBefore);
        if (kind != u"newerLog"_s)
            QCOMPARE(files(), filesBefore);
    }

    void aFolderInPlaceOfTheFileIsRefused()
    {
        QVERIFY(QDir().mkdir(path()));
        const auto database = Database::open(path(), schemas(Newest));
        QVERIFY(!database.has_value());
        QVERIFY(database.error().message.contains(u"is not a file"_s));
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        QVERIFY(store(m_dir->filePath(u"file"_s), "x"));
        const auto database = Database::open(m_dir->filePath(u"file/sub/gatehouse.db"_s), schemas(Newest));
        QVERIFY(!database.has_value());
        QCOMPARE(database.error().code, ErrorCode::Io);
    }

    void aLogLeftByAKilledProcessIsUsed()
    {
        QVERIFY(prepare(u"log"_s));
        QVERIFY(!contents(path() + "-wal"_L1).isEmpty());
        const auto database = Database::open(path(), schemas(Newest));
        QVERIFY2(database.has_value(), database ? "" : qPrintable(database.error().message));
        const Result<int> count = (*database)->runNow<int>([](Connection &connection) -> Result<int> {
            QSqlQuery &query = connection.prepared("SELECT count(*) FROM people");
            if (const Result<void> result = connection.exec(query); !result)
                return tl::unexpected<Error>(result.error());
            return query.next() ? query.value(0).toInt() : -1;
        });
        QCOMPARE(count.value_or(-1), 1);
    }

    void aLockedFileIsSaidToBeInUse()
    {
        QVERIFY(make(Newest));
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
            other.setDatabaseName(path());
            QVERIFY(other.open());
            QVERIFY(QSqlQuery(other).exec(u"BEGIN IMMEDIATE"_s));
            const auto database = Database::open(path(), schemas(Newest));
            QVERIFY(!database.has_value());
            QCOMPARE(database.error().code, ErrorCode::Unavailable);
            QVERIFY(database.error().message.contains(u"in use by another process"_s));
        }
        QSqlDatabase::removeDatabase(u"other"_s);
        QVERIFY(make(Newest));
    }

    void setsWhatDurabilityNeeds()
    {
        const auto database = Database::open(path(), schemas(Newest));
        QVERIFY(database.has_value());
        const Result<QStringList> values = (*database)->runNow<QStringList>(
            [](Connection &connection) -> Result<QStringList> {
                QStringList list;
                for (QSqlQuery *query :
                     {&connection.prepared("PRAGMA journal_mode"), &connection.prepared("PRAGMA synchronous"),
                      &connection.prepared("PRAGMA foreign_keys")}) {
                    if (const Result<void> result = connection.exec(*query); !result)
                        return tl::unexpected<Error>(result.error());
                    list.append(query->next() ? query->value(0).toString() : QString());
                }
                return list;
            });
        QCOMPARE(values.value_or(QStringList()), (QStringList{u"wal"_s, u"2"_s, u"1"_s}));
        QCOMPARE(contents(path()).mid(68, 4), "Gate"_ba);
    }

private: // NOLINT(readability-redundant-access-specifiers): the slots end here
    [[nodiscard]] QString path() const { return m_dir->filePath(u"gatehouse.db"_s); }
    [[nodiscard]] QStringList files() const { return QDir(m_dir->path()).entryList(QDir::Files); }

    [[nodiscard]] bool make(std::size_t version) const
    {
        return Database::open(path(), schemas(version)).has_value();
    }

    /// Damages a good database: overwrites @a count bytes at @a offset.
    [[nodiscard]] bool overwrite(qsizetype offset, qsizetype count) const
    {
        QByteArray bytes = contents(path());
        if (bytes.size() < offset + count)
            return false;
        std::fill_n(bytes.begin() + offset, count, '\xa5');
        return store(path(), bytes);
    }

    /// Leaves database and log as a process that was killed leaves them.
    [[nodiscard]] bool makeWithLog(std::size_t version) const
    {
        const QString elsewhere = m_dir->filePath(u"live/gatehouse.db"_s);
        const auto live = Database::open(elsewhere, schemas(version));
        if (!live)
            return false;
        const Result<void> written = (*live)->runNow<void>([](Connection &connection) {
            return connection.exec(connection.prepared("INSERT INTO people (name) VALUES ('Ada')"));
        });
        return written && store(path(), contents(elsewhere))
            && store(path() + "-wal"_L1, contents(elsewhere + "-wal"_L1));
    }

    [[nodiscard]] bool prepare(const QString &kind) const
    {
        if (kind == u"text"_s)
            return store(path(), "These are the notes of someone, not a database.\n"_ba.repeated(200));
        if (kind == u"byte"_s)
            return store(path(), "S");
        if (kind == u"halfHeader"_s)
            return make(2) && store(path(), contents(path()).first(50));
        if (kind == u"other"_s)
            return runSql(path(), {u"CREATE TABLE theirs (id INTEGER)"_s});
        if (kind == u"otherId"_s)
            return make(2) && runSql(path(), {u"PRAGMA application_id = 77"_s});
        if (kind == u"cut"_s)
            return make(2) && store(path(), contents(path()).chopped(4096));
        if (kind == u"schema"_s)
            return make(2) && overwrite(100, 8);
        if (kind == u"table"_s)
            return make(2) && overwrite(4096, contents(path()).size() - 4096);
        if (kind == u"newerVersion"_s)
            return make(3);
        if (kind == u"newerDomain"_s)
            return make(2) && runSql(path(), {u"INSERT INTO schema_versions VALUES ('robots', 1)"_s});
        if (kind == u"newerLog"_s)
            return makeWithLog(3);
        return kind == u"log"_s && makeWithLog(3);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

GATEHOUSE_TEST(TestDatabaseFile)
#include "tst_databasefile.moc"
