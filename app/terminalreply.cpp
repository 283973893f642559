// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "terminalreply.h"

#include "standardoutput.h"
#include "terminal.h"

#include <cerrno>
#include <system_error>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

TerminalReply::TerminalReply(const QString &command, bool json)
    : m_printer(command, json)
    , m_isStream(command == u"calls"_s)
{ }

void TerminalReply::data(const boost::json::value &value)
{
    if (m_ended || writeStandardOutput(m_printer.print(value)))
        return;
    const int reason = errno;
    if (reason == EPIPE && m_isStream) {
        end(ExitCode::Done);
        return;
    }
    const QString words = QString::fromStdString(std::generic_category().message(reason));
    fail(ExitCode::Failed, u"The result can't be written: %1"_s.arg(words));
}

void TerminalReply::notice(const QString &text)
{
    if (!m_ended)
        writeStandardError(escapeForTerminal(text));
}

void TerminalReply::finish() { end(ExitCode::Done); }

void TerminalReply::fail(ExitCode exit, const QString &message)
{
    if (m_ended)
        return;
    if (!message.isEmpty()) {
        for (const QString &line : message.split(u'\n'))
            writeComplaint(escapeForTerminal(line));
    }
    end(exit);
}

void TerminalReply::end(ExitCode exit)
{
    if (!std::exchange(m_ended, true))
        Q_EMIT ended(exit);
}

} // namespace Gatehouse
