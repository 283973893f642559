// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/sessionlines.h"

#include <utility>

namespace Gatehouse {

SessionLines::SessionLines(Limits limits)
    : m_limits(limits)
{ }

SessionLines::~SessionLines() = default;

void SessionLines::setLimits(Limits limits)
{
    m_limits = limits;
    startReady();
}

SessionLines::Entry SessionLines::enter(const QString &session, std::function<void()> start)
{
    Session &line = m_sessions[session];
    // whoever is ready came before, so nobody overtakes them
    const bool free = !line.running && m_ready.empty() && m_running < m_limits.concurrentRuns;
    if (!free && waiting() >= m_limits.waitingRuns) {
        if (!line.running && line.waiting.empty())
            m_sessions.remove(session);
        return {};
    }
    const Ticket ticket = ++m_lastTicket;
    m_calls.emplace(ticket, WaitingOrRunning{.session = session, .start = std::move(start), .running = free});
    if (free) {
        line.running = true;
        ++m_running;
        return {.ticket = ticket, .place = Place::Running};
    }
    if (!line.running && line.waiting.empty())
        m_ready.insert(ticket);
    line.waiting.insert(ticket);
    return {.ticket = ticket, .place = Place::Waiting};
}

void SessionLines::leave(Ticket ticket)
{
    const auto found = m_calls.find(ticket);
    if (found == m_calls.end())
        return;
    // what the callback holds dies at the end of this function, when the line is consistent again
    const WaitingOrRunning gone = std::move(found->second);
    m_calls.erase(found);

    Session &line = m_sessions[gone.session];
    if (gone.running) {
        line.running = false;
        --m_running;
    } else {
        line.waiting.erase(ticket);
        m_ready.erase(ticket);
    }
    if (line.running) {
        return;
    }
    if (line.waiting.empty())
        m_sessions.remove(gone.session);
    else
        m_ready.insert(*line.waiting.begin());
    startReady();
}

void SessionLines::startReady()
{
    // Looked up afresh each time: a callback may enter or leave the line.
    while (m_running < m_limits.concurrentRuns && !m_ready.empty()) {
        const Ticket ticket = *m_ready.begin();
        m_ready.erase(m_ready.begin());
        WaitingOrRunning &call = m_calls.at(ticket);
        Session &line = m_sessions[call.session];
        line.waiting.erase(ticket);
        line.running = true;
        call.running = true;
        ++m_running;
        if (const auto start = std::exchange(call.start, nullptr))
            start();
    }
}

} // namespace Gatehouse
