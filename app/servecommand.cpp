// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "servecommand.h"

#include "config/configinstances.h"
#include "config/configstore.h"
#include "curlline.h"
#include "opengateway.h"
#include "standardoutput.h"
#include "webhooks/keyvalues.h"

#include <QLoggingCategory>
#include <QUuid>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcServe, "gatehouse.serve")

constexpr auto LockPatience = 3s; ///< for a command that works on the data directory
constexpr auto StopGrace = 10s; ///< for calls that run
constexpr QLatin1StringView DemoLabel = "demo"_L1;

void print(const QByteArray &line)
{
    if (!writeStandardOutput(line + '\n'))
        qCWarning(lcServe) << "cannot write to stdout";
}

} // namespace

ServeCommand::ServeCommand(GatewayPaths paths, bool demo)
    : m_paths(std::move(paths))
    , m_demo(demo)
{
    connect(&m_signals, &UnixSignals::terminationRequested, this, &ServeCommand::stop);
}

ServeCommand::~ServeCommand() = default;

void ServeCommand::start()
{
    if (const Result<void> installed = m_signals.start(); !installed) {
        fail(ExitCode::Unreachable, installed.error().message);
        return;
    }
    Result<std::unique_ptr<Gateway>> gateway = openGateway(m_paths, LockPatience);
    if (!gateway) {
        fail(ExitCode::Unreachable, gateway.error().message);
        return;
    }
    m_gateway = std::move(*gateway);
    connect(m_gateway.get(), &Gateway::stopped, this, [this] { Q_EMIT ended(ExitCode::Done); });
    connect(&m_gateway->config(), &ConfigStore::notice, this,
            [](const QString &words) { qCInfo(lcServe).noquote() << words; });
    m_gateway->listen(this, [this](const Result<void> &bound) {
        if (bound)
            onListening();
        else if (!m_stopping)
            fail(ExitCode::Unreachable, bound.error().message);
    });
}

void ServeCommand::onListening()
{
    m_handler = std::make_unique<CommandHandler>(*m_gateway);
    m_control = std::make_unique<ControlServer>(
        [this](const ControlRequest &request, CommandReply &reply) { m_handler->run(request, reply); });
    if (const Result<void> listening = m_control->listen(controlSocketPath(m_paths.dataDir)); !listening) {
        fail(ExitCode::Unreachable, listening.error().message);
        return;
    }
    print("ready public=" + m_gateway->publicUrl().toEncoded()
          + " private=" + m_gateway->privateUrl().toEncoded());
    if (!m_demo)
        return;
    const Result<QString> instance = demoInstance();
    if (!instance)
        fail(ExitCode::Failed, instance.error().message);
    else
        giveDemoKey(*instance);
}

/// The UUID of the instance "demo", which is made when there is none.
Result<QString> ServeCommand::demoInstance()
{
    const QString name = u"demo"_s;
    const QList<InstanceConfig> &instances = m_gateway->config().current().instances;
    const auto found = std::ranges::find_if(instances, [&name](const InstanceConfig &instance) {
        return instanceNameKey(instance.name) == instanceNameKey(name);
    });
    if (found != instances.end()) {
        if (!found->enabled)
            qCWarning(lcServe) << "the instance demo is disabled in the configuration: it answers 404";
        return found->uuid;
    }
    InstanceConfig instance;
    instance.uuid = QUuid::createUuid().toString(QUuid::WithoutBraces);
    instance.name = name;
    if (const Result<void> added = m_gateway->config().addInstance(instance); !added)
        return tl::unexpected(added.error());
    return instance.uuid;
}

void ServeCommand::printCurlLine(const QString &uuid, const Secret &key) const
{
    QUrl url = m_gateway->publicUrl();
    url.setPath(url.path() + u"/webhooks/"_s + uuid);
    print(curlLine(url, key.bytes()));
}

void ServeCommand::giveDemoKey(const QString &uuid)
{
    const QList<ApiKey> existing = m_gateway->apiKeys().list(uuid);
    const auto old = std::ranges::find_if(existing, [](const ApiKey &key) {
        return key.label == DemoLabel && opens(ListenerKind::Public, key.visibility);
    });
    if (old == existing.end()) {
        makeDemoKey(uuid, std::nullopt);
        return;
    }
    m_gateway->keyValues().show(uuid, old->id, this, [this, uuid, id = old->id](const Result<Secret> &raw) {
        if (raw)
            printCurlLine(uuid, *raw);
        else
            makeDemoKey(uuid, id); // its value can't be read back
    });
}

/// Gives the demo instance a new key, or the key @a id a new value.
void ServeCommand::makeDemoKey(const QString &uuid, std::optional<qint64> id)
{
    const auto deliver = [this, uuid](const Result<StoredKey> &made) {
        if (made)
            printCurlLine(uuid, made->raw);
        else
            fail(ExitCode::Failed, made.error().message);
    };
    if (id)
        m_gateway->keyValues().regenerate(uuid, *id, this, deliver);
    else
        m_gateway->keyValues().add(uuid, DemoLabel, Visibility::Public, this, deliver);
}

void ServeCommand::fail(ExitCode exit, const QString &words)
{
    for (const QString &line : words.split(u'\n'))
        writeComplaint(line);
    Q_EMIT ended(exit);
}

void ServeCommand::stop()
{
    if (!m_gateway)
        return;
    if (!std::exchange(m_stopping, true)) {
        qCInfo(lcServe) << "stopping; running calls get up to" << StopGrace.count() << "s";
        if (m_control)
            m_control->close();
        m_gateway->stop(StopGrace);
    } else {
        qCInfo(lcServe) << "stopping now";
        m_gateway->stop(0s);
    }
}

} // namespace Gatehouse
