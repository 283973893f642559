// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/environment.h"
#include "secrets/secretproblem.h"
#include "secrets/secretproviders.h"
#include "secrets/secretref.h"

#include <QObject>
#include <QPointer>
#include <QQueue>
#include <QString>
#include <functional>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

namespace Gatehouse {

class BlockingReads;
class ExecRun;
class Keychain;

/// Turns every kind of reference into its value, anew for each request (docs/secrets.md). Plain texts and
/// variables are answered before resolve() returns; files are read on other threads, commands are run, and
/// keychain entries are read, and answered from the event loop.
///
/// Requests for a file, command or keychain reference that is being resolved wait for one further resolution,
/// which begins after they have arrived, and share it: at most one runs and one waits for each reference, and
/// nobody gets a value older than his request. A context that dies is forgotten. At most MaxWaiting requests
/// wait for one reference, at most MaxCommands commands run at a time and the others wait their turn.
///
/// Create, use and destroy it on one thread, where the contexts live, too. Callbacks must not destroy it.
class Resolver final : public QObject, public SecretResolver
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Resolver)
public:
    using Done = std::function<void(SecretOutcome)>;

    static constexpr std::size_t MaxWaiting = 16384;
    static constexpr std::size_t MaxCommands = 16;

    /// @a dotEnvFile is the optional `.env` file beside the configuration. @a keychain is borrowed and must
    /// outlive this; null: there is none.
    Resolver(SecretProviders providers, const QString &dotEnvFile, Keychain *keychain,
             QObject *parent = nullptr);
    ~Resolver() override;

    /// Counts for every resolution that begins from now on, also of requests that wait already.
    void setProviders(SecretProviders providers) { m_providers = std::move(providers); }
    void setDotEnvFile(const QString &path) { m_environment.setDotEnvFile(path); }
    [[nodiscard]] const SecretProviders &providers() const { return m_providers; }

    void resolve(const SecretRef &ref, QObject *context, std::function<void(Result<Secret>)> done) override;
    /// The same with the kind of the problem, for what shows it. A null @a context stands for this object.
    void lookUp(const SecretRef &ref, QObject *context, Done done);

Q_SIGNALS:
    /// A look-up of @a ref, which is no plain text, has found a value, or nothing because of @a problem.
    void lookedUp(const Gatehouse::SecretRef &ref, std::optional<Gatehouse::SecretProblem> problem);
    /// The same, with the value, for what judges secrets and keeps nothing of them. Direct connections only.
    void valueFound(const Gatehouse::SecretRef &ref, const Gatehouse::Secret &value);

private:
    /// What tells one reference from another: source, provider (by its own name) and id.
    using Key = std::tuple<SecretRef::Source, QString, QString>;
    struct Waiter
    {
        QPointer<QObject> context;
        Done done;
    };
    /// What one reference has running and waiting.
    struct Line
    {
        SecretRef ref;
        bool isRunning = false;
        std::vector<Waiter> served; ///< by the resolution that runs
        std::vector<Waiter> waiting; ///< for the next one
    };

    void serve(const Key &key);
    void begin(const Key &key, const SecretRef &ref);
    void beginFile(const Key &key, const SecretRef &ref);
    void beginCommand(const Key &key, const SecretRef &ref);
    void startCommands();
    void finish(const Key &key, const SecretOutcome &outcome);
    void tell(const SecretRef &ref, const SecretOutcome &outcome);
    [[nodiscard]] Done finisher(const Key &key);
    [[nodiscard]] Key keyOf(const SecretRef &ref) const;

    SecretProviders m_providers;
    Environment m_environment;
    Keychain *m_keychain;
    std::unique_ptr<BlockingReads> m_files;
    std::map<Key, Line> m_lines;
    std::map<Key, std::unique_ptr<ExecRun>> m_commands; ///< that run
    QQueue<Key> m_commandQueue; ///< the lines whose command waits for its turn
};

} // namespace Gatehouse
