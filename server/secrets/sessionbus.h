// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "poller.h"

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <list>
#include <memory>

struct sd_bus;
struct sd_bus_message;
struct sd_bus_slot;

namespace Gatehouse {

/// A connection of its own to the D-Bus session bus: sd-bus, served by the event loop of the thread that uses
/// it. For what is asked with each request: QtDBus and GDBus hand every message to a thread of theirs and
/// back, which takes longer than the call itself. Nothing here blocks.
class SessionBus final : public QObject, private PollTarget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SessionBus)

    struct Unref
    {
        void operator()(sd_bus *bus) const;
        void operator()(sd_bus_message *message) const;
        void operator()(sd_bus_slot *slot) const;
    };

public:
    using Message = std::unique_ptr<sd_bus_message, Unref>;
    /// Gets what was answered, be it an error; null when the bus has gone.
    using Answer = std::function<void(sd_bus_message *)>;

    /// @a poller is borrowed and must outlive this. Answers and signals come at the end of its turns, when
    /// what clients have sent by then is known.
    explicit SessionBus(Poller &poller);
    ~SessionBus() override;

    [[nodiscard]] bool isOpen() const { return m_bus != nullptr; }
    /// Connects, if it is not connected. What is sent waits until that is done. Returns whether there is a
    /// bus.
    bool open();
    /// A method call to be filled and given to call(). Null when the bus is not open.
    [[nodiscard]] Message newCall(const char *service, const char *path, const char *interface,
                                  const char *method) const;
    /// Sends @a message, and calls @a answer with what comes back; after @a limit that is the error NoReply.
    /// Called from the event loop, or at once when nothing can be sent.
    void call(const Message &message, std::chrono::milliseconds limit, Answer answer);
    /// Calls @a heard for each signal that matches @a rule (a match rule of the D-Bus specification), until
    /// the bus has gone.
    void listen(const char *rule, std::function<void()> heard);

Q_SIGNALS:
    /// The bus has gone. It can be opened again.
    void closed();

private:
    struct Pending
    {
        SessionBus &bus;
        Answer answer;
        std::unique_ptr<sd_bus_slot, Unref> slot;
    };

    void polled(quint32 events) override;
    void finish(Pending *pending, sd_bus_message *message);
    void process();
    void watch();
    void unwatch();
    void close();

    Poller &m_poller;
    std::unique_ptr<sd_bus, Unref> m_bus;
    std::list<Pending> m_pending; ///< who waits for an answer
    std::list<std::function<void()>> m_listeners;
    int m_fd = -1; ///< what is watched; sd-bus owns it
    quint32 m_events = 0;
    Poller::Token m_token = 0;
    bool m_isDue = false; ///< process() comes in this turn or the next
    QTimer m_timer; ///< when sd-bus wants its next turn without hearing anything
};

} // namespace Gatehouse
