// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowcolumns.h"

#include <QList>
#include <QPersistentModelIndex>
#include <QSet>
#include <QTimer>
#include <QTreeView>

class QToolButton;

namespace Gatehouse {

class FlowModel;

/// A row of the tree: a flow, or one of its tasks.
struct FlowRow
{
    FlowPtr flow;
    QByteArray taskId = {}; ///< empty: the flow itself

    /// Null for a flow.
    [[nodiscard]] const Task *task() const;
};

/// The tree of flows. What is looked at stays where it is: rows that come above it, leave, or belong
/// elsewhere by now don't move it. At its top, and with nothing selected in sight, the tree follows what
/// comes. GUI thread.
class FlowTree final : public QTreeView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowTree)
public:
    /// @a model is borrowed.
    explicit FlowTree(FlowModel &model, QWidget *parent = nullptr);
    ~FlowTree() override;

    /// Selects the flow, or its task, and scrolls to it. False: it is not shown.
    bool select(const QByteArray &flowId, const QByteArray &taskId = {});
    /// The current row; its flow is null when there is none.
    [[nodiscard]] FlowRow currentRow() const;
    /// The selected rows, as seen from top to bottom.
    [[nodiscard]] QList<FlowRow> selectedRows() const;
    /// Shows the top, in order, and follows from there.
    void follow();

Q_SIGNALS:
    /// Another row is current, or others are selected.
    void rowsChosen();
    /// Return was pressed on a row, or it was clicked twice.
    void rowActivated();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;

private:
    struct Anchor
    {
        QPersistentModelIndex index;
        int top = 0;
    };

    void connectModel();
    void showHeaderMenu(const QPoint &position);
    [[nodiscard]] bool isFollowing() const;
    [[nodiscard]] bool isInSight(const QModelIndex &index) const;
    void holdPlace();
    void keepPlace();
    void aboutToReset();
    void restoreAfterReset();
    void chosen();
    void updateHold();
    void updateNewButton();
    void tick();

    FlowModel &m_model;
    QToolButton *m_newButton;
    QTimer m_tick;
    QList<Anchor> m_anchors; ///< while rows change: the current one if it is in sight, then those seen
    QPersistentModelIndex m_top; ///< the first row seen, likewise; invalid while the tree follows
    QSet<QByteArray> m_expanded; ///< ids of flows
    QByteArray m_keptFlow; ///< current while everything is reset
    QByteArray m_keptTask;
    QList<std::pair<QByteArray, QByteArray>> m_keptSelection;
    int m_newCount = 0; ///< rows that came above what is seen
    bool m_moving = false;
    bool m_changing = false;
};

} // namespace Gatehouse
