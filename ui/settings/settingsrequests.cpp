// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings/settingsrequests.h"

#include "config/addresses.h"
#include "config/configstore.h"

#include <QNetworkInterface>
#include <utility>

namespace Gatehouse {

void checkSettings(GatewayClient &client, const QList<SettingChange> &changes, QObject *context,
                   Respond<SettingsCheck> done)
{
    client.ask<SettingsCheck>(
        context,
        [changes](Gateway &gateway, QObject *, const Respond<SettingsCheck> &answer) {
            const auto wanted = checkSettings(gateway.config(), changes);
            SettingsCheck check;
            if (wanted)
                check.exposure = newExposure(gateway.config().current(), *wanted);
            else
                check.problems = wanted.error();
            answer(check);
        },
        std::move(done));
}

void changeSettings(GatewayClient &client, const QList<SettingChange> &changes, QObject *context,
                    Respond<void> done)
{
    client.editConfig(
        context, [changes](ConfigStore &store) { return changeSettings(store, changes); }, std::move(done));
}

void measureDisk(GatewayClient &client, QObject *context, Respond<DiskUsage> done)
{
    client.ask<DiskUsage>(
        context,
        [](Gateway &gateway, QObject *here, const Respond<DiskUsage> &answer) {
            gateway.measureDisk(here, [answer](const DiskUsage &usage) { answer(usage); });
        },
        std::move(done));
}

void privateAddresses(GatewayClient &client, QObject *context, Respond<QStringList> done)
{
    client.ask<QStringList>(
        context,
        [](Gateway &, QObject *, const Respond<QStringList> &answer) {
            QStringList addresses;
            for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
                if (isPrivateAddress(address) && !address.isLoopback())
                    addresses.append(address.toString());
            }
            answer(addresses);
        },
        std::move(done));
}

} // namespace Gatehouse
