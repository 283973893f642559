// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callcolumns.h"

#include <QColor>
#include <QIcon>

namespace Gatehouse {

/// The colour of @a state on the base colour of the application's palette, with a contrast of 4.5:1 or more.
[[nodiscard]] QColor stateColor(CallState state);
/// A sign of its own for each state: colour is never the only difference.
[[nodiscard]] QIcon stateIcon(CallState state);

} // namespace Gatehouse
