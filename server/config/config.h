// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproviders.h"
#include "secrets/secretref.h"

#include <QHostAddress>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <chrono>
#include <optional>
#include <utility>

namespace Gatehouse {

/// What the operator declares (docs/configuration.md). Every field has its default here and only here;
/// durations carry their unit in the type, sizes are bytes.

struct TlsConfig
{
    QString certificate; ///< PEM file, absolute (relative ones are taken from beside the configuration)
    QString key; ///< PEM file
    SecretRef passphrase;
    bool operator==(const TlsConfig &) const = default;
};

struct PublicListenerConfig
{
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 8787;
    QUrl baseUrl; ///< what callers see in front of the path; empty: derived from address and port
    std::optional<TlsConfig> tls;
    bool operator==(const PublicListenerConfig &) const = default;
};

struct PrivateListenerConfig
{
    quint16 port = 40001;
    QList<QHostAddress> addresses; ///< besides loopback
    bool operator==(const PrivateListenerConfig &) const = default;
};

/// An address or a network that may speak for others in X-Forwarded-For.
using Subnet = std::pair<QHostAddress, int>;

struct AgentConfig
{
    enum class Type { Echo, Command, Chat, OpenClaw };
    Type type = Type::Echo;
    std::optional<std::chrono::seconds> idle; ///< `idleSeconds`; none: the default of the backend
    // command
    QStringList command;
    QString workingDirectory;
    QMap<QString, QString> environment;
    std::chrono::seconds timeout{0}; ///< `timeoutSeconds`, 0 = none
    // chat
    QUrl baseUrl;
    QString model;
    SecretRef apiKey;
    QString systemPrompt;
    QList<std::pair<QByteArray, QByteArray>> headers;
    // openclaw
    QUrl url; ///< ws or wss
    SecretRef token;
    QString agentId; ///< empty: OpenClaw's own default
    bool operator==(const AgentConfig &) const = default;
};

struct InstanceLimits
{
    int concurrentRuns = 8;
    int waitingRuns = 64;
    qint64 jsonBytes = 8388608;
    qint64 multipartBytes = 33554432;
    std::chrono::seconds bodyTime{30}; ///< `bodySeconds`
    qint64 replyBytes = 8388608;
    bool operator==(const InstanceLimits &) const = default;
};

struct InstanceConfig
{
    enum class OnHangUp { Abort, Finish };
    QString uuid; ///< lower case
    QString name;
    bool enabled = true;
    AgentConfig agent;
    InstanceLimits limits;
    OnHangUp onHangUp = OnHangUp::Abort;
    bool operator==(const InstanceConfig &) const = default;
};

/// A TaskFlow route (docs/taskflows.md).
struct RouteConfig
{
    QString id;
    bool enabled = true;
    QString path; ///< as declared; default `/plugins/webhooks/<id>`
    QString sessionKey;
    SecretRef secret;
    QString controllerId; ///< default `webhooks/<id>`
    QString description;
    QString agent; ///< name or UUID of the instance that runs child tasks; empty: none
    bool isPublic = true; ///< served on the public listener
    bool isPrivate = true; ///< served on the private listener
    bool operator==(const RouteConfig &) const = default;
};

/// What every route is limited to. Rates and requests in flight count for a path and a client address.
struct RouteLimits
{
    int requests = 120; ///< in a window; 0 = off
    std::chrono::seconds window{60}; ///< `windowSeconds`
    int trackedKeys = 4096;
    int inFlight = 8;
    qint64 bodyBytes = 262144;
    std::chrono::seconds bodyTime{15}; ///< `bodySeconds`
    bool operator==(const RouteLimits &) const = default;
};

/// What the flows of one session may amount to.
struct FlowLimits
{
    int unfinished = 100000;
    qint64 bytes = 268435456;
    bool operator==(const FlowLimits &) const = default;
};

struct FailedAuthLimit
{
    int attempts = 30; ///< 0 = off
    std::chrono::seconds window{60}; ///< `windowSeconds`
    bool operator==(const FailedAuthLimit &) const = default;
};

struct LimitsConfig
{
    RouteLimits routes;
    FlowLimits flows;
    FailedAuthLimit failedAuth;
    int connections = 4096;
    int connectionsPerAddress = 256;
    bool operator==(const LimitsConfig &) const = default;
};

struct RetentionConfig
{
    int callsDays = 30;
    int callsMax = 1000000;
    int finishedFlowsDays = 7;
    int attachmentsDays = 7;
    int conversationDays = 90;
    int repliesHours = 24;
    bool operator==(const RetentionConfig &) const = default;
};

struct Config
{
    PublicListenerConfig publicListener;
    PrivateListenerConfig privateListener;
    QList<Subnet> trustedProxies{{QHostAddress(QStringLiteral("127.0.0.1")), 32},
                                 {QHostAddress(QStringLiteral("::1")), 128}};
    QList<InstanceConfig> instances;
    QList<RouteConfig> routes; ///< by id, in the order of the file
    LimitsConfig limits;
    SecretProviders secrets;
    RetentionConfig retention;
    bool operator==(const Config &) const = default;
};

} // namespace Gatehouse
