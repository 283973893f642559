// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"
#include "json.h"

#include <QString>

namespace Gatehouse {

/// @a record as `gatehouse calls --json` prints it: every field is present, null where it is unknown or does
/// not apply.
[[nodiscard]] boost::json::object toJson(const CallRecord &record);

/// @a record as one line for people, without a line end. Control characters are escaped, so that a caller
/// can't write to the terminal.
[[nodiscard]] QString toTerminalLine(const CallRecord &record);

} // namespace Gatehouse
