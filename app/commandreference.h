// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Gatehouse {

/// The whole of docs/command-line.md, made from the command table.
[[nodiscard]] QString commandReference();

} // namespace Gatehouse
