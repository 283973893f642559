// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requestkeys.h"

#include "config/configstore.h"
#include "http/traffic.h"
#include "secrets/keychain.h"
#include "secrets/resolver.h"
#include "secretsoverview.h"
#include "taskflows/taskflows.h"
#include "webhooks/keyvalues.h"

#include <QCoreApplication>
#include <algorithm>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Gatehouse::RequestKeys", text); }

/// A header to be made, and where its value comes from.
struct Need
{
    RequestKey key; ///< of kind Instance, Route or Entry; its value goes behind its scheme
    QString place;
};

SecretRef entryRef(const QString &name)
{
    SecretRef ref;
    ref.source = SecretRef::Source::Keychain;
    ref.provider = u"default"_s;
    ref.id = name;
    return ref;
}

const RouteConfig *routeOf(Gateway &gateway, const QString &id)
{
    const QList<RouteConfig> &routes = gateway.config().current().routes;
    const auto found = std::ranges::find(routes, id, &RouteConfig::id);
    return found == routes.end() ? nullptr : &*found;
}

void fetchOne(Gateway &gateway, QObject *context, const Need &need,
              const std::function<void(const Result<Secret> &)> &done)
{
    if (need.key.kind == RequestKey::Kind::Route) {
        if (const RouteConfig *route = routeOf(gateway, need.place))
            gateway.resolver().resolve(route->secret, context, done);
        else
            done(failure(ErrorCode::NotFound, tr("The route %1 is gone.").arg(need.place)));
        return;
    }
    if (need.key.kind == RequestKey::Kind::Entry) {
        gateway.resolver().resolve(
            entryRef(need.key.label), context, [done, name = need.key.label](const Result<Secret> &secret) {
                if (secret)
                    done(secret);
                else
                    done(failure(secret.error().code,
                                 tr("Keychain entry \"%1\": %2").arg(name, secret.error().message)));
            });
        return;
    }
    const QList<ApiKey> keys = gateway.apiKeys().list(need.place);
    const auto found = std::ranges::find(keys, need.key.label, &ApiKey::label);
    if (found == keys.end()) {
        done(failure(ErrorCode::NotFound,
                     tr("The instance has no key \"%1\" any more. Choose another one.").arg(need.key.label)));
        return;
    }
    gateway.keyValues().show(need.place, found->id, context, done);
}

/// Fetches @a needs one after the other. Gateway thread.
void fetchAll(Gateway &gateway, QObject *context, QList<Need> needs, bool isOurs, SendingSecrets secrets,
              const Respond<SendingSecrets> &answer)
{
    if (needs.isEmpty()) {
        if (isOurs)
            secrets.token = gateway.traffic().announceCall();
        answer(secrets);
        return;
    }
    const Need need = needs.takeFirst();
    fetchOne(gateway, context, need,
             [&gateway, context, needs = std::move(needs), isOurs, secrets = std::move(secrets),
              key = need.key, answer](const Result<Secret> &secret) mutable {
                 if (!secret) {
                     answer(tl::unexpected<Error>(secret.error()));
                     return;
                 }
                 secrets.headers.append({key.field, key.scheme + secret->bytes().toByteArray()});
                 fetchAll(gateway, context, std::move(needs), isOurs, std::move(secrets), answer);
             });
}

/// Goes through the keychain's entries until one holds @a secret. Gateway thread.
void searchEntries(Gateway &gateway, QObject *context, QStringList names, const PastedSecret &secret,
                   const Respond<std::optional<KnownKey>> &answer)
{
    if (names.isEmpty()) {
        answer(std::optional<KnownKey>());
        return;
    }
    const QString name = names.takeFirst();
    gateway.resolver().resolve(
        entryRef(name), context,
        [&gateway, context, names = std::move(names), name, secret, answer](const Result<Secret> &value) {
            if (value && constantTimeEquals(value->bytes(), secret.value.bytes()))
                answer(std::optional(KnownKey{.key = {.kind = RequestKey::Kind::Entry,
                                                      .label = name,
                                                      .field = secret.field,
                                                      .scheme = secret.scheme},
                                              .place = {},
                                              .placeId = {}}));
            else
                searchEntries(gateway, context, names, secret, answer);
        });
}

QStringList entriesOf(Gateway &gateway)
{
    QStringList names;
    for (const KeychainEntry &entry : gateway.keychain().entries()) {
        if (entry.name.kind == KeychainKind::Secret)
            names.append(entry.name.name);
    }
    return names;
}

void search(Gateway &gateway, QObject *context, const PastedSecret &secret, const QString &routeId,
            const Respond<std::optional<KnownKey>> &answer)
{
    for (const InstanceConfig &instance : gateway.config().current().instances) {
        if (const ApiKey *key = gateway.apiKeys().find(instance.uuid, secret.value.bytes())) {
            answer(std::optional(KnownKey{.key = {.kind = RequestKey::Kind::Instance, .label = key->label},
                                          .place = instance.name,
                                          .placeId = instance.uuid}));
            return;
        }
    }
    const RouteConfig *route = routeOf(gateway, routeId);
    if (!route) {
        searchEntries(gateway, context, entriesOf(gateway), secret, answer);
        return;
    }
    gateway.resolver().resolve(
        route->secret, context, [&gateway, context, secret, routeId, answer](const Result<Secret> &value) {
            if (value && constantTimeEquals(value->bytes(), secret.value.bytes()))
                answer(std::optional(KnownKey{.key = {.kind = RequestKey::Kind::Route, .label = {}},
                                              .place = routeId,
                                              .placeId = routeId}));
            else
                searchEntries(gateway, context, entriesOf(gateway), secret, answer);
        });
}

} // namespace

void fetchSecrets(GatewayClient &client, QObject *context, const ComposedRequest &request,
                  const Secret &typed, Respond<SendingSecrets> done)
{
    using Kind = RequestKey::Kind;
    const RequestKey &key = request.key;
    SendingSecrets known;
    QList<Need> needs;
    if (key.kind == Kind::Typed && !typed.isEmpty())
        known.headers.append({key.field, key.scheme + typed.bytes().toByteArray()});
    else if (key.kind == Kind::Wrong)
        known.headers.append({key.field, key.scheme + "a-wrong-key"});
    else if (key.kind == Kind::Instance || key.kind == Kind::Route || key.kind == Kind::Entry)
        needs.append({.key = key, .place = key.owner.isEmpty() ? request.placeId : key.owner});
    for (const RequestHeader &header : request.headers) {
        if (header.isOn && !header.entry.isEmpty())
            needs.append({.key = {.kind = Kind::Entry,
                                  .label = header.entry,
                                  .field = header.name,
                                  .scheme = header.value},
                          .place = {}});
    }
    client.ask<SendingSecrets>(
        context,
        [needs, known, isOurs = request.place != ComposedRequest::Place::Elsewhere](
            Gateway &gateway, QObject *here, const Respond<SendingSecrets> &answer) {
            fetchAll(gateway, here, needs, isOurs, known, answer);
        },
        std::move(done));
}

void findKnownKey(GatewayClient &client, QObject *context, const PastedSecret &secret, const QString &routeId,
                  Respond<std::optional<KnownKey>> done)
{
    client.ask<std::optional<KnownKey>>(
        context,
        [secret, routeId](Gateway &gateway, QObject *here, const Respond<std::optional<KnownKey>> &answer) {
            search(gateway, here, secret, routeId, answer);
        },
        std::move(done));
}

void storeSecret(GatewayClient &client, QObject *context, const QString &name, const Secret &secret,
                 Respond<void> done)
{
    client.ask<void>(
        context,
        [name, secret](Gateway &gateway, QObject *here, const Respond<void> &answer) {
            if (!isKeychainName(name))
                answer(failure(ErrorCode::Invalid,
                               tr("A name has 1 to 128 characters, and no white space at its ends.")));
            else if (gateway.keychain().knows({KeychainKind::Secret, name}))
                answer(failure(ErrorCode::Conflict,
                               tr("The keychain has an entry of that name. Choose another one.")));
            else
                gateway.secrets().setEntry(name, secret, here, answer);
        },
        std::move(done));
}

void findFlow(GatewayClient &client, QObject *context, const QString &routeId, bool withTask,
              Respond<std::optional<FlowHint>> done)
{
    using Hint = std::optional<FlowHint>;
    client.ask<Hint>(
        context,
        [routeId, withTask](Gateway &gateway, QObject *, const Respond<Hint> &answer) {
            const RouteConfig *route = routeOf(gateway, routeId);
            if (!route) {
                answer(Hint());
                return;
            }
            const FlowSession session = gateway.taskFlows().flows().bindSession(route->sessionKey);
            const StoredFlow *flow = session.newest();
            QByteArray taskId;
            if (withTask) {
                for (const StoredFlow *each : session.list()) {
                    const auto task = std::ranges::find_if(each->tasks, [](const Task &one) {
                        return isActive(one.status) && one.runner.isEmpty();
                    });
                    if (task == each->tasks.end())
                        continue;
                    flow = each;
                    taskId = task->id;
                    break;
                }
            }
            answer(
                flow ? Hint(FlowHint{.id = flow->flow.id, .revision = flow->flow.revision, .taskId = taskId})
                     : Hint());
        },
        std::move(done));
}

} // namespace Gatehouse
