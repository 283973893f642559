// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secretsfixture.h"
#include "storage/sqliteconnection.h"
#include "support/testmain.h"

#include <QRegularExpression>
#include <QSslKey>
#include <QVariant>
#include <csignal>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;

/// Secrets in the whole program.
class TestSecrets final : public SecretsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

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
    static void addOwnerRows()
    {
        QTest::addColumn<bool>("isServing");
        QTest::newRow("a gateway runs") << true;
        QTest::newRow("no gateway runs") << false;
    }
    void startOwner()
    {
        QFETCH(const bool, isServing);
        SecretsFixture::startOwner(isServing);
    }
    using SecretsFixture::startOwner;
    int databaseRows(const char *table) const
    {
        SqliteConnection database;
        if (!database.open(m_home->dataDir() + u"/gatehouse.db"_s))
            return -1;
        const Result<QVariant> count = database.value(u"SELECT count(*) FROM "_s
                                                      + QString::fromLatin1(table));
        return count ? count->toInt() : -1;
    }
};

GATEHOUSE_TEST(TestSecrets)
#include "tst_secrets.moc"
