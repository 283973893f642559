// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/database.h"
#include "support/testmain.h"
#include "taskflows/flowdraft.h"
#include "taskflows/flowtables.h"
#include "taskflows/taskflows.h"
#include "ui/flowsfixture.h"

#include <QAbstractEventDispatcher>
#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTestEventLoop>
#include <QUuid>
#include <algorithm>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

constexpr int Flows = 10000;
constexpr int TasksOfEach = 3;

double threadCpuMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Measures the turns of this thread's event loop in CPU time: from one wait for events to the next. When a
/// dispatcher tells that it is awake differs, before or behind what it dispatches.
class TurnMeter final
{
public:
    TurnMeter()
    {
        QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock,
                         &m_context, [this] {
                             const double now = threadCpuMs();
                             m_longest = std::max(m_longest, now - m_from);
                             m_from = now;
                         });
    }
    /// Lets the loop turn for @a ms.
    void turn(int ms)
    {
        QTestEventLoop loop; // qWait() looks for events and never blocks: there would be no turns
        m_from = threadCpuMs();
        loop.enterLoopMSecs(ms);
    }
    [[nodiscard]] double longestMs() const { return m_longest; }

private:
    QObject m_context;
    double m_from = 0;
    double m_longest = 0;
};

/// Fills the database of @a dataDir.
Result<void> fill(const QString &dataDir)
{
    auto database = Database::open(dataDir + u"/gatehouse.db"_s, {flowsSchema()});
    if (!database)
        return tl::unexpected(database.error());
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    qint64 task = 0;
    const std::function<Result<void>(Connection &)> write = [&](Connection &connection) -> Result<void> {
        for (int number = 1; number <= Flows; ++number) {
            FlowWrite one;
            Flow flow;
            flow.number = number;
            flow.id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
            flow.session = "agent:main:main";
            flow.controllerId = "webhooks/zapier";
            flow.goal = "Review inbound queue number " + QByteArray::number(number);
            flow.status = static_cast<FlowStatus>(number % 7);
            flow.stateJson = R"({"cursor":12,"seen":["a","b","c"]})";
            flow.createdAt = flow.updatedAt = now - (Flows - number) * 1000LL;
            if (isFinished(flow.status))
                flow.endedAt = flow.updatedAt;
            one.flowNumber = number;
            for (int i = 0; i < TasksOfEach; ++i) {
                Task child;
                child.number = ++task;
                child.id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
                child.flowId = flow.id;
                child.task = "Sort the inbox, part " + QByteArray::number(i);
                child.status = i == 0 ? TaskStatus::Running : TaskStatus::Succeeded;
                child.createdAt = child.lastEventAt = flow.createdAt;
                one.tasks.push_back(child);
            }
            one.history.push_back({.flowId = flow.id, .action = "create_flow", .time = flow.createdAt});
            one.flow = std::move(flow);
            if (Result<void> stored = storeFlows(connection, one); !stored)
                return stored;
        }
        return {};
    };
    return (*database)->runNow<void>(write);
}

/// Changes flows on the gateway thread at a steady rate, as their controllers would.
class MutationSource final : public QObject
{
    Q_OBJECT
public:
    MutationSource(FlowStore &flows, int perSecond)
        : m_session(flows.bindSession(u"agent:main:main"_s))
        , m_perSecond(perSecond)
    {
        for (const StoredFlow *stored : m_session.list())
            m_ids.append(stored->flow.id);
        m_clock.start();
        connect(&m_timer, &QTimer::timeout, this, &MutationSource::turn);
        m_timer.start(5);
    }
    void end() { m_timer.stop(); }
    [[nodiscard]] qint64 done() const { return m_done; }

private:
    void turn()
    {
        const qint64 due = m_clock.elapsed() * m_perSecond / 1000;
        for (; m_made < due; ++m_made) {
            // half of them among those that are seen first
            const qsizetype at = m_made % 2 == 0 ? m_made % 40 : (m_made * 7919) % m_ids.size();
            m_session.edit(
                m_ids.at(at),
                [this](FlowDraft &draft) {
                    Flow next = draft.flow();
                    next.currentStep = "step " + QByteArray::number(m_made);
                    next.status = m_made % 3 == 0 ? FlowStatus::Waiting : FlowStatus::Running;
                    draft.changeAnyway(std::move(next), {.action = "set_waiting"});
                },
                this, [this](const Result<void> &stored) { m_done += stored ? 1 : 0; });
        }
    }

    FlowSession m_session;
    QByteArrayList m_ids;
    int m_perSecond;
    QElapsedTimer m_clock;
    QTimer m_timer;
    qint64 m_made = 0;
    qint64 m_done = 0;
};

template<typename T>
T askFor(FlowsFixture &fixture, GatewayClient::Work<T> work)
{
    std::optional<T> answer;
    fixture.console.client().ask<T>(&fixture.page(), std::move(work),
                                    [&answer](const Result<T> &result) { answer = result.value(); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 60000))
        qFatal("the gateway does not answer");
    return *answer;
}

} // namespace

/// What the page does with 10,000 flows and 30,000 tasks. The figures are printed; the limits are those of an
/// optimised build.
class TestTaskFlowsBench final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousandFlowsUnderChange();
};

void TestTaskFlowsBench::tenThousandFlowsUnderChange()
{
    constexpr int Seconds = 20;
    FlowsFixture fixture;
    QVERIFY(QDir().mkpath(fixture.console.dataDir()));
    const Result<void> filled = fill(fixture.console.dataDir());
    QVERIFY2(filled, qPrintable(filled ? QString() : filled.error().message));
    QVERIFY(fixture.start(false));
    QElapsedTimer clock;
    clock.start();
    const double cpuBefore = threadCpuMs();
    fixture.console.window().openPage(u"taskflows"_s);
    while (fixture.model().rowCount() < Flows && clock.elapsed() < 60000)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    fixture.tree().viewport()->repaint();
    qInfo("the page opens with %d flows and %d tasks in %lld ms, %.0f ms of CPU of the main thread",
          fixture.model().rowCount(), Flows * TasksOfEach, clock.elapsed(), threadCpuMs() - cpuBefore);
    QCOMPARE(fixture.model().rowCount(), Flows);
    QVERIFY(clock.elapsed() < 1000);

    for (const FlowColumn column : {FlowColumn::Age, FlowColumn::Updated}) {
        fixture.tree().sortByColumn(static_cast<int>(column), Qt::AscendingOrder);
        const QByteArray looked = fixture.model().index(20, 0).data(FlowModel::FlowIdRole).toByteArray();
        for (const int row : {5, 20, 21, 300})
            fixture.tree().setExpanded(fixture.model().index(row, 0), true);
        QVERIFY(fixture.tree().select(looked));
        fixture.tree().scrollTo(fixture.model().indexOf(looked), QAbstractItemView::PositionAtCenter);
        const auto place = [&] { return fixture.tree().visualRect(fixture.model().indexOf(looked)).top(); };
        const int before = place();
        const auto source = askFor<std::shared_ptr<MutationSource>>(
            fixture, [](Gateway &gateway, QObject *, const Respond<std::shared_ptr<MutationSource>> &answer) {
                answer(std::shared_ptr<MutationSource>(new MutationSource(gateway.taskFlows().flows(), 200),
                                                       [](MutationSource *old) { old->deleteLater(); }));
            });
        TurnMeter turns;
        const double cpu = threadCpuMs();
        clock.restart();
        for (int i = 0; i < Seconds * 2; ++i) {
            turns.turn(500);
            QCOMPARE(place(), before);
            QCOMPARE(fixture.tree().currentRow().flow->flow.id, looked);
            QVERIFY(fixture.tree().isExpanded(fixture.model().indexOf(looked)));
        }
        const double share = (threadCpuMs() - cpu) / static_cast<double>(clock.elapsed());
        const qint64 ran = clock.elapsed();
        const qint64 done = askFor<qint64>(fixture,
                                           [source](Gateway &, QObject *, const Respond<qint64> &answer) {
                                               source->end();
                                               answer(source->done());
                                           });
        qInfo("sorted by %s: %lld changes in %lld ms, main thread %.1f %% of a core, longest turn %.1f ms of "
              "CPU",
              qPrintable(columnTitle(column)), done, ran, share * 100, turns.longestMs());
        QVERIFY(turns.longestMs() > 0.5);
        QVERIFY(share < 0.4);
        QVERIFY(turns.longestMs() < 100);
    }
    clock.restart();
    const double cpu = threadCpuMs();
    fixture.model().setSearch(u"Inbox QUEUE"_s); // the one is in the tasks, too
    QCOMPARE(fixture.model().rowCount(), Flows);
    qInfo("the first search takes %.0f ms of CPU", threadCpuMs() - cpu);
    QVERIFY(fixture.console.stop());
}

GATEHOUSE_TEST(TestTaskFlowsBench)
#include "tst_taskflowsbench.moc"
