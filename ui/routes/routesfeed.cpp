// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routesfeed.h"

#include "calls/calllog.h"
#include "config/configproblem.h"
#include "config/configstore.h"
#include "gateway.h"
#include "http/target.h"
#include "secretsoverview.h"
#include "taskflows/taskflows.h"

#include <QElapsedTimer>
#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto TellInterval = 250ms;
/// Looking may take this part of the thread's time at most, however many keys the limiters track.
constexpr int LeastRestPerLook = 50;
/// A slot may be given back after its call has ended, when the caller has left.
constexpr qint64 SlotCheckMs = 1000;

QString placeOfSecret(const QString &id) { return memberPath(memberPath(u"routes"_s, id), u"secret"_s); }

} // namespace

RoutesFeed::RoutesFeed(Gateway &gateway, std::function<void(const RoutesInfo &)> tell)
    : m_gateway(gateway)
    , m_tell(std::move(tell))
    , m_tally(gateway.calls())
    , m_warnings(gateway.resolver())
    , m_soon(this)
    , m_later(this)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(TellInterval);
    m_later.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &RoutesFeed::tell);
    connect(&m_later, &QTimer::timeout, this, &RoutesFeed::tell);
    const auto judgeSoon = [this] {
        m_isJudged = false;
        soon();
    };
    connect(&gateway.config(), &ConfigStore::changed, this, judgeSoon);
    connect(&m_warnings, &RouteWarnings::changed, this, judgeSoon);
    connect(&gateway, &Gateway::listenersChanged, this, &RoutesFeed::soon);
    connect(&gateway.calls(), &CallLog::callsUpdated, this, [this](const QList<CallRecord> &records) {
        const auto isOfRoute = [](const CallRecord &record) { return !record.route.isEmpty(); };
        if (std::ranges::any_of(records, isOfRoute))
            soon();
    });
    connect(&m_tally, &RouteTally::changed, this, &RoutesFeed::soon);
    connect(&gateway.secrets(), &SecretsOverview::changed, this, &RoutesFeed::soon);
    connect(&gateway.taskFlows().flows(), &FlowStore::flowsChanged, this, &RoutesFeed::soon);
    RoutesFeed::tell();
}

RoutesFeed::~RoutesFeed() = default;

void RoutesFeed::soon()
{
    if (!m_soon.isActive())
        m_soon.start();
}

void RoutesFeed::lookAgainIn(qint64 ms)
{
    const auto wait = std::chrono::milliseconds(std::max<qint64>(ms, TellInterval.count()));
    if (!m_later.isActive() || m_later.remainingTimeAsDuration() > wait)
        m_later.start(wait);
}

void RoutesFeed::tell()
{
    QElapsedTimer watch;
    watch.start();
    RoutesInfo now = look();
    for (const RouteInfo &route : std::as_const(now.routes)) {
        if (route.limits.windowEndsInMs > 0)
            lookAgainIn(route.limits.windowEndsInMs);
        if (route.limits.inFlight > 0)
            lookAgainIn(SlotCheckMs);
    }
    for (RouteInfo &route : now.routes)
        route.limits.windowEndsInMs = 0; // it runs down by itself, which is no news
    m_soon.setInterval(std::max(TellInterval, std::chrono::milliseconds(watch.elapsed()) * LeastRestPerLook));
    if (std::exchange(m_hasTold, true) && now == m_told)
        return;
    m_told = std::move(now);
    m_tell(m_told);
}

RoutesInfo RoutesFeed::look()
{
    const Config &config = m_gateway.config().current();
    if (!std::exchange(m_isJudged, true))
        m_judged = m_warnings.of(config);
    QHash<QString, SecretUse> secrets;
    for (const SecretUse &use : m_gateway.secrets().uses()) {
        if (!use.place.isEmpty())
            secrets.insert(use.place, use);
    }
    const QHash<QByteArray, RouteLimiters::PathUsage> usage = m_gateway.taskFlows().limiters().usageByPath();
    RoutesInfo info;
    info.limits = config.limits.routes;
    info.sessions = m_gateway.taskFlows().flows().countsBySession();
    info.routes.reserve(config.routes.size());
    for (const RouteConfig &route : config.routes) {
        const RouteTally::Count count = m_tally.of(route.id);
        info.routes.append(
            {.config = route,
             .publicUrl = route.isPublic ? m_gateway.publicUrlFor(route.path) : QUrl(),
             .privateUrls = route.isPrivate ? m_gateway.privateUrlsFor(route.path) : QList<QUrl>(),
             .secret = secrets.value(placeOfSecret(route.id)),
             .limits = usage.value(canonicalPath(route.path.toUtf8())),
             .usage = count.usage,
             .failure = count.failure,
             .warnings = m_judged.value(route.id)});
    }
    return info;
}

} // namespace Gatehouse
