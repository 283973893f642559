// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "flowtext.h"
#include "support/testmain.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

/// What the actions on flows answer.
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
    QCOMPARE(created.revision, 0);
    QCOMPARE(harness.send(about("get_flow", flow)).revision, 0);
    QVERIFY(!harness.send(R"({"action":"list_flows"})").revision);
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
