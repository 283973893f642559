// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFont>
#include <QString>

class QWidget;

namespace Gatehouse {

// How the window says times, sizes and the like, by the operator's locale.

/// "just now", "3 min ago", "yesterday 14:05", else the date. @a timeMs: milliseconds since 1970 UTC.
[[nodiscard]] QString agoWords(qint64 timeMs);
/// The exact local time with seconds, for tooltips and tables.
[[nodiscard]] QString exactTime(qint64 timeMs);
/// "1.2 KB"; bytes as they are below 1000.
[[nodiscard]] QString sizeWords(qint64 bytes);

/// The application's font with figures of one width, for columns of numbers.
[[nodiscard]] QFont tabularFont(const QFont &font);
/// A font of one width for URLs, keys and code.
[[nodiscard]] QFont fixedFont();

} // namespace Gatehouse
