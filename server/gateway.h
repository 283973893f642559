// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QList>
#include <QObject>
#include <QUrl>
#include <chrono>
#include <functional>
#include <memory>

namespace Gatehouse {

class AgentEndpoint;
class ApiKeys;
class CallLog;
class ConfigStore;
class ConversationStore;
class Instances;
class Keychain;
class KeyValues;
class Resolver;
class SecretsOverview;
class TaskFlows;
class TrafficStore;
struct Config;
struct DiskUsage;
struct InstanceConfig;
struct ListenerProblem;

/// The two places a gateway lives in.
struct GatewayPaths
{
    QString configFile;
    QString dataDir;

    /// `$XDG_CONFIG_HOME/gatehouse/gatehouse.json` and `$XDG_DATA_HOME/gatehouse`.
    [[nodiscard]] static GatewayPaths defaults();
    /// Where the database is.
    [[nodiscard]] QString database() const;
};

/// The one door to the server for the program and its window: it opens the stores, binds the listeners,
/// follows the configuration and ends in order. Create, use and destroy it on one thread, which is then the
/// gateway thread.
class Gateway final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Gateway)
public:
    explicit Gateway(GatewayPaths paths, QObject *parent = nullptr);
    ~Gateway() override;

    /// Takes the data directory's lock, reads the configuration and opens the database; listens to nothing.
    /// Conflict: another process owns the directory. Invalid: the configuration, with every problem in the
    /// message. Blocks while the database is read.
    [[nodiscard]] Result<void> open();
    /// Binds both listeners and follows the configuration file from then on. @a done is called at once
    /// unless the passphrase of a TLS key has to be fetched, and never after @a context has died. After an
    /// error nothing listens.
    void listen(QObject *context, const std::function<void(const Result<void> &)> &done);
    /// The same for a program with a window, where the operator can mend what fails: goes on with the
    /// listeners that can be bound. See listenersChanged() and listenerProblems().
    void listenWherePossible();
    /// Tries once more to bind what listenerProblems() names.
    void retryListeners();
    /// The listeners that are not bound as the configuration declares them, and why.
    [[nodiscard]] QList<ListenerProblem> listenerProblems() const;
    /// Stops accepting, lets calls that run finish for up to @a grace, aborts the rest, writes what is left.
    /// stopped() follows. A second call shortens the grace.
    void stop(std::chrono::milliseconds grace);

    [[nodiscard]] const GatewayPaths &paths() const { return m_paths; }
    [[nodiscard]] ConfigStore &config() { return *m_config; }
    [[nodiscard]] ApiKeys &apiKeys();
    [[nodiscard]] CallLog &calls();
    [[nodiscard]] AgentEndpoint &webhooks();
    [[nodiscard]] TaskFlows &taskFlows();
    /// Making and removing keys so that their raw values are in the keychain.
    [[nodiscard]] KeyValues &keyValues();
    /// The keychain of the desktop. Whether there is one is found out once listen() has succeeded.
    [[nodiscard]] Keychain &keychain();
    /// What turns the configuration's references to secrets into values, with the providers in force.
    [[nodiscard]] Resolver &resolver();
    [[nodiscard]] Instances &instances();
    [[nodiscard]] ConversationStore &conversations();
    /// What an operator sees of secrets and does to them.
    [[nodiscard]] SecretsOverview &secrets();
    /// Ends the call @a id, whether an agent works for it or it waits in line. False: it does neither.
    bool cancelCall(const QByteArray &id);
    /// What went over the wire lately; off until someone who shows it gives it a capacity.
    [[nodiscard]] TrafficStore &traffic();

    /// What is on disk by now. @a done follows once unless @a context dies before.
    void measureDisk(QObject *context, std::function<void(const DiskUsage &)> done);

    /// Removes the instance @a uuid from the configuration, and its keys. Its calls stay on record.
    void removeInstance(const QString &uuid, QObject *context, std::function<void(Result<void>)> done);

    /// Where the public listener is, with its real port; empty while it is not bound.
    [[nodiscard]] QUrl publicUrl() const;
    /// Where the private listener is on loopback, with its real port; empty while it is not bound.
    [[nodiscard]] QUrl privateUrl() const;
    /// The URLs by which callers reach the instance @a uuid: `/webhooks/<uuid>` on the public base URL and on
    /// each address of the private listener. Empty while nothing is bound.
    [[nodiscard]] QUrl publicUrlOf(const QString &uuid) const;
    [[nodiscard]] QList<QUrl> privateUrlsOf(const QString &uuid) const;
    /// The URLs of @a path, which another endpoint serves, in the same places.
    [[nodiscard]] QUrl publicUrlFor(const QString &path) const;
    [[nodiscard]] QList<QUrl> privateUrlsFor(const QString &path) const;
    /// Seconds since listen().
    [[nodiscard]] qint64 uptimeSeconds() const;

Q_SIGNALS:
    /// Everything has ended; the gateway may be destroyed.
    void stopped();
    /// A listener was bound, or could not be: publicUrl(), privateUrl() or listenerProblems() may be new.
    void listenersChanged();
    /// A change of the configuration could not be brought into force; in words.
    void problem(const QString &words);

private:
    struct Rooms;
    void onListening();
    void applyConfig();
    void makeListeners();
    void prune();
    void endCalls();
    void finishStop();
    void closeCalls();

    GatewayPaths m_paths;
    std::unique_ptr<ConfigStore> m_config;
    std::unique_ptr<Rooms> m_rooms;
};

} // namespace Gatehouse
