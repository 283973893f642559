// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <optional>
#include <sys/types.h>

namespace Gatehouse {

/// What /proc says of a process.
struct ProcessStatus
{
    char state = 'X';
    pid_t parent = 0;
    pid_t group = 0;
    /// False for zombies.
    [[nodiscard]] bool isRunning() const { return state != 'Z' && state != 'X'; }
};

/// The process @a pid; none: there is none.
[[nodiscard]] std::optional<ProcessStatus> processStatus(pid_t pid);

/// Every process of the machine.
[[nodiscard]] QHash<pid_t, ProcessStatus> allProcesses();

} // namespace Gatehouse
