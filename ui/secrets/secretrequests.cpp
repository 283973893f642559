// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretrequests.h"

#include "config/configstore.h"
#include "config/secretedits.h"
#include "gateway.h"
#include "secrets/resolver.h"

#include <QFile>
#include <QFileInfo>
#include <memory>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

LookUpResult resultOf(const SecretOutcome &outcome)
{
    return outcome ? std::nullopt : std::optional(outcome.error());
}

} // namespace

void lookUpSecret(GatewayClient &client, const SecretRef &ref, QObject *context, Respond<LookUpResult> done)
{
    client.ask<LookUpResult>(
        context,
        [ref](Gateway &gateway, QObject *here, const Respond<LookUpResult> &answer) {
            gateway.resolver().lookUp(ref, here,
                                      [answer](const SecretOutcome &outcome) { answer(resultOf(outcome)); });
        },
        std::move(done));
}

void tryProviders(GatewayClient &client, const SecretProviders &providers, const SecretRef &ref,
                  QObject *context, Respond<LookUpResult> done)
{
    client.ask<LookUpResult>(
        context,
        [providers, ref](Gateway &gateway, QObject *here, const Respond<LookUpResult> &answer) {
            // Of its own, so that the providers in force stay as they are. It dies with the gateway at the
            // latest, and answers that come after that go nowhere.
            const QString dotEnv = QFileInfo(gateway.paths().configFile).absolutePath() + u"/.env"_s;
            auto resolver = std::make_unique<Resolver>(providers, dotEnv, &gateway.keychain(), here);
            Resolver *const borrowed = resolver.release();
            borrowed->lookUp(ref, borrowed, [borrowed, answer](const SecretOutcome &outcome) {
                answer(resultOf(outcome));
                borrowed->deleteLater(); // we are called by it
            });
        },
        std::move(done));
}

void testSecrets(GatewayClient &client, const QString &place, QObject *context,
                 Respond<QList<SecretUse>> done)
{
    client.ask<QList<SecretUse>>(
        context,
        [place](Gateway &gateway, QObject *here, const Respond<QList<SecretUse>> &answer) {
            gateway.secrets().test(place, here, [answer](const QList<SecretUse> &uses) { answer(uses); });
        },
        std::move(done));
}

void writeEntry(GatewayClient &client, const QString &name, const Secret &value, bool mayReplace,
                QObject *context, Respond<void> done)
{
    client.ask<void>(
        context,
        [name, value, mayReplace](Gateway &gateway, QObject *here, const Respond<void> &answer) {
            if (!mayReplace && gateway.keychain().knows({KeychainKind::Secret, name})) {
                answer(failure(ErrorCode::Conflict,
                               GatewayClient::tr("There is a keychain entry \"%1\" already.").arg(name)));
                return;
            }
            gateway.secrets().setEntry(name, value, here, answer);
        },
        std::move(done));
}

void removeEntry(GatewayClient &client, const QString &name, QObject *context, Respond<void> done)
{
    client.ask<void>(
        context,
        [name](Gateway &gateway, QObject *here, const Respond<void> &answer) {
            gateway.secrets().removeEntry(name, here, answer);
        },
        std::move(done));
}

void adoptSecret(GatewayClient &client, const QString &place, const QString &entry, QObject *context,
                 Respond<AdoptedSecret> done)
{
    client.ask<AdoptedSecret>(
        context,
        [place, entry](Gateway &gateway, QObject *here, const Respond<AdoptedSecret> &answer) {
            gateway.secrets().adopt(place, entry, here, answer);
        },
        std::move(done));
}

void unlockKeychain(GatewayClient &client, QObject *context, Respond<Keychain::State> done)
{
    client.ask<Keychain::State>(
        context,
        [](Gateway &gateway, QObject *here, const Respond<Keychain::State> &answer) {
            gateway.keychain().unlock(here, [answer](Keychain::State state) { answer(state); });
        },
        std::move(done));
}

void addProvider(GatewayClient &client, const QString &name, const SecretProvider &provider, QObject *context,
                 Respond<void> done)
{
    client.editConfig(
        context, [name, provider](ConfigStore &store) { return addSecretProvider(store, name, provider); },
        std::move(done));
}

void changeProvider(GatewayClient &client, const QString &name, const SecretProvider &seen,
                    const QString &newName, const SecretProvider &wanted, QObject *context,
                    Respond<void> done)
{
    client.editConfig(
        context,
        [name, seen, newName, wanted](ConfigStore &store) {
            return changeSecretProvider(store, name, seen, newName, wanted);
        },
        std::move(done));
}

void removeProvider(GatewayClient &client, const QString &name, const SecretProvider &seen, QObject *context,
                    Respond<void> done)
{
    client.editConfig(
        context, [name, seen](ConfigStore &store) { return removeSecretProvider(store, name, seen); },
        std::move(done));
}

void setDefaults(GatewayClient &client, const SecretProviders::Defaults &seen,
                 const SecretProviders::Defaults &wanted, QObject *context, Respond<void> done)
{
    client.editConfig(
        context, [seen, wanted](ConfigStore &store) { return setSecretDefaults(store, seen, wanted); },
        std::move(done));
}

void removeConfigBackup(GatewayClient &client, QObject *context, Respond<void> done)
{
    client.ask<void>(
        context,
        [](Gateway &gateway, QObject *, const Respond<void> &answer) {
            QFile backup(gateway.config().file() + u".bak"_s);
            if (!backup.exists() || backup.remove())
                answer({});
            else
                answer(failure(ErrorCode::Io, backup.errorString()));
        },
        std::move(done));
}

} // namespace Gatehouse
