// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/keychainworker.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace Gatehouse {

/// Hands requests to the keychain thread and keeps the time: each is answered within its limit, whatever the
/// keychain does. While one that has been given up still runs there, further ones fail at once. Thread: the
/// one that created it; an event loop of any kind.
class KeychainJobs final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeychainJobs)
public:
    using Done = std::function<void(SecretOutcome)>;

    KeychainJobs();
    ~KeychainJobs() override;

    /// Does @a request (its id and deadline are set here) and calls @a done from the event loop, after @a
    /// limit at the latest.
    void submit(KeychainRequest request, std::chrono::milliseconds limit, Done done);
    /// Says that the keychain has not answered somebody else, who asked for the entry @a key: until it
    /// answers a request for that, all fail at once.
    void hangs(const QString &key);

Q_SIGNALS:
    /// As SecretService's; nothing is heard before the first request.
    void serviceChanged();
    void serviceVanished();

private:
    struct Pending
    {
        QDeadlineTimer deadline;
        Done done;
    };

    void handOver(KeychainRequest request);
    void onFinished(const KeychainReply &reply);
    void onDeadline();
    void armTimer();

    KeychainWorker *m_worker; ///< lives on the keychain thread, and is deleted there
    quint64 m_lastId = 0;
    std::map<quint64, Pending> m_pending;
    std::set<std::pair<QDeadlineTimer, quint64>> m_deadlines; ///< of those pending, the next one first
    std::set<quint64> m_late; ///< given up, and not finished yet
    QTimer m_timer;
};

} // namespace Gatehouse
