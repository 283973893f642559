// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/requesthead.h"

#include <QHostAddress>
#include <QList>
#include <utility>

namespace Gatehouse {

/// Addresses and networks, each with its prefix length.
using Subnets = QList<std::pair<QHostAddress, int>>;

/// @a address with an IPv4-mapped IPv6 address turned into the IPv4 one, and without a scope id.
[[nodiscard]] QHostAddress plainAddress(const QHostAddress &address);

[[nodiscard]] bool isInSubnets(const QHostAddress &address, const Subnets &subnets);

/// Says who called. Unless @a peer is in @a trusted, it is the peer, and what X-Forwarded-For says is kept
/// as a claim. Else it is the rightmost address of X-Forwarded-For (all its fields, joined) that is not
/// trusted itself; a list that is missing or broken off by something that is no address leaves the last
/// address that could be read.
[[nodiscard]] ClientAddress weighClientAddress(const QHostAddress &peer, const RequestHead &head,
                                               const Subnets &trusted);

} // namespace Gatehouse
