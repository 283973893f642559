// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QString>
#include <QStringList>
#include <boost/json/object.hpp>

namespace Gatehouse {

struct CommandSpec;

/// What the words of a command line ask for.
struct Invocation
{
    enum class Kind {
        Run, ///< run @c command
        Help, ///< print @c text on stdout, exit 0
        Version, ///< print the version, exit 0
        Console, ///< no command at all: open the console
    };
    Kind kind = Kind::Run;
    const CommandSpec *command = nullptr;
    /// Values of options and arguments by their names in the table: true for a flag, a number, or text.
    /// What was not given is missing.
    boost::json::object args;
    QString configFile; ///< absolute; empty unless given
    QString dataDir; ///< absolute; empty unless given
    bool json = false;
    QString text;
};

/// Reads the words after the program's name by the command table. A failure is one line that says what is
/// wrong and how to get help; it means exit code 2.
[[nodiscard]] Result<Invocation> parseCommandLine(const QStringList &words);

} // namespace Gatehouse
