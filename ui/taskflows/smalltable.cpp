// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/smalltable.h"

#include "common/tableview.h"
#include "common/words.h"

#include <QHeaderView>
#include <QTableWidget>

namespace Gatehouse {

void prepareTable(QTableWidget *table, int wide)
{
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setAlternatingRowColors(true);
    table->setFont(tabularFont(table->font()));
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
    QHeaderView *const titles = table->horizontalHeader();
    titles->setHighlightSections(false);
    titles->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    titles->setSectionResizeMode(QHeaderView::ResizeToContents);
    titles->setSectionResizeMode(wide, QHeaderView::Stretch);
    spaceColumns(*table);
}

} // namespace Gatehouse
