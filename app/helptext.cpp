// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "helptext.h"

#include "commandtable.h"

#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype Columns = 80;
constexpr qsizetype Indent = 2;

/// @a text broken into lines of at most @a width; lines that begin with spaces stay as they are.
QStringList wrapped(const QString &text, qsizetype width)
{
    QStringList lines;
    for (const QString &paragraph : text.split(u'\n')) {
        if (paragraph.startsWith(u' ') || paragraph.isEmpty()) {
            lines.append(paragraph);
            continue;
        }
        QString line;
        for (const QString &word : paragraph.split(u' ', Qt::SkipEmptyParts)) {
            if (!line.isEmpty() && line.size() + 1 + word.size() > width) {
                lines.append(line);
                line.clear();
            }
            line += (line.isEmpty() ? QString() : u" "_s) + word;
        }
        lines.append(line);
    }
    return lines;
}

QString paragraph(const QString &text) { return wrapped(text, Columns).join(u'\n') + u'\n'; }

/// Two columns; a left side that is too long gets a line of its own.
QString twoColumns(const std::vector<HelpRow> &rows)
{
    constexpr qsizetype MaxLeft = 26;
    qsizetype left = 0;
    for (const HelpRow &row : rows) {
        if (row.left.size() <= MaxLeft)
            left = std::max(left, row.left.size());
    }
    const qsizetype start = Indent + left + 2;
    QString text;
    for (const HelpRow &row : rows) {
        QString lead = QString(Indent, u' ') + row.left;
        if (row.left.size() > left) {
            text += lead + u'\n';
            lead.clear();
        }
        for (const QString &line : wrapped(row.right, Columns - start)) {
            text += lead.leftJustified(start) + line + u'\n';
            lead.clear();
        }
    }
    return text;
}

QString optionLeft(const OptionSpec &option)
{
    return u"--"_s + option.name + (option.value.isEmpty() ? QString() : u' ' + option.value);
}

std::vector<HelpRow> commandRows()
{
    std::vector<HelpRow> rows;
    for (const CommandSpec &command : commandTable())
        rows.push_back({command.name, command.summary});
    return rows;
}

QString usageText(const CommandSpec &command)
{
    QString text;
    QString lead = u"Usage: "_s;
    for (const QString &line : wrapped(usageLine(command), Columns - lead.size())) {
        text += lead + line + u'\n';
        lead = u"       "_s;
    }
    return text;
}

QString exampleText(const CommandSpec &command)
{
    QString text;
    for (const ExampleSpec &example : command.examples) {
        if (!example.comment.isEmpty())
            text += u"  # "_s + example.comment + u'\n';
        text += u"  "_s + example.line + u'\n';
    }
    return text;
}

QString section(const QString &title, const QString &text)
{
    return text.isEmpty() ? QString() : u'\n' + title + u":\n"_s + text;
}

} // namespace

const std::vector<HelpRow> &exitCodeRows()
{
    static const std::vector<HelpRow> rows{
        {u"0"_s, u"Done."_s},
        {u"1"_s, u"Failed. \"config check\" also ends so when it found a problem."_s},
        {u"2"_s, u"Wrong usage: an unknown command or option, or a value that can't be."_s},
        {u"3"_s, u"What the command names does not exist."_s},
        {u"4"_s, u"The gateway can't be reached or started."_s},
    };
    return rows;
}

std::vector<HelpRow> optionRows(const std::vector<OptionSpec> &options)
{
    std::vector<HelpRow> rows;
    for (const OptionSpec &option : options) {
        QString help = option.help;
        if (!option.choices.isEmpty())
            help += u" One of: %1."_s.arg(option.choices.join(u", "_s));
        rows.push_back({optionLeft(option), help});
    }
    return rows;
}

std::vector<HelpRow> argumentRows(const CommandSpec &command)
{
    std::vector<HelpRow> rows;
    for (const ArgumentSpec &argument : command.arguments)
        rows.push_back({argument.name.toUpper(), argument.help});
    if (!command.trailing.isEmpty())
        rows.push_back({u"-- "_s + command.trailing.toUpper(), command.trailingHelp});
    return rows;
}

QString usageLine(const CommandSpec &command)
{
    QStringList words{u"gatehouse"_s, command.name};
    for (const ArgumentSpec &argument : command.arguments) {
        const QString name = argument.name.toUpper();
        words.append(argument.required ? name : u'[' + name + u']');
    }
    QStringList oneOf;
    for (const OptionSpec &option : command.options) {
        if (option.required)
            words.append(optionLeft(option));
        else if (command.oneOf.contains(option.name))
            oneOf.append(optionLeft(option));
    }
    if (!oneOf.isEmpty())
        words.append(u'(' + oneOf.join(u" | "_s) + u')');
    for (const OptionSpec &option : command.options) {
        if (!option.required && !command.oneOf.contains(option.name))
            words.append(u'[' + optionLeft(option) + u']');
    }
    if (!command.trailing.isEmpty())
        words.append(u"[-- %1...]"_s.arg(command.trailing.toUpper()));
    return words.join(u' ');
}

QString generalHelp()
{
    return u"Usage: gatehouse COMMAND [OPTIONS]\n"
           "       gatehouse [OPTIONS]             opens the console\n\n"_s
        + paragraph(u"Gatehouse lets programs call your agents over HTTP: an agent gets a URL and API keys, "
                    "the gateway checks every call, asks the agent and keeps a record."_s)
        + section(u"Commands"_s, twoColumns(commandRows()))
        + section(u"Options of every command, in any position"_s, twoColumns(optionRows(globalOptions())))
        + section(u"First steps"_s,
                  u"  gatehouse serve --demo                    # prints a curl line to paste\n"
                  "  gatehouse instances add --name ci --echo  # in another terminal\n"
                  "  gatehouse keys add --instance ci --label first\n"
                  "  gatehouse instances list\n"_s)
        + section(u"Exit codes"_s, twoColumns(exitCodeRows()))
        + u"\nMore about a command: gatehouse COMMAND --help\n"_s;
}

QString groupHelp(QStringView group)
{
    std::vector<HelpRow> rows;
    for (const CommandSpec *command : commandsOfGroup(group))
        rows.push_back({command->name, command->summary});
    return u"Usage: gatehouse %1 COMMAND [OPTIONS]\n"_s.arg(group) + section(u"Commands"_s, twoColumns(rows))
        + u"\nMore about a command: gatehouse %1 COMMAND --help\n"_s.arg(group);
}

QString commandHelp(const CommandSpec &command)
{
    return usageText(command) + u'\n' + paragraph(command.description)
        + section(u"Arguments"_s, twoColumns(argumentRows(command)))
        + section(u"Options"_s, twoColumns(optionRows(command.options)))
        + section(u"Options of every command, in any position"_s, twoColumns(optionRows(globalOptions())))
        + section(u"Examples"_s, exampleText(command));
}

} // namespace Gatehouse
