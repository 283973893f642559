// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "config/settings.h"
#include "diskusage.h"

#include <QList>
#include <QStringList>

namespace Gatehouse {

// What the page "Settings" asks of the gateway. The answers come on the window's thread unless the context
// dies before.

/// What would come of changes.
struct SettingsCheck
{
    QList<ConfigProblem> problems; ///< none: they can be saved
    QStringList exposure; ///< what they open to others, to be asked about first
};

void checkSettings(GatewayClient &client, const QList<SettingChange> &changes, QObject *context,
                   Respond<SettingsCheck> done);
void changeSettings(GatewayClient &client, const QList<SettingChange> &changes, QObject *context,
                    Respond<void> done);

void measureDisk(GatewayClient &client, QObject *context, Respond<DiskUsage> done);

/// Addresses of this machine that the private listener may be bound to besides loopback.
void privateAddresses(GatewayClient &client, QObject *context, Respond<QStringList> done);

} // namespace Gatehouse
