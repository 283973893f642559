// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/blockingreads.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <utility>

namespace Gatehouse {

namespace {

constexpr int MaxThreads = 16;
constexpr int PatienceAtEndMs = 200;

/// One read that runs: what its thread shares with the object that waits for it.
class Running final : public QObject
{
    Q_DISABLE_COPY_MOVE(Running)
public:
    Running(BlockingReads::Done done, QObject *parent)
        : QObject(parent)
        , m_done(std::move(done))
    { }
    ~Running() override
    {
        m_watcher.disconnect(this);
        m_watcher.cancel(); // a read that has not begun does not begin any more
    }

    void start(QThreadPool &pool, BlockingReads::Read read)
    {
        const auto promise = std::make_shared<QPromise<SecretOutcome>>();
        m_watcher.setFuture(promise->future());
        pool.start([promise, read = std::move(read)] {
            promise->start();
            if (!promise->isCanceled())
                promise->addResult(read());
            promise->finish();
        });
    }
    [[nodiscard]] QFutureWatcher<SecretOutcome> &watcher() { return m_watcher; }
    /// Answers, once.
    void answer(SecretOutcome outcome)
    {
        if (const BlockingReads::Done done = std::exchange(m_done, nullptr))
            done(std::move(outcome));
    }
    [[nodiscard]] bool isAnswered() const { return !m_done; }

private:
    QFutureWatcher<SecretOutcome> m_watcher;
    BlockingReads::Done m_done;
};

} // namespace

BlockingReads::BlockingReads()
    : m_pool(new QThreadPool)
{
    m_pool->setMaxThreadCount(MaxThreads);
}

BlockingReads::~BlockingReads()
{
    const QList<QObject *> reads = children();
    qDeleteAll(reads);
    m_pool->clear();
    if (m_pool->waitForDone(PatienceAtEndMs))
        delete m_pool; // else its destructor would wait for the read that hangs
}

void BlockingReads::run(const QString &path, std::chrono::milliseconds timeout, Read read, Done done)
{
    if (m_hanging.contains(path)) {
        QMetaObject::invokeMethod(
            this, [done = std::move(done)] { done(tl::unexpected(SecretProblem::FileTimedOut)); },
            Qt::QueuedConnection);
        return;
    }
    auto *running = new Running(std::move(done), this);
    connect(&running->watcher(), &QFutureWatcherBase::finished, this, [this, running, path] {
        if (running->isAnswered())
            m_hanging.remove(path);
        else if (running->watcher().future().resultCount() > 0)
            running->answer(running->watcher().result());
        running->deleteLater();
    });
    auto *limit = new QTimer(running);
    limit->setSingleShot(true);
    limit->setTimerType(Qt::PreciseTimer);
    connect(limit, &QTimer::timeout, this, [this, running, path] {
        if (running->watcher().isFinished())
            return;
        m_hanging.insert(path);
        running->answer(tl::unexpected(SecretProblem::FileTimedOut));
    });
    limit->start(timeout);
    running->start(*m_pool, std::move(read));
}

} // namespace Gatehouse
