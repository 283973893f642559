// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QPointer>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

class QSocketNotifier;

namespace Gatehouse {

/// Told what a descriptor is ready for.
class PollTarget
{
public:
    virtual ~PollTarget() = default;
    /// @a events are the EPOLL… bits.
    virtual void polled(quint32 events) = 0;
    /// What Poller::atEndOfTurn() was asked for.
    virtual void turnEnded() { }
};

/// Watches any number of descriptors through one epoll set, behind one QSocketNotifier: Qt's own
/// dispatchers poll() each socket at every turn of the loop, so that thousands of idle ones would cost
/// most of the throughput. No nested event loop may run in a turn. Linux only. Thread: the one that created
/// it.
class Poller final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Poller)
public:
    explicit Poller(QObject *parent = nullptr);
    ~Poller() override;

    /// Names one watch, for modify() and remove(). Never 0.
    using Token = quint64;

    /// Watches @a descriptor; @a target is borrowed until remove(). 0 when the kernel refuses.
    [[nodiscard]] Token add(int descriptor, quint32 events, PollTarget *target);
    void modify(Token token, int descriptor, quint32 events) const;
    /// Also drops events of this descriptor that have been fetched but not been delivered yet.
    void remove(Token token, int descriptor);
    /// Has turnEnded() of the watch @a token called at the end of this turn of the event loop, or when enough
    /// others have asked for that.
    void atEndOfTurn(Token token);
    /// Calls @a work, unless @a context has died by then, when the descriptors have been heard that are ready
    /// in this turn or, when others have asked for enough, a later one. In the order of the calls.
    void later(QObject *context, std::function<void()> work);

private:
    struct Slot
    {
        PollTarget *target = nullptr;
        quint32 generation = 0;
    };
    struct Work
    {
        QPointer<QObject> context;
        std::function<void()> run;
    };
    void takeTurns();
    void takeTurn();
    void takePostedTurn();
    /// The target of @a token, unless it has been removed.
    [[nodiscard]] PollTarget *targetOf(Token token) const;
    void askForTurn();
    void endTurn();

    int m_epoll = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::vector<Slot> m_slots;
    std::vector<quint32> m_free;
    std::vector<Token> m_ending; ///< want to hear of the end of the turn
    std::deque<Work> m_work; ///< what is to be done later
    bool m_isInTurn = false;
    bool m_isTurnPosted = false;
};

} // namespace Gatehouse
