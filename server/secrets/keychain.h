// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "secrets/keychainindex.h"
#include "secrets/keychainname.h"
#include "secrets/secretproblem.h"

#include <QDeadlineTimer>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QQueue>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace Gatehouse {

class KeychainJobs;
class KeychainProbe;
class KeychainReader;
struct KeychainRequest;
class Poller;

/// The keychain of the operating system, as this data directory uses it: the service is named `gatehouse`,
/// the entries `<data directory id>/<kind>/<name>`. Nothing here blocks, every operation has a time limit,
/// and none but unlock() lets the keychain ask the operator for his password: traffic must not open windows.
///
/// A write goes into the index before the keychain, a removal after it; what a failure leaves behind is
/// therefore in the index and can be found there. Nothing is ever written anywhere else.
///
/// Create, use and destroy it on the thread that owns the database, where all contexts live. The jobs
/// themselves run on another (see keychainThread()). Callbacks come from the event loop, unless their context
/// has died, and must not destroy the keychain.
class Keychain final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Keychain)
public:
    enum class State {
        Unknown, ///< not tried yet
        Available,
        Unwritable, ///< there, but nothing can be stored (it has no collection, for example)
        Locked,
        Absent ///< no service, or one that does not answer
    };
    Q_ENUM(State)

    using Done = std::function<void(const Result<void> &)>;
    using ReadDone = std::function<void(SecretOutcome)>;
    using StateDone = std::function<void(State)>;

    static constexpr std::chrono::milliseconds DefaultTimeout{10000};
    /// How long unlock() waits for the operator.
    static constexpr std::chrono::milliseconds UnlockTimeout{120000};
    /// Writes and removals that wait at most.
    static constexpr qsizetype MaxWaiting = 4096;

    /// Reads the index. Blocks on the database, not on the keychain. @a database and @a poller are borrowed
    /// and must outlive this; the schemas of the former include keychainSchema().
    [[nodiscard]] static Result<std::unique_ptr<Keychain>> open(Database &database, Poller &poller);
    ~Keychain() override;

    /// For operations that begin from now on.
    void setTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const QString &directoryId() const { return m_index->directoryId(); }

    /// Reads an entry. ValueMissing: the keychain has none of that name.
    void read(const KeychainName &name, QObject *context, ReadDone done);
    /// Writes an entry, over one of that name. After an error the old one may still be there; after a
    /// time-out, the new one.
    void write(const KeychainName &name, const Secret &value, QObject *context, Done done);
    /// Removes an entry; one that is not there is no error.
    void remove(const KeychainName &name, QObject *context, Done done);

    /// Finds out whether the keychain can be used: writes an entry of its own, reads it back and deletes it.
    /// A locked one is left alone.
    void probe(QObject *context, StateDone done);
    /// The same, but lets the keychain ask for its password, unless it is available already. Until that ends
    /// all else answers KeychainLocked.
    void unlock(QObject *context, StateDone done);

    /// Whether an entry @a name may be there: one was written, or begun to be, and not removed since.
    [[nodiscard]] bool knows(const KeychainName &name) const { return m_index->contains(name); }
    /// The entries that have been written and not removed since, by kind and name.
    [[nodiscard]] QList<KeychainEntry> entries() const;
    /// The entries of the index that nothing needs any more, by @a isUsed; what a removal or a write that did
    /// not get to its end has left is among them. Those that are being written or removed are not.
    [[nodiscard]] QList<KeychainEntry> orphans(const std::function<bool(const KeychainName &)> &isUsed) const;

Q_SIGNALS:
    void stateChanged(Gatehouse::Keychain::State state);
    /// What entries() returns has changed.
    void entriesChanged();

private:
    /// A write or a removal. They are done one after the other, so that index and keychain agree.
    struct Mutation
    {
        KeychainName name;
        std::function<void()> begin;
    };
    struct StateWaiter
    {
        QPointer<QObject> context;
        StateDone done;
    };

    Keychain(std::unique_ptr<KeychainIndex> index, Poller &poller);
    void enqueue(const Mutation &mutation, const Done &done);
    void endMutation(const Done &done, const Result<void> &result);
    void beginWrite(const KeychainName &name, const Secret &value, const Done &done);
    void readByJob(const KeychainRequest &job, QDeadlineTimer deadline, const ReadDone &done);
    void onWritten(const KeychainName &name, bool wasKnown, const SecretOutcome &outcome, const Done &done);
    void beginRemove(const KeychainName &name, const Done &done);
    void startNextProbe();
    void learn(SecretProblem problem);
    void setState(State state);
    [[nodiscard]] QString keyOf(const KeychainName &name) const;

    std::unique_ptr<KeychainIndex> m_index;
    std::unique_ptr<KeychainJobs> m_jobs;
    std::unique_ptr<KeychainReader> m_reader;
    std::unique_ptr<KeychainProbe> m_probe; ///< while one runs
    std::vector<StateWaiter> m_probing; ///< who waits for the next one
    std::vector<StateWaiter> m_unlocking; ///< who waits for the next one that may prompt
    bool m_isPrompting = false;
    QTimer m_reprobe; ///< after the service has changed
    QQueue<Mutation> m_mutations; ///< the first one is under way
    std::chrono::milliseconds m_timeout = DefaultTimeout;
    State m_state = State::Unknown;
};

/// The words for @a state: `unlocked`, `not writable`, `locked`, `absent`, `not tried`.
[[nodiscard]] QString words(Keychain::State state);

} // namespace Gatehouse
