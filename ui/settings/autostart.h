// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QString>
#include <QStringList>

namespace Gatehouse {

/// Starts the console when its user logs in, by an entry of the XDG autostart specification. The functions
/// that touch the disk may be called on any thread.
class Autostart final
{
public:
    /// @a command is the program and its arguments.
    explicit Autostart(QStringList command);

    /// `$XDG_CONFIG_HOME/autostart/gatehouse.desktop`.
    [[nodiscard]] static QString file();
    /// Whether the entry is there and in force.
    [[nodiscard]] bool isOn() const;
    /// Writes the entry or takes it away.
    [[nodiscard]] Result<void> set(bool on) const;

private:
    QStringList m_command;
};

} // namespace Gatehouse
