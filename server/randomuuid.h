// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

namespace Gatehouse {

/// A random UUID (version 4) in lower case, without braces. Made of the kernel's random bytes, of which many
/// are fetched at once: QUuid asks the processor for each, which takes longer than all else about a record.
/// Any thread.
[[nodiscard]] QByteArray newUuid();

} // namespace Gatehouse
