// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"

#include <boost/json/object.hpp>

namespace Gatehouse {

/// @a instance as it is written to the file: only what differs from the defaults.
[[nodiscard]] boost::json::object toConfigJson(const InstanceConfig &instance);

} // namespace Gatehouse
