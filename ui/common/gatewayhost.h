// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/calltally.h"
#include "common/snapshots.h"
#include "gateway.h"
#include "http/call.h"
#include "result.h"

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace Gatehouse {

/// How a window comes to its gateway.
struct GatewaySetup
{
    GatewayPaths paths;
    /// Opens the gateway, on the gateway thread; empty: at once, without patience.
    std::function<Result<std::unique_ptr<Gateway>>(const GatewayPaths &)> open;
    /// Makes what lives with the open gateway, on its thread, and is destroyed before it; may be empty.
    std::function<Result<std::shared_ptr<QObject>>(Gateway &)> attach;
};

/// The window's end on the gateway thread: owns the gateway, does what the window asks and tells it what
/// changes. Made on another thread and moved; everything but the constructor is for the gateway thread.
class GatewayHost final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GatewayHost)
public:
    explicit GatewayHost(GatewaySetup setup);
    ~GatewayHost() override;

    /// Opens the gateway, or tries again after a failure.
    void start();
    /// Lets running calls finish for up to @a grace. A second call shortens it. The phase Stopped follows.
    void stop(std::chrono::milliseconds grace);
    /// Null unless the gateway is open.
    [[nodiscard]] Gateway *gateway() const { return m_gateway.get(); }
    /// Lives as long as the gateway that is open now: the context of what is asked of it.
    [[nodiscard]] QObject *context() const { return m_context.get(); }
    using MakeFeed = std::function<std::unique_ptr<QObject>(Gateway &)>;
    /// Has @a make called with the gateway whenever it has been opened and does not listen yet. What it makes
    /// dies before the gateway.
    void addFeed(MakeFeed make) { m_makeFeeds.push_back(std::move(make)); }
    /// The window has taken the last callsUpdated(); the next one may come.
    void acknowledgeCalls();

Q_SIGNALS:
    void statusChanged(const Gatehouse::GatewayStatus &status);
    void instancesChanged(const QList<Gatehouse::InstanceInfo> &instances);
    void secretsChanged(const Gatehouse::SecretsInfo &secrets);
    /// The configuration in force, without instances, routes and secrets, which have lists of their own.
    void settingsChanged(const Gatehouse::Config &settings);
    /// The newest state of each call that changed since the last time, in order of arrival. At most 20 times
    /// a second, and not before the last one was acknowledged.
    void callsUpdated(const QList<Gatehouse::CallRecord> &records);
    /// Something the operator should know, in words.
    void notice(const QString &words);

private:
    void connectGateway();
    void fail(const QString &words);
    void tell();
    void tellSecrets();
    void takeCalls(const QList<CallRecord> &records);
    void sendCalls();
    [[nodiscard]] GatewayStatus status() const;
    [[nodiscard]] QList<InstanceInfo> instances() const;
    [[nodiscard]] SecretsInfo secrets() const;
    [[nodiscard]] std::optional<Config> settings() const;

    GatewaySetup m_setup;
    GatewayStatus::Phase m_phase = GatewayStatus::Phase::Starting;
    QString m_problem;
    std::unique_ptr<Gateway> m_gateway;
    std::unique_ptr<CallTally> m_tally; ///< borrows the gateway's calls
    std::vector<MakeFeed> m_makeFeeds;
    std::vector<std::unique_ptr<QObject>> m_feeds; ///< borrow the gateway
    std::shared_ptr<QObject> m_attached; ///< borrows the gateway
    std::unique_ptr<QObject> m_context;
    QTimer m_tell; ///< collects changes for one telling
    GatewayStatus m_told;
    QList<InstanceInfo> m_toldInstances;
    SecretsInfo m_toldSecrets;
    bool m_hasNewSecrets = false; ///< what is known of them may have changed
    std::optional<Config> m_toldSettings;
    std::map<qint64, CallRecord> m_calls; ///< by sequence: what the window has not been told yet
    bool m_awaitingAck = false;
};

} // namespace Gatehouse
