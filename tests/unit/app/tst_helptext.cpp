// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "helptext.h"

#include "commandreference.h"
#include "commandtable.h"

#include "support/testmain.h"
#include <QFile>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestHelpText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void generalHelpNamesEveryCommand();
    void commandHelpIsComplete();
    void linesFit();
    void pageIsCurrent();
};

void TestHelpText::generalHelpNamesEveryCommand()
{
    const QString help = generalHelp();
    for (const CommandSpec &command : commandTable()) {
        QVERIFY2(help.contains(u"  "_s + command.name + u' '), qPrintable(command.name));
        if (!command.group().isEmpty())
            QVERIFY(groupHelp(command.group()).contains(command.name));
    }
    for (const OptionSpec &option : globalOptions())
        QVERIFY2(help.contains(u"--"_s + option.name), qPrintable(option.name));
    for (const QString &code : {u"0"_s, u"1"_s, u"2"_s, u"3"_s, u"4"_s})
        QVERIFY(help.contains(u"\n  "_s + code + u"  "_s));
}

void TestHelpText::commandHelpIsComplete()
{
    for (const CommandSpec &command : commandTable()) {
        const QString help = commandHelp(command);
        QVERIFY2(help.contains(u"Examples:"_s), qPrintable(command.name));
        for (const OptionSpec &option : command.options)
            QVERIFY2(help.contains(u"\n  --"_s + option.name), qPrintable(option.name));
        for (const ArgumentSpec &argument : command.arguments)
            QVERIFY2(help.contains(u"\n  "_s + argument.name.toUpper()), qPrintable(argument.name));
        for (const OptionSpec &option : globalOptions())
            QVERIFY2(help.contains(u"\n  --"_s + option.name), qPrintable(option.name));
    }
}

void TestHelpText::linesFit()
{
    QStringList texts{generalHelp(), groupHelp(u"keys"), groupHelp(u"instances")};
    for (const CommandSpec &command : commandTable())
        texts.append(commandHelp(command));
    for (const QString &text : std::as_const(texts)) {
        QVERIFY(text.endsWith(u'\n'));
        for (const QString &line : text.split(u'\n')) {
            const bool isExample = line.startsWith(u"  gatehouse"_s);
            QVERIFY2(line.size() <= 80 || isExample, qPrintable(line));
            QVERIFY2(!line.endsWith(u' '), qPrintable(line));
        }
    }
}

void TestHelpText::pageIsCurrent()
{
    QFile page(QStringLiteral(GATEHOUSE_DOCS "/command-line.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    // not the same? cmake --build build/dev --target command-reference
    QCOMPARE(QString::fromUtf8(page.readAll()), commandReference());
}

GATEHOUSE_TEST(TestHelpText)
#include "tst_helptext.moc"
