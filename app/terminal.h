// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

namespace Gatehouse {

/// @a text made safe to show on a terminal: control characters, line ends, marks that turn the direction of
/// writing and broken surrogates are written as escapes (`\n`, `\x1b`, `\u202e`), so that what a caller sent
/// can neither steer the terminal nor forge a line.
[[nodiscard]] QString escapeForTerminal(QStringView text);

/// Columns that @a text takes on a terminal.
[[nodiscard]] qsizetype terminalWidth(const QString &text);

/// @a rows in columns that are aligned, with @a header on top. Every cell is escaped; the last column is
/// not padded. @a minimumWidths, when given, keeps columns apart that are printed piece by piece.
[[nodiscard]] QString formatTable(const QStringList &header, const QList<QStringList> &rows,
                                  const QList<qsizetype> &minimumWidths = {});

} // namespace Gatehouse
