// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commandtable.h"

#include <vector>

namespace Gatehouse {

// Parts of the command table that have a file of their own.
[[nodiscard]] std::vector<CommandSpec> secretCommandSpecs();

} // namespace Gatehouse
