// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"
#include "composer/secretheaders.h"
#include "result.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace Gatehouse {

/// What a curl command would send.
struct CurlCommand
{
    ComposedRequest request = {}; ///< without secrets
    QList<PastedSecret> secrets = {}; ///< what was in headers, options and the URL, in their order
    bool wantsKey = false; ///< a header names a variable in place of a key
    QStringList notes = {}; ///< what could not be taken over, in sentences; never a value of the line
};

/// Whether @a text looks like a curl command: its first word is one, a prompt of a shell aside.
[[nodiscard]] bool isCurlCommand(const QString &text);

/// Reads @a text as a command line of curl, as a shell would hand it over. What this program can't do is
/// named in the notes. Invalid: it is no curl command, or can't be cut into words.
[[nodiscard]] Result<CurlCommand> parseCurl(const QString &text);

} // namespace Gatehouse
