// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "parsing.h"

#include "support/testmain.h"

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

/// A configuration with one instance that has the agent @a agent.
QByteArray withAgent(const QByteArray &agent)
{
    return "{instances: [{uuid: '2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11', name: 'demo', agent: " + agent
        + "}]}";
}

} // namespace

class TestConfigAgents final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEcho()
    {
        const Config config = configOf(withAgent("{type: 'echo'}"));
        QCOMPARE(config.instances.size(), 1);
        QCOMPARE(config.instances.first().agent, AgentConfig());
    }

    void readsCommand()
    {
        const QByteArray text = withAgent("{type: 'command', command: ['python3', '-u', ''], "
                                          "workingDirectory: 'work', environment: {TOKEN: 'a=b', EMPTY: ''}, "
                                          "timeoutSeconds: 60, idleSeconds: 0}");
        QCOMPARE(problemsOf(text), QStringList());
        const AgentConfig agent = configOf(text).instances.first().agent;
        QCOMPARE(agent.type, AgentConfig::Type::Command);
        QCOMPARE(agent.command, QStringList({u"python3"_s, u"-u"_s, u""_s}));
        QCOMPARE(agent.workingDirectory, u"/etc/gatehouse/work"_s);
        const QMap<QString, QString> environment{{u"TOKEN"_s, u"a=b"_s}, {u"EMPTY"_s, u""_s}};
        QCOMPARE(agent.environment, environment);
        QCOMPARE(agent.timeout, std::chrono::seconds(60));
        QCOMPARE(agent.idle, std::optional(std::chrono::seconds(0)));
    }

    void readsChat()
    {
        const QByteArray text = withAgent(
            "{type: 'chat', baseUrl: 'http://127.0.0.1:11434/v1/', model: 'llama3', "
            "apiKey: {source: 'env', id: 'CHAT_KEY'}, systemPrompt: 'Be brief.\\n', "
            "headers: {'X-Team': ' blue ', 'X-Mark': '\\u00e9\\t!'}, idleSeconds: 2147483647}");
        QCOMPARE(problemsOf(text), QStringList());
        const AgentConfig agent = configOf(text).instances.first().agent;
        QCOMPARE(agent.type, AgentConfig::Type::Chat);
        QCOMPARE(agent.baseUrl, QUrl(u"http://127.0.0.1:11434/v1"_s));
        QCOMPARE(agent.model, u"llama3"_s);
        QCOMPARE(agent.apiKey.source, SecretRef::Source::Env);
        QCOMPARE(agent.apiKey.provider, u"default"_s);
        QCOMPARE(agent.apiKey.id, u"CHAT_KEY"_s);
        QCOMPARE(agent.systemPrompt, u"Be brief.\n"_s);
        const QList<std::pair<QByteArray, QByteArray>> headers{{"X-Team", "blue"}, {"X-Mark", "\xc3\xa9\t!"}};
        QCOMPARE(agent.headers, headers);
        QCOMPARE(agent.idle, std::optional(std::chrono::seconds(2147483647)));
    }

    void readsOpenClaw()
    {
        const QByteArray text = withAgent("{type: 'openclaw', url: 'ws://127.0.0.1:18789', "
                                          "token: {source: 'env', id: 'CLAW_TOKEN'}, agentId: 'ops-1'}");
        QCOMPARE(problemsOf(text), QStringList());
        const AgentConfig agent = configOf(text).instances.first().agent;
        QCOMPARE(agent.type, AgentConfig::Type::OpenClaw);
        QCOMPARE(agent.url, QUrl(u"ws://127.0.0.1:18789"_s));
        QCOMPARE(agent.token.id, u"CLAW_TOKEN"_s);
        QCOMPARE(agent.agentId, u"ops-1"_s);
        QCOMPARE(problemsOf(withAgent("{type: 'openclaw', url: 'wss://claw.example.com/gateway'}")),
                 QStringList());
    }

    void readsSecrets()
    {
        const AgentConfig plain =
            configOf(withAgent("{type: 'chat', baseUrl: 'http://h', model: 'm', apiKey: 'sk-\\u00e9'}"))
                .instances.first()
                .agent;
        QCOMPARE(plain.apiKey.source, SecretRef::Source::Plain);
        QCOMPARE(plain.apiKey.value.bytes(), QByteArrayView("sk-\xc3\xa9"));
        const AgentConfig reference = configOf(
                                          withAgent("{type: 'chat', baseUrl: 'http://h', model: 'm', apiKey: "
                                                    "{source: 'env', provider: 'default', id: 'A'}}"))
                                          .instances.first()
                                          .agent;
        QCOMPARE(reference.apiKey.id, u"A"_s);
        for (const QByteArray &text : {QByteArray("{source: 'file', provider: 'files', id: '/a/b'}"),
                                       QByteArray("{source: 'exec', provider: 'vault', id: 'a/b'}"),
                                       QByteArray("{source: 'keychain', id: 'Chat server'}")}) {
            const QByteArray agent = withAgent(
                "{type: 'chat', baseUrl: 'http://h', model: 'm', apiKey: " + text + "}");
            QCOMPARE(problemsOf(agent), QStringList());
            const SecretRef ref = configOf(agent).instances.first().agent.apiKey;
            QVERIFY(text.contains("source: '" + QByteArray(nameOf(ref.source).data()) + '\''));
            QVERIFY(text.contains("id: '" + ref.id.toUtf8() + '\''));
        }
    }

    void reportsProblems_data()
    {
        QTest::addColumn<QByteArray>("agent");
        QTest::addColumn<QStringList>("problems"); // what follows `instances[0].agent`
        const auto row = [](const char *name, const QByteArray &agent, const QStringList &problems) {
            QTest::newRow(name) << agent << problems;
        };
        const auto command = [&row](const char *name, const QByteArray &fields, const QStringList &problems) {
            row(name, "{type: 'command', command: ['x'], " + fields + "}", problems);
        };
        const auto chat = [&row](const char *name, const QByteArray &fields, const QStringList &problems) {
            row(name, "{type: 'chat', baseUrl: 'http://h', model: 'm', " + fields + "}", problems);
        };
        const QString types = u"unknown type; must be one of echo, command, chat, openclaw"_s;
        row("no object", "'echo'", {u": must be an object in { }"_s});
        row("no type", "{}", {u".type: is required"_s});
        row("type of another kind", "{type: 7}", {u".type: must be text in quotes"_s});
        row("mistyped", "{type: 'ehco'}", {u".type: "_s + types + u"; did you mean \"echo\"?"_s});
        row("unknown type, other problems found", "{type: 'x', command: 'y', timeoutSeconds: -1, colour: 1}",
            {u".type: "_s + types, u".command: must be a list in [ ]"_s,
             u".timeoutSeconds: must be a whole number from 0 to 2147483647"_s,
             u".colour: unknown field \"colour\""_s});
        row("fields of another type", "{type: 'echo', model: 'm', idleSeconds: 1}",
            {u".model: unknown field \"model\""_s});
        row("command of a chat", "{type: 'command', command: ['x'], apiKey: 'k'}",
            {u".apiKey: unknown field \"apiKey\""_s});
        row("idle", "{type: 'echo', idleSeconds: 2147483648}",
            {u".idleSeconds: must be a whole number from 0 to 2147483647"_s});

        row("no command", "{type: 'command'}", {u".command: is required"_s});
        row("empty command", "{type: 'command', command: []}", {u".command: must name a program"_s});
        row("blank program", "{type: 'command', command: [' ', 'x']}",
            {u".command[0]: must name a program"_s});
        row("no text", "{type: 'command', command: ['x', 1, '\\0']}",
            {u".command[1]: must be text in quotes"_s, u".command[2]: must not hold NUL characters"_s});
        row("shell line", "{type: 'command', command: 'ls -l'}", {u".command: must be a list in [ ]"_s});
        command("near name", "timeout: 5",
                {u".timeout: unknown field \"timeout\"; did you mean \"timeoutSeconds\"?"_s});
        command("no folder", "workingDirectory: ''", {u".workingDirectory: must not be empty"_s});
        const QString variable = u": the name of a variable must not be empty nor hold = or NUL"_s;
        command("environment", "environment: {'': '1', 'A=B': '2', 'C\\0': '3', D: 4, E: 'x\\0'}",
                {u".environment[\"\"]"_s + variable, u".environment[\"A=B\"]"_s + variable,
                 u".environment[\"C\\u0000\"]"_s + variable, u".environment.D: must be text in quotes"_s,
                 u".environment.E: must not hold NUL characters"_s});
        command("environment as a list", "environment: ['A=B']",
                {u".environment: must be an object in { }"_s});

        row("bare chat", "{type: 'chat'}", {u".baseUrl: is required"_s, u".model: is required"_s});
        row("blank model", "{type: 'chat', baseUrl: 'http://h', model: ' '}",
            {u".model: must not be empty"_s});
        row("chat URL", "{type: 'chat', baseUrl: 'ws://h', model: 'm'}",
            {u".baseUrl: must be an absolute http or https URL with a host"_s});
        chat("prompt", "systemPrompt: ['x']", {u".systemPrompt: must be text in quotes"_s});
        const QString control = u": a header must not hold line ends or other control characters"_s;
        const QString badName = u": is no valid name of a header"_s;
        chat("headers",
             "headers: {'A B': 'x', '': 'x', 'C:': 'x', D: 'x\\r\\ny', E: 'x\\ny', F: '\\x7f', G: 1, 'Ü': "
             "'x'}",
             {u".headers[\"A B\"]"_s + badName, u".headers[\"\"]"_s + badName,
              u".headers[\"C:\"]"_s + badName, u".headers.D"_s + control, u".headers.E"_s + control,
              u".headers.F"_s + control, u".headers.G: must be text in quotes"_s,
              u".headers[\"Ü\"]"_s + badName});
        chat("headers twice", "headers: {'X-A': '1', 'x-a': '2'}",
             {u".headers.x-a: this header is there already (case does not matter)"_s});
        chat("headers of the gateway", "headers: {'Content-Length': '1', 'transfer-encoding': 'chunked'}",
             {u".headers.Content-Length: this header is set by the gateway itself"_s,
              u".headers.transfer-encoding: this header is set by the gateway itself"_s});

        row("bare openclaw", "{type: 'openclaw'}", {u".url: is required"_s});
        const QString socketUrl = u".url: must be an absolute ws or wss URL with a host"_s;
        for (const char *url : {"http://h", "ws://", "127.0.0.1:18789", ""})
            row(url, "{type: 'openclaw', url: '" + QByteArray(url) + "'}", {socketUrl});
        row("openclaw URL with more", "{type: 'openclaw', url: 'ws://me@h/x?token=y'}",
            {u".url: must not hold a user name or password"_s,
             u".url: must not have a query or a fragment"_s});
        for (const char *id : {"", "Main", "a b", "-a", "a:b"})
            row(id, "{type: 'openclaw', url: 'ws://h', agentId: '" + QByteArray(id) + "'}",
                {u".agentId: must be the id of an agent in OpenClaw: lower-case letters, digits, _ and -, at "
                 "most 64"_s});

        const QString name =
            u"must be the name of a variable: capital letters, digits and _, beginning with a letter, "
            "at most 128 characters"_s;
        chat("empty secret", "apiKey: ''",
             {u".apiKey: must not be empty: leave it out where there is no secret"_s});
        chat(
            "secret of another kind", "apiKey: 12345",
            {u".apiKey: must be text in quotes, or an object such as {\"source\":\"env\",\"id\":\"NAME\"}"_s});
        chat("file", "apiKey: {source: 'file', provider: 'files', id: 'a/b'}",
             {u".apiKey.id: must be a JSON pointer that begins with /, such as /routes/zapier, or \"value\" "
              "where the provider's mode is \"singleValue\""_s});
        chat("unknown source", "apiKey: {source: 'vault', id: 'a'}",
             {u".apiKey.source: must be \"env\", \"file\", \"exec\" or \"keychain\""_s});
        chat("empty reference", "apiKey: {}",
             {u".apiKey.id: is required"_s, u".apiKey.source: is required"_s});
        chat("reference with more", "apiKey: {source: 'env', id: 'A', value: 'x'}",
             {u".apiKey.value: is an unknown field; a reference has \"source\", \"provider\" and \"id\""_s});
        chat("provider", "apiKey: {source: 'env', provider: 'Mine', id: 'A'}",
             {u".apiKey.provider: must be 1 to 64 lower-case letters, digits, _ and -, beginning with a "
              "letter"_s});
        for (const QByteArray &id :
             {QByteArray("lower"), QByteArray("1A"), QByteArray("_A"), QByteArray("A-B"), QByteArray("A\\n"),
              QByteArray(129, 'A'), QByteArray()})
            chat(qPrintable(u"variable "_s + QString::fromLatin1(id.left(8))),
                 "apiKey: {source: 'env', id: '" + id + "'}", {u".apiKey.id: "_s + name});
        chat("variable of another kind", "apiKey: {source: 'env', id: 7}",
             {u".apiKey.id: must be text in quotes"_s});
    }
    void reportsProblems()
    {
        QFETCH(const QByteArray, agent);
        QFETCH(QStringList, problems);
        for (QString &problem : problems)
            problem.prepend(u"instances[0].agent"_s);
        QCOMPARE(problemsOf(withAgent(agent)), problems);
    }

    void longestVariableName()
    {
        QCOMPARE(problemsOf(
                     withAgent("{type: 'chat', baseUrl: 'http://h', model: 'm', apiKey: {source: 'env', id: '"
                               + QByteArray(128, 'A') + "'}}")),
                 QStringList());
    }
};

GATEHOUSE_TEST(TestConfigAgents)
#include "tst_configagents.moc"
