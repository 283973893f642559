// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "keychainfixture.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

/// With a service that has no keyring to write to (tests/support/with-keyring.sh --empty): reads find
/// nothing, and deletes succeed, as in one that is fine.
class TestKeychainUnwritable final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isFoundOut()
    {
        KeychainFixture fixture;
        const KeychainName name{KeychainKind::Secret, u"first"_s};
        QCOMPARE(fixture.probe(), Keychain::State::Unwritable);
        QCOMPARE(fixture.read(name), words(SecretProblem::ValueMissing));
        QCOMPARE(fixture.write(name, "value"), u"The keychain can't be written."_s);
        QCOMPARE(fixture.indexed(), QStringList());
        QCOMPARE(fixture.remove(name), u"ok"_s);
        QCOMPARE(fixture.keychain().state(), Keychain::State::Unwritable);
    }
};

QTEST_GUILESS_MAIN(TestKeychainUnwritable)
#include "tst_keychain_unwritable.moc"
