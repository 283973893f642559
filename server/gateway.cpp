// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gateway.h"

#include "agents/agentfactory.h"
#include "agents/conversationstore.h"
#include "agents/echocounters.h"
#include "calls/calllog.h"
#include "config/configinstances.h"
#include "config/configstore.h"
#include "datadirlock.h"
#include "diskusage.h"
#include "http/endpointmap.h"
#include "http/traffic.h"
#include "instancetasks.h"
#include "listeners.h"
#include "poller.h"
#include "secrets/keychain.h"
#include "secrets/resolver.h"
#include "secretsoverview.h"
#include "storage/database.h"
#include "taskflows/openapi.h"
#include "taskflows/openapiendpoint.h"
#include "taskflows/taskflows.h"
#include "webhooks/agentendpoint.h"
#include "webhooks/apikeys.h"
#include "webhooks/attachmentstore.h"
#include "webhooks/failedauthlimiter.h"
#include "webhooks/instances.h"
#include "webhooks/keyvalues.h"
#include "webhooks/replystore.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QPointer>
#include <QStandardPaths>
#include <QTimer>

#include <algorithm>
#include <sys/resource.h>

namespace Gatehouse {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Q_LOGGING_CATEGORY(lcGateway, "gatehouse.gateway")

/// How often what is past its retention is looked for.
constexpr auto PruneInterval = 1h;
/// How long aborted runs and last answers may take at a stop.
constexpr auto LastAnswers = 1500ms;

/// As many descriptors as the system grants: each caller needs one.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        qCWarning(lcGateway) << "cannot raise the limit of open files:" << qt_error_string(errno);
}

QString joined(const QString &file, const QList<ConfigProblem> &problems)
{
    QStringList lines;
    for (const ConfigProblem &problem : problems)
        lines.append(describe(file, problem));
    return lines.join(u'\n');
}

/// The file of variables that may lie beside the configuration.
QString dotEnvFile(const QString &configFile) { return QFileInfo(configFile).absolutePath() + u"/.env"_s; }

} // namespace

GatewayPaths GatewayPaths::defaults()
{
    const auto place = [](QStandardPaths::StandardLocation location) {
        return QStandardPaths::writableLocation(location) + u"/gatehouse"_s;
    };
    return {.configFile = place(QStandardPaths::GenericConfigLocation) + u"/gatehouse.json"_s,
            .dataDir = place(QStandardPaths::GenericDataLocation)};
}

QString GatewayPaths::database() const { return dataDir + u"/gatehouse.db"_s; }

/// Everything that open() makes, in the order in which it is needed: destroyed from the last to the first.
struct Gateway::Rooms
{
    Rooms(const GatewayPaths &paths, ConfigStore &config, std::unique_ptr<DataDirLock> ownership,
          std::unique_ptr<Database> opened, std::unique_ptr<Poller> turns,
          std::unique_ptr<Keychain> openedKeychain)
        : lock(std::move(ownership))
        , database(std::move(opened))
        , poller(std::move(turns))
        , keychain(std::move(openedKeychain))
        , calls(*database)
        , keys(*database)
        , keyValues(keys, *keychain)
        , conversations(*database)
        , replies(*database)
        , secrets({}, dotEnvFile(paths.configFile), keychain.get())
        , overview(config, secrets, *keychain)
        , attachments(paths.dataDir + u"/attachments"_s)
        , instances([this](const InstanceConfig &instance) {
            return createAgent(instance.agent, instance.uuid, agentServices);
        })
        , webhooks(instances, keys, attachments, failedAuth, replies)
        , instanceTasks(
              [&config, this](const QString &name) { return instanceCalled(name, config.current()); })
        , taskflows(*database, secrets, instanceTasks)
        , openApi([&config, this] { return openApiDocument(config.current().routes, serverUrls()); })
    {
        endpoints.addPath("/healthz", health);
        endpoints.addPath("/openapi.json", openApi);
        endpoints.addTree("webhooks", webhooks);
        taskflows.registerIn(endpoints);
        echo.setOnDirty([this] { calls.markDirty(); });
        calls.addBatchWriter([this] { return echo.collect(); });
        keys.setOnDirty([this] { calls.markDirty(); });
        calls.addBatchWriter([this] { return keys.collect(); });
    }

    /// As findInstance(), and null when it is not in force.
    [[nodiscard]] std::shared_ptr<InstanceRuntime> instanceCalled(const QString &name,
                                                                  const Config &config) const
    {
        const InstanceConfig *found = findInstance(config, name);
        return found ? instances.find(found->uuid) : nullptr;
    }

    /// Where callers reach the gateway: in public, then on this machine.
    [[nodiscard]] QList<QUrl> serverUrls() const
    {
        return listeners ? QList<QUrl>{listeners->publicBaseUrl()} + listeners->privateUrls() : QList<QUrl>();
    }

    std::unique_ptr<DataDirLock> lock;
    std::unique_ptr<Database> database;
    std::unique_ptr<Poller> poller;
    std::unique_ptr<Keychain> keychain;
    EchoCounters echo;
    CallLog calls;
    ApiKeys keys;
    KeyValues keyValues;
    ConversationStore conversations;
    ReplyStore replies;
    Resolver secrets;
    SecretsOverview overview;
    AgentServices agentServices{
        .conversations = conversations, .echo = echo, .secrets = secrets, .poller = *poller};
    AttachmentStore attachments;
    FailedAuthLimiter failedAuth;
    Instances instances;
    AgentEndpoint webhooks;
    InstanceTasks instanceTasks;
    TaskFlows taskflows;
    HealthEndpoint health;
    OpenApiEndpoint openApi;
    EndpointMap endpoints;
    ConnectionBudget budget;
    TrafficStore traffic;
    std::unique_ptr<Listeners> listeners;
    QTimer pruneTimer;
    QTimer graceTimer;
    QElapsedTimer uptime;
    bool stopping = false;
    bool agentsIdle = false; ///< no agent works any more
    bool flowsIdle = false; ///< no request to a route is at work any more
    bool drained = false; ///< no connection is open any more
};

Gateway::Gateway(GatewayPaths paths, QObject *parent)
    : QObject(parent)
    , m_paths(std::move(paths))
    , m_config(std::make_unique<ConfigStore>(m_paths.configFile, ConfigContext::forFile(m_paths.configFile)))
{ }

Gateway::~Gateway() { closeCalls(); }

void Gateway::closeCalls()
{
    if (!m_rooms)
        return;
    if (const Result<void> closed = m_rooms->calls.close(); !closed)
        qCCritical(lcGateway).noquote()
            << "the last call records could not be stored:" << closed.error().message;
}

Result<void> Gateway::open()
{
    Result<std::unique_ptr<DataDirLock>> lock = DataDirLock::take(m_paths.dataDir);
    if (!lock)
        return tl::unexpected(lock.error());
    if (const auto loaded = m_config->load(); !loaded)
        return failure(ErrorCode::Invalid, joined(m_config->file(), loaded.error()));
    Result<std::unique_ptr<Database>> database = Database::open(m_paths.database(),
                                                                {callsSchema(), keysSchema(), echoSchema(),
                                                                 conversationSchema(), keychainSchema(),
                                                                 repliesSchema(), flowsSchema()});
    if (!database)
        return tl::unexpected(database.error());
    auto poller = std::make_unique<Poller>();
    Result<std::unique_ptr<Keychain>> keychain = Keychain::open(**database, *poller);
    if (!keychain)
        return tl::unexpected(keychain.error());

    m_rooms = std::make_unique<Rooms>(m_paths, *m_config, std::move(*lock), std::move(*database),
                                      std::move(poller), std::move(*keychain));
    for (const Result<void> &loaded :
         {m_rooms->calls.load(), m_rooms->keys.load(), m_rooms->echo.load(*m_rooms->database),
          m_rooms->replies.load(), m_rooms->taskflows.load()}) {
        if (!loaded)
            return loaded;
    }
    connect(m_config.get(), &ConfigStore::changed, this, [this](const Config &before) {
        applyConfig();
        if (before.retention != m_config->current().retention && m_rooms->pruneTimer.isActive())
            prune(); // a shorter one counts now, not in an hour
    });
    connect(m_config.get(), &ConfigStore::rejected, this, [this](const QList<ConfigProblem> &problems) {
        Q_EMIT problem(joined(m_config->file(), problems));
    });
    connect(m_config.get(), &ConfigStore::notice, this, &Gateway::problem);
    connect(&m_rooms->webhooks, &AgentEndpoint::idle, this, [this] {
        m_rooms->agentsIdle = true;
        finishStop();
    });
    connect(&m_rooms->taskflows, &TaskFlows::idle, this, [this] {
        m_rooms->flowsIdle = true;
        finishStop();
    });
    applyConfig();
    return {};
}

void Gateway::makeListeners()
{
    raiseDescriptorLimit();
    const Config &config = m_config->current();
    m_rooms->budget.setLimits(config.limits.connections, config.limits.connectionsPerAddress);
    m_rooms->listeners = std::make_unique<Listeners>(HttpServices{.endpoints = m_rooms->endpoints,
                                                                  .calls = m_rooms->calls,
                                                                  .budget = m_rooms->budget,
                                                                  .poller = *m_rooms->poller,
                                                                  .traffic = m_rooms->traffic},
                                                     m_rooms->endpoints.kinds(), m_rooms->secrets);
    connect(m_rooms->listeners.get(), &Listeners::problemsChanged, this, &Gateway::listenersChanged);
    connect(m_rooms->listeners.get(), &Listeners::drained, this, [this] {
        m_rooms->drained = true;
        finishStop();
    });
}

void Gateway::listen(QObject *context, const std::function<void(const Result<void> &)> &done)
{
    makeListeners();
    m_rooms->listeners->apply(m_config->current(),
                              [this, guard = QPointer(context), done](const Result<void> &bound) {
                                  if (bound)
                                      onListening();
                                  else if (!m_rooms->stopping) // not at once: it is the listeners that call
                                      QMetaObject::invokeMethod(
                                          this, [this] { m_rooms->listeners.reset(); }, Qt::QueuedConnection);
                                  if (guard)
                                      done(bound);
                              });
}

void Gateway::listenWherePossible()
{
    makeListeners();
    onListening(); // binds them, too
}

void Gateway::retryListeners()
{
    if (m_rooms && m_rooms->listeners && !m_rooms->stopping)
        applyConfig();
}

QList<ListenerProblem> Gateway::listenerProblems() const
{
    return m_rooms && m_rooms->listeners ? m_rooms->listeners->problems() : QList<ListenerProblem>();
}

/// What goes on from the moment that callers can come.
void Gateway::onListening()
{
    m_rooms->uptime.start();
    connect(&m_rooms->pruneTimer, &QTimer::timeout, this, &Gateway::prune);
    m_rooms->pruneTimer.start(PruneInterval);
    QMetaObject::invokeMethod(this, &Gateway::prune, Qt::QueuedConnection);
    m_config->watch();
    applyConfig(); // what has changed while the listeners were bound
    // later, and on another thread: nobody who calls needs the keychain to get in
    QMetaObject::invokeMethod(
        this, [this] { m_rooms->keychain->probe(this, [](Keychain::State) {}); }, Qt::QueuedConnection);
}

/// Brings the configuration in force to everyone who holds a part of it.
void Gateway::applyConfig()
{
    const Config &config = m_config->current();
    m_rooms->secrets.setProviders(config.secrets);
    m_rooms->instances.apply(config);
    m_rooms->taskflows.apply(config);
    m_rooms->failedAuth.configure(config.limits.failedAuth);
    m_rooms->budget.setLimits(config.limits.connections, config.limits.connectionsPerAddress);
    m_rooms->calls.setRetention(config.retention.callsDays, config.retention.callsMax);
    m_rooms->replies.setRetention(config.retention.repliesHours);
    if (!m_rooms->uptime.isValid() || m_rooms->stopping)
        return; // nothing listens
    m_rooms->listeners->apply(config, [this](const Result<void> &bound) {
        Q_EMIT listenersChanged();
        if (bound || bound.error().code == ErrorCode::Conflict)
            return;
        qCWarning(lcGateway).noquote() << bound.error().message;
        Q_EMIT problem(bound.error().message);
    });
}

void Gateway::prune()
{
    const RetentionConfig &retention = m_config->current().retention;
    const auto report = [](const Result<void> &done) {
        if (!done)
            qCWarning(lcGateway).noquote()
                << "cannot remove what is past its retention:" << done.error().message;
    };
    m_rooms->conversations.prune(retention.conversationDays, this, report);
    m_rooms->echo.prune(*m_rooms->database, retention.conversationDays, this, report);
    m_rooms->replies.prune(this, report);
    m_rooms->taskflows.prune(retention);
    m_rooms->attachments.prune(retention.attachmentsDays, this, [](int files) {
        if (files > 0)
            qCInfo(lcGateway) << "removed" << files << "attachments past their retention";
    });
}

void Gateway::stop(std::chrono::milliseconds grace)
{
    if (!m_rooms) {
        QMetaObject::invokeMethod(this, &Gateway::stopped, Qt::QueuedConnection);
        return;
    }
    if (!m_rooms->stopping) {
        m_rooms->stopping = true;
        connect(&m_rooms->graceTimer, &QTimer::timeout, this, &Gateway::endCalls);
        m_rooms->graceTimer.setSingleShot(true);
        if (m_rooms->listeners)
            m_rooms->listeners->retire();
        else
            m_rooms->drained = true;
        m_rooms->webhooks.drain();
        m_rooms->taskflows.drain();
    }
    m_rooms->graceTimer.start(grace);
}

/// The grace is over: aborts what still runs, and gives the last answers a moment to leave.
void Gateway::endCalls()
{
    m_rooms->webhooks.abortAll();
    m_rooms->taskflows.abortAll();
    QTimer::singleShot(LastAnswers, this, [this] {
        if (m_rooms->listeners)
            m_rooms->listeners->dropAll();
        m_rooms->agentsIdle = true;
        m_rooms->flowsIdle = true;
        m_rooms->drained = true;
        finishStop();
    });
}

void Gateway::finishStop()
{
    if (!m_rooms->stopping || !m_rooms->agentsIdle || !m_rooms->flowsIdle || !m_rooms->drained)
        return;
    m_rooms->stopping = false; // once
    m_rooms->graceTimer.stop();
    closeCalls();
    QMetaObject::invokeMethod(this, &Gateway::stopped, Qt::QueuedConnection);
}

ApiKeys &Gateway::apiKeys() { return m_rooms->keys; }

CallLog &Gateway::calls() { return m_rooms->calls; }

bool Gateway::cancelCall(const QByteArray &id) { return m_rooms->webhooks.cancel(id); }

TrafficStore &Gateway::traffic() { return m_rooms->traffic; }

AgentEndpoint &Gateway::webhooks() { return m_rooms->webhooks; }

TaskFlows &Gateway::taskFlows() { return m_rooms->taskflows; }

KeyValues &Gateway::keyValues() { return m_rooms->keyValues; }

Keychain &Gateway::keychain() { return *m_rooms->keychain; }

Resolver &Gateway::resolver() { return m_rooms->secrets; }

Instances &Gateway::instances() { return m_rooms->instances; }

ConversationStore &Gateway::conversations() { return m_rooms->conversations; }
SecretsOverview &Gateway::secrets() { return m_rooms->overview; }

void Gateway::measureDisk(QObject *context, std::function<void(const DiskUsage &)> done)
{
    Gatehouse::measureDisk({.database = m_paths.database(),
                            .calls = m_rooms->calls,
                            .flows = m_rooms->taskflows,
                            .conversations = m_rooms->conversations,
                            .replies = m_rooms->replies,
                            .attachments = m_rooms->attachments},
                           context, std::move(done));
}

void Gateway::removeInstance(const QString &uuid, QObject *context, std::function<void(Result<void>)> done)
{
    if (const Result<void> removed = m_config->removeInstance(uuid); !removed) {
        done(removed);
        return;
    }
    m_rooms->keyValues.removeAll(uuid, context, std::move(done));
}

QUrl Gateway::publicUrl() const
{
    return m_rooms && m_rooms->listeners ? m_rooms->listeners->publicUrl() : QUrl();
}

QUrl Gateway::privateUrl() const
{
    return m_rooms && m_rooms->listeners ? m_rooms->listeners->privateUrls().value(0) : QUrl();
}

QUrl Gateway::publicUrlOf(const QString &uuid) const { return publicUrlFor(u"/webhooks/"_s + uuid); }

QList<QUrl> Gateway::privateUrlsOf(const QString &uuid) const
{
    return privateUrlsFor(u"/webhooks/"_s + uuid);
}

QUrl Gateway::publicUrlFor(const QString &path) const
{
    QUrl url = m_rooms && m_rooms->listeners ? m_rooms->listeners->publicBaseUrl() : QUrl();
    if (!url.isEmpty())
        url.setPath(url.path(QUrl::FullyEncoded) + path, QUrl::TolerantMode);
    return url;
}

QList<QUrl> Gateway::privateUrlsFor(const QString &path) const
{
    QList<QUrl> urls = m_rooms && m_rooms->listeners ? m_rooms->listeners->privateUrls() : QList<QUrl>();
    for (QUrl &url : urls)
        url.setPath(url.path(QUrl::FullyEncoded) + path, QUrl::TolerantMode);
    return urls;
}

qint64 Gateway::uptimeSeconds() const
{
    return m_rooms && m_rooms->uptime.isValid() ? m_rooms->uptime.elapsed() / 1000 : 0;
}

} // namespace Gatehouse
