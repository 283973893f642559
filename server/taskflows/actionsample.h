// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/actionschema.h"

#include <QByteArray>
#include <boost/json/object.hpp>

namespace Gatehouse {

/// A body for @a action that its schema accepts, to begin with: what is required and what is usual. Ids in
/// it are made up.
[[nodiscard]] boost::json::object sampleBody(Action action);

/// The same as people edit it.
[[nodiscard]] QByteArray sampleText(Action action);

} // namespace Gatehouse
