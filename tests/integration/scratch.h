// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QTemporaryDir>

namespace Gatehouse::Test {

/// A directory by which the scripts of `command` agents and their test speak to each other.
class Scratch
{
public:
    [[nodiscard]] QByteArray path(const char *name) const
    {
        return QFile::encodeName(m_directory.filePath(QString::fromLatin1(name)));
    }
    [[nodiscard]] QByteArray read(const char *name) const
    {
        QFile file(m_directory.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// The lines of the file @a name, which scripts append to.
    [[nodiscard]] QList<QByteArray> lines(const char *name) const
    {
        QList<QByteArray> lines = read(name).split('\n');
        lines.removeLast(); // empty, or half a line
        return lines;
    }
    [[nodiscard]] bool exists(const char *name) const
    {
        return QFile::exists(m_directory.filePath(QString::fromLatin1(name)));
    }
    /// Makes an empty file, for which scripts wait.
    [[nodiscard]] bool touch(const char *name) const
    {
        return QFile(m_directory.filePath(QString::fromLatin1(name))).open(QIODevice::WriteOnly);
    }
    /// A line of shell that waits until touch(@a name).
    [[nodiscard]] QByteArray waitFor(const char *name, const char *step = "0.05") const
    {
        return "while [ ! -e " + path(name) + " ]; do sleep " + step + "; done\n";
    }

private:
    QTemporaryDir m_directory;
};

} // namespace Gatehouse::Test
