// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychainreader.h"

#include "keychainfixture.h"
#include "support/otherprogram.h"

#include <QElapsedTimer>
#include <csignal>

using namespace Gatehouse;
using namespace OtherProgram;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// With a real keychain that is unlocked at the start (tests/support/with-keyring.sh --unlocked). The last
/// tests leave it worse.
class TestKeychainReader final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        registerTypes();
        QVERIFY2(servicePid() > 0, "run me by tests/support/with-keyring.sh --unlocked");
    }

    void init()
    {
        m_poller = std::make_unique<Poller>();
        m_reader = std::make_unique<KeychainReader>(*m_poller);
        m_fixture = std::make_unique<KeychainFixture>();
    }

    void cleanup()
    {
        m_reader.reset();
        m_fixture.reset();
        m_poller.reset();
    }

    /// Without asking QtKeychain again, and what is there now.
    void fetchesWhatItHasLearnt()
    {
        const QString key = written("one");
        QCOMPARE(read(key), Unknown);
        QVERIFY(learns(key, "one"));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(read(key), u"ok:one"_s);
        // several at a time
        int answers = 0;
        for (int i = 0; i < 100; ++i) {
            m_reader->read(key, 5s, [&answers](const std::optional<SecretOutcome> &outcome) {
                answers += outcome && *outcome && (*outcome)->bytes() == "one" ? 1 : 0;
            });
        }
        QTRY_COMPARE(answers, 100);
        m_reader->forget();
        QCOMPARE(read(key), Unknown);
        QVERIFY(learns(key, "one"));
    }

    void learnsNothingThatIsNotSo()
    {
        const QString key = written("one");
        QVERIFY(!learns(key, "two")); // QtKeychain found something else
        QVERIFY(!learns(u"nobody"_s, "one"));
    }

    /// Whatever changes, the next read must not give the old value.
    void neverGivesWhatWas_data()
    {
        QTest::addColumn<int>("change");
        QTest::newRow("set") << 0;
        QTest::newRow("deleted") << 1;
        QTest::newRow("replaced") << 2;
    }

    void neverGivesWhatWas()
    {
        QFETCH(const int, change);
        const QList<QDBusObjectPath> before = items();
        const QString key = written("one");
        QList<QDBusObjectPath> added = items();
        added.removeIf([&before](const QDBusObjectPath &path) { return before.contains(path); });
        QCOMPARE(added.size(), 1);
        QVERIFY(learns(key, "one"));
        if (change == 0) {
            setSecret(added.first(), "two");
            const QString found = read(key); // by its place, or it has been forgotten
            QVERIFY2(found == u"ok:two"_s || found == Unknown, qPrintable(found));
        } else {
            deleteItem(added.first());
            if (change == 2) // lies where that was, with gnome-keyring
                addItem({{u"user"_s, u"somebody else"_s}}, "other");
            QCOMPARE(read(key), Unknown);
        }
    }

    /// QtKeychain takes any of them.
    void usesNoPlaceWhenThereAreTwo()
    {
        const QString key = written("one");
        QVERIFY(learns(key, "one"));
        addItem({{u"user"_s, key}, {u"server"_s, u"gatehouse"_s}, {u"type"_s, u"base64"_s}}, "one");
        QTRY_COMPARE(read(key), Unknown);
        QVERIFY(!learns(key, "one"));
    }

    void fetchesNothingThatIsLocked()
    {
        const QString key = written("one");
        QVERIFY(learns(key, "one"));
        lock();
        QCOMPARE(read(key), Unknown);
        unlock();
        QVERIFY(learns(key, "one"));
    }

    void waitsNoLongerThanItMay()
    {
        const QString key = written("one");
        QVERIFY(learns(key, "one"));
        const pid_t pid = servicePid();
        ::kill(pid, SIGSTOP);
        QElapsedTimer elapsed;
        elapsed.start();
        QCOMPARE(read(key, 300ms), words(SecretProblem::KeychainTimedOut));
        QVERIFY(elapsed.elapsed() >= 300 && elapsed.elapsed() < 5000);
        QCOMPARE(read(key), Unknown); // QtKeychain is to find out
        ::kill(pid, SIGCONT);
        QVERIFY(learns(key, "one"));
    }

    void goesWithWhatItAsks()
    {
        const QString key = written("one");
        QVERIFY(learns(key, "one"));
        bool isAnswered = false;
        m_reader->read(key, 5s, [&isAnswered](const std::optional<SecretOutcome> &) { isAnswered = true; });
        m_reader.reset();
        QTest::qWait(50);
        QVERIFY(!isAnswered);
    }

    /// The next ones end the service and the bus.
    void noticesAnotherService()
    {
        const QString key = written("one");
        QVERIFY(learns(key, "one"));
        ::kill(servicePid(), SIGKILL);
        QCOMPARE(read(key), Unknown);
        unlock(); // the bus starts another
        QTRY_VERIFY_WITH_TIMEOUT(learns(key, "one"), 20000);
    }

    void noticesThatTheBusHasGone()
    {
        const QString key = written("one");
        QVERIFY(learns(key, "one"));
        const auto bus = static_cast<pid_t>(
            QDBusConnection::sessionBus().interface()->servicePid(u"org.freedesktop.DBus"_s).value());
        QVERIFY(bus > 0);
        QString found;
        m_reader->read(key, 5s,
                       [&found](const std::optional<SecretOutcome> &outcome) { found = told(outcome); });
        ::kill(bus, SIGKILL);
        QTRY_VERIFY(!found.isEmpty()); // it may just have been answered
        QTRY_COMPARE(read(key), Unknown);
        m_reader->learn(key, Secret("one"));
        QCOMPARE(read(key), Unknown);
    }

private:
    const QString Unknown = u"(unknown)"_s;

    static QString told(const std::optional<SecretOutcome> &outcome)
    {
        return outcome ? Gatehouse::told(*outcome) : u"(unknown)"_s;
    }

    /// Writes an entry; its key.
    QString written(const QByteArray &value)
    {
        const KeychainName name{KeychainKind::Secret, u"first"_s};
        if (m_fixture->write(name, value) != u"ok"_s)
            qWarning("the entry could not be written");
        return m_fixture->keychain().directoryId() + u"/secret/first"_s;
    }

    QString read(const QString &key, std::chrono::milliseconds limit = 5s)
    {
        std::optional<QString> answer;
        m_reader->read(key, limit,
                       [&answer](const std::optional<SecretOutcome> &outcome) { answer = told(outcome); });
        return QTest::qWaitFor([&answer] { return answer.has_value(); }, 20000) ? *answer : u"(never)"_s;
    }

    /// Whether it finds the place of an entry with this value.
    bool learns(const QString &key, const QByteArray &value)
    {
        QElapsedTimer patience;
        for (patience.start(); patience.elapsed() < 1000;) {
            m_reader->learn(key, Secret(value));
            if (read(key) == u"ok:"_s + QString::fromUtf8(value))
                return true;
            QTest::qWait(20);
        }
        return false;
    }

    std::unique_ptr<Poller> m_poller;
    std::unique_ptr<KeychainReader> m_reader;
    std::unique_ptr<KeychainFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestKeychainReader)
#include "tst_keychainreader.moc"
