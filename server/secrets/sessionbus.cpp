// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/sessionbus.h"

#include <algorithm>
#include <limits>
#include <poll.h>
#include <systemd/sd-bus.h>
#include <utility>

namespace Gatehouse {

using namespace std::chrono;

void SessionBus::Unref::operator()(sd_bus *bus) const { sd_bus_close_unref(bus); }
void SessionBus::Unref::operator()(sd_bus_message *message) const { sd_bus_message_unref(message); }
void SessionBus::Unref::operator()(sd_bus_slot *slot) const { sd_bus_slot_unref(slot); }

SessionBus::SessionBus(Poller &poller)
    : m_poller(poller)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &SessionBus::process);
}

SessionBus::~SessionBus() { unwatch(); }

bool SessionBus::open()
{
    if (m_bus)
        return true;
    sd_bus *bus = nullptr;
    if (sd_bus_open_user(&bus) < 0)
        return false;
    m_bus.reset(bus);
    watch();
    return m_bus != nullptr;
}

SessionBus::Message SessionBus::newCall(const char *service, const char *path, const char *interface,
                                        const char *method) const
{
    sd_bus_message *message = nullptr;
    if (m_bus)
        sd_bus_message_new_method_call(m_bus.get(), &message, service, path, interface, method);
    return Message(message);
}

void SessionBus::call(const Message &message, milliseconds limit, Answer answer)
{
    m_pending.push_back({*this, std::move(answer), nullptr});
    Pending &pending = m_pending.back();
    const auto onAnswer = [](sd_bus_message *reply, void *data, sd_bus_error *) {
        auto *const asked = static_cast<Pending *>(data);
        asked->bus.finish(asked, reply);
        return 1; // nobody else wants it
    };
    sd_bus_slot *slot = nullptr;
    const auto limitUs = static_cast<uint64_t>(std::max(microseconds(limit), 1us).count());
    if (!m_bus || !message
        || sd_bus_call_async(m_bus.get(), &slot, message.get(), onAnswer, &pending, limitUs) < 0) {
        finish(&pending, nullptr);
        return;
    }
    pending.slot.reset(slot);
    watch();
}

void SessionBus::listen(const char *rule, std::function<void()> heard)
{
    if (!m_bus)
        return;
    const auto onSignal = [](sd_bus_message *, void *data, sd_bus_error *) {
        (*static_cast<std::function<void()> *>(data))();
        return 0;
    };
    // without a word for the case that the bus refuses, that ends the connection: what is not heard of can't
    // be relied on
    if (sd_bus_add_match_async(m_bus.get(), nullptr, rule, onSignal, nullptr,
                               &m_listeners.emplace_back(std::move(heard)))
        < 0) {
        close();
        return;
    }
    watch();
}

void SessionBus::finish(Pending *pending, sd_bus_message *message)
{
    const auto found = std::ranges::find_if(m_pending,
                                            [pending](const Pending &other) { return &other == pending; });
    const Answer answer = std::move(found->answer);
    m_pending.erase(found);
    answer(message);
}

void SessionBus::polled(quint32 /*events*/)
{
    if (!std::exchange(m_isDue, true))
        m_poller.later(this, [this] { process(); });
}

void SessionBus::process()
{
    m_isDue = false;
    while (m_bus) {
        const int done = sd_bus_process(m_bus.get(), nullptr);
        if (done < 0)
            close();
        else if (done == 0)
            break;
    }
    watch();
}

void SessionBus::watch()
{
    if (!m_bus)
        return;
    const int fd = sd_bus_get_fd(m_bus.get());
    const int events = sd_bus_get_events(m_bus.get());
    uint64_t nextUs = 0;
    if (fd < 0 || events < 0 || sd_bus_get_timeout(m_bus.get(), &nextUs) < 0) {
        unwatch();
        m_timer.start(0); // its turn will tell that it is at its end
        return;
    }
    const auto wanted = static_cast<quint32>(events); // poll()'s bits are epoll's
    if (fd != m_fd || sd_bus_is_ready(m_bus.get()) <= 0) { // another socket can have the same number
        unwatch();
        m_token = m_poller.add(fd, wanted, this);
        m_fd = fd;
    } else if (wanted != m_events) {
        m_poller.modify(m_token, fd, wanted);
    }
    m_events = wanted;
    if (nextUs == std::numeric_limits<uint64_t>::max())
        return;
    const auto next = steady_clock::time_point(microseconds(nextUs)); // of CLOCK_MONOTONIC, as this clock is
    const auto wait = std::max(ceil<milliseconds>(next - steady_clock::now()), 0ms);
    if (!m_timer.isActive() || m_timer.remainingTimeAsDuration() > wait)
        m_timer.start(wait);
}

void SessionBus::unwatch()
{
    if (m_token != 0)
        m_poller.remove(m_token, m_fd);
    m_token = 0;
    m_fd = -1;
}

void SessionBus::close()
{
    unwatch();
    m_timer.stop();
    m_bus.reset();
    m_listeners.clear();
    while (!m_pending.empty())
        finish(&m_pending.front(), nullptr);
    Q_EMIT closed();
}

} // namespace Gatehouse
