// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/arrivalorder.h"

#include <utility>

namespace Gatehouse {

ArrivalOrder::Ticket ArrivalOrder::arrive()
{
    m_places.emplace(++m_last, nullptr);
    return m_last;
}

void ArrivalOrder::proceed(Ticket ticket, std::function<void()> next)
{
    const auto place = m_places.find(ticket);
    if (place == m_places.end())
        return;
    place->second = std::move(next);
    advance();
}

void ArrivalOrder::giveUp(Ticket ticket)
{
    m_places.erase(ticket);
    advance();
}

void ArrivalOrder::advance()
{
    if (m_advancing) // a callback changed the order: the loop that called it goes on
        return;
    m_advancing = true;
    while (!m_places.empty() && m_places.begin()->second) {
        const std::function<void()> next = std::move(m_places.begin()->second);
        m_places.erase(m_places.begin());
        next();
    }
    m_advancing = false;
}

} // namespace Gatehouse
