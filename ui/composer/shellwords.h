// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QString>
#include <QStringList>

namespace Gatehouse {

/// A command line cut into words, as a POSIX shell would.
struct ShellLine
{
    QStringList words = {};
    QStringList notes = {}; ///< what was not done as a shell would, in sentences; never a value of the line
};

/// Cuts @a text into words: both kinds of quotes, `$'…'` with its escapes, backslashes, lines continued by a
/// backslash (or by a caret, as Windows has it), comments. Nothing is run or replaced: variables and command
/// substitutions stay as they are, which the notes say. The line ends where a pipe, a redirection or
/// another command begins. Invalid: a quote that does not end.
[[nodiscard]] Result<ShellLine> splitShellLine(const QString &text);

} // namespace Gatehouse
