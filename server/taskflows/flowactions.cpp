// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowactions.h"

#include "taskflows/childtasks.h"
#include "taskflows/flowanswers.h"
#include "taskflows/flowchanges.h"
#include "taskflows/taskchanges.h"

#include <QPointer>
#include <chrono>
#include <memory>
#include <utility>

using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

using Answer = FlowAnswers::Result;

constexpr auto CancelPatience = 2s; // for tasks to settle before cancel_flow is answered 202

FlowDraft::Author authorOf(Action action, const QString &callId)
{
    const std::string_view name = nameOf(action);
    return {.action = QByteArray(name.data(), static_cast<qsizetype>(name.size())),
            .callId = callId.toLatin1()};
}

void aboutFlow(ActionAnswer &answer, const Flow &flow)
{
    answer.flowId = QString::fromLatin1(flow.id);
    answer.revision = flow.revision;
}

ActionAnswer read(const FlowSession &session, const FlowAnswers &answers, const ActionRequest &request)
{
    const auto flowOf = [](const StoredFlow *stored) { return stored ? &stored->flow : nullptr; };
    const auto answerWith = [&](const StoredFlow *stored) {
        ActionAnswer answer = answers.ok(Answer().flow(flowOf(stored)));
        if (stored)
            aboutFlow(answer, stored->flow);
        return answer;
    };
    switch (request.action) {
    case Action::ListFlows:
        return answers.ok(Answer().flows(session.list()));
    case Action::FindLatestFlow:
        return answerWith(session.latest());
    case Action::ResolveFlow: {
        const QByteArray token = fieldText(request.fields, "token");
        const StoredFlow *found = session.find(token);
        return answerWith(found || token != session.key() ? found : session.newest());
    }
    case Action::GetTaskSummary: {
        const StoredFlow *stored = session.find(fieldText(request.fields, "flowId"));
        return answers.ok(Answer().summary(stored ? &stored->tally : nullptr));
    }
    default:
        return answerWith(session.find(fieldText(request.fields, "flowId")));
    }
}

/// What cancel_flow is answered once its tasks have had their time.
ActionAnswer cancelAnswer(const FlowSession &session, const FlowAnswers &answers, const QByteArray &flowId)
{
    const StoredFlow *stored = session.find(flowId);
    if (!stored)
        return missingFlow(answers, Action::CancelFlow);
    const Flow &flow = stored->flow;
    if (flow.status == FlowStatus::Cancelled) {
        return answers.ok(
            Answer().flag("found", true).flag("cancelled", true).flow(&flow).tasks(stored->tasks));
    }
    if (flow.cancelsItself && !isFinished(flow.status) && stored->tally.active() > 0)
        return cancelPending(answers, flow, stored->tasks);
    return answers.refused(409, "revision_conflict", "Flow changed while cancellation was in progress.",
                           Answer()
                               .flag("found", true)
                               .flag("cancelled", false)
                               .text("reason", "Flow changed while cancellation was in progress.")
                               .flow(&flow)
                               .tasks(stored->tasks));
}

} // namespace

/// An action that may change something, while it waits for the disk.
struct FlowActions::Work
{
    FlowSession session;
    FlowAnswers answers;
    ActionRequest request;
    FlowDraft::Author author;
    QByteArray flowId;
    ActionAnswer answer = {};
    QPointer<QObject> caller;
    FlowActions::Done done;

    void finish()
    {
        if (!caller)
            return;
        answer.flowId = QString::fromUtf8(flowId);
        if (const StoredFlow *stored = session.find(flowId))
            answer.revision = stored->flow.revision;
        done(answer);
    }
};

FlowActions::FlowActions(ChildTasks &tasks)
    : m_tasks(tasks)
{ }

void FlowActions::perform(FlowSession session, const RouteContext &route, ActionRequest request,
                          QObject *context, Done done)
{
    const FlowAnswers answers(route.routeId);
    if (!ruleOf(request.action).isMutation) {
        done(read(session, answers, request));
        return;
    }
    const auto work = std::make_shared<Work>(Work{.session = session,
                                                  .answers = answers,
                                                  .request = std::move(request),
                                                  .author = {},
                                                  .flowId = {},
                                                  .caller = context,
                                                  .done = std::move(done)});
    work->author = authorOf(work->request.action, route.callId);
    work->flowId = fieldText(work->request.fields, "flowId");
    switch (work->request.action) {
    case Action::CreateFlow:
        create(work, route.controllerId.toUtf8());
        return;
    case Action::CancelFlow:
        cancel(work);
        return;
    case Action::RunTask:
        runTask(work, route.agent.toUtf8());
        return;
    case Action::UpdateTask:
        edit(work, [](Work &job, FlowDraft &draft) {
            job.answer = updateTask(draft, job.request, job.answers, job.author);
        });
        return;
    default:
        edit(work, [](Work &job, FlowDraft &draft) {
            job.answer = changeFlow(draft, job.request, job.answers, job.author);
        });
    }
}

void FlowActions::edit(const std::shared_ptr<Work> &work, std::function<void(Work &, FlowDraft &)> change,
                       std::function<void(Work &)> committed)
{
    // The context is not the caller: what follows a commit, like the start of a task, has to happen.
    work->session.edit(
        work->flowId, [work, change = std::move(change)](FlowDraft &draft) { change(*work, draft); },
        &m_tasks,
        [work, committed = std::move(committed)](const Result<void> &stored) {
            if (stored && committed) {
                committed(*work);
                return;
            }
            if (!stored) {
                work->answer = stored.error().code == ErrorCode::NotFound
                    ? missingFlow(work->answers, work->request.action)
                    : persistFailed(work->answers, work->request.action);
            }
            work->finish();
        });
}

void FlowActions::create(const std::shared_ptr<Work> &work, const QByteArray &controllerId)
{
    Flow flow = newFlow(work->request.fields, controllerId);
    if (const std::optional<QString> objection = work->session.objectionTo(byteSize(flow))) {
        const QByteArray reason = objection->toUtf8();
        work->answer = work->answers.refused(409, "create_rejected", reason,
                                             Answer().flag("created", false).text("reason", reason));
        work->finish();
        return;
    }
    work->session.create(std::move(flow), {.action = work->author.action, .callId = work->author.callId},
                         &m_tasks, [work](const Result<const Flow *> &stored) {
                             if (stored) {
                                 work->flowId = (*stored)->id;
                                 work->answer = work->answers.ok(
                                     Answer().flag("created", true).flow(*stored));
                             } else {
                                 work->answer = persistFailed(work->answers, Action::CreateFlow);
                             }
                             work->finish();
                         });
}

void FlowActions::runTask(const std::shared_ptr<Work> &work, const QByteArray &runner)
{
    const auto created = std::make_shared<std::optional<Task>>();
    edit(
        work,
        [created, runner](Work &job, FlowDraft &draft) {
            FlowStore &store = job.session.store();
            job.answer = Gatehouse::runTask(
                draft, job.request, newTask(job.request.fields, job.session.key(), runner, draft.now()),
                [&store](Task &task) { store.identify(task); }, job.answers, job.author, *created);
        },
        [this, created](Work &job) {
            job.finish();
            if (*created && !(*created)->runner.isEmpty())
                m_tasks.start(job.session, **created);
        });
}

void FlowActions::cancel(const std::shared_ptr<Work> &work)
{
    const auto goesOn = std::make_shared<bool>(false);
    edit(
        work,
        [goesOn](Work &job, FlowDraft &draft) {
            job.answer = cancelFlow(draft, job.answers, job.author, *goesOn);
        },
        [this, work, goesOn](Work &job) {
            if (!*goesOn) {
                job.finish();
                return;
            }
            m_tasks.cancel(job.flowId, CancelPatience, [work] {
                work->answer = cancelAnswer(work->session, work->answers, work->flowId);
                work->finish();
            });
        });
}

} // namespace Gatehouse
