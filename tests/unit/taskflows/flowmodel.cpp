// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "flowmodel.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace Gatehouse {

using boost::json::array;
using boost::json::object;
using boost::json::value;

namespace {

bool isActive(const object &task) { return task.at("status") == "queued" || task.at("status") == "running"; }

} // namespace

bool ModelFlow::isFinished() const
{
    static const std::set<std::string> Finished{"succeeded", "failed", "cancelled"};
    return Finished.contains(std::string(view.at("status").as_string()));
}

bool ModelFlow::hasActive() const { return std::ranges::any_of(tasks, isActive); }

array ModelFlow::newestTasks() const
{
    array list;
    for (auto task = tasks.rbegin(); task != tasks.rend(); ++task)
        list.push_back(*task);
    return list;
}

void FlowModel::setRoute(const std::string &route)
{
    m_route = route;
    m_session = route.substr(0, route.find('.'));
}

void FlowModel::setStep(int step, qint64 now)
{
    m_step = step;
    m_now = now;
}

ExpectedAnswer FlowModel::expect(const object &request)
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

ExpectedAnswer FlowModel::read(const object &request, const std::string &action)
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

ExpectedAnswer FlowModel::change(const object &request, const std::string &action, ModelFlow &flow)
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

ExpectedAnswer FlowModel::cancel(ModelFlow &flow)
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

ExpectedAnswer FlowModel::runTask(const object &request, ModelFlow &flow)
{
    const auto refused = [&flow](const char *code, const std::string &reason) -> ExpectedAnswer {
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

ExpectedAnswer FlowModel::updateTask(const object &request, ModelFlow &flow)
{
    const auto found = std::ranges::find_if(
        flow.tasks, [&request](const object &task) { return task.at("taskId") == request.at("taskId"); });
    if (found == flow.tasks.end()) {
        return {.status = 404,
                .code = "not_found",
                .result = {{"updated", false}, {"reason", "Task not found."}}};
    }
    object &task = *found;
    if (!isActive(task)) {
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

void FlowModel::touch(ModelFlow &flow)
{
    flow.view["revision"] = flow.view.at("revision").as_int64() + 1;
    flow.view["updatedAt"] = m_now;
    flow.changed = m_step;
}

void FlowModel::end(ModelFlow &flow, const char *status) const
{
    flow.view["status"] = status;
    flow.view["waitJson"] = nullptr;
    flow.view["endedAt"] = m_now;
    if (std::string_view(status) != "failed") {
        flow.view.erase("blockedTaskId");
        flow.view.erase("blockedSummary");
    }
}

bool FlowModel::adopt(const object &request, const object &answer, ExpectedAnswer &expected)
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

} // namespace Gatehouse
