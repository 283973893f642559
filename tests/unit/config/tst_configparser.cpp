// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "json.h"
#include "parsing.h"

#include "support/testmain.h"

using namespace Qt::StringLiterals;
using namespace Gatehouse;

class TestConfigParser final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyObjectIsTheDefaults()
    {
        const auto parsed = parseConfig(boost::json::object(), testContext());
        QVERIFY(parsed);
        QCOMPARE(*parsed, Config());
        QCOMPARE(parsed->publicListener.port, 8787);
        QCOMPARE(parsed->publicListener.address, QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(parsed->privateListener.port, 40001);
    }

    void readsLimitsAndRetention()
    {
        const QByteArray text = "{limits: {failedAuth: {attempts: 0, windowSeconds: 5}, connections: 10, "
                                "connectionsPerAddress: 3}, retention: {callsDays: 1, callsMax: 2, "
                                "attachmentsDays: 3, conversationDays: 2147483647}}";
        QCOMPARE(problemsOf(text), QStringList());
        const Config config = configOf(text);
        QCOMPARE(config.limits.failedAuth.attempts, 0);
        QCOMPARE(config.limits.failedAuth.window, std::chrono::seconds(5));
        QCOMPARE(config.limits.connections, 10);
        QCOMPARE(config.limits.connectionsPerAddress, 3);
        QCOMPARE(config.retention.callsDays, 1);
        QCOMPARE(config.retention.callsMax, 2);
        QCOMPARE(config.retention.attachmentsDays, 3);
        QCOMPARE(config.retention.conversationDays, 2147483647);
    }

    void reportsProblems_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("problems");
        const QString from0 = u": must be a whole number from 0 to 2147483647"_s;
        const QString from1 = u": must be a whole number from 1 to 2147483647"_s;
        const auto row = [](const char *name, const QByteArray &text, const QStringList &problems) {
            QTest::newRow(name) << text << problems;
        };
        row("empty", "", {u": the file is empty; {} stands for the defaults"_s});
        row("white space", " \n\t", {u": the file is empty; {} stands for the defaults"_s});
        row("only a comment", "// x\n", {u": line 2, column 1: a value is missing: the text ends here"_s});
        row("syntax", "{\n  limits: {,}\n}", {u": line 2, column 12: a field name or } must stand here"_s});
        row("a list", "[]", {u": must be an object in { }"_s});
        row("null", "null", {u": must be an object in { }"_s});
        row("unknown", "{instance: [], colour: 1}",
            {u"instance: unknown field \"instance\"; did you mean \"instances\"?"_s,
             u"colour: unknown field \"colour\""_s});
        row("limits",
            "{limits: {failedAuth: {attempts: -1, windowSeconds: 0}, connections: 0, connectionsPerAddress: "
            "0}}",
            {u"limits.failedAuth.attempts"_s + from0, u"limits.failedAuth.windowSeconds"_s + from1,
             u"limits.connections"_s + from1, u"limits.connectionsPerAddress"_s + from1});
        row("retention",
            "{retention: {callsDays: 0, callsMax: 2147483648, attachmentsDays: null, conversationDays: '9'}}",
            {u"retention.callsDays"_s + from1, u"retention.callsMax"_s + from1,
             u"retention.attachmentsDays"_s + from1, u"retention.conversationDays"_s + from1});
        row("twice", "{limits: {},\n limits: {connections: 0}}",
            {u"limits: is there twice, again in line 2"_s, u"limits.connections"_s + from1});
        row("null is no default", "{limits: null}", {u"limits: must be an object in { }"_s});
        row("problems of every part",
            "{listeners: {public: {port: 'x'}}, trustedProxies: 1, instances: [{}], limits: 2, retention: "
            "{calls: 1}}",
            {u"listeners.public.port: must be a whole number from 0 to 65535"_s,
             u"trustedProxies: must be a list in [ ]"_s, u"instances[0].uuid: is required"_s,
             u"instances[0].name: is required"_s, u"instances[0].agent: is required"_s,
             u"limits: must be an object in { }"_s,
             u"retention.calls: unknown field \"calls\"; did you mean \"callsDays\"?"_s});
    }
    void reportsProblems()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, problems);
        QCOMPARE(problemsOf(text), problems);
    }

    void neverQuotesValues()
    {
        // the same secret at every place where a value can stand, with every kind of mistake around it
        const QList<QByteArray> texts{
            "{listeners: {public: {address: 'S', port: 'S', baseUrl: 'http://S:S@h', tls: 'S'}, private: "
            "{addresses: ['S'], port: 'S'}}}",
            "{listeners: {public: {baseUrl: 'S', tls: {certificate: ['S'], key: ['S'], passphrase: {source: "
            "'S', id: 'S', provider: 'S'}}}}}",
            "{trustedProxies: ['S'], limits: 'S', retention: {callsDays: 'S'}}",
            "{instances: [{uuid: 'S', name: 'S\\n', enabled: 'S', agent: {type: 'S'}, limits: 'S', onHangUp: "
            "'S'}]}",
            "{instances: [{agent: {type: 'command', command: 'S', workingDirectory: ['S'], environment: {A: "
            "['S']}, timeoutSeconds: 'S'}}]}",
            "{instances: [{agent: {type: 'chat', baseUrl: 'S', model: ['S'], apiKey: {source: 'env', id: "
            "'S'}, systemPrompt: ['S'], headers: {Authorization: 'S\\n'}}}]}",
            "{instances: [{agent: {type: 'chat', apiKey: S}}]}",
            "{instances: [{agent: {type: 'chat', apiKey: 'S\n'}}]}",
            "{instances: [{agent: {type: 'chat', apiKey: 'S' 'S'}}]}",
        };
        for (const QByteArray &text : texts) {
            QByteArray filled = text;
            filled.replace("'S", "'hunter2-secret")
                .replace(": S", ": hunter2-secret")
                .replace("S:S", "x:hunter2-secret");
            const QStringList problems = problemsOf(filled);
            QVERIFY2(!problems.isEmpty(), filled.constData());
            for (const QString &problem : problems)
                QVERIFY2(!problem.contains(u"hunter2"_s), qPrintable(problem));
        }
    }

    void survivesAnyKindOfValueAnywhere_data()
    {
        QTest::addColumn<QByteArray>("value");
        for (const char *value : {"null", "true", "-1", "1e300", "'x'", "''", "[]", "[[]]", "[{}]", "[null]",
                                  "{}", "{x: 1}", "{'': {}}"})
            QTest::newRow(value) << QByteArray(value);
    }
    void survivesAnyKindOfValueAnywhere()
    {
        QFETCH(const QByteArray, value);
        for (const QString &path : configFieldPaths()) {
            QByteArray text = value;
            QStringList steps = path.split(u'.');
            for (; !steps.isEmpty(); steps.removeLast()) {
                QString name = steps.last();
                const bool isList = name.endsWith(u"[]"_s);
                if (isList)
                    name.chop(2);
                text = isList ? "[" + text + "]" : text;
                text = "{" + name.toUtf8() + ":" + text + "}";
            }
            (void)problemsOf(text); // any answer will do
        }
    }

    void readsProviders()
    {
        const QByteArray text =
            "{secrets: {providers: {files: {source: 'file', path: 's.json'}}, defaults: {file: 'files'}}}";
        QCOMPARE(problemsOf(text), QStringList());
        const SecretProviders secrets = configOf(text).secrets;
        QCOMPARE(secrets.defaults.file, u"files"_s);
        QCOMPARE(std::get<FileProvider>(secrets.providers.value(u"files"_s)).path,
                 u"/etc/gatehouse/s.json"_s);
    }
    void reportsProblemsOfProviders()
    {
        QCOMPARE(problemsOf("{secrets: {providers: {'B C': 1, vault: {source: 'exec', command: 'x', args: "
                            "[1]}}, defaults: {exec: 'no'}, colour: 1}}"),
                 (QStringList{u"secrets.colour: is an unknown field; known are: providers, defaults"_s,
                              u"secrets.providers[\"B C\"]: is no name for a provider: it must be 1 to 64 "
                              "lower-case letters, digits, _ and -, beginning with a letter"_s,
                              u"secrets.providers.vault.command: must be an absolute path"_s,
                              u"secrets.providers.vault.args[0]: must be text in quotes"_s,
                              u"secrets.defaults.exec: names no declared provider"_s}));
        QCOMPARE(problemsOf("{secrets: 7}"), QStringList{u"secrets: must be an object"_s});
    }

    void knowsItsFields()
    {
        const QStringList paths = configFieldPaths();
        QCOMPARE(paths.size(), QSet<QString>(paths.begin(), paths.end()).size());
        for (const QString &path : {u"listeners.public.tls.passphrase"_s, u"trustedProxies"_s,
                                    u"instances[].agent.timeoutSeconds"_s, u"instances[].agent.headers"_s,
                                    u"instances[].limits.replyBytes"_s, u"limits.failedAuth.attempts"_s,
                                    u"retention.conversationDays"_s, u"SecretRef.id"_s,
                                    u"secrets.defaults.exec"_s, u"secrets.providers.<name>.trustedDirs"_s})
            QVERIFY2(paths.contains(path), qPrintable(path));
    }
};

GATEHOUSE_TEST(TestConfigParser)
#include "tst_configparser.moc"
