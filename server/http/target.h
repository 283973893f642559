// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace Gatehouse {

/// The path of @a target (origin form) as policy and routing compare it: without its query, percent-decoded
/// once, dot segments removed (RFC 3986 section 5.2.4), without trailing slashes, ASCII letters lower case.
/// `%2F`, `%00` and broken escapes stay as they were sent, so they equal no path that is served.
[[nodiscard]] QByteArray canonicalPath(QByteArrayView target);

} // namespace Gatehouse
