// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "config/instanceedits.h"

#include <QString>
#include <optional>

namespace Gatehouse {

// What the window asks of the gateway about instances and their keys. The answers come on the window's thread
// unless the context dies before.

void addInstance(GatewayClient &client, const InstanceConfig &instance, QObject *context, Respond<void> done);
void renameInstance(GatewayClient &client, const QString &uuid, const QString &name, QObject *context,
                    Respond<void> done);
void setInstanceEnabled(GatewayClient &client, const QString &uuid, bool enabled, QObject *context,
                        Respond<void> done);
void setInstanceAgent(GatewayClient &client, const QString &uuid, const AgentConfig &seen,
                      const AgentConfig &wanted, QObject *context, Respond<void> done);
void setInstanceLimits(GatewayClient &client, const QString &uuid, const CallLimits &seen,
                       const CallLimits &wanted, QObject *context, Respond<void> done);
/// Deletes the instance with its keys. Its calls stay on record.
void removeInstance(GatewayClient &client, const QString &uuid, QObject *context, Respond<void> done);
/// One real turn of the agent; the answer is its reply.
void testInstance(GatewayClient &client, const QString &uuid, const QString &message, QObject *context,
                  Respond<QString> done);

/// A key with its raw value.
struct KeyValue
{
    ApiKey key;
    Secret raw;
    QString notKept; ///< why the keychain does not hold the value, which then is shown this once
};

void addKey(GatewayClient &client, const QString &uuid, const QString &label, Visibility visibility,
            QObject *context, Respond<KeyValue> done);
void regenerateKey(GatewayClient &client, const QString &uuid, qint64 id, QObject *context,
                   Respond<KeyValue> done);
/// The raw value as the keychain has it.
void showKey(GatewayClient &client, const QString &uuid, qint64 id, QObject *context, Respond<Secret> done);
void editKey(GatewayClient &client, const QString &uuid, qint64 id, const QString &label,
             Visibility visibility, QObject *context, Respond<void> done);
void removeKey(GatewayClient &client, const QString &uuid, qint64 id, QObject *context, Respond<void> done);

/// The newest @a limit calls of an instance, the oldest first.
void recentCalls(GatewayClient &client, const QString &uuid, int limit, QObject *context,
                 Respond<QList<CallRecord>> done);

/// Stores @a value in the keychain under the name of a secret that the configuration may refer to.
void storeSecret(GatewayClient &client, const QString &name, const Secret &value, QObject *context,
                 Respond<void> done);

} // namespace Gatehouse
