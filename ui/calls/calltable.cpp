// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/calltable.h"

#include "calls/callmodel.h"
#include "common/tableview.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>
#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

/// Between two looks at how long running calls have run.
constexpr auto TickInterval = 200ms;
constexpr int RowPadding = 8;
constexpr int ColumnPadding = 14; ///< both margins of a cell
constexpr int ButtonMargin = 10;

/// As wide as @a column needs at first, in pixels.
int firstWidth(const QFontMetrics &metrics, CallColumn column)
{
    const auto sample = [column]() -> QString {
        switch (column) {
        case CallColumn::State:
            return u"Caller left____"_s;
        case CallColumn::Time:
            return u"00:00:00.000"_s;
        case CallColumn::Visibility:
            return u"Visibility"_s;
        case CallColumn::Target:
        case CallColumn::Session:
            return u"Session or action__"_s;
        case CallColumn::Status:
            return u"Status_"_s;
        case CallColumn::Duration:
        case CallColumn::AgentTime:
        case CallColumn::Waiting:
            return u"59 min 59 s"_s;
        case CallColumn::Key:
            return u"zapier-prod …ab12"_s;
        case CallColumn::Source:
            return u"127.0.0.1 (replay)"_s;
        case CallColumn::In:
        case CallColumn::Out:
            return u"999.9 kB_"_s;
        case CallColumn::Id:
            return u"00000000-0000-0000-0000-000000000000"_s;
        default:
            return u"a sentence of what went wrong here"_s;
        }
    }();
    return metrics.horizontalAdvance(sample) + ColumnPadding;
}

} // namespace

CallTable::CallTable(CallModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
    , m_newButton(new QToolButton(this))
{
    setObjectName(u"calls:table"_s);
    setAccessibleName(tr("Calls"));
    setModel(&model);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setFrameShape(NoFrame);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + RowPadding);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    spaceColumns(*this);
    resetColumns();

    m_newButton->setObjectName(u"calls:new"_s);
    m_newButton->setFocusPolicy(Qt::NoFocus); // End does the same
    m_newButton->setAutoRaise(false);
    m_newButton->hide();
    connect(m_newButton, &QToolButton::clicked, this, &CallTable::follow);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this, &CallTable::showHeaderMenu);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &CallTable::scrolled);
    connect(&model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { rowsAdded(first, last); });
    connect(&model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { rowsGone(first, last); });
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_kept = currentSequence(); });
    connect(&model, &QAbstractItemModel::modelReset, this, &CallTable::modelReset);
    connect(&m_tick, &QTimer::timeout, this, &CallTable::tick);
    m_tick.start(TickInterval);
}

CallTable::~CallTable() = default;

void CallTable::resetColumns()
{
    for (int i = 0; i < CallColumnCount; ++i) {
        const auto column = static_cast<CallColumn>(i);
        horizontalHeader()->moveSection(horizontalHeader()->visualIndex(i), i);
        setColumnHidden(i, !isShownAtFirst(column));
        setColumnWidth(i, firstWidth(fontMetrics(), column));
    }
}

void CallTable::showHeaderMenu(const QPoint &position)
{
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int i = 0; i < CallColumnCount; ++i) {
        QAction *const action = menu->addAction(columnTitle(static_cast<CallColumn>(i)));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(i));
        action->setEnabled(i != static_cast<int>(CallColumn::State)); // a table without columns has no header
        connect(action, &QAction::toggled, this, [this, i](bool shown) { setColumnHidden(i, !shown); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Columns as they were at first")), &QAction::triggered, this,
            &CallTable::resetColumns);
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

std::optional<qint64> CallTable::currentSequence() const
{
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return {};
    return current.data(CallModel::SequenceRole).toLongLong();
}

QList<qint64> CallTable::selectedSequences() const
{
    QList<qint64> sequences;
    const QModelIndexList rows = selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        sequences.append(row.data(CallModel::SequenceRole).toLongLong());
    std::ranges::sort(sequences);
    return sequences;
}

bool CallTable::select(qint64 sequence)
{
    const int row = m_model.rowOf(sequence);
    if (row < 0)
        return false;
    const int column = currentIndex().isValid() ? currentIndex().column() : 0;
    setCurrentIndex(m_model.index(row, column));
    scrollTo(m_model.index(row, column));
    return true;
}

void CallTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    Q_EMIT currentCallChanged();
}

void CallTable::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT callActivated();
        return;
    }
    QTableView::keyPressEvent(event);
}

void CallTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (m_following)
        follow();
    updateNewButton();
}

void CallTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_model.paletteChanged();
}

void CallTable::follow()
{
    m_following = true;
    m_newCount = 0;
    m_moving = true;
    scrollToBottom();
    m_moving = false;
    updateNewButton();
}

void CallTable::scrolled()
{
    if (m_moving)
        return;
    const QScrollBar *const bar = verticalScrollBar();
    m_following = bar->value() >= bar->maximum();
    if (m_following) {
        m_newCount = 0;
        updateNewButton();
    }
}

void CallTable::rowsAdded(int first, int last)
{
    if (m_following) {
        follow();
        return;
    }
    const int count = last - first + 1;
    if (first <= verticalScrollBar()->value() && last + 1 < m_model.rowCount())
        shift(count); // above what is seen
    else
        m_newCount += count;
    updateNewButton();
}

void CallTable::rowsGone(int first, int last)
{
    const int top = verticalScrollBar()->value();
    if (!m_following && first < top)
        shift(-(std::min(last + 1, top) - first));
    m_newCount = std::min(m_newCount, m_model.rowCount());
    updateNewButton();
}

/// What is seen stays where it is, although @a rows have come above it.
void CallTable::shift(int rows)
{
    m_moving = true;
    const int value = verticalScrollBar()->value();
    doItemsLayout();
    verticalScrollBar()->setValue(value + rows);
    m_moving = false;
}

void CallTable::modelReset()
{
    m_newCount = 0;
    if (m_kept && select(*m_kept)) {
        m_following = false;
        scrolled();
    } else {
        follow();
    }
    m_kept.reset();
    Q_EMIT currentCallChanged();
}

void CallTable::updateNewButton()
{
    if (m_following || m_newCount == 0) {
        m_newButton->hide();
        return;
    }
    m_newButton->setText(tr("%1 new ▾").arg(QLocale().toString(m_newCount)));
    m_newButton->setAccessibleName(tr("%n new calls: go to the newest", nullptr, m_newCount));
    m_newButton->adjustSize();
    const QRect area = viewport()->geometry();
    m_newButton->move(area.center().x() - m_newButton->width() / 2,
                      area.bottom() - m_newButton->height() - ButtonMargin);
    m_newButton->show();
    m_newButton->raise();
}

void CallTable::tick()
{
    if (!isVisible())
        return;
    const int first = verticalScrollBar()->value();
    m_model.tick(first,
                 first + viewport()->height() / std::max(1, verticalHeader()->defaultSectionSize()) + 1);
}

} // namespace Gatehouse
