// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configvalues.h"

using namespace Qt::StringLiterals;

namespace Gatehouse {

void readBaseUrl(const ConfigNode &node, QUrl &out)
{
    const std::optional<QString> text = node.text();
    if (!text)
        return;
    QUrl url(*text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !isHttp || url.host().isEmpty()) {
        node.report(u"must be an absolute http or https URL with a host"_s);
        return;
    }
    if (!url.userInfo().isEmpty() || url.authority().contains(u'@'))
        node.report(u"must not hold a user name or password"_s);
    if (url.hasQuery() || url.hasFragment())
        node.report(u"must not have a query or a fragment"_s);
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path, QUrl::StrictMode);
    out = url;
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
