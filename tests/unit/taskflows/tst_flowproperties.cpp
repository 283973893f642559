// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "flowharness.h"
#include "flowmodel.h"
#include "json.h"
#include "support/testmain.h"

#include <QtTest>
#include <array>
#include <random>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using boost::json::array;
using boost::json::object;
using boost::json::value;

/// Random actions on five sessions, six routes (two of them on one session), against a simple model.
class TestFlowProperties : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheModel();

private:
    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(m_dice); }
    bool chance(int percent) { return pick(100) < percent; }
    std::string anyFlow();
    object anyRequest();
    void addText(object &request, const char *name);
    void addJson(object &request, const char *name);

    std::mt19937 m_dice{4711}; // NOLINT: the same each time
    FlowModel m_model;
};

std::string TestFlowProperties::anyFlow()
{
    const int where = pick(100);
    const ModelSession *session = &m_model.session();
    if (where >= 85) // perhaps a foreign one
        session = &std::next(m_model.sessions().begin(), pick(static_cast<int>(m_model.sessions().size())))
                       ->second;
    if (session->empty() || where >= 97)
        return "00000000-0000-4000-8000-000000000000";
    return std::next(session->begin(), pick(static_cast<int>(session->size())))->first;
}

void TestFlowProperties::addText(object &request, const char *name)
{
    if (chance(40))
        request[name] = chance(30) ? value(nullptr) : value("text" + std::to_string(pick(5)));
}

void TestFlowProperties::addJson(object &request, const char *name)
{
    const std::array<value, 4> values{nullptr, 7, "s", object{{"z", array{1, true}}, {"a", "b"}}};
    if (chance(40))
        request[name] = values.at(static_cast<std::size_t>(pick(4)));
}

object TestFlowProperties::anyRequest()
{
    static constexpr std::array Actions{"create_flow",  "get_flow",    "list_flows",     "find_latest_flow",
                                        "resolve_flow", "set_waiting", "resume_flow",    "get_task_summary",
                                        "finish_flow",  "fail_flow",   "request_cancel", "cancel_flow",
                                        "run_task",     "run_task",    "update_task",    "update_task"};
    std::string action = Actions.at(static_cast<std::size_t>(pick(static_cast<int>(Actions.size()))));
    if (action == "list_flows" && !chance(20)) // it shows everything: dear, and the rest shows the same
        action = "get_flow";
    if (action == "create_flow" && m_model.session().size() > 60)
        action = "set_waiting";
    object request{{"action", action}};
    if (action == "create_flow") {
        request["goal"] = "goal";
        if (chance(50))
            request["status"] = std::array{"queued", "running", "waiting", "blocked"}.at(
                static_cast<std::size_t>(pick(4)));
        addText(request, "currentStep");
        addJson(request, "stateJson");
        addJson(request, "waitJson");
        return request;
    }
    if (action == "list_flows" || action == "find_latest_flow")
        return request;
    if (action == "resolve_flow") {
        request["token"] = chance(50) ? "agent:main:hook:" + m_model.sessionName() : anyFlow();
        return request;
    }
    const std::string id = anyFlow();
    request["flowId"] = id;
    const auto own = m_model.session().find(id);
    if (action == "run_task") {
        request["runtime"] = chance(50) ? "acp" : "subagent";
        request["task"] = "task" + std::to_string(pick(2));
        if (chance(60))
            request["runId"] = "run" + std::to_string(pick(3));
        if (chance(30))
            request["childSessionKey"] = "agent:child:x";
        if (chance(30))
            request["label"] = "label" + std::to_string(pick(2));
        if (chance(30))
            request["sourceId"] = "source";
        if (chance(20))
            request["preferMetadata"] = chance(50);
        if (chance(40))
            request["status"] = "running";
        return request;
    }
    if (action == "update_task") {
        const bool isThere = own != m_model.session().end() && !own->second.tasks.empty() && chance(95);
        request["taskId"] = isThere
            ? own->second.tasks.at(static_cast<std::size_t>(pick(static_cast<int>(own->second.tasks.size()))))
                  .at("taskId")
            : value("nope");
        if (chance(80))
            request["status"] = std::array{"running", "succeeded", "failed", "timed_out", "cancelled"}.at(
                static_cast<std::size_t>(pick(5)));
        addText(request, "progressSummary");
        if (chance(30))
            request["terminalSummary"] = "summary";
        return request;
    }
    if (action == "get_flow" || action == "get_task_summary" || action == "cancel_flow")
        return request;
    const std::int64_t revision = own == m_model.session().end() ? 0
                                                                 : own->second.view.at("revision").as_int64();
    request["expectedRevision"] = chance(85) ? revision : revision + pick(3) - 1 + (revision == 0 ? 1 : 0);
    if (action != "request_cancel")
        addJson(request, "stateJson");
    if (action == "set_waiting" || action == "resume_flow")
        addText(request, "currentStep");
    if (action == "set_waiting" || action == "fail_flow") {
        addText(request, "blockedTaskId");
        addText(request, "blockedSummary");
    }
    if (action == "set_waiting")
        addJson(request, "waitJson");
    if (action == "resume_flow" && chance(50))
        request["status"] = "running";
    return request;
}

void TestFlowProperties::agreesWithTheModel()
{
    bool isNumber = false;
    const int wanted = qEnvironmentVariableIntValue("GATEHOUSE_STEPS", &isNumber);
    const int steps = isNumber ? wanted : 5000;
    static constexpr std::array Routes{"a.1", "a.2", "b", "c", "d", "e"};
    FlowHarness harness;
    for (const char *route : Routes) {
        m_model.setRoute(route);
        (void)m_model.session(); // makes it
    }
    QCOMPARE(m_model.sessions().size(), 5U);
    qint64 now = 1700000000000;
    for (int step = 1; step <= steps; ++step) {
        const char *route = Routes.at(static_cast<std::size_t>(pick(static_cast<int>(Routes.size()))));
        m_model.setRoute(route);
        const object request = anyRequest();
        // flows may be created in one millisecond, but then nothing else happens in it
        if (request.at("action") != "create_flow" || chance(50))
            ++now;
        harness.now = now;
        m_model.setStep(step, now);
        const ActionAnswer answer = harness.send(toJson(request), QString::fromLatin1(route));
        const Result<value> parsed = parseJson(answer.body);
        QVERIFY(parsed && parsed->is_object());
        const object &body = parsed->as_object();
        ExpectedAnswer expected = m_model.expect(request);
        const QByteArray what = "step " + QByteArray::number(step) + ' ' + toJson(request) + "\n got "
            + answer.body + "\n not " + toJson(expected.result);
        QVERIFY2(m_model.adopt(request, body, expected), what.constData());
        QVERIFY2(answer.status == expected.status, what.constData());
        QVERIFY2(body.at("ok").as_bool() == (expected.status < 300), what.constData());
        const value *code = body.if_contains("code");
        QVERIFY2(code ? *code == value(expected.code) : expected.code.empty(), what.constData());
        QVERIFY2(body.at("result") == value(expected.result), what.constData());
        if (step % 1000 == 0)
            harness.open(); // what is on the disk is the same
    }
}

GATEHOUSE_TEST(TestFlowProperties)
#include "tst_flowproperties.moc"
