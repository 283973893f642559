// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "chatserverthread.h"
#include "program.h"
#include "secretaudit.h"
#include "storage/sqliteconnection.h"
#include "support/scriptedopenclaw.h"
#include "support/serverthread.h"
#include "support/testmain.h"

#include <QRegularExpression>
#include <QSslKey>
#include <QVariant>
#include <csignal>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;

namespace {

boost::json::value json(const QByteArray &text)
{
    const Result<boost::json::value> value = parseJson(text.trimmed());
    return value ? *value : boost::json::value("no JSON: " + text.toStdString());
}

QString textAt(const boost::json::value &object, const char *name)
{
    const boost::json::value &value = object.at(name);
    return value.is_string() ? toQString(value.get_string()) : u"(no text)"_s;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &text, QFile::Permissions mode)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.setPermissions(mode) && file.write(text) == text.size();
}

constexpr QFile::Permissions Private = QFile::ReadOwner | QFile::WriteOwner;

boost::json::object reference(const char *source, const char *id, const char *provider = "default")
{
    return {{"source", source}, {"provider", provider}, {"id", id}};
}

} // namespace

/// Secrets in the whole program: with a keychain when this runs in a session of
/// tests/support/with-keyring.sh, and without one.
class TestSecrets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<Home>();
        if (hasKeychain())
            m_home->joinSession();
        m_chat = std::make_unique<ChatServerThread>();
        m_uuid = newUuid();
    }
    void cleanup()
    {
        m_serving.reset();
        m_chat.reset();
    }

    void keysAreShownAgain_data() { addOwnerRows(); }
    void keysAreShownAgain()
    {
        if (!hasKeychain())
            QSKIP("needs a keychain");
        QVERIFY(m_home->writeConfig(configOf({instance(m_uuid, echoAgent(), {{"name", "ci"}})})));
        startOwner();
        const ProgramResult added = run("keys add --instance ci --label x");
        QCOMPARE(added.exitCode, 0);
        QVERIFY2(added.err.contains("keys show"), added.err.constData());
        QVERIFY(!added.err.contains("this once"));
        QCOMPARE(run("keys show --instance ci --id 1").out, added.out);
        const ProgramResult renewed = run("keys regenerate --instance ci --id 1");
        QVERIFY(renewed.out != added.out);
        QCOMPARE(run("keys show --instance ci --id 1").out, renewed.out);
        QCOMPARE(run("keys show --instance ci --id 2").exitCode, 3);
        QCOMPARE(run("keys delete --instance ci --id 1").exitCode, 0);
        QCOMPARE(run("keys show --instance ci --id 1").exitCode, 3);
        // what is deleted with the instance is gone from the index, too
        QCOMPARE(run("keys add --instance ci --label y").exitCode, 0);
        QCOMPARE(run("instances remove ci").exitCode, 0);
        m_serving.reset();
        QCOMPARE(databaseRows("keychain_entries"), 0);
    }

    void withoutAKeychainKeysAreShownOnce_data() { addOwnerRows(); }
    void withoutAKeychainKeysAreShownOnce()
    {
        if (hasKeychain())
            QSKIP("needs a session without keychain");
        QVERIFY(m_home->writeConfig(configOf({instance(m_uuid, echoAgent(), {{"name", "ci"}})})));
        startOwner();
        const ProgramResult added = run("keys add --instance ci --label x");
        QCOMPARE(added.exitCode, 0);
        QCOMPARE(added.out.trimmed().size(), 128);
        QVERIFY2(added.err.contains("It is shown this once, because"), added.err.constData());
        const ProgramResult shown = run("keys show --instance ci --id 1");
        QCOMPARE(shown.exitCode, 1);
        QCOMPARE(shown.out, QByteArray());
        QVERIFY2(shown.err.contains("it was shown once"), shown.err.constData());
        if (m_serving)
            VERIFY_STATUS(call(added.out.trimmed(), "hello"), 200);
        QCOMPARE(run("keys delete --instance ci --id 1").exitCode, 0);
        QCOMPARE(run("secrets set zapier", "value").exitCode, 1);
    }

    void theDemoKeepsItsKey()
    {
        QVERIFY(m_home->writeConfig());
        QByteArrayList keys;
        for (int round = 0; round < 2; ++round) {
            m_serving = std::make_unique<Serving>(*m_home, QStringList{u"--demo"_s} + m_home->places());
            QVERIFY(m_serving->isReady());
            static const QRegularExpression Key(u"Bearer ([0-9a-f]{128})"_s);
            keys.append(Key.match(QString::fromUtf8(m_serving->nextLine())).captured(1).toLatin1());
            m_serving->signal(SIGTERM);
            QCOMPARE(m_serving->finish().exitCode, 0);
        }
        QCOMPARE(keys.first().size(), 128);
        QCOMPARE(keys.first() == keys.last(), hasKeychain());
    }

    void statusTellsOfTheKeychain()
    {
        QVERIFY(m_home->writeConfig());
        startOwner(true);
        const QString expected = hasKeychain() ? u"unlocked"_s : u"absent"_s;
        QTRY_COMPARE_WITH_TIMEOUT(textAt(json(run("status --json").out), "keychain"), expected, 30'000);
    }

    void entriesAreSetUsedAndDeleted()
    {
        if (!hasKeychain())
            QSKIP("needs a keychain");
        QVERIFY(m_home->writeConfig(
            configOf({instance(m_uuid, chatAgent(reference("keychain", "chat key")), {{"name", "ci"}})})));
        startOwner(true);
        QVERIFY(m_serving);
        const QByteArray key = run("keys add --instance ci --label x").out.trimmed();
        const HttpAnswer refused = call(key, "one");
        VERIFY_STATUS(refused, 502);
        QVERIFY2(refused.body.contains("there is no entry of that name"), refused.body.constData());
        QCOMPARE(run("secrets test").exitCode, 1);

        for (const QByteArray &value : {QByteArray("first value"), QByteArray("second value")}) {
            const ProgramResult set = m_home->run({u"secrets"_s, u"set"_s, u"chat key"_s}, value + '\n');
            QVERIFY2(set.exitCode == 0, set.err.constData());
            VERIFY_STATUS(call(key, "two"), 200);
            QCOMPARE(m_chat->requests().last().headers.value("authorization"), "Bearer " + value);
        }
        QCOMPARE(run("secrets test").exitCode, 0);
        QCOMPARE(run("secrets test instances[0].agent.apiKey").exitCode, 0);
        QCOMPARE(run("secrets test instances[1].agent.apiKey").exitCode, 3);
        const boost::json::value list = json(run("secrets list --json").out);
        QVERIFY(list.is_array() && list.get_array().size() == 1);
        QCOMPARE(textAt(list.at(0), "place"), u"instances[0].agent.apiKey"_s);
        QCOMPARE(textAt(list.at(0), "usedBy"), u"instance ci"_s);
        QCOMPARE(textAt(list.at(0), "source"), u"keychain"_s);
        QCOMPARE(textAt(list.at(0), "reference"), u"keychain:chat key"_s);
        QCOMPARE(textAt(list.at(0), "result"), u"resolves"_s);
        QVERIFY(list.at(0).at("resolvedAt").is_string());

        const ProgramResult gone = m_home->run({u"secrets"_s, u"delete"_s, u"chat key"_s});
        QCOMPARE(gone.exitCode, 0);
        QVERIFY2(gone.err.contains("still referred to at instances[0].agent.apiKey"), gone.err.constData());
        QCOMPARE(m_home->run({u"secrets"_s, u"delete"_s, u"chat key"_s}).exitCode, 3);
        VERIFY_STATUS(call(key, "three"), 502);
    }

    void valuesAreChecked()
    {
        QVERIFY(m_home->writeConfig());
        QCOMPARE(run("secrets set zapier", "").exitCode, 2);
        QCOMPARE(run("secrets set zapier", "\n").exitCode, 2);
        QCOMPARE(run("secrets set zapier", "\xff\n").exitCode, 2);
        QCOMPARE(run("secrets set zapier", QByteArray("a\0b", 3)).exitCode, 2);
        QCOMPARE(run("secrets set zapier", QByteArray(70'000, 'x')).exitCode, 2);
        QCOMPARE(m_home->run({u"secrets"_s, u"set"_s, u"two\nlines"_s}, "x").exitCode, 2);
        QCOMPARE(run("secrets set zapier value", "x").exitCode, 2);
        QCOMPARE(run("secrets delete nothing").exitCode, 3);
    }

    void plainSecretsAreAdopted_data() { addOwnerRows(); }
    void plainSecretsAreAdopted()
    {
        const QByteArray before = "{\"instances\": [{\"uuid\": \"" + m_uuid
            + "\", \"name\": \"ci\", \"agent\": {\"type\": \"chat\", \"model\": \"m\", \"apiKey\": \"sk "
              "\\\"1\\\"\", "
              "\"baseUrl\": \""
            + m_chat->with([](ScriptedChatServer *server) { return server->baseUrl(); }).toEncoded()
            + "\"}}], \"retention\": {\"callsDays\": 3}, \"listeners\": {\"public\": {\"port\": 0}, "
              "\"private\": {\"port\": 0}}}";
        QVERIFY(write(m_home->configFile(), before, Private));
        startOwner();
        const ProgramResult adopted = run("secrets adopt");
        if (!hasKeychain()) {
            QCOMPARE(adopted.exitCode, 1);
            QVERIFY2(adopted.err.contains("keychain"), adopted.err.constData());
            QCOMPARE(contentOf(m_home->configFile()), before);
            return;
        }
        QVERIFY2(adopted.exitCode == 0, adopted.err.constData());
        boost::json::value expected = json(before);
        expected.at("instances").at(0).at("agent").at("apiKey") = boost::json::object{{"source", "keychain"},
                                                                                      {"id", "ci API key"}};
        QCOMPARE(contentOf(m_home->configFile()), toIndentedJson(expected)); // the order, too
        QCOMPARE(QFile::permissions(m_home->configFile())
                     & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        QVERIFY(!QFile::exists(m_home->configFile() + u".bak"_s));
        if (!m_serving)
            startOwner(true);
        const QByteArray key = run("keys add --instance ci --label x").out.trimmed();
        VERIFY_STATUS(call(key, "one"), 200);
        QCOMPARE(m_chat->requests().last().headers.value("authorization"), "Bearer sk \"1\"");
        const ProgramResult again = run("secrets adopt");
        QCOMPARE(again.exitCode, 0);
        QVERIFY2(again.err.contains("no plain secret"), again.err.constData());
        QCOMPARE(run("secrets adopt instances[0].agent.apiKey").exitCode, 1);
        QCOMPARE(run("secrets adopt instances[7].agent.apiKey").exitCode, 3);
    }

    void adoptionTellsOfTheCopyItLeaves()
    {
        if (!hasKeychain())
            QSKIP("needs a keychain");
        QVERIFY(write(m_home->configFile(),
                      "// mine\n{instances: [{uuid: '" + m_uuid
                          + "', name: 'ci', agent: {type: 'chat', baseUrl: 'http://h', model: 'm', apiKey: "
                            "'sk-1'}}], listeners: {public: {port: 0}, private: {port: 0}}}",
                      Private));
        const ProgramResult adopted = run("secrets adopt");
        QCOMPARE(adopted.exitCode, 0);
        QVERIFY2(adopted.err.contains(".bak still holds the text"), adopted.err.constData());
        QVERIFY(!contentOf(m_home->configFile()).contains("sk-1"));
    }

    void aPassphraseFromTheKeychainOpensTheTlsKey()
    {
        const QByteArray passphrase = "open sesame";
        const QByteArray pem = contentOf(QStringLiteral(GATEHOUSE_TEST_TLS "/key.pem"));
        QSslKey key(pem, QSsl::Rsa);
        if (key.isNull())
            key = QSslKey(pem, QSsl::Ec);
        QVERIFY(!key.isNull());
        QVERIFY(write(m_home->path(u"key.pem"_s), key.toPem(passphrase), Private));
        const auto secured = [this](boost::json::object passphraseRef) {
            return boost::json::object{
                {"listeners",
                 boost::json::object{
                     {"public",
                      boost::json::object{
                          {"tls",
                           boost::json::object{{"certificate", GATEHOUSE_TEST_TLS "/certificate.pem"},
                                               {"key", "key.pem"},
                                               {"passphrase", std::move(passphraseRef)}}}}}}}};
        };
        if (hasKeychain()) {
            QVERIFY(m_home->writeConfig(secured(reference("keychain", "tls"))));
            QCOMPARE(run("secrets set tls", passphrase).exitCode, 0);
            startOwner(true);
            QCOMPARE(m_serving->publicUrl().scheme(), u"https"_s);
            return;
        }
        QVERIFY(m_home->writeConfig(secured(reference("keychain", "tls"))));
        Serving refused(*m_home, m_home->places());
        const ProgramResult end = refused.finish();
        QCOMPARE(end.exitCode, 4);
        QVERIFY2(end.err.contains("The passphrase of the TLS key can't be had."), end.err.constData());
        // the same from a file, which has to be waited for as well
        QVERIFY(write(m_home->path(u"pass"_s), passphrase + '\n', Private));
        boost::json::object config = secured(reference("file", "value", "f"));
        config["secrets"] = boost::json::object{
            {"providers",
             boost::json::object{
                 {"f", boost::json::object{{"source", "file"}, {"path", "pass"}, {"mode", "singleValue"}}}}}};
        QVERIFY(m_home->writeConfig(config));
        startOwner(true);
        QCOMPARE(m_serving->publicUrl().scheme(), u"https"_s);
    }

    /// Every flow of the product with marked values, then a search for the marks.
    void noSecretIsAnywhereElse();

    /// The last one: it ends the keychain.
    void callsNeverWaitForTheKeychain()
    {
        if (!hasKeychain())
            QSKIP("needs a keychain");
        QVERIFY(m_home->writeConfig(configOf({instance(m_uuid, echoAgent(), {{"name", "ci"}})})));
        startOwner(true);
        const QByteArray key = run("keys add --instance ci --label x").out.trimmed();
        QTRY_COMPARE(textAt(json(run("status --json").out), "keychain"), u"unlocked"_s);
        const pid_t service = keychainProcess();
        QVERIFY(service > 0);
        ::kill(service, SIGSTOP); // it answers nobody
        const HttpAnswer stopped = call(key, "hello");
        ::kill(service, SIGCONT);
        VERIFY_STATUS(stopped, 200);
        ::kill(service, SIGKILL);
        QTRY_VERIFY(textAt(json(run("status --json").out), "keychain") != u"unlocked"_s);
        VERIFY_STATUS(call(key, "hello"), 200);
        const ProgramResult added = run("keys add --instance ci --label y");
        QCOMPARE(added.exitCode, 0);
        QVERIFY2(added.err.contains("shown this once, because"), added.err.constData());
        VERIFY_STATUS(call(added.out.trimmed(), "hello"), 200);
    }

private:
    /// The process of the keychain on the message bus.
    [[nodiscard]] static pid_t keychainProcess()
    {
        QProcess ask;
        ask.start(u"dbus-send"_s,
                  {u"--session"_s, u"--print-reply=literal"_s, u"--dest=org.freedesktop.DBus"_s, u"/"_s,
                   u"org.freedesktop.DBus.GetConnectionUnixProcessID"_s,
                   u"string:org.freedesktop.secrets"_s});
        if (!ask.waitForFinished())
            return 0;
        return ask.readAllStandardOutput().trimmed().split(' ').last().toInt();
    }
    [[nodiscard]] static bool hasKeychain()
    {
        return qEnvironmentVariable("GATEHOUSE_TEST_KEYCHAIN") == u"unlocked"_s;
    }

    static void addOwnerRows()
    {
        QTest::addColumn<bool>("isServing");
        QTest::newRow("a gateway runs") << true;
        QTest::newRow("no gateway runs") << false;
    }
    void startOwner()
    {
        QFETCH(const bool, isServing);
        startOwner(isServing);
    }
    void startOwner(bool isServing)
    {
        if (!isServing)
            return;
        m_serving = std::make_unique<Serving>(*m_home, m_home->places());
        QVERIFY(m_serving->isReady());
    }

    ProgramResult run(const QByteArray &command, const QByteArray &input = {})
    {
        return m_home->run(QString::fromUtf8(command).split(u' '), input);
    }

    HttpAnswer call(const QByteArray &key, const QByteArray &message, QByteArray uuid = {})
    {
        if (uuid.isEmpty())
            uuid = m_uuid;
        RawClient client;
        (void)client.connectTo(m_serving->publicPort());
        return client.ask(agentCall(uuid, key, "s", message).bytes(), RawClient::DefaultWait);
    }

    boost::json::object chatAgent(boost::json::value apiKey)
    {
        const QUrl url = m_chat->with([](ScriptedChatServer *server) { return server->baseUrl(); });
        return {{"type", "chat"},
                {"baseUrl", url.toString().toStdString()},
                {"model", "m"},
                {"apiKey", std::move(apiKey)}};
    }

    int databaseRows(const char *table) const
    {
        SqliteConnection database;
        if (!database.open(m_home->dataDir() + u"/gatehouse.db"_s))
            return -1;
        const Result<QVariant> count = database.value(u"SELECT count(*) FROM "_s
                                                      + QString::fromLatin1(table));
        return count ? count->toInt() : -1;
    }

    std::unique_ptr<Home> m_home;
    std::unique_ptr<ChatServerThread> m_chat;
    std::unique_ptr<Serving> m_serving;
    QByteArray m_uuid;
};

void TestSecrets::noSecretIsAnywhereElse()
{
    SecretAudit audit;
    QDir(m_home->path()).mkdir(u"homes"_s); // the files that secrets come from: the only ones that hold them
    const QString homes = m_home->path(u"homes/"_s);
    const auto value = [&audit](const QString &name) {
        const QByteArray text = "mark-" + name.toUtf8() + '-' + newUuid();
        audit.mark(name, text);
        return text;
    };
    const QByteArray variable = value(u"variable"_s);
    const QByteArray file = value(u"file"_s);
    const QByteArray command = value(u"command"_s);
    const QByteArray plain = value(u"plain"_s);
    const QByteArray entry = value(u"entry"_s);
    const QByteArray token = value(u"token"_s);
    const QByteArray routeSecret = value(u"route"_s);
    QVERIFY(write(m_home->path(u".env"_s), "CHAT_KEY='" + variable + "'\n", Private));
    QVERIFY(write(homes + u"secrets.json"_s,
                  "{\"key\":\"" + file + "\",\"token\":\"" + token + "\",\"route\":\"" + routeSecret + "\"}",
                  Private));
    QVERIFY(write(homes + u"vault"_s, command + '\n', Private));
    QVERIFY(write(m_home->path(u"get"_s),
                  "#!/bin/sh\n/bin/cat /proc/$$/cmdline /proc/$$/environ >>\"$1.seen\"\n/bin/cat \"$1\"\n",
                  Private | QFile::ExeOwner));
    QVERIFY(write(m_home->path(u"fail"_s), "#!/bin/sh\n/bin/cat \"$1\" >&2\n/bin/cat \"$1\"\nexit 3\n",
                  Private | QFile::ExeOwner));

    const auto provider = [&](const char *program) {
        return boost::json::object{{"source", "exec"},
                                   {"command", m_home->path(QString::fromLatin1(program)).toStdString()},
                                   {"args", boost::json::array{(homes + u"vault"_s).toStdString()}},
                                   {"jsonOnly", false}};
    };
    const QList<QPair<QByteArray, boost::json::value>> sources{
        {"variable", reference("env", "CHAT_KEY")},          {"file", reference("file", "/key", "files")},
        {"command", reference("exec", "a/b", "vault")},      {"failing", reference("exec", "a/b", "failing")},
        {"plain", boost::json::string(plain.toStdString())}, {"entry", reference("keychain", "chat")}};
    QList<boost::json::object> instances;
    QMap<QByteArray, QByteArray> uuids;
    for (const auto &[name, ref] : sources) {
        uuids[name] = newUuid();
        instances.append(instance(uuids[name], chatAgent(ref), {{"name", name.toStdString()}}));
    }
    ServerThread<ScriptedOpenClaw> claw;
    const QUrl clawUrl = claw.with([&token](ScriptedOpenClaw *server) {
        server->setToken(QString::fromLatin1(token));
        return server->url();
    });
    uuids["claw"] = newUuid();
    instances.append(instance(uuids["claw"],
                              {{"type", "openclaw"},
                               {"url", clawUrl.toString().toStdString()},
                               {"token", reference("file", "/token", "files")}},
                              {{"name", "claw"}}));
    QVERIFY(m_home->writeConfig(configOf(
        instances,
        {{"routes",
          boost::json::object{
              {"zapier",
               boost::json::object{{"sessionKey", "s"}, {"secret", reference("file", "/route", "files")}}}}},
         {"secrets",
          boost::json::object{
              {"providers",
               boost::json::object{
                   {"files", boost::json::object{{"source", "file"}, {"path", "homes/secrets.json"}}},
                   {"vault", provider("get")},
                   {"failing", provider("fail")}}}}}})));

    m_home->setVariable(u"QT_LOGGING_RULES"_s, u"*=true"_s);
    startOwner(true);
    // A command's output may show the value that it is asked for, and nothing else.
    const auto does = [&](const QByteArray &words, int exitCode = 0, const QByteArray &input = {},
                          bool mayShow = false) {
        const ProgramResult result = run(words, input);
        if (result.exitCode != exitCode)
            qWarning() << words << "ended with" << result.exitCode << result.err;
        audit.search(QString::fromUtf8(words) + u" (stderr)"_s, result.err);
        if (!mayShow)
            audit.search(QString::fromUtf8(words) + u" (stdout)"_s, result.out);
        return result.exitCode == exitCode ? result.out.trimmed() : QByteArray("(failed)");
    };
    const int withKeychain = hasKeychain() ? 0 : 1;
    does("secrets set chat", withKeychain, entry);

    QMap<QByteArray, QByteArray> keys;
    for (auto uuid = uuids.cbegin(); uuid != uuids.cend(); ++uuid) {
        keys[uuid.key()] = does("keys add --instance " + uuid.key() + " --label x", 0, {}, true);
        audit.mark(u"API key of "_s + QString::fromUtf8(uuid.key()), keys[uuid.key()]);
    }
    const auto asks = [&](const QByteArray &name, int status) {
        const HttpAnswer answer = call(keys[name], "hello", uuids[name]);
        audit.search(u"the answer of "_s + QString::fromUtf8(name), answer.raw);
        if (answer.status != status)
            qWarning() << name << "was answered" << answer.raw;
        return answer.status == status;
    };
    const auto callRoute = [&](const QByteArray &secret) {
        RawClient client;
        (void)client.connectTo(m_serving->publicPort());
        RequestText request{.method = "POST", .target = "/plugins/webhooks/zapier"};
        request.with("Content-Type", "application/json").with("Authorization", "Bearer " + secret);
        request.body = "{\"action\":\"create_flow\",\"goal\":\"audit\"}";
        const HttpAnswer answer = client.ask(request.bytes());
        audit.search(u"the answer of a route"_s, answer.raw);
        return answer.isComplete();
    };
    const auto askAll = [&](int good) {
        bool isFine = asks("failing", 502) && asks("entry", hasKeychain() ? good : 502);
        for (const char *name : {"variable", "file", "command", "plain"})
            isFine = asks(name, good) && isFine;
        return isFine;
    };
    QVERIFY(askAll(200));
    QVERIFY(asks("claw", 200));
    QVERIFY(callRoute(routeSecret) && callRoute("not-" + routeSecret));
    QVERIFY(m_chat->requests().size() >= 4); // the values did arrive
    m_chat->with([](ScriptedChatServer *server) { // a server that repeats what it got
        server->setResponder([](const ScriptedChatServer::Request &request) {
            return ScriptedChatServer::answer(401, "application/json",
                                              "{\"error\":{\"message\":\"wrong key "
                                                  + request.headers.value("authorization") + "\"}}");
        });
    });
    QVERIFY(askAll(502));
    claw.with([](ScriptedOpenClaw *server) { // another token is asked for from now on
        server->setToken(u"another"_s);
        server->drop();
    });
    QVERIFY(asks("claw", 502));
    VERIFY_STATUS(call("wrong" + keys["file"], "x", uuids["file"]), 401);

    does("secrets list");
    does("secrets list --json");
    does("secrets test", 1);
    does("status --json");
    does("calls");
    does("calls --json");
    does("keys list --instance file --json");
    does("config check");
    does("instances list --json");
    does("instances test plain", 1);
    does("instances test failing", 1);
    const QByteArray id = toJson(json(run("keys list --instance command --json").out).at(0).at("id"));
    does("keys show --instance command --id " + id, withKeychain, {}, true);
    audit.mark(u"renewed API key"_s, does("keys regenerate --instance command --id " + id, 0, {}, true));
    does("secrets adopt", withKeychain);
    if (hasKeychain())
        does("secrets delete chat");
    audit.searchProcess(m_serving->id());
    m_serving->signal(SIGTERM);
    const ProgramResult end = m_serving->finish();
    QCOMPARE(end.exitCode, 0);
    QVERIFY(end.err.size() > 1000); // it did log
    audit.search(u"the log"_s, end.err);
    audit.search(u"stdout of serve"_s, end.out);
    audit.search(u"what the command saw"_s, contentOf(homes + u"vault.seen"_s));
    QStringList allowed{homes, m_home->path(u".env"_s)};
    if (!hasKeychain())
        allowed.append(m_home->configFile()); // its plain text could not be moved
    audit.searchFiles(m_home->path(), allowed);
    QCOMPARE(audit.found(), QStringList());
    SecretAudit control = audit; // it does find what is there
    control.searchFiles(homes, {});
    QVERIFY2(control.found().size() >= 2, qPrintable(control.found().join(u'\n')));
    QVERIFY(audit.searchedBytes() > 100'000);
}

GATEHOUSE_TEST(TestSecrets)
#include "tst_secrets.moc"
