// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowtree.h"

#include "common/tableview.h"
#include "common/words.h"
#include "taskflows/flowmodel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>
#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto TickInterval = 1s; ///< of ages
constexpr int ButtonMargin = 8;
constexpr int MaxSeen = 200; ///< rows of the largest screens

/// As wide as @a column needs at first, in pixels.
int firstWidth(const QFontMetrics &metrics, FlowColumn column)
{
    const auto widthOf = [&metrics](const QString &text) { return metrics.horizontalAdvance(text) + 20; };
    switch (column) {
    case FlowColumn::Status:
        return widthOf(u"Blocked, to"_s) + 84;
    case FlowColumn::Goal:
        return widthOf(QString(38, u'n'));
    case FlowColumn::Route:
        return widthOf(QString(11, u'n'));
    case FlowColumn::Controller:
        return widthOf(QString(14, u'n'));
    case FlowColumn::Step:
        return widthOf(QString(17, u'n'));
    case FlowColumn::Children:
        return widthOf(u"Children"_s) + 10;
    case FlowColumn::Revision:
        return widthOf(u"Revision"_s) + 10;
    case FlowColumn::Updated:
        return widthOf(u"yesterday 23:59"_s);
    case FlowColumn::Age:
        return widthOf(u"59 min"_s) + 24;
    case FlowColumn::Session:
        return widthOf(QString(16, u'n'));
    case FlowColumn::Id:
        return widthOf(QString(30, u'0'));
    }
    return 0;
}

} // namespace

const Task *FlowRow::task() const
{
    const int index = flow && !taskId.isEmpty() ? flow->indexOf(taskId) : -1;
    return index < 0 ? nullptr : &flow->tasks.at(static_cast<std::size_t>(index));
}

FlowTree::FlowTree(FlowModel &model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
    , m_newButton(new QToolButton(this))
{
    setObjectName(u"flows:tree"_s);
    setAccessibleName(tr("TaskFlows and their tasks"));
    spaceColumns(*this);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setExpandsOnDoubleClick(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setFont(tabularFont(font()));
    setTextElideMode(Qt::ElideRight);
    setModel(&model);
    setSortingEnabled(true);
    sortByColumn(static_cast<int>(FlowColumn::Age), Qt::AscendingOrder);
    QHeaderView *const titles = header();
    titles->setStretchLastSection(false);
    titles->setHighlightSections(false);
    titles->setFirstSectionMovable(false);
    titles->setContextMenuPolicy(Qt::CustomContextMenu);
    titles->setAccessibleName(tr("Columns of TaskFlows"));
    connect(titles, &QWidget::customContextMenuRequested, this, &FlowTree::showHeaderMenu);
    for (int column = 0; column < FlowColumnCount; ++column) {
        titles->resizeSection(column, firstWidth(fontMetrics(), static_cast<FlowColumn>(column)));
        setColumnHidden(column, !isShownAtFirst(static_cast<FlowColumn>(column)));
    }
    // the goal takes what the window has more
    titles->setSectionResizeMode(static_cast<int>(FlowColumn::Goal), QHeaderView::Stretch);
    titles->setMinimumSectionSize(fontMetrics().horizontalAdvance(u'n') * 6);

    m_newButton->setObjectName(u"flows:new"_s);
    m_newButton->setCursor(Qt::PointingHandCursor);
    m_newButton->hide();
    connect(m_newButton, &QToolButton::clicked, this, &FlowTree::follow);
    connectModel();
    m_tick.setInterval(TickInterval);
    connect(&m_tick, &QTimer::timeout, this, &FlowTree::tick);
    m_tick.start();
}

FlowTree::~FlowTree() = default;

void FlowTree::connectModel()
{
    connect(&m_model, &FlowModel::aboutToChange, this, &FlowTree::holdPlace);
    connect(&m_model, &FlowModel::changed, this, &FlowTree::keepPlace);
    connect(&m_model, &FlowModel::orderStaleChanged, this, &FlowTree::updateNewButton);
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, &FlowTree::aboutToReset);
    // behind what the view itself does then
    connect(&m_model, &QAbstractItemModel::modelReset, this, &FlowTree::restoreAfterReset);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &parent, int first, int last) {
                const QModelIndex flow = m_top.parent().isValid() ? m_top.parent() : QModelIndex(m_top);
                if (!parent.isValid() && flow.isValid() && first < flow.row())
                    m_newCount += last - first + 1;
            });
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        m_expanded.insert(index.data(FlowModel::FlowIdRole).toByteArray());
    });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        m_expanded.remove(index.data(FlowModel::FlowIdRole).toByteArray());
    });
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, &FlowTree::chosen);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &FlowTree::chosen);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (!m_moving)
            updateHold();
    });
}

FlowRow FlowTree::currentRow() const
{
    const QModelIndex index = currentIndex();
    return {.flow = m_model.flowAt(index), .taskId = index.data(FlowModel::TaskIdRole).toByteArray()};
}

QList<FlowRow> FlowTree::selectedRows() const
{
    QModelIndexList indexes = selectionModel()->selectedRows();
    const auto place = [](const QModelIndex &index) {
        const QModelIndex parent = index.parent();
        return parent.isValid() ? std::pair(parent.row(), index.row()) : std::pair(index.row(), -1);
    };
    std::ranges::sort(indexes, [&place](const QModelIndex &left, const QModelIndex &right) {
        return place(left) < place(right);
    });
    QList<FlowRow> rows;
    for (const QModelIndex &index : indexes)
        rows.append({m_model.flowAt(index), index.data(FlowModel::TaskIdRole).toByteArray()});
    return rows;
}

bool FlowTree::select(const QByteArray &flowId, const QByteArray &taskId)
{
    const QModelIndex index = m_model.indexOf(flowId, taskId);
    if (!index.isValid())
        return false;
    if (index.parent().isValid())
        setExpanded(index.parent(), true);
    setCurrentIndex(index);
    scrollTo(index);
    return true;
}

bool FlowTree::isInSight(const QModelIndex &index) const
{
    const QRect rect = visualRect(index);
    return rect.isValid() && rect.bottom() >= 0 && rect.top() < viewport()->height();
}

/// At the top with nothing selected in sight: there is no place to keep.
bool FlowTree::isFollowing() const
{
    return verticalScrollBar()->value() == 0 && !(currentIndex().isValid() && isInSight(currentIndex()));
}

/// Notes where the rows are that are seen.
void FlowTree::holdPlace()
{
    m_changing = true;
    m_anchors.clear();
    m_top = QPersistentModelIndex();
    if (isFollowing())
        return;
    m_top = indexAt(QPoint(0, 0)).siblingAtColumn(0);
    if (currentIndex().isValid() && isInSight(currentIndex()))
        m_anchors.append({currentIndex().siblingAtColumn(0), visualRect(currentIndex()).top()});
    QModelIndex index = m_top;
    for (int i = 0; index.isValid() && i < MaxSeen && isInSight(index); ++i) {
        m_anchors.append({index.siblingAtColumn(0), visualRect(index).top()});
        index = indexBelow(index);
    }
}

/// Scrolls so that what was seen is where it was.
void FlowTree::keepPlace()
{
    m_changing = false;
    m_moving = true;
    const QList<Anchor> anchors = std::exchange(m_anchors, {});
    m_top = QPersistentModelIndex();
    if (anchors.isEmpty()) {
        m_newCount = 0;
    } else {
        executeDelayedItemsLayout();
        const auto kept = std::ranges::find_if(anchors,
                                               [](const Anchor &anchor) { return anchor.index.isValid(); });
        if (kept != anchors.end()) {
            const int moved = visualRect(kept->index).top() - kept->top;
            verticalScrollBar()->setValue(verticalScrollBar()->value() + moved);
        }
    }
    m_moving = false;
    m_newCount = std::min(m_newCount, m_model.rowCount());
    updateNewButton();
}

void FlowTree::aboutToReset()
{
    const FlowRow row = currentRow();
    m_keptFlow = row.flow ? row.flow->flow.id : QByteArray();
    m_keptTask = row.taskId;
    m_keptSelection.clear();
    for (const FlowRow &selected : selectedRows())
        m_keptSelection.append({selected.flow->flow.id, selected.taskId});
    m_moving = true;
}

void FlowTree::restoreAfterReset()
{
    m_newCount = 0;
    for (const QByteArray &id : std::as_const(m_expanded)) {
        if (const QModelIndex index = m_model.indexOf(id); index.isValid())
            setExpanded(index, true);
    }
    QItemSelection selection;
    for (const auto &[flow, task] : std::exchange(m_keptSelection, {})) {
        if (const QModelIndex index = m_model.indexOf(flow, task); index.isValid())
            selection.select(index, index.siblingAtColumn(FlowColumnCount - 1));
    }
    const QModelIndex current = m_keptFlow.isEmpty() ? QModelIndex()
                                                     : m_model.indexOf(m_keptFlow, m_keptTask);
    if (current.isValid()) {
        selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
        selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
        scrollTo(current);
    }
    m_moving = false;
    chosen();
}

void FlowTree::chosen()
{
    if (m_moving)
        return;
    updateHold();
    Q_EMIT rowsChosen();
}

void FlowTree::updateHold()
{
    if (m_changing)
        return;
    m_model.setOrderHeld(!isFollowing());
    if (verticalScrollBar()->value() == 0)
        m_newCount = 0;
    updateNewButton();
}

void FlowTree::follow()
{
    m_newCount = 0;
    m_moving = true;
    if (m_model.isOrderStale())
        m_model.sortAgain();
    scrollToTop();
    m_moving = false;
    updateHold();
}

void FlowTree::updateNewButton()
{
    const bool stale = m_model.isOrderStale();
    if (m_newCount == 0 && !stale) {
        m_newButton->hide();
        return;
    }
    m_newButton->setText(stale ? tr("Order changed: sort again ▴")
                               : tr("%1 new ▴").arg(QLocale().toString(m_newCount)));
    m_newButton->setAccessibleName(stale ? tr("Sort again and go to the top")
                                         : tr("%n new flows: go to the top", nullptr, m_newCount));
    m_newButton->adjustSize();
    const QRect area = viewport()->geometry();
    m_newButton->move(area.center().x() - m_newButton->width() / 2, area.top() + ButtonMargin);
    m_newButton->show();
    m_newButton->raise();
}

void FlowTree::tick()
{
    if (!isVisible())
        return;
    QModelIndexList seen;
    QModelIndex index = indexAt(QPoint(0, 0));
    for (int i = 0; index.isValid() && i < MaxSeen && isInSight(index); ++i) {
        seen.append(index);
        index = indexBelow(index);
    }
    m_model.tick(seen);
}

void FlowTree::showHeaderMenu(const QPoint &position)
{
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 1; column < FlowColumnCount; ++column) {
        QAction *const action = menu->addAction(columnTitle(static_cast<FlowColumn>(column)));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) { setColumnHidden(column, !on); });
    }
    menu->popup(header()->mapToGlobal(position));
}

void FlowTree::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT rowActivated();
        return;
    }
    QTreeView::keyPressEvent(event);
}

void FlowTree::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTreeView::mouseDoubleClickEvent(event);
    const QModelIndex index = indexAt(event->pos());
    if (index.isValid() && m_model.rowCount(index.siblingAtColumn(0)) > 0)
        setExpanded(index.siblingAtColumn(0), !isExpanded(index.siblingAtColumn(0)));
}

/// Nothing is selected in the place of a row that goes.
void FlowTree::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    const QModelIndex current = currentIndex();
    const QModelIndex flow = current.parent().isValid() ? current.parent() : current;
    if (!parent.isValid() && flow.isValid() && flow.row() >= first && flow.row() <= last)
        selectionModel()->clear();
    QTreeView::rowsAboutToBeRemoved(parent, first, last);
}

void FlowTree::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    updateNewButton();
}

} // namespace Gatehouse
