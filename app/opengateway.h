// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gateway.h"
#include "result.h"

#include <chrono>
#include <memory>

namespace Gatehouse {

/// Opens the gateway of @a paths. While a command of another process holds the data directory, waits for up
/// to
/// @a patience; Conflict at once when its owner takes commands. Blocks.
[[nodiscard]] Result<std::unique_ptr<Gateway>> openGateway(const GatewayPaths &paths,
                                                           std::chrono::milliseconds patience);

} // namespace Gatehouse
