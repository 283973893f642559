// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agentstate.h"
#include "config/config.h"
#include "http/requesthead.h"
#include "secrets/keychain.h"
#include "secrets/secretproviders.h"
#include "secretsoverview.h"
#include "webhooks/apikeys.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <optional>

namespace Gatehouse {

// What the window is told of the gateway. Plain values: they are copied from the gateway thread to the
// window's.

/// One of the two listeners.
struct ListenerStatus
{
    ListenerKind kind = ListenerKind::Public;
    QUrl url = {}; ///< where it can be reached on this machine; empty while it is not bound
    quint16 wantedPort = 0; ///< as the configuration declares it
    QString problem = {}; ///< why it is not bound as declared; empty when it is
    QString holder = {}; ///< with a problem: who has the port, where that can be known

    bool operator==(const ListenerStatus &) const = default;
};

/// How the gateway is.
struct GatewayStatus
{
    enum class Phase {
        Starting,
        Running, ///< the stores are open; the listeners tell for themselves
        Failed, ///< could not be opened: see problem
        Stopping,
        Stopped
    };
    Phase phase = Phase::Starting;
    QString problem; ///< a sentence for the operator, or several lines
    QString configFile;
    QString dataDir;
    ListenerStatus publicListener{.kind = ListenerKind::Public};
    ListenerStatus privateListener{.kind = ListenerKind::Private};
    int running = 0; ///< calls
    Keychain::State keychain = Keychain::State::Unknown;
    QStringList configProblems; ///< of the file as it is now; what was read before is in force

    bool operator==(const GatewayStatus &) const = default;
};

/// What happened to an instance or a key lately.
struct UsageCount
{
    qint64 calls = 0; ///< in the last 24 h
    qint64 errors = 0; ///< of these, those with a status of 400 and more
    std::optional<qint64> lastCallMs; ///< milliseconds since 1970 UTC

    bool operator==(const UsageCount &) const = default;
};

struct KeyInfo
{
    ApiKey key;
    UsageCount usage;

    bool operator==(const KeyInfo &) const = default;
};

/// An instance as it is configured and works.
struct InstanceInfo
{
    InstanceConfig config;
    AgentState agentState; ///< what the last run or connection met
    QUrl publicUrl; ///< of its webhook; empty while the listener is not bound
    QList<QUrl> privateUrls; ///< loopback first
    QList<KeyInfo> keys; ///< oldest first
    UsageCount usage;

    bool operator==(const InstanceInfo &) const = default;
};

/// The secrets in use, what is declared to find them, and the keychain's entries for them. No values.
struct SecretsInfo
{
    QList<SecretUse> uses; ///< as SecretsOverview::uses()
    SecretProviders providers;
    QList<KeychainEntry> entries; ///< those that references can name, by name
    bool operator==(const SecretsInfo &) const = default;
};

} // namespace Gatehouse
