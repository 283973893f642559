// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "flowtext.h"
#include "support/testmain.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

/// What the actions on tasks answer, and on flows that have some.
class TestTaskActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsTasks();
    void findsARunAgain();
    void updatesTasks();
    void cancels();
    void waitsForOutsideTasks();
};

void TestTaskActions::runsTasks()
{
    FlowHarness harness;
    const QByteArray flow = harness.createFlow();
    const QString flowView = FlowHead
        + u"\"revision\":0,\"status\":\"queued\",\"notifyPolicy\":\"done_only\",\"goal\":\"Review\","
          "\"createdAt\":0,\"updatedAt\":0}"_s;
    QCOMPARE(shown(harness.send(about("run_task", flow, R"("runtime":"acp","task":" do  it ")")), flow),
             u"200 {\"ok\":true,\"routeId\":\"zapier\",\"result\":{\"created\":true,\"flow\":"_s + flowView
                 + u",\"task\":{\"taskId\":\"T\",\"runtime\":\"acp\",\"parentFlowId\":\"F\","
                   "\"agentId\":\"main\",\"scopeKind\":\"session\",\"task\":\"do  it\",\"status\":\"queued\","
                   "\"deliveryStatus\":\"pending\",\"notifyPolicy\":\"done_only\",\"createdAt\":0,"
                   "\"lastEventAt\":0}}}"_s);
    QCOMPARE(
        shown(harness.send(about("run_task", flow,
                                 R"("runtime":"subagent","task":"t","status":"running","startedAt":20,)"
                                 R"("lastEventAt":30,"progressSummary":" a  b ","childSessionKey":)"
                                 R"("agent:sub:x","sourceId":"s","parentTaskId":"p","runId":"r",)"
                                 R"("label":"l","notifyPolicy":"silent")")),
              flow)
            .section(u"\"task\":{"_s, 1),
        u"\"taskId\":\"T\",\"runtime\":\"subagent\",\"sourceId\":\"s\",\"childSessionKey\":\"agent:sub:x\","
        "\"parentFlowId\":\"F\",\"parentTaskId\":\"p\",\"agentId\":\"sub\",\"runId\":\"r\",\"label\":\"l\","
        "\"progressSummary\":\"a b\",\"scopeKind\":\"session\",\"task\":\"t\",\"status\":\"running\","
        "\"deliveryStatus\":\"pending\",\"notifyPolicy\":\"silent\",\"createdAt\":20,\"startedAt\":20,"
        "\"lastEventAt\":30}}}"_s);
    harness.open();
    const boost::json::object summary =
        harness.ask(about("get_task_summary", flow)).at("result").as_object().at("summary").as_object();
    QCOMPARE(summary.at("total").as_int64(), 2);
    QCOMPARE(summary.at("byRuntime").as_object().at("acp").as_int64(), 1);
    QVERIFY(harness.runner.jobs.isEmpty());

    harness.send(about("finish_flow", flow, "\"expectedRevision\":0"));
    const ActionAnswer terminal = harness.send(about("run_task", flow, R"("runtime":"acp","task":"x")"));
    QCOMPARE(terminal.status, 409);
    QVERIFY(terminal.body.contains(
        R"("code":"terminal","error":"Flow is already succeeded.","result":{"found":true,"created":false,)"
        R"("reason":"Flow is already succeeded.","flow":{)"));
    harness.send(about("request_cancel", flow, "\"expectedRevision\":1"));
    const ActionAnswer refused = harness.send(about("run_task", flow, R"("runtime":"acp","task":"x")"));
    QCOMPARE(refused.stoppedAt, u"cancel_requested"_s);
    QCOMPARE(harness.history(flow).size(), 5);
}

void TestTaskActions::findsARunAgain()
{
    FlowHarness harness;
    const QByteArray flow = harness.createFlow();
    const auto run = [&](const QByteArray &rest) {
        const boost::json::object answer = harness.ask(about("run_task", flow, rest));
        return answer.at("result").as_object().at("task").as_object();
    };
    const boost::json::object first = run(R"("runtime":"acp","task":"a","runId":"r")");
    QCOMPARE(run(R"("runtime":"acp","task":"b","runId":"r")"), first);
    QCOMPARE(harness.history(flow).size(), 2); // nothing has changed
    const boost::json::object filled = run(
        R"("runtime":"acp","task":"b","runId":"r","label":"l","sourceId":"s","parentTaskId":"p",)"
        R"("agentId":"z","status":"running","progressSummary":"x")");
    QCOMPARE(filled.at("taskId"), first.at("taskId"));
    QCOMPARE(filled.at("task").as_string(), "a");
    QCOMPARE(filled.at("label").as_string(), "l");
    QCOMPARE(filled.at("agentId").as_string(), "main");
    QCOMPARE(filled.at("status").as_string(), "queued");
    QVERIFY(!filled.contains("progressSummary"));
    const boost::json::object preferred = run(
        R"("runtime":"acp","task":"c","runId":"r","label":"m","preferMetadata":true)");
    QCOMPARE(preferred.at("task").as_string(), "c");
    QCOMPARE(preferred.at("label").as_string(), "m");
    // another runtime, child or flow is another run; a subagent also by its task
    const boost::json::object sub = run(R"("runtime":"subagent","task":"a","runId":"r")");
    QVERIFY(sub.at("taskId") != first.at("taskId"));
    QVERIFY(run(R"("runtime":"acp","task":"a","runId":"r","childSessionKey":"k")").at("taskId")
            != first.at("taskId"));
    QVERIFY(run(R"("runtime":"subagent","task":"b","runId":"r")").at("taskId") != sub.at("taskId"));
    QVERIFY(run(R"("runtime":"subagent","task":"a","runId":"r","label":"x")").at("taskId")
            != sub.at("taskId"));
    QCOMPARE(run(R"("runtime":"subagent","task":"a","runId":"r")"), sub);
    harness.open();
    QCOMPARE(run(R"("runtime":"acp","task":"c","runId":"r")"), preferred);
    QVERIFY(run(R"("runtime":"acp","task":"c")").at("taskId")
            != run(R"("runtime":"acp","task":"c")").at("taskId"));
}

void TestTaskActions::updatesTasks()
{
    FlowHarness harness;
    const QByteArray flow = harness.createFlow();
    const boost::json::object answer = harness.ask(about("run_task", flow, R"("runtime":"acp","task":"x")"));
    const boost::json::string &id =
        answer.at("result").as_object().at("task").as_object().at("taskId").as_string();
    const QByteArray task = R"("taskId":")" + QByteArray(id.data(), static_cast<qsizetype>(id.size())) + '"';

    QCOMPARE(shown(harness.send(about("update_task", flow, R"("taskId":"nope")"))),
             u"404 {\"ok\":false,\"routeId\":\"zapier\",\"code\":\"not_found\",\"error\":\"Task not found.\","
             "\"result\":{\"updated\":false,\"reason\":\"Task not found.\"}}"_s);
    const QString running = shown(
        harness.send(about("update_task", flow, task + R"(,"status":"running","progressSummary":"half")")));
    QVERIFY2(running.contains(u"\"updated\":true,\"flow\":{"_s), qPrintable(running));
    QVERIFY(running.contains(u"\"progressSummary\":\"half\""_s));
    QVERIFY(running.contains(u"\"status\":\"running\""_s));
    QVERIFY(running.contains(u"\"startedAt\":0"_s));
    const QString ended = shown(harness.send(
        about("update_task", flow,
              task
                  + R"(,"status":"succeeded","terminalSummary":"done","terminalOutcome":"blocked",)"
                    R"("progressSummary":null,"error":"e")")));
    QVERIFY(
        ended.contains(u"\"error\":\"e\",\"terminalSummary\":\"done\",\"terminalOutcome\":\"blocked\""_s));
    QVERIFY(ended.contains(u"\"endedAt\":0"_s));
    QVERIFY(!ended.contains(u"progressSummary"_s));
    const QString again = shown(harness.send(about("update_task", flow, task + R"(,"status":"failed")")),
                                flow);
    QVERIFY2(again.startsWith(u"409 {\"ok\":false,\"routeId\":\"zapier\",\"code\":\"terminal\","
                              "\"error\":\"Task is already succeeded.\",\"result\":{\"updated\":false,"
                              "\"reason\":\"Task is already succeeded.\",\"flow\":{"_s),
             qPrintable(again));
    const QList<HistoryLine> history = harness.history(flow);
    QCOMPARE(history.size(), 4);
    QCOMPARE(history.last().revision, 0);
    QCOMPARE(history.last().action, "update_task");
    QCOMPARE(history.last().taskId, QByteArray(id.data(), static_cast<qsizetype>(id.size())));
}

void TestTaskActions::cancels()
{
    FlowHarness harness;
    const QByteArray flow = harness.createFlow();
    const QString view = FlowHead
        + u"\"revision\":2,\"status\":\"cancelled\",\"notifyPolicy\":\"done_only\",\"goal\":\"Review\","
          "\"waitJson\":null,\"cancelRequestedAt\":0,\"createdAt\":0,\"updatedAt\":0,\"endedAt\":0}"_s;
    QCOMPARE(shown(harness.send(about("cancel_flow", flow)), flow),
             u"200 {\"ok\":true,\"routeId\":\"zapier\",\"result\":{\"found\":true,\"cancelled\":true,"
             "\"flow\":"_s
                 + view + u",\"tasks\":[]}}"_s);
    QCOMPARE(shown(harness.send(about("cancel_flow", flow)), flow),
             u"409 {\"ok\":false,\"routeId\":\"zapier\",\"code\":\"terminal\","
             "\"error\":\"Flow is already cancelled.\",\"result\":{\"found\":true,\"cancelled\":false,"
             "\"reason\":\"Flow is already cancelled.\",\"flow\":"_s
                 + view + u",\"tasks\":[]}}"_s);
    const QList<HistoryLine> history = harness.history(flow);
    QCOMPARE(history.size(), 3);
    QCOMPARE(history.at(1).revision, 1);
    QCOMPARE(history.at(1).fields, "cancelRequestedAt");
    QCOMPARE(history.at(2).revision, 2);
    QCOMPARE(history.at(2).fields, "status,waitJson,endedAt");

    const QByteArray asked = harness.createFlow();
    harness.send(about("request_cancel", asked, "\"expectedRevision\":0"));
    QVERIFY(harness.send(about("cancel_flow", asked)).body.contains("\"revision\":2,"));
}

void TestTaskActions::waitsForOutsideTasks()
{
    FlowHarness harness;
    const QByteArray flow = harness.createFlow();
    QByteArrayList tasks;
    for (int i = 0; i < 2; ++i) {
        const boost::json::object answer = harness.ask(
            about("run_task", flow, R"("runtime":"acp","task":"x")"));
        const boost::json::string &id =
            answer.at("result").as_object().at("task").as_object().at("taskId").as_string();
        tasks.append(QByteArray(id.data(), static_cast<qsizetype>(id.size())));
    }
    const QByteArray cancel = about("cancel_flow", flow);
    const ActionAnswer pending = harness.send(cancel);
    QVERIFY2(shown(pending, flow)
                 .startsWith(u"202 {\"ok\":true,\"routeId\":\"zapier\",\"code\":\"cancel_pending\","
                             "\"result\":{\"found\":true,\"cancelled\":false,"
                             "\"reason\":\"One or more child tasks are still active.\",\"flow\":"_s
                             + FlowHead + u"\"revision\":1,\"status\":\"queued\","_s),
             pending.body.constData());
    QVERIFY(pending.body.indexOf(tasks.at(1)) < pending.body.indexOf(tasks.at(0))); // newest first
    QVERIFY(pending.stoppedAt.isEmpty());
    QCOMPARE(harness.send(cancel).body, pending.body); // nothing more to change
    const auto settle = [&](const QByteArray &task) {
        return harness.send(about("update_task", flow, R"("taskId":")" + task + R"(","status":"cancelled")"));
    };
    QVERIFY(settle(tasks.at(0)).body.contains("\"revision\":1,\"status\":\"queued\""));
    harness.open(); // nobody forgets that the flow is to end
    QVERIFY(settle(tasks.at(1)).body.contains("\"revision\":2,\"status\":\"cancelled\""));

    // a resume takes the wish back, a request_cancel alone is none
    for (const char *how : {"cancel_flow", "request_cancel"}) {
        const QByteArray other = harness.createFlow();
        const boost::json::object answer = harness.ask(
            about("run_task", other, R"("runtime":"acp","task":"x")"));
        const boost::json::string &id =
            answer.at("result").as_object().at("task").as_object().at("taskId").as_string();
        if (how[0] == 'c') {
            harness.send(about("cancel_flow", other));
            harness.send(about("resume_flow", other, "\"expectedRevision\":1"));
        } else {
            harness.send(about("request_cancel", other, "\"expectedRevision\":0"));
        }
        const ActionAnswer settled = harness.send(
            about("update_task", other,
                  R"("status":"failed","taskId":")" + QByteArray(id.data(), static_cast<qsizetype>(id.size()))
                      + '"'));
        QVERIFY2(settled.body.contains("\"status\":\"queued\""), settled.body.constData());
    }
}

GATEHOUSE_TEST(TestTaskActions)
#include "tst_taskactions.moc"
