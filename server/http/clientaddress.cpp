// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/clientaddress.h"

#include <algorithm>

namespace Gatehouse {

namespace {

constexpr qsizetype MaxClaimLength = 200;

/// The address in one element of X-Forwarded-For: bare, `[v6]`, or with a port behind it.
QHostAddress parseElement(QByteArrayView element)
{
    element = element.trimmed();
    if (element.startsWith('[')) {
        const qsizetype end = element.indexOf(']');
        if (end < 0)
            return {};
        element = element.sliced(1, end - 1);
    } else if (element.count(':') == 1) {
        element = element.first(element.indexOf(':'));
    }
    QHostAddress address;
    return address.setAddress(QString::fromLatin1(element)) ? plainAddress(address) : QHostAddress();
}

} // namespace

QHostAddress plainAddress(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4)
        return QHostAddress(ipv4);
    QHostAddress plain = address;
    plain.setScopeId({});
    return plain;
}

bool isInSubnets(const QHostAddress &address, const Subnets &subnets)
{
    return std::ranges::any_of(subnets, [&address](const auto &subnet) {
        return address.protocol() == subnet.first.protocol() && address.isInSubnet(subnet);
    });
}

ClientAddress weighClientAddress(const QHostAddress &peer, const RequestHead &head, const Subnets &trusted)
{
    QByteArray forwarded;
    for (const RequestHead::Field &field : head.fields) {
        if (field.name.compare("X-Forwarded-For", Qt::CaseInsensitive) != 0)
            continue;
        if (!forwarded.isEmpty())
            forwarded += ',';
        forwarded += field.value;
    }
    ClientAddress result{.address = plainAddress(peer), .text = {}, .claimed = {}};
    if (!forwarded.isEmpty()) {
        if (isInSubnets(result.address, trusted)) {
            const QList<QByteArray> elements = forwarded.split(',');
            for (qsizetype i = elements.size() - 1; i >= 0; --i) {
                const QHostAddress address = parseElement(elements.at(i));
                if (address.isNull())
                    break;
                result.address = address;
                if (!isInSubnets(address, trusted))
                    break;
            }
        } else {
            result.claimed = QString::fromLatin1(forwarded.first(std::min(forwarded.size(), MaxClaimLength)));
        }
    }
    result.text = result.address.toString();
    return result;
}

} // namespace Gatehouse
