// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callfilter.h"
#include "http/call.h"

#include <QByteArray>
#include <QList>
#include <QSet>
#include <deque>

namespace Gatehouse {

/// A call as the table holds it.
struct CallRow
{
    CallRecord record;
    QByteArray searchText; ///< see CallFilter::searchText()
};

/// The calls that the table can show, in order of arrival, up to a number; the oldest make room. GUI thread.
class CallRing final
{
    Q_DISABLE_COPY_MOVE(CallRing)
public:
    explicit CallRing(qsizetype capacity)
        : m_capacity(capacity)
    { }

    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_rows.size()); }
    [[nodiscard]] bool isEmpty() const { return m_rows.empty(); }
    [[nodiscard]] qsizetype capacity() const { return m_capacity; }
    [[nodiscard]] qint64 firstSequence() const { return m_rows.empty() ? 0 : m_rows.front().record.sequence; }
    [[nodiscard]] qint64 lastSequence() const { return m_rows.empty() ? 0 : m_rows.back().record.sequence; }
    [[nodiscard]] const std::deque<CallRow> &rows() const { return m_rows; }
    /// Null when the ring does not hold it.
    [[nodiscard]] const CallRow *find(qint64 sequence) const;

    /// What becomes of @a record.
    enum class Kind {
        Appended,
        Updated,
        Inserted, ///< between others: it was late
        TooOld, ///< the ring has no room for it
    };
    Kind put(const CallRecord &record, const CallNames &names);
    /// Puts @a records, which are all older than the first, before it; as many of the newest as have room.
    /// Returns how many.
    qsizetype prepend(const QList<CallRecord> &records, const CallNames &names);
    /// Takes the oldest out until no more than the capacity are left, or all that came before @a sequence.
    /// Returns the sequence of the first that is left, or one after the last that went.
    qint64 trim();
    void removeBefore(qint64 sequence);
    void clear();

private:
    [[nodiscard]] CallRow makeRow(const CallRecord &record, const CallNames &names);
    void intern(QString &text);

    std::deque<CallRow> m_rows;
    QSet<QString> m_strings; ///< texts that many rows have: one copy of each
    qsizetype m_capacity;
};

} // namespace Gatehouse
