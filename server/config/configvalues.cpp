// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configvalues.h"

#include "config/configfields.h"
#include "json.h"

#include <QRegularExpression>
#include <array>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr auto SecretSources = std::to_array<QLatin1StringView>(
    {"env"_L1, "file"_L1, "exec"_L1, "keychain"_L1});

struct SecretReference
{
    QString source;
    QString provider = u"default"_s;
    QString id;
};

void readSource(const ConfigNode &node, SecretReference &out)
{
    const std::optional<QString> text = node.text();
    if (!text)
        return;
    out.source = *text;
    if (*text == "env"_L1)
        return;
    const bool isKnown = std::ranges::find(SecretSources, *text) != SecretSources.end();
    node.report(isKnown ? u"this version resolves plain text and the source \"env\" only"_s
                        : u"unknown source; must be \"env\""_s);
}

void readProvider(const ConfigNode &node, SecretReference &out)
{
    const std::optional<QString> text = node.text();
    if (text && *text != "default"_L1)
        node.report(u"there is no such provider; \"default\" is the only one"_s);
    else if (text)
        out.provider = *text;
}

constexpr auto SecretFields = std::to_array<ConfigField<SecretReference>>({
    {.name = "source"_L1, .read = readSource, .isRequired = true},
    {.name = "provider"_L1, .read = readProvider},
    {.name = "id"_L1, .read = readText<&SecretReference::id>, .isRequired = true},
});

/// The fields whose rules hold for any source: nothing is known of the ids and providers of the others yet.
constexpr auto ForeignSecretFields = std::to_array<ConfigField<SecretReference>>({
    {.name = "source"_L1, .read = readSource, .isRequired = true},
    {.name = "provider"_L1, .read = readText<&SecretReference::provider>},
    {.name = "id"_L1, .read = readText<&SecretReference::id>},
});

bool isVariableName(const QString &text)
{
    static const QRegularExpression pattern(QRegularExpression::anchoredPattern(u"[A-Z][A-Z0-9_]{0,127}"_s));
    return pattern.match(text).hasMatch();
}

} // namespace

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
    if (node.value().is_string()) {
        const std::optional<QString> text = node.text();
        if (text && text->isEmpty())
            node.report(u"must not be empty: leave it out where there is no secret"_s);
        else if (text)
            out = {.source = SecretRef::Source::Plain,
                   .provider = {},
                   .id = {},
                   .value = Secret(text->toUtf8())};
        return;
    }
    const boost::json::object *object = node.value().if_object();
    if (!object) {
        node.report(u"must be text in quotes, or an object such as {\"source\":\"env\",\"id\":\"NAME\"}"_s);
        return;
    }
    SecretReference reference;
    const boost::json::value *source = object->if_contains("source");
    const bool isForeign = source && *source != "env";
    readFields(node, isForeign ? table(ForeignSecretFields) : table(SecretFields), reference);
    const boost::json::value *id = object->if_contains("id");
    if (!isForeign && id && id->is_string() && !isVariableName(reference.id)) {
        node.reportMember(u"id"_s,
                          u"must be the name of a variable: capital letters, digits and _, beginning with a "
                          "letter, at most 128 characters"_s);
    }
    out = {.source = SecretRef::Source::Env, .provider = reference.provider, .id = reference.id, .value = {}};
}

QStringList secretRefFieldPaths() { return fieldPaths(table(SecretFields), u"SecretRef."_s); }

} // namespace Gatehouse
