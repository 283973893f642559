// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callcolumns.h"

#include <QColor>
#include <QIcon>

namespace Gatehouse {

/// The colour of @a state on the base colour of the application's palette; an invalid one for states that are
/// written in the colour of text. All have a contrast of 4.5:1 or more.
[[nodiscard]] QColor stateColor(CallState state);
/// The same for charts, where every state has a colour.
[[nodiscard]] QColor chartColor(CallState state);
/// A sign of its own for each state: colour is never the only difference.
[[nodiscard]] QIcon stateIcon(CallState state);
/// Whether the application's palette is a dark one.
[[nodiscard]] bool isDarkPalette();

} // namespace Gatehouse
