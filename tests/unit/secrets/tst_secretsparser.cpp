// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretsparser.h"

#include "json.h"

#include "support/testmain.h"
#include <QDir>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Parsed
{
    explicit Parsed(const QByteArray &json)
        : providers(parseSecretsSection(*parseJson(json), u"/etc/gatehouse"_s,
                                        [this](const QString &path, const QString &message) {
                                            paths.append(path);
                                            messages.append(message);
                                        }))
    { }

    QStringList paths;
    QStringList messages;
    SecretProviders providers;
};

} // namespace

class TestSecretsParser final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAllOfIt()
    {
        const Parsed parsed(R"({ "providers": {
            "files": {"source":"file","path":"/home/me/.secrets.json","mode":"json"},
            "one": {"source":"file","path":"one.txt","mode":"singleValue","maxBytes":10,"timeoutMs":20},
            "vault": {"source":"exec","command":"/usr/local/bin/vault-get","args":["--profile","prod"],
                      "env":{"A":"b"},"passEnv":["PATH"],"timeoutMs":1,"noOutputTimeoutMs":2,
                      "maxOutputBytes":3,"jsonOnly":false,"trustedDirs":["/usr/local/bin"]},
            "default": {"source":"env","allowlist":["ZAPIER_SECRET"]} },
          "defaults": {"file":"files","exec":"vault"} })");
        QCOMPARE(parsed.paths, QStringList());
        const QMap<QString, SecretProvider> &providers = parsed.providers.providers;
        QCOMPARE(providers.size(), 4);
        const auto files = std::get<FileProvider>(providers.value(u"files"_s));
        QCOMPARE(files.path, u"/home/me/.secrets.json"_s);
        QCOMPARE(files.maxBytes, 1048576);
        QVERIFY(files.timeout == 5000ms && files.mode == FileProvider::Mode::Json);
        const auto one = std::get<FileProvider>(providers.value(u"one"_s));
        QCOMPARE(one.path, u"/etc/gatehouse/one.txt"_s);
        QVERIFY(one.timeout == 20ms && one.maxBytes == 10 && one.mode == FileProvider::Mode::SingleValue);
        const auto vault = std::get<ExecProvider>(providers.value(u"vault"_s));
        QCOMPARE(vault.args, QStringList({u"--profile"_s, u"prod"_s}));
        QCOMPARE(vault.env.value(u"A"_s), u"b"_s);
        QCOMPARE(vault.passEnv, QStringList{u"PATH"_s});
        QVERIFY(vault.timeout == 1ms && vault.noOutputTimeout == 2ms && vault.maxOutputBytes == 3);
        QVERIFY(!vault.jsonOnly);
        QCOMPARE(*vault.trustedDirs, QStringList{u"/usr/local/bin"_s});
        QCOMPARE(*std::get<EnvProvider>(providers.value(u"default"_s)).allowlist,
                 QStringList{u"ZAPIER_SECRET"_s});
        QCOMPARE(parsed.providers.defaults.file, u"files"_s);

        const Parsed again(toJson(toJson(parsed.providers)));
        QCOMPARE(again.paths, QStringList());
        QVERIFY(again.providers == parsed.providers);
    }

    void emptyIsFine()
    {
        QVERIFY(Parsed("{}").paths.isEmpty());
        QVERIFY(Parsed("{}").providers == SecretProviders());
        QVERIFY(Parsed(R"({"providers":{},"defaults":{}})").paths.isEmpty());
    }

    void expandsTheHome()
    {
        const Parsed parsed(R"({"providers":{"f":{"source":"file","path":"~/.secrets.json"}}})");
        QCOMPARE(std::get<FileProvider>(parsed.providers.providers.value(u"f"_s)).path,
                 QDir::homePath() + u"/.secrets.json"_s);
    }

    void namesEveryProblem_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QStringList>("paths");
        const auto row = [](const char *name, const QByteArray &json, const QStringList &paths) {
            QTest::newRow(name) << json << paths;
        };
        const auto provider = [&row](const char *name, const QByteArray &json, const QStringList &paths) {
            row(name, "{\"providers\":{\"p\":" + json + "}}", paths);
        };
        row("no object", "[]", {QString()});
        row("unknown", R"({"provider":{}})", {u"provider"_s});
        row("providers no object", R"({"providers":[]})", {u"providers"_s});
        row("name", R"({"providers":{"Bad name":{"source":"env"}}})", {u"providers[\"Bad name\"]"_s});
        row("defaults unknown", R"({"defaults":{"keychain":"x"}})", {u"defaults.keychain"_s});
        row("defaults missing", R"({"defaults":{"file":"x"}})", {u"defaults.file"_s});
        row("defaults other source", R"({"providers":{"a":{"source":"env"}},"defaults":{"file":"a"}})",
            {u"defaults.file"_s});
        row("one fault, one problem", R"({"providers":{"a":{"source":"file"}},"defaults":{"file":"a"}})",
            {u"providers.a.path"_s});
        provider("no source", "{}", {u"providers.p.source"_s});
        provider("keychain can't be declared", R"({"source":"keychain"})", {u"providers.p.source"_s});
        provider("no object", "5", {u"providers.p"_s});
        provider("unknown field", R"({"source":"env","allowList":[]})", {u"providers.p.allowList"_s});
        provider("field of another source", R"({"source":"env","path":"/x"})", {u"providers.p.path"_s});
        provider("allowlist", R"({"source":"env","allowlist":["A","b",3]})",
                 {u"providers.p.allowlist[1]"_s, u"providers.p.allowlist[2]"_s});
        provider("path", R"({"source":"file","path":""})", {u"providers.p.path"_s});
        provider("mode", R"({"source":"file","path":"/x","mode":"text"})", {u"providers.p.mode"_s});
        provider("numbers", R"({"source":"file","path":"/x","maxBytes":0,"timeoutMs":2147483648})",
                 {u"providers.p.maxBytes"_s, u"providers.p.timeoutMs"_s});
        provider("number no number", R"({"source":"file","path":"/x","maxBytes":"1"})",
                 {u"providers.p.maxBytes"_s});
        provider("no command", R"({"source":"exec"})", {u"providers.p.command"_s});
        provider("relative command", R"({"source":"exec","command":"vault-get"})",
                 {u"providers.p.command"_s});
        provider("args", R"({"source":"exec","command":"/x","args":["a",1,"b\u0000"]})",
                 {u"providers.p.args[1]"_s, u"providers.p.args[2]"_s});
        provider("env", R"({"source":"exec","command":"/x","env":{"A=B":"c","D":1}})",
                 {u"providers.p.env[\"A=B\"]"_s, u"providers.p.env.D"_s});
        provider("passEnv", R"({"source":"exec","command":"/x","passEnv":"PATH"})",
                 {u"providers.p.passEnv"_s});
        provider("trustedDirs", R"({"source":"exec","command":"/x","trustedDirs":["bin"]})",
                 {u"providers.p.trustedDirs[0]"_s});
        provider("jsonOnly", R"({"source":"exec","command":"/x","jsonOnly":1})", {u"providers.p.jsonOnly"_s});
    }

    void namesEveryProblem()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QStringList, paths);
        const Parsed parsed(json);
        QCOMPARE(parsed.paths, paths);
        for (const QString &message : parsed.messages)
            QVERIFY(!message.isEmpty());
    }

    void unknownFieldsNameTheKnownOnes()
    {
        QVERIFY(Parsed(R"({"provider":{}})").messages.constFirst().contains(u"providers"_s));
    }

    void checksReferencesAgainstTheProviders_data()
    {
        QTest::addColumn<QByteArray>("ref");
        QTest::addColumn<int>("problem"); // -1: none
        const auto row = [](const QByteArray &ref, std::optional<SecretProblem> problem) {
            QTest::newRow(ref.constData()) << ref << (problem ? static_cast<int>(*problem) : -1);
        };
        row(R"("plain")", {});
        row(R"({"source":"env","id":"ALLOWED"})", {});
        row(R"({"source":"env","id":"OTHER"})", SecretProblem::VariableNotAllowed);
        row(R"({"source":"env","id":"OTHER","provider":"all"})", {});
        row(R"({"source":"env","id":"OTHER","provider":"none"})", SecretProblem::VariableNotAllowed);
        row(R"({"source":"env","id":"OTHER","provider":"json"})", SecretProblem::ProviderMissing);
        row(R"({"source":"file","id":"/a"})", {});
        row(R"({"source":"file","id":"value"})", SecretProblem::ReferenceInvalid);
        row(R"({"source":"file","id":"value","provider":"whole"})", {});
        row(R"({"source":"file","id":"/a","provider":"whole"})", SecretProblem::ReferenceInvalid);
        row(R"({"source":"file","id":"/a","provider":"nowhere"})", SecretProblem::ProviderMissing);
        row(R"({"source":"exec","id":"a"})", SecretProblem::ProviderMissing);
        row(R"({"source":"exec","id":"a","provider":"run"})", {});
        row(R"({"source":"keychain","id":"a"})", {});
        row(R"({"source":"keychain","id":"a","provider":"json"})", SecretProblem::ProviderMissing);
    }

    void checksReferencesAgainstTheProviders()
    {
        QFETCH(const QByteArray, ref);
        QFETCH(const int, problem);
        const Parsed parsed(R"({"providers":{
            "default":{"source":"env","allowlist":["ALLOWED"]}, "all":{"source":"env"},
            "none":{"source":"env","allowlist":[]},
            "json":{"source":"file","path":"/x"}, "whole":{"source":"file","path":"/y","mode":"singleValue"},
            "run":{"source":"exec","command":"/z"}}, "defaults":{"file":"json"}})");
        QCOMPARE(parsed.paths, QStringList());
        const auto found = checkAgainst(*parseSecretRef(*parseJson(ref)), parsed.providers);
        QCOMPARE(found ? static_cast<int>(*found) : -1, problem);
    }

    void theEnvironmentNeedsNoProvider()
    {
        const auto ref = parseSecretRef(*parseJson(R"({"source":"env","id":"A"})"));
        QVERIFY(!checkAgainst(*ref, {}));
        const Parsed shadowed(R"({"providers":{"default":{"source":"file","path":"/x"}}})");
        QVERIFY(!checkAgainst(*ref, shadowed.providers));
    }
};

GATEHOUSE_TEST(TestSecretsParser)
#include "tst_secretsparser.moc"
