// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QtGlobal>

#include <functional>
#include <map>

namespace Gatehouse {

/// Keeps calls in their order of arrival although some take time to be read (their files are written to disk
/// by another thread). Each takes a place when it arrives; what it does next happens only once every call
/// before it has gone on or given up. Gateway thread.
class ArrivalOrder final
{
    Q_DISABLE_COPY_MOVE(ArrivalOrder)
public:
    using Ticket = quint64;

    ArrivalOrder() = default;
    ~ArrivalOrder() = default;

    /// Takes the next place. proceed() or giveUp() must follow.
    [[nodiscard]] Ticket arrive();
    /// Calls @a next as soon as nobody is before @a ticket any more, perhaps before it returns.
    void proceed(Ticket ticket, std::function<void()> next);
    /// Gives the place up; does nothing when it is none any more.
    void giveUp(Ticket ticket);

private:
    void advance();

    std::map<Ticket, std::function<void()>> m_places; ///< empty: not ready to go on
    Ticket m_last = 0;
    bool m_advancing = false;
};

} // namespace Gatehouse
