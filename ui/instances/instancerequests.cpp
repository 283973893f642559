// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/instancerequests.h"

#include "calls/calllog.h"
#include "config/configstore.h"
#include "webhooks/agentendpoint.h"
#include "webhooks/keyvalues.h"

#include <utility>

namespace Gatehouse {

namespace {

Result<KeyValue> valueOf(const Result<StoredKey> &stored)
{
    return stored.map([](const StoredKey &key) {
        return KeyValue{.key = key.key, .raw = key.raw, .notKept = key.notKept.value_or(QString())};
    });
}

} // namespace

void addInstance(GatewayClient &client, const InstanceConfig &instance, QObject *context, Respond<void> done)
{
    client.editConfig(
        context, [instance](ConfigStore &store) { return store.addInstance(instance); }, std::move(done));
}

void renameInstance(GatewayClient &client, const QString &uuid, const QString &name, QObject *context,
                    Respond<void> done)
{
    client.editConfig(
        context, [uuid, name](ConfigStore &store) { return renameInstance(store, uuid, name); },
        std::move(done));
}

void setInstanceEnabled(GatewayClient &client, const QString &uuid, bool enabled, QObject *context,
                        Respond<void> done)
{
    client.editConfig(
        context, [uuid, enabled](ConfigStore &store) { return setInstanceEnabled(store, uuid, enabled); },
        std::move(done));
}

void setInstanceAgent(GatewayClient &client, const QString &uuid, const AgentConfig &seen,
                      const AgentConfig &wanted, QObject *context, Respond<void> done)
{
    client.editConfig(
        context,
        [uuid, seen, wanted](ConfigStore &store) { return setInstanceAgent(store, uuid, seen, wanted); },
        std::move(done));
}

void setInstanceLimits(GatewayClient &client, const QString &uuid, const CallLimits &seen,
                       const CallLimits &wanted, QObject *context, Respond<void> done)
{
    client.editConfig(
        context,
        [uuid, seen, wanted](ConfigStore &store) { return setInstanceLimits(store, uuid, seen, wanted); },
        std::move(done));
}

void removeInstance(GatewayClient &client, const QString &uuid, QObject *context, Respond<void> done)
{
    client.ask<void>(
        context,
        [uuid](Gateway &gateway, QObject *here, const Respond<void> &answer) {
            gateway.removeInstance(uuid, here, answer);
        },
        std::move(done));
}

void testInstance(GatewayClient &client, const QString &uuid, const QString &message, QObject *context,
                  Respond<QString> done)
{
    client.ask<QString>(
        context,
        [uuid, message](Gateway &gateway, QObject *here, const Respond<QString> &answer) {
            gateway.webhooks().testTurn(uuid, message, here, [answer](const Result<QByteArray> &reply) {
                answer(reply.map([](const QByteArray &text) { return QString::fromUtf8(text); }));
            });
        },
        std::move(done));
}

void addKey(GatewayClient &client, const QString &uuid, const QString &label, Visibility visibility,
            QObject *context, Respond<KeyValue> done)
{
    client.ask<KeyValue>(
        context,
        [uuid, label, visibility](Gateway &gateway, QObject *here, const Respond<KeyValue> &answer) {
            gateway.keyValues().add(uuid, label, visibility, here,
                                    [answer](const Result<StoredKey> &made) { answer(valueOf(made)); });
        },
        std::move(done));
}

void regenerateKey(GatewayClient &client, const QString &uuid, qint64 id, QObject *context,
                   Respond<KeyValue> done)
{
    client.ask<KeyValue>(
        context,
        [uuid, id](Gateway &gateway, QObject *here, const Respond<KeyValue> &answer) {
            gateway.keyValues().regenerate(
                uuid, id, here, [answer](const Result<StoredKey> &made) { answer(valueOf(made)); });
        },
        std::move(done));
}

void showKey(GatewayClient &client, const QString &uuid, qint64 id, QObject *context, Respond<Secret> done)
{
    client.ask<Secret>(
        context,
        [uuid, id](Gateway &gateway, QObject *here, const Respond<Secret> &answer) {
            gateway.keyValues().show(uuid, id, here, answer);
        },
        std::move(done));
}

void editKey(GatewayClient &client, const QString &uuid, qint64 id, const QString &label,
             Visibility visibility, QObject *context, Respond<void> done)
{
    client.ask<void>(
        context,
        [uuid, id, label, visibility](Gateway &gateway, QObject *here, const Respond<void> &answer) {
            gateway.apiKeys().edit(uuid, id, label, visibility, here, [answer](const Result<ApiKey> &edited) {
                answer(edited.map([](const ApiKey &) {}));
            });
        },
        std::move(done));
}

void removeKey(GatewayClient &client, const QString &uuid, qint64 id, QObject *context, Respond<void> done)
{
    client.ask<void>(
        context,
        [uuid, id](Gateway &gateway, QObject *here, const Respond<void> &answer) {
            gateway.keyValues().remove(uuid, id, here, answer);
        },
        std::move(done));
}

void recentCalls(GatewayClient &client, const QString &uuid, int limit, QObject *context,
                 Respond<QList<CallRecord>> done)
{
    client.ask<QList<CallRecord>>(
        context,
        [uuid, limit](Gateway &gateway, QObject *here, const Respond<QList<CallRecord>> &answer) {
            CallQuery query;
            query.limit = limit;
            query.instance = uuid;
            gateway.calls().recent(query, here, answer);
        },
        std::move(done));
}

void storeSecret(GatewayClient &client, const QString &name, const Secret &value, QObject *context,
                 Respond<void> done)
{
    client.ask<void>(
        context,
        [name, value](Gateway &gateway, QObject *here, const Respond<void> &answer) {
            gateway.keychain().write({KeychainKind::Secret, name}, value, here, answer);
        },
        std::move(done));
}

} // namespace Gatehouse
