// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "keychainfixture.h"
#include "secrets/keychainreader.h"
#include "secrets/resolver.h"

#include <QElapsedTimer>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

/// Without a service, without a bus, or without the event loop that the library needs.
class TestKeychainAbsent final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isFoundOut()
    {
        KeychainFixture fixture;
        const KeychainName name{KeychainKind::Key, u"first"_s};
        QElapsedTimer elapsed;
        elapsed.start();
        QCOMPARE(fixture.read(name), words(SecretProblem::KeychainUnavailable));
        QCOMPARE(fixture.keychain().state(), Keychain::State::Absent);
        QCOMPARE(fixture.write(name, "value"), u"There is no keychain."_s);
        QCOMPARE(fixture.remove(name), u"There is no keychain."_s);
        QCOMPARE(fixture.probe(), Keychain::State::Absent);
        QVERIFY(elapsed.elapsed() < 8000);
        QCOMPARE(fixture.indexed(), QStringList());
    }

    /// What looks for the place of an entry finds nobody to ask.
    void noPlaceIsLearnt()
    {
        Poller poller;
        KeychainReader reader(poller);
        int answers = 0;
        for (int i = 0; i < 3; ++i) {
            reader.learn(u"any"_s, Secret("value"));
            QTest::qWait(20);
            QVERIFY(!reader.knows(u"any"_s));
            reader.read(
                u"any"_s, std::chrono::seconds(1),
                [&answers](const std::optional<SecretOutcome> &outcome) { answers += outcome ? 0 : 1; });
        }
        QCOMPARE(answers, 3); // at once: QtKeychain has to be asked
    }

    void allElseWorks()
    {
        KeychainFixture fixture;
        qputenv("GATEHOUSE_TEST_SET", "here");
        Resolver resolver({}, {}, &fixture.keychain());
        QString env;
        QString keychain;
        resolver.lookUp({SecretRef::Source::Env, u"default"_s, u"GATEHOUSE_TEST_SET"_s, {}}, this,
                        [&env](const SecretOutcome &outcome) { env = told(outcome); });
        resolver.lookUp({SecretRef::Source::Keychain, u"default"_s, u"zapier"_s, {}}, this,
                        [&keychain](const SecretOutcome &outcome) { keychain = told(outcome); });
        QCOMPARE(env, u"ok:here"_s);
        QTRY_COMPARE(keychain, words(SecretProblem::KeychainUnavailable));
    }
};

QTEST_GUILESS_MAIN(TestKeychainAbsent)
#include "tst_keychain_absent.moc"
