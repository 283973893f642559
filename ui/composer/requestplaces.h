// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "composer/composedrequest.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <optional>

namespace Gatehouse {

/// A TaskFlow route as a request can reach it.
struct RoutePlace
{
    QString id;
    bool isEnabled = true;
    QUrl publicUrl = {}; ///< as callers see it; empty where it is not served
    QUrl publicHere = {}; ///< the same listener on this machine
    QList<QUrl> privateUrls = {}; ///< loopback first

    bool operator==(const RoutePlace &) const = default;
};

/// What the gateway has that a request can name.
struct RequestPlacesSnapshot
{
    QList<RoutePlace> routes = {}; ///< in the order of the configuration
    QStringList entries = {}; ///< names of keychain entries, sorted
    int callsDays = 30; ///< `retention.callsDays`

    bool operator==(const RequestPlacesSnapshot &) const = default;
};

/// The instances, routes and keychain entries a request can be sent to or with, as they are now. GUI thread.
class RequestPlaces final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RequestPlaces)
public:
    /// @a client is borrowed.
    explicit RequestPlaces(GatewayClient &client, QObject *parent = nullptr);
    ~RequestPlaces() override;

    [[nodiscard]] const QList<InstanceInfo> &instances() const { return m_client.instances(); }
    [[nodiscard]] const RequestPlacesSnapshot &snapshot() const { return m_snapshot; }
    /// Whether the gateway has told what it has.
    [[nodiscard]] bool isKnown() const { return m_known; }
    [[nodiscard]] const RoutePlace *route(const QString &id) const;
    /// For people: the name of the instance, the id of the route.
    [[nodiscard]] QString nameOf(ComposedRequest::Place place, const QString &id) const;

    /// The URL of an instance or a route; empty: there is none, or its listener is not open.
    [[nodiscard]] QString urlOf(ComposedRequest::Place place, const QString &id,
                                ComposedRequest::Reach reach) const;
    /// Whether callers see another URL than this machine does.
    [[nodiscard]] bool hasPublicHere(ComposedRequest::Place place, const QString &id) const;
    /// @a request with the URL it has now, when it is of an instance or a route. Its place becomes Elsewhere
    /// when that is gone.
    [[nodiscard]] ComposedRequest atPresent(ComposedRequest request) const;
    /// Sets place, reach and rest of @a request by its URL.
    void locate(ComposedRequest &request) const;

Q_SIGNALS:
    void changed();

private:
    void watch();

    GatewayClient &m_client;
    RequestPlacesSnapshot m_snapshot;
    bool m_watching = false;
    bool m_known = false; ///< snapshot() was told
};

} // namespace Gatehouse
