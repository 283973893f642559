// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callcolumns.h"
#include "calls/callfeed.h"
#include "calls/calllog.h"
#include "calls/callstore.h"
#include "support/testmain.h"
#include "ui/callspagefixture.h"

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QFile>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QTestEventLoop>
#include <QTimer>
#include <algorithm>
#include <ctime>
#include <deque>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

double threadCpuMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

qint64 residentMb()
{
    QFile status(u"/proc/self/statm"_s);
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    return status.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE) / 1048576;
}

/// Burns @a ms of this thread's CPU time.
void burn(double ms)
{
    for (const double until = threadCpuMs() + ms; threadCpuMs() < until;) { }
}

/// Runs the event loop as the program does.
void spin(int ms) { QTestEventLoop::instance().enterLoopMSecs(ms); }

/// Measures the turns of this thread's event loop in CPU time. Dispatchers differ in what they do between
/// which of their signals (GLib's works between aboutToBlock() and awake()), but none makes two turns without
/// a signal: what lies between two of them is one turn or a part of it.
class TurnMeter final
{
public:
    TurnMeter()
        : m_from(threadCpuMs())
    {
        QAbstractEventDispatcher *const dispatcher = QAbstractEventDispatcher::instance();
        QObject::connect(dispatcher, &QAbstractEventDispatcher::awake, &m_context, [this] { mark(); });
        QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, &m_context, [this] { mark(); });
    }
    [[nodiscard]] double longestMs() const { return m_longest; }
    [[nodiscard]] int turns() const { return m_turns; }

private:
    void mark()
    {
        const double now = threadCpuMs();
        m_longest = std::max(m_longest, now - m_from);
        m_from = now;
        ++m_turns;
    }

    QObject m_context;
    double m_from;
    double m_longest = 0;
    int m_turns = 0;
};

/// Makes calls on the gateway thread, as its connections would, at a steady rate. They last 20 ms.
class CallSource final : public QObject
{
    Q_OBJECT
public:
    CallSource(CallObserver &observer, int perSecond)
        : m_observer(observer)
        , m_perSecond(perSecond)
    {
        m_clock.start();
        connect(&m_timer, &QTimer::timeout, this, &CallSource::turn);
        m_timer.start(5);
    }
    [[nodiscard]] qint64 made() const { return m_made; }
    void end()
    {
        m_timer.stop();
        m_running.clear();
    }

private:
    void turn()
    {
        const qint64 due = m_clock.elapsed() * m_perSecond / 1000;
        while (m_made < due) {
            CallRecord record;
            record.id = QByteArray::number(++m_made).rightJustified(36, '0');
            record.timeMs = QDateTime::currentMSecsSinceEpoch();
            record.instance = QLatin1StringView(CallsPageFixture::Demo);
            record.session = u"session-%1"_s.arg(m_made % 50);
            record.method = u"POST"_s;
            record.path = u"/webhooks/"_s + record.instance;
            record.clientAddress = u"127.0.0.1"_s;
            record.keyLast4 = u"ab12"_s;
            record.bytesIn = 120;
            m_running.emplace_back(m_clock.elapsed(), std::make_unique<Call>(record, m_observer));
        }
        while (!m_running.empty() && m_running.front().first + 20 < m_clock.elapsed()) {
            const int status = m_ended % 20 == 7 ? 401 : m_ended % 50 == 9 ? 502 : 200;
            m_running.front().second->end(status, 64);
            m_running.pop_front();
            ++m_ended;
        }
    }

    CallObserver &m_observer;
    int m_perSecond;
    QElapsedTimer m_clock;
    QTimer m_timer;
    std::deque<std::pair<qint64, std::unique_ptr<Call>>> m_running;
    qint64 m_made = 0;
    qint64 m_ended = 0;
};

/// Starts a source in the gateway of @a fixture; it is to be destroyed on that thread.
std::shared_ptr<CallSource> startSource(CallsPageFixture &fixture, int perSecond)
{
    std::shared_ptr<CallSource> source;
    fixture.console.client().ask<std::shared_ptr<CallSource>>(
        &fixture.page(),
        [perSecond](Gateway &gateway, QObject *, const Respond<std::shared_ptr<CallSource>> &answer) {
            answer(std::shared_ptr<CallSource>(new CallSource(gateway.calls(), perSecond),
                                               [](CallSource *old) { old->deleteLater(); }));
        },
        [&source](const Result<std::shared_ptr<CallSource>> &made) { source = made.value_or(nullptr); });
    if (!QTest::qWaitFor([&source] { return source != nullptr; }, 30000))
        qFatal("the gateway does not answer");
    return source;
}

/// Ends @a source; returns how many calls it made.
qint64 endSource(CallsPageFixture &fixture, const std::shared_ptr<CallSource> &source)
{
    std::optional<qint64> made;
    fixture.console.client().ask<qint64>(
        &fixture.page(),
        [source](Gateway &, QObject *, const Respond<qint64> &answer) {
            source->end();
            answer(source->made());
        },
        [&made](const Result<qint64> &count) { made = count.value_or(-1); });
    if (!QTest::qWaitFor([&made] { return made.has_value(); }, 60000))
        return -1;
    return *made;
}

} // namespace

/// What the page does under load. The figures are printed; the times are those of an optimised build.
class TestCallsBench final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// A meter that sees nothing would let everything pass.
    void theMeterSeesABusyTurn()
    {
        constexpr double BusyMs = 60;
        {
            const TurnMeter idle;
            spin(100);
            QVERIFY(idle.turns() > 0);
            QVERIFY2(idle.longestMs() < BusyMs / 2, qPrintable(QString::number(idle.longestMs())));
        }
        const TurnMeter meter;
        QObject context;
        for (int i = 0; i < 3; ++i) // far apart: each is a turn of its own
            QTimer::singleShot(10 + 100 * i, &context, [] { burn(BusyMs); });
        spin(800);
        qInfo("a turn of %.0f ms is seen as %.1f ms", BusyMs, meter.longestMs());
        QVERIFY(meter.longestMs() >= BusyMs);
        QVERIFY(meter.longestMs() < 2 * BusyMs);
    }

    void twoThousandCallsASecond()
    {
        constexpr int Seconds = 60;
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        fixture.console.window().resize(1280, 800);
        const std::shared_ptr<CallSource> source = startSource(fixture, 2000);
        QTRY_VERIFY(fixture.model().rowCount() > 4000);
        fixture.table().verticalScrollBar()->setValue(1000);
        QVERIFY(fixture.table().select(1010));
        const auto top = [&fixture] {
            return fixture.table().indexAt(QPoint(2, 2)).data(CallModel::SequenceRole).toLongLong();
        };
        const qint64 first = top();
        const TurnMeter turns;
        const double before = threadCpuMs();
        QElapsedTimer clock;
        clock.start();
        spin(Seconds * 500);
        QCOMPARE(top(), first);
        QCOMPARE(fixture.table().currentSequence(), 1010);
        fixture.table().follow();
        spin(Seconds * 500);
        const double share = (threadCpuMs() - before) / static_cast<double>(clock.elapsed());
        const double longest = turns.longestMs();
        const qint64 made = endSource(fixture, source);
        qInfo("%lld calls in %lld ms: main thread %.1f %% of a core, longest of %d turns %.1f ms of CPU",
              made, clock.elapsed(), share * 100, turns.turns(), longest);
        QVERIFY(made > Seconds * 1900);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.console.status().running, 0, 60000);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.model().find(made) != nullptr && fixture.model().find(made)->status,
                                  true, 60000);
        QCOMPARE(fixture.model().total(), std::min<qint64>(made, CallModel::DefaultCapacity));
        qInfo("resident memory with %lld rows: %lld MB", static_cast<qint64>(fixture.model().total()),
              residentMb());
        QVERIFY(share < 0.4);
        QVERIFY(longest < 100);
        const auto stored = [&fixture] {
            std::optional<qint64> count;
            fixture.console.client().ask<qint64>(
                &fixture.console.window(),
                [](Gateway &gateway, QObject *, const Respond<qint64> &answer) {
                    answer(gateway.calls().storedCount());
                },
                [&count](const Result<qint64> &told) { count = told.value_or(-1); });
            (void)QTest::qWaitFor([&count] { return count.has_value(); });
            return count.value_or(-1);
        };
        QTRY_COMPARE_WITH_TIMEOUT(stored(), made, 60000);
        QVERIFY(fixture.console.stop());
    }

    void aCallIsPaintedSoon()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        fixture.console.window().resize(1280, 800);
        std::vector<qint64> delays;
        connect(&fixture.model(), &QAbstractItemModel::rowsInserted, &fixture.page(),
                [&](const QModelIndex &, int from, int to) {
                    QTimer::singleShot(0, &fixture.page(), [&, from, to] {
                        fixture.table().viewport()->repaint();
                        const qint64 now = QDateTime::currentMSecsSinceEpoch();
                        for (int row = from; row <= to; ++row)
                            delays.push_back(now - fixture.model().record(row).timeMs);
                    });
                });
        const std::shared_ptr<CallSource> source = startSource(fixture, 50);
        QTRY_VERIFY_WITH_TIMEOUT(delays.size() > 1000, 120000);
        (void)endSource(fixture, source);
        std::ranges::sort(delays);
        const qint64 p99 = delays[delays.size() * 99 / 100];
        qInfo("arrival to painted over %zu calls: median %lld ms, p99 %lld ms", delays.size(),
              delays[delays.size() / 2], p99);
        QVERIFY(p99 < 100);
        QVERIFY(fixture.console.stop());
    }

    void aMillionStoredCalls()
    {
        constexpr qint64 Count = 1000000;
        CallsPageFixture fixture;
        {
            auto database = Database::open(fixture.console.dataDir() + u"/gatehouse.db"_s, {callsSchema()});
            QVERIFY(database);
            for (qint64 from = 1; from <= Count; from += 20000) {
                std::vector<CallRecord> records;
                for (qint64 i = from; i < from + 20000; ++i) {
                    CallRecord record;
                    record.sequence = i;
                    record.id = QByteArray::number(i).rightJustified(36, '0');
                    record.timeMs = QDateTime::currentMSecsSinceEpoch() - (Count - i) * 1000;
                    record.instance = QLatin1StringView(CallsPageFixture::Demo);
                    record.session = i == 1234 ? u"needle"_s : u"session"_s;
                    record.method = u"POST"_s;
                    record.path = u"/webhooks/x"_s;
                    record.status = 200;
                    records.push_back(std::move(record));
                }
                QVERIFY((*database)->runNow<void>(
                    [&records](Connection &connection) { return storeCalls(connection, records); }));
            }
        }
        QElapsedTimer clock;
        clock.start();
        fixture.console.console().start();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.model().rowCount() > 1000, 60000);
        const qint64 openedMs = clock.elapsed();
        qInfo("from start to the first page over a million calls: %lld ms", openedMs);
        QVERIFY(openedMs < 1000);
        fixture.page().open(u"session:needle"_s);
        QTRY_COMPARE(fixture.model().rowCount(), 0);
        auto *const search = fixture.child<QPushButton>("calls:search");
        QTRY_VERIFY(search->isEnabled());
        clock.restart();
        search->click();
        const auto *const progress = fixture.child<QProgressBar>("calls:progress");
        QVERIFY(progress->isVisible());
        QVERIFY(fixture.child<QPushButton>("calls:cancelSearch")->isVisible());
        std::vector<int> steps;
        connect(progress, &QProgressBar::valueChanged, progress,
                [&steps](int value) { steps.push_back(value); });
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.page().feed().isSearching(), 120000);
        qInfo("a search through a million calls: %lld ms", clock.elapsed());
        QCOMPARE(fixture.model().rowCount(), 1);
        QVERIFY(steps.size() > 20);
        fixture.page().open(u"session:nothing"_s);
        search->click();
        QTRY_VERIFY(fixture.page().feed().isSearching());
        fixture.child<QPushButton>("calls:cancelSearch")->click();
        QVERIFY(!fixture.page().feed().isSearching());
        QVERIFY(fixture.console.stop());
    }
};

GATEHOUSE_TEST(TestCallsBench)
#include "tst_callsbench.moc"
