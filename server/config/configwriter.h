// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"

#include <boost/json/object.hpp>

namespace Gatehouse {

/// @a instance as it is written to the file: only what differs from the defaults.
[[nodiscard]] boost::json::object toConfigJson(const InstanceConfig &instance);

/// @a route the same way, without its id.
[[nodiscard]] boost::json::object toConfigJson(const RouteConfig &route);

/// Declares @a route in @a document, which has no problems: in the place of the one of its id, at the end of
/// `routes` when there is none.
void putRoute(boost::json::object &document, const RouteConfig &route);

/// Takes the route @a id out of @a document. False when it has none.
bool takeRoute(boost::json::object &document, const QString &id);

} // namespace Gatehouse
