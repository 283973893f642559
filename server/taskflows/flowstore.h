// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "result.h"
#include "storage/database.h"
#include "taskflows/flow.h"

#include <QByteArrayList>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace Gatehouse {

class FlowDraft;
class FlowStore;
struct FlowEntry;
struct SessionFlows;

/// The tables of the room.
[[nodiscard]] Schema flowsSchema();

/// The flows of one session, and no way to those of any other. A cheap value; valid as long as its store.
/// Gateway thread.
class FlowSession final
{
public:
    /// Looks at a flow and changes it through the draft. It may run at once or later, when the change of the
    /// flow that is on its way to the disk has arrived there; it sees everything that was changed before.
    using Edit = std::function<void(FlowDraft &)>;
    using Done = std::function<void(const Result<void> &)>;

    [[nodiscard]] const QByteArray &key() const;
    [[nodiscard]] FlowStore &store() const { return *m_store; }

    // Reads tell what is committed, never what may yet be undone. What they return is valid until control
    // returns to the event loop.

    /// The flow @a id; null when this session has none.
    [[nodiscard]] const StoredFlow *find(const QByteArray &id) const;
    /// All flows, newest created first, then by id.
    [[nodiscard]] std::vector<const StoredFlow *> list() const;
    /// The flow that was changed last; null when there is none.
    [[nodiscard]] const StoredFlow *latest() const;
    /// The newest unfinished flow, else the newest; null when there is none.
    [[nodiscard]] const StoredFlow *newest() const;

    /// Which limit a new flow of @a bytes would exceed, in words; none when it fits.
    [[nodiscard]] std::optional<QString> objectionTo(qint64 bytes) const;
    /// Stores the new @a flow, whose id, number, session and times are given here; @a line says by whose
    /// action.
    /// @a done gets it, as it is stored, once it is committed, or why it is not; it is dropped when @a
    /// context dies.
    void create(Flow flow, HistoryLine line, QObject *context,
                std::function<void(const Result<const Flow *> &)> done);
    /// Has @a edit change the flow @a id. @a done follows once what it changed is committed (at once when
    /// that is nothing), or with the failure, which undoes all of it; NotFound when there is no such flow.
    void edit(const QByteArray &id, Edit edit, QObject *context, Done done);

private:
    friend class FlowStore;
    FlowSession(FlowStore &store, SessionFlows &flows)
        : m_store(&store)
        , m_flows(&flows)
    { }

    FlowStore *m_store;
    SessionFlows *m_flows;
};

/// Flows, their tasks and their history. Read from memory; a change is applied to a draft, written, and takes
/// the place of what was there once it is committed. Changes of one flow that arrive while one is on its way
/// to the disk wait and travel together; changes of different flows share a commit as the database has it.
/// So nobody ever sees what is then undone, and a commit that fails leaves nothing behind. Gateway thread.
class FlowStore final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowStore)
public:
    /// Milliseconds since 1970.
    using Clock = std::function<qint64()>;

    /// @a database is borrowed.
    explicit FlowStore(Database &database, Clock clock = {}, QObject *parent = nullptr);
    ~FlowStore() override;

    /// Reads everything, and settles what the last process left: tasks that its agents ran are lost, and
    /// flows that only waited for those to be cancelled are. Blocks; call it once, before anything else.
    [[nodiscard]] Result<void> load();
    /// What one session may hold from now on.
    void setLimits(const FlowLimits &limits) { m_limits = limits; }
    [[nodiscard]] FlowSession bindSession(const QString &key);

    /// Removes flows that were finished more than @a days ago, with tasks and history. @a done gets how many.
    void prune(int days, QObject *context, std::function<void(const Result<int> &)> done);

    // For the operator, who may see all sessions.

    /// All flows, newest created first.
    [[nodiscard]] QList<StoredFlow> snapshot() const;
    /// The flow @a id of whatever session; none when there is no such.
    [[nodiscard]] std::optional<StoredFlow> find(const QByteArray &id) const;
    /// The session that the flow @a id belongs to; none when there is no such flow.
    [[nodiscard]] std::optional<FlowSession> sessionOf(const QByteArray &id);
    /// The history of the flow @a id, oldest first.
    void history(const QByteArray &id, QObject *context,
                 std::function<void(const Result<QList<HistoryLine>> &)> done);
    [[nodiscard]] qsizetype count() const;
    /// How many flows a session has.
    struct SessionCount
    {
        qsizetype flows = 0;
        qsizetype unfinished = 0; ///< of these
        bool operator==(const SessionCount &) const = default;
    };
    /// Of every session that has flows.
    [[nodiscard]] QHash<QString, SessionCount> countsBySession() const;

    [[nodiscard]] qint64 now() const { return m_clock(); }
    /// Gives @a task its id and its number.
    void identify(Task &task);
    /// Shows how far a running task is. Only in memory: what it says is stored with the next change.
    void setProgress(const QByteArray &flowId, const QByteArray &taskId, const QByteArray &summary);

Q_SIGNALS:
    /// Flows that were created, changed or removed since the last time; at most 20 times a second.
    void flowsChanged(const QByteArrayList &ids);

private:
    friend class FlowSession;

    SessionFlows &sessionFlows(const QByteArray &key);
    /// Makes the draft of all changes that wait and sends it off, unless one is on its way.
    void begin(FlowEntry &entry);
    void settle(FlowEntry &entry, const Result<void> &outcome);
    void install(FlowEntry &entry, const FlowDraft &draft);
    void create(SessionFlows &session, Flow flow, HistoryLine line, QObject *context,
                std::function<void(const Result<const Flow *> &)> done);
    void noteChange(const QByteArray &id);
    [[nodiscard]] FlowEntry *entryOf(const QByteArray &id) const;
    [[nodiscard]] Result<void> settleLeftovers();
    struct Pruning;
    void pruneMore(const std::shared_ptr<Pruning> &pruning);

    Database &m_database;
    Clock m_clock;
    FlowLimits m_limits;
    std::unordered_map<QByteArray, std::unique_ptr<SessionFlows>> m_sessions;
    qint64 m_lastFlow = 0; ///< highest number given
    qint64 m_lastTask = 0;
    QSet<QByteArray> m_changed;
    QTimer m_changedTimer;
};

} // namespace Gatehouse
