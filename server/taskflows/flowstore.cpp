// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowstore.h"

#include "randomuuid.h"
#include "taskflows/flowentry.h"
#include "taskflows/flowtables.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <QMetaMethod>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcFlows, "gatehouse.flows")

constexpr auto ChangedInterval = 50ms; // the console is told at most 20 times a second
/// Flows that are removed together; others get their turn in between.
constexpr std::size_t PruneAtOnce = 200;
constexpr qint64 DayMs = 86400000;

void deliver(const std::vector<PendingEdit> &edits, const Result<void> &outcome)
{
    for (const PendingEdit &edit : edits) {
        if (edit.context && edit.done)
            edit.done(outcome);
    }
}

FlowWrite toWrite(const FlowDraft &draft)
{
    FlowWrite write;
    write.flowNumber = draft.flow().number;
    if (draft.isFlowChanged())
        write.flow = draft.flow();
    for (const auto &[index, task] : draft.changedTasks())
        write.tasks.push_back(task);
    write.history = draft.history();
    return write;
}

} // namespace

FlowStore::FlowStore(Database &database, Clock clock, QObject *parent)
    : QObject(parent)
    , m_database(database)
    , m_clock(clock ? std::move(clock) : Clock(QDateTime::currentMSecsSinceEpoch))
{
    m_changedTimer.setSingleShot(true);
    m_changedTimer.setInterval(ChangedInterval);
    connect(&m_changedTimer, &QTimer::timeout, this,
            [this] { Q_EMIT flowsChanged(std::exchange(m_changed, {}).values()); });
}

FlowStore::~FlowStore() = default;

Result<void> FlowStore::load()
{
    std::unordered_map<qint64, FlowEntry *> byNumber;
    QHash<QByteArray, QByteArray> controllers; // one copy of each name for all flows
    std::function<Result<int>(Connection &)> read = [&](Connection &connection) -> Result<int> {
        const Result<void> loaded = loadFlows(
            connection,
            [&](Flow &&flow) {
                SessionFlows &session = sessionFlows(flow.session);
                flow.session = session.key;
                QByteArray &controller = controllers[flow.controllerId];
                if (controller.isEmpty())
                    controller = flow.controllerId;
                flow.controllerId = controller;
                m_lastFlow = flow.number;
                session.bytes += byteSize(flow);
                StoredFlow stored;
                stored.flow = std::move(flow);
                FlowEntry &entry = session.add(std::move(stored));
                byNumber.emplace(m_lastFlow, &entry);
            },
            [&](Task &&task, qint64 flowNumber) {
                m_lastTask = task.number;
                const auto flow = byNumber.find(flowNumber);
                if (flow == byNumber.end())
                    return;
                FlowEntry &entry = *flow->second;
                task.flowId = entry.stored.flow.id;
                entry.session->bytes += byteSize(task);
                entry.stored.put(task);
            });
        if (!loaded)
            return tl::unexpected<Error>(loaded.error());
        return 0;
    };
    if (const Result<int> loaded = m_database.runNow<int>(std::move(read)); !loaded)
        return tl::unexpected<Error>(loaded.error());
    for (const auto &[key, session] : m_sessions) {
        session->byUpdate.sort([](const FlowEntry *left, const FlowEntry *right) {
            return left->stored.flow.updatedAt < right->stored.flow.updatedAt;
        });
    }
    return settleLeftovers();
}

Result<void> FlowStore::settleLeftovers()
{
    std::vector<std::pair<FlowEntry *, std::unique_ptr<FlowDraft>>> drafts;
    const FlowDraft::Author author{.action = "update_task"};
    for (const auto &[key, session] : m_sessions) {
        for (const auto &[id, entry] : session->flows) {
            if (entry->stored.tally.active() == 0)
                continue;
            auto draft = std::make_unique<FlowDraft>(entry->stored, 0);
            draft->setNow(now());
            for (const Task &task : entry->stored.tasks) {
                if (task.runner.isEmpty() || !isActive(task.status))
                    continue;
                Task lost = task;
                lost.status = TaskStatus::Lost;
                lost.error = "The gateway ended before the task did.";
                lost.endedAt = now();
                lost.lastEventAt = std::max(now(), task.lastEventAt);
                draft->putAnyway(std::move(lost), author);
            }
            if (draft->isEmpty())
                continue;
            draft->endIfDue();
            drafts.emplace_back(entry.get(), std::move(draft));
        }
    }
    if (drafts.empty())
        return {};
    std::function<Result<int>(Connection &)> write = [&drafts](Connection &connection) -> Result<int> {
        for (const auto &[entry, draft] : drafts) {
            if (const Result<void> stored = storeFlows(connection, toWrite(*draft)); !stored)
                return tl::unexpected<Error>(stored.error());
        }
        return 0;
    };
    if (const Result<int> written = m_database.runNow<int>(std::move(write)); !written)
        return tl::unexpected<Error>(written.error());
    for (const auto &[entry, draft] : drafts)
        install(*entry, *draft);
    qCInfo(lcFlows) << drafts.size() << "flows had tasks that the last process left running";
    return {};
}

SessionFlows &FlowStore::sessionFlows(const QByteArray &key)
{
    std::unique_ptr<SessionFlows> &session = m_sessions[key];
    if (!session) {
        session = std::make_unique<SessionFlows>();
        session->key = key;
    }
    return *session;
}

FlowSession FlowStore::bindSession(const QString &key) { return {*this, sessionFlows(key.toUtf8())}; }

void FlowStore::create(SessionFlows &session, Flow flow, HistoryLine line, QObject *context,
                       std::function<void(const Result<const Flow *> &)> done)
{
    flow.id = newUuid();
    flow.number = ++m_lastFlow;
    flow.session = session.key;
    flow.createdAt = flow.updatedAt = now();
    line.flowId = flow.id;
    line.time = flow.createdAt;
    line.fields = changedFields(Flow(), flow);
    const qint64 bytes = byteSize(flow);
    session.bytes += bytes;
    ++session.creating;
    FlowWrite write{.flow = flow, .tasks = {}, .history = {std::move(line)}, .flowNumber = flow.number};
    m_database.write(
        [write = std::move(write)](Connection &connection) { return storeFlows(connection, write); }, this,
        [this, &session, flow = std::move(flow), bytes, context = QPointer<QObject>(context),
         done = std::move(done)](const Result<void> &outcome) mutable {
            --session.creating;
            if (!outcome) {
                session.bytes -= bytes;
                if (context)
                    done(tl::unexpected<Error>(outcome.error()));
                return;
            }
            StoredFlow stored;
            stored.flow = std::move(flow);
            const Flow &added = session.add(std::move(stored)).stored.flow;
            noteChange(added.id);
            if (context)
                done(&added);
        });
}

void FlowStore::begin(FlowEntry &entry)
{
    while (!entry.change && !entry.isLeaving && !entry.waiting.empty()) {
        auto change = std::make_unique<FlowChange>(entry.stored, m_limits.bytes - entry.session->bytes);
        change->edits = std::exchange(entry.waiting, {});
        for (const PendingEdit &edit : change->edits) {
            change->draft.setNow(now());
            edit.edit(change->draft);
        }
        if (change->draft.isEmpty()) {
            deliver(change->edits, {});
            continue;
        }
        change->reserved = std::max<qint64>(0, change->draft.growth());
        entry.session->bytes += change->reserved;
        entry.change = std::move(change);
        m_database.write([write = toWrite(entry.change->draft)](
                             Connection &connection) { return storeFlows(connection, write); },
                         this, [this, &entry](const Result<void> &outcome) { settle(entry, outcome); });
    }
}

void FlowStore::settle(FlowEntry &entry, const Result<void> &outcome)
{
    const std::unique_ptr<FlowChange> change = std::move(entry.change);
    entry.session->bytes -= change->reserved;
    if (outcome)
        install(entry, change->draft);
    // Whoever waited behind a change that failed has waited as long, so it hears the same.
    const std::vector<PendingEdit> failed = outcome ? std::vector<PendingEdit>()
                                                    : std::exchange(entry.waiting, {});
    deliver(change->edits, outcome);
    deliver(failed, outcome);
    begin(entry);
}

/// Puts the committed @a draft in the place of what was there.
void FlowStore::install(FlowEntry &entry, const FlowDraft &draft)
{
    SessionFlows &session = *entry.session;
    StoredFlow &stored = entry.stored;
    const Flow &next = draft.flow();
    if (isFinished(stored.flow.status) != isFinished(next.status)) {
        session.setOf(stored.flow.status).erase(&entry);
        session.setOf(next.status).insert(&entry);
    }
    if (stored.flow.revision != next.revision)
        session.byUpdate.splice(session.byUpdate.end(), session.byUpdate, entry.byUpdate);
    session.bytes += byteSize(next) - byteSize(stored.flow);
    stored.flow = next;
    for (const auto &[index, task] : draft.changedTasks()) {
        const auto place = static_cast<std::size_t>(index);
        session.bytes += byteSize(task)
            - (place < stored.tasks.size() ? byteSize(stored.tasks.at(place)) : 0);
        stored.put(task);
    }
    noteChange(next.id);
}

void FlowStore::identify(Task &task)
{
    task.id = newUuid();
    task.number = ++m_lastTask;
}

void FlowStore::setProgress(const QByteArray &flowId, const QByteArray &taskId, const QByteArray &summary)
{
    FlowEntry *entry = entryOf(flowId);
    const int index = entry ? entry->stored.indexOf(taskId) : -1;
    if (index < 0)
        return;
    Task task = entry->stored.tasks.at(static_cast<std::size_t>(index));
    entry->session->bytes += summary.size() - task.progressSummary.size();
    task.progressSummary = summary;
    task.lastEventAt = std::max(now(), task.lastEventAt);
    entry->stored.put(task);
    noteChange(flowId);
}

/// The removal of old flows, some at a time.
struct FlowStore::Pruning
{
    std::vector<QByteArray> ids;
    QPointer<QObject> context;
    std::function<void(const Result<int> &)> done;
    int removed = 0;

    void end(const Result<int> &result) const
    {
        if (context)
            done(result);
    }
};

void FlowStore::prune(int days, QObject *context, std::function<void(const Result<int> &)> done)
{
    const qint64 before = now() - days * DayMs;
    auto pruning = std::make_shared<Pruning>();
    pruning->context = context;
    pruning->done = std::move(done);
    for (const auto &[key, session] : m_sessions) {
        for (const FlowEntry *entry : session->finished) {
            if (entry->stored.flow.endedAt.value_or(entry->stored.flow.updatedAt) < before)
                pruning->ids.push_back(entry->stored.flow.id);
        }
    }
    pruneMore(pruning);
}

void FlowStore::pruneMore(const std::shared_ptr<Pruning> &pruning)
{
    const auto isRunHere = [](const Task &task) { return !task.runner.isEmpty() && isActive(task.status); };
    std::vector<FlowEntry *> leaving;
    std::vector<std::pair<qint64, std::vector<qint64>>> numbers;
    while (leaving.size() < PruneAtOnce && !pruning->ids.empty()) {
        FlowEntry *entry = entryOf(pruning->ids.back());
        pruning->ids.pop_back();
        if (!entry || entry->change || entry->isLeaving || !isFinished(entry->stored.flow.status)
            || std::ranges::any_of(entry->stored.tasks, isRunHere))
            continue;
        entry->isLeaving = true;
        leaving.push_back(entry);
        std::vector<qint64> tasks;
        for (const Task &task : entry->stored.tasks)
            tasks.push_back(task.number);
        numbers.emplace_back(entry->stored.flow.number, std::move(tasks));
    }
    if (leaving.empty()) {
        pruning->end(pruning->removed);
        return;
    }
    m_database.write(
        [numbers = std::move(numbers)](Connection &connection) {
            Result<void> result;
            for (auto flow = numbers.begin(); result && flow != numbers.end(); ++flow)
                result = deleteFlow(connection, flow->first, flow->second);
            return result;
        },
        this,
        [this, pruning, leaving = std::move(leaving)](const Result<void> &outcome) {
            for (FlowEntry *entry : leaving) {
                entry->isLeaving = false;
                if (!outcome) {
                    begin(*entry);
                    continue;
                }
                const std::vector<PendingEdit> waiting = std::exchange(entry->waiting, {});
                noteChange(entry->stored.flow.id);
                entry->session->remove(*entry);
                ++pruning->removed;
                deliver(waiting, failure(ErrorCode::NotFound, u"There is no such flow."_s));
            }
            if (outcome)
                pruneMore(pruning);
            else
                pruning->end(tl::unexpected<Error>(outcome.error()));
        });
}

QList<StoredFlow> FlowStore::snapshot() const
{
    std::vector<const FlowEntry *> entries;
    for (const auto &[key, session] : m_sessions) {
        for (const auto &[id, entry] : session->flows)
            entries.push_back(entry.get());
    }
    std::ranges::sort(entries, NewestFirst());
    QList<StoredFlow> flows;
    flows.reserve(static_cast<qsizetype>(entries.size()));
    for (const FlowEntry *entry : entries)
        flows.append(entry->stored);
    return flows;
}

FlowEntry *FlowStore::entryOf(const QByteArray &id) const
{
    for (const auto &[key, session] : m_sessions) {
        if (FlowEntry *entry = session->find(id))
            return entry;
    }
    return nullptr;
}

std::optional<StoredFlow> FlowStore::find(const QByteArray &id) const
{
    const FlowEntry *entry = entryOf(id);
    return entry ? std::optional(entry->stored) : std::nullopt;
}

std::optional<FlowSession> FlowStore::sessionOf(const QByteArray &id)
{
    const FlowEntry *entry = entryOf(id);
    return entry ? std::optional(FlowSession(*this, *entry->session)) : std::nullopt;
}

void FlowStore::history(const QByteArray &id, QObject *context,
                        std::function<void(const Result<QList<HistoryLine>> &)> done)
{
    const FlowEntry *entry = entryOf(id);
    if (!entry) {
        done(failure(ErrorCode::NotFound, u"There is no flow \"%1\"."_s.arg(QString::fromUtf8(id))));
        return;
    }
    m_database.read<QList<HistoryLine>>(
        [flow = entry->stored.flow](Connection &connection) { return loadHistory(connection, flow); },
        context, std::move(done));
}

QHash<QString, FlowStore::SessionCount> FlowStore::countsBySession() const
{
    QHash<QString, SessionCount> counts;
    for (const auto &[key, session] : m_sessions) {
        if (!session->flows.empty()) {
            counts.insert(QString::fromUtf8(key),
                          {.flows = static_cast<qsizetype>(session->flows.size()),
                           .unfinished = static_cast<qsizetype>(session->unfinished.size())});
        }
    }
    return counts;
}

qsizetype FlowStore::count() const
{
    qsizetype count = 0;
    for (const auto &[key, session] : m_sessions)
        count += static_cast<qsizetype>(session->flows.size());
    return count;
}

void FlowStore::noteChange(const QByteArray &id)
{
    static const QMetaMethod changed = QMetaMethod::fromSignal(&FlowStore::flowsChanged);
    if (!isSignalConnected(changed))
        return;
    m_changed.insert(id);
    if (!m_changedTimer.isActive())
        m_changedTimer.start();
}

} // namespace Gatehouse
