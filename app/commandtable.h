// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>
#include <vector>

namespace Gatehouse {

/// One `--name` of a command.
struct OptionSpec
{
    enum class Kind {
        Flag, ///< no value
        Text, ///< any text that is not blank
        Number, ///< a whole number between @c min and @c max
        Choice, ///< one of @c choices
        File, ///< a path, made absolute
        Program, ///< a program: a path when it holds a slash, else found by its name
    };
    QString name; ///< without the dashes
    QString value = {}; ///< what the help calls the value
    QString help;
    Kind kind = Kind::Text;
    bool required = false;
    QString needs = {}; ///< another option without which this one makes no sense
    QStringList choices = {};
    qint64 min = 0;
    qint64 max = 0;
};

/// A word that follows the name of a command.
struct ArgumentSpec
{
    QString name; ///< key in the request; the help shows it in capitals
    QString help;
    OptionSpec::Kind kind = OptionSpec::Kind::Text; ///< Text or File
    bool required = true;
};

struct ExampleSpec
{
    QString line;
    QString comment;
};

/// One command: what the parser accepts, what the help says and where it runs, in one place.
struct CommandSpec
{
    enum class Place {
        Serve, ///< is the gateway itself
        Local, ///< needs no gateway
        Gateway, ///< in the running gateway, or in this process when none runs
        RunningGateway, ///< only in the running gateway
    };
    QString name; ///< one word, or two: group and verb
    QString summary; ///< one line for lists
    QString description; ///< whole sentences
    Place place = Place::Gateway;
    std::vector<ArgumentSpec> arguments = {};
    std::vector<OptionSpec> options = {};
    std::vector<QStringList> alternatives = {}; ///< of each list, at most one option may be given
    QStringList oneOf = {}; ///< of these options, exactly one must be given
    QString trailing = {}; ///< key of the words after `--`; empty when there may be none
    QString trailingNeeds = {}; ///< the option without which there may be none
    QString trailingHelp = {};
    bool readsSecret = false; ///< a secret value, from stdin
    std::vector<ExampleSpec> examples = {};

    /// "keys" of "keys add"; empty when the name is one word.
    [[nodiscard]] QStringView group() const;
};

/// Every command, in the order in which the help lists them.
[[nodiscard]] const std::vector<CommandSpec> &commandTable();

/// What every command takes, in any position.
[[nodiscard]] const std::vector<OptionSpec> &globalOptions();

/// The command called @a name, or null.
[[nodiscard]] const CommandSpec *findCommand(QStringView name);

/// The commands of the group @a name; empty when there is no such group.
[[nodiscard]] std::vector<const CommandSpec *> commandsOfGroup(QStringView name);

} // namespace Gatehouse
