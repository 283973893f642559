// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproblem.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

namespace Gatehouse {

/// A folder with files of certain content and mode.
class ScratchFiles final
{
public:
    [[nodiscard]] QString path(const QString &name) const { return m_dir.filePath(name); }
    [[nodiscard]] QByteArray encoded(const QString &name) const { return QFile::encodeName(path(name)); }

    /// Writes over the file in place, and returns its path.
    QString write(const QString &name, const QByteArray &content, mode_t mode = 0600) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("%s can't be written", qPrintable(file.fileName()));
        file.close();
        ::chmod(encoded(name).constData(), mode);
        return file.fileName();
    }
    /// Puts a new file in the place of the old one.
    void replace(const QString &name, const QByteArray &content) const
    {
        const QByteArray next = QFile::encodeName(write(name + QStringLiteral(".new"), content));
        ::rename(next.constData(), encoded(name).constData());
    }
    /// A shell script that may run.
    [[nodiscard]] QString script(const QString &name, const QByteArray &body) const
    {
        return write(name, "#!/bin/sh\n" + body + '\n', 0700);
    }

private:
    QTemporaryDir m_dir;
};

/// The problem as a word that reads well in a failed comparison; `ok:` and the value where there is one.
inline QString told(const SecretOutcome &outcome)
{
    return outcome ? QStringLiteral("ok:") + QString::fromUtf8(outcome->bytes()) : words(outcome.error());
}

} // namespace Gatehouse
