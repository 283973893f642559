// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "flowharness.h"
#include "support/testmain.h"

#include <QRegularExpression>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

/// @a answer with F for @a flow, T for other ids and 0 for the time now, so that it can be compared whole.
QString shown(const ActionAnswer &answer, const QByteArray &flow = {})
{
    static const QRegularExpression id(u"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"_s);
    static const QRegularExpression time(u"\\b1[7-9][0-9]{11}\\b"_s);
    QString text = QString::fromUtf8(answer.body);
    if (!flow.isEmpty())
        text.replace(QString::fromLatin1(flow), u"F"_s);
    return QString::number(answer.status) + u' ' + text.replace(id, u"T"_s).replace(time, u"0"_s);
}

/// A request about @a flow; @a rest are more members.
QByteArray about(const char *action, const QByteArray &flow, const QByteArray &rest = {})
{
    const QByteArray head = "{\"action\":\"" + QByteArray(action) + "\",\"flowId\":\"" + flow + '"';
    return head + (rest.isEmpty() ? "" : "," + rest) + '}';
}

const QString FlowHead =
    u"{\"flowId\":\"F\",\"syncMode\":\"managed\",\"controllerId\":\"webhooks/zapier\","_s;

} // namespace

class TestFlowActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsAndReads();
    void keepsWhatWasSent();
    void changes_data();
    void changes();
    void refuses_data();
    void refuses();
    void missing_data();
    void missing();
    void listsAndFinds();
    void runsTasks();
    void findsARunAgain();
    void updatesTasks();
    void cancels();
    void waitsForOutsideTasks();
    void keepsToLimits();
};

void TestFlowActions::createsAndReads()
{
    FlowHarness harness;
    const ActionAnswer created = harness.send(R"({"action":"create_flow","goal":"Review \"in\"\n"})");
    const QByteArray flow = created.flowId.toLatin1();
    const QString view = FlowHead
        + u"\"revision\":0,\"status\":\"queued\",\"notifyPolicy\":\"done_only\","
          "\"goal\":\"Review \\\"in\\\"\",\"createdAt\":0,\"updatedAt\":0}"_s;
    QCOMPARE(shown(created, flow),
             u"200 {\"ok\":true,\"routeId\":\"zapier\",\"result\":{\"created\":true,\"flow\":"_s + view
                 + u"}}"_s);
    QVERIFY(created.stoppedAt.isEmpty());
    const QString read = u"200 {\"ok\":true,\"routeId\":\"zapier\",\"result\":{\"flow\":"_s + view + u"}}"_s;
    QCOMPARE(shown(harness.send(about("get_flow", flow)), flow), read);
    QCOMPARE(harness.send(about("get_flow", flow)).flowId.toLatin1(), flow);
    QCOMPARE(shown(harness.send(R"({"action":"find_latest_flow"})"), flow), read);
    QCOMPARE(shown(harness.send(R"({"action":"resolve_flow","token":")" + flow + "\"}"), flow), read);
    QCOMPARE(shown(harness.send(R"({"action":"resolve_flow","token":"agent:main:hook:zapier"})"), flow),
             read);
    QCOMPARE(shown(harness.send(R"({"action":"list_flows"})"), flow),
             u"200 {\"ok\":true,\"routeId\":\"zapier\",\"result\":{\"flows\":["_s + view + u"]}}"_s);
    QCOMPARE(shown(harness.send(about("get_task_summary", flow))),
             u"200 {\"ok\":true,\"routeId\":\"zapier\",\"result\":{\"summary\":{\"total\":0,\"active\":0,"
             "\"terminal\":0,\"failures\":0,\"byStatus\":{\"queued\":0,\"running\":0,\"succeeded\":0,"
             "\"failed\":0,\"timed_out\":0,\"cancelled\":0,\"lost\":0},\"byRuntime\":{\"subagent\":0,"
             "\"acp\":0,\"cli\":0,\"cron\":0}}}}"_s);
}

void TestFlowActions::keepsWhatWasSent()
{
    FlowHarness harness;
    const ActionAnswer created = harness.send(
        R"({"action":"create_flow","goal":"a\u0000b\u001f€","controllerId":"c","status":"waiting",)"
        R"("notifyPolicy":"silent","currentStep":"s","stateJson":{"z":1.0,"a":[null,"\ud800"]},)"
        R"("waitJson":null})");
    const QByteArray flow = created.flowId.toLatin1();
    const QString view =
        u"{\"flowId\":\"F\",\"syncMode\":\"managed\",\"controllerId\":\"c\",\"currentStep\":\"s\","
        "\"revision\":0,\"status\":\"waiting\",\"notifyPolicy\":\"silent\","
        "\"goal\":\"a\\u0000b\\u001f€\",\"stateJson\":{\"z\":1,\"a\":[null,\"\\ud800\"]},"
        "\"waitJson\":null,\"createdAt\":0,\"updatedAt\":0}"_s;
    const QString read = u"200 {\"ok\":true,\"routeId\":\"zapier\",\"result\":{\"flow\":"_s + view + u"}}"_s;
    QCOMPARE(shown(harness.send(about("get_flow", flow)), flow), read);
    harness.open();
    QCOMPARE(shown(harness.send(about("get_flow", flow)), flow), read);
    QCOMPARE(harness.history(flow).size(), 1);
}

void TestFlowActions::changes_data()
{
    QTest::addColumn<QByteArrayList>("requests");
    QTest::addColumn<QString>("view"); // from the controller on
    const auto row = [](const char *name, const QByteArrayList &requests, const char *view) {
        QTest::newRow(name) << requests << QString::fromUtf8(view);
    };
    const QByteArray block = R"(set_waiting {"blockedTaskId":"t","blockedSummary":"s","waitJson":{"w":1}})";
    row("set_waiting", {R"(set_waiting {"currentStep":"c","stateJson":[1],"waitJson":{"k":"r"}})"},
        R"("currentStep":"c","revision":1,"status":"waiting","notifyPolicy":"done_only","goal":"Review",)"
        R"("stateJson":[1],"waitJson":{"k":"r"},"createdAt":0,"updatedAt":0)");
    row("blocked", {block},
        R"("blockedTaskId":"t","blockedSummary":"s","revision":1,"status":"blocked",)"
        R"("notifyPolicy":"done_only","goal":"Review","waitJson":{"w":1},"createdAt":0,"updatedAt":0)");
    row("blocked, then plain", {block, "set_waiting {}"},
        R"("blockedTaskId":"t","blockedSummary":"s","revision":2,"status":"waiting",)"
        R"("notifyPolicy":"done_only","goal":"Review","waitJson":{"w":1},"createdAt":0,"updatedAt":0)");
    row("blocked, then null", {block, R"(set_waiting {"blockedTaskId":null,"waitJson":null})"},
        R"("blockedSummary":"s","revision":2,"status":"waiting",)"
        R"("notifyPolicy":"done_only","goal":"Review","waitJson":null,"createdAt":0,"updatedAt":0)");
    row("resume_flow", {block, R"(resume_flow {"status":"running","currentStep":"x"})"},
        R"("currentStep":"x","revision":2,"status":"running","notifyPolicy":"done_only","goal":"Review",)"
        R"("waitJson":null,"createdAt":0,"updatedAt":0)");
    row("finish_flow", {block, R"(finish_flow {"stateJson":null})"},
        R"("revision":2,"status":"succeeded","notifyPolicy":"done_only","goal":"Review","stateJson":null,)"
        R"("waitJson":null,"createdAt":0,"updatedAt":0,"endedAt":0)");
    row("fail_flow", {block, R"(fail_flow {"blockedSummary":"why"})"},
        R"("blockedTaskId":"t","blockedSummary":"why","revision":2,"status":"failed",)"
        R"("notifyPolicy":"done_only","goal":"Review","waitJson":null,"createdAt":0,"updatedAt":0,)"
        R"("endedAt":0)");
    row("reopened", {"finish_flow {}", "resume_flow {}"},
        R"("revision":2,"status":"queued","notifyPolicy":"done_only","goal":"Review","waitJson":null,)"
        R"("createdAt":0,"updatedAt":0)");
    row("reopened as waiting", {"fail_flow {}", "set_waiting {}"},
        R"("revision":2,"status":"waiting","notifyPolicy":"done_only","goal":"Review","waitJson":null,)"
        R"("createdAt":0,"updatedAt":0)");
    row("request_cancel", {"request_cancel {}", "request_cancel {}"},
        R"("revision":2,"status":"queued","notifyPolicy":"done_only","goal":"Review",)"
        R"("cancelRequestedAt":0,"createdAt":0,"updatedAt":0)");
}

void TestFlowActions::changes()
{
    QFETCH(const QByteArrayList, requests);
    QFETCH(const QString, view);
    FlowHarness harness;
    const QByteArray flow = harness.createFlow();
    ActionAnswer last;
    for (qsizetype i = 0; i < requests.size(); ++i) {
        const qsizetype space = requests.at(i).indexOf(' ');
        QByteArray members = requests.at(i).sliced(space + 2).chopped(1);
        members.prepend("\"expectedRevision\":" + QByteArray::number(i) + (members.isEmpty() ? "" : ","));
        last = harness.send(about(requests.at(i).first(space).constData(), flow, members));
    }
    QCOMPARE(shown(last, flow),
             u"200 {\"ok\":true,\"routeId\":\"zapier\",\"result\":{\"applied\":true,\"flow\":"_s + FlowHead
                 + view + u"}}}"_s);
    const QString read = shown(harness.send(about("get_flow", flow)), flow);
    QVERIFY(read.contains(FlowHead + view));
    harness.open();
    QCOMPARE(shown(harness.send(about("get_flow", flow)), flow), read);
    const QList<HistoryLine> history = harness.history(flow);
    QCOMPARE(history.size(), requests.size() + 1);
    for (qsizetype i = 0; i < history.size(); ++i) {
        QCOMPARE(history.at(i).revision, i);
        QCOMPARE(history.at(i).callId, "call-1");
        if (i > 0)
            QVERIFY(requests.at(i - 1).startsWith(history.at(i).action + ' '));
    }
    QCOMPARE(history.at(0).fields, "controllerId,goal");
}

void TestFlowActions::refuses_data()
{
    QTest::addColumn<QByteArray>("action");
    for (const char *action : {"set_waiting", "resume_flow", "finish_flow", "fail_flow", "request_cancel"})
        QTest::newRow(action) << QByteArray(action);
}

void TestFlowActions::refuses()
{
    QFETCH(const QByteArray, action);
    FlowHarness harness;
    const QByteArray flow = harness.createFlow();
    const ActionAnswer stale = harness.send(about(action.constData(), flow, "\"expectedRevision\":1"));
    QCOMPARE(shown(stale, flow),
             u"409 {\"ok\":false,\"routeId\":\"zapier\",\"code\":\"revision_conflict\","
             "\"error\":\"TaskFlow changed since the caller's expected revision.\","
             "\"result\":{\"applied\":false,\"code\":\"revision_conflict\",\"current\":"_s
                 + FlowHead
                 + u"\"revision\":0,\"status\":\"queued\",\"notifyPolicy\":\"done_only\",\"goal\":\"Review\","
                   "\"createdAt\":0,\"updatedAt\":0}}}"_s);
    QCOMPARE(stale.stoppedAt, u"revision_conflict"_s);
    QCOMPARE(harness.history(flow).size(), 1);
    // a foreign flow is no flow, whatever its revision
    QCOMPARE(shown(harness.send(about(action.constData(), flow, "\"expectedRevision\":0"), u"ci"_s)),
             u"404 {\"ok\":false,\"routeId\":\"ci\",\"code\":\"not_found\",\"error\":\"TaskFlow not found.\","
             "\"result\":{\"applied\":false,\"code\":\"not_found\"}}"_s);
}

void TestFlowActions::missing_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QString>("answer");
    const auto row = [](const char *action, const QByteArray &rest, const char *result) {
        QTest::newRow(action) << about(action, "$", rest)
                              << u"404 {\"ok\":false,\"routeId\":\"ci\",\"code\":\"not_found\","
                                 "\"error\":\"TaskFlow not found.\",\"result\":"_s
                + QString::fromUtf8(result) + u'}';
    };
    row("cancel_flow", {}, R"({"found":false,"cancelled":false,"reason":"Flow not found."})");
    row("run_task", R"("runtime":"acp","task":"x")",
        R"({"found":false,"created":false,"reason":"Flow not found."})");
    row("update_task", R"("taskId":"x")", R"({"applied":false,"code":"not_found"})");
    QTest::newRow("get_flow") << about("get_flow", "$")
                              << u"200 {\"ok\":true,\"routeId\":\"ci\",\"result\":{\"flow\":null}}"_s;
    QTest::newRow("get_task_summary")
        << about("get_task_summary", "$")
        << u"200 {\"ok\":true,\"routeId\":\"ci\",\"result\":{\"summary\":null}}"_s;
    QTest::newRow("resolve_flow") << QByteArray(R"({"action":"resolve_flow","token":"$"})")
                                  << u"200 {\"ok\":true,\"routeId\":\"ci\",\"result\":{\"flow\":null}}"_s;
}

void TestFlowActions::missing()
{
    QFETCH(QByteArray, request);
    QFETCH(const QString, answer);
    FlowHarness harness;
    const QByteArray foreign = harness.createFlow();
    for (const QByteArray &id : {foreign, QByteArray("00000000-0000-4000-8000-000000000000")}) {
        QByteArray body = request;
        body.replace("$", id);
        QCOMPARE(shown(harness.send(body, u"ci"_s)), answer);
    }
    QCOMPARE(shown(harness.send(R"({"action":"resolve_flow","token":"agent:main:hook:zapier"})", u"ci"_s)),
             u"200 {\"ok\":true,\"routeId\":\"ci\",\"result\":{\"flow\":null}}"_s);
    QCOMPARE(shown(harness.send(R"({"action":"list_flows"})", u"ci"_s)),
             u"200 {\"ok\":true,\"routeId\":\"ci\",\"result\":{\"flows\":[]}}"_s);
}

void TestFlowActions::listsAndFinds()
{
    FlowHarness harness;
    harness.now = 1700000000000;
    const auto idOf = [](const boost::json::value &flow) {
        const boost::json::string &id = flow.as_object().at("flowId").as_string();
        return QByteArray(id.data(), static_cast<qsizetype>(id.size()));
    };
    const auto found = [&](const QByteArray &request) {
        return idOf(harness.ask(request).at("result").as_object().at("flow"));
    };
    QByteArrayList same{harness.createFlow(), harness.createFlow(), harness.createFlow()};
    std::ranges::sort(same);
    ++harness.now;
    const QByteArray late = harness.createFlow();
    QByteArrayList listed;
    const auto list = [&] {
        listed.clear();
        const boost::json::object answer = harness.ask(R"({"action":"list_flows"})");
        for (const boost::json::value &flow : answer.at("result").as_object().at("flows").as_array())
            listed.append(idOf(flow));
        return listed;
    };
    QCOMPARE(list(), QByteArrayList{late} + same);
    QCOMPARE(found(R"({"action":"find_latest_flow"})"), late);
    ++harness.now;
    harness.send(about("request_cancel", same.at(1), "\"expectedRevision\":0"));
    harness.send(about("run_task", same.at(0), R"("runtime":"acp","task":"x")"));
    QCOMPARE(found(R"({"action":"find_latest_flow"})"), same.at(1));
    harness.send(about("finish_flow", late, "\"expectedRevision\":0"));
    const QByteArray byKey = R"({"action":"resolve_flow","token":"agent:main:hook:zapier"})";
    QCOMPARE(found(byKey), same.at(0)); // the newest unfinished
    for (const QByteArray &flow : same)
        harness.send(about("cancel_flow", flow));
    harness.send(about("finish_flow", same.at(0), "\"expectedRevision\":0"));
    ++harness.now;
    harness.send(about("finish_flow", same.at(1), "\"expectedRevision\":2"));
    harness.open();
    QCOMPARE(list(), QByteArrayList{late} + same);
    QCOMPARE(found(R"({"action":"find_latest_flow"})"), same.at(1));
}

void TestFlowActions::runsTasks()
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

void TestFlowActions::findsARunAgain()
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

void TestFlowActions::updatesTasks()
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

void TestFlowActions::cancels()
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

void TestFlowActions::waitsForOutsideTasks()
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

void TestFlowActions::keepsToLimits()
{
    FlowHarness harness;
    harness.limits = {.unfinished = 2, .bytes = 2000};
    const QByteArray flow = harness.createFlow();
    const QByteArray second = harness.createFlow();
    const ActionAnswer refused = harness.send(R"({"action":"create_flow","goal":"g"})");
    QCOMPARE(QString::fromUtf8(refused.body),
             u"{\"ok\":false,\"routeId\":\"zapier\",\"code\":\"create_rejected\","
             "\"error\":\"The session has reached its limit of 2 unfinished flows.\","
             "\"result\":{\"created\":false,"
             "\"reason\":\"The session has reached its limit of 2 unfinished flows.\"}}"_s);
    QCOMPARE(refused.status, 409);
    QCOMPARE(harness.send(R"({"action":"create_flow","goal":"g"})", u"ci"_s).status, 200); // its own
    harness.send(about("finish_flow", second, "\"expectedRevision\":0"));
    const QByteArray large = '"' + QByteArray(1500, 'x') + '"';
    QCOMPARE(harness.send(R"({"action":"create_flow","goal":"g","stateJson":)" + large + '}').stoppedAt,
             u"create_rejected"_s);
    const QByteArray task = R"("runtime":"acp","task":)" + large;
    QCOMPARE(harness.send(about("run_task", flow, task)).stoppedAt, u"task_not_created"_s);
    const QByteArray state = R"("expectedRevision":0,"stateJson":)" + large;
    QCOMPARE(harness.send(about("set_waiting", flow, state)).stoppedAt, u"mutation_rejected"_s);
    harness.limits.bytes = 4000;
    QCOMPARE(harness.send(about("set_waiting", flow, state)).status, 200);
    harness.limits.bytes = 1;
    QCOMPARE(harness.send(about("set_waiting", flow, R"("expectedRevision":1,"stateJson":1)")).status, 200);
    QCOMPARE(harness.send(about("cancel_flow", flow)).status, 200);
}

GATEHOUSE_TEST(TestFlowActions)
#include "tst_flowactions.moc"
