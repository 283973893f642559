// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routewarnings.h"

#include "config/configinstances.h"
#include "secrets/resolver.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

namespace Gatehouse {

namespace {

using Kind = RouteWarning::Kind;

constexpr qsizetype KeyBytes = 32;
/// Past that many, what is remembered of references that are used no longer is forgotten.
constexpr qsizetype MaxSeen = 4096;

QByteArray randomKey()
{
    QByteArray key(KeyBytes, Qt::Uninitialized);
    QRandomGenerator::system()->generate(key.begin(), key.end());
    return key;
}

} // namespace

RouteWarnings::RouteWarnings(Resolver &resolver, QObject *parent)
    : QObject(parent)
    , m_key(randomKey())
{
    connect(&resolver, &Resolver::valueFound, this, &RouteWarnings::note, Qt::DirectConnection);
}

RouteWarnings::~RouteWarnings() = default;

RouteWarnings::Seen RouteWarnings::judge(const Secret &value) const
{
    QByteArray bytes = value.bytes().trimmed().toByteArray(); // as callers are compared with it
    Seen seen{.bytes = bytes.size(),
              .digest = QMessageAuthenticationCode::hash(bytes, m_key, QCryptographicHash::Sha256)};
    wipe(bytes);
    return seen;
}

RouteWarnings::Seen RouteWarnings::seenOf(const SecretRef &ref) const
{
    return ref.source == SecretRef::Source::Plain ? judge(ref.value) : m_seen.value(ref.describe());
}

void RouteWarnings::note(const SecretRef &ref, const Secret &value)
{
    const QString name = ref.describe();
    Seen seen = judge(value);
    const auto known = m_seen.constFind(name);
    if (known != m_seen.cend() && *known == seen)
        return;
    if (m_seen.size() >= MaxSeen)
        m_seen.clear();
    m_seen.insert(name, std::move(seen));
    Q_EMIT changed();
}

QHash<QString, QList<RouteWarning>> RouteWarnings::of(const Config &config) const
{
    QHash<QByteArray, QStringList> bySecret; // digests, and references that were not looked up yet
    QHash<QString, QStringList> bySession;
    QHash<QString, QByteArray> secretOf;
    QHash<QString, QList<RouteWarning>> warnings;
    for (const RouteConfig &route : config.routes) {
        const Seen seen = seenOf(route.secret);
        secretOf.insert(route.id, seen.digest.isEmpty() ? route.secret.describe().toUtf8() : seen.digest);
        if (route.secret.source == SecretRef::Source::Plain)
            warnings[route.id].append({.kind = Kind::PlainSecret});
        if (!seen.digest.isEmpty() && seen.bytes < MinSecretBytes)
            warnings[route.id].append({.kind = Kind::ShortSecret});
        if (!route.enabled)
            continue;
        bySecret[secretOf.value(route.id)].append(route.id);
        bySession[route.sessionKey].append(route.id);
    }
    for (const RouteConfig &route : config.routes) {
        if (!route.enabled)
            continue;
        QStringList others = bySecret.value(secretOf.value(route.id));
        others.removeAll(route.id);
        if (!others.isEmpty())
            warnings[route.id].append({.kind = Kind::SharedSecret, .others = others});
        others = bySession.value(route.sessionKey);
        others.removeAll(route.id);
        if (!others.isEmpty())
            warnings[route.id].append({.kind = Kind::SharedSession, .others = others});
        const InstanceConfig *agent = route.agent.isEmpty() ? nullptr : findInstance(config, route.agent);
        if (agent && !agent->enabled)
            warnings[route.id].append({.kind = Kind::AgentDisabled});
    }
    return warnings;
}

} // namespace Gatehouse
