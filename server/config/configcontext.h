// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHostAddress>
#include <QList>
#include <QString>
#include <optional>

namespace Gatehouse {

/// What validation has to know of the world outside the file.
struct ConfigContext
{
    QString baseDir; ///< where relative paths start: the folder of the configuration file
    /// The addresses of this machine; none: the system is asked each time they are needed.
    std::optional<QList<QHostAddress>> interfaceAddresses;

    /// The context of @a file on this machine.
    [[nodiscard]] static ConfigContext forFile(const QString &file);
    /// @a path as an absolute one, taken from baseDir when it is relative.
    [[nodiscard]] QString absolutePath(const QString &path) const;
    /// The addresses of the interfaces of this machine that are up.
    [[nodiscard]] QList<QHostAddress> addresses() const;
};

} // namespace Gatehouse
