// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "processgroup.h"

#include "processtable.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <sys/wait.h>

namespace Gatehouse {

bool groupExists(pid_t group)
{
    // where this process is the init of its container, orphans become its children
    while (waitpid(-group, nullptr, WNOHANG) > 0) { }
    return ::kill(-group, 0) == 0 || errno == EPERM;
}

bool groupRuns(pid_t group)
{
    const QHash<pid_t, ProcessStatus> processes = allProcesses();
    return std::ranges::any_of(processes, [group](const ProcessStatus &process) {
        return process.group == group && process.isRunning();
    });
}

} // namespace Gatehouse
