// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "program.h"
#include "support/testmain.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QUuid>
#include <csignal>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArrayList CallFields{
    "id",       "time",          "visibility",     "instance",  "route",      "session",   "action",
    "flowId",   "method",        "path",           "status",    "durationMs", "bytesIn",   "bytesOut",
    "keyLast4", "clientAddress", "claimedAddress", "stoppedAt", "error",      "linkedCall"};
const QByteArrayList KeyFields{"id", "label", "visibility", "last4", "createdAt", "lastUsedAt"};

QByteArrayList namesOf(const boost::json::value &object)
{
    QByteArrayList names;
    if (object.is_object()) {
        for (const auto &member : object.get_object())
            names.append(QByteArray(member.key().data(), static_cast<qsizetype>(member.key().size())));
    }
    return names;
}

boost::json::value json(const QByteArray &text)
{
    const Result<boost::json::value> value = parseJson(text.trimmed());
    return value ? *value : boost::json::value("no JSON: " + text.toStdString());
}

QString stringAt(const boost::json::value &object, const char *name)
{
    const boost::json::value &value = object.at(name);
    return value.is_string() ? toQString(value.get_string()) : u"(no string)"_s;
}

bool isRawKey(const QByteArray &out)
{
    static const QRegularExpression Key(QRegularExpression::anchoredPattern(u"[0-9a-f]{128}\n"_s));
    return Key.match(QString::fromLatin1(out)).hasMatch();
}

} // namespace

/// The commands, with a gateway that runs and without one: what they print and how they exit.
class TestCli final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<Home>();
        m_uuid = newUuid();
        boost::json::object declared = instance(m_uuid, echoAgent());
        declared["name"] = "ci";
        QVERIFY(m_home->writeConfig(configOf({declared})));
    }

    void cleanup() { m_owner.reset(); }

    void keys_data() { addOwnerRows(); }
    void keys()
    {
        startOwner();
        // Adding prints the key and nothing else.
        const ProgramResult added = run("keys add --instance ci --label first");
        QCOMPARE(added.exitCode, 0);
        QVERIFY2(isRawKey(added.out), added.out.constData());
        const QByteArray raw = added.out.trimmed();
        QVERIFY(isRawKey(run("keys add --instance " + m_uuid + " --label second --private").out));
        QVERIFY(isRawKey(
            run("keys add --instance " + m_uuid.toUpper() + " --label third --visibility both").out));

        const ProgramResult listed = run("keys list --instance ci --json");
        QCOMPARE(listed.exitCode, 0);
        const boost::json::value list = json(listed.out);
        QVERIFY2(list.is_array(), listed.out.constData());
        QCOMPARE(list.as_array().size(), 3U);
        const QStringList labels{u"first"_s, u"second"_s, u"third"_s};
        const QStringList visibilities{u"public"_s, u"private"_s, u"both"_s};
        for (int i = 0; i < 3; ++i) {
            const boost::json::value &key = list.at(static_cast<size_t>(i));
            QCOMPARE(namesOf(key), KeyFields);
            QCOMPARE(stringAt(key, "label"), labels.at(i));
            QCOMPARE(stringAt(key, "visibility"), visibilities.at(i));
            QVERIFY(key.at("lastUsedAt").is_null());
            QVERIFY(QDateTime::fromString(stringAt(key, "createdAt"), Qt::ISODateWithMs).isValid());
        }
        QCOMPARE(stringAt(list.at(0), "last4"), QString::fromLatin1(raw.last(4)));
        QVERIFY(!listed.out.contains(raw));

        // Regenerating keeps everything but the value.
        const QByteArray id = toJson(list.at(0).at("id"));
        const ProgramResult regenerated = run("keys regenerate --instance ci --id " + id);
        QCOMPARE(regenerated.exitCode, 0);
        QVERIFY(isRawKey(regenerated.out));
        QVERIFY(regenerated.out.trimmed() != raw);
        const boost::json::value after = json(run("keys list --instance ci --json").out);
        QCOMPARE(after.as_array().size(), 3U);
        for (const char *field : {"id", "label", "visibility"})
            QVERIFY(after.at(0).at(field) == list.at(0).at(field));
        QCOMPARE(stringAt(after.at(0), "last4"), QString::fromLatin1(regenerated.out.trimmed().last(4)));

        QCOMPARE(run("keys delete --instance ci --id " + id).exitCode, 0);
        QCOMPARE(json(run("keys list --instance ci --json").out).as_array().size(), 2U);
        QCOMPARE(run("keys delete --instance ci --id " + id).exitCode, 3);
        QCOMPARE(run("keys regenerate --instance ci --id " + id).exitCode, 3);
    }

    void keysCountAtOnce()
    {
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        const QByteArray raw = run("keys add --instance ci --label x").out.trimmed();
        QCOMPARE(ask(serving, raw), 200);
        const boost::json::value used = json(run("keys list --instance ci --json").out).at(0);
        QVERIFY(QDateTime::fromString(stringAt(used, "lastUsedAt"), Qt::ISODateWithMs).isValid());
        const QByteArray fresh = run("keys regenerate --instance ci --id " + toJson(used.at("id")))
                                     .out.trimmed();
        QCOMPARE(ask(serving, raw), 401);
        QCOMPARE(ask(serving, fresh), 200);
        QCOMPARE(run("keys delete --instance ci --id " + toJson(used.at("id"))).exitCode, 0);
        QCOMPARE(ask(serving, fresh), 404);
    }

    void instances_data() { addOwnerRows(); }
    void instances()
    {
        startOwner();
        const ProgramResult added = run("instances add --name new --echo");
        QCOMPARE(added.exitCode, 0);
        const boost::json::value list = json(run("instances list --json").out);
        QVERIFY(list.is_array());
        QCOMPARE(list.as_array().size(), 2U);
        QCOMPARE(stringAt(list.at(0), "name"), u"ci"_s);
        QCOMPARE(stringAt(list.at(0), "uuid"), QString::fromLatin1(m_uuid));
        QCOMPARE(stringAt(list.at(1), "name"), u"new"_s);
        const QUuid uuid = QUuid::fromString(stringAt(list.at(1), "uuid"));
        QCOMPARE(uuid.version(), QUuid::Random);
        const ProgramResult tested = run("instances test new --message hi");
        QCOMPARE(tested.exitCode, 0);
        QVERIFY2(tested.out.contains("turn 1 of ") && tested.out.contains(": hi"), tested.out.constData());
        QVERIFY(run("instances add --name new --echo").exitCode != 0); // a name is taken once
        QVERIFY(isRawKey(run("keys add --instance new --label x").out));
        QCOMPARE(run("instances remove new").exitCode, 0);
        QCOMPARE(json(run("instances list --json").out).as_array().size(), 1U);
        QCOMPARE(run("instances remove new").exitCode, 3);
        QCOMPARE(run("keys list --instance new").exitCode, 3);
    }

    void agentStates()
    {
        const QByteArray good = "instances add --name good --command /bin/cat";
        QCOMPARE(run(good).exitCode, 0);
        QCOMPARE(run("instances add --name bad --command /nowhere/to-be-found").exitCode, 0);
        QCOMPARE(run("instances add --name claw --openclaw ws://127.0.0.1:1 --token-ref env:NO_SUCH_VARIABLE "
                     "--agent-id ops")
                     .exitCode,
                 0);
        QCOMPARE(run("instances add --name x --openclaw http://127.0.0.1:1").exitCode, 2);
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        const auto states = [this] {
            QStringList list;
            const boost::json::value instances = json(run("instances list --json").out);
            for (const boost::json::value &one : instances.as_array())
                list.append(stringAt(one, "state"));
            return list;
        };
        QCOMPARE(states(), (QStringList{u"ready"_s, u"never tried"_s, u"never tried"_s, u"never tried"_s}));
        QCOMPARE(run("instances test ci").exitCode, 0);
        QCOMPARE(run("instances test good --message x").out.trimmed(), "x");
        for (const char *name : {"bad", "claw"}) {
            const ProgramResult tested = run("instances test " + QByteArray(name));
            QCOMPARE(tested.exitCode, 1);
            QVERIFY2(
                tested.err.contains(qstrcmp(name, "bad") == 0 ? "/nowhere/to-be-found" : "NO_SUCH_VARIABLE"),
                tested.err.constData());
        }
        QCOMPARE(states(), (QStringList{u"ready"_s, u"ready"_s, u"unreachable"_s, u"unreachable"_s}));
        const boost::json::value agents = json(run("status --json").out).at("agents");
        QCOMPARE(agents.as_array().size(), 4U);
        QCOMPARE(stringAt(agents.at(3), "type"), u"openclaw"_s);
        QCOMPARE(stringAt(agents.at(3), "state"), u"unreachable"_s);
        QVERIFY(stringAt(agents.at(3), "stateReason").contains(u"NO_SUCH_VARIABLE"_s));
        QVERIFY(agents.at(0).at("stateReason").is_null());
        QVERIFY(run("status").out.contains("claw (openclaw): unreachable, "));
    }

    void sessions_data() { addOwnerRows(); }
    void sessions()
    {
        const QByteArray agent = R"({"type":"command","command":["tr","a-z","A-Z"]})";
        QCOMPARE(run("instances add --name up --agent " + agent).exitCode, 0);
        startOwner();
        QCOMPARE(toJson(json(run("sessions list --json").out)), "[]"_ba);
        QCOMPARE(run("instances test up --message one").exitCode, 0);
        QCOMPARE(run("instances test up --message two").exitCode, 0);
        const boost::json::value list = json(run("sessions list --json").out);
        QVERIFY(list.is_array() && list.as_array().size() == 1U);
        QCOMPARE(namesOf(list.at(0)),
                 (QByteArrayList{"instance", "name", "session", "turns", "bytes", "lastUsedAt"}));
        QCOMPARE(stringAt(list.at(0), "name"), u"up"_s);
        QCOMPARE(stringAt(list.at(0), "session"), u"gatehouse-test"_s);
        QCOMPARE(list.at(0).at("turns").as_int64(), 2);
        QCOMPARE(list.at(0).at("bytes").as_int64(), 12);
        QVERIFY(run("sessions list").out.contains("gatehouse-test"));
        QVERIFY(json(run("sessions list --instance up --json").out) == list);
        QCOMPARE(run("sessions show --instance up gatehouse-test").out,
                 "caller:\none\nagent:\nONE\ncaller:\ntwo\nagent:\nTWO\n");
        QCOMPARE(run("sessions show --instance up gatehouse-test --json").out.trimmed(),
                 R"([{"message":"one","reply":"ONE"},{"message":"two","reply":"TWO"}])");
        QCOMPARE(run("sessions reset --instance up gatehouse-test").exitCode, 0);
        QCOMPARE(toJson(json(run("sessions list --json").out)), "[]"_ba);
        for (const char *command :
             {"sessions show --instance up gatehouse-test", "sessions reset --instance up gatehouse-test",
              "sessions reset --instance none x", "sessions list --instance ci"}) // echo remembers no words
            QCOMPARE(run(command).exitCode, 3);
    }

    void commentsAreKeptAside()
    {
        const QByteArray text =
            "// mine\n{\n  listeners: { 'public': { port: 0 }, private: { port: 0 }, },\n}\n";
        QFile file(m_home->configFile());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.close();
        const ProgramResult added = run("instances add --name new --echo");
        QCOMPARE(added.exitCode, 0);
        QVERIFY2(added.err.contains("gatehouse.json.bak"), added.err.constData());
        QFile kept(m_home->configFile() + u".bak"_s);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), text);
        QCOMPARE(json(run("instances list --json").out).as_array().size(), 1U);
    }

    void calls_data() { addOwnerRows(); }
    void calls()
    {
        QFETCH(const bool, hasOwner);
        {
            Serving serving(*m_home, m_home->places());
            QVERIFY(serving.isReady());
            const QByteArray raw = run("keys add --instance ci --label x").out.trimmed();
            for (int i = 0; i < 3; ++i)
                QCOMPARE(ask(serving, raw), 200);
            QCOMPARE(ask(serving, "wrong"), 401);
            QCOMPARE(ask(serving, raw), 200);
            serving.signal(SIGTERM);
            QCOMPARE(serving.finish().exitCode, 0);
        }
        if (hasOwner)
            startOwner();
        const ProgramResult all = run("calls --json");
        QCOMPARE(all.exitCode, 0);
        const QList<QByteArray> lines = all.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 5);
        for (const QByteArray &line : lines) {
            const boost::json::value call = json(line);
            QCOMPARE(namesOf(call), CallFields);
            static const QRegularExpression Time(QRegularExpression::anchoredPattern(
                u"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"_s));
            QVERIFY2(Time.match(stringAt(call, "time")).hasMatch(), line.constData());
            QCOMPARE(stringAt(call, "visibility"), u"public"_s);
            QCOMPARE(stringAt(call, "instance"), QString::fromLatin1(m_uuid));
            QCOMPARE(stringAt(call, "method"), u"POST"_s);
            QCOMPARE(stringAt(call, "path"), u"/webhooks/"_s + QString::fromLatin1(m_uuid));
            QCOMPARE(stringAt(call, "clientAddress"), u"127.0.0.1"_s);
            QVERIFY(!QUuid::fromString(stringAt(call, "id")).isNull());
            for (const char *number : {"status", "durationMs", "bytesIn", "bytesOut"})
                QVERIFY2(call.at(number).is_int64(), line.constData());
            for (const char *name : {"route", "action", "flowId", "claimedAddress", "linkedCall"})
                QVERIFY2(call.at(name).is_null(), line.constData());
        }
        const boost::json::value refused = json(lines.at(3));
        QCOMPARE(refused.at("status").as_int64(), 401);
        QVERIFY(refused.at("session").is_null() && refused.at("keyLast4").is_null());
        QVERIFY(refused.at("stoppedAt").is_string() && refused.at("error").is_string());
        const boost::json::value answered = json(lines.at(4));
        QVERIFY(answered.at("stoppedAt").is_null() && answered.at("error").is_null());
        QCOMPARE(stringAt(answered, "session"), u"s"_s);
        // The newest ones, in the same order.
        QCOMPARE(run("calls --json --limit 2").out.trimmed().split('\n'), lines.sliced(3));
        QCOMPARE(run("calls").exitCode, 0);
    }

    void callsFollow()
    {
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        const QByteArray raw = run("keys add --instance ci --label x").out.trimmed();
        QProcess follower;
        follower.setProcessEnvironment(m_home->environment());
        follower.start(QStringLiteral(GATEHOUSE_PROGRAM),
                       QStringList{u"calls"_s, u"--follow"_s, u"--json"_s} + m_home->places());
        QByteArray out;
        for (int i = 1; i <= 3; ++i) {
            QByteArray seen;
            QTRY_VERIFY([&] { // it may still be connecting when the first call is made
                if (ask(serving, raw) != 200)
                    return false;
                follower.waitForReadyRead(300);
                out += follower.readAllStandardOutput();
                return out.count('\n') >= i;
            }());
        }
        const QList<QByteArray> lines = out.trimmed().split('\n');
        for (const QByteArray &line : lines)
            QCOMPARE(namesOf(json(line)), CallFields);
        // It ends when the gateway does.
        serving.signal(SIGTERM);
        QVERIFY(follower.waitForFinished(20'000));
        QCOMPARE(follower.exitStatus(), QProcess::NormalExit);
        QCOMPARE(serving.finish().exitCode, 0);
    }

    void status()
    {
        QCOMPARE(run("status").exitCode, 4); // nobody there
        QCOMPARE(run("status --json").exitCode, 4);
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        QCOMPARE(run("status").exitCode, 0);
        const ProgramResult result = run("status --json");
        QCOMPARE(result.exitCode, 0);
        const boost::json::value status = json(result.out);
        for (const char *name : {"pid", "version", "uptimeSeconds", "calls", "running", "keychain", "agents"})
            QVERIFY2(status.is_object() && status.get_object().contains(name), result.out.constData());
        QCOMPARE(status.at("pid").as_int64(), serving.id());
        QCOMPARE(status.at("calls").as_int64(), 0);
        QCOMPARE(status.at("running").as_int64(), 0);
        QVERIFY(result.out.contains(serving.publicUrl().toEncoded()));
        QVERIFY(result.out.contains(serving.privateUrl().toEncoded()));
    }

    void configCheck()
    {
        QCOMPARE(run("config check").exitCode, 0);
        const QString file = m_home->path(u"other.json"_s);
        const auto check = [&](const QByteArray &text) {
            QFile other(file);
            if (!other.open(QIODevice::WriteOnly) || other.write(text) != text.size())
                return ProgramResult();
            other.close();
            return m_home->run({u"config"_s, u"check"_s, file});
        };
        QCOMPARE(check("{}").exitCode, 0);
        QCOMPARE(check("/* JSON5 */ { limits: { connections: 7, }, }").exitCode, 0);
        QCOMPARE(check("{").exitCode, 1);
        QCOMPARE(check("").exitCode, 1);
        const ProgramResult wrong = check(
            R"({"instances":[{"uuid":"x","name":"","agent":{"type":"ecko"}}],)"
            R"("limits":{"conections":5},"listeners":{"public":{"port":70000}}})");
        QCOMPARE(wrong.exitCode, 1);
        const QByteArray words = wrong.out + wrong.err;
        // Every problem at once, with its place; an unknown field with the one that was meant.
        for (const char *word : {"uuid", "name", "agent", "echo", "conections", "connections", "port"})
            QVERIFY2(words.contains(word), (QByteArray(word) + " is not in:\n" + words).constData());
        QVERIFY(m_home->run({u"config"_s, u"check"_s, m_home->path(u"none.json"_s)}).exitCode != 0);
    }

    void wrongUsageIs2_data()
    {
        QTest::addColumn<QByteArray>("command");
        for (const char *command :
             {"nonsense", "keys", "keys nonsense", "keys list", "keys add --instance ci",
              "keys add --label x",
              "keys add --instance ci --label=", "keys add --instance ci --label x --visibility all",
              "keys delete --instance ci", "keys delete --instance ci --id x", "calls --limit x",
              "calls --limit -1", "status extra", "serve --nonsense", "instances add --name x", "--config"})
            QTest::newRow(command) << QByteArray(command);
    }
    void wrongUsageIs2()
    {
        QFETCH(const QByteArray, command);
        const QByteArrayList words = command.split(' ');
        QStringList arguments;
        for (const QByteArray &word : words)
            arguments.append(QString::fromLatin1(word));
        const ProgramResult result = command == "--config" ? m_home->runBare(arguments)
                                                           : m_home->runBare(m_home->places() + arguments);
        QVERIFY2(result.exitCode == 2, (result.out + result.err).constData());
        QVERIFY(!result.err.trimmed().isEmpty());
        QCOMPARE(result.out, "");
    }

    void blankLabelsAreWrongUsage()
    {
        for (const QString &label : {u""_s, u"   "_s, u"\t"_s})
            QCOMPARE(
                m_home->run({u"keys"_s, u"add"_s, u"--instance"_s, u"ci"_s, u"--label"_s, label}).exitCode,
                2);
        QCOMPARE(json(run("keys list --instance ci --json").out).as_array().size(), 0U);
    }

    void unknownThingsAre3()
    {
        QCOMPARE(run("keys list --instance nobody").exitCode, 3);
        QCOMPARE(run("keys list --instance " + newUuid()).exitCode, 3);
        QCOMPARE(run("keys add --instance nobody --label x").exitCode, 3);
        QCOMPARE(run("keys delete --instance ci --id 4711").exitCode, 3);
        QCOMPARE(run("instances remove nobody").exitCode, 3);
        QCOMPARE(run("instances test nobody").exitCode, 3);
    }

    void optionsStandAnywhere()
    {
        const QString config = m_home->configFile();
        const QString data = m_home->dataDir();
        const QList<QStringList> orders{
            {u"--config"_s, config, u"--data"_s, data, u"keys"_s, u"list"_s, u"--instance"_s, u"ci"_s},
            {u"keys"_s, u"--config"_s, config, u"list"_s, u"--data"_s, data, u"--instance"_s, u"ci"_s},
            {u"keys"_s, u"list"_s, u"--instance"_s, u"ci"_s, u"--data=%1"_s.arg(data),
             u"--config=%1"_s.arg(config)},
            {u"--data"_s, data, u"keys"_s, u"list"_s, u"--config"_s, config, u"--instance=ci"_s},
        };
        for (const QStringList &arguments : orders) {
            const ProgramResult result = m_home->runBare(arguments);
            QVERIFY2(result.exitCode == 0, (qPrintable(arguments.join(u' ')) + result.err).constData());
        }
    }

    void helpIsForNewcomers()
    {
        const ProgramResult help = m_home->runBare({u"--help"_s});
        QCOMPARE(help.exitCode, 0);
        for (const char *word : {"serve", "--demo", "keys", "instances", "calls", "status", "config check"})
            QVERIFY2(help.out.contains(word), word);
        for (const char *command : {"serve", "keys add", "instances add", "calls", "config check"}) {
            const ProgramResult one = m_home->runBare(QString::fromLatin1(command).split(u' ')
                                                      + QStringList{u"--help"_s});
            QCOMPARE(one.exitCode, 0);
            QVERIFY(!one.out.isEmpty());
        }
        const ProgramResult version = m_home->runBare({u"--version"_s});
        QCOMPARE(version.exitCode, 0);
        QVERIFY(version.out.contains(GATEHOUSE_VERSION));
    }

private:
    static void addOwnerRows()
    {
        QTest::addColumn<bool>("hasOwner");
        QTest::newRow("a gateway runs") << true;
        QTest::newRow("no gateway runs") << false;
    }
    /// Starts a gateway when the row of data asks for one.
    void startOwner()
    {
        QFETCH(const bool, hasOwner);
        m_owner.reset();
        if (!hasOwner)
            return;
        m_owner = std::make_unique<Serving>(*m_home, m_home->places());
        QVERIFY(m_owner->isReady());
    }
    /// Runs a command that is written as in a shell, without quoting.
    [[nodiscard]] ProgramResult run(const QByteArray &command) const
    {
        return m_home->run(QString::fromUtf8(command).split(u' '));
    }
    /// The status of a call with @a key.
    [[nodiscard]] int ask(const Serving &serving, const QByteArray &key) const
    {
        RawClient client;
        if (!client.connectTo(serving.publicPort()))
            return 0;
        return client.ask(agentCall(m_uuid, key, "s", "x").bytes()).status;
    }

    std::unique_ptr<Home> m_home;
    std::unique_ptr<Serving> m_owner;
    QByteArray m_uuid;
};

GATEHOUSE_TEST(TestCli)
#include "tst_cli.moc"
