// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instancetasks.h"

#include "webhooks/instances.h"
#include "webhooks/turn.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

TaskEnd toEnd(const RunOutcome &outcome)
{
    switch (outcome.kind) {
    case RunOutcome::Kind::Reply:
        return {.kind = TaskEnd::Kind::Reply, .text = outcome.text};
    case RunOutcome::Kind::Error:
        return {.kind = outcome.isTimeout ? TaskEnd::Kind::TimedOut : TaskEnd::Kind::Failed,
                .text = outcome.text};
    case RunOutcome::Kind::Aborted:
        break;
    }
    return {.kind = TaskEnd::Kind::Aborted};
}

TaskEnd failed(const QString &why) { return {.kind = TaskEnd::Kind::Failed, .text = why.toUtf8()}; }

} // namespace

InstanceTasks::InstanceTasks(Find find)
    : m_find(std::move(find))
{ }

InstanceTasks::~InstanceTasks() = default;

void InstanceTasks::start(TaskJob job, TaskObserver &observer)
{
    const QByteArray id = job.taskId;
    Running &task = m_tasks[id];
    task.observer = &observer;
    const std::shared_ptr<InstanceRuntime> instance = m_find(job.instance);
    if (!instance) {
        endLater(id, failed(u"There is no instance \"%1\"."_s.arg(job.instance)));
        return;
    }
    const QString &name = instance->config.name;
    if (!instance->config.enabled) {
        endLater(id, failed(u"The instance \"%1\" is disabled."_s.arg(name)));
        return;
    }
    RunRequest request;
    request.instance = instance->config.uuid;
    request.session = job.session;
    request.message = job.text;
    task.turn = std::make_unique<Turn>(instance, std::move(request));
    Turn *turn = task.turn.get();
    connect(turn, &Turn::running, this, [id, &observer] { observer.taskStarted(id); });
    connect(turn, &Turn::partialText, this,
            [id, &observer](const QString &textSoFar) { observer.taskProgressed(id, textSoFar); });
    connect(turn, &Turn::ended, this, [this, id](const RunOutcome &outcome) { end(id, toEnd(outcome)); });
    turn->showText(true);
    if (!turn->begin())
        endLater(id, failed(u"The waiting line of the instance \"%1\" is full."_s.arg(name)));
}

void InstanceTasks::abort(const QByteArray &taskId)
{
    const auto task = m_tasks.find(taskId);
    if (task == m_tasks.end() || !task->second.turn)
        return; // its end is on its way
    if (task->second.turn->stage() == Turn::Stage::Running) {
        task->second.turn->abort();
        return;
    }
    task->second.turn.reset();
    endLater(taskId, {.kind = TaskEnd::Kind::Aborted});
}

void InstanceTasks::endLater(const QByteArray &taskId, const TaskEnd &end)
{
    QMetaObject::invokeMethod(
        this, [this, taskId, end] { this->end(taskId, end); }, Qt::QueuedConnection);
}

void InstanceTasks::end(const QByteArray &taskId, const TaskEnd &end)
{
    const auto found = m_tasks.find(taskId);
    if (found == m_tasks.end())
        return;
    Running task = std::move(found->second);
    m_tasks.erase(found);
    if (task.turn) // this may be its signal
        task.turn.release()->deleteLater();
    task.observer->taskEnded(taskId, end);
}

} // namespace Gatehouse
