// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configlisteners.h"

#include "config/addresses.h"
#include "config/configfields.h"
#include "config/configvalues.h"

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qint64 MaxPort = 65535;

template<auto Member>
void readFile(const ConfigNode &node, TlsConfig &out)
{
    readPath(node, out.*Member);
}

void readPassphrase(const ConfigNode &node, TlsConfig &out) { readSecretRef(node, out.passphrase); }

constexpr auto TlsFields = std::to_array<ConfigField<TlsConfig>>({
    {.name = "certificate"_L1, .read = readFile<&TlsConfig::certificate>, .isRequired = true},
    {.name = "key"_L1, .read = readFile<&TlsConfig::key>, .isRequired = true},
    {.name = "passphrase"_L1, .read = readPassphrase},
});

void readTls(const ConfigNode &node, PublicListenerConfig &out)
{
    TlsConfig tls;
    readFields(node, table(TlsFields), tls);
    out.tls = tls;
}

void readPublicAddress(const ConfigNode &node, PublicListenerConfig &out)
{
    const std::optional<QString> text = node.text();
    if (!text)
        return;
    const std::optional<QHostAddress> address = parseAddress(*text);
    if (!address || address->isMulticast() || address->isBroadcast())
        node.report(u"must be an IP address to listen on, such as 127.0.0.1, 0.0.0.0 or ::1"_s);
    else
        out.address = *address;
}

void readPublicBaseUrl(const ConfigNode &node, PublicListenerConfig &out) { readBaseUrl(node, out.baseUrl); }

constexpr auto PublicFields = std::to_array<ConfigField<PublicListenerConfig>>({
    {.name = "address"_L1, .read = readPublicAddress},
    {.name = "port"_L1, .read = readNumber<&PublicListenerConfig::port, 0, MaxPort>},
    {.name = "baseUrl"_L1, .read = readPublicBaseUrl},
    {.name = "tls"_L1, .read = readTls, .below = belowObject<TlsFields>},
});

/// Why the private listener can't be bound to @a address; empty when it can.
QString objection(const QHostAddress &address, const ConfigContext &context)
{
    if (address.isLoopback())
        return u"loopback is always served: name only other addresses"_s;
    if (!isPrivateAddress(address))
        return u"must lie in a private range (10/8, 172.16/12, 192.168/16, 100.64/10, 169.254/16, fc00::/7, "
               "fe80::/10)"_s;
    if (address.protocol() == QAbstractSocket::IPv6Protocol && address.isLinkLocal()
        && address.scopeId().isEmpty())
        return u"a link-local IPv6 address must name its interface, such as fe80::1%eth0"_s;
    for (const QHostAddress &own : context.addresses()) {
        if (own == address && own.scopeId() == address.scopeId())
            return {};
    }
    return u"is no address of an interface of this machine that is up"_s;
}

void readPrivateAddresses(const ConfigNode &node, PrivateListenerConfig &out)
{
    const std::optional<QList<ConfigNode>> items = node.items();
    if (!items)
        return;
    out.addresses.clear();
    for (const ConfigNode &item : *items) {
        const std::optional<QString> text = item.text();
        if (!text)
            continue;
        const std::optional<QHostAddress> address = parseAddress(*text);
        const QString problem = address ? objection(*address, item.context()) : u"must be an IP address"_s;
        if (!problem.isEmpty())
            item.report(problem);
        else if (out.addresses.contains(*address))
            item.report(u"is there already"_s);
        else
            out.addresses.append(*address);
    }
}

constexpr auto PrivateFields = std::to_array<ConfigField<PrivateListenerConfig>>({
    {.name = "port"_L1, .read = readNumber<&PrivateListenerConfig::port, 0, MaxPort>},
    {.name = "addresses"_L1, .read = readPrivateAddresses},
});

constexpr auto ListenerFields = std::to_array<ConfigField<Config>>({
    {.name = "public"_L1,
     .read = readObject<&Config::publicListener, PublicFields>,
     .below = belowObject<PublicFields>},
    {.name = "private"_L1,
     .read = readObject<&Config::privateListener, PrivateFields>,
     .below = belowObject<PrivateFields>},
});

} // namespace

bool listenersClash(const Config &config)
{
    const QHostAddress &address = config.publicListener.address;
    if (config.publicListener.port == 0 || config.publicListener.port != config.privateListener.port)
        return false;
    const bool isEverywhere = address == QHostAddress(QHostAddress::AnyIPv4)
        || address == QHostAddress(QHostAddress::AnyIPv6);
    return isEverywhere || address == QHostAddress(QHostAddress::LocalHost)
        || address == QHostAddress(QHostAddress::LocalHostIPv6)
        || config.privateListener.addresses.contains(address);
}

void readListeners(const ConfigNode &node, Config &out)
{
    const qsizetype before = node.problems().size();
    readFields(node, table(ListenerFields), out);
    if (before == node.problems().size() && listenersClash(out)) {
        node.reportMember(u"public"_s,
                          u"has the port of the private listener (%1) on one of its addresses"_s.arg(
                              out.publicListener.port));
    }
}

void readTrustedProxies(const ConfigNode &node, Config &out)
{
    const std::optional<QList<ConfigNode>> items = node.items();
    if (!items)
        return;
    out.trustedProxies.clear();
    for (const ConfigNode &item : *items) {
        const std::optional<QString> text = item.text();
        if (!text)
            continue;
        if (const std::optional<Subnet> subnet = parseSubnet(*text))
            out.trustedProxies.append(*subnet);
        else
            item.report(u"must be an IP address or a network such as 10.0.0.0/8"_s);
    }
}

QStringList listenerFieldPaths() { return belowObject<ListenerFields>(); }

} // namespace Gatehouse
