// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "controlclient.h"
#include "exitcode.h"
#include "frame/console.h"
#include "gateway.h"
#include "unixsignals.h"

#include <QObject>
#include <memory>

namespace Gatehouse {

/// `gatehouse` without a command: the console, with the gateway inside. Where one runs for the same data
/// directory already, its window is raised instead. GUI thread; needs a QApplication.
class ConsoleCommand final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConsoleCommand)
public:
    explicit ConsoleCommand(GatewayPaths paths);
    ~ConsoleCommand() override;

    /// ended() follows at some time.
    void start();
    /// Why no window can be opened in this environment; empty when one can. Opening a QApplication without
    /// a display ends the process.
    [[nodiscard]] static QString missingDisplay();

Q_SIGNALS:
    void ended(Gatehouse::ExitCode exit);

private:
    void take(const ControlMessage &message);
    void openWindow();

    GatewayPaths m_paths;
    UnixSignals m_signals;
    std::unique_ptr<ControlClient> m_other; ///< while it is asked whether there is a window already
    std::unique_ptr<Console> m_console;
};

} // namespace Gatehouse
