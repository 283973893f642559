// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayhost.h"
#include "common/snapshots.h"
#include "result.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QThread>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace Gatehouse {

/// Hands the outcome of something asked of the gateway back.
template<typename T>
using Respond = std::function<void(const Result<T> &)>;

/// The gateway as the window sees it. It runs on a thread of its own; the window hears of it by the signals
/// here and asks it by ask(), and never waits. GUI thread.
class GatewayClient final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GatewayClient)
public:
    /// What is done on the gateway thread: with the open gateway, a context object that dies with it, and the
    /// function that must be called with the outcome, once, now or later, on that thread.
    template<typename T>
    using Work = std::function<void(Gateway &gateway, QObject *context, Respond<T> answer)>;

    explicit GatewayClient(GatewaySetup setup, QObject *parent = nullptr);
    /// Waits for the gateway's thread. What runs is aborted unless the phase is Stopped.
    ~GatewayClient() override;

    /// Opens the gateway, or tries again when it Failed.
    void start();
    /// Lets running calls finish for up to @a grace; then the phase is Stopped.
    void stop(std::chrono::milliseconds grace);

    [[nodiscard]] const GatewayStatus &status() const { return m_status; }
    /// In the order of the configuration.
    [[nodiscard]] const QList<InstanceInfo> &instances() const { return m_instances; }
    /// The configuration in force, without instances, routes and secrets; none before the gateway is open.
    [[nodiscard]] const std::optional<Config> &settings() const { return m_settings; }
    /// Null when there is none; valid until the next instancesChanged().
    [[nodiscard]] const InstanceInfo *instance(const QString &uuid) const;
    /// Its name, or an empty text.
    [[nodiscard]] QString instanceName(const QString &uuid) const;
    [[nodiscard]] const SecretsInfo &secrets() const { return m_secrets; }

    /// Has @a work done on the gateway thread, and @a done called here with its outcome unless @a context
    /// dies before. Unavailable: the gateway is not open.
    template<typename T>
    void ask(QObject *context, Work<T> work, Respond<T> done)
    {
        const quint64 id = keep(context, [done = std::move(done)](const void *result) {
            done(*static_cast<const Result<T> *>(result));
        });
        // Only the number travels: what the window hands over must not die on the other thread.
        const Respond<T> answer = [this, id](const Result<T> &result) {
            const auto shared = std::make_shared<Result<T>>(result);
            QMetaObject::invokeMethod(
                this, [this, id, shared] { deliver(id, shared.get()); }, Qt::QueuedConnection);
        };
        post([work = std::move(work), answer](GatewayHost &host) {
            if (Gateway *gateway = host.gateway())
                work(*gateway, host.context(), answer);
            else
                answer(failure(ErrorCode::Unavailable, notRunning()));
        });
    }

    /// Makes what tells this window of the gateway's state beside the signals below. @a make is called on the
    /// gateway thread whenever the gateway has been opened and before it listens; what it makes calls its
    /// second argument there with each new state, and dies before the gateway. @a take gets the states here,
    /// unless @a context has died. To be called before start().
    template<typename T>
    void addFeed(QObject *context,
                 std::function<std::unique_ptr<QObject>(Gateway &, std::function<void(const T &)>)> make,
                 std::function<void(const T &)> take)
    {
        const quint64 id = ++m_lastId;
        m_feeds.insert(id, {context, [take = std::move(take)](const void *state) {
                                take(*static_cast<const T *>(state));
                            }});
        // Only the number travels, as with ask().
        const std::function<void(const T &)> tell = [this, id](const T &state) {
            const auto shared = std::make_shared<const T>(state);
            QMetaObject::invokeMethod(
                this, [this, id, shared] { takeState(id, shared.get()); }, Qt::QueuedConnection);
        };
        post([make = std::move(make), tell](GatewayHost &host) {
            host.addFeed([make, tell](Gateway &gateway) { return make(gateway, tell); });
        });
    }

    /// Has @a edit done to the configuration on the gateway thread; see ask().
    void editConfig(QObject *context, std::function<Result<void>(ConfigStore &)> edit, Respond<void> done);

Q_SIGNALS:
    void statusChanged();
    /// instances() is new.
    void instancesChanged();
    /// secrets() is new.
    void secretsChanged();
    /// settings() is new.
    void settingsChanged();
    /// The newest state of each call that changed since the last time, in order of arrival; at most 20 times
    /// a second.
    void callsUpdated(const QList<Gatehouse::CallRecord> &records);
    /// Something the operator should know, in words.
    void notice(const QString &words);

private:
    using Delivery = std::function<void(const void *result)>;
    struct Pending
    {
        QPointer<QObject> context;
        Delivery deliver;
    };

    [[nodiscard]] quint64 keep(QObject *context, Delivery deliver);
    void deliver(quint64 id, const void *result);
    void takeState(quint64 id, const void *state);
    void post(std::function<void(GatewayHost &)> work);
    [[nodiscard]] static QString notRunning();

    QThread m_thread;
    GatewayHost *m_host; ///< lives and dies on m_thread
    GatewayStatus m_status;
    QList<InstanceInfo> m_instances;
    SecretsInfo m_secrets;
    std::optional<Config> m_settings;
    QHash<quint64, Pending> m_pending;
    QHash<quint64, Pending> m_feeds; ///< what waits for as long as this lives
    quint64 m_lastId = 0;
};

} // namespace Gatehouse
