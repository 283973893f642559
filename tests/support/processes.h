// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>

namespace Gatehouse::Test {

/// The ids of the running processes (zombies left out) whose command line or environment holds @a marker.
[[nodiscard]] QList<qint64> processesWith(const QByteArray &marker);

/// The ids of the zombies among the children of this process.
[[nodiscard]] QList<qint64> zombies();

/// How many descriptors this process has open.
[[nodiscard]] int openDescriptors();

} // namespace Gatehouse::Test
