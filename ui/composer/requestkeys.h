// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "composer/composedrequest.h"
#include "secrets/secret.h"

#include <QByteArray>
#include <QList>
#include <optional>

namespace Gatehouse {

/// What sending a request takes that only the gateway has.
struct SendingSecrets
{
    QByteArray token; ///< tells the gateway that the request is the window's (see TrafficStore); empty for
                      ///< requests to somewhere else
    QList<Header> headers; ///< those with secrets, whole
};

/// Fetches the values that @a request names: its key and the keychain entries of its headers. @a typed is the
/// key typed beside it. The error says which value can't be had, and why. GUI thread; @a done is called there
/// unless @a context dies before.
void fetchSecrets(GatewayClient &client, QObject *context, const ComposedRequest &request,
                  const Secret &typed, Respond<SendingSecrets> done);

/// A key that this gateway knows.
struct KnownKey
{
    RequestKey key;
    QString place; ///< the instance or route it opens, for people; empty for an entry
    QString placeId;
};

/// Looks for the key whose value is @a secret: among the API keys by their digests, then the secret of the
/// route @a routeId, then the entries of the keychain. The value goes to the gateway and nowhere else.
void findKnownKey(GatewayClient &client, QObject *context, const PastedSecret &secret, const QString &routeId,
                  Respond<std::optional<KnownKey>> done);

/// Stores @a secret in the keychain as the entry @a name. Conflict: there is one of that name.
void storeSecret(GatewayClient &client, QObject *context, const QString &name, const Secret &secret,
                 Respond<void> done);

/// A flow to fill a sample with.
struct FlowHint
{
    QByteArray id;
    qint64 revision = 0;
    QByteArray taskId; ///< a task that an outside controller has to settle; often empty
};

/// The newest flow of the session of the route @a routeId, one that has a task to settle when @a withTask.
void findFlow(GatewayClient &client, QObject *context, const QString &routeId, bool withTask,
              Respond<std::optional<FlowHint>> done);

} // namespace Gatehouse
