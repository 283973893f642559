// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "filedescriptor.h"
#include "result.h"

#include <sys/types.h>

namespace Gatehouse {

struct ChildCommand;

/// A child that has just been started, and our ends of what connects us to it (none of them blocks).
struct SpawnedChild
{
    pid_t pid = -1;
    FileDescriptor pidfd; ///< readable once the child has exited
    FileDescriptor standardInput;
    FileDescriptor standardOutput;
    FileDescriptor standardError;
};

/// Starts @a command as the leader of a new session: no descriptor of ours but the three pipes, no signal
/// blocked or ignored, exactly the given environment. ChildProcess is the comfortable form of it.
[[nodiscard]] Result<SpawnedChild> spawnChild(const ChildCommand &command);

} // namespace Gatehouse
