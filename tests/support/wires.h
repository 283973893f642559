// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support/rawclient.h"

namespace Gatehouse::Test {

/// A connected IPv4 socket, or -1. @a source and @a receiveBuffer as in RawClient::connectTo().
[[nodiscard]] int connectedSocket(quint16 port, const QByteArray &address, const QByteArray &source,
                                  int receiveBuffer);

/// A wire over the connected socket @a descriptor, which it owns from here on.
[[nodiscard]] std::unique_ptr<Wire> plainWire(int descriptor);

/// The same with TLS on top; null when the handshake fails. Any certificate will do.
[[nodiscard]] std::unique_ptr<Wire> tlsWire(int descriptor);

} // namespace Gatehouse::Test
