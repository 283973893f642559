// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings/limitssection.h"

using namespace Qt::StringLiterals;

namespace Gatehouse {

ProxiesSection::ProxiesSection(SettingFields &fields, QWidget *parent)
    : SettingsSection(u"proxies"_s, tr("Trusted proxies"), fields, parent)
{
    addText(tr(
        "A caller's address is that of the connection. Only a proxy named here is believed when it says, in "
        "X-Forwarded-For, for whom it calls. Limits by address count for the address found in this way. "
        "Counts for the public listener; takes effect with the next request."));
    beginGroup({});
    addList(u"trustedProxies"_s, tr("Proxies"),
            tr("One a line: an address, or a network such as 10.0.0.0/8. Default: 127.0.0.1 and ::1"));
    finish();
}

LimitsSection::LimitsSection(SettingFields &fields, QWidget *parent)
    : SettingsSection(u"limits"_s, tr("Limits"), fields, parent)
{
    const QString seconds = tr(" s");
    const QString bytes = tr(" bytes");
    addText(
        tr("All of them take effect at once; calls that run are not touched. Those of one instance are on "
           "the page Instances."));
    beginGroup(tr("Connections"));
    addNumber(u"limits.connections"_s, tr("Connections at once"), {},
              tr("On both listeners together; never more than the system's limit of open files leaves."));
    addNumber(u"limits.connectionsPerAddress"_s, tr("Connections of one address"), {},
              tr("Loopback and trusted proxies are not counted."));
    beginGroup(tr("Failed calls of agents, by caller and instance"));
    addNumber(u"limits.failedAuth.attempts"_s, tr("Wrong keys"), {},
              tr("From then on such calls get 429 instead of 401. A right key always passes. 0: no limit."));
    addNumber(u"limits.failedAuth.windowSeconds"_s, tr("Wrong keys within"), seconds, {});
    beginGroup(tr("TaskFlow routes, each by path and caller"));
    addNumber(u"limits.routes.requests"_s, tr("Requests"), {}, tr("0: no limit."));
    addNumber(u"limits.routes.windowSeconds"_s, tr("Requests within"), seconds, {});
    addNumber(u"limits.routes.inFlight"_s, tr("In flight"), {},
              tr("Requests that are answered at the same time."));
    addNumber(u"limits.routes.trackedKeys"_s, tr("Callers remembered"), {},
              tr("Past that many the oldest are forgotten."));
    addNumber(u"limits.routes.bodyBytes"_s, tr("Largest body"), bytes, {});
    addNumber(u"limits.routes.bodySeconds"_s, tr("Time for a body"), seconds, {});
    beginGroup(tr("TaskFlows of one session"));
    addNumber(u"limits.flows.unfinished"_s, tr("Unfinished flows"), {}, tr("One more is refused."));
    addNumber(u"limits.flows.bytes"_s, tr("Size of its flows"), bytes,
              tr("What flows and tasks hold in all."));
    finish();
}

} // namespace Gatehouse
