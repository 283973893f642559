// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "secrets/secret.h"

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <termios.h>

namespace Gatehouse {

/// Reads one secret value from stdin: everything until its end, less one line end, or one line typed at a
/// terminal, which is asked for and not shown. Destroyed while it waits, it gives the terminal back as it
/// was.
class SecretInput final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretInput)
public:
    using Done = std::function<void(const Result<Secret> &)>;

    /// Bytes that are read at most.
    static constexpr qsizetype MaxBytes = 65536;

    SecretInput();
    ~SecretInput() override;

    /// Calls @a done once, from the event loop. Invalid: nothing came, too much, or no UTF-8 text.
    void start(const QString &prompt, Done done);

private:
    void read();
    void end();
    void restoreTerminal();

    std::unique_ptr<QSocketNotifier> m_notifier;
    std::optional<termios> m_terminal; ///< as it was
    QByteArray m_bytes;
    Done m_done;
};

} // namespace Gatehouse
