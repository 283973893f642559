// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rotation.h"
#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

/// A secret that was changed counts for the next request, whatever source it has (tst_keychain has the
/// keychain's).
class TestRotation final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dotEnv()
    {
        const ScratchFiles files;
        Resolver resolver({}, files.path(u".env"_s), nullptr);
        Rotation rotation(resolver, {SecretRef::Source::Env, u"default"_s, u"ROTATED"_s, {}});
        QCOMPARE(rotation.run([&files](const QByteArray &value) {
            files.write(u".env"_s, "ROTATED=" + value + '\n');
        }),
                 QString());
    }

    void file_data()
    {
        QTest::addColumn<bool>("isReplaced");
        QTest::newRow("written in place") << false;
        QTest::newRow("replaced") << true;
    }

    void file()
    {
        QFETCH(const bool, isReplaced);
        const ScratchFiles files;
        SecretProviders providers;
        providers.providers.insert(u"f"_s, FileProvider{.path = files.path(u"s.json"_s)});
        Resolver resolver(providers, {}, nullptr);
        Rotation rotation(resolver, {SecretRef::Source::File, u"f"_s, u"/key"_s, {}});
        QCOMPARE(rotation.run([&files, isReplaced](const QByteArray &value) {
            const QByteArray text = "{\"key\":\"" + value + "\"}";
            if (isReplaced)
                files.replace(u"s.json"_s, text);
            else
                files.write(u"s.json"_s, text);
        }),
                 QString());
    }

    void command()
    {
        const ScratchFiles files;
        ExecProvider provider;
        provider.command = files.script(u"get"_s, "read -r value <\"$1\"; echo \"$value\"");
        provider.args = {files.path(u"value"_s)};
        provider.jsonOnly = false;
        SecretProviders providers;
        providers.providers.insert(u"x"_s, provider);
        Resolver resolver(providers, {}, nullptr);
        Rotation rotation(resolver, {SecretRef::Source::Exec, u"x"_s, u"a"_s, {}});
        QCOMPARE(rotation.run([&files](const QByteArray &value) { files.replace(u"value"_s, value + '\n'); }),
                 QString());
    }
};

GATEHOUSE_TEST(TestRotation)
#include "tst_rotation.moc"
