// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

class QAbstractItemView;
class QTableView;
class QWidget;

namespace Gatehouse {

/// A table as this window has them: whole rows, no grid, rows of one height, figures of one width. @a name is
/// for those who can't see it.
[[nodiscard]] QTableView *makeTable(const QString &name, QWidget *parent);

/// Gives the cells and headers of @a view, which has its columns, the margins of this window's tables.
/// makeTable() has done it.
void spaceColumns(QAbstractItemView &view);

} // namespace Gatehouse
