// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace Gatehouse {

enum class LogLevel { Info, Warning };

/// Sends all logging to stderr: one line a message with time, level and category, control characters
/// escaped. From @a level up, unless QT_LOGGING_RULES says otherwise. Call it before anything logs.
void setUpLogging(LogLevel level);

} // namespace Gatehouse
