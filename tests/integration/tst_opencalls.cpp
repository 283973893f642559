// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "program.h"
#include "silentagents.h"
#include "support/testmain.h"

#include <sys/resource.h>
#include <vector>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int OpenCalls = 500;
constexpr int Rounds = 21;
constexpr int CallsARound = 500;
constexpr qint64 MostMemory = 60'000'000;
constexpr double MostCpu = 1.1;

/// How long the calls are open at least; 0: as long as the rounds take.
std::chrono::seconds openFor()
{
    return std::chrono::seconds(qEnvironmentVariableIntValue("GATEHOUSE_TEST_OPEN_SECONDS"));
}

double middleOf(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.value(values.size() / 2);
}

/// A gateway with an instance that answers and one that is silent, and a caller of the former.
struct Subject
{
    Home home;
    QByteArray lively = newUuid();
    QByteArray silent = newUuid();
    QByteArray livelyKey;
    QByteArray silentKey;
    std::unique_ptr<Serving> serving;
    RawClient client;

    bool start(const boost::json::object &agent)
    {
        const boost::json::object limits{{"limits", boost::json::object{{"concurrentRuns", OpenCalls}}},
                                         {"name", "silent"}};
        if (!home.writeConfig(configOf(
                {instance(lively, echoAgent(), {{"name", "lively"}}), instance(silent, agent, limits)})))
            return false;
        const auto key = [this](const QString &name) {
            return home.run({u"keys"_s, u"add"_s, u"--instance"_s, name, u"--label"_s, u"x"_s}).out.trimmed();
        };
        livelyKey = key(u"lively"_s);
        silentKey = key(u"silent"_s);
        serving = std::make_unique<Serving>(home, home.places());
        return serving->isReady() && client.connectTo(serving->publicPort());
    }

    /// Microseconds of CPU of each of many calls, one after another; 0 when one fails.
    [[nodiscard]] double costOfACall()
    {
        const QByteArray request = agentCall(lively, livelyKey, "s", "hello").bytes();
        const std::chrono::nanoseconds before = serving->cpuTime();
        for (int i = 0; i < CallsARound; ++i) {
            if (client.ask(request).status != 200)
                return 0;
        }
        return std::chrono::duration<double, std::micro>(serving->cpuTime() - before).count() / CallsARound;
    }
};

/// What calls cost two gateways, round by round in turns, so that the machine's moods hit both.
struct Comparison
{
    QList<double> one;
    QList<double> other;
    QList<double> ratios;

    [[nodiscard]] bool addRound(Subject &first, Subject &second)
    {
        one.append(first.costOfACall());
        other.append(second.costOfACall());
        if (one.last() <= 0 || other.last() <= 0)
            return false;
        ratios.append(one.last() / other.last());
        return true;
    }
};

} // namespace

/// What calls that wait for a silent agent cost all others.
class TestOpenCalls final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        rlimit limit{};
        QCOMPARE(getrlimit(RLIMIT_NOFILE, &limit), 0);
        limit.rlim_cur = limit.rlim_max; // the callers, and the sockets of the chat server
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &limit), 0);
    }

    void othersDoNotPayForThem_data()
    {
        QTest::addColumn<QByteArray>("backend");
        for (const char *backend : {"openclaw", "chat", "command"})
            QTest::newRow(backend) << QByteArray(backend);
    }
    void othersDoNotPayForThem()
    {
        QFETCH(const QByteArray, backend);
        const std::unique_ptr<SilentAgents> agents = silentAgents(backend);
        Subject busy;
        Subject free;
        QVERIFY(busy.start(agents->config()));
        QVERIFY(free.start(agents->config()));
        Comparison before; // no two processes are alike
        for (int round = -1; round < Rounds; ++round) {
            QVERIFY(before.addRound(busy, free));
            if (round < 0) // everything is cold
                before = {};
        }

        const qint64 memory = busy.serving->memory();
        const qint64 freeMemory = free.serving->memory();
        std::vector<RawClient> callers(OpenCalls);
        for (int i = 0; i < OpenCalls; ++i) {
            RawClient &caller = callers[static_cast<std::size_t>(i)];
            QVERIFY(caller.connectTo(busy.serving->publicPort()));
            const QByteArray session = "s" + QByteArray::number(i);
            QVERIFY(caller.send(agentCall(busy.silent, busy.silentKey, session, "hello").bytes()));
        }
        QTRY_COMPARE_WITH_TIMEOUT(agents->started(), OpenCalls, 60'000);
        QElapsedTimer clock;
        clock.start();
        Comparison open;
        while (open.ratios.size() < Rounds || clock.elapsed() < openFor().count() * 1000)
            QVERIFY(open.addRound(busy, free));
        // the other gateway has served and recorded as many calls meanwhile, which takes memory of its own
        const qint64 growth = busy.serving->memory() - memory;
        const qint64 freeGrowth = free.serving->memory() - freeMemory;
        const qint64 more = growth - freeGrowth;
        const qint64 seconds = clock.elapsed() / 1000;

        agents->answer();
        for (RawClient &caller : callers)
            VERIFY_ANSWER(caller.readAnswer(60s), 200, "answered");
        const double ratio = middleOf(open.ratios) / middleOf(before.ratios);
        qInfo().noquote() << u"%1: %2 calls open for %3 s: %4 MB more than the %10 MB of an idle gateway; "
                             u"CPU of another call %5 us, %6 us on an "
                             "idle gateway (before: %7 and %8): %9 times"_s.arg(QString::fromLatin1(backend))
                                 .arg(OpenCalls)
                                 .arg(seconds)
                                 .arg(static_cast<double>(more) / 1e6, 0, 'f', 1)
                                 .arg(middleOf(open.one), 0, 'f', 1)
                                 .arg(middleOf(open.other), 0, 'f', 1)
                                 .arg(middleOf(before.one), 0, 'f', 1)
                                 .arg(middleOf(before.other), 0, 'f', 1)
                                 .arg(ratio, 0, 'f', 3)
                                 .arg(static_cast<double>(freeGrowth) / 1e6, 0, 'f', 1);
        QVERIFY2(more < MostMemory, qPrintable(QString::number(more)));
        QVERIFY2(ratio <= MostCpu, qPrintable(QString::number(ratio)));
    }
};

GATEHOUSE_TEST(TestOpenCalls)
#include "tst_opencalls.moc"
