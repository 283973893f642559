// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configsecrets.h"

#include "config/configproblem.h"
#include "json.h"

#include <QStringList>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype TitleLength = 80; ///< of the name in it; a keychain entry's name has an end

/// The secrets that an agent may have.
struct AgentSecret
{
    QLatin1StringView member;
    QLatin1StringView title;
    SecretRef AgentConfig::*ref;
};
constexpr auto AgentSecrets = std::to_array<AgentSecret>({
    {.member = "apiKey"_L1, .title = "API key"_L1, .ref = &AgentConfig::apiKey},
    {.member = "token"_L1, .title = "token"_L1, .ref = &AgentConfig::token},
});

/// A secret and the way to it: names of members, and indices of items.
struct Located
{
    ConfiguredSecret secret;
    QList<QStringList> ways; ///< one of these
};

QString pathOf(const QStringList &way)
{
    QString path;
    for (const QString &step : way) {
        bool isIndex = false;
        const int index = step.toInt(&isIndex);
        path = isIndex && path == "instances"_L1 ? itemPath(path, index) : memberPath(path, step);
    }
    return path;
}

QList<Located> locate(const Config &config)
{
    QList<Located> all;
    using Owner = ConfiguredSecret::Owner;
    const auto add = [&all](Owner owner, const QString &ownerId, const SecretRef &ref, const QString &usedBy,
                            const QString &title, const QList<QStringList> &ways) {
        if (!ref.isNull())
            all.append({{owner, ownerId, pathOf(ways.first()), usedBy, title, ref}, ways});
    };
    if (const auto &tls = config.publicListener.tls) {
        add(Owner::Listener, {}, tls->passphrase, u"the TLS key"_s, u"TLS passphrase"_s,
            {{u"listeners"_s, u"public"_s, u"tls"_s, u"passphrase"_s}});
    }
    for (qsizetype i = 0; i < config.instances.size(); ++i) {
        const InstanceConfig &instance = config.instances.at(i);
        for (const AgentSecret &kind : AgentSecrets) {
            add(Owner::Instance, instance.uuid, instance.agent.*kind.ref, u"instance "_s + instance.name,
                instance.name.left(TitleLength).trimmed() + u' ' + kind.title,
                {{u"instances"_s, QString::number(i), u"agent"_s, kind.member}});
        }
    }
    for (const RouteConfig &route : config.routes) {
        add(Owner::Route, route.id, route.secret, u"route "_s + route.id, route.id + u" route secret"_s,
            {{u"routes"_s, route.id, u"secret"_s},
             {u"plugins"_s, u"entries"_s, u"webhooks"_s, u"config"_s, u"routes"_s, route.id, u"secret"_s}});
    }
    return all;
}

boost::json::value *follow(boost::json::object &document, const QStringList &way)
{
    boost::json::value *here = document.if_contains(std::string_view(toJsonString(way.first())));
    for (const QString &step : way.sliced(1)) {
        if (boost::json::object *object = here ? here->if_object() : nullptr)
            here = object->if_contains(std::string_view(toJsonString(step)));
        else if (boost::json::array *array = here ? here->if_array() : nullptr)
            here = array->if_contains(step.toULongLong());
        else
            return nullptr;
    }
    return here;
}

} // namespace

QList<ConfiguredSecret> configuredSecrets(const Config &config)
{
    QList<ConfiguredSecret> secrets;
    for (const Located &located : locate(config))
        secrets.append(located.secret);
    return secrets;
}

boost::json::value *findSecret(boost::json::object &document, const Config &config, const QString &place)
{
    for (const Located &located : locate(config)) {
        if (located.secret.place != place)
            continue;
        for (const QStringList &way : located.ways) {
            if (boost::json::value *found = follow(document, way))
                return found;
        }
    }
    return nullptr;
}

} // namespace Gatehouse
