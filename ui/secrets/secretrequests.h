// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "secretsoverview.h"

#include <optional>

namespace Gatehouse {

// What the window asks of the gateway about secrets. All functions return at once; @a done is called later on
// the GUI thread, unless @a context has died.

/// What came of a look-up: why there is no value; none: there is one. The value itself stays where it is.
using LookUpResult = std::optional<SecretProblem>;

/// Looks @a ref up with the providers in force.
void lookUpSecret(GatewayClient &client, const SecretRef &ref, QObject *context, Respond<LookUpResult> done);
/// Looks @a ref up with @a providers, which need not be in force.
void tryProviders(GatewayClient &client, const SecretProviders &providers, const SecretRef &ref,
                  QObject *context, Respond<LookUpResult> done);
/// Looks up what is at @a place of the configuration, or every secret when that is empty. Their results
/// arrive as GatewayClient::secrets(), too.
void testSecrets(GatewayClient &client, const QString &place, QObject *context,
                 Respond<QList<SecretUse>> done);

/// Writes the keychain entry @a name. Conflict: there is one already, and @a mayReplace does not allow that.
void writeEntry(GatewayClient &client, const QString &name, const Secret &value, bool mayReplace,
                QObject *context, Respond<void> done);
void removeEntry(GatewayClient &client, const QString &name, QObject *context, Respond<void> done);
/// Moves the plain text at @a place into the keychain entry @a entry.
void adoptSecret(GatewayClient &client, const QString &place, const QString &entry, QObject *context,
                 Respond<AdoptedSecret> done);
/// Lets the keychain ask for its password. Answers with the state that follows.
void unlockKeychain(GatewayClient &client, QObject *context, Respond<Keychain::State> done);

// Changes of the declared providers, as in config/secretedits.h.
void addProvider(GatewayClient &client, const QString &name, const SecretProvider &provider, QObject *context,
                 Respond<void> done);
void changeProvider(GatewayClient &client, const QString &name, const SecretProvider &seen,
                    const QString &newName, const SecretProvider &wanted, QObject *context,
                    Respond<void> done);
void removeProvider(GatewayClient &client, const QString &name, const SecretProvider &seen, QObject *context,
                    Respond<void> done);
void setDefaults(GatewayClient &client, const SecretProviders::Defaults &seen,
                 const SecretProviders::Defaults &wanted, QObject *context, Respond<void> done);
/// Deletes the copy of the configuration that was kept when its comments were lost (`.bak`).
void removeConfigBackup(GatewayClient &client, QObject *context, Respond<void> done);

} // namespace Gatehouse
