// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

namespace Gatehouse {

/// Whether no process @a pid runs any more. A zombie that somebody else has to reap counts as gone.
inline bool isGone(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return true;
    const QByteArray line = stat.readAll();
    return line.isEmpty() || line.mid(line.lastIndexOf(')') + 2, 1) == "Z";
}

/// Whether @a pid is not even a zombie.
inline bool isReaped(qint64 pid) { return !QFile::exists(QStringLiteral("/proc/%1").arg(pid)); }

} // namespace Gatehouse
