// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <array>
#include <functional>
#include <memory>
#include <tl/expected.hpp>

namespace Gatehouse {

/// Whom the limits of routes count: a path, and the address it is called from.
struct LimiterKey
{
    QByteArray path; ///< canonical
    std::array<quint64, 2> address{}; ///< IPv6, IPv4 mapped into it

    LimiterKey(QByteArray path, const QHostAddress &client);
    [[nodiscard]] bool operator==(const LimiterKey &) const = default;
};

/// The two limiters of TaskFlow routes: requests in a fixed window of time, and requests in flight. Both
/// count by LimiterKey. A window begins with the first request of its key; requests that are refused count,
/// and make no window longer.
///
/// O(1) a request, and bounded: at most RouteLimits::trackedKeys keys are known. For a new one the idle key
/// that was seen least recently is forgotten; a key with requests in flight never is, so with nothing else to
/// forget the new key is refused. Gateway thread.
class RouteLimiters final
{
    Q_DISABLE_COPY_MOVE(RouteLimiters)
public:
    /// Milliseconds that never go backwards.
    using Clock = std::function<qint64()>;
    /// A request in flight. It ends with the last copy, which may outlive the limiters.
    using Slot = std::shared_ptr<void>;

    enum class Check { Rate, InFlight };
    struct Refused
    {
        Check check = Check::Rate;
        int retryAfterSeconds = 1; ///< whole seconds, at least 1
    };

    explicit RouteLimiters(const RouteLimits &limits = {}, Clock clock = {});
    ~RouteLimiters();

    /// Takes new limits. Windows keep their beginning and their count, requests in flight their slots.
    void configure(const RouteLimits &limits);

    /// Counts a request of @a key, and takes a slot for it when its rate allows one.
    [[nodiscard]] tl::expected<Slot, Refused> enter(const LimiterKey &key);

    /// What is known of a key now.
    struct Usage
    {
        qint64 requests = 0; ///< in the window that is open, refused ones included
        int inFlight = 0;
    };
    [[nodiscard]] Usage usageOf(const LimiterKey &key) const;
    /// What is known of a path now. The limits count by address, so what tells how near a limit is comes from
    /// the address that is nearest to it.
    struct PathUsage
    {
        qint64 busiestRequests = 0; ///< of the address with the most in its open window
        qint64 requests = 0; ///< of all addresses, in their open windows
        int busiestInFlight = 0; ///< of the address with the most
        int inFlight = 0; ///< of all addresses
        int addresses = 0; ///< that have an open window or requests in flight
        qint64 windowEndsInMs = 0; ///< when the first of the open windows ends; 0: none is open
        bool operator==(const PathUsage &) const = default;
    };
    /// By canonical path, of all that have anything to tell. Looks at every key that is tracked.
    [[nodiscard]] QHash<QByteArray, PathUsage> usageByPath() const;
    [[nodiscard]] int trackedKeys() const;

private:
    class Table;
    std::shared_ptr<Table> m_table; ///< shared with the slots that are taken
};

} // namespace Gatehouse
