// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"

#include <QHostAddress>
#include <QString>
#include <optional>

namespace Gatehouse {

/// Reads an IP address, strictly: four decimal numbers without leading zeros, or IPv6 without brackets. None
/// for anything else, host names and IPv4 addresses in IPv6 form (`::ffff:10.0.0.1`) included.
[[nodiscard]] std::optional<QHostAddress> parseAddress(const QString &text);

/// Reads an address or a network such as `10.0.0.0/8`; an address alone is a network of one.
[[nodiscard]] std::optional<Subnet> parseSubnet(const QString &text);

/// True for an address that is private to a site or a link: 10/8, 172.16/12, 192.168/16, 100.64/10,
/// 169.254/16, fc00::/7, fe80::/10.
[[nodiscard]] bool isPrivateAddress(const QHostAddress &address);

} // namespace Gatehouse
