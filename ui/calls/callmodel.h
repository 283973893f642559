// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callcolumns.h"
#include "calls/callring.h"

#include <QAbstractTableModel>
#include <QIcon>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <vector>

namespace Gatehouse {

/// The table of calls: the newest ones in memory, and of these the ones that a filter lets through. It
/// filters by itself, since a proxy would take seconds to clear a filter over so many rows. GUI thread.
class CallModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallModel)
public:
    static constexpr qsizetype DefaultCapacity = 100000;
    /// The sequence of the call in a row, as a qint64.
    static constexpr int SequenceRole = Qt::UserRole;

    explicit CallModel(QObject *parent = nullptr, qsizetype capacity = DefaultCapacity);
    ~CallModel() override;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Calls in memory, whether shown or not.
    [[nodiscard]] qsizetype total() const { return m_ring.size(); }
    [[nodiscard]] bool isFull() const { return m_ring.size() >= m_ring.capacity(); }
    /// The sequence from which on every call is in memory; what is older was found by a search.
    [[nodiscard]] qint64 floor() const { return m_floor; }
    [[nodiscard]] qint64 firstSequence() const { return m_ring.firstSequence(); }
    /// @a row must be one of the rows.
    [[nodiscard]] const CallRecord &record(int row) const;
    /// Null when it is not in memory. Valid until the next change.
    [[nodiscard]] const CallRecord *find(qint64 sequence) const;
    [[nodiscard]] const CallRecord *findId(const QByteArray &id) const;
    /// Calls in memory for which @a wanted is true, newest first, at most @a limit.
    [[nodiscard]] QList<CallRecord> where(const std::function<bool(const CallRecord &)> &wanted,
                                          qsizetype limit) const;
    /// Where a call is shown; -1: it is not.
    [[nodiscard]] int rowOf(qint64 sequence) const;

    [[nodiscard]] const CallNames &names() const { return m_names; }
    void setNames(const CallNames &names);
    [[nodiscard]] const CallFilter &filter() const { return m_filter; }
    /// Shows what @a filter lets through. What a search with another one has found goes.
    void setFilter(const CallFilter &filter);
    /// The newest state of calls, in order of arrival. A call that is known stays in its row.
    void apply(const QList<CallRecord> &records);
    /// The calls before those in memory: all of them (@a complete), or what a search found.
    void addOlder(const QList<CallRecord> &records, bool complete);
    void clear();

    /// Time has passed: calls that run have run longer.
    void tick(int firstRow, int lastRow);
    /// What is drawn depends on the palette.
    void paletteChanged();

private:
    [[nodiscard]] bool isWanted(const CallRow &row, qint64 nowMs) const;
    [[nodiscard]] qsizetype shownAt(qint64 sequence) const;
    void updateShown(qint64 sequence, bool wanted);
    void append(const std::vector<qint64> &sequences);
    void trim();
    void refilter();
    [[nodiscard]] QVariant decoration(const CallRecord &record) const;

    CallRing m_ring;
    std::deque<qint64> m_shown; ///< sequences of what the filter lets through, in order
    std::set<qint64> m_running; ///< sequences of those in memory that run
    CallFilter m_filter;
    CallNames m_names;
    qint64 m_floor = 0;
    mutable std::map<CallState, QIcon> m_icons;
};

} // namespace Gatehouse
