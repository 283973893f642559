// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <sys/types.h>

namespace Gatehouse {

/// Kills (SIGKILL) the process @a root, its process group, all that descends from it, whatever session it has
/// moved to, every other process that has the other end of one of the pipes @a pipes (descriptors of this
/// process) open, and what descends from these. They are stopped first, so that none gets away by forking.
/// @a root must not have been reaped. Returns whom it has killed. Reads all of /proc: for the rare case.
QList<pid_t> killTree(pid_t root, const QList<int> &pipes);

/// Whether @a pid runs no more. A zombie that somebody else has to reap counts as gone; one of our own
/// children is reaped.
[[nodiscard]] bool isProcessGone(pid_t pid);

} // namespace Gatehouse
