// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callring.h"

#include <algorithm>

namespace Gatehouse {

namespace {

constexpr qsizetype MaxInterned = 4096;

const auto bySequence = [](const CallRow &row, qint64 sequence) { return row.record.sequence < sequence; };

} // namespace

const CallRow *CallRing::find(qint64 sequence) const
{
    const auto found = std::lower_bound(m_rows.cbegin(), m_rows.cend(), sequence, bySequence);
    return found != m_rows.cend() && found->record.sequence == sequence ? &*found : nullptr;
}

CallRing::Kind CallRing::put(const CallRecord &record, const CallNames &names)
{
    if (m_rows.empty() || record.sequence > lastSequence()) {
        m_rows.push_back(makeRow(record, names));
        return Kind::Appended;
    }
    const auto at = std::lower_bound(m_rows.begin(), m_rows.end(), record.sequence, bySequence);
    if (at->record.sequence == record.sequence) {
        *at = makeRow(record, names);
        return Kind::Updated;
    }
    if (at == m_rows.begin() && size() >= m_capacity)
        return Kind::TooOld;
    m_rows.insert(at, makeRow(record, names));
    return Kind::Inserted;
}

qsizetype CallRing::prepend(const QList<CallRecord> &records, const CallNames &names)
{
    qsizetype count = 0;
    for (auto it = records.crbegin(); it != records.crend() && size() < m_capacity; ++it) {
        if (!m_rows.empty() && it->sequence >= firstSequence())
            continue;
        m_rows.push_front(makeRow(*it, names));
        ++count;
    }
    return count;
}

qint64 CallRing::trim()
{
    if (size() > m_capacity)
        m_rows.erase(m_rows.begin(), m_rows.begin() + (size() - m_capacity));
    return firstSequence();
}

void CallRing::removeBefore(qint64 sequence)
{
    m_rows.erase(m_rows.begin(), std::lower_bound(m_rows.begin(), m_rows.end(), sequence, bySequence));
}

void CallRing::clear()
{
    m_rows.clear();
    m_strings.clear();
}

CallRow CallRing::makeRow(const CallRecord &record, const CallNames &names)
{
    CallRow row{.record = record, .searchText = CallFilter::searchText(record, names)};
    for (QString *text : {&row.record.instance, &row.record.route, &row.record.session, &row.record.action,
                          &row.record.method, &row.record.path, &row.record.keyLast4,
                          &row.record.clientAddress, &row.record.stoppedAt, &row.record.error})
        intern(*text);
    return row;
}

void CallRing::intern(QString &text)
{
    if (text.isEmpty())
        return;
    if (m_strings.size() >= MaxInterned)
        m_strings.clear();
    text = *m_strings.insert(text);
}

} // namespace Gatehouse
