// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/childtasks.h"

#include "agents/words.h"
#include "taskflows/flowdraft.h"

#include <QLoggingCategory>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcTasks, "gatehouse.flows.tasks")

/// What the views keep of an agent's words.
constexpr qsizetype SummaryLength = 1000;
constexpr qsizetype ProgressLength = 240;
/// Until a result that could not be stored is tried again.
constexpr auto RetryAfter = 1s;

const FlowDraft::Author &author()
{
    static const FlowDraft::Author us{.action = "update_task", .callId = {}};
    return us;
}

/// The end of @a text in one line: what the agent is at.
QByteArray progressOf(const QString &text)
{
    const QString tail = text.right(2 * ProgressLength).simplified();
    return (tail.size() <= ProgressLength ? tail : u'…' + tail.right(ProgressLength - 1)).toUtf8();
}

void setEnd(Task &task, const TaskEnd &end, bool isStopping)
{
    const QByteArray words = boundedWords(QString::fromUtf8(end.text), SummaryLength).toUtf8();
    switch (end.kind) {
    case TaskEnd::Kind::Reply:
        task.status = TaskStatus::Succeeded;
        task.terminalSummary = words;
        return;
    case TaskEnd::Kind::Failed:
        task.status = TaskStatus::Failed;
        task.error = words;
        return;
    case TaskEnd::Kind::TimedOut:
        task.status = TaskStatus::TimedOut;
        task.error = words;
        return;
    case TaskEnd::Kind::Aborted:
        task.status = isStopping ? TaskStatus::Lost : TaskStatus::Cancelled;
        if (isStopping)
            task.error = "The gateway was stopped.";
        return;
    }
}

} // namespace

ChildTasks::ChildTasks(FlowStore &store, TaskRunner &runner, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_runner(runner)
{ }

ChildTasks::~ChildTasks() = default;

void ChildTasks::start(const FlowSession &session, const Task &task)
{
    m_tasks.emplace(task.id, Running{.session = session, .flowId = task.flowId, .isStopping = m_isDraining});
    if (m_isDraining) {
        taskEnded(task.id, {.kind = TaskEnd::Kind::Aborted});
        return;
    }
    m_runner.start({.taskId = task.id,
                    .instance = QString::fromUtf8(task.runner),
                    .session = task.childSessionKey.isEmpty() ? u"task-"_s + QString::fromLatin1(task.id)
                                                              : QString::fromUtf8(task.childSessionKey),
                    .text = QString::fromUtf8(task.task)},
                   *this);
}

void ChildTasks::taskStarted(const QByteArray &taskId)
{
    const auto running = m_tasks.find(taskId);
    if (running == m_tasks.end())
        return;
    const qint64 startedAt = m_store.now();
    running->second.startedAt = startedAt;
    running->second.session.edit(
        running->second.flowId,
        [taskId, startedAt](FlowDraft &draft) {
            const Task *task = draft.findTask(taskId);
            if (!task || task->status != TaskStatus::Queued)
                return;
            Task next = *task;
            next.status = TaskStatus::Running;
            next.startedAt = startedAt;
            next.lastEventAt = std::max(draft.now(), task->lastEventAt);
            draft.putAnyway(std::move(next), author());
        },
        this,
        [taskId](const Result<void> &stored) {
            // its end says when it began, too
            if (!stored)
                qCWarning(lcTasks).noquote()
                    << "cannot store that a task runs:" << taskId << stored.error().message;
        });
}

void ChildTasks::taskProgressed(const QByteArray &taskId, const QString &textSoFar)
{
    if (const auto running = m_tasks.find(taskId); running != m_tasks.end())
        m_store.setProgress(running->second.flowId, taskId, progressOf(textSoFar));
}

void ChildTasks::taskEnded(const QByteArray &taskId, const TaskEnd &end) { storeEnd(taskId, end); }

void ChildTasks::storeEnd(const QByteArray &taskId, const TaskEnd &end)
{
    const auto found = m_tasks.find(taskId);
    if (found == m_tasks.end())
        return;
    Running &running = found->second;
    running.session.edit(
        running.flowId,
        [taskId, end, startedAt = running.startedAt, isStopping = running.isStopping](FlowDraft &draft) {
            const Task *task = draft.findTask(taskId);
            if (!task || !isActive(task->status))
                return;
            Task next = *task;
            setEnd(next, end, isStopping);
            if (!next.startedAt)
                next.startedAt = startedAt;
            next.endedAt = draft.now();
            next.lastEventAt = std::max(draft.now(), task->lastEventAt);
            draft.putAnyway(std::move(next), author());
            draft.endIfDue();
        },
        this,
        [this, taskId, end](const Result<void> &stored) {
            if (stored || stored.error().code == ErrorCode::NotFound) {
                forget(taskId);
                return;
            }
            qCWarning(lcTasks).noquote()
                << "cannot store how a task ended, trying again:" << taskId << stored.error().message;
            QTimer::singleShot(RetryAfter, this, [this, taskId, end] { storeEnd(taskId, end); });
        });
}

void ChildTasks::forget(const QByteArray &taskId)
{
    const auto gone = m_tasks.find(taskId);
    if (gone == m_tasks.end())
        return;
    const QByteArray flowId = gone->second.flowId;
    m_tasks.erase(gone);
    if (tasksOf(flowId).empty()) {
        std::vector<std::function<void()>> served;
        for (auto canceller = m_cancellers.begin(); canceller != m_cancellers.end();) {
            if (canceller->flowId == flowId) {
                served.push_back(std::move(canceller->done));
                canceller = m_cancellers.erase(canceller);
            } else {
                ++canceller;
            }
        }
        for (const std::function<void()> &done : served)
            done();
    }
    if (m_isDraining && m_tasks.empty())
        QMetaObject::invokeMethod(this, &ChildTasks::idle, Qt::QueuedConnection);
}

std::vector<QByteArray> ChildTasks::tasksOf(const QByteArray &flowId) const
{
    std::vector<QByteArray> ids;
    for (const auto &[id, running] : m_tasks) {
        if (running.flowId == flowId)
            ids.push_back(id);
    }
    return ids;
}

void ChildTasks::cancel(const QByteArray &flowId, std::chrono::milliseconds patience,
                        std::function<void()> done)
{
    const std::vector<QByteArray> ids = tasksOf(flowId);
    if (ids.empty()) {
        done();
        return;
    }
    auto timer = std::make_unique<QTimer>();
    timer->setSingleShot(true);
    const QTimer *key = timer.get();
    connect(key, &QTimer::timeout, this, [this, key] {
        const auto late = std::ranges::find_if(
            m_cancellers, [key](const Canceller &canceller) { return canceller.patience.get() == key; });
        if (late == m_cancellers.end())
            return;
        late->patience.release()->deleteLater(); // this is its signal
        const std::function<void()> give = std::move(late->done);
        m_cancellers.erase(late);
        give();
    });
    timer->start(patience);
    m_cancellers.push_back({.flowId = flowId, .done = std::move(done), .patience = std::move(timer)});
    for (const QByteArray &id : ids)
        m_runner.abort(id);
}

bool ChildTasks::stop(const QByteArray &id)
{
    if (m_tasks.find(id) == m_tasks.end())
        return false;
    m_runner.abort(id);
    return true;
}

void ChildTasks::drain()
{
    m_isDraining = true;
    std::vector<QByteArray> waiting;
    for (auto &[id, running] : m_tasks) {
        if (!running.startedAt) {
            running.isStopping = true;
            waiting.push_back(id);
        }
    }
    for (const QByteArray &id : waiting)
        m_runner.abort(id);
    if (m_tasks.empty())
        QMetaObject::invokeMethod(this, &ChildTasks::idle, Qt::QueuedConnection);
}

void ChildTasks::abortAll()
{
    std::vector<QByteArray> ids;
    for (auto &[id, running] : m_tasks) {
        running.isStopping = true;
        ids.push_back(id);
    }
    for (const QByteArray &id : ids)
        m_runner.abort(id);
}

} // namespace Gatehouse
