// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowchanges.h"

#include "taskflows/jsontext.h"

#include <boost/json/object.hpp>

namespace Gatehouse {

namespace {

using Answer = FlowAnswers::Result;

/// Takes over the text that was sent as @a name: null clears, absent keeps.
void takeText(const boost::json::object &fields, std::string_view name, QByteArray &text)
{
    if (fields.contains(name))
        text = fieldText(fields, name);
}

/// The same for any JSON; null is a value of it.
void takeJson(const boost::json::object &fields, std::string_view name, QByteArray &json)
{
    if (const boost::json::value *value = fields.if_contains(name))
        json = writeJsonText(*value);
}

void clearBlocked(Flow &flow)
{
    flow.blockedTaskId.clear();
    flow.blockedSummary.clear();
}

Flow changed(Flow flow, const ActionRequest &request, qint64 now)
{
    const boost::json::object &fields = request.fields;
    takeText(fields, "currentStep", flow.currentStep);
    takeJson(fields, "stateJson", flow.stateJson);
    takeJson(fields, "waitJson", flow.waitJson);
    takeText(fields, "blockedTaskId", flow.blockedTaskId);
    takeText(fields, "blockedSummary", flow.blockedSummary);
    switch (request.action) {
    case Action::SetWaiting: {
        const bool isBlocked = !fieldText(fields, "blockedTaskId").isEmpty()
            || !fieldText(fields, "blockedSummary").isEmpty();
        flow.status = isBlocked ? FlowStatus::Blocked : FlowStatus::Waiting;
        flow.endedAt.reset();
        break;
    }
    case Action::ResumeFlow:
        flow.status = flowStatusNamed(viewOf(fieldText(fields, "status")));
        flow.waitJson = "null";
        clearBlocked(flow);
        flow.endedAt.reset();
        flow.cancelsItself = false;
        break;
    case Action::FinishFlow:
        flow.status = FlowStatus::Succeeded;
        flow.waitJson = "null";
        clearBlocked(flow);
        flow.endedAt = now;
        break;
    case Action::FailFlow:
        flow.status = FlowStatus::Failed;
        flow.waitJson = "null";
        flow.endedAt = now;
        break;
    default: // request_cancel
        flow.cancelRequestedAt = now;
        break;
    }
    return flow;
}

} // namespace

QByteArray fieldText(const boost::json::object &fields, std::string_view name)
{
    const boost::json::value *value = fields.if_contains(name);
    const boost::json::string *text = value ? value->if_string() : nullptr;
    return text ? QByteArray(text->data(), static_cast<qsizetype>(text->size())) : QByteArray();
}

std::optional<qint64> fieldNumber(const boost::json::object &fields, std::string_view name)
{
    const boost::json::value *value = fields.if_contains(name);
    return value && value->is_int64() ? std::optional<qint64>(value->get_int64()) : std::nullopt;
}

QByteArray inOneLine(const QByteArray &text) { return QString::fromUtf8(text).simplified().toUtf8(); }

Flow newFlow(const boost::json::object &fields, const QByteArray &controllerId)
{
    Flow flow;
    flow.controllerId = controllerId;
    takeText(fields, "controllerId", flow.controllerId);
    takeText(fields, "goal", flow.goal);
    flow.status = flowStatusNamed(viewOf(fieldText(fields, "status")));
    flow.notifyPolicy = notifyPolicyNamed(viewOf(fieldText(fields, "notifyPolicy")));
    takeText(fields, "currentStep", flow.currentStep);
    takeJson(fields, "stateJson", flow.stateJson);
    takeJson(fields, "waitJson", flow.waitJson);
    return flow;
}

ActionAnswer changeFlow(FlowDraft &draft, const ActionRequest &request, const FlowAnswers &answers,
                        const FlowDraft::Author &author)
{
    const auto refused = [&](const char *code, const QByteArray &error) {
        return answers.refused(
            409, code, error,
            Answer().flag("applied", false).text("code", code).flow(&draft.flow(), "current"));
    };
    if (fieldNumber(request.fields, "expectedRevision") != draft.flow().revision)
        return refused("revision_conflict", "TaskFlow changed since the caller's expected revision.");
    if (!draft.change(changed(draft.flow(), request, draft.now()), author))
        return refused("mutation_rejected", "The flows of the session have reached their limit of bytes.");
    return answers.ok(Answer().flag("applied", true).flow(&draft.flow()));
}

ActionAnswer cancelFlow(FlowDraft &draft, const FlowAnswers &answers, const FlowDraft::Author &author,
                        bool &goesOn)
{
    goesOn = false;
    if (isFinished(draft.flow().status)) {
        const std::string_view status = nameOf(draft.flow().status);
        const QByteArray reason = "Flow is already "
            + QByteArray(status.data(), static_cast<qsizetype>(status.size())) + '.';
        return answers.refused(409, "terminal", reason,
                               Answer()
                                   .flag("found", true)
                                   .flag("cancelled", false)
                                   .text("reason", reason)
                                   .flow(&draft.flow())
                                   .tasks(draft.tasks()));
    }
    goesOn = draft.tally().active() > 0;
    if (!draft.flow().cancelRequestedAt) {
        Flow next = draft.flow();
        next.cancelRequestedAt = draft.now();
        next.cancelsItself = goesOn;
        draft.changeAnyway(std::move(next), author);
    }
    if (goesOn) {
        draft.setCancelsItself(author);
        return cancelPending(answers, draft.flow(), draft.tasks());
    }
    draft.cancel(author);
    return answers.ok(
        Answer().flag("found", true).flag("cancelled", true).flow(&draft.flow()).tasks(draft.tasks()));
}

ActionAnswer cancelPending(const FlowAnswers &answers, const Flow &flow, const std::vector<Task> &tasks)
{
    return answers.pending("cancel_pending",
                           Answer()
                               .flag("found", true)
                               .flag("cancelled", false)
                               .text("reason", "One or more child tasks are still active.")
                               .flow(&flow)
                               .tasks(tasks));
}

ActionAnswer missingFlow(const FlowAnswers &answers, Action action)
{
    const auto refused = [&answers](const Answer &result) {
        return answers.refused(404, "not_found", "TaskFlow not found.", result);
    };
    switch (action) {
    case Action::CancelFlow:
        return refused(
            Answer().flag("found", false).flag("cancelled", false).text("reason", "Flow not found."));
    case Action::RunTask:
        return refused(
            Answer().flag("found", false).flag("created", false).text("reason", "Flow not found."));
    default:
        return refused(Answer().flag("applied", false).text("code", "not_found"));
    }
}

ActionAnswer persistFailed(const FlowAnswers &answers, Action action)
{
    constexpr const char *Words = "TaskFlow persistence failed.";
    const auto failed = [&answers](const Answer &result) {
        return answers.refused(503, "persist_failed", Words, result);
    };
    switch (action) {
    case Action::CreateFlow:
        return failed(Answer().flag("created", false).text("reason", Words));
    case Action::CancelFlow:
        return failed(Answer().flag("found", true).flag("cancelled", false).text("reason", Words));
    case Action::RunTask:
        return failed(Answer().flag("found", true).flag("created", false).text("reason", Words));
    case Action::UpdateTask:
        return failed(Answer().flag("updated", false).text("reason", Words));
    default:
        return failed(Answer().flag("applied", false).text("code", "persist_failed"));
    }
}

} // namespace Gatehouse
