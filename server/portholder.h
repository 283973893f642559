// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QtGlobal>

namespace Gatehouse {

/// Who listens on the TCP port @a port of this machine: "nginx (process 4711)", or empty where that can't be
/// known, as for a process of another user. Linux: reads /proc, which takes some milliseconds.
[[nodiscard]] QString portHolder(quint16 port);

} // namespace Gatehouse
