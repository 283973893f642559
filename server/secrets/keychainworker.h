// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproblem.h"
#include "secrets/secretservice.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QObject>
#include <QQueue>
#include <QString>
#include <memory>

namespace QKeychain {
class Job;
}

namespace Gatehouse {

/// One thing to be done in the keychain.
struct KeychainRequest
{
    enum class Kind { Read, Write, Remove };
    quint64 id = 0;
    Kind kind = Kind::Read;
    QString key; ///< the whole name of the entry
    Secret value; ///< what is written
    bool mayPrompt = false; ///< whether the operator may be asked for his password
    bool isDoubtful = false; ///< whether the keychain may have been locked since it was last looked at
    QDeadlineTimer deadline; ///< it is not begun any more after that
};

/// What came of it. A value is there after a read alone.
struct KeychainReply
{
    quint64 id = 0;
    SecretOutcome outcome;
};

/// Does requests one at a time through QtKeychain, and says why one failed. A job of QtKeychain can't be
/// stopped, so a request can take for ever; who submits it keeps the time. Keychain thread.
class KeychainWorker final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeychainWorker)
public:
    KeychainWorker();
    ~KeychainWorker() override;

    /// finished() follows, once, when @a request has been done or its deadline has passed before its turn.
    void submit(const KeychainRequest &request);

Q_SIGNALS:
    void finished(const Gatehouse::KeychainReply &reply);
    /// As SecretService's.
    void serviceChanged();
    void serviceVanished();

private:
    void startNext();
    void begin(const KeychainRequest &request);
    void run(const KeychainRequest &request);
    [[nodiscard]] std::unique_ptr<QKeychain::Job> jobFor(const KeychainRequest &request);
    void onJobFinished(QKeychain::Job *job, const KeychainRequest &request);
    void reply(quint64 id, SecretOutcome outcome);
    [[nodiscard]] SecretService &service();

    std::unique_ptr<SecretService> m_service; // made when it is needed first: it connects to the bus
    QQueue<KeychainRequest> m_queue;
    QByteArray m_written; ///< what the job that runs writes: shared with it, to be wiped after it
    bool m_isBusy = false;
    bool m_isSecondTry = false;
    bool m_isUnlocked = false; ///< as of the last check; nothing has changed since
};

} // namespace Gatehouse
