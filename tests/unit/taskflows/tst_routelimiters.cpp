// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "taskflows/routelimiters.h"

#include <deque>
#include <map>
#include <random>
#include <vector>

using namespace Gatehouse;
using namespace std::chrono_literals;

namespace {

LimiterKey keyOf(int client, const char *path = "/plugins/webhooks/zapier")
{
    return {path, QHostAddress(static_cast<quint32>(0x0A000000 + client))};
}

class Limiters final
{
public:
    explicit Limiters(RouteLimits initial = {})
        : limits(initial)
        , real(initial, [this] { return nowMs; })
    { }

    /// Enters and leaves at once. 0, or the seconds of Retry-After.
    int pass(const LimiterKey &key)
    {
        const auto slot = real.enter(key);
        return slot ? 0 : slot.error().retryAfterSeconds;
    }

    RouteLimits limits;
    qint64 nowMs = 1000;
    RouteLimiters real;
};

using Check = RouteLimiters::Check;

} // namespace

class TestRouteLimiters final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allowsTheDeclaredNumberInAWindow()
    {
        Limiters limiters;
        for (int i = 0; i < 120; ++i)
            QCOMPARE(limiters.pass(keyOf(1)), 0);
        const auto refused = limiters.real.enter(keyOf(1));
        QVERIFY(!refused);
        QVERIFY(refused.error().check == Check::Rate);
        QCOMPARE(refused.error().retryAfterSeconds, 60);
        QCOMPARE(limiters.real.usageOf(keyOf(1)).requests, 121); // refused ones count
        QCOMPARE(limiters.real.usageOf(keyOf(1)).inFlight, 0); // and take no slot
    }

    void countsEachPathAndAddressAlone()
    {
        Limiters limiters({.requests = 1});
        QCOMPARE(limiters.pass(keyOf(1)), 0);
        QVERIFY(limiters.pass(keyOf(1)) > 0);
        QCOMPARE(limiters.pass(keyOf(2)), 0);
        QCOMPARE(limiters.pass(keyOf(1, "/plugins/webhooks/ci")), 0);
        const QHostAddress v6(QStringLiteral("2001:db8::1"));
        const QHostAddress otherV6(QStringLiteral("2001:db8:0:0:1::1"));
        QCOMPARE(limiters.pass({"/a", v6}), 0);
        QCOMPARE(limiters.pass({"/a", otherV6}), 0);
        QVERIFY(limiters.pass({"/a", v6}) > 0);
        // one client, however its address is written
        const QHostAddress v4(QStringLiteral("192.0.2.1"));
        const QHostAddress mapped(QStringLiteral("::ffff:192.0.2.1"));
        QCOMPARE(limiters.pass({"/a", v4}), 0);
        QVERIFY(limiters.pass({"/a", mapped}) > 0);
    }

    void windowBeginsWithTheFirstRequestAndRefusalsDoNotProlongIt()
    {
        Limiters limiters({.requests = 2, .window = 60s});
        limiters.nowMs = 5000;
        QCOMPARE(limiters.pass(keyOf(1)), 0);
        limiters.nowMs = 64000;
        QCOMPARE(limiters.pass(keyOf(1)), 0);
        QCOMPARE(limiters.pass(keyOf(1)), 1); // exactly one second is left
        limiters.nowMs = 64001;
        QCOMPARE(limiters.pass(keyOf(1)), 1); // 999 ms are rounded up
        limiters.nowMs = 64999;
        QCOMPARE(limiters.pass(keyOf(1)), 1);
        limiters.nowMs = 65000; // 60 s after the first
        QCOMPARE(limiters.real.usageOf(keyOf(1)).requests, 0);
        QCOMPARE(limiters.pass(keyOf(1)), 0);
        QCOMPARE(limiters.pass(keyOf(1)), 0);
        QCOMPARE(limiters.pass(keyOf(1)), 60);
    }

    void zeroSwitchesTheRateOff()
    {
        Limiters limiters({.requests = 0, .inFlight = 1});
        for (int i = 0; i < 10'000; ++i)
            QCOMPARE(limiters.pass(keyOf(1)), 0);
        const auto held = limiters.real.enter(keyOf(1));
        QVERIFY(held);
        QVERIFY(limiters.pass(keyOf(1)) > 0); // requests in flight are limited all the same
    }

    void largestLimitsWork()
    {
        constexpr int Largest = 2147483647;
        Limiters limiters({.requests = Largest,
                           .window = std::chrono::seconds(Largest),
                           .trackedKeys = Largest,
                           .inFlight = Largest});
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(limiters.pass(keyOf(i % 7)), 0);
        limiters.limits.requests = 1;
        limiters.real.configure(limiters.limits);
        QCOMPARE(limiters.pass(keyOf(1)), Largest);
    }

    void holdsSlotsUntilTheyAreGivenBack()
    {
        Limiters limiters;
        std::vector<RouteLimiters::Slot> held;
        for (int i = 0; i < 8; ++i) {
            auto slot = limiters.real.enter(keyOf(1));
            QVERIFY(slot);
            held.push_back(*std::move(slot));
        }
        const auto refused = limiters.real.enter(keyOf(1));
        QVERIFY(!refused);
        QVERIFY(refused.error().check == Check::InFlight);
        QCOMPARE(refused.error().retryAfterSeconds, 1);
        QCOMPARE(limiters.real.usageOf(keyOf(1)).inFlight, 8);
        QCOMPARE(limiters.real.usageOf(keyOf(1)).requests, 9); // it had passed the check before
        QCOMPARE(limiters.pass(keyOf(2)), 0);

        RouteLimiters::Slot copy = held.back();
        held.pop_back();
        QVERIFY(limiters.pass(keyOf(1)) > 0); // the copy holds it
        copy.reset();
        QCOMPARE(limiters.pass(keyOf(1)), 0);
        held.clear();
        QCOMPARE(limiters.real.usageOf(keyOf(1)).inFlight, 0);
    }

    void tellsOfAPathByItsBusiestAddress()
    {
        Limiters limiters;
        std::vector<RouteLimiters::Slot> slots;
        const auto enter = [&](const QByteArray &path, const char *address) {
            auto slot = limiters.real.enter({path, QHostAddress(QLatin1StringView(address))});
            if (slot)
                slots.push_back(*slot);
        };
        QVERIFY(limiters.real.usageByPath().isEmpty());
        enter("/a", "10.0.0.1");
        limiters.nowMs += 10'000;
        for (int i = 0; i < 3; ++i)
            enter("/a", "10.0.0.2");
        enter("/b", "10.0.0.2");
        const auto usage = limiters.real.usageByPath();
        QCOMPARE(usage.size(), 2);
        const RouteLimiters::PathUsage a{.busiestRequests = 3,
                                         .requests = 4,
                                         .busiestInFlight = 3,
                                         .inFlight = 4,
                                         .addresses = 2,
                                         .windowEndsInMs = 50'000};
        QCOMPARE(usage.value("/a"), a);
        QCOMPARE(usage.value("/b").windowEndsInMs, 60'000);
        slots.clear();
        limiters.nowMs += 50'000; // the first window is over
        QCOMPARE(limiters.real.usageByPath().value("/a").requests, 3);
        QCOMPARE(limiters.real.usageByPath().value("/a").inFlight, 0);
        limiters.nowMs += 10'000;
        QVERIFY(limiters.real.usageByPath().isEmpty());
    }

    void rateComesBeforeRequestsInFlight()
    {
        Limiters limiters({.requests = 3, .inFlight = 1});
        const auto held = limiters.real.enter(keyOf(1));
        QVERIFY(held);
        QVERIFY(limiters.real.enter(keyOf(1)).error().check == Check::InFlight);
        QVERIFY(limiters.real.enter(keyOf(1)).error().check == Check::InFlight);
        QVERIFY(limiters.real.enter(keyOf(1)).error().check == Check::Rate);
    }

    void forgetsTheKeyThatWasIdleLongest()
    {
        Limiters limiters({.requests = 1, .trackedKeys = 3});
        for (int client : {1, 2, 3})
            QCOMPARE(limiters.pass(keyOf(client)), 0);
        QVERIFY(limiters.pass(keyOf(1)) > 0); // refused, but seen: now 2 is the oldest
        QCOMPARE(limiters.pass(keyOf(4)), 0);
        QCOMPARE(limiters.real.trackedKeys(), 3);
        QVERIFY(limiters.pass(keyOf(1)) > 0);
        QVERIFY(limiters.pass(keyOf(3)) > 0);
        QVERIFY(limiters.pass(keyOf(4)) > 0);
        QCOMPARE(limiters.pass(keyOf(2)), 0); // forgotten, so it begins anew
    }

    void neverForgetsAKeyWithRequestsInFlight()
    {
        Limiters limiters({.requests = 5, .trackedKeys = 2, .inFlight = 2});
        auto first = limiters.real.enter(keyOf(1));
        QVERIFY(first);
        QCOMPARE(limiters.pass(keyOf(2)), 0);
        QCOMPARE(limiters.pass(keyOf(3)), 0); // instead of 2, though 1 is older
        QCOMPARE(limiters.real.usageOf(keyOf(1)).inFlight, 1);
        QCOMPARE(limiters.real.usageOf(keyOf(2)).requests, 0);

        auto second = limiters.real.enter(keyOf(3));
        QVERIFY(second);
        const auto refused = limiters.real.enter(keyOf(4)); // nothing left to forget
        QVERIFY(!refused);
        QVERIFY(refused.error().check == Check::InFlight);
        QCOMPARE(limiters.real.trackedKeys(), 2);
        QVERIFY(limiters.real.enter(keyOf(1))); // known ones go on

        first = {};
        QCOMPARE(limiters.pass(keyOf(4)), 0);
        QCOMPARE(limiters.real.usageOf(keyOf(1)).requests, 0);
    }

    void forgetsKeysWhoseWindowIsOver()
    {
        Limiters limiters({.window = 60s});
        for (int client = 0; client < 1000; ++client)
            (void)limiters.pass(keyOf(client));
        QCOMPARE(limiters.real.trackedKeys(), 1000);
        limiters.nowMs += 60'000;
        for (int client = 1000; client < 1500; ++client)
            (void)limiters.pass(keyOf(client));
        QCOMPARE(limiters.real.trackedKeys(), 500); // two old ones went for each that came
    }

    void takesNewLimitsAtOnce()
    {
        Limiters limiters({.requests = 2, .window = 60s, .trackedKeys = 10, .inFlight = 2});
        QCOMPARE(limiters.pass(keyOf(1)), 0);
        QCOMPARE(limiters.pass(keyOf(1)), 0);
        QVERIFY(limiters.pass(keyOf(1)) > 0);
        limiters.limits.requests = 4;
        limiters.real.configure(limiters.limits);
        QCOMPARE(limiters.pass(keyOf(1)), 0); // the fourth: the refused one counted
        QVERIFY(limiters.pass(keyOf(1)) > 0);
        limiters.limits.window = 1s;
        limiters.real.configure(limiters.limits);
        limiters.nowMs += 1000;
        QCOMPARE(limiters.pass(keyOf(1)), 0);

        auto a = limiters.real.enter(keyOf(1));
        auto b = limiters.real.enter(keyOf(2));
        auto c = limiters.real.enter(keyOf(3));
        QVERIFY(a && b && c);
        (void)limiters.pass(keyOf(4));
        limiters.limits.trackedKeys = 2;
        limiters.limits.inFlight = 1;
        limiters.real.configure(limiters.limits);
        QCOMPARE(limiters.real.trackedKeys(), 3); // those with requests in flight stay
        QVERIFY(limiters.pass(keyOf(4)) > 0);
        QVERIFY(limiters.pass(keyOf(1)) > 0);
        a = {};
        QCOMPARE(limiters.real.trackedKeys(), 2); // one too many goes when it can
        QVERIFY(limiters.pass(keyOf(4)) > 0);
        b = {};
        QCOMPARE(limiters.pass(keyOf(4)), 0); // instead of 2
        QCOMPARE(limiters.real.usageOf(keyOf(3)).inFlight, 1);
    }

    void slotsMayOutliveTheLimiters()
    {
        RouteLimiters::Slot slot;
        {
            RouteLimiters limiters;
            slot = *limiters.enter(keyOf(1));
        }
        slot.reset(); // nothing to check but that the sanitizer stays silent
        QVERIFY(!slot);
    }

    /// Random requests against a model that is written as plainly as can be.
    void behavesLikeAPlainModel()
    {
        struct Window
        {
            qint64 begin = 0;
            int count = 0;
            int inFlight = 0;
        };
        constexpr int Keys = 4;
        constexpr int Requests = 3;
        constexpr int InFlight = 2;
        Limiters limiters({.requests = Requests, .window = 10s, .trackedKeys = Keys, .inFlight = InFlight});
        std::map<int, Window> model;
        std::deque<int> seen; // least recently first, idle ones only
        std::vector<std::pair<int, RouteLimiters::Slot>> held;
        std::mt19937 random(20260802); // NOLINT(*-msc51-cpp): the same at every run
        const auto forget = [&](int client) {
            model.erase(client);
            std::erase(seen, client);
        };
        const auto isStale = [&](int client) { return limiters.nowMs - model[client].begin >= 10'000; };

        for (int step = 0; step < 20'000; ++step) {
            limiters.nowMs += static_cast<qint64>(random() % 1500);
            if (!held.empty() && random() % 3 == 0) {
                const auto which = held.begin() + static_cast<long>(random() % held.size());
                const int client = which->first;
                held.erase(which);
                if (--model[client].inFlight == 0)
                    seen.push_back(client);
                continue;
            }
            const int client = static_cast<int>(random() % 7);
            bool hasRoom = true;
            if (!model.contains(client)) {
                for (int i = 0; i < 2 && !seen.empty() && isStale(seen.front()); ++i)
                    forget(seen.front());
                if (model.size() == Keys) {
                    if (seen.empty())
                        hasRoom = false;
                    else
                        forget(seen.front());
                }
                if (hasRoom)
                    model[client] = {.begin = limiters.nowMs};
            }
            bool expected = false;
            if (hasRoom) {
                Window &window = model[client];
                std::erase(seen, client);
                if (isStale(client))
                    window = {.begin = limiters.nowMs, .count = 0, .inFlight = window.inFlight};
                expected = ++window.count <= Requests && window.inFlight < InFlight;
                if (expected)
                    ++window.inFlight;
                if (window.inFlight == 0)
                    seen.push_back(client);
            }
            auto slot = limiters.real.enter(keyOf(client));
            QVERIFY2(slot.has_value() == expected, qPrintable(QStringLiteral("step %1").arg(step)));
            if (slot)
                held.emplace_back(client, *std::move(slot));
            QCOMPARE(limiters.real.trackedKeys(), static_cast<int>(model.size()));
        }
    }

    /// 4,096 keys and 100,000 callers: no more are known, and no request looks at all of them.
    void staysBounded()
    {
        Limiters limiters;
        for (int client = 0; client < 100'000; ++client)
            QCOMPARE(limiters.pass(keyOf(client)), 0);
        QCOMPARE(limiters.real.trackedKeys(), 4096);
        std::vector<RouteLimiters::Slot> held;
        for (int client = 0; client < 4096; ++client)
            held.push_back(*limiters.real.enter(keyOf(client)));
        QCOMPARE(limiters.real.enter(keyOf(5000)).error().retryAfterSeconds, 1);
        held.pop_back();
        QVERIFY(limiters.real.enter(keyOf(5000)));
    }
};

GATEHOUSE_TEST(TestRouteLimiters)
#include "tst_routelimiters.moc"
