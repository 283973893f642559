// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "flowharness.h"
#include "support/testmain.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

class TestChildTasks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runs();
    void ends_data();
    void ends();
    void cancelEndsThem();
    void cancelWaits();
    void cancelSeesAResume();
    void lostAtStart();
    void outsideTasksWaitForTheirs();
    void stopsWithTheGateway();
    void storesAnEndThatFailed();

private:
    QByteArray run(FlowHarness &harness, const QByteArray &flow, const QByteArray &more = {});
    QByteArray cancel(const QByteArray &flow);
    const Task &task(FlowHarness &harness, const QByteArray &flow, qsizetype index = 0);
    std::vector<Task> m_tasks;
};

namespace {

QByteArray request(const QByteArray &action, const QByteArray &flow, const QByteArray &more)
{
    return "{\"action\":\"" + action + "\",\"flowId\":\"" + flow + '"' + more + '}';
}

} // namespace

/// Creates a task and returns its id.
QByteArray TestChildTasks::run(FlowHarness &harness, const QByteArray &flow, const QByteArray &more)
{
    const ActionAnswer answer = harness.send(
        request("run_task", flow, ",\"runtime\":\"acp\",\"task\":\"do it\"" + more));
    if (answer.status != 200)
        qFatal("%s", answer.body.constData());
    return harness.store().find(flow)->tasks.back().id;
}

QByteArray TestChildTasks::cancel(const QByteArray &flow) { return request("cancel_flow", flow, {}); }

const Task &TestChildTasks::task(FlowHarness &harness, const QByteArray &flow, qsizetype index)
{
    harness.database().flush();
    m_tasks = harness.store().find(flow)->tasks;
    return m_tasks.at(static_cast<std::size_t>(index));
}

void TestChildTasks::runs()
{
    FlowHarness harness;
    harness.agent = u"demo"_s;
    const QByteArray flow = harness.createFlow();
    const QByteArray id = run(harness, flow);
    QCOMPARE(harness.runner.jobs.size(), 1);
    QCOMPARE(harness.runner.jobs.at(0).instance, u"demo"_s);
    QCOMPARE(harness.runner.jobs.at(0).session, u"task-"_s + QString::fromLatin1(id));
    QCOMPARE(harness.runner.jobs.at(0).text, u"do it"_s);
    QCOMPARE(task(harness, flow).status, TaskStatus::Queued);
    // it is ours now
    const ActionAnswer update = harness.send(
        request("update_task", flow, ",\"status\":\"failed\",\"taskId\":\"" + id + '"'));
    QCOMPARE(update.status, 409);
    QCOMPARE(update.stoppedAt, u"not_managed"_s);
    QVERIFY(update.body.contains("\"reason\":\"Task is run by this gateway.\",\"flow\":{"));

    harness.runner.observer().taskStarted(id);
    QCOMPARE(task(harness, flow).status, TaskStatus::Running);
    QVERIFY(task(harness, flow).startedAt.has_value());
    harness.runner.observer().taskProgressed(id, u"so\n far"_s);
    QCOMPARE(task(harness, flow).progressSummary, "so far");
    harness.runner.observer().taskProgressed(id, QString(500, u'x') + u"end"_s);
    QCOMPARE(QString::fromUtf8(task(harness, flow).progressSummary).size(), 240);
    QVERIFY(task(harness, flow).progressSummary.endsWith("xend"));
    harness.runner.observer().taskEnded(id, {.kind = TaskEnd::Kind::Reply, .text = "all done"});
    QCOMPARE(task(harness, flow).status, TaskStatus::Succeeded);
    QCOMPARE(task(harness, flow).terminalSummary, "all done");
    QVERIFY(task(harness, flow).endedAt.has_value());
    QCOMPARE(harness.tasks().runningCount(), 0);
    QCOMPARE(harness.store().find(flow)->flow.revision, 0);
    const QList<HistoryLine> history = harness.history(flow);
    QCOMPARE(history.size(), 4); // created, task created, running, succeeded
    QCOMPARE(history.at(2).fields, "status,startedAt");
    QVERIFY(history.at(3).callId.isEmpty());

    // the child session is that of the run; a task that runs elsewhere or again is not started
    run(harness, flow, ",\"childSessionKey\":\"agent:x:y\",\"runId\":\"r\"");
    QCOMPARE(harness.runner.jobs.size(), 2);
    QCOMPARE(harness.runner.jobs.at(1).session, u"agent:x:y"_s);
    run(harness, flow, ",\"childSessionKey\":\"agent:x:y\",\"runId\":\"r\"");
    run(harness, flow, ",\"status\":\"running\"");
    QCOMPARE(harness.runner.jobs.size(), 2);
    QVERIFY(task(harness, flow, 2).runner.isEmpty());
}

void TestChildTasks::ends_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isError");
    const auto row = [](const char *name, TaskEnd::Kind kind, TaskStatus status, bool isError) {
        QTest::newRow(name) << static_cast<int>(kind) << static_cast<int>(status) << isError;
    };
    row("failed", TaskEnd::Kind::Failed, TaskStatus::Failed, true);
    row("timed out", TaskEnd::Kind::TimedOut, TaskStatus::TimedOut, true);
    row("aborted", TaskEnd::Kind::Aborted, TaskStatus::Cancelled, false);
}

void TestChildTasks::ends()
{
    QFETCH(const int, kind);
    QFETCH(const int, status);
    QFETCH(const bool, isError);
    FlowHarness harness;
    harness.agent = u"demo"_s;
    const QByteArray flow = harness.createFlow();
    const QByteArray id = run(harness, flow);
    harness.runner.observer().taskEnded(id, {.kind = static_cast<TaskEnd::Kind>(kind), .text = "words"});
    QCOMPARE(static_cast<int>(task(harness, flow).status), status);
    QCOMPARE(task(harness, flow).error, QByteArray(isError ? "words" : ""));
    QVERIFY(task(harness, flow).terminalSummary.isEmpty());
    harness.open();
    QCOMPARE(static_cast<int>(task(harness, flow).status), status);
}

void TestChildTasks::cancelEndsThem()
{
    FlowHarness harness;
    harness.agent = u"demo"_s;
    const QByteArray flow = harness.createFlow();
    const QByteArray first = run(harness, flow);
    const QByteArray second = run(harness, flow);
    harness.runner.observer().taskStarted(first);
    const ActionAnswer answer = harness.send(cancel(flow));
    QVERIFY2(answer.status == 200, answer.body.constData());
    QVERIFY(answer.body.contains("\"found\":true,\"cancelled\":true,\"flow\":{"));
    QVERIFY(answer.body.contains("\"revision\":2,\"status\":\"cancelled\""));
    QCOMPARE(harness.runner.aborted.size(), 2);
    QCOMPARE(task(harness, flow, 1).status, TaskStatus::Cancelled);
    const QList<HistoryLine> history = harness.history(flow);
    QCOMPARE(history.last().revision, 2);
    QCOMPARE(history.last().action, "cancel_flow");
}

void TestChildTasks::cancelWaits()
{
    FlowHarness harness;
    harness.agent = u"demo"_s;
    harness.runner.abortsAtOnce = false;
    const QByteArray flow = harness.createFlow();
    const QByteArray id = run(harness, flow);
    const auto answer = harness.begin(cancel(flow));
    QTRY_COMPARE(harness.runner.aborted.size(), 1);
    QVERIFY(!*answer); // it gives the task its two seconds
    QTRY_VERIFY_WITH_TIMEOUT(answer->has_value(), 30000);
    QCOMPARE((*answer)->status, 202);
    QVERIFY((*answer)->body.contains("\"code\":\"cancel_pending\""));
    // it goes on by itself
    harness.runner.observer().taskEnded(id, {.kind = TaskEnd::Kind::Aborted});
    QCOMPARE(task(harness, flow).status, TaskStatus::Cancelled);
    QCOMPARE(harness.store().find(flow)->flow.status, FlowStatus::Cancelled);
}

void TestChildTasks::cancelSeesAResume()
{
    FlowHarness harness;
    harness.agent = u"demo"_s;
    harness.runner.abortsAtOnce = false;
    const QByteArray flow = harness.createFlow();
    const QByteArray id = run(harness, flow);
    const auto answer = harness.begin(cancel(flow));
    QTRY_COMPARE(harness.runner.aborted.size(), 1);
    QCOMPARE(harness.send(request("resume_flow", flow, ",\"expectedRevision\":1")).status, 200);
    harness.runner.observer().taskEnded(id, {.kind = TaskEnd::Kind::Aborted});
    QTRY_VERIFY(answer->has_value());
    QCOMPARE((*answer)->status, 409);
    QVERIFY((*answer)->body.contains(
        "\"code\":\"revision_conflict\",\"error\":\"Flow changed while cancellation was in progress.\","
        "\"result\":{\"found\":true,\"cancelled\":false,"
        "\"reason\":\"Flow changed while cancellation was in progress.\",\"flow\":{"));
    QCOMPARE(harness.store().find(flow)->flow.status, FlowStatus::Queued);
}

void TestChildTasks::lostAtStart()
{
    FlowHarness harness;
    harness.agent = u"demo"_s;
    harness.runner.abortsAtOnce = false;
    const QByteArray flow = harness.createFlow();
    const QByteArray cancelled = harness.createFlow();
    const QByteArray resumed = harness.createFlow();
    const QByteArray id = run(harness, flow);
    run(harness, cancelled);
    run(harness, resumed);
    harness.runner.observer().taskStarted(id);
    harness.database().flush();
    harness.begin(cancel(cancelled));
    harness.begin(cancel(resumed));
    harness.database().flush();
    QCOMPARE(harness.send(request("resume_flow", resumed, ",\"expectedRevision\":1")).status, 200);
    harness.open();
    QCOMPARE(task(harness, flow).status, TaskStatus::Lost);
    QCOMPARE(task(harness, flow).error, "The gateway ended before the task did.");
    QCOMPARE(harness.store().find(flow)->flow.status, FlowStatus::Queued);
    QCOMPARE(task(harness, cancelled).status, TaskStatus::Lost);
    QCOMPARE(harness.store().find(cancelled)->flow.status, FlowStatus::Cancelled);
    QCOMPARE(harness.store().find(cancelled)->flow.revision, 2);
    QCOMPARE(harness.store().find(resumed)->flow.status, FlowStatus::Queued);
    const QList<HistoryLine> history = harness.history(cancelled);
    QCOMPARE(history.last().action, "cancel_flow");
    harness.open(); // once
    QCOMPARE(harness.history(cancelled), history);
}

void TestChildTasks::outsideTasksWaitForTheirs()
{
    FlowHarness harness;
    harness.agent = u"demo"_s;
    const QByteArray flow = harness.createFlow();
    run(harness, flow);
    const QByteArray outside = run(harness, flow, ",\"status\":\"running\"");
    const ActionAnswer answer = harness.send(cancel(flow)); // no need to wait for that one
    QCOMPARE(answer.status, 202);
    QCOMPARE(task(harness, flow, 0).status, TaskStatus::Cancelled);
    QCOMPARE(task(harness, flow, 1).status, TaskStatus::Running);
    harness.open();
    QCOMPARE(task(harness, flow, 1).status, TaskStatus::Running);
    QCOMPARE(harness.store().find(flow)->flow.status, FlowStatus::Queued);
    QCOMPARE(
        harness.send(request("update_task", flow, ",\"status\":\"succeeded\",\"taskId\":\"" + outside + '"'))
            .status,
        200);
    QCOMPARE(harness.store().find(flow)->flow.status, FlowStatus::Cancelled);
}

void TestChildTasks::stopsWithTheGateway()
{
    FlowHarness harness;
    harness.agent = u"demo"_s;
    const QByteArray flow = harness.createFlow();
    const QByteArray running = run(harness, flow);
    harness.runner.observer().taskStarted(running);
    run(harness, flow);
    harness.database().flush();
    QSignalSpy idle(&harness.tasks(), &ChildTasks::idle);
    harness.tasks().drain();
    QCOMPARE(task(harness, flow, 0).status, TaskStatus::Running);
    QCOMPARE(task(harness, flow, 1).status, TaskStatus::Lost);
    QCOMPARE(harness.tasks().runningCount(), 1);
    harness.tasks().abortAll();
    QCOMPARE(task(harness, flow, 0).status, TaskStatus::Lost);
    QCOMPARE(task(harness, flow, 0).error, "The gateway was stopped.");
    QTRY_COMPARE(idle.count(), 1);
}

void TestChildTasks::storesAnEndThatFailed()
{
    FlowHarness harness;
    harness.agent = u"demo"_s;
    const QByteArray flow = harness.createFlow();
    const QByteArray id = run(harness, flow);
    harness.breakDatabase();
    harness.runner.observer().taskEnded(id, {.kind = TaskEnd::Kind::Reply, .text = "done"});
    QCOMPARE(task(harness, flow).status, TaskStatus::Queued);
    QCOMPARE(harness.tasks().runningCount(), 1);
    harness.repairDatabase();
    QTRY_COMPARE_WITH_TIMEOUT(harness.tasks().runningCount(), 0, 30000);
    QCOMPARE(task(harness, flow).status, TaskStatus::Succeeded);
}

GATEHOUSE_TEST(TestChildTasks)
#include "tst_childtasks.moc"
