// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/tableview.h"

#include "common/words.h"

#include <QHeaderView>
#include <QProxyStyle>
#include <QTableView>

namespace Gatehouse {

namespace {

/// The style of the desktop with more air between columns: a figure that ends its column else touches the
/// word that begins the next.
class RoomyCells final : public QProxyStyle
{
public:
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option,
                                  const QWidget *widget) const override
    {
        constexpr int CellMargin = 6; // pixels on either side of a text
        if (metric == PM_FocusFrameHMargin || metric == PM_HeaderMargin)
            return CellMargin;
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                                         const QWidget *widget) const override
    {
        constexpr int RowMargin = 6; // pixels a row of a tree is higher than its text
        const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
        return type == CT_ItemViewItem ? size + QSize(0, RowMargin) : size;
    }
};

} // namespace

void spaceColumns(QAbstractItemView &view)
{
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): belongs to the view
    auto *const style = new RoomyCells;
    style->setParent(&view);
    view.setStyle(style);
    for (QHeaderView *header : view.findChildren<QHeaderView *>())
        header->setStyle(style);
}

QTableView *makeTable(const QString &name, QWidget *parent)
{
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): belongs to its parent
    auto *const table = new QTableView(parent);
    table->setAccessibleName(name);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false); // Tab leaves the table, as it leaves any other control
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setFont(tabularFont(table->font()));
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 10);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    spaceColumns(*table);
    return table;
}

} // namespace Gatehouse
