// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/database.h"
#include "webhooks/apikeys.h"

#include "support/testmain.h"
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QVariant>

#include <optional>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

const QString Uuid = u"11111111-1111-4111-8111-111111111111"_s;
const QString OtherUuid = u"22222222-2222-4222-8222-222222222222"_s;

} // namespace

class TestApiKeys : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<ApiKeys> m_keys;

    void reload()
    {
        m_keys = std::make_unique<ApiKeys>(*m_database);
        QVERIFY(m_keys->load());
    }

    std::optional<Result<NewKey>> addNow(const QString &label, Visibility visibility = Visibility::Public,
                                         const QString &instance = Uuid)
    {
        std::optional<Result<NewKey>> result;
        m_keys->add(instance, label, visibility, this, [&result](Result<NewKey> added) { result = added; });
        (void)QTest::qWaitFor([&result] { return result.has_value(); });
        return result;
    }

    NewKey added(const QString &label, Visibility visibility = Visibility::Public,
                 const QString &instance = Uuid)
    {
        return addNow(label, visibility, instance).value().value();
    }

    /// Every write to the table of keys fails from now on.
    void breakTable()
    {
        const Result<int> done = m_database->runNow<int>([](Connection &connection) -> Result<int> {
            QSqlQuery &query = connection.prepared("ALTER TABLE api_keys RENAME TO elsewhere");
            if (const Result<void> renamed = connection.exec(query); !renamed)
                return tl::unexpected(renamed.error());
            return 0;
        });
        QVERIFY(done);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto opened = Database::open(m_folder->filePath(u"g.db"_s), {keysSchema()});
        QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().message));
        m_database = *std::move(opened);
        reload();
    }

    void cleanup()
    {
        m_keys.reset();
        m_database.reset();
        m_folder.reset();
    }

    void namesVisibilities()
    {
        for (const Visibility visibility : {Visibility::Public, Visibility::Private, Visibility::Both})
            QCOMPARE(visibilityFromString(QString(toString(visibility))), std::optional(visibility));
        QVERIFY(!visibilityFromString(u"Public"));
    }

    void opensListenersByVisibility()
    {
        QVERIFY(opens(ListenerKind::Public, Visibility::Public));
        QVERIFY(!opens(ListenerKind::Public, Visibility::Private));
        QVERIFY(opens(ListenerKind::Public, Visibility::Both));
        QVERIFY(!opens(ListenerKind::Private, Visibility::Public));
        QVERIFY(opens(ListenerKind::Private, Visibility::Private));
        QVERIFY(opens(ListenerKind::Private, Visibility::Both));
    }

    void makesKeysThatAuthenticate()
    {
        QSignalSpy changed(m_keys.get(), &ApiKeys::changed);
        const NewKey made = added(u"  zapier "_s);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.at(0).at(0).toString(), Uuid);
        QCOMPARE(made.key.label, u"zapier"_s);
        QCOMPARE(made.raw.bytes().size(), 128);
        for (const char c : made.raw.bytes())
            QVERIFY((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        QCOMPARE(made.key.last4.toLatin1(), made.raw.bytes().last(4).toByteArray());
        QVERIFY(made.key.createdAtMs > 0);
        QVERIFY(!made.key.lastUsedAtMs);
        QVERIFY(made.raw.bytes() != added(u"zapier"_s).raw.bytes());

        const ApiKey *found = m_keys->find(Uuid, made.raw.bytes());
        QVERIFY(found);
        QCOMPARE(*found, made.key);
        QVERIFY(!m_keys->find(OtherUuid, made.raw.bytes()));
        QVERIFY(!m_keys->find(Uuid, made.raw.bytes().toByteArray().toUpper()));
        QVERIFY(!m_keys->find(Uuid, made.raw.bytes().first(127)));
        QVERIFY(!m_keys->find(Uuid, ""));

        reload();
        QCOMPARE(m_keys->list(Uuid).size(), 2);
        QCOMPARE(m_keys->list(Uuid).first(), made.key);
        QVERIFY(m_keys->find(Uuid, made.raw.bytes()));
    }

    void neverStoresTheRawValue()
    {
        const QByteArray raw = added(u"ci"_s).raw.bytes().toByteArray();
        m_database->flush();
        for (const QFileInfo &file : QDir(m_folder->path()).entryInfoList(QDir::Files)) {
            QFile content(file.filePath());
            QVERIFY(content.open(QIODevice::ReadOnly));
            QVERIFY(!content.readAll().contains(raw.first(32)));
        }
    }

    void refusesLabels_data()
    {
        QTest::addColumn<QString>("label");
        QTest::addColumn<bool>("isFine");
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("blank") << u" \t\n"_s << false;
        QTest::newRow("200") << QString(200, u'x') << true;
        QTest::newRow("201") << QString(201, u'x') << false;
        QTest::newRow("two lines") << u"a\nb"_s << false;
        QTest::newRow("escape") << u"a\u001b[0m"_s << false;
        QTest::newRow("UTF-8") << u"Büro 🙂"_s << true;
    }

    void refusesLabels()
    {
        QFETCH(const QString, label);
        QFETCH(const bool, isFine);
        const auto made = addNow(label);
        QVERIFY(made);
        QCOMPARE(made->has_value(), isFine);
        if (!isFine)
            QCOMPARE(made->error().code, ErrorCode::Invalid);
        QCOMPARE(m_keys->list(Uuid).size(), isFine ? 1 : 0);
    }

    void knowsWhichListenersHaveKeys()
    {
        QVERIFY(!m_keys->hasKeyFor(Uuid, ListenerKind::Public));
        const NewKey key = added(u"a"_s, Visibility::Private);
        QVERIFY(!m_keys->hasKeyFor(Uuid, ListenerKind::Public));
        QVERIFY(m_keys->hasKeyFor(Uuid, ListenerKind::Private));
        QVERIFY(!m_keys->hasKeyFor(OtherUuid, ListenerKind::Private));
        (void)added(u"b"_s, Visibility::Both);
        QVERIFY(m_keys->hasKeyFor(Uuid, ListenerKind::Public));
        reload();
        QVERIFY(m_keys->hasKeyFor(Uuid, ListenerKind::Public));
        QVERIFY(m_keys->hasKeyFor(Uuid, ListenerKind::Private));
    }

    void regeneratedValuesStopAtOnceAndForGood()
    {
        const NewKey before = added(u"ci"_s, Visibility::Both);
        std::optional<Result<NewKey>> after;
        m_keys->regenerate(Uuid, before.key.id, this, [&after](Result<NewKey> key) { after = key; });
        QVERIFY(!m_keys->find(Uuid, before.raw.bytes()));
        QVERIFY(m_keys->hasKeyFor(Uuid, ListenerKind::Public));
        QTRY_VERIFY(after);
        QVERIFY(after->has_value());
        QCOMPARE((*after)->key.id, before.key.id);
        QCOMPARE((*after)->key.label, before.key.label);
        QVERIFY((*after)->key.visibility == Visibility::Both);
        QCOMPARE((*after)->key.last4.toLatin1(), (*after)->raw.bytes().last(4).toByteArray());
        QVERIFY(m_keys->find(Uuid, (*after)->raw.bytes()));
        reload();
        QVERIFY(!m_keys->find(Uuid, before.raw.bytes()));
        QVERIFY(m_keys->find(Uuid, (*after)->raw.bytes()));
    }

    void deletedValuesStopAtOnceAndForGood()
    {
        const NewKey key = added(u"ci"_s);
        std::optional<Result<void>> done;
        m_keys->remove(Uuid, key.key.id, this, [&done](const Result<void> &result) { done = result; });
        QVERIFY(!m_keys->find(Uuid, key.raw.bytes()));
        QVERIFY(!m_keys->hasKeyFor(Uuid, ListenerKind::Public));
        QVERIFY(m_keys->list(Uuid).isEmpty());
        QTRY_VERIFY(done);
        QVERIFY(done->has_value());
        const NewKey next = added(u"next"_s);
        QVERIFY(next.key.id > key.key.id);
        reload();
        QCOMPARE(m_keys->list(Uuid).size(), 1);
    }

    void deletesAllKeysOfOneInstance()
    {
        (void)added(u"a"_s);
        (void)added(u"b"_s);
        const NewKey other = added(u"c"_s, Visibility::Public, OtherUuid);
        std::optional<Result<void>> done;
        m_keys->removeAll(Uuid, this, [&done](const Result<void> &result) { done = result; });
        QVERIFY(!m_keys->hasKeyFor(Uuid, ListenerKind::Public));
        QTRY_VERIFY(done);
        QVERIFY(done->has_value());
        reload();
        QVERIFY(m_keys->list(Uuid).isEmpty());
        QVERIFY(m_keys->find(OtherUuid, other.raw.bytes()));
    }

    void changesLabelAndVisibility()
    {
        const NewKey key = added(u"ci"_s);
        std::optional<Result<ApiKey>> edited;
        m_keys->edit(Uuid, key.key.id, u" CI "_s, Visibility::Private, this,
                     [&edited](Result<ApiKey> result) { edited = result; });
        QVERIFY(!m_keys->hasKeyFor(Uuid, ListenerKind::Public));
        QTRY_VERIFY(edited);
        QCOMPARE(edited->value().label, u"CI"_s);
        reload();
        QCOMPARE(m_keys->list(Uuid).first(), edited->value());
        QVERIFY(m_keys->find(Uuid, key.raw.bytes())->visibility == Visibility::Private);

        edited.reset();
        m_keys->edit(Uuid, key.key.id, u""_s, Visibility::Both, this,
                     [&edited](Result<ApiKey> result) { edited = result; });
        QTRY_VERIFY(edited);
        QCOMPARE(edited->error().code, ErrorCode::Invalid);
    }

    void knowsNoKeysOfOthers()
    {
        const NewKey key = added(u"ci"_s);
        QList<ErrorCode> errors;
        const auto note = [&errors](const auto &result) {
            errors.append(result.has_value() ? ErrorCode::Internal : result.error().code);
        };
        m_keys->regenerate(OtherUuid, key.key.id, this, note);
        m_keys->edit(OtherUuid, key.key.id, u"x"_s, Visibility::Both, this, note);
        m_keys->remove(OtherUuid, key.key.id, this, note);
        m_keys->remove(Uuid, key.key.id + 1, this, note);
        QVERIFY(errors.isEmpty()); // from the event loop
        QTRY_COMPARE(errors, QList<ErrorCode>(4, ErrorCode::NotFound));
        QVERIFY(m_keys->find(Uuid, key.raw.bytes()));
    }

    void refusesASecondChangeMeanwhile()
    {
        const NewKey key = added(u"ci"_s);
        std::optional<Result<NewKey>> first;
        std::optional<Result<void>> second;
        m_keys->regenerate(Uuid, key.key.id, this, [&first](Result<NewKey> result) { first = result; });
        m_keys->remove(Uuid, key.key.id, this, [&second](const Result<void> &result) { second = result; });
        QTRY_VERIFY(first && second);
        QVERIFY(first->has_value());
        QCOMPARE(second->error().code, ErrorCode::Conflict);
        QCOMPARE(m_keys->list(Uuid).size(), 1);
    }

    void undoesWhatCanNotBeStored()
    {
        const NewKey key = added(u"ci"_s);
        breakTable();
        QList<ErrorCode> errors;
        const auto note = [&errors](const auto &result) {
            errors.append(result.has_value() ? ErrorCode::Internal : result.error().code);
        };
        m_keys->regenerate(Uuid, key.key.id, this, note);
        QTRY_COMPARE(errors.size(), 1);
        QVERIFY(m_keys->find(Uuid, key.raw.bytes()));
        m_keys->edit(Uuid, key.key.id, u"other"_s, Visibility::Private, this, note);
        QTRY_COMPARE(errors.size(), 2);
        m_keys->remove(Uuid, key.key.id, this, note);
        QTRY_COMPARE(errors.size(), 3);
        m_keys->removeAll(Uuid, this, note);
        QTRY_COMPARE(errors.size(), 4);
        m_keys->add(Uuid, u"another"_s, Visibility::Public, this, note);
        QTRY_COMPARE(errors, QList<ErrorCode>(5, ErrorCode::Storage));
        QCOMPARE(m_keys->list(Uuid), QList<ApiKey>{key.key});
        QVERIFY(m_keys->find(Uuid, key.raw.bytes()));
        QVERIFY(m_keys->hasKeyFor(Uuid, ListenerKind::Public));
        QVERIFY(!m_keys->hasKeyFor(Uuid, ListenerKind::Private));
    }

    void storesLastUsesInBatches()
    {
        const NewKey a = added(u"a"_s);
        const NewKey b = added(u"b"_s);
        int dirty = 0;
        m_keys->setOnDirty([&dirty] { ++dirty; });
        QVERIFY(!m_keys->collect().first);
        m_keys->used(a.key.id);
        m_keys->used(b.key.id);
        m_keys->used(a.key.id);
        m_keys->used(999);
        QCOMPARE(dirty, 1);
        QVERIFY(m_keys->list(Uuid).first().lastUsedAtMs);

        auto failed = m_keys->collect();
        QVERIFY(failed.first);
        QVERIFY(!m_keys->collect().first);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"trying again"_s));
        failed.second(false);
        QCOMPARE(dirty, 2);

        auto [job, done] = m_keys->collect();
        bool stored = false;
        m_database->write(job, this, [&stored, done = done](const Result<void> &result) {
            done(result.has_value());
            stored = true;
        });
        QTRY_VERIFY(stored);
        QVERIFY(!m_keys->collect().first);
        const QList<ApiKey> before = m_keys->list(Uuid);
        reload();
        QCOMPARE(m_keys->list(Uuid), before);
    }

    void doesNotCallTheDead()
    {
        auto context = std::make_unique<QObject>();
        bool called = false;
        m_keys->add(Uuid, u"a"_s, Visibility::Public, context.get(), [&called](auto) { called = true; });
        m_keys->add(Uuid, u""_s, Visibility::Public, context.get(), [&called](auto) { called = true; });
        context.reset();
        QTRY_COMPARE(m_keys->list(Uuid).size(), 1);
        QVERIFY(!called);
    }

    void authenticatesAsFastWithTenThousandKeys()
    {
        const NewKey first = added(u"first"_s);
        int made = 1;
        for (int i = 0; i < 10000; ++i)
            m_keys->add(Uuid, u"k"_s, Visibility::Public, this, [&made](const auto &) { ++made; });
        QTRY_COMPARE_WITH_TIMEOUT(made, 10001, 60000);
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 10000; ++i)
            QVERIFY(m_keys->find(Uuid, first.raw.bytes()));
        // a scan of all keys would take minutes
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    }
};

GATEHOUSE_TEST(TestApiKeys)
#include "tst_apikeys.moc"
