// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/configparser.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Gatehouse {

/// A machine with a bridge, an address of the internet and a link-local one.
inline ConfigContext testContext()
{
    ConfigContext context;
    context.baseDir = QStringLiteral("/etc/gatehouse");
    context.interfaceAddresses.emplace();
    for (const char *address : {"127.0.0.1", "::1", "172.17.0.1", "100.64.0.7", "203.0.113.5", "fd00::5",
                                "2001:db8::5", "fe80::5%br0", "169.254.3.4"})
        context.interfaceAddresses->append(QHostAddress(QString::fromLatin1(address)));
    return context;
}

/// The problems of @a text, one a line, as `path: message`. Empty when it has none.
inline QStringList problemsOf(const QByteArray &text)
{
    const auto parsed = parseConfigText(text, testContext());
    QStringList lines;
    if (!parsed) {
        for (const ConfigProblem &problem : parsed.error())
            lines.append(problem.path + QStringLiteral(": ") + problem.message);
    }
    return lines;
}

/// The configuration of @a text, which must have no problems; the defaults when it has.
inline Config configOf(const QByteArray &text)
{
    const auto parsed = parseConfigText(text, testContext());
    return parsed ? parsed->config : Config();
}

} // namespace Gatehouse
