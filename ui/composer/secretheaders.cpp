// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/secretheaders.h"

#include "http/traffic.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr QByteArrayView Schemes[]{"Bearer ", "Basic ", "Token ", "ApiKey "};

/// Query items that are secrets though isSecretField() would not think so of a header.
constexpr QStringView SecretItems[]{u"key", u"sig", u"code", u"jwt", u"pwd"};

QByteArray schemeOf(const QByteArray &value)
{
    for (const QByteArrayView scheme : Schemes) {
        if (value.size() > scheme.size()
            && value.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0)
            return scheme.toByteArray();
    }
    return {};
}

bool isSecretItem(const QString &name)
{
    const QString plain = QUrl::fromPercentEncoding(name.toUtf8()).toLower();
    return isSecretField(plain.toUtf8()) || plain.contains("api_key"_L1)
        || std::ranges::any_of(SecretItems, [&plain](QStringView each) { return plain == each; });
}

} // namespace

bool isVariable(QByteArrayView value)
{
    static const QRegularExpression variable(
        u"\\A\\s*(?:[A-Za-z]+ )?(?:\\$[A-Za-z_][A-Za-z0-9_]*|\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}|\\$env:\\w+|<[^>]*>|…)?\\s*\\z"_s);
    return variable.match(QString::fromUtf8(value)).hasMatch()
        && (value.contains('$') || value.contains('<') || value.trimmed().isEmpty());
}

std::optional<PastedSecret> secretOf(const Header &header)
{
    const QByteArray value = header.second.trimmed();
    const QByteArray scheme = schemeOf(value);
    if (!isSecretField(header.first) && scheme.isEmpty())
        return {};
    if (value.isEmpty() || isVariable(value))
        return {};
    return PastedSecret{.field = header.first,
                        .scheme = scheme,
                        .value = Secret(QByteArrayView(value).sliced(scheme.size()).trimmed())};
}

QString withoutSecrets(const QString &url)
{
    QString kept = url;
    // By hand: what is typed may be no URL yet, and must come back as it was otherwise.
    static const QRegularExpression user(u"\\A([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@"_s);
    kept.replace(user, u"\\1"_s);
    const qsizetype question = kept.indexOf(u'?');
    if (question < 0)
        return kept;
    const qsizetype hash = kept.indexOf(u'#', question);
    const QString query = kept.sliced(question + 1, (hash < 0 ? kept.size() : hash) - question - 1);
    QStringList items = query.split(u'&');
    for (QString &item : items) {
        const qsizetype equals = item.indexOf(u'=');
        if (equals > 0 && isSecretItem(item.first(equals)))
            item.truncate(equals + 1);
    }
    return kept.first(question + 1) + items.join(u'&') + (hash < 0 ? QString() : kept.sliced(hash));
}

} // namespace Gatehouse
