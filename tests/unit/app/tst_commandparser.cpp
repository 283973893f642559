// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandparser.h"

#include "commandtable.h"
#include "json.h"

#include "support/testmain.h"

#include <QDir>
#include <QProcess>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestCommandParser final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void globalOptionsStandAnywhere_data();
    void globalOptionsStandAnywhere();
    void pathsBecomeAbsolute();
    void wordsAfterDashesAreTheProgramsArguments();
    void helpWins_data();
    void helpWins();
    void versionAndConsole();
    void everyCommandOfTheTableIsReachable();
    void everyExampleParses();
};

void TestCommandParser::reads_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("command");
    QTest::addColumn<QByteArray>("args");

    const auto row = [](const char *line, const char *command, const char *args) {
        QTest::newRow(line) << QString::fromLatin1(line).split(u' ') << QString::fromLatin1(command)
                            << QByteArray(args);
    };
    row("serve", "serve", "{}");
    row("serve --demo", "serve", R"({"demo":true})");
    row("serve --demo --demo", "serve", R"({"demo":true})");
    row("instances list", "instances list", "{}");
    row("instances add --name ci --echo", "instances add", R"({"name":"ci","echo":true})");
    row("instances add --name=ci --command tr", "instances add", R"({"name":"ci","command":"tr"})");
    row("instances add --chat http://h/v1 --model m --name x --api-key-env KEY", "instances add",
        R"({"chat":"http://h/v1","model":"m","name":"x","api-key-env":"KEY"})");
    row("instances add --name ci --agent {\"type\":\"echo\"}", "instances add",
        R"({"name":"ci","agent":"{\"type\":\"echo\"}"})");
    row("instances remove ci", "instances remove", R"({"instance":"ci"})");
    row("instances remove -- --odd", "instances remove", R"({"instance":"--odd"})");
    row("instances test ci --message hi", "instances test", R"({"instance":"ci","message":"hi"})");
    row("keys list --instance demo", "keys list", R"({"instance":"demo"})");
    row("keys add --instance demo --label ci", "keys add", R"({"instance":"demo","label":"ci"})");
    row("keys add --instance demo --label ci --private", "keys add",
        R"({"instance":"demo","label":"ci","private":true})");
    row("keys add --visibility both --label=--ci --instance demo", "keys add",
        R"({"visibility":"both","label":"--ci","instance":"demo"})");
    row("keys regenerate --instance demo --id 3", "keys regenerate", R"({"instance":"demo","id":3})");
    row("keys delete --id 3 --instance demo", "keys delete", R"({"id":3,"instance":"demo"})");
    row("calls", "calls", "{}");
    row("calls --follow --limit 20", "calls", R"({"follow":true,"limit":20})");
    row("calls --limit 0", "calls", R"({"limit":0})");
    row("status", "status", "{}");
    row("config check", "config check", "{}");
    row("config check /etc/g.json", "config check", R"({"file":"/etc/g.json"})");
}

void TestCommandParser::reads()
{
    QFETCH(const QStringList, words);
    QFETCH(const QString, command);
    QFETCH(const QByteArray, args);
    const Result<Invocation> invocation = parseCommandLine(words);
    QVERIFY2(invocation, qPrintable(invocation ? QString() : invocation.error().message));
    QCOMPARE(invocation->kind, Invocation::Kind::Run);
    QVERIFY(invocation->command);
    QCOMPARE(invocation->command->name, command);
    QCOMPARE(toJson(invocation->args), args);
    QVERIFY(!invocation->json);
}

void TestCommandParser::refuses_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("message");

    const auto row = [](const char *name, const QStringList &words, const QString &message) {
        QTest::newRow(name) << words << message;
    };
    row("unknown command", {u"serv"_s}, u"unknown command \"serv\"; see: gatehouse --help"_s);
    row("empty word", {QString()}, u"unknown command \"\"; see: gatehouse --help"_s);
    row("group alone", {u"keys"_s},
        u"\"keys\" needs one of: list, add, show, regenerate, delete; see: gatehouse keys --help"_s);
    row("unknown verb", {u"keys"_s, u"shew"_s},
        u"\"keys\" has no command \"shew\"; see: gatehouse keys --help"_s);
    row("unknown option", {u"keys"_s, u"list"_s, u"--all"_s},
        u"\"keys list\" has no option --all; see: gatehouse keys list --help"_s);
    row("option before the command", {u"--demo"_s, u"serve"_s},
        u"unknown option --demo before the command; see: gatehouse --help"_s);
    row("short option", {u"serve"_s, u"-d"_s},
        u"unknown option -d; long options begin with two dashes; see: gatehouse serve --help"_s);
    row("missing required option", {u"keys"_s, u"add"_s, u"--instance"_s, u"demo"_s},
        u"\"keys add\" needs --label LABEL; see: gatehouse keys add --help"_s);
    row("missing argument", {u"instances"_s, u"test"_s},
        u"\"instances test\" needs INSTANCE; see: gatehouse instances test --help"_s);
    row("too many words", {u"status"_s, u"now"_s},
        u"unexpected word \"now\"; see: gatehouse status --help"_s);
    row("value missing at the end", {u"calls"_s, u"--limit"_s},
        u"--limit needs a value; see: gatehouse calls --help"_s);
    row("option in place of a value", {u"calls"_s, u"--limit"_s, u"--follow"_s},
        u"--limit needs a value; see: gatehouse calls --help"_s);
    row("value for a flag", {u"calls"_s, u"--follow=yes"_s},
        u"--follow takes no value; see: gatehouse calls --help"_s);
    row("given twice", {u"calls"_s, u"--limit"_s, u"1"_s, u"--limit"_s, u"2"_s},
        u"--limit is given twice; see: gatehouse calls --help"_s);
    row("no number", {u"calls"_s, u"--limit"_s, u"ten"_s},
        u"--limit needs a whole number from 0 to 1000000; see: gatehouse calls --help"_s);
    row("negative number", {u"calls"_s, u"--limit"_s, u"-1"_s},
        u"--limit needs a whole number from 0 to 1000000; see: gatehouse calls --help"_s);
    row("number too large", {u"calls"_s, u"--limit=1000001"_s},
        u"--limit needs a whole number from 0 to 1000000; see: gatehouse calls --help"_s);
    row("key id zero", {u"keys"_s, u"delete"_s, u"--instance"_s, u"x"_s, u"--id"_s, u"0"_s},
        u"--id needs a whole number from 1 up; see: gatehouse keys delete --help"_s);
    row("no choice", {u"keys"_s, u"add"_s, u"--visibility"_s, u"all"_s},
        u"--visibility is one of public, private, both; see: gatehouse keys add --help"_s);
    row("alternatives",
        {u"keys"_s, u"add"_s, u"--instance"_s, u"x"_s, u"--label"_s, u"l"_s, u"--private"_s,
         u"--visibility"_s, u"both"_s},
        u"--private and --visibility can't be combined; see: gatehouse keys add --help"_s);
    row("empty label", {u"keys"_s, u"add"_s, u"--instance"_s, u"x"_s, u"--label"_s, QString()},
        u"--label needs a value that is not empty; see: gatehouse keys add --help"_s);
    row("blank label", {u"keys"_s, u"add"_s, u"--instance"_s, u"x"_s, u"--label= \t"_s},
        u"--label needs a value that is not empty; see: gatehouse keys add --help"_s);
    row("no agent", {u"instances"_s, u"add"_s, u"--name"_s, u"x"_s},
        u"\"instances add\" needs exactly one of --echo, --command, --chat, --openclaw, --agent; "
        "see: gatehouse instances add --help"_s);
    row("two agents", {u"instances"_s, u"add"_s, u"--name"_s, u"x"_s, u"--echo"_s, u"--command"_s, u"tr"_s},
        u"\"instances add\" needs exactly one of --echo, --command, --chat, --openclaw, --agent; "
        "see: gatehouse instances add --help"_s);
    row("chat without model", {u"instances"_s, u"add"_s, u"--name"_s, u"x"_s, u"--chat"_s, u"http://h"_s},
        u"--chat needs --model; see: gatehouse instances add --help"_s);
    row("model without chat",
        {u"instances"_s, u"add"_s, u"--name"_s, u"x"_s, u"--echo"_s, u"--model"_s, u"m"_s},
        u"--model needs --chat; see: gatehouse instances add --help"_s);
    row("arguments without a program",
        {u"instances"_s, u"add"_s, u"--name"_s, u"x"_s, u"--echo"_s, u"--"_s, u"a"_s},
        u"words after -- are only for --command; see: gatehouse instances add --help"_s);
    row("dashes without a command", {u"--"_s, u"serve"_s},
        u"words after -- need a command in front; see: gatehouse --help"_s);
    row("empty path", {u"serve"_s, u"--config="_s},
        u"--config needs a value that is not empty; see: gatehouse serve --help"_s);
    row("help about nothing", {u"help"_s, u"keyz"_s}, u"unknown command \"keyz\"; see: gatehouse --help"_s);
}

void TestCommandParser::refuses()
{
    QFETCH(const QStringList, words);
    QFETCH(const QString, message);
    const Result<Invocation> invocation = parseCommandLine(words);
    QVERIFY(!invocation);
    QCOMPARE(invocation.error().message, message);
    QVERIFY(!invocation.error().message.contains(u'\n'));
}

void TestCommandParser::globalOptionsStandAnywhere_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("front") << QStringList{u"--config"_s, u"/c"_s,   u"--data"_s,     u"/d"_s, u"--json"_s,
                                          u"keys"_s,     u"list"_s, u"--instance"_s, u"x"_s};
    QTest::newRow("inside") << QStringList{
        u"keys"_s, u"--json"_s, u"--config=/c"_s, u"list"_s, u"--data=/d"_s, u"--instance"_s, u"x"_s};
    QTest::newRow("end") << QStringList{u"keys"_s,   u"list"_s, u"--instance"_s, u"x"_s, u"--json"_s,
                                        u"--data"_s, u"/d"_s,   u"--config"_s,   u"/c"_s};
}

void TestCommandParser::globalOptionsStandAnywhere()
{
    QFETCH(const QStringList, words);
    const Result<Invocation> invocation = parseCommandLine(words);
    QVERIFY(invocation);
    QCOMPARE(invocation->command->name, u"keys list"_s);
    QCOMPARE(invocation->configFile, u"/c"_s);
    QCOMPARE(invocation->dataDir, u"/d"_s);
    QVERIFY(invocation->json);
    QCOMPARE(toJson(invocation->args), QByteArray(R"({"instance":"x"})"));
}

void TestCommandParser::pathsBecomeAbsolute()
{
    const QString here = QDir::currentPath();
    const Result<Invocation> check = parseCommandLine(
        {u"config"_s, u"check"_s, u"./a/../g.json"_s, u"--data"_s, u"data/"_s});
    QVERIFY(check);
    QCOMPARE(toQString(check->args.at("file").as_string()), here + u"/g.json"_s);
    QCOMPARE(check->dataDir, here + u"/data"_s);
    const Result<Invocation> add = parseCommandLine(
        {u"instances"_s, u"add"_s, u"--name"_s, u"x"_s, u"--command"_s, u"./run.sh"_s});
    QVERIFY(add);
    QCOMPARE(QDir::cleanPath(toQString(add->args.at("command").as_string())), here + u"/run.sh"_s);
}

void TestCommandParser::wordsAfterDashesAreTheProgramsArguments()
{
    const Result<Invocation> add = parseCommandLine({u"instances"_s, u"add"_s, u"--name"_s, u"x"_s,
                                                     u"--command"_s, u"tr"_s, u"--"_s, u"--help"_s,
                                                     u"--config"_s, QString(), u"--"_s});
    QVERIFY(add);
    QCOMPARE(add->kind, Invocation::Kind::Run);
    QCOMPARE(toJson(add->args.at("arguments")), QByteArray(R"(["--help","--config","","--"])"));
    QVERIFY(add->configFile.isEmpty());
}

void TestCommandParser::helpWins_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("start");
    QTest::newRow("general") << QStringList{u"--help"_s} << u"Usage: gatehouse COMMAND"_s;
    QTest::newRow("short") << QStringList{u"-h"_s} << u"Usage: gatehouse COMMAND"_s;
    QTest::newRow("word") << QStringList{u"help"_s} << u"Usage: gatehouse COMMAND"_s;
    QTest::newRow("group") << QStringList{u"keys"_s, u"--help"_s} << u"Usage: gatehouse keys COMMAND"_s;
    QTest::newRow("command") << QStringList{u"keys"_s, u"add"_s, u"--help"_s}
                             << u"Usage: gatehouse keys add"_s;
    QTest::newRow("word and command")
        << QStringList{u"help"_s, u"keys"_s, u"add"_s} << u"Usage: gatehouse keys add"_s;
    QTest::newRow("half a command") << QStringList{u"keys"_s, u"add"_s, u"--label"_s, u"x"_s, u"--help"_s}
                                    << u"Usage: gatehouse keys add"_s;
    QTest::newRow("after a global option")
        << QStringList{u"--config"_s, u"/c"_s, u"-h"_s, u"status"_s} << u"Usage: gatehouse status"_s;
}

void TestCommandParser::helpWins()
{
    QFETCH(const QStringList, words);
    QFETCH(const QString, start);
    const Result<Invocation> invocation = parseCommandLine(words);
    QVERIFY(invocation);
    QCOMPARE(invocation->kind, Invocation::Kind::Help);
    QVERIFY2(invocation->text.startsWith(start), qPrintable(invocation->text));
}

void TestCommandParser::versionAndConsole()
{
    const Result<Invocation> version = parseCommandLine({u"--version"_s});
    QVERIFY(version);
    QCOMPARE(version->kind, Invocation::Kind::Version);
    const Result<Invocation> bare = parseCommandLine({});
    QVERIFY(bare);
    QCOMPARE(bare->kind, Invocation::Kind::Console);
    const Result<Invocation> options = parseCommandLine({u"--data"_s, u"/d"_s});
    QVERIFY(options);
    QCOMPARE(options->kind, Invocation::Kind::Console);
    QCOMPARE(options->dataDir, u"/d"_s);
}

void TestCommandParser::everyCommandOfTheTableIsReachable()
{
    for (const CommandSpec &command : commandTable()) {
        const Result<Invocation> invocation = parseCommandLine(command.name.split(u' ')
                                                               + QStringList{u"--help"_s});
        QVERIFY2(invocation, qPrintable(command.name));
        QVERIFY2(invocation->text.contains(command.name), qPrintable(command.name));
    }
}

void TestCommandParser::everyExampleParses()
{
    for (const CommandSpec &command : commandTable()) {
        QVERIFY2(!command.examples.empty(), qPrintable(command.name));
        for (const ExampleSpec &example : command.examples) {
            QString line = example.line;
            line = line.mid(line.indexOf(u"gatehouse "_s) + 10).section(u" | "_s, 0, 0);
            if (line.endsWith(u')'))
                line.chop(1);
            line.replace(u'\'', u'"');
            const Result<Invocation> invocation = parseCommandLine(QProcess::splitCommand(line));
            QVERIFY2(invocation, qPrintable(line));
            QCOMPARE(invocation->command->name, command.name);
        }
    }
}

GATEHOUSE_TEST(TestCommandParser)
#include "tst_commandparser.moc"
