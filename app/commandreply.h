// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "exitcode.h"

#include <QObject>
#include <QString>
#include <boost/json/value.hpp>

namespace Gatehouse {

/// Where the answer of a command goes: the terminal of this process, or a control connection. It is also
/// the context of everything the command does later: when it dies, because its reader left, the command
/// stops. Gateway thread.
class CommandReply : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandReply)
public:
    ~CommandReply() override = default;

    /// A piece of the result; the shape is that of `--json`.
    virtual void data(const boost::json::value &value) = 0;
    /// Words for people beside the result.
    virtual void notice(const QString &text) = 0;
    /// The command is done. It or fail() comes last, and once.
    virtual void finish() = 0;
    virtual void fail(ExitCode exit, const QString &message) = 0;
    /// False while so much waits for the reader that a long answer should pause; drained() follows.
    [[nodiscard]] virtual bool canTakeMore() const = 0;

    void fail(const Error &error) { fail(exitCodeOf(error.code), error.message); }

Q_SIGNALS:
    void drained();

protected:
    CommandReply() = default;
};

} // namespace Gatehouse
