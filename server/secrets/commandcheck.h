// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproblem.h"
#include "secrets/secretproviders.h"

#include <optional>

namespace Gatehouse {

/// What forbids to run the command of @a provider: CommandMissing, CommandUnsafe (no absolute path, no
/// regular file, a symbolic link, another user's, writable by group or others) or CommandUntrusted (outside
/// its trusted folders, symbolic links resolved). None: it may run.
[[nodiscard]] std::optional<SecretProblem> commandProblem(const ExecProvider &provider);

} // namespace Gatehouse
