// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callstore.h"
#include "http/call.h"
#include "storage/database.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace Gatehouse {

/// The numbers a CallLog works by. Tests use smaller ones.
struct CallLogTuning
{
    std::chrono::milliseconds flushInterval{500}; ///< between two writes
    std::size_t flushFrom = 4096; ///< records that are written sooner: what waits for the disk waits for them
    std::chrono::milliseconds retryInterval{1000}; ///< after a write that failed
    std::chrono::milliseconds updateInterval{50}; ///< between two callsUpdated()
    std::chrono::milliseconds pruneInterval{std::chrono::minutes{10}};
    std::size_t recordsPerJob = 4096; ///< records one write job stores
    int pruneChunk = 5000; ///< records one job deletes
    qsizetype backlogFrom = 100000; ///< ended calls that wait to be stored
    qsizetype backlogUntil = 90000;
};

/// Knows every call: the running ones live, all of them in the database, to which it writes in batches. No
/// record is dropped: a write that fails is tried again. A kill loses what was not written yet, the last
/// flush interval. Gateway thread.
class CallLog final : public QObject, public CallObserver
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallLog)
public:
    /// A write that goes along with a batch of records, and the function that is told whether it was
    /// committed. Both empty: nothing to write.
    using BatchPart = std::pair<Database::WriteJob, std::function<void(bool)>>;

    /// @a database is borrowed, was opened with callsSchema() and must outlive the log.
    explicit CallLog(Database &database, QObject *parent = nullptr, const CallLogTuning &tuning = {});
    /// Calls close() unless that was done; calls that ended since are stored, too.
    ~CallLog() override;

    /// To be called once, before the first call: ends the records that a former process left running and
    /// counts. Blocks.
    [[nodiscard]] Result<void> load();
    /// How long and how many records are kept; 0 for no limit. Deletes what is over the limit now and every
    /// ten minutes, in small jobs between which others run.
    void setRetention(int days, int max);

    /// The calls that run, in order of arrival.
    [[nodiscard]] QList<CallRecord> running() const;
    [[nodiscard]] int runningCount() const { return static_cast<int>(m_running.size()); }
    /// Records in the database.
    [[nodiscard]] qint64 storedCount() const { return m_storedCount; }
    /// The newest calls that match @a query, the oldest of them first: stored ones, those not stored yet and
    /// running ones. @a done runs later, unless @a context dies before.
    void recent(const CallQuery &query, QObject *context,
                std::function<void(Result<QList<CallRecord>>)> done);

    /// What the database holds of the calls since @a sinceMs, see loadUsage(). @a done runs later, unless
    /// @a context dies before.
    void usage(qint64 sinceMs, QObject *context, std::function<void(Result<QList<CallUsage>>)> done);
    /// The same by route, see loadRouteUsage().
    void routeUsage(qint64 sinceMs, QObject *context, std::function<void(Result<RouteUsages>)> done);
    /// One stretch of a search: of the calls before query.beforeSequence (all, without one) it looks at the
    /// newest @a span, or at fewer once query.limit of them match; stored ones, those not stored yet and
    /// running ones. Go on with beforeSequence = CallPage::reached until that isLast(): other work of the
    /// database has its turn in between. @a done as for recent().
    void search(const CallQuery &query, qint64 span, QObject *context,
                std::function<void(Result<CallPage>)> done);

    /// Counts stored calls that have ended since @a sinceMs: one stretch before @a beforeSequence. Go on with
    /// CallSpreadPage::reached until that isLast. @a done as for recent().
    void spread(qint64 beforeSequence, qint64 sinceMs, QObject *context,
                std::function<void(Result<CallSpreadPage>)> done);

    /// Has @a collect called at each flush, for writes that can wait as long as records can. They share the
    /// COMMIT of the records, but a part that fails leaves the records alone; it should be collected again
    /// after another markDirty(). What @a collect and the function it returns refer to
    /// must live until close(), or as long as @a context if that is given.
    void addBatchWriter(std::function<BatchPart()> collect, QObject *context = nullptr);
    /// Makes sure that a flush comes within the flush interval.
    void markDirty();
    /// Writes what is due now. @a done runs once that was committed or has failed (it is kept then).
    void flush(std::function<void()> done = {});
    /// Writes everything that is due and waits for it. Fails when something could not be stored.
    [[nodiscard]] Result<void> close();

    void callArrived(const Call &call) override;
    void callChanged(const Call &call) override;
    void callEnded(const Call &call) override;
    [[nodiscard]] bool isBacklogged() const override { return m_backlogged; }

Q_SIGNALS:
    /// The newest state of each call that changed since the last time, in order of arrival. At most 20 times
    /// a second.
    void callsUpdated(const QList<Gatehouse::CallRecord> &records);
    void backlogChanged(bool backlogged);

private:
    /// A call that is not both ended and stored.
    struct Entry
    {
        const Call *call = nullptr; ///< while it runs: its record is not copied before it has to be
        std::shared_ptr<const CallRecord> ended = {}; ///< the last word about it
        bool dirty = false; ///< has changed since it was last given to the database
        bool stored = false;
    };
    using Entries = std::map<qint64, Entry>; ///< by sequence
    struct BatchWriter
    {
        std::function<BatchPart()> collect;
        QPointer<QObject> context;
    };

    [[nodiscard]] static CallRecord recordOf(const Entries::value_type &entry);
    void update(Entries::iterator entry);
    void makeDue(Entries::iterator entry);
    void armFlush();
    void startFlush();
    void writeRecords(std::vector<Entries::iterator> entries);
    void writeParts();
    void recordsWritten(const std::vector<Entries::iterator> &entries, const Result<void> &result);
    void finishFlush();
    /// Remembers the first failure of the flush under way.
    void noteOutcome(const Result<void> &result);
    void reportOutcome();
    void updateBacklog();
    void emitUpdates();
    void prune();
    void pruneChunk();
    void addUnstored(const CallQuery &query, QList<CallRecord> &records) const;
    void searchOn(const CallQuery &query, QList<CallRecord> found, const QPointer<QObject> &context,
                  std::function<void(Result<QList<CallRecord>>)> done);

    Database &m_database;
    const CallLogTuning m_tuning;
    QTimer m_flushTimer;
    QTimer m_updateTimer;
    QTimer m_pruneTimer;
    Entries m_entries;
    std::unordered_map<const Call *, Entries::iterator> m_running;
    std::vector<Entries::iterator> m_due; ///< the dirty ones
    std::map<qint64, CallRecord> m_updates; ///< for the next callsUpdated()
    std::vector<BatchWriter> m_batchWriters;
    std::vector<std::function<void()>> m_waiters; ///< for the next flush
    std::vector<std::function<void()>> m_flushWaiters; ///< for the flush under way
    qint64 m_lastSequence = 0;
    qint64 m_storedCount = 0;
    qsizetype m_endedCount = 0; ///< ended entries: they wait to be stored
    int m_keepDays = 0;
    qint64 m_keepMax = 0;
    QString m_flushError; ///< of the flush under way
    bool m_flushing = false;
    bool m_partsDue = false; ///< markDirty() since the last flush began
    bool m_failing = false;
    bool m_pruning = false;
    bool m_backlogged = false;
    bool m_closed = false;
};

} // namespace Gatehouse
