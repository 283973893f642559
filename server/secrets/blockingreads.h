// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproblem.h"

#include <QObject>
#include <QSet>
#include <QString>
#include <chrono>
#include <functional>

class QThreadPool;

namespace Gatehouse {

/// Runs reads that may block on a few threads of its own, each with a time limit. A read can't be stopped:
/// one that exceeds its limit is answered and left alone, and until it returns every further read of the same
/// file fails at once, so that a dead file system takes no more than a few threads. Thread: the one that
/// created it.
class BlockingReads final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BlockingReads)
public:
    using Read = std::function<SecretOutcome()>;
    using Done = std::function<void(SecretOutcome)>;

    BlockingReads();
    /// Waits for reads only a moment; those that hang go on without it. Nobody is called any more.
    ~BlockingReads() override;

    /// Runs @a read, which must keep itself alive, and calls @a done from the event loop; after @a timeout
    /// with FileTimedOut. @a path is the file that it reads.
    void run(const QString &path, std::chrono::milliseconds timeout, Read read, Done done);

private:
    QThreadPool *m_pool; ///< owned, unless a read hangs in the end
    QSet<QString> m_hanging;
};

} // namespace Gatehouse
