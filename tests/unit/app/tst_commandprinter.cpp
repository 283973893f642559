// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandprinter.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestCommandPrinter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonGoesThroughUnchanged();
    void listsKeys();
    void printsAKeyAlone();
    void callsShareColumns();
    void repliesKeepTheirLines();
    void problemsAreLines();
    void statusNamesItsAgents();
};

void TestCommandPrinter::jsonGoesThroughUnchanged()
{
    CommandPrinter printer(u"keys list"_s, true);
    QCOMPARE(printer.print(boost::json::array{{{"id", 1}, {"lastUsedAt", nullptr}}}),
             QByteArray("[{\"id\":1,\"lastUsedAt\":null}]\n"));
}

void TestCommandPrinter::listsKeys()
{
    CommandPrinter printer(u"keys list"_s, false);
    const boost::json::array keys{{{"id", 7},
                                   {"label", "ev\x1bil"},
                                   {"visibility", "both"},
                                   {"last4", "9af0"},
                                   {"createdAt", "2026-01-02T03:04:05.006Z"},
                                   {"lastUsedAt", nullptr}}};
    QCOMPARE(printer.print(keys),
             QByteArray("ID  LABEL     VISIBILITY  LAST 4  CREATED                   LAST USED\n"
                        "7   ev\\x1bil  both        9af0    2026-01-02T03:04:05.006Z  -\n"));
}

void TestCommandPrinter::printsAKeyAlone()
{
    for (const QString &command : {u"keys add"_s, u"keys regenerate"_s}) {
        CommandPrinter printer(command, false);
        QCOMPARE(printer.print(boost::json::object{{"id", 1}, {"key", "0123abcd"}}),
                 QByteArray("0123abcd\n"));
    }
}

void TestCommandPrinter::callsShareColumns()
{
    CommandPrinter printer(u"calls"_s, false);
    const QByteArray first = printer.print(
        boost::json::object{{"time", "2026-01-02T03:04:05.006Z"},
                            {"status", nullptr},
                            {"durationMs", 12},
                            {"visibility", "public"},
                            {"instance", "0aa1bb22-0000-4000-8000-000000000000"},
                            {"session", "s"},
                            {"clientAddress", "127.0.0.1"},
                            {"keyLast4", "9af0"},
                            {"stoppedAt", nullptr},
                            {"error", nullptr}});
    const QByteArray second = printer.print(boost::json::object{{"time", "2026-01-02T03:04:05.007Z"},
                                                                {"status", 401},
                                                                {"durationMs", 1},
                                                                {"visibility", "private"},
                                                                {"instance", nullptr},
                                                                {"session", nullptr},
                                                                {"clientAddress", "127.0.0.1"},
                                                                {"keyLast4", nullptr},
                                                                {"stoppedAt", "key"},
                                                                {"error", "no key\nmatches"}});
    const QByteArrayList lines = (first + second).split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines[0].startsWith("TIME"));
    QVERIFY(lines[1].contains("  running  "));
    QVERIFY(lines[1].contains("0aa1bb22  "));
    QVERIFY(lines[2].endsWith("key: no key\\nmatches"));
    QCOMPARE(lines[2].indexOf("127.0.0.1"), lines[1].indexOf("127.0.0.1"));
    QCOMPARE(lines[0].indexOf("CLIENT"), lines[1].indexOf("127.0.0.1"));
}

void TestCommandPrinter::repliesKeepTheirLines()
{
    CommandPrinter printer(u"instances test"_s, false);
    QCOMPARE(printer.print(boost::json::object{{"reply", "one\ntwo\x1b[2J\n"}}),
             QByteArray("one\ntwo\\x1b[2J\n"));
}

void TestCommandPrinter::problemsAreLines()
{
    CommandPrinter printer(u"config check"_s, false);
    QCOMPARE(printer.print(boost::json::array{{{"path", "instances[0].name"}, {"message", "is required"}},
                                              {{"path", ""}, {"message", "not valid JSON"}}}),
             QByteArray("instances[0].name: is required\nnot valid JSON\n"));
}

void TestCommandPrinter::statusNamesItsAgents()
{
    CommandPrinter printer(u"status"_s, false);
    const QByteArray text = printer.print(boost::json::object{
        {"publicUrl", "http://127.0.0.1:8787"},
        {"pid", 42},
        {"keychain", nullptr},
        {"agents",
         boost::json::array{
             {{"name", "demo"}, {"type", "echo"}, {"state", "ready"}, {"stateReason", nullptr}},
             {{"name", "llama"},
              {"type", "chat"},
              {"state", "unreachable"},
              {"stateReason", "Connection refused"}}}}});
    QVERIFY(text.contains("public URL   http://127.0.0.1:8787\n"));
    QVERIFY(text.contains("keychain     -\n"));
    QVERIFY(text.contains("agent        demo (echo): ready\n"));
    QVERIFY(text.contains("agent        llama (chat): unreachable, Connection refused\n"));
}

GATEHOUSE_TEST(TestCommandPrinter)
#include "tst_commandprinter.moc"
