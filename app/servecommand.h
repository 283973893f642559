// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commandhandler.h"
#include "controlserver.h"
#include "exitcode.h"
#include "gateway.h"
#include "unixsignals.h"

#include <QObject>
#include <QString>
#include <memory>
#include <optional>

namespace Gatehouse {

class Secret;
struct StoredKey;

/// `gatehouse serve`: the gateway and its control socket, from start to a clean end. Main thread, which is
/// then the gateway thread.
class ServeCommand final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ServeCommand)
public:
    /// @a demo: make sure that a demo instance can be called, and say how.
    ServeCommand(GatewayPaths paths, bool demo);
    ~ServeCommand() override;

    /// Opens and binds everything and prints the ready line. ended() follows at some time.
    void start();

Q_SIGNALS:
    void ended(Gatehouse::ExitCode exit);

private:
    void onListening();
    void fail(ExitCode exit, const QString &words);
    void stop();
    [[nodiscard]] Result<QString> demoInstance();
    void giveDemoKey(const QString &uuid);
    void makeDemoKey(const QString &uuid, std::optional<qint64> id);
    void printCurlLine(const QString &uuid, const Secret &key) const;

    GatewayPaths m_paths;
    bool m_demo;
    UnixSignals m_signals;
    std::unique_ptr<Gateway> m_gateway;
    std::unique_ptr<CommandHandler> m_handler;
    std::unique_ptr<ControlServer> m_control; ///< its replies use the handler and the gateway
    bool m_stopping = false;
};

} // namespace Gatehouse
