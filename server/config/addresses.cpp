// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/addresses.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// True for an IPv4 address in IPv6 form. toIPv4Address() can't tell: it takes `::` for one as well.
bool isMapped(const QHostAddress &address)
{
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    return std::all_of(bytes.c, bytes.c + 10, [](quint8 byte) { return byte == 0; }) && bytes.c[10] == 0xff
        && bytes.c[11] == 0xff;
}

} // namespace

std::optional<QHostAddress> parseAddress(const QString &text)
{
    // QHostAddress alone would read "1", "127.1" and "010.0.0.1" (octal) as addresses too
    static const QRegularExpression dotted(
        QRegularExpression::anchoredPattern(u"(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}"_s));
    const bool isIpv6 = text.contains(u':');
    if (!isIpv6 && !dotted.match(text).hasMatch())
        return std::nullopt;
    QHostAddress address;
    if (!address.setAddress(text))
        return std::nullopt;
    if (isIpv6 && (address.protocol() != QAbstractSocket::IPv6Protocol || isMapped(address)))
        return std::nullopt;
    return address;
}

std::optional<Subnet> parseSubnet(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const std::optional<QHostAddress> address = parseAddress(slash < 0 ? text : text.left(slash));
    if (!address)
        return std::nullopt;
    const int bits = address->protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128;
    if (slash < 0)
        return Subnet(*address, bits);
    static const QRegularExpression number(QRegularExpression::anchoredPattern(u"0|[1-9][0-9]{0,2}"_s));
    const QString prefix = text.mid(slash + 1);
    if (!number.match(prefix).hasMatch() || prefix.toInt() > bits)
        return std::nullopt;
    return Subnet(*address, prefix.toInt());
}

bool isPrivateAddress(const QHostAddress &address)
{
    static const auto networks = std::to_array<Subnet>({
        {QHostAddress(u"10.0.0.0"_s), 8},
        {QHostAddress(u"172.16.0.0"_s), 12},
        {QHostAddress(u"192.168.0.0"_s), 16},
        {QHostAddress(u"100.64.0.0"_s), 10},
        {QHostAddress(u"169.254.0.0"_s), 16},
        {QHostAddress(u"fc00::"_s), 7},
        {QHostAddress(u"fe80::"_s), 10},
    });
    return std::ranges::any_of(networks,
                               [&address](const Subnet &network) { return address.isInSubnet(network); });
}

} // namespace Gatehouse
