// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowmodel.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QPalette>
#include <algorithm>
#include <utility>

namespace Gatehouse {

FlowModel::FlowModel(QObject *parent)
    : QAbstractItemModel(parent)
{ }

FlowModel::~FlowModel() = default;

bool FlowModel::isBefore(const Node &left, const Node &right) const
{
    const int order = compareBy(m_sortColumn, *left.stored, *right.stored, m_routes);
    if (order != 0)
        return m_sortOrder == Qt::AscendingOrder ? order < 0 : order > 0;
    const Flow &l = left.stored->flow;
    const Flow &r = right.stored->flow;
    return l.createdAt != r.createdAt ? l.createdAt > r.createdAt : l.id < r.id;
}

/// Whether view and search let it through.
bool FlowModel::passes(Node &node) const
{
    if (!isIn(m_view, node.stored->flow.status))
        return false;
    if (m_words.isEmpty())
        return true;
    if (node.searchText.isEmpty())
        node.searchText = searchText(*node.stored, m_routes);
    return std::ranges::all_of(m_words,
                               [&node](const QString &word) { return node.searchText.contains(word); });
}

bool FlowModel::isWanted(Node &node) const
{
    return passes(node) || (node.row >= 0 && m_pinned.contains(node.stored->flow.id));
}

void FlowModel::count(const Flow &flow, int by)
{
    for (int view = 0; view < FlowViewCount; ++view) {
        if (isIn(static_cast<FlowView>(view), flow.status))
            m_counts.at(static_cast<std::size_t>(view)) += by;
    }
}

void FlowModel::reset(const std::vector<FlowPtr> &flows)
{
    beginResetModel();
    m_rows.clear();
    m_nodes.clear();
    m_counts.fill(0);
    for (const FlowPtr &stored : flows) {
        auto node = std::make_unique<Node>();
        node->stored = stored;
        count(stored->flow, 1);
        m_nodes.insert_or_assign(stored->flow.id, std::move(node));
    }
    rebuild();
    endResetModel();
    Q_EMIT countsChanged();
}

/// Finds anew what is shown, and in which order. Part of a reset.
void FlowModel::rebuild()
{
    m_rows.clear();
    for (const auto &[id, node] : m_nodes) {
        node->row = -1;
        if (passes(*node))
            m_rows.push_back(node.get());
    }
    std::ranges::sort(m_rows,
                      [this](const Node *left, const Node *right) { return isBefore(*left, *right); });
    renumber(0);
    setStale(false);
}

void FlowModel::renumber(int from)
{
    for (int row = from; row < static_cast<int>(m_rows.size()); ++row)
        m_rows[static_cast<std::size_t>(row)]->row = row;
}

void FlowModel::setStale(bool stale)
{
    if (std::exchange(m_stale, stale) != stale)
        Q_EMIT orderStaleChanged();
}

void FlowModel::apply(const std::vector<FlowPtr> &changed, const QByteArrayList &removed)
{
    Q_EMIT aboutToChange();
    std::vector<Node *> gone;
    for (const QByteArray &id : removed) {
        if (const auto found = m_nodes.find(id); found != m_nodes.end()) {
            count(found->second->stored->flow, -1);
            if (found->second->row >= 0)
                gone.push_back(found->second.get());
        }
    }
    takeOut(std::move(gone));
    for (const QByteArray &id : removed)
        m_nodes.erase(id);
    std::vector<Node *> touched;
    for (const FlowPtr &next : changed) {
        std::unique_ptr<Node> &node = m_nodes[next->flow.id];
        if (node) {
            count(node->stored->flow, -1);
            takeState(*node, next);
        } else {
            node = std::make_unique<Node>();
            node->stored = next;
        }
        count(next->flow, 1);
        touched.push_back(node.get());
    }
    std::ranges::sort(touched); // a flow may have changed more than once
    const auto repeated = std::ranges::unique(touched);
    touched.erase(repeated.begin(), repeated.end());
    showOrHide(touched);
    Q_EMIT this->changed();
    Q_EMIT countsChanged();
}

/// Gives a flow that is known its new state, where it is.
void FlowModel::takeState(Node &node, const FlowPtr &next)
{
    node.searchText.clear();
    if (node.row < 0) {
        node.stored = next;
        return;
    }
    const FlowPtr before = node.stored;
    const auto had = static_cast<int>(before->tasks.size());
    const auto has = static_cast<int>(next->tasks.size());
    const QModelIndex flow = createIndex(node.row, 0);
    if (has > had) { // tasks are only ever added, at the end
        beginInsertRows(flow, had, has - 1);
        node.stored = next;
        endInsertRows();
    } else if (has < had) {
        beginRemoveRows(flow, has, had - 1);
        node.stored = next;
        endRemoveRows();
    } else {
        node.stored = next;
    }
    Q_EMIT dataChanged(flow, createIndex(node.row, FlowColumnCount - 1));
    int first = -1;
    int last = -1;
    for (int i = 0; i < std::min(had, has); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (before->tasks[at] == next->tasks[at])
            continue;
        first = first < 0 ? i : first;
        last = i;
    }
    if (first >= 0)
        Q_EMIT dataChanged(createIndex(first, 0, &node), createIndex(last, FlowColumnCount - 1, &node));
}

/// Takes rows out that are not wanted any more, puts the order right, and adds those that are wanted now.
void FlowModel::showOrHide(const std::vector<Node *> &nodes)
{
    std::vector<Node *> hide;
    std::vector<Node *> show;
    for (Node *node : nodes) {
        const bool wanted = isWanted(*node);
        if (node->row >= 0 && !wanted)
            hide.push_back(node);
        else if (node->row < 0 && wanted)
            show.push_back(node);
    }
    takeOut(std::move(hide));
    const bool moved = std::ranges::any_of(
        nodes, [this](const Node *node) { return node->row >= 0 && !isInOrder(*node); });
    if (moved && m_held)
        setStale(true);
    else if (moved)
        sortAgain();
    putIn(std::move(show));
}

bool FlowModel::isInOrder(const Node &node) const
{
    const auto row = static_cast<std::size_t>(node.row);
    return (row == 0 || isBefore(*m_rows[row - 1], node))
        && (row + 1 == m_rows.size() || isBefore(node, *m_rows[row + 1]));
}

void FlowModel::takeOut(std::vector<Node *> nodes)
{
    // from the end, so that the rows of the others stay; neighbours go together
    std::ranges::sort(nodes, [](const Node *left, const Node *right) { return left->row > right->row; });
    for (std::size_t i = 0; i < nodes.size();) {
        const int last = nodes[i]->row;
        int first = last;
        for (++i; i < nodes.size() && nodes[i]->row == first - 1; ++i)
            --first;
        beginRemoveRows({}, first, last);
        for (int row = first; row <= last; ++row)
            m_rows[static_cast<std::size_t>(row)]->row = -1;
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        renumber(first);
        endRemoveRows();
    }
}

int FlowModel::placeFor(const Node &node) const
{
    const auto isBehind = [this, &node](const Node *other) { return isBefore(node, *other); };
    // a stale order can't be searched by halves: in front of the first that belongs behind
    const auto place = m_stale
        ? std::ranges::find_if(m_rows, isBehind)
        : std::ranges::partition_point(m_rows, [&isBehind](const Node *other) { return !isBehind(other); });
    return static_cast<int>(place - m_rows.begin());
}

void FlowModel::putIn(std::vector<Node *> nodes)
{
    std::ranges::sort(nodes, [this](const Node *left, const Node *right) { return isBefore(*left, *right); });
    for (std::size_t i = 0; i < nodes.size();) {
        const int place = placeFor(*nodes[i]);
        std::size_t end = i + 1;
        while (end < nodes.size() && placeFor(*nodes[end]) == place)
            ++end;
        beginInsertRows({}, place, place + static_cast<int>(end - i) - 1);
        m_rows.insert(m_rows.begin() + place, nodes.begin() + static_cast<std::ptrdiff_t>(i),
                      nodes.begin() + static_cast<std::ptrdiff_t>(end));
        renumber(place);
        endInsertRows();
        i = end;
    }
}

void FlowModel::sortAgain()
{
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<Node *> nodes;
    nodes.reserve(static_cast<std::size_t>(before.size()));
    for (const QModelIndex &index : before)
        nodes.push_back(index.internalPointer() ? nullptr : m_rows[static_cast<std::size_t>(index.row())]);
    std::ranges::sort(m_rows,
                      [this](const Node *left, const Node *right) { return isBefore(*left, *right); });
    renumber(0);
    QModelIndexList after = before; // tasks keep their place below their flow
    for (qsizetype i = 0; i < after.size(); ++i) {
        if (const Node *node = nodes[static_cast<std::size_t>(i)])
            after[i] = createIndex(node->row, before.at(i).column());
    }
    changePersistentIndexList(before, after);
    setStale(false);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void FlowModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= FlowColumnCount)
        return;
    m_sortColumn = static_cast<FlowColumn>(column);
    m_sortOrder = order;
    sortAgain();
}

void FlowModel::setOrderHeld(bool held)
{
    m_held = held;
    if (!held && m_stale) {
        Q_EMIT aboutToChange();
        sortAgain();
        Q_EMIT changed();
    }
}

void FlowModel::setRoutes(const FlowRoutes &routes)
{
    m_routes = routes;
    for (const auto &[id, node] : m_nodes)
        node->searchText.clear();
    if (m_rows.empty())
        return;
    const int column = static_cast<int>(FlowColumn::Route);
    Q_EMIT dataChanged(createIndex(0, column), createIndex(static_cast<int>(m_rows.size()) - 1, column));
    if (m_sortColumn == FlowColumn::Route)
        setStale(true);
}

void FlowModel::setView(FlowView view)
{
    if (view == m_view)
        return;
    beginResetModel();
    m_view = view;
    rebuild();
    endResetModel();
}

void FlowModel::setSearch(const QString &text)
{
    const QStringList words = text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    beginResetModel();
    m_words = words;
    rebuild();
    endResetModel();
}

void FlowModel::setPinned(const QSet<QByteArray> &ids)
{
    std::vector<Node *> released;
    for (const QByteArray &id : std::exchange(m_pinned, ids)) {
        const auto found = m_nodes.find(id);
        if (!ids.contains(id) && found != m_nodes.end())
            released.push_back(found->second.get());
    }
    if (std::ranges::all_of(released, [this](Node *node) { return isWanted(*node); }))
        return;
    Q_EMIT aboutToChange();
    showOrHide(released);
    Q_EMIT changed();
}

FlowPtr FlowModel::find(const QByteArray &id) const
{
    const auto found = m_nodes.find(id);
    return found == m_nodes.end() ? nullptr : found->second->stored;
}

FlowPtr FlowModel::flowAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    if (const auto *node = static_cast<const Node *>(index.internalPointer()))
        return node->stored;
    return m_rows.at(static_cast<std::size_t>(index.row()))->stored;
}

const Task *FlowModel::taskAt(const QModelIndex &index) const
{
    const auto *node = index.isValid() ? static_cast<const Node *>(index.internalPointer()) : nullptr;
    return node ? &node->stored->tasks.at(static_cast<std::size_t>(index.row())) : nullptr;
}

QModelIndex FlowModel::indexOf(const QByteArray &flowId, const QByteArray &taskId) const
{
    const auto found = m_nodes.find(flowId);
    if (found == m_nodes.end() || found->second->row < 0)
        return {};
    if (taskId.isEmpty())
        return createIndex(found->second->row, 0);
    const int row = found->second->stored->indexOf(taskId);
    return row < 0 ? QModelIndex() : createIndex(row, 0, found->second.get());
}

bool FlowModel::fits(const QByteArray &flowId) const
{
    const auto found = m_nodes.find(flowId);
    return found != m_nodes.end() && passes(*found->second);
}

void FlowModel::tick(const QModelIndexList &rows)
{
    for (const QModelIndex &row : rows) {
        Q_EMIT dataChanged(row.siblingAtColumn(static_cast<int>(FlowColumn::Updated)),
                           row.siblingAtColumn(static_cast<int>(FlowColumn::Age)), {Qt::DisplayRole});
    }
}

QModelIndex FlowModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column);
    return createIndex(row, column, m_rows.at(static_cast<std::size_t>(parent.row())));
}

QModelIndex FlowModel::parent(const QModelIndex &index) const
{
    const auto *node = index.isValid() ? static_cast<const Node *>(index.internalPointer()) : nullptr;
    return node ? createIndex(node->row, 0) : QModelIndex();
}

int FlowModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_rows.size());
    if (parent.internalPointer() != nullptr || parent.column() > 0)
        return 0;
    return static_cast<int>(m_rows.at(static_cast<std::size_t>(parent.row()))->stored->tasks.size());
}

int FlowModel::columnCount(const QModelIndex & /*parent*/) const { return FlowColumnCount; }

QVariant FlowModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const FlowPtr stored = flowAt(index);
    const Task *const task = taskAt(index);
    const auto column = static_cast<FlowColumn>(index.column());
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    switch (role) {
    case Qt::DisplayRole:
        return task ? cellText(*task, column, now) : cellText(*stored, column, m_routes, now);
    case Qt::ToolTipRole:
        return task ? cellTip(*task, column) : cellTip(*stored, column, m_routes);
    case Qt::DecorationRole:
        if (column != FlowColumn::Status)
            return {};
        return task ? statusIcon(task->status) : statusIcon(stored->flow.status);
    case Qt::ForegroundRole: {
        const Tone tone = task ? toneOf(task->status) : toneOf(stored->flow.status);
        return column == FlowColumn::Status && tone != Tone::Neutral
            ? QVariant(inkOf(tone, QGuiApplication::palette()))
            : QVariant();
    }
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (isFigure(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleTextRole:
        if (column == FlowColumn::Status)
            return task ? rowText(*task, now) : rowText(*stored, m_routes, now);
        return {};
    case FlowIdRole:
        return stored->flow.id;
    case TaskIdRole:
        return task ? task->id : QByteArray();
    default:
        return {};
    }
}

QVariant FlowModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= FlowColumnCount)
        return {};
    const auto column = static_cast<FlowColumn>(section);
    if (role == Qt::DisplayRole)
        return columnTitle(column);
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (isFigure(column) ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace Gatehouse
