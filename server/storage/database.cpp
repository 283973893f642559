// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/database.h"

#include "storage/databasefile.h"
#include "storage/sqliteconnection.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPointer>
#include <QThread>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <variant>

namespace Gatehouse {

namespace {

/// Jobs that wait for which the thread begins in the middle of a turn.
constexpr std::size_t EnoughToBegin = 8;

struct WriteItem
{
    Database::WriteJob job;
    QPointer<QObject> context;
    Database::WriteDone done;
    std::chrono::steady_clock::time_point queuedAt;
};

/// How long a batch whose oldest job is @a oldest may wait for another process: who waits for that job is not
/// to wait twice, for the batch before it and then for its own.
std::chrono::milliseconds patienceFor(const WriteItem &oldest)
{
    constexpr std::chrono::milliseconds AsGoodAsNew{200}; // spares the usual batch a statement
    const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now()
                                                                           - oldest.queuedAt);
    if (age < AsGoodAsNew)
        return SqliteConnection::Patience;
    return std::max(SqliteConnection::Patience - age, std::chrono::milliseconds(0));
}

struct ReadItem
{
    std::function<void(Connection &)> job;
    QPointer<QObject> context;
    std::function<void()> done;
};

/// Work that somebody waits for.
struct Task
{
    std::function<void(SqliteConnection &)> work;
    bool *finished; ///< guarded by the mutex of the queue
};

using Item = std::variant<WriteItem, ReadItem, Task>;

/// A callback on its way to the owning thread.
struct Delivery
{
    QPointer<QObject> context;
    std::function<void()> call;
};

} // namespace

struct Database::Private
{
    std::thread thread;
    std::mutex mutex; ///< guards what follows up to the blank line
    std::condition_variable wake; ///< the queue is no longer empty, or the end has come
    std::condition_variable taskFinished;
    std::deque<Item> queue;
    bool stopping = false;
    bool wakePosted = false; ///< the thread is woken at the end of this turn of the event loop
    std::vector<Delivery> arrived;
    bool eventPosted = false;
    Database *receiver = nullptr;

    std::atomic<qint64> pendingWrites = 0;
    std::atomic<qint64> commits = 0;
    std::deque<Delivery> ready; ///< owning thread only; callbacks that may run now

    void runThread();
    /// Queues @a item and has the thread begin.
    void push(Item item);
    /// Queues @a item; the thread begins when the event loop has had its turn, so that all that one turn
    /// brings shares a COMMIT, or when enough has come together.
    void pushWrite(WriteItem item);
    void wakeIfPosted();
    void runBlocking(std::function<void(SqliteConnection &)> work);
    void execute(SqliteConnection &connection, std::vector<WriteItem> &batch);
    void execute(SqliteConnection &connection, ReadItem &item);
    void execute(SqliteConnection &connection, Task &task);
    void deliver(std::vector<Delivery> deliveries);
    /// Runs the callbacks that have arrived. Owning thread.
    void runCallbacks();
    void takeArrived();
};

void Database::Private::push(Item item)
{
    {
        const std::lock_guard lock(mutex);
        queue.push_back(std::move(item));
    }
    wake.notify_one();
}

void Database::Private::pushWrite(WriteItem item)
{
    bool isEnough = false;
    {
        const std::lock_guard lock(mutex);
        queue.emplace_back(std::move(item));
        isEnough = queue.size() >= EnoughToBegin;
        if (!isEnough && !std::exchange(wakePosted, true))
            QCoreApplication::postEvent(receiver, new QEvent(QEvent::User));
    }
    if (isEnough)
        wake.notify_one();
}

void Database::Private::wakeIfPosted()
{
    {
        const std::lock_guard lock(mutex);
        if (!std::exchange(wakePosted, false))
            return;
    }
    wake.notify_one();
}

void Database::Private::runBlocking(std::function<void(SqliteConnection &)> work)
{
    Q_ASSERT(std::this_thread::get_id() != thread.get_id());
    bool finished = false;
    push(Task{std::move(work), &finished});
    std::unique_lock lock(mutex);
    taskFinished.wait(lock, [&finished] { return finished; });
}

void Database::Private::runThread()
{
    pthread_setname_np(pthread_self(), "storage"); // as tools show it
    SqliteConnection connection;
    std::vector<WriteItem> writes;
    std::unique_lock lock(mutex);
    for (;;) {
        wake.wait(lock, [this] { return stopping || !queue.empty(); });
        if (queue.empty())
            return;
        while (!queue.empty() && writes.size() < MaxBatch
               && std::holds_alternative<WriteItem>(queue.front())) {
            writes.push_back(std::get<WriteItem>(std::move(queue.front())));
            queue.pop_front();
        }
        if (!writes.empty()) {
            lock.unlock();
            execute(connection, writes);
            writes.clear();
        } else {
            Item item = std::move(queue.front());
            queue.pop_front();
            lock.unlock();
            if (auto *read = std::get_if<ReadItem>(&item))
                execute(connection, *read);
            else
                execute(connection, std::get<Task>(item));
        }
        lock.lock();
    }
}

void Database::Private::execute(SqliteConnection &connection, std::vector<WriteItem> &batch)
{
    std::vector<WriteJob> jobs;
    jobs.reserve(batch.size());
    for (WriteItem &item : batch)
        jobs.push_back(std::move(item.job));
    connection.setPatience(patienceFor(batch.front()));
    bool committed = false;
    const std::vector<Result<void>> results = connection.commitBatch(jobs, committed);
    jobs.clear(); // so that a callback finds itself the only owner of what it shares with its job
    if (committed)
        ++commits;
    std::vector<Delivery> deliveries;
    auto result = results.begin();
    for (WriteItem &item : batch) {
        if (item.done)
            deliveries.push_back({std::move(item.context),
                                  [done = std::move(item.done), outcome = *result] { done(outcome); }});
        ++result;
    }
    pendingWrites -= static_cast<qint64>(batch.size());
    deliver(std::move(deliveries));
}

void Database::Private::execute(SqliteConnection &connection, ReadItem &item)
{
    connection.setPatience(SqliteConnection::Patience);
    item.job(connection);
    connection.finishStatements();
    item.job = nullptr;
    std::vector<Delivery> deliveries;
    deliveries.push_back({std::move(item.context), std::move(item.done)});
    deliver(std::move(deliveries));
}

void Database::Private::execute(SqliteConnection &connection, Task &task)
{
    connection.setPatience(SqliteConnection::Patience);
    task.work(connection);
    task.work = nullptr;
    const std::lock_guard lock(mutex);
    *task.finished = true;
    taskFinished.notify_all(); // under the lock: the waiter may be gone right after it
}

void Database::Private::deliver(std::vector<Delivery> deliveries)
{
    if (deliveries.empty())
        return;
    const std::lock_guard lock(mutex);
    arrived.insert(arrived.end(), std::make_move_iterator(deliveries.begin()),
                   std::make_move_iterator(deliveries.end()));
    if (eventPosted)
        return;
    eventPosted = true;
    // Under the lock, which the receiver takes first: thus the event has been handed over in an orderly way.
    QCoreApplication::postEvent(receiver, new QEvent(QEvent::User));
}

void Database::Private::takeArrived()
{
    const std::lock_guard lock(mutex);
    std::move(arrived.begin(), arrived.end(), std::back_inserter(ready));
    arrived.clear();
    eventPosted = false;
}

void Database::Private::runCallbacks()
{
    takeArrived();
    // One at a time from the shared list: a callback may come back here through flush().
    while (!ready.empty()) {
        const Delivery delivery = std::move(ready.front());
        ready.pop_front();
        if (delivery.context)
            delivery.call();
    }
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, const std::vector<Schema> &schemas)
{
    std::unique_ptr<Database> database(new Database(std::make_unique<Private>()));
    Result<void> opened;
    database->d->runBlocking([&](SqliteConnection &connection) {
        const Result<bool> isNew = inspectDatabaseFile(path, schemas);
        if (!isNew) {
            opened = tl::unexpected<Error>(isNew.error());
            return;
        }
        opened = prepareDatabaseFile(path);
        if (opened)
            opened = openDatabaseFile(connection, path, *isNew, schemas);
    });
    if (!opened)
        return tl::unexpected<Error>(opened.error());
    return database;
}

Database::Database(std::unique_ptr<Private> state)
    : d(std::move(state))
{
    d->receiver = this;
    d->thread = std::thread([this] { d->runThread(); });
}

Database::~Database()
{
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
    }
    d->wake.notify_one();
    d->thread.join();
    // Here and not with the members: what a callback owns may call write() in its own destructor.
    d->takeArrived();
    const std::deque<Delivery> dropped = std::move(d->ready);
}

void Database::write(WriteJob job, QObject *context, WriteDone done)
{
    Q_ASSERT(QThread::currentThread() == thread());
    ++d->pendingWrites;
    d->pushWrite({std::move(job), context != nullptr ? context : this, std::move(done),
                  std::chrono::steady_clock::now()});
}

void Database::enqueueRead(ReadJob job, QObject *context, std::function<void()> done)
{
    Q_ASSERT(QThread::currentThread() == thread());
    d->push(ReadItem{std::move(job), context != nullptr ? context : this, std::move(done)});
}

Result<void> Database::runTransaction(const std::function<bool(Connection &)> &job)
{
    Result<void> result;
    d->runBlocking([&](SqliteConnection &connection) { result = connection.transaction(job); });
    return result;
}

void Database::flush()
{
    d->runBlocking([](SqliteConnection &) {});
    if (QThread::currentThread() == thread())
        d->runCallbacks();
}

qint64 Database::pendingWrites() const { return d->pendingWrites; }

qint64 Database::commits() const { return d->commits; }

void Database::customEvent(QEvent * /*event*/)
{
    d->wakeIfPosted();
    d->runCallbacks();
}

} // namespace Gatehouse
