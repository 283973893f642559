// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "flowharness.h"
#include "json.h"
#include "support/testmain.h"

#include <QtTest>
#include <boost/json/array.hpp>
#include <map>
#include <random>
#include <set>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

/// A flow as callers should see it. Times and ids are taken from the clock and the answers.
struct ModelFlow
{
    object view;
    std::vector<object> tasks; ///< oldest first
    bool cancelsItself = false;
    int changed = 0; ///< the step in which it was changed last

    [[nodiscard]] bool isFinished() const
    {
        static const std::set<std::string> Finished{"succeeded", "failed", "cancelled"};
        return Finished.contains(std::string(view.at("status").as_string()));
    }
    [[nodiscard]] static bool isActive(const object &task)
    {
        return task.at("status") == "queued" || task.at("status") == "running";
    }
    [[nodiscard]] bool hasActive() const { return std::ranges::any_of(tasks, isActive); }
    [[nodiscard]] array newestTasks() const
    {
        array list;
        for (auto task = tasks.rbegin(); task != tasks.rend(); ++task)
            list.push_back(*task);
        return list;
    }
};

using ModelSession = std::map<std::string, ModelFlow>;

struct Expected
{
    int status = 200;
    std::string code = {};
    object result;
};

} // namespace

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
    Expected expect(const object &request);
    Expected read(const object &request, const std::string &action);
    Expected change(const object &request, const std::string &action, ModelFlow &flow);
    Expected cancel(ModelFlow &flow);
    Expected runTask(const object &request, ModelFlow &flow);
    Expected updateTask(const object &request, ModelFlow &flow);
    void touch(ModelFlow &flow);
    void end(ModelFlow &flow, const char *status);
    bool adopt(const object &request, const object &answer, Expected &expected);

    std::mt19937 m_dice{4711}; // NOLINT: the same each time
    std::map<std::string, ModelSession> m_sessions;
    std::string m_route;
    std::string m_session;
    qint64 m_now = 1700000000000;
    int m_step = 0;
};

std::string TestFlowProperties::anyFlow()
{
    const int where = pick(100);
    const ModelSession *session = &m_sessions[m_session];
    if (where >= 85) // perhaps a foreign one
        session = &std::next(m_sessions.begin(), pick(static_cast<int>(m_sessions.size())))->second;
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
    if (action == "create_flow" && m_sessions[m_session].size() > 60)
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
        request["token"] = chance(50) ? "agent:main:hook:" + m_session : anyFlow();
        return request;
    }
    const std::string id = anyFlow();
    request["flowId"] = id;
    const auto own = m_sessions[m_session].find(id);
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
        const bool isThere = own != m_sessions[m_session].end() && !own->second.tasks.empty() && chance(95);
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
    const std::int64_t revision = own == m_sessions[m_session].end()
        ? 0
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

void TestFlowProperties::touch(ModelFlow &flow)
{
    flow.view["revision"] = flow.view.at("revision").as_int64() + 1;
    flow.view["updatedAt"] = m_now;
    flow.changed = m_step;
}

void TestFlowProperties::end(ModelFlow &flow, const char *status)
{
    flow.view["status"] = status;
    flow.view["waitJson"] = nullptr;
    flow.view["endedAt"] = m_now;
    if (std::string_view(status) != "failed") {
        flow.view.erase("blockedTaskId");
        flow.view.erase("blockedSummary");
    }
}

Expected TestFlowProperties::read(const object &request, const std::string &action)
{
    const ModelSession &session = m_sessions[m_session];
    const auto newer = [](const ModelFlow *left, const ModelFlow *right) {
        const std::int64_t l = left->view.at("createdAt").as_int64();
        const std::int64_t r = right->view.at("createdAt").as_int64();
        return l != r ? l > r : left->view.at("flowId").as_string() < right->view.at("flowId").as_string();
    };
    std::vector<const ModelFlow *> all;
    for (const auto &[id, flow] : session)
        all.push_back(&flow);
    std::ranges::sort(all, newer);
    const ModelFlow *found = nullptr;
    if (action == "list_flows") {
        array flows;
        for (const ModelFlow *flow : all)
            flows.push_back(flow->view);
        return {.result = {{"flows", flows}}};
    }
    if (action == "find_latest_flow") {
        const auto latest = std::ranges::max_element(all, {}, &ModelFlow::changed);
        found = latest == all.end() ? nullptr : *latest;
    } else if (action == "resolve_flow" && request.at("token") == value("agent:main:hook:" + m_session)) {
        const auto open = std::ranges::find_if(all,
                                               [](const ModelFlow *flow) { return !flow->isFinished(); });
        found = open != all.end() ? *open : all.empty() ? nullptr : all.front();
    } else {
        const value &id = action == "resolve_flow" ? request.at("token") : request.at("flowId");
        const auto known = session.find(std::string(id.as_string()));
        found = known == session.end() ? nullptr : &known->second;
    }
    if (action != "get_task_summary")
        return {.result = {{"flow", found ? value(found->view) : value(nullptr)}}};
    if (!found)
        return {.result = {{"summary", nullptr}}};
    std::map<std::string, int> count;
    for (const object &task : found->tasks) {
        ++count[std::string(task.at("status").as_string())];
        ++count[std::string(task.at("runtime").as_string())];
    }
    const int active = count["queued"] + count["running"];
    const auto total = static_cast<int>(found->tasks.size());
    object byStatus;
    for (const char *status : {"queued", "running", "succeeded", "failed", "timed_out", "cancelled", "lost"})
        byStatus[status] = count[status];
    return {.result = {{"summary",
                        object{{"total", total},
                               {"active", active},
                               {"terminal", total - active},
                               {"failures", count["failed"] + count["timed_out"] + count["lost"]},
                               {"byStatus", byStatus},
                               {"byRuntime",
                                object{{"subagent", count["subagent"]},
                                       {"acp", count["acp"]},
                                       {"cli", 0},
                                       {"cron", 0}}}}}}};
}

Expected TestFlowProperties::change(const object &request, const std::string &action, ModelFlow &flow)
{
    if (request.at("expectedRevision") != flow.view.at("revision")) {
        return {.status = 409,
                .code = "revision_conflict",
                .result = {{"applied", false}, {"code", "revision_conflict"}, {"current", flow.view}}};
    }
    for (const char *name : {"currentStep", "blockedTaskId", "blockedSummary", "stateJson", "waitJson"}) {
        const value *sent = request.if_contains(name);
        const bool isJson = std::string_view(name).ends_with("Json");
        if (sent && sent->is_null() && !isJson)
            flow.view.erase(name);
        else if (sent)
            flow.view[name] = *sent;
    }
    if (action == "set_waiting") {
        const auto isSet = [&request](const char *name) {
            const value *sent = request.if_contains(name);
            return sent && !sent->is_null();
        };
        flow.view["status"] = isSet("blockedTaskId") || isSet("blockedSummary") ? "blocked" : "waiting";
        flow.view.erase("endedAt");
    } else if (action == "resume_flow") {
        end(flow, request.contains("status") ? "running" : "queued");
        flow.view.erase("endedAt");
        flow.cancelsItself = false;
    } else if (action == "finish_flow") {
        end(flow, "succeeded");
    } else if (action == "fail_flow") {
        end(flow, "failed");
    } else {
        flow.view["cancelRequestedAt"] = m_now;
    }
    touch(flow);
    return {.result = {{"applied", true}, {"flow", flow.view}}};
}

Expected TestFlowProperties::cancel(ModelFlow &flow)
{
    if (flow.isFinished()) {
        const std::string reason = "Flow is already " + std::string(flow.view.at("status").as_string()) + ".";
        return {.status = 409,
                .code = "terminal",
                .result = {{"found", true},
                           {"cancelled", false},
                           {"reason", reason},
                           {"flow", flow.view},
                           {"tasks", flow.newestTasks()}}};
    }
    if (!flow.view.contains("cancelRequestedAt")) {
        flow.view["cancelRequestedAt"] = m_now;
        touch(flow);
    }
    if (flow.hasActive()) {
        flow.cancelsItself = true;
        return {.status = 202,
                .code = "cancel_pending",
                .result = {{"found", true},
                           {"cancelled", false},
                           {"reason", "One or more child tasks are still active."},
                           {"flow", flow.view},
                           {"tasks", flow.newestTasks()}}};
    }
    end(flow, "cancelled");
    touch(flow);
    return {
        .result = {{"found", true}, {"cancelled", true}, {"flow", flow.view}, {"tasks", flow.newestTasks()}}};
}

Expected TestFlowProperties::runTask(const object &request, ModelFlow &flow)
{
    const auto refused = [&flow](const char *code, const std::string &reason) -> Expected {
        return {.status = 409,
                .code = code,
                .result = {{"found", true}, {"created", false}, {"reason", reason}, {"flow", flow.view}}};
    };
    if (flow.view.contains("cancelRequestedAt"))
        return refused("cancel_requested", "Flow cancellation has already been requested.");
    if (flow.isFinished())
        return refused("terminal",
                       "Flow is already " + std::string(flow.view.at("status").as_string()) + ".");
    const auto same = [](const object &left, const object &right, const char *name) {
        const value *l = left.if_contains(name);
        const value *r = right.if_contains(name);
        return (!l && !r) || (l && r && *l == *r);
    };
    for (object &task : flow.tasks) {
        if (!request.contains("runId") || !same(task, request, "runId") || !same(task, request, "runtime")
            || !same(task, request, "childSessionKey")
            || (request.at("runtime") == "subagent"
                && (!same(task, request, "label") || !same(task, request, "task"))))
            continue;
        const value *prefer = request.if_contains("preferMetadata");
        const bool isPreferred = prefer && prefer->as_bool();
        for (const char *name : {"sourceId", "label"}) {
            if (request.contains(name) && (!task.contains(name) || (isPreferred && name[0] == 'l')))
                task[name] = request.at(name);
        }
        if (isPreferred)
            task["task"] = request.at("task");
        return {.result = {{"created", true}, {"flow", flow.view}, {"task", task}}};
    }
    object task{{"taskId", "?"},
                {"runtime", request.at("runtime")},
                {"parentFlowId", flow.view.at("flowId")},
                {"agentId", request.contains("childSessionKey") ? "child" : "main"},
                {"scopeKind", "session"},
                {"task", request.at("task")},
                {"status", request.contains("status") ? "running" : "queued"},
                {"deliveryStatus", "pending"},
                {"notifyPolicy", "done_only"},
                {"createdAt", m_now},
                {"lastEventAt", m_now}};
    for (const char *name : {"sourceId", "childSessionKey", "runId", "label"}) {
        if (request.contains(name))
            task[name] = request.at(name);
    }
    flow.tasks.push_back(task);
    return {.result = {{"created", true}, {"flow", flow.view}, {"task", task}}};
}

Expected TestFlowProperties::updateTask(const object &request, ModelFlow &flow)
{
    const auto found = std::ranges::find_if(
        flow.tasks, [&request](const object &task) { return task.at("taskId") == request.at("taskId"); });
    if (found == flow.tasks.end()) {
        return {.status = 404,
                .code = "not_found",
                .result = {{"updated", false}, {"reason", "Task not found."}}};
    }
    object &task = *found;
    if (!ModelFlow::isActive(task)) {
        return {.status = 409,
                .code = "terminal",
                .result = {{"updated", false},
                           {"reason", "Task is already " + std::string(task.at("status").as_string()) + "."},
                           {"flow", flow.view},
                           {"task", task}}};
    }
    task["lastEventAt"] = m_now;
    if (const value *status = request.if_contains("status")) {
        task["status"] = *status;
        if (*status == "running" && !task.contains("startedAt"))
            task["startedAt"] = m_now;
        if (*status != "running")
            task["endedAt"] = m_now;
    }
    if (const value *progress = request.if_contains("progressSummary")) {
        if (progress->is_null())
            task.erase("progressSummary");
        else
            task["progressSummary"] = *progress;
    }
    if (const value *summary = request.if_contains("terminalSummary"))
        task["terminalSummary"] = *summary;
    if (flow.cancelsItself && !flow.isFinished() && !flow.hasActive()) {
        end(flow, "cancelled");
        touch(flow);
    }
    return {.result = {{"updated", true}, {"flow", flow.view}, {"task", task}}};
}

Expected TestFlowProperties::expect(const object &request)
{
    const std::string action(request.at("action").as_string());
    static const std::set<std::string> Reads{"get_flow", "list_flows", "find_latest_flow", "resolve_flow",
                                             "get_task_summary"};
    if (Reads.contains(action))
        return read(request, action);
    if (action == "create_flow") {
        object view{{"flowId", "?"},
                    {"syncMode", "managed"},
                    {"controllerId", "webhooks/" + m_route},
                    {"revision", 0},
                    {"status", request.contains("status") ? request.at("status") : value("queued")},
                    {"notifyPolicy", "done_only"},
                    {"goal", "goal"},
                    {"createdAt", m_now},
                    {"updatedAt", m_now}};
        for (const char *name : {"currentStep", "stateJson", "waitJson"}) {
            const value *sent = request.if_contains(name);
            if (sent && !(sent->is_null() && name[0] == 'c'))
                view[name] = *sent;
        }
        return {.result = {{"created", true}, {"flow", view}}};
    }
    ModelSession &session = m_sessions[m_session];
    const auto known = session.find(std::string(request.at("flowId").as_string()));
    if (known == session.end()) {
        object result{{"applied", false}, {"code", "not_found"}};
        if (action == "cancel_flow")
            result = {{"found", false}, {"cancelled", false}, {"reason", "Flow not found."}};
        if (action == "run_task")
            result = {{"found", false}, {"created", false}, {"reason", "Flow not found."}};
        return {.status = 404, .code = "not_found", .result = result};
    }
    if (action == "cancel_flow")
        return cancel(known->second);
    if (action == "run_task")
        return runTask(request, known->second);
    if (action == "update_task")
        return updateTask(request, known->second);
    return change(request, action, known->second);
}

/// Takes over the id of what was created. False when there is none, or one that was given before.
bool TestFlowProperties::adopt(const object &request, const object &answer, Expected &expected)
{
    const bool isFlow = request.at("action") == "create_flow";
    const char *what = isFlow ? "flow" : "task";
    const char *name = isFlow ? "flowId" : "taskId";
    value *shown = expected.result.if_contains(what);
    if (!shown || !shown->is_object() || shown->as_object().at(name) != "?")
        return true;
    const value *given = answer.at("result").as_object().if_contains(what);
    if (!given || !given->is_object())
        return false;
    const value id = given->as_object().at(name);
    shown->as_object()[name] = id;
    ModelSession &session = m_sessions[m_session];
    if (isFlow) {
        ModelFlow flow;
        flow.view = shown->as_object();
        flow.changed = m_step;
        return session.emplace(std::string(id.as_string()), flow).second;
    }
    ModelFlow &flow = session.at(std::string(request.at("flowId").as_string()));
    flow.tasks.back()["taskId"] = id;
    return std::ranges::count_if(flow.tasks, [&id](const object &task) { return task.at("taskId") == id; })
        == 1;
}

void TestFlowProperties::agreesWithTheModel()
{
    bool isNumber = false;
    const int wanted = qEnvironmentVariableIntValue("GATEHOUSE_STEPS", &isNumber);
    const int steps = isNumber ? wanted : 5000;
    static constexpr std::array Routes{"a.1", "a.2", "b", "c", "d", "e"};
    FlowHarness harness;
    for (const char *route : Routes)
        m_sessions[QString::fromLatin1(route).section(u'.', 0, 0).toStdString()];
    QCOMPARE(m_sessions.size(), 5U);
    for (m_step = 1; m_step <= steps; ++m_step) {
        m_route = Routes.at(static_cast<std::size_t>(pick(static_cast<int>(Routes.size()))));
        m_session = m_route.substr(0, 1);
        const object request = anyRequest();
        // flows may be created in one millisecond, but then nothing else happens in it
        if (request.at("action") != "create_flow" || chance(50))
            ++m_now;
        harness.now = m_now;
        const ActionAnswer answer = harness.send(toJson(request), QString::fromStdString(m_route));
        const Result<value> parsed = parseJson(answer.body);
        QVERIFY(parsed && parsed->is_object());
        const object &body = parsed->as_object();
        Expected expected = expect(request);
        const QByteArray what = "step " + QByteArray::number(m_step) + ' ' + toJson(request) + "\n got "
            + answer.body + "\n not " + toJson(expected.result);
        QVERIFY2(adopt(request, body, expected), what.constData());
        QVERIFY2(answer.status == expected.status, what.constData());
        QVERIFY2(body.at("ok").as_bool() == (expected.status < 300), what.constData());
        const value *code = body.if_contains("code");
        QVERIFY2(code ? *code == value(expected.code) : expected.code.empty(), what.constData());
        QVERIFY2(body.at("result") == value(expected.result), what.constData());
        if (m_step % 1000 == 0)
            harness.open(); // what is on the disk is the same
    }
}

GATEHOUSE_TEST(TestFlowProperties)
#include "tst_flowproperties.moc"
