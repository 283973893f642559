// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QList>
#include <QString>
#include <utility>

namespace Gatehouse {

/// Names and values, in order.
using Pairs = QList<std::pair<QString, QString>>;

/// @a pairs as text that people edit: a line each, with @a separator between name and value. A line end in a
/// value is written `\n`, and a backslash is doubled.
[[nodiscard]] QString toLines(const Pairs &pairs, QChar separator);
/// The reverse. Empty lines are skipped. Invalid, with the number of the line: one has no separator or no
/// name, or a name comes twice.
[[nodiscard]] Result<Pairs> fromLines(const QString &text, QChar separator);

} // namespace Gatehouse
