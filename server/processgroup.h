// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <sys/types.h>

namespace Gatehouse {

/// Whether the process group @a group still has members, zombies that wait for their parent among them.
/// Reaps those that wait for us. Its leader must have been reaped already. Cheap.
[[nodiscard]] bool groupExists(pid_t group);

/// Whether a member of the process group @a group still runs: zombies don't count. Looks at every process of
/// the machine.
[[nodiscard]] bool groupRuns(pid_t group);

} // namespace Gatehouse
