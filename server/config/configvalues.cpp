// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configvalues.h"

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// An absolute URL of one of two schemes, without user, query and fragment.
std::optional<QUrl> readUrl(const ConfigNode &node, QLatin1StringView scheme, QLatin1StringView secureScheme)
{
    const std::optional<QString> text = node.text();
    if (!text)
        return std::nullopt;
    QUrl url(*text, QUrl::StrictMode);
    const bool isKnown = url.scheme() == scheme || url.scheme() == secureScheme;
    if (!url.isValid() || !isKnown || url.host().isEmpty()) {
        node.report(u"must be an absolute %1 or %2 URL with a host"_s.arg(scheme, secureScheme));
        return std::nullopt;
    }
    if (!url.userInfo().isEmpty() || url.authority().contains(u'@'))
        node.report(u"must not hold a user name or password"_s);
    if (url.hasQuery() || url.hasFragment())
        node.report(u"must not have a query or a fragment"_s);
    return url;
}

} // namespace

void readBaseUrl(const ConfigNode &node, QUrl &out)
{
    std::optional<QUrl> url = readUrl(node, "http"_L1, "https"_L1);
    if (!url)
        return;
    QString path = url->path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    url->setPath(path, QUrl::StrictMode);
    out = *url;
}

void readWebSocketUrl(const ConfigNode &node, QUrl &out)
{
    out = readUrl(node, "ws"_L1, "wss"_L1).value_or(QUrl());
}

void readPath(const ConfigNode &node, QString &out)
{
    const std::optional<QString> text = node.text();
    if (text && text->trimmed().isEmpty())
        node.report(u"must not be empty"_s);
    else if (text)
        out = node.context().absolutePath(*text);
}

void readSecretRef(const ConfigNode &node, SecretRef &out)
{
    const auto report = [&node](const QString &member, const QString &message) {
        if (member.isEmpty())
            node.report(message);
        else
            node.reportMember(member, message);
    };
    if (const std::optional<SecretRef> ref = parseSecretRef(node.value(), report))
        out = *ref;
}

QStringList secretRefFieldPaths()
{
    return {u"SecretRef.source"_s, u"SecretRef.provider"_s, u"SecretRef.id"_s};
}

} // namespace Gatehouse
