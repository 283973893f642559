// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "result.h"

namespace Gatehouse {

class ConfigStore;

// Changes of one route by someone who has looked at it. Conflict: it is another one by now, since the file
// was changed in between; then nothing is written.

/// Puts @a wanted, which may have another id, in the place of @a seen. NotFound: it is gone. Conflict, too,
/// when the new id is taken.
[[nodiscard]] Result<void> changeRoute(ConfigStore &store, const RouteConfig &seen,
                                       const RouteConfig &wanted);
/// Removes @a seen. NotFound: it is gone already.
[[nodiscard]] Result<void> removeRoute(ConfigStore &store, const RouteConfig &seen);

} // namespace Gatehouse
