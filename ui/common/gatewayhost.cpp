// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/gatewayhost.h"

#include "calls/calllog.h"
#include "config/configstore.h"
#include "listeners.h"
#include "portholder.h"
#include "secretsoverview.h"
#include "webhooks/instances.h"

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

/// Between two tellings of the state: changes come in bursts.
constexpr auto TellInterval = 100ms;

Result<std::unique_ptr<Gateway>> openAtOnce(const GatewayPaths &paths)
{
    auto gateway = std::make_unique<Gateway>(paths);
    if (const Result<void> opened = gateway->open(); !opened)
        return tl::unexpected(opened.error());
    return gateway;
}

} // namespace

GatewayHost::GatewayHost(GatewaySetup setup)
    : m_setup(std::move(setup))
    , m_tell(this)
{
    if (!m_setup.open)
        m_setup.open = openAtOnce;
    m_tell.setSingleShot(true);
    m_tell.setInterval(TellInterval);
    connect(&m_tell, &QTimer::timeout, this, &GatewayHost::tell);
}

GatewayHost::~GatewayHost()
{
    m_context.reset();
    m_attached.reset();
    m_feeds.clear();
    m_tally.reset();
    m_gateway.reset();
}

void GatewayHost::start()
{
    if (m_gateway)
        return;
    m_phase = GatewayStatus::Phase::Starting;
    m_problem.clear();
    tell();
    Result<std::unique_ptr<Gateway>> gateway = m_setup.open(m_setup.paths);
    if (!gateway) {
        fail(gateway.error().message);
        return;
    }
    m_gateway = std::move(*gateway);
    m_context = std::make_unique<QObject>();
    m_tally = std::make_unique<CallTally>(m_gateway->calls());
    connectGateway();
    for (const MakeFeed &make : m_makeFeeds)
        m_feeds.push_back(make(*m_gateway));
    m_gateway->listenWherePossible();
    if (m_setup.attach) {
        Result<std::shared_ptr<QObject>> attached = m_setup.attach(*m_gateway);
        if (!attached) {
            const QString words = attached.error().message;
            m_feeds.clear();
            m_tally.reset();
            m_context.reset();
            m_gateway.reset();
            fail(words);
            return;
        }
        m_attached = std::move(*attached);
    }
    m_phase = GatewayStatus::Phase::Running;
    tell();
}

void GatewayHost::connectGateway()
{
    const auto soon = [this] {
        if (!m_tell.isActive())
            m_tell.start();
    };
    Gateway *const gateway = m_gateway.get();
    connect(gateway, &Gateway::listenersChanged, this, soon);
    // not Gateway::problem(): what is wrong with listeners and the file is told as the status, as long as it
    // lasts
    connect(&gateway->config(), &ConfigStore::notice, this, &GatewayHost::notice);
    connect(gateway, &Gateway::stopped, this, [this] {
        m_phase = GatewayStatus::Phase::Stopped;
        tell();
    });
    connect(&gateway->config(), &ConfigStore::changed, this, soon);
    connect(&gateway->config(), &ConfigStore::rejected, this, soon);
    connect(&gateway->config(), &ConfigStore::notice, this, soon);
    connect(&gateway->apiKeys(), &ApiKeys::changed, this, soon);
    connect(&gateway->calls(), &CallLog::callsUpdated, this, &GatewayHost::takeCalls);
    connect(m_tally.get(), &CallTally::changed, this, soon);
    connect(&gateway->instances(), &Instances::agentStateChanged, this, soon);
    connect(&gateway->keychain(), &Keychain::stateChanged, this, soon);
    m_hasNewSecrets = true;
    connect(&gateway->secrets(), &SecretsOverview::changed, this, [this, soon] {
        m_hasNewSecrets = true;
        soon();
    });
}

void GatewayHost::fail(const QString &words)
{
    m_phase = GatewayStatus::Phase::Failed;
    m_problem = words;
    tell();
}

void GatewayHost::stop(std::chrono::milliseconds grace)
{
    if (!m_gateway) {
        m_phase = GatewayStatus::Phase::Stopped;
        tell();
        return;
    }
    if (m_phase == GatewayStatus::Phase::Stopped)
        return;
    m_phase = GatewayStatus::Phase::Stopping;
    m_attached.reset(); // no more commands from outside
    tell();
    m_gateway->stop(grace);
}

void GatewayHost::tell()
{
    m_tell.stop();
    if (QList<InstanceInfo> now = instances(); now != m_toldInstances) {
        m_toldInstances = std::move(now);
        Q_EMIT instancesChanged(m_toldInstances);
    }
    tellSecrets();
    if (std::optional<Config> now = settings(); now && now != m_toldSettings) {
        m_toldSettings = std::move(now);
        Q_EMIT settingsChanged(*m_toldSettings);
    }
    // Last: once it says Running, the window has all the rest, and knows whether this is a first start.
    if (GatewayStatus now = status(); now != m_told) {
        m_told = std::move(now);
        Q_EMIT statusChanged(m_told);
    }
}

void GatewayHost::tellSecrets()
{
    if (!m_gateway || !std::exchange(m_hasNewSecrets, false))
        return;
    if (SecretsInfo now = secrets(); now != m_toldSecrets) {
        m_toldSecrets = std::move(now);
        Q_EMIT secretsChanged(m_toldSecrets);
    }
}

std::optional<Config> GatewayHost::settings() const
{
    if (!m_gateway)
        return std::nullopt;
    const Config &config = m_gateway->config().current();
    Config settings;
    settings.publicListener = config.publicListener;
    settings.privateListener = config.privateListener;
    settings.trustedProxies = config.trustedProxies;
    settings.limits = config.limits;
    settings.retention = config.retention;
    return settings;
}

GatewayStatus GatewayHost::status() const
{
    GatewayStatus status;
    status.phase = m_phase;
    status.problem = m_problem;
    status.configFile = m_setup.paths.configFile;
    status.dataDir = m_setup.paths.dataDir;
    if (!m_gateway)
        return status;
    const Config &config = m_gateway->config().current();
    status.publicListener.url = m_gateway->publicUrl();
    status.publicListener.wantedPort = config.publicListener.port;
    status.privateListener.url = m_gateway->privateUrl();
    status.privateListener.wantedPort = config.privateListener.port;
    const QList<ListenerProblem> problems = m_gateway->listenerProblems();
    for (const ListenerProblem &problem : problems) {
        ListenerStatus &listener = problem.listener == ListenerKind::Public ? status.publicListener
                                                                            : status.privateListener;
        listener.problem = problem.message;
        const ListenerStatus &told = problem.listener == ListenerKind::Public ? m_told.publicListener
                                                                              : m_told.privateListener;
        // looked up once for a problem, not at each telling
        listener.holder = told.problem == problem.message && !told.holder.isEmpty()
            ? told.holder
            : portHolder(problem.port);
    }
    status.running = m_gateway->calls().runningCount();
    status.keychain = m_gateway->keychain().state();
    for (const ConfigProblem &problem : m_gateway->config().problems())
        status.configProblems.append(describe(m_gateway->config().file(), problem));
    return status;
}

QList<InstanceInfo> GatewayHost::instances() const
{
    QList<InstanceInfo> list;
    if (!m_gateway)
        return list;
    const auto usage = [](const CallTally::Count &count) {
        return UsageCount{.calls = count.calls, .errors = count.errors, .lastCallMs = count.lastMs};
    };
    for (const InstanceConfig &config : m_gateway->config().current().instances) {
        InstanceInfo info{.config = config,
                          .agentState = m_gateway->instances().agentState(config.uuid),
                          .publicUrl = m_gateway->publicUrlOf(config.uuid),
                          .privateUrls = m_gateway->privateUrlsOf(config.uuid),
                          .keys = {},
                          .usage = usage(m_tally->ofInstance(config.uuid))};
        for (const ApiKey &key : m_gateway->apiKeys().list(config.uuid))
            info.keys.append({.key = key, .usage = usage(m_tally->ofKey(key.id))});
        list.append(std::move(info));
    }
    return list;
}

SecretsInfo GatewayHost::secrets() const
{
    SecretsInfo info{.uses = m_gateway->secrets().uses(),
                     .providers = m_gateway->config().current().secrets,
                     .entries = m_gateway->keychain().entries()};
    const auto isOther = [](const KeychainName &name) { return name.kind != KeychainKind::Secret; };
    info.entries.removeIf([&](const KeychainEntry &entry) { return isOther(entry.name); });
    // those whose write or removal has not come to its end
    for (const KeychainEntry &entry : m_gateway->keychain().orphans(isOther)) {
        if (!entry.isConfirmed)
            info.entries.append(entry);
    }
    std::ranges::sort(info.entries, {}, [](const KeychainEntry &entry) { return entry.name.name; });
    return info;
}

void GatewayHost::takeCalls(const QList<CallRecord> &records)
{
    if (!m_tell.isActive())
        m_tell.start(); // the number of those that run
    for (const CallRecord &record : records)
        m_calls.insert_or_assign(record.sequence, record);
    if (!m_awaitingAck)
        sendCalls();
}

void GatewayHost::sendCalls()
{
    if (m_calls.empty())
        return;
    QList<CallRecord> batch;
    batch.reserve(static_cast<qsizetype>(m_calls.size()));
    for (auto &[sequence, record] : m_calls)
        batch.append(std::move(record));
    m_calls.clear();
    m_awaitingAck = true;
    Q_EMIT callsUpdated(batch);
}

void GatewayHost::acknowledgeCalls()
{
    m_awaitingAck = false;
    sendCalls();
}

} // namespace Gatehouse
