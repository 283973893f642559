// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

namespace Gatehouse {

/// What the program tells its shell (docs/command-line.md, "Exit codes").
enum class ExitCode : int {
    Done = 0,
    Failed = 1, ///< the command was understood and did not work
    Usage = 2, ///< wrong usage
    NotFound = 3, ///< what the command names does not exist
    Unreachable = 4, ///< the gateway can't be reached or started
};

/// The exit code for a failure of the kind @a code.
[[nodiscard]] constexpr ExitCode exitCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotFound:
        return ExitCode::NotFound;
    case ErrorCode::Unavailable:
        return ExitCode::Unreachable;
    default:
        return ExitCode::Failed;
    }
}

} // namespace Gatehouse
