// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "curlline.h"

namespace Gatehouse {

QByteArray shellQuoted(QByteArrayView word) { return "'" + word.toByteArray().replace("'", "'\\''") + "'"; }

QByteArray curlLine(const QUrl &url, QByteArrayView key)
{
    const bool isTls = url.scheme() == QLatin1StringView("https");
    return QByteArray("curl -sS --noproxy '*'") + (isTls ? " --insecure" : "") + " -H "
        + shellQuoted("Authorization: Bearer " + key.toByteArray()) + " -H "
        + shellQuoted("Content-Type: application/json") + " -d "
        + shellQuoted(R"({"session_name":"demo","message":"hello"})") + ' ' + shellQuoted(url.toEncoded());
}

} // namespace Gatehouse
