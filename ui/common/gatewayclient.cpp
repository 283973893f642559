// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/gatewayclient.h"

#include <algorithm>
#include <utility>

namespace Gatehouse {

GatewayClient::GatewayClient(GatewaySetup setup, QObject *parent)
    : QObject(parent)
    , m_host(new GatewayHost(std::move(setup)))
{
    m_thread.setObjectName(QStringLiteral("gateway"));
    m_host->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_host, &QObject::deleteLater);
    connect(m_host, &GatewayHost::statusChanged, this, [this](const GatewayStatus &status) {
        m_status = status;
        Q_EMIT statusChanged();
    });
    connect(m_host, &GatewayHost::instancesChanged, this, [this](const QList<InstanceInfo> &instances) {
        m_instances = instances;
        Q_EMIT instancesChanged();
    });
    connect(m_host, &GatewayHost::secretsChanged, this, [this](const SecretsInfo &secrets) {
        m_secrets = secrets;
        Q_EMIT secretsChanged();
    });
    connect(m_host, &GatewayHost::settingsChanged, this, [this](const Config &settings) {
        m_settings = settings;
        Q_EMIT settingsChanged();
    });
    connect(m_host, &GatewayHost::callsUpdated, this, [this](const QList<CallRecord> &records) {
        Q_EMIT callsUpdated(records);
        post([](GatewayHost &host) { host.acknowledgeCalls(); });
    });
    connect(m_host, &GatewayHost::notice, this, &GatewayClient::notice);
    m_thread.start();
}

GatewayClient::~GatewayClient()
{
    m_thread.quit();
    m_thread.wait();
}

void GatewayClient::start()
{
    post([](GatewayHost &host) { host.start(); });
}

void GatewayClient::editConfig(QObject *context, std::function<Result<void>(ConfigStore &)> edit,
                               Respond<void> done)
{
    ask<void>(
        context,
        [edit = std::move(edit)](Gateway &gateway, QObject *, const Respond<void> &answer) {
            answer(edit(gateway.config()));
        },
        std::move(done));
}

void GatewayClient::stop(std::chrono::milliseconds grace)
{
    post([grace](GatewayHost &host) { host.stop(grace); });
}

const InstanceInfo *GatewayClient::instance(const QString &uuid) const
{
    const auto found = std::ranges::find_if(
        m_instances, [&uuid](const InstanceInfo &instance) { return instance.config.uuid == uuid; });
    return found == m_instances.end() ? nullptr : &*found;
}

QString GatewayClient::instanceName(const QString &uuid) const
{
    const InstanceInfo *const found = instance(uuid);
    return found ? found->config.name : QString();
}

quint64 GatewayClient::keep(QObject *context, Delivery deliver)
{
    m_pending.insert(++m_lastId, {context, std::move(deliver)});
    return m_lastId;
}

void GatewayClient::deliver(quint64 id, const void *result)
{
    const Pending pending = m_pending.take(id);
    if (pending.deliver && pending.context)
        pending.deliver(result);
}

void GatewayClient::takeState(quint64 id, const void *state)
{
    const Pending feed = m_feeds.value(id);
    if (feed.context)
        feed.deliver(state);
}

void GatewayClient::post(std::function<void(GatewayHost &)> work)
{
    QMetaObject::invokeMethod(
        m_host, [host = m_host, work = std::move(work)] { work(*host); }, Qt::QueuedConnection);
}

QString GatewayClient::notRunning() { return tr("The gateway is not running."); }

} // namespace Gatehouse
