// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QString>

#include <functional>
#include <map>
#include <set>

namespace Gatehouse {

/// The waiting line of one instance. Calls of one session run one at a time in order of arrival; different
/// sessions run side by side up to a limit. Of the calls that could run, the one that came first goes next.
/// Every operation takes O(log n) of the calls in the line. Gateway thread.
class SessionLines final
{
    Q_DISABLE_COPY_MOVE(SessionLines)
public:
    struct Limits
    {
        int concurrentRuns = 8;
        int waitingRuns = 64;
    };
    /// Names one call in the line. Never 0.
    using Ticket = quint64;
    enum class Place { Running, Waiting, Refused };
    struct Entry
    {
        Ticket ticket = 0; ///< 0 when refused
        Place place = Place::Refused;
    };

    explicit SessionLines(Limits limits);
    ~SessionLines();

    /// Takes new limits at once: more calls may start; calls that run or wait already are never refused.
    void setLimits(Limits limits);

    /// Puts a call of @a session at the end of the line. Running: it has its slot, go. Waiting: @a start is
    /// called when its turn has come. Refused: the line is full. Unless refused, leave() must follow.
    [[nodiscard]] Entry enter(const QString &session, std::function<void()> start);

    /// Gives up the place of @a ticket: of a run that has ended, or of a call that waits no longer. May call
    /// `start` of others before it returns.
    void leave(Ticket ticket);

    [[nodiscard]] int running() const { return m_running; }
    [[nodiscard]] int waiting() const { return static_cast<int>(m_calls.size()) - m_running; }

private:
    struct WaitingOrRunning
    {
        QString session;
        std::function<void()> start;
        bool running = false;
    };
    struct Session
    {
        bool running = false;
        std::set<Ticket> waiting;
    };

    void startReady();

    Limits m_limits;
    std::map<Ticket, WaitingOrRunning> m_calls;
    QHash<QString, Session> m_sessions; ///< only those with calls
    std::set<Ticket> m_ready; ///< the first waiting call of every session that does not run
    Ticket m_lastTicket = 0;
    int m_running = 0;
};

} // namespace Gatehouse
