// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "poller.h"

#include <QLoggingCategory>
#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <unistd.h>
#include <utility>

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcPoller, "gatehouse.poller")

/// Events fetched in one turn of the loop; more wait for the next, so that timers get theirs.
constexpr int BatchSize = 256;
/// How many may wait for the end of a turn: what they have to send is not to wait for long.
constexpr std::size_t EnoughForOneTurn = 16;
/// Work done in one turn; more waits for the next. With sixteen requests that wait for the same secret, turns
/// of four to eight were a tenth quicker than one for all: clients go on while the next ones are served.
constexpr int WorkOfOneTurn = 6;
/// Turns taken in a row while there is work; more let timers and posted events have theirs.
constexpr int TurnsInARow = 16;

constexpr quint32 slotOf(Poller::Token token) { return static_cast<quint32>(token & 0xffffffffU) - 1; }

constexpr quint32 generationOf(Poller::Token token) { return static_cast<quint32>(token >> 32U); }

} // namespace

Poller::Poller(QObject *parent)
    : QObject(parent)
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0) {
        const int error = errno; // logging may change it
        qCCritical(lcPoller) << "cannot create an epoll set:" << qt_error_string(error);
        return;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Poller::takeTurns);
}

Poller::~Poller()
{
    m_notifier.reset();
    if (m_epoll >= 0)
        close(m_epoll);
}

Poller::Token Poller::add(int descriptor, quint32 events, PollTarget *target)
{
    quint32 index = 0;
    if (m_free.empty()) {
        index = static_cast<quint32>(m_slots.size());
        m_slots.emplace_back();
    } else {
        index = m_free.back();
        m_free.pop_back();
    }
    Slot &slot = m_slots[index];
    slot.target = target;
    const Token token = (Token{slot.generation} << 32U) | (index + 1);
    epoll_event event{};
    event.events = events;
    event.data.u64 = token;
    if (epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) != 0) {
        const int error = errno;
        qCWarning(lcPoller) << "cannot watch a descriptor:" << qt_error_string(error);
        slot.target = nullptr;
        ++slot.generation;
        m_free.push_back(index);
        return 0;
    }
    return token;
}

void Poller::modify(Token token, int descriptor, quint32 events) const
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = token;
    if (epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event) != 0) {
        const int error = errno;
        qCWarning(lcPoller) << "cannot change a watch:" << qt_error_string(error);
    }
}

void Poller::remove(Token token, int descriptor)
{
    epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    Slot &slot = m_slots[slotOf(token)];
    slot.target = nullptr;
    ++slot.generation;
    m_free.push_back(slotOf(token));
}

void Poller::takeTurns()
{
    for (int i = 0; i < TurnsInARow; ++i) {
        takeTurn();
        if (m_work.empty())
            return;
    }
    askForTurn();
}

void Poller::takeTurn()
{
    std::array<epoll_event, BatchSize> events; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const int count = epoll_wait(m_epoll, events.data(), BatchSize, 0);
    m_isInTurn = true;
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[static_cast<std::size_t>(i)];
        // an earlier event of this batch may have closed this one
        if (PollTarget *const target = targetOf(event.data.u64))
            target->polled(event.events);
    }
    for (int i = 0; i < WorkOfOneTurn && !m_work.empty(); ++i) {
        const Work work = std::move(m_work.front());
        m_work.pop_front();
        if (work.context)
            work.run();
    }
    m_isInTurn = false;
    endTurn();
}

PollTarget *Poller::targetOf(Token token) const
{
    const Slot &slot = m_slots[slotOf(token)];
    return slot.generation == generationOf(token) ? slot.target : nullptr;
}

void Poller::atEndOfTurn(Token token)
{
    if (m_ending.size() >= EnoughForOneTurn)
        endTurn();
    m_ending.push_back(token);
    askForTurn();
}

void Poller::later(QObject *context, std::function<void()> work)
{
    m_work.push_back({context, std::move(work)});
    askForTurn();
}

void Poller::askForTurn()
{
    if (!m_isInTurn && !std::exchange(m_isTurnPosted, true))
        QMetaObject::invokeMethod(this, &Poller::takePostedTurn, Qt::QueuedConnection);
}

void Poller::takePostedTurn()
{
    m_isTurnPosted = false;
    if (m_work.empty())
        endTurn();
    else
        takeTurns();
}

void Poller::endTurn()
{
    const std::vector<Token> ending = std::exchange(m_ending, {});
    for (const Token token : ending) {
        if (PollTarget *const target = targetOf(token))
            target->turnEnded();
    }
}

} // namespace Gatehouse
