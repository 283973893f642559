// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychain.h"

#include "keychainfixture.h"
#include "rotation.h"
#include "support/otherprogram.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <csignal>

using namespace Gatehouse;
using namespace OtherProgram;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const KeychainName First{KeychainKind::Secret, u"first"_s};

} // namespace

/// With a real keychain that is unlocked at the start (tests/support/with-keyring.sh --unlocked). The last
/// tests leave it worse.
class TestKeychain final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        registerTypes();
        QVERIFY2(servicePid() > 0, "run me by tests/support/with-keyring.sh --unlocked");
    }

    void writesReadsAndDeletes()
    {
        KeychainFixture fixture;
        QCOMPARE(fixture.read(First), words(SecretProblem::ValueMissing));
        QCOMPARE(fixture.write(First, "value"), u"ok"_s);
        QCOMPARE(fixture.keychain().state(), Keychain::State::Available);
        QCOMPARE(fixture.read(First), u"ok:value"_s);
        QCOMPARE(fixture.write(First, "other"), u"ok"_s);
        QCOMPARE(fixture.read(First), u"ok:other"_s);
        QCOMPARE(fixture.indexed(), QStringList{u"secret/first"_s});
        QCOMPARE(fixture.keychain().entries().size(), 1);
        QCOMPARE(fixture.remove(First), u"ok"_s);
        QCOMPARE(fixture.read(First), words(SecretProblem::ValueMissing));
        QCOMPARE(fixture.remove(First), u"ok"_s);
        QCOMPARE(fixture.indexed(), QStringList());
    }

    void keepsAnyBytes()
    {
        KeychainFixture fixture;
        for (const QByteArray &value :
             {"nul\0within"_ba, "\xff\xfe\x00"_ba, "päß\n"_ba, QByteArray(200000, 'x')}) {
            QCOMPARE(fixture.write(First, value), u"ok"_s);
            std::optional<QByteArray> read;
            fixture.keychain().read(First, this, [&read](const SecretOutcome &outcome) {
                read = outcome ? outcome->bytes().toByteArray() : QByteArray();
            });
            QTRY_VERIFY(read);
            QCOMPARE(*read, value);
        }
        QCOMPARE(fixture.remove(First), u"ok"_s);
    }

    /// Whoever changes an entry, and wherever it lies afterwards.
    void readsAgainWhatOthersChange()
    {
        KeychainFixture fixture;
        const KeychainName second{KeychainKind::Secret, u"second"_s};
        const QList<QDBusObjectPath> before = items();
        QCOMPARE(fixture.write(First, "one"), u"ok"_s);
        QList<QDBusObjectPath> added = items();
        added.removeIf([&before](const QDBusObjectPath &path) { return before.contains(path); });
        QCOMPARE(added.size(), 1);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(fixture.read(First), u"ok:one"_s);
        setSecret(added.first(), "two");
        for (int i = 0; i < 3; ++i)
            QCOMPARE(fixture.read(First), u"ok:two"_s);
        deleteItem(added.first());
        QCOMPARE(fixture.write(second, "other"), u"ok"_s); // which may lie where the first did
        QCOMPARE(fixture.read(First), words(SecretProblem::ValueMissing));
        QCOMPARE(fixture.read(second), u"ok:other"_s);
        QCOMPARE(fixture.write(First, "three"), u"ok"_s);
        QCOMPARE(fixture.read(First), u"ok:three"_s);
        QCOMPARE(fixture.read(First), u"ok:three"_s);
        QCOMPARE(fixture.remove(First), u"ok"_s);
        QCOMPARE(fixture.remove(second), u"ok"_s);
        QCOMPARE(fixture.read(First), words(SecretProblem::ValueMissing));
        QCOMPARE(items(), before);
    }

    void tellsKindsNamesAndDirectoriesApart()
    {
        KeychainFixture one;
        KeychainFixture two;
        const KeychainName key{KeychainKind::Key, u"first"_s};
        const KeychainName odd{KeychainKind::Agent, u"a/b \"c\" ü"_s};
        QCOMPARE(one.write(First, "1"), u"ok"_s);
        QCOMPARE(one.write(key, "2"), u"ok"_s);
        QCOMPARE(one.write(odd, "3"), u"ok"_s);
        QCOMPARE(two.write(First, "4"), u"ok"_s);
        QCOMPARE(one.read(First), u"ok:1"_s);
        QCOMPARE(one.read(key), u"ok:2"_s);
        QCOMPARE(one.read(odd), u"ok:3"_s);
        QCOMPARE(two.read(First), u"ok:4"_s);
        QCOMPARE(two.read(key), words(SecretProblem::ValueMissing));
        one.reopen();
        QCOMPARE(one.read(odd), u"ok:3"_s);
        QCOMPARE(one.indexed(), QStringList({u"key/first"_s, u"secret/first"_s, u"agent/a/b \"c\" ü"_s}));
        for (const KeychainName &name : {First, key, odd})
            QCOMPARE(one.remove(name), u"ok"_s);
        QCOMPARE(two.read(First), u"ok:4"_s);
        QCOMPARE(two.remove(First), u"ok"_s);
    }

    void refusesWhatMakesNoSense()
    {
        KeychainFixture fixture;
        QCOMPARE(fixture.write(First, ""), u"A secret must not be empty."_s);
        QCOMPARE(fixture.write({KeychainKind::Secret, QString()}, "x"),
                 u"A keychain entry needs a name of one line."_s);
        QCOMPARE(fixture.write({KeychainKind::Secret, u"a\nb"_s}, "x"),
                 u"A keychain entry needs a name of one line."_s);
        QCOMPARE(fixture.indexed(), QStringList());
    }

    void probesAndLeavesNothing()
    {
        KeychainFixture fixture;
        const qsizetype before = itemCount();
        const QSignalSpy changes(&fixture.keychain(), &Keychain::stateChanged);
        QCOMPARE(fixture.keychain().state(), Keychain::State::Unknown);
        QCOMPARE(fixture.probe(), Keychain::State::Available);
        QCOMPARE(fixture.probe(), Keychain::State::Available);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(itemCount(), before);
        QCOMPARE(fixture.indexed(), QStringList());
    }

    void changesOfOneEntryKeepTheirOrder()
    {
        KeychainFixture fixture;
        QStringList done;
        const auto note = [&done](const QString &name) {
            return [&done, name](const Result<void> &result) {
                done.append(result ? name : result.error().message);
            };
        };
        Keychain &keychain = fixture.keychain();
        keychain.write(First, Secret("1"), this, note(u"1"_s));
        keychain.remove(First, this, note(u"2"_s));
        keychain.write(First, Secret("3"), this, note(u"3"_s));
        QCOMPARE(fixture.indexed(), QStringList()); // what is under way is no orphan
        QTRY_COMPARE(done, QStringList({u"1"_s, u"2"_s, u"3"_s}));
        QCOMPARE(fixture.read(First), u"ok:3"_s);
        QCOMPARE(fixture.indexed(), QStringList{u"secret/first"_s});
        QVERIFY(keychain.orphans([](const KeychainName &name) { return name == First; }).isEmpty());
        QCOMPARE(fixture.remove(First), u"ok"_s);
    }

    void forgetsTheDead()
    {
        KeychainFixture fixture;
        auto context = std::make_unique<QObject>();
        bool isCalled = false;
        fixture.keychain().write(First, Secret("x"), context.get(),
                                 [&isCalled](const Result<void> &) { isCalled = true; });
        fixture.keychain().read(First, context.get(),
                                [&isCalled](const SecretOutcome &) { isCalled = true; });
        context.reset();
        QCOMPARE(fixture.remove(First), u"ok"_s);
        QVERIFY(!isCalled);
        fixture.keychain().read(First, this, [&isCalled](const SecretOutcome &) { isCalled = true; });
        fixture.reopen();
        QCOMPARE(fixture.read(First), words(SecretProblem::ValueMissing));
        QVERIFY(!isCalled);
    }

    void rotates()
    {
        KeychainFixture fixture;
        Resolver resolver({}, {}, &fixture.keychain());
        Rotation rotation(resolver, {SecretRef::Source::Keychain, u"default"_s, u"rotated"_s, {}});
        const KeychainName name{KeychainKind::Secret, u"rotated"_s};
        QString failure;
        QCOMPARE(rotation.run([&](const QByteArray &value) {
            const QString done = fixture.write(name, value);
            if (done != "ok"_L1)
                failure = done;
        }),
                 QString());
        QCOMPARE(failure, QString());
        QCOMPARE(fixture.remove(name), u"ok"_s);
    }

    void aLockedOneIsLeftAlone()
    {
        KeychainFixture fixture;
        QCOMPARE(fixture.write(First, "value"), u"ok"_s);
        lock();
        QTRY_COMPARE(fixture.keychain().state(), Keychain::State::Locked); // by itself
        QElapsedTimer elapsed;
        elapsed.start();
        const QString locked = words(SecretProblem::KeychainLocked);
        QCOMPARE(fixture.read(First), locked);
        QCOMPARE(fixture.write(First, "other"), u"The keychain is locked."_s);
        QCOMPARE(fixture.write({KeychainKind::Secret, u"new"_s}, "x"), u"The keychain is locked."_s);
        QCOMPARE(fixture.remove(First), u"The keychain is locked."_s);
        QCOMPARE(fixture.probe(), Keychain::State::Locked);
        QVERIFY(elapsed.elapsed() < 5000);
        QCOMPARE(fixture.indexed(), QStringList{u"secret/first"_s});
        unlock();
        QTRY_COMPARE(fixture.keychain().state(), Keychain::State::Available); // by itself
        QCOMPARE(fixture.read(First), u"ok:value"_s);
        QCOMPARE(fixture.remove(First), u"ok"_s);
    }

    void unlockingIsAsked()
    {
        KeychainFixture fixture;
        QCOMPARE(fixture.write(First, "value"), u"ok"_s);
        lock();
        QTRY_COMPARE(fixture.keychain().state(), Keychain::State::Locked);
        std::optional<Keychain::State> state;
        fixture.keychain().unlock(this, [&state](Keychain::State result) { state = result; });
        QCOMPARE(fixture.read(First), words(SecretProblem::KeychainLocked)); // does not wait for the window
        QTRY_VERIFY_WITH_TIMEOUT(state, 30000); // there is no display for it
        QCOMPARE(*state, Keychain::State::Locked);
        unlock();
        QTRY_COMPARE(fixture.read(First), u"ok:value"_s);
        QCOMPARE(fixture.remove(First), u"ok"_s);
    }

    void aStoppedServiceIsNotWaitedFor()
    {
        KeychainFixture fixture;
        QCOMPARE(fixture.write(First, "value"), u"ok"_s);
        fixture.keychain().setTimeout(400ms);
        const pid_t pid = servicePid();
        ::kill(pid, SIGSTOP);
        QElapsedTimer elapsed;
        elapsed.start();
        QCOMPARE(fixture.read(First), words(SecretProblem::KeychainTimedOut));
        QVERIFY(elapsed.elapsed() >= 400 && elapsed.elapsed() < 5000);
        QCOMPARE(fixture.keychain().state(), Keychain::State::Absent);
        fixture.keychain().setTimeout(15s);
        elapsed.start();
        QCOMPARE(fixture.read(First), words(SecretProblem::KeychainTimedOut));
        QCOMPARE(fixture.write(First, "other"), u"The keychain does not answer."_s);
        QVERIFY(elapsed.elapsed() < 15000); // at once: the first one still hangs there
        ::kill(pid, SIGCONT);
        fixture.keychain().setTimeout(Keychain::DefaultTimeout);
        QTRY_COMPARE(fixture.read(First), u"ok:value"_s);
        QTRY_COMPARE(fixture.keychain().state(), Keychain::State::Available);
        QCOMPARE(fixture.remove(First), u"ok"_s);
    }

    /// Those who come while it hangs wait for the first of them, and not each for its own time.
    void aServiceThatStopsIsWaitedForOnce()
    {
        KeychainFixture fixture;
        QCOMPARE(fixture.write(First, "value"), u"ok"_s);
        for (int i = 0; i < 3; ++i) // it is read where it lies in the end
            QCOMPARE(fixture.read(First), u"ok:value"_s);
        fixture.keychain().setTimeout(1000ms);
        Resolver resolver({}, {}, &fixture.keychain());
        const SecretRef ref{SecretRef::Source::Keychain, u"default"_s, First.name, {}};
        const pid_t pid = servicePid();
        ::kill(pid, SIGSTOP);
        QElapsedTimer elapsed;
        elapsed.start();
        int failed = 0;
        const auto lookUp = [&] {
            resolver.lookUp(ref, this,
                            [&failed](const SecretOutcome &outcome) { failed += outcome ? 0 : 1; });
        };
        lookUp();
        QTest::qWait(50);
        lookUp();
        QTRY_COMPARE(failed, 2);
        QVERIFY2(elapsed.elapsed() >= 1000 && elapsed.elapsed() < 1900,
                 qPrintable(QString::number(elapsed.elapsed())));
        ::kill(pid, SIGCONT);
        fixture.keychain().setTimeout(Keychain::DefaultTimeout);
        QTRY_COMPARE(fixture.read(First), u"ok:value"_s);
        QCOMPARE(fixture.remove(First), u"ok"_s);
    }

    /// Traffic must not put off what finds that out.
    void comingBackIsNoticedUnderLoad()
    {
        KeychainFixture fixture;
        QCOMPARE(fixture.write(First, "value"), u"ok"_s);
        lock();
        QTRY_COMPARE(fixture.keychain().state(), Keychain::State::Locked);
        QTimer load;
        connect(&load, &QTimer::timeout, this, [&fixture] {
            fixture.keychain().read(First, &fixture.keychain(), [](const SecretOutcome &) {});
        });
        load.start(20ms);
        unlock();
        QTRY_COMPARE(fixture.keychain().state(), Keychain::State::Available);
        load.stop();
        QCOMPARE(fixture.remove(First), u"ok"_s);
    }

    void aKilledServiceIsNoticed()
    {
        KeychainFixture fixture;
        QCOMPARE(fixture.write(First, "value"), u"ok"_s);
        const QSignalSpy changes(&fixture.keychain(), &Keychain::stateChanged);
        ::kill(servicePid(), SIGKILL);
        QTRY_COMPARE(fixture.keychain().state(), Keychain::State::Absent); // by itself
        QElapsedTimer elapsed;
        elapsed.start();
        // the bus starts another one, which nobody has unlocked
        const QString read = fixture.read(First);
        QVERIFY2(read == words(SecretProblem::KeychainLocked)
                     || read == words(SecretProblem::KeychainUnavailable),
                 qPrintable(read));
        QVERIFY(fixture.write(First, "other") != "ok"_L1);
        QVERIFY(elapsed.elapsed() < 15000);
        QVERIFY(fixture.keychain().state() != Keychain::State::Available);
        QCOMPARE(fixture.indexed(), QStringList{u"secret/first"_s});
        unlock();
        QTRY_COMPARE_WITH_TIMEOUT(fixture.read(First), u"ok:value"_s, 20000);
        QTRY_COMPARE(fixture.keychain().state(), Keychain::State::Available);
    }

    void aServiceKilledUnderLoadIsSurvived()
    {
        KeychainFixture fixture;
        fixture.keychain().setTimeout(3s);
        int answers = 0;
        for (int i = 0; i < 200; ++i) {
            fixture.keychain().read(First, this, [&answers](const SecretOutcome &) { ++answers; });
            if (i == 100)
                ::kill(servicePid(), SIGKILL);
        }
        QTRY_COMPARE_WITH_TIMEOUT(answers, 200, 20000);
    }

    void aBusThatGoesIsSurvived()
    {
        KeychainFixture fixture;
        const auto bus = static_cast<pid_t>(
            QDBusConnection::sessionBus().interface()->servicePid(u"org.freedesktop.DBus"_s).value());
        QVERIFY(bus > 0);
        ::kill(bus, SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.read(First), words(SecretProblem::KeychainUnavailable), 20000);
        QCOMPARE(fixture.keychain().state(), Keychain::State::Absent);
        QCOMPARE(fixture.probe(), Keychain::State::Absent);
    }
};

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
