// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "config/routeimport.h"

#include <QByteArray>
#include <QString>

namespace Gatehouse {

// What the window asks of the gateway about routes. The answers come on the window's thread unless the
// context dies before.

void addRoute(GatewayClient &client, const RouteConfig &route, QObject *context, Respond<void> done);
/// Conflict when the file has another route than @a seen by now; nothing is overwritten then.
void changeRoute(GatewayClient &client, const RouteConfig &seen, const RouteConfig &wanted, QObject *context,
                 Respond<void> done);
void removeRoute(GatewayClient &client, const RouteConfig &seen, QObject *context, Respond<void> done);
/// Looks the secret of the route @a id up, so that its state and its warnings are known.
void testRouteSecret(GatewayClient &client, const QString &id, QObject *context, Respond<void> done);
/// Moves the plain text that is the secret of the route @a id into the keychain.
void adoptRouteSecret(GatewayClient &client, const QString &id, QObject *context, Respond<void> done);

/// What the OpenClaw configuration @a text, whose relative paths begin at @a baseDir, would add.
void previewImport(GatewayClient &client, const QByteArray &text, const QString &baseDir, QObject *context,
                   Respond<RouteImport> done);
void applyImport(GatewayClient &client, const RouteImport &import, QObject *context, Respond<void> done);

/// Reads @a file, which may begin with `~/`, on a thread of its own.
void readFile(const QString &file, QObject *context, Respond<QByteArray> done);

} // namespace Gatehouse
