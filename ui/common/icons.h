// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QIcon>
#include <QStringView>

namespace Gatehouse {

/// The icon called @a name by the freedesktop naming specification where the desktop's theme has it, else the
/// one drawn for this program (`resources/icons/<name>.svg`), in the colours of the palette. A name that
/// begins with "gatehouse-" is always ours. GUI thread.
[[nodiscard]] QIcon icon(QStringView name);

} // namespace Gatehouse
