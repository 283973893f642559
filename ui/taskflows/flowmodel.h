// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowcolumns.h"

#include <QAbstractItemModel>
#include <QByteArrayList>
#include <QSet>
#include <QStringList>
#include <array>
#include <memory>
#include <unordered_map>
#include <vector>

namespace Gatehouse {

/// Flows with their tasks below them, filtered and sorted. Nothing is reset by what changes: rows change,
/// come and go where they are. While the order is held, rows also stay where they are although they are
/// sorted by something that has changed; isOrderStale() says so. GUI thread.
class FlowModel final : public QAbstractItemModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowModel)
public:
    enum Role {
        FlowIdRole = Qt::UserRole, ///< QByteArray; of a task: its flow's
        TaskIdRole, ///< QByteArray; empty for a flow
    };

    explicit FlowModel(QObject *parent = nullptr);
    ~FlowModel() override;

    /// Replaces everything.
    void reset(const std::vector<FlowPtr> &flows);
    /// Takes the newest state of flows that have changed, or are new, and forgets those that are gone.
    void apply(const std::vector<FlowPtr> &changed, const QByteArrayList &removed);
    void setRoutes(const FlowRoutes &routes);
    [[nodiscard]] const FlowRoutes &routes() const { return m_routes; }

    void setView(FlowView view);
    [[nodiscard]] FlowView view() const { return m_view; }
    /// Flows that hold each of the words of @a text, in themselves or in a task, ignoring case.
    void setSearch(const QString &text);
    [[nodiscard]] bool isFiltered() const { return m_view != FlowView::All || !m_words.isEmpty(); }
    /// Flows that are shown although the view or the search has ceased to fit them, so that what is looked at
    /// does not vanish.
    void setPinned(const QSet<QByteArray> &ids);
    void setOrderHeld(bool held);
    [[nodiscard]] bool isOrderStale() const { return m_stale; }
    /// Puts rows in order, also while the order is held.
    void sortAgain();
    [[nodiscard]] FlowColumn sortColumn() const { return m_sortColumn; }

    /// Of all flows, whatever is shown.
    [[nodiscard]] qsizetype total() const { return static_cast<qsizetype>(m_nodes.size()); }
    [[nodiscard]] qsizetype count(FlowView view) const { return m_counts.at(static_cast<std::size_t>(view)); }
    /// The flow @a id, shown or not; null when there is none.
    [[nodiscard]] FlowPtr find(const QByteArray &id) const;
    /// The flow of the row, or of the task's parent row.
    [[nodiscard]] FlowPtr flowAt(const QModelIndex &index) const;
    /// Null for the row of a flow. Valid until the next change.
    [[nodiscard]] const Task *taskAt(const QModelIndex &index) const;
    /// The row of the flow, or of one of its tasks; invalid when it is not shown.
    [[nodiscard]] QModelIndex indexOf(const QByteArray &flowId, const QByteArray &taskId = {}) const;
    /// Whether view and search let the flow through.
    [[nodiscard]] bool fits(const QByteArray &flowId) const;

    /// Times have gone on: redraws those of the rows @a rows.
    void tick(const QModelIndexList &rows);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    /// Around what changes rows but does not reset them.
    void aboutToChange();
    void changed();
    /// What count() and total() say may be new.
    void countsChanged();
    void orderStaleChanged();

private:
    struct Node
    {
        FlowPtr stored;
        int row = -1; ///< -1: not shown
        QString searchText = {}; ///< made when it is needed first
    };

    [[nodiscard]] bool isBefore(const Node &left, const Node &right) const;
    [[nodiscard]] bool passes(Node &node) const;
    [[nodiscard]] bool isWanted(Node &node) const;
    void count(const Flow &flow, int by);
    void rebuild();
    void takeState(Node &node, const FlowPtr &next);
    void showOrHide(const std::vector<Node *> &nodes);
    void takeOut(std::vector<Node *> nodes);
    void putIn(std::vector<Node *> nodes);
    [[nodiscard]] int placeFor(const Node &node) const;
    void renumber(int from);
    [[nodiscard]] bool isInOrder(const Node &node) const;
    void setStale(bool stale);

    FlowRoutes m_routes;
    std::unordered_map<QByteArray, std::unique_ptr<Node>> m_nodes; ///< by id
    std::vector<Node *> m_rows; ///< those shown, in their order
    std::array<qsizetype, FlowViewCount> m_counts{};
    FlowView m_view = FlowView::All;
    QStringList m_words;
    QSet<QByteArray> m_pinned;
    FlowColumn m_sortColumn = FlowColumn::Age;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    bool m_held = false;
    bool m_stale = false;
};

} // namespace Gatehouse
