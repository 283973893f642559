// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "json.h"

#include <QString>

namespace Gatehouse::Test {

/// The object member @a name of @a parent, made when it is missing or no object.
[[nodiscard]] boost::json::object &member(boost::json::object &parent, std::string_view name);

/// Replaces the configuration file @a path by @a config, in one step and for the owner alone. Listeners
/// without a port take a free one. False: it can't be written.
[[nodiscard]] bool writeConfigFile(const QString &path, boost::json::object config);

} // namespace Gatehouse::Test
