// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routetext.h"
#include "secretaudit.h"
#include "secretsfixture.h"
#include "support/scriptedopenclaw.h"
#include "support/serverthread.h"
#include "support/testmain.h"

#include <QMap>
#include <csignal>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;

/// Every way through the product with marked values, then a search for the marks where none may be.
class TestSecretAudit final : public SecretsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void noSecretIsAnywhereElse();
};

void TestSecretAudit::noSecretIsAnywhereElse()
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
          boost::json::object{{"zapier",
                               boost::json::object{{"sessionKey", "s"},
                                                   {"secret", reference("file", "/route", "files")},
                                                   {"agent", "variable"}}}}},
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
    const auto send = [&](const RequestText &request, const QString &what) {
        RawClient client;
        (void)client.connectTo(m_serving->publicPort());
        HttpAnswer answer = client.ask(request.bytes());
        audit.search(u"the answer of "_s + what, answer.raw);
        return answer;
    };
    const auto callRoute = [&](const QByteArray &secret, const QByteArray &body) {
        const HttpAnswer answer = send(routeCall("zapier", secret, body), u"a route"_s);
        return answer.isComplete() ? json(answer.body) : boost::json::value();
    };
    // A call that is not waited for, and what is stored of it.
    const auto asksForTheReplyLater = [&](const QByteArray &name, int status) {
        RequestText request = agentCall(uuids[name], keys[name], "s", "later");
        request.with("Prefer", "respond-async").with("Idempotency-Key", "once-" + QByteArray::number(status));
        const HttpAnswer promised = send(request, u"a call that prefers"_s);
        RequestText question;
        question.target = promised.header("Location");
        question.with("Authorization", "Bearer " + keys[name]);
        const auto answered = [&] { return send(question, u"a stored reply"_s).status == status; };
        return promised.status == 202 && QTest::qWaitFor(answered, 20'000)
            && send(request, u"a repetition"_s).isComplete();
    };
    const auto askAll = [&](int good) {
        bool isFine = asks("failing", 502) && asks("entry", hasKeychain() ? good : 502);
        for (const char *name : {"variable", "file", "command", "plain"})
            isFine = asks(name, good) && isFine;
        return isFine;
    };
    QVERIFY(askAll(200));
    QVERIFY(asks("claw", 200));
    QVERIFY(asksForTheReplyLater("variable", 200));
    const boost::json::value created = callRoute(routeSecret, R"({"action":"create_flow","goal":"audit"})");
    const QByteArray flow = textAt(created.at("result").at("flow"), "flowId").toLatin1();
    QVERIFY(!callRoute("not-" + routeSecret, R"({"action":"list_flows"})").is_null());
    // A task for the agent with the key, which will be answered with the key in its error.
    const auto runsTask = [&](const char *status) {
        (void)callRoute(routeSecret,
                        R"({"action":"run_task","runtime":"subagent","task":"t","flowId":")" + flow + "\"}");
        return QTest::qWaitFor([&] { return does("flows show " + flow + " --json").contains(status); },
                               20'000);
    };
    QVERIFY(runsTask("\"succeeded\""));
    QVERIFY(m_chat->requests().size() >= 4); // the values did arrive
    m_chat->with([](ScriptedChatServer *server) { // a server that repeats what it got
        server->setResponder([](const ScriptedChatServer::Request &request) {
            return ScriptedChatServer::answer(401, "application/json",
                                              "{\"error\":{\"message\":\"wrong key "
                                                  + request.headers.value("authorization") + "\"}}");
        });
    });
    QVERIFY(askAll(502));
    QVERIFY(asksForTheReplyLater("variable", 502));
    QVERIFY(runsTask("wrong key"));
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
    does("flows list");
    does("flows list --json");
    does("flows show " + flow);
    does("flows cancel " + flow);
    does("sessions list");
    does("sessions show --instance variable s");
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

GATEHOUSE_TEST(TestSecretAudit)
#include "tst_secretaudit.moc"
