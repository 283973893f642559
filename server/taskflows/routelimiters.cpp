// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/routelimiters.h"

#include <QElapsedTimer>
#include <QHashFunctions>
#include <QtEndian>

#include <algorithm>
#include <chrono>
#include <list>
#include <unordered_map>
#include <utility>

namespace Gatehouse {

namespace {

/// Keys that are looked at for each new one, to forget those whose window is long over.
constexpr int StaleKeysAtOnce = 2;

RouteLimiters::Clock monotonicClock()
{
    QElapsedTimer timer;
    timer.start();
    return [timer] { return timer.elapsed(); };
}

struct KeyHash
{
    std::size_t operator()(const LimiterKey &key) const
    {
        static const std::size_t seed = QHashSeed::globalSeed(); // callers choose the paths and addresses
        return qHashMulti(seed, key.path, key.address[0], key.address[1]);
    }
};

} // namespace

LimiterKey::LimiterKey(QByteArray canonicalPath, const QHostAddress &client)
    : path(std::move(canonicalPath))
{
    const Q_IPV6ADDR bytes = client.toIPv6Address();
    address = {qFromBigEndian<quint64>(bytes.c), qFromBigEndian<quint64>(bytes.c + 8)};
}

class RouteLimiters::Table final : public std::enable_shared_from_this<Table>
{
    Q_DISABLE_COPY_MOVE(Table)
public:
    Table(const RouteLimits &limits, Clock clock)
        : m_limits(limits)
        , m_clock(std::move(clock))
    { }
    ~Table() = default;

    void configure(const RouteLimits &limits)
    {
        m_limits = limits;
        while (trackedKeys() > m_limits.trackedKeys && !m_idle.empty())
            forget(m_idle.begin());
    }

    [[nodiscard]] tl::expected<Slot, Refused> enter(const LimiterKey &key)
    {
        const qint64 now = m_clock();
        Entry *const entry = find(key, now);
        if (!entry)
            return tl::unexpected(Refused{.check = Check::InFlight});
        if (entry->inFlight == 0) // seen just now: the last to be forgotten
            m_idle.splice(m_idle.end(), m_idle, entry->place);
        if (const int wait = count(*entry, now); wait > 0)
            return tl::unexpected(Refused{.check = Check::Rate, .retryAfterSeconds = wait});
        if (entry->inFlight >= m_limits.inFlight)
            return tl::unexpected(Refused{.check = Check::InFlight});
        if (entry->inFlight++ == 0)
            m_busy.splice(m_busy.end(), m_idle, entry->place);
        return Slot(entry, [table = shared_from_this()](Entry *left) { table->leave(*left); });
    }

    [[nodiscard]] Usage usageOf(const LimiterKey &key) const
    {
        const auto found = m_entries.find(key);
        if (found == m_entries.end())
            return {};
        const Entry &entry = found->second;
        return {.requests = isOver(entry, m_clock()) ? 0 : entry.requests, .inFlight = entry.inFlight};
    }

    [[nodiscard]] QHash<QByteArray, PathUsage> usageByPath() const
    {
        const qint64 now = m_clock();
        const qint64 windowMs = std::chrono::milliseconds(m_limits.window).count();
        QHash<QByteArray, PathUsage> paths;
        for (const auto &[key, entry] : m_entries) {
            const bool isOpen = !isOver(entry, now);
            if (!isOpen && entry.inFlight == 0)
                continue;
            PathUsage &usage = paths[key.path];
            ++usage.addresses;
            usage.inFlight += entry.inFlight;
            usage.busiestInFlight = std::max(usage.busiestInFlight, entry.inFlight);
            if (!isOpen)
                continue;
            usage.requests += entry.requests;
            usage.busiestRequests = std::max(usage.busiestRequests, entry.requests);
            const qint64 leftMs = entry.windowBeganMs + windowMs - now;
            usage.windowEndsInMs = usage.windowEndsInMs == 0 ? leftMs
                                                             : std::min(usage.windowEndsInMs, leftMs);
        }
        return paths;
    }

    [[nodiscard]] int trackedKeys() const { return static_cast<int>(m_entries.size()); }

private:
    using Places = std::list<const LimiterKey *>; ///< of keys in the map, whose nodes never move
    using Place = Places::iterator;

    struct Entry
    {
        qint64 windowBeganMs = 0;
        qint64 requests = 0; ///< in the window; 0: none is open
        int inFlight = 0;
        Place place; ///< in m_idle, or in m_busy while requests are in flight
    };

    [[nodiscard]] bool isFull() const { return trackedKeys() >= m_limits.trackedKeys; }

    [[nodiscard]] bool isOver(const Entry &entry, qint64 now) const
    {
        return entry.requests == 0
            || now - entry.windowBeganMs >= std::chrono::milliseconds(m_limits.window).count();
    }

    /// The entry of @a key, new when need be; null when there is no room for it.
    Entry *find(const LimiterKey &key, qint64 now)
    {
        if (const auto known = m_entries.find(key); known != m_entries.end())
            return &known->second;
        for (int i = 0; i < StaleKeysAtOnce && !m_idle.empty(); ++i) {
            if (!isOver(m_entries.at(*m_idle.front()), now))
                break;
            forget(m_idle.begin());
        }
        if (isFull()) {
            if (m_idle.empty())
                return nullptr;
            forget(m_idle.begin());
            if (isFull()) // the limit was lowered while more were in flight
                return nullptr;
        }
        const auto added = m_entries.emplace(key, Entry{}).first;
        added->second.place = m_idle.insert(m_idle.end(), &added->first);
        return &added->second;
    }

    void forget(Place idle)
    {
        const auto entry = m_entries.find(**idle);
        m_idle.erase(idle);
        m_entries.erase(entry);
    }

    /// Counts one request. 0 when it may pass, else the whole seconds until the window is over.
    int count(Entry &entry, qint64 now)
    {
        if (m_limits.requests <= 0) {
            entry.requests = 0;
            return 0;
        }
        if (isOver(entry, now)) {
            entry.windowBeganMs = now;
            entry.requests = 0;
        }
        if (++entry.requests <= m_limits.requests)
            return 0;
        const qint64 leftMs = entry.windowBeganMs + std::chrono::milliseconds(m_limits.window).count() - now;
        return static_cast<int>(std::max<qint64>(1, (leftMs + 999) / 1000));
    }

    void leave(Entry &entry)
    {
        if (--entry.inFlight > 0)
            return;
        m_idle.splice(m_idle.end(), m_busy, entry.place);
        if (trackedKeys() > m_limits.trackedKeys)
            forget(entry.place);
    }

    RouteLimits m_limits;
    Clock m_clock;
    std::unordered_map<LimiterKey, Entry, KeyHash> m_entries;
    Places m_idle; ///< least recently seen first
    Places m_busy; ///< in no order
};

RouteLimiters::RouteLimiters(const RouteLimits &limits, Clock clock)
    : m_table(std::make_shared<Table>(limits, clock ? std::move(clock) : monotonicClock()))
{ }

RouteLimiters::~RouteLimiters() = default;

void RouteLimiters::configure(const RouteLimits &limits) { m_table->configure(limits); }

tl::expected<RouteLimiters::Slot, RouteLimiters::Refused> RouteLimiters::enter(const LimiterKey &key)
{
    return m_table->enter(key);
}

RouteLimiters::Usage RouteLimiters::usageOf(const LimiterKey &key) const { return m_table->usageOf(key); }

QHash<QByteArray, RouteLimiters::PathUsage> RouteLimiters::usageByPath() const
{
    return m_table->usageByPath();
}

int RouteLimiters::trackedKeys() const { return m_table->trackedKeys(); }

} // namespace Gatehouse
