// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requestplaces.h"

#include "config/configstore.h"
#include "secrets/keychain.h"

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Place = ComposedRequest::Place;
using Reach = ComposedRequest::Reach;

/// Gateway thread.
RequestPlacesSnapshot takeSnapshot(Gateway &gateway)
{
    RequestPlacesSnapshot snapshot;
    const Config &config = gateway.config().current();
    snapshot.callsDays = config.retention.callsDays;
    for (const RouteConfig &declared : config.routes) {
        RoutePlace route{.id = declared.id, .isEnabled = declared.enabled};
        if (declared.isPublic && !gateway.publicUrl().isEmpty()) {
            route.publicUrl = gateway.publicUrlFor(declared.path);
            route.publicHere = gateway.publicUrl();
            route.publicHere.setPath(declared.path);
        }
        if (declared.isPrivate)
            route.privateUrls = gateway.privateUrlsFor(declared.path);
        snapshot.routes.append(route);
    }
    for (const KeychainEntry &entry : gateway.keychain().entries()) {
        if (entry.name.kind == KeychainKind::Secret)
            snapshot.entries.append(entry.name.name);
    }
    snapshot.entries.sort(Qt::CaseInsensitive);
    return snapshot;
}

/// The host as it is compared: both names of loopback are one.
QString comparable(QString url)
{
    return url.replace("://localhost:"_L1, "://127.0.0.1:"_L1, Qt::CaseInsensitive);
}

QString text(const QUrl &url) { return url.toString(QUrl::FullyEncoded); }

/// What of @a url follows @a base; none when it does not begin with it.
std::optional<QString> restOf(const QString &url, const QString &base)
{
    if (base.isEmpty() || !comparable(url).startsWith(comparable(base), Qt::CaseInsensitive))
        return {};
    const QString rest = comparable(url).sliced(comparable(base).size());
    if (!rest.isEmpty() && !u"/?#"_s.contains(rest.front()))
        return {};
    return rest;
}

} // namespace

RequestPlaces::RequestPlaces(GatewayClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    connect(&m_client, &GatewayClient::instancesChanged, this, &RequestPlaces::changed);
    connect(&m_client, &GatewayClient::statusChanged, this, [this] {
        if (m_client.status().phase == GatewayStatus::Phase::Running)
            watch();
        else
            m_watching = false; // what was asked of a gateway that has gone is never answered
    });
    if (m_client.status().phase == GatewayStatus::Phase::Running)
        watch();
}

RequestPlaces::~RequestPlaces() = default;

/// Asks for what differs from what is known, which is answered once there is something, and asks again.
void RequestPlaces::watch()
{
    if (m_watching)
        return;
    m_watching = true;
    m_client.ask<RequestPlacesSnapshot>(
        this,
        [known = m_snapshot, isKnown = m_known](Gateway &gateway, QObject *context,
                                                const Respond<RequestPlacesSnapshot> &answer) {
            if (const RequestPlacesSnapshot now = takeSnapshot(gateway); !isKnown || now != known) {
                answer(now);
                return;
            }
            auto *const ears = new QObject(context);
            const auto look = [&gateway, ears, known, answer, isDone = std::make_shared<bool>(false)] {
                const RequestPlacesSnapshot now = takeSnapshot(gateway);
                if (*isDone || now == known)
                    return;
                *isDone = true;
                ears->deleteLater();
                answer(now);
            };
            // queued: a change of the configuration is told before all of it is in force
            QObject::connect(&gateway.config(), &ConfigStore::changed, ears, look, Qt::QueuedConnection);
            QObject::connect(&gateway, &Gateway::listenersChanged, ears, look, Qt::QueuedConnection);
            QObject::connect(&gateway.keychain(), &Keychain::entriesChanged, ears, look,
                             Qt::QueuedConnection);
        },
        [this](const Result<RequestPlacesSnapshot> &snapshot) {
            m_watching = false;
            if (!snapshot)
                return; // it ended; its next start is told as a status
            m_snapshot = *snapshot;
            m_known = true;
            Q_EMIT changed();
            watch();
        });
}

const RoutePlace *RequestPlaces::route(const QString &id) const
{
    const auto found = std::ranges::find(m_snapshot.routes, id, &RoutePlace::id);
    return found == m_snapshot.routes.end() ? nullptr : &*found;
}

QString RequestPlaces::nameOf(Place place, const QString &id) const
{
    return place == Place::Instance ? m_client.instanceName(id) : place == Place::Route ? id : QString();
}

QString RequestPlaces::urlOf(Place place, const QString &id, Reach reach) const
{
    QUrl url;
    if (place == Place::Instance) {
        const InstanceInfo *instance = m_client.instance(id);
        if (!instance)
            return {};
        url = reach == Reach::Public ? instance->publicUrl : instance->privateUrls.value(0);
        if (reach == Reach::PublicHere) {
            url = m_client.status().publicListener.url;
            if (!url.isEmpty())
                url.setPath(u"/webhooks/"_s + id);
        }
    } else if (place == Place::Route) {
        const RoutePlace *found = route(id);
        if (!found)
            return {};
        url = reach == Reach::Public  ? found->publicUrl
            : reach == Reach::Private ? found->privateUrls.value(0)
                                      : found->publicHere;
    }
    return text(url);
}

bool RequestPlaces::hasPublicHere(Place place, const QString &id) const
{
    const QString here = urlOf(place, id, Reach::PublicHere);
    return !here.isEmpty() && here != urlOf(place, id, Reach::Public);
}

ComposedRequest RequestPlaces::atPresent(ComposedRequest request) const
{
    if (request.place == Place::Elsewhere)
        return request;
    QString url;
    for (const Reach reach : {request.reach, Reach::Public, Reach::Private}) {
        url = urlOf(request.place, request.placeId, reach);
        if (!url.isEmpty()) {
            request.reach = reach;
            break;
        }
    }
    if (!url.isEmpty())
        request.url = url + request.rest;
    else if (request.url.isEmpty() || (request.place == Place::Route && !route(request.placeId))
             || (request.place == Place::Instance && !m_client.instance(request.placeId)))
        request.place = Place::Elsewhere;
    return request;
}

void RequestPlaces::locate(ComposedRequest &request) const
{
    request.place = Place::Elsewhere;
    request.placeId.clear();
    request.rest.clear();
    qsizetype longest = 0; // the path of a route may begin with that of another
    const auto consider = [&](Place place, const QString &id, Reach reach, const QString &base) {
        const std::optional<QString> rest = restOf(request.url.trimmed(), base);
        if (!rest || base.size() <= longest)
            return;
        longest = base.size();
        request.place = place;
        request.placeId = id;
        request.reach = reach;
        request.rest = *rest;
    };
    const auto considerAll = [&](Place place, const QString &id, const QList<QUrl> &privateUrls) {
        for (const Reach reach : {Reach::Public, Reach::PublicHere})
            consider(place, id, reach, urlOf(place, id, reach));
        for (const QUrl &url : privateUrls)
            consider(place, id, Reach::Private, text(url));
    };
    for (const InstanceInfo &instance : instances())
        considerAll(Place::Instance, instance.config.uuid, instance.privateUrls);
    for (const RoutePlace &each : m_snapshot.routes)
        considerAll(Place::Route, each.id, each.privateUrls);
}

} // namespace Gatehouse
