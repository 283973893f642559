// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commandprinter.h"
#include "commandreply.h"

namespace Gatehouse {

/// Prints the answer of a command: results on stdout, words on stderr.
class TerminalReply final : public CommandReply
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TerminalReply)
public:
    /// @a command is a name of the command table.
    TerminalReply(const QString &command, bool json);

    using CommandReply::fail;
    void data(const boost::json::value &value) override;
    void notice(const QString &text) override;
    void finish() override;
    void fail(ExitCode exit, const QString &message) override;
    [[nodiscard]] bool canTakeMore() const override { return true; } // writing waits for the reader
    [[nodiscard]] bool isEnded() const { return m_ended; }

Q_SIGNALS:
    /// The answer is complete, or nobody reads it any more. Once.
    void ended(Gatehouse::ExitCode exit);

private:
    void end(ExitCode exit);

    CommandPrinter m_printer;
    bool m_isStream; ///< whose reader may leave when it has seen enough
    bool m_ended = false;
};

} // namespace Gatehouse
