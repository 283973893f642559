// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QTableWidget;

namespace Gatehouse {

/// Makes @a table, which has its columns, one of whole rows that are read and not edited, as this window has
/// them; @a wide is the column that takes the room the others leave.
void prepareTable(QTableWidget *table, int wide);

} // namespace Gatehouse
