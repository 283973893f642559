// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/secretedits.h"

#include "config/configsecrets.h"
#include "storing.h"
#include "support/testmain.h"

#include <QTemporaryDir>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

constexpr const char *Text =
    R"({"secrets":{"providers":{)"
    R"("files":{"source":"file","path":"secrets.json","timeoutMs":1000},)"
    R"("vault":{"source":"exec","command":"/bin/true"}},)"
    R"("defaults":{"file":"files","exec":"vault"}},)"
    R"("routes":{"a":{"sessionKey":"s","secret":{"source":"file","id":"/a"}},)"
    R"("b":{"sessionKey":"s","secret":{"source":"file","provider":"files","id":"/b"}},)"
    R"("c":{"sessionKey":"s","secret":{"source":"exec","provider":"vault","id":"c"}}}})";

} // namespace

/// What the window writes back of providers.
class TestSecretEdits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(u"gatehouse.json"_s);
        QVERIFY(writeFile(m_file, Text));
        m_watched = std::make_unique<Watched>(m_file);
        QVERIFY(m_watched->store.load());
    }

    void findsWhatGoesThroughAProvider()
    {
        const auto places = [this](const QString &name) {
            QStringList found;
            for (const ConfiguredSecret &secret : secretsThrough(store().current(), name))
                found.append(secret.ownerId);
            return found.join(u' ');
        };
        QCOMPARE(places(u"files"_s), u"a b"_s);
        QCOMPARE(places(u"vault"_s), u"c"_s);
        QCOMPARE(places(u"none"_s), QString());
    }

    void addsChangesAndRemoves()
    {
        const EnvProvider few{.allowlist = QStringList{u"A"_s}};
        QVERIFY(addSecretProvider(store(), u"few"_s, few));
        QCOMPARE(store().current().secrets.providers.value(u"few"_s), SecretProvider(few));
        const Result<void> again = addSecretProvider(store(), u"few"_s, few);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Conflict);
        const Result<void> wrong = addSecretProvider(store(), u"Few"_s, few);
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, ErrorCode::Invalid);

        const SecretProvider seen = store().current().secrets.providers.value(u"files"_s);
        FileProvider wanted = std::get<FileProvider>(seen);
        wanted.maxBytes = 100;
        wanted.timeout = FileProvider().timeout;
        QVERIFY(changeSecretProvider(store(), u"files"_s, seen, u"files"_s, wanted));
        QCOMPARE(store().current().secrets.providers.value(u"files"_s), SecretProvider(wanted));
        const QByteArray text = readFile(m_file);
        QVERIFY2(text.contains("\"path\": \"secrets.json\""), text.constData()); // as it was written
        QVERIFY2(!text.contains("timeoutMs"), text.constData());

        QVERIFY(
            removeSecretProvider(store(), u"vault"_s, store().current().secrets.providers.value(u"vault"_s)));
        QCOMPARE(store().current().secrets.defaults.exec, QString());
        QCOMPARE(store().current().secrets.defaults.file, u"files"_s);
        QCOMPARE(store().current().routes.value(2).secret.provider, u"vault"_s); // its business
        QVERIFY(removeSecretProvider(store(), u"files"_s, wanted));
        QVERIFY2(!readFile(m_file).contains("defaults"), readFile(m_file).constData());
    }

    void aNewNameIsFollowed()
    {
        const SecretProvider seen = store().current().secrets.providers.value(u"files"_s);
        QVERIFY(changeSecretProvider(store(), u"files"_s, seen, u"disk"_s, seen));
        const Config &config = store().current();
        QCOMPARE(config.secrets.providers.keys(), (QStringList{u"disk"_s, u"vault"_s}));
        QCOMPARE(config.secrets.defaults.file, u"disk"_s);
        QCOMPARE(config.routes.value(0).secret.provider, u"default"_s);
        QCOMPARE(config.routes.value(1).secret.provider, u"disk"_s);
        QVERIFY(readFile(m_file).indexOf("\"disk\"") < readFile(m_file).indexOf("\"vault\"")); // in its place
        const Result<void> taken = changeSecretProvider(store(), u"disk"_s, seen, u"vault"_s, seen);
        QVERIFY(!taken);
        QCOMPARE(taken.error().code, ErrorCode::Conflict);
        // another kind under the old name: nothing of the old one stays
        ExecProvider other;
        other.command = u"/bin/false"_s;
        other.args = QStringList{u"-v"_s};
        QVERIFY(changeSecretProvider(
            store(), u"vault"_s, store().current().secrets.providers.value(u"vault"_s), u"vault"_s, other));
        QCOMPARE(std::get<ExecProvider>(store().current().secrets.providers.value(u"vault"_s)).args,
                 QStringList{u"-v"_s});
    }

    void whatOthersChangedIsNotOverwritten()
    {
        const SecretProvider seen = store().current().secrets.providers.value(u"files"_s);
        const SecretProviders::Defaults defaults = store().current().secrets.defaults;
        QByteArray text = Text;
        QVERIFY(writeFile(m_file, text.replace("1000", "2000").replace(",\"exec\":\"vault\"", "")));
        const QByteArray before = readFile(m_file);
        for (const Result<void> &result :
             {changeSecretProvider(store(), u"files"_s, seen, u"files"_s, FileProvider{.path = u"/x"_s}),
              removeSecretProvider(store(), u"files"_s, seen), setSecretDefaults(store(), defaults, {})}) {
            QVERIFY(!result);
            QCOMPARE(result.error().code, ErrorCode::Conflict);
        }
        const Result<void> gone = removeSecretProvider(store(), u"gone"_s, seen);
        QVERIFY(!gone);
        QCOMPARE(gone.error().code, ErrorCode::NotFound);
        QCOMPARE(readFile(m_file), before);
        QVERIFY(setSecretDefaults(store(), store().current().secrets.defaults,
                                  {.env = {}, .file = {}, .exec = u"vault"_s}));
        QCOMPARE(store().current().secrets.defaults,
                 (SecretProviders::Defaults{.env = {}, .file = {}, .exec = u"vault"_s}));
    }

private:
    [[nodiscard]] ConfigStore &store() { return m_watched->store; }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    std::unique_ptr<Watched> m_watched;
};

GATEHOUSE_TEST(TestSecretEdits)
#include "tst_secretedits.moc"
