// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace Gatehouse {

/// Turns SIGTERM and SIGINT into a signal of Qt, and ignores SIGPIPE, from start() to the end of the process.
/// One object a process, on the main thread.
class UnixSignals final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UnixSignals)
public:
    UnixSignals() = default;
    ~UnixSignals() override;

    /// Installs the handlers.
    [[nodiscard]] Result<void> start();

Q_SIGNALS:
    /// The process was asked to end; once for each time.
    void terminationRequested();

private:
    void read();

    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace Gatehouse
