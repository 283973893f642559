// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowentry.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

const QByteArray &FlowSession::key() const { return m_flows->key; }

const StoredFlow *FlowSession::find(const QByteArray &id) const
{
    const FlowEntry *entry = m_flows->find(id);
    return entry ? &entry->stored : nullptr;
}

std::vector<const StoredFlow *> FlowSession::list() const
{
    std::vector<const FlowEntry *> entries;
    entries.reserve(m_flows->flows.size());
    std::ranges::merge(m_flows->unfinished, m_flows->finished, std::back_inserter(entries), NewestFirst());
    std::vector<const StoredFlow *> flows;
    flows.reserve(entries.size());
    for (const FlowEntry *entry : entries)
        flows.push_back(&entry->stored);
    return flows;
}

const StoredFlow *FlowSession::latest() const
{
    return m_flows->byUpdate.empty() ? nullptr : &m_flows->byUpdate.back()->stored;
}

const StoredFlow *FlowSession::newest() const
{
    for (const auto *set : {&m_flows->unfinished, &m_flows->finished}) {
        if (!set->empty())
            return &(*set->begin())->stored;
    }
    return nullptr;
}

std::optional<QString> FlowSession::objectionTo(qint64 bytes) const
{
    const FlowLimits &limits = m_store->m_limits;
    if (static_cast<qint64>(m_flows->unfinished.size()) + m_flows->creating >= limits.unfinished)
        return u"The session has reached its limit of %1 unfinished flows."_s.arg(limits.unfinished);
    if (m_flows->bytes + bytes > limits.bytes)
        return u"The flows of the session have reached their limit of %1 bytes."_s.arg(limits.bytes);
    return std::nullopt;
}

void FlowSession::create(Flow flow, HistoryLine line, QObject *context,
                         std::function<void(const Result<const Flow *> &)> done)
{
    m_store->create(*m_flows, std::move(flow), std::move(line), context, std::move(done));
}

void FlowSession::edit(const QByteArray &id, Edit edit, QObject *context, Done done)
{
    FlowEntry *entry = m_flows->find(id);
    if (!entry) {
        done(failure(ErrorCode::NotFound, u"There is no such flow."_s));
        return;
    }
    entry->waiting.push_back({std::move(edit), context, std::move(done)});
    m_store->begin(*entry);
}

} // namespace Gatehouse
