// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callmodel.h"

#include "calls/callicons.h"

#include <QDateTime>
#include <algorithm>

namespace Gatehouse {

namespace {

/// Rows inserted one by one up to here; beyond it a reset costs less.
constexpr std::size_t MaxSingleChanges = 500;

qint64 nowMs() { return QDateTime::currentMSecsSinceEpoch(); }

} // namespace

CallModel::CallModel(QObject *parent, qsizetype capacity)
    : QAbstractTableModel(parent)
    , m_ring(capacity)
{ }

CallModel::~CallModel() = default;

int CallModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int CallModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : CallColumnCount; }

const CallRecord &CallModel::record(int row) const
{
    static const CallRecord none;
    const CallRow *found = m_ring.find(m_shown.at(static_cast<std::size_t>(row)));
    return found != nullptr ? found->record : none;
}

const CallRecord *CallModel::find(qint64 sequence) const
{
    const CallRow *found = m_ring.find(sequence);
    return found != nullptr ? &found->record : nullptr;
}

const CallRecord *CallModel::findId(const QByteArray &id) const
{
    const auto &rows = m_ring.rows();
    const auto found = std::find_if(rows.crbegin(), rows.crend(),
                                    [&id](const CallRow &row) { return row.record.id == id; });
    return found != rows.crend() ? &found->record : nullptr;
}

QList<CallRecord> CallModel::where(const std::function<bool(const CallRecord &)> &wanted,
                                   qsizetype limit) const
{
    QList<CallRecord> found;
    const auto &rows = m_ring.rows();
    for (auto it = rows.crbegin(); it != rows.crend() && found.size() < limit; ++it) {
        if (wanted(it->record))
            found.append(it->record);
    }
    return found;
}

qsizetype CallModel::shownAt(qint64 sequence) const
{
    return std::lower_bound(m_shown.cbegin(), m_shown.cend(), sequence) - m_shown.cbegin();
}

int CallModel::rowOf(qint64 sequence) const
{
    const auto at = static_cast<std::size_t>(shownAt(sequence));
    return at < m_shown.size() && m_shown[at] == sequence ? static_cast<int>(at) : -1;
}

QVariant CallModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const CallRecord &call = record(index.row());
    const auto column = static_cast<CallColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(call, column, m_names, nowMs());
    case Qt::ToolTipRole: {
        const QString text = cellText(call, column, m_names, nowMs());
        return text.isEmpty() ? QVariant() : text.toHtmlEscaped();
    }
    case Qt::TextAlignmentRole:
        return isFigure(column) ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::DecorationRole:
        return column == CallColumn::State ? decoration(call) : QVariant();
    case Qt::ForegroundRole:
        if (column == CallColumn::State || column == CallColumn::Status || column == CallColumn::Error)
            return stateColor(stateOf(call));
        return {};
    case Qt::AccessibleTextRole:
        if (column == CallColumn::State)
            return rowText(call, m_names, nowMs());
        return QVariant(columnTitle(column) + QLatin1Char(' ') + cellText(call, column, m_names, nowMs()));
    case SequenceRole:
        return call.sequence;
    default:
        return {};
    }
}

QVariant CallModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= CallColumnCount)
        return {};
    const auto column = static_cast<CallColumn>(section);
    if (role == Qt::DisplayRole)
        return columnTitle(column);
    if (role == Qt::TextAlignmentRole)
        return QVariant((isFigure(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QVariant CallModel::decoration(const CallRecord &record) const
{
    const CallState state = stateOf(record);
    auto found = m_icons.find(state);
    if (found == m_icons.end())
        found = m_icons.emplace(state, stateIcon(state)).first;
    return found->second;
}

void CallModel::paletteChanged()
{
    m_icons.clear();
    if (!m_shown.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, CallColumnCount - 1));
}

bool CallModel::isWanted(const CallRow &row, qint64 now) const
{
    return m_filter.isEmpty() || m_filter.matches(row.record, row.searchText, now);
}

void CallModel::setNames(const CallNames &names)
{
    if (m_names == names)
        return;
    m_names = names; // rows that are here keep the words they are found by
    if (!m_shown.empty())
        Q_EMIT dataChanged(index(0, static_cast<int>(CallColumn::Target)),
                           index(rowCount() - 1, static_cast<int>(CallColumn::Key)));
}

void CallModel::setFilter(const CallFilter &filter)
{
    beginResetModel();
    m_filter = filter;
    m_ring.removeBefore(m_floor);
    refilter();
    endResetModel();
}

void CallModel::refilter()
{
    m_shown.clear();
    const qint64 now = nowMs();
    for (const CallRow &row : m_ring.rows()) {
        if (isWanted(row, now))
            m_shown.push_back(row.record.sequence);
    }
}

void CallModel::apply(const QList<CallRecord> &records)
{
    const qint64 now = nowMs();
    const bool wasEmpty = m_ring.isEmpty();
    std::vector<qint64> appended;
    std::vector<std::pair<qint64, bool>> changed;
    for (const CallRecord &record : records) {
        const CallRing::Kind kind = m_ring.put(record, m_names);
        if (kind == CallRing::Kind::TooOld)
            continue;
        if (record.status)
            m_running.erase(record.sequence);
        else
            m_running.insert(record.sequence);
        const bool wanted = isWanted(*m_ring.find(record.sequence), now);
        if (kind != CallRing::Kind::Appended)
            changed.emplace_back(record.sequence, wanted);
        else if (wanted)
            appended.push_back(record.sequence);
    }
    if (wasEmpty && m_floor == 0)
        m_floor = m_ring.firstSequence();
    m_floor = std::min(m_floor, records.isEmpty() ? m_floor : records.first().sequence);
    if (changed.size() > MaxSingleChanges && rowCount() < static_cast<int>(changed.size())) {
        beginResetModel();
        refilter();
        endResetModel();
    } else {
        for (const auto &[sequence, wanted] : changed)
            updateShown(sequence, wanted);
        append(appended);
    }
    trim();
}

void CallModel::updateShown(qint64 sequence, bool wanted)
{
    const auto at = static_cast<int>(shownAt(sequence));
    const bool isShown = at < rowCount() && m_shown[static_cast<std::size_t>(at)] == sequence;
    if (isShown && wanted) {
        Q_EMIT dataChanged(index(at, 0), index(at, CallColumnCount - 1));
    } else if (wanted) {
        beginInsertRows({}, at, at);
        m_shown.insert(m_shown.begin() + at, sequence);
        endInsertRows();
    } else if (isShown) {
        beginRemoveRows({}, at, at);
        m_shown.erase(m_shown.begin() + at);
        endRemoveRows();
    }
}

void CallModel::append(const std::vector<qint64> &sequences)
{
    if (sequences.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(sequences.size()) - 1);
    m_shown.insert(m_shown.end(), sequences.begin(), sequences.end());
    endInsertRows();
}

void CallModel::trim()
{
    const qsizetype excess = m_ring.size() - m_ring.capacity();
    if (excess <= 0)
        return;
    const qint64 first = m_ring.rows()[static_cast<std::size_t>(excess)].record.sequence;
    const auto gone = static_cast<int>(shownAt(first));
    if (gone > 0)
        beginRemoveRows({}, 0, gone - 1);
    m_ring.trim();
    m_running.erase(m_running.begin(), m_running.lower_bound(first));
    m_floor = std::max(m_floor, first);
    m_shown.erase(m_shown.begin(), m_shown.begin() + gone);
    if (gone > 0)
        endRemoveRows();
}

void CallModel::addOlder(const QList<CallRecord> &records, bool complete)
{
    const qint64 first = m_ring.firstSequence();
    const qsizetype added = m_ring.prepend(records, m_names);
    std::vector<qint64> wanted;
    const qint64 now = nowMs();
    for (qsizetype i = 0; i < added; ++i) {
        const CallRow &row = m_ring.rows()[static_cast<std::size_t>(i)];
        if (!row.record.status)
            m_running.insert(row.record.sequence);
        if (isWanted(row, now))
            wanted.push_back(row.record.sequence);
    }
    if (complete && added > 0 && (m_floor == 0 || m_floor == first))
        m_floor = m_ring.firstSequence();
    if (wanted.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(wanted.size()) - 1);
    m_shown.insert(m_shown.begin(), wanted.begin(), wanted.end());
    endInsertRows();
}

void CallModel::clear()
{
    beginResetModel();
    m_ring.clear();
    m_shown.clear();
    m_running.clear();
    m_floor = 0;
    endResetModel();
}

void CallModel::tick(int firstRow, int lastRow)
{
    if (m_running.empty())
        return;
    if (m_filter.dependsOnTime()) {
        const qint64 now = nowMs();
        const std::vector<qint64> running(m_running.begin(), m_running.end());
        for (const qint64 sequence : running) {
            const bool wanted = isWanted(*m_ring.find(sequence), now);
            if (wanted != (rowOf(sequence) >= 0))
                updateShown(sequence, wanted);
        }
    }
    const int last = std::min(lastRow, rowCount() - 1);
    for (int row = std::max(firstRow, 0); row <= last; ++row) {
        if (m_running.contains(m_shown[static_cast<std::size_t>(row)])) {
            const QModelIndex cell = index(row, static_cast<int>(CallColumn::Duration));
            Q_EMIT dataChanged(cell, cell, {Qt::DisplayRole});
        }
    }
}

} // namespace Gatehouse
