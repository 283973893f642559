// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <functional>

namespace Gatehouse {

/// Takes one problem of a part of the configuration: where it is, as a path that begins at the value being
/// read (`providers.vault.args[1]`; empty: that value itself), and what it is. Neither holds a value.
using JsonProblemSink = std::function<void(const QString &path, const QString &message)>;

} // namespace Gatehouse
