// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <memory>

namespace Gatehouse {

/// Decides which process owns a data directory: a file lock that the kernel drops when the process ends.
class DataDirLock final
{
    Q_DISABLE_COPY_MOVE(DataDirLock)
public:
    /// Takes the lock, creating the directory (mode 0700) when it is missing. Conflict when another process
    /// holds it; the words name its process id.
    [[nodiscard]] static Result<std::unique_ptr<DataDirLock>> take(const QString &directory);
    ~DataDirLock();

private:
    explicit DataDirLock(int descriptor)
        : m_descriptor(descriptor)
    { }

    int m_descriptor;
};

} // namespace Gatehouse
