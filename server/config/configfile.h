// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>

namespace Gatehouse {

/// The file of the configuration on disk: read whole, replaced whole. It may be a symbolic link; then what it
/// leads to is read and replaced.
class ConfigFile final
{
public:
    /// What tells two states of the file apart without reading it. All 0 when there is none.
    struct Stamp
    {
        quint64 device = 0;
        quint64 inode = 0;
        qint64 bytes = 0;
        qint64 modified = 0; ///< nanoseconds
        qint64 changed = 0; ///< nanoseconds; moves with permissions too
        bool operator==(const Stamp &) const = default;
    };

    explicit ConfigFile(const QString &path);

    /// The absolute path as it was given.
    [[nodiscard]] const QString &path() const { return m_path; }
    /// The name without the folder, for messages.
    [[nodiscard]] QString name() const;
    [[nodiscard]] Stamp stamp() const;
    /// True when group or others may read it.
    [[nodiscard]] bool isReadableByOthers() const;
    /// The file and the folders in which a change of it can show, as far as they exist.
    [[nodiscard]] QStringList placesToWatch() const;

    /// The content; none when there is no such file.
    [[nodiscard]] Result<std::optional<QByteArray>> read() const;
    /// Replaces the content in one step, mode 0600. Makes the folder when it is missing.
    [[nodiscard]] Result<void> write(const QByteArray &text) const;
    /// Keeps @a text beside the file, with `.bak` added to its name, mode 0600. An earlier one is replaced.
    [[nodiscard]] Result<void> keepBackup(const QByteArray &text) const;
    /// Makes the folder of the file and what is missing above it, mode 0700.
    [[nodiscard]] Result<void> makeFolder() const;

private:
    /// Where the content is: the path itself, or where it leads to as a symbolic link.
    [[nodiscard]] QString target() const;

    QString m_path;
};

} // namespace Gatehouse
