// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commandhandler.h"
#include "commandparser.h"
#include "controlclient.h"
#include "exitcode.h"
#include "gateway.h"
#include "secretinput.h"
#include "terminalreply.h"
#include "unixsignals.h"

#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace Gatehouse {

/// Runs one command: in the process that owns the data directory, or here when nobody does.
class CommandRunner final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandRunner)
public:
    CommandRunner(Invocation invocation, GatewayPaths paths);
    ~CommandRunner() override;

    /// ended() follows, from the event loop.
    void start();

Q_SIGNALS:
    void ended(Gatehouse::ExitCode exit);

private:
    void readSecret();
    void askOwner();
    void take(const ControlMessage &message);
    void runHere();
    void checkConfig();
    void watchReader();
    [[nodiscard]] bool isFollowing() const;

    Invocation m_invocation;
    GatewayPaths m_paths;
    ControlRequest m_request;
    UnixSignals m_signals;
    std::unique_ptr<SecretInput> m_secret; ///< while the value of a secret is read
    std::unique_ptr<QSocketNotifier> m_reader; ///< hears when nobody reads stdout any more
    std::unique_ptr<ControlClient> m_client;
    std::unique_ptr<Gateway> m_gateway;
    std::unique_ptr<CommandHandler> m_handler;
    TerminalReply m_reply; ///< what runs in the gateway uses it as context: it dies first
    int m_attempts = 0;
};

} // namespace Gatehouse
