// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychainindex.h"

#include "support/testmain.h"
#include <QTemporaryDir>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<Database> openDatabase(const QTemporaryDir &dir)
{
    auto database = Database::open(dir.filePath(u"test.db"_s), {keychainSchema()});
    return database ? std::move(*database) : nullptr;
}

QStringList namesIn(const KeychainIndex &index)
{
    QStringList names;
    const QList<KeychainEntry> entries = index.entries();
    for (const KeychainEntry &entry : entries)
        names.append(nameOf(entry.name.kind) + u'/' + entry.name.name + (entry.isConfirmed ? u""_s : u"?"_s));
    return names;
}

} // namespace

class TestKeychainIndex final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsItsIdAndEntries()
    {
        const QTemporaryDir dir;
        QString id;
        {
            const auto database = openDatabase(dir);
            const auto index = KeychainIndex::load(*database);
            QVERIFY(index);
            id = (*index)->directoryId();
            QCOMPARE(id.size(), 36);
            int done = 0;
            const auto count = [&done](const Result<void> &result) { done += result ? 1 : 0; };
            (*index)->add({KeychainKind::Secret, u"b"_s}, count);
            (*index)->add({KeychainKind::Key, u"b"_s}, count);
            (*index)->add({KeychainKind::Agent, u"gone"_s}, count);
            (*index)->confirm({KeychainKind::Secret, u"b"_s}, count);
            (*index)->remove({KeychainKind::Agent, u"gone"_s}, count);
            (*index)->add({KeychainKind::Secret, u"b"_s}, count); // again: stays confirmed
            QVERIFY(!(*index)->contains({KeychainKind::Key, u"b"_s})); // not before the commit
            QTRY_COMPARE(done, 6);
            QCOMPARE(namesIn(**index), QStringList({u"key/b?"_s, u"secret/b"_s}));
            QVERIFY((*index)->entries().constFirst().writtenAt.secsTo(QDateTime::currentDateTimeUtc()) < 60);
        }
        const auto database = openDatabase(dir);
        const auto index = KeychainIndex::load(*database);
        QVERIFY(index);
        QCOMPARE((*index)->directoryId(), id);
        QCOMPARE(namesIn(**index), QStringList({u"key/b?"_s, u"secret/b"_s}));
    }

    void everyDirectoryHasItsOwnId()
    {
        const QTemporaryDir one;
        const QTemporaryDir two;
        const auto first = openDatabase(one);
        const auto second = openDatabase(two);
        QVERIFY((*KeychainIndex::load(*first))->directoryId()
                != (*KeychainIndex::load(*second))->directoryId());
    }
};

GATEHOUSE_TEST(TestKeychainIndex)
#include "tst_keychainindex.moc"
