// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configroutes.h"

#include "config/configfields.h"
#include "config/configinstances.h"
#include "config/configvalues.h"
#include "http/target.h"
#include "json.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// What the gateway serves itself.
constexpr auto OwnPaths = std::to_array<QLatin1StringView>(
    {"/healthz"_L1, "/metrics"_L1, "/openapi.json"_L1, "/webhooks"_L1});
constexpr auto OwnTree = "/webhooks/"_L1;

bool holdsControls(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.category() == QChar::Other_Control; });
}

/// Reads a name: text that is trimmed, not empty and without line ends.
template<auto Member>
void readName(const ConfigNode &node, RouteConfig &out)
{
    const std::optional<QString> text = node.text();
    if (!text)
        return;
    if (text->trimmed().isEmpty())
        node.report(u"must not be empty"_s);
    else if (holdsControls(*text))
        node.report(u"must not hold line ends or other control characters"_s);
    else
        out.*Member = text->trimmed();
}

void readRoutePath(const ConfigNode &node, RouteConfig &out)
{
    const std::optional<QString> text = node.text();
    if (!text)
        return;
    const QString objection = routePathObjection(*text);
    if (objection.isEmpty())
        out.path = *text;
    else
        node.report(objection);
}

void readSecret(const ConfigNode &node, RouteConfig &out) { readSecretRef(node, out.secret); }

void readListeners(const ConfigNode &node, RouteConfig &out)
{
    const std::optional<QList<ConfigNode>> items = node.items();
    if (!items)
        return;
    if (items->isEmpty())
        node.report(u"must name \"public\", \"private\" or both; a route that is not to be served has "
                    "enabled: false"_s);
    out.isPublic = false;
    out.isPrivate = false;
    for (const ConfigNode &item : *items) {
        const std::optional<QString> text = item.text();
        if (!text)
            continue;
        bool *listener = *text == "public"_L1 ? &out.isPublic
            : *text == "private"_L1           ? &out.isPrivate
                                              : nullptr;
        if (!listener)
            item.report(u"must be \"public\" or \"private\""_s);
        else if (std::exchange(*listener, true))
            item.report(u"is there already"_s);
    }
}

constexpr auto RouteFields = std::to_array<ConfigField<RouteConfig>>({
    {.name = "enabled"_L1, .read = readBoolean<&RouteConfig::enabled>},
    {.name = "path"_L1, .read = readRoutePath},
    {.name = "sessionKey"_L1, .read = readName<&RouteConfig::sessionKey>, .isRequired = true},
    {.name = "secret"_L1, .read = readSecret, .isRequired = true},
    {.name = "controllerId"_L1, .read = readName<&RouteConfig::controllerId>},
    {.name = "description"_L1, .read = readText<&RouteConfig::description>},
    {.name = "agent"_L1, .read = readName<&RouteConfig::agent>},
    {.name = "listeners"_L1, .read = readListeners},
});

QList<RouteConfig> routesIn(const ConfigNode &node)
{
    QList<RouteConfig> routes;
    const boost::json::object *object = node.object();
    if (!object)
        return routes;
    for (const auto &member : *object)
        routes.append(readRoute(node.member(member.key(), member.value()), toQString(member.key())));
    return routes;
}

/// `plugins.entries.webhooks`, and below.
struct PluginEntry
{
    bool enabled = true;
    QList<RouteConfig> routes;
};

void readEntryRoutes(const ConfigNode &node, PluginEntry &out) { out.routes = routesIn(node); }

constexpr auto EntryConfigFields = std::to_array<ConfigField<PluginEntry>>({
    {.name = "routes"_L1, .read = readEntryRoutes},
});

void readEntryConfig(const ConfigNode &node, PluginEntry &out)
{
    readFields(node, table(EntryConfigFields), out);
}

constexpr auto EntryFields = std::to_array<ConfigField<PluginEntry>>({
    {.name = "enabled"_L1, .read = readBoolean<&PluginEntry::enabled>},
    {.name = "config"_L1, .read = readEntryConfig, .below = belowObject<EntryConfigFields>},
});

void readEntry(const ConfigNode &node, Config &out)
{
    PluginEntry entry;
    readFields(node, table(EntryFields), entry);
    for (RouteConfig &route : entry.routes) {
        route.enabled = route.enabled && entry.enabled;
        out.routes.append(route);
    }
}

constexpr auto EntriesFields = std::to_array<ConfigField<Config>>({
    {.name = "webhooks"_L1, .read = readEntry, .below = belowObject<EntryFields>},
});

void readEntries(const ConfigNode &node, Config &out) { readFields(node, table(EntriesFields), out); }

constexpr auto PluginFields = std::to_array<ConfigField<Config>>({
    {.name = "entries"_L1, .read = readEntries, .below = belowObject<EntriesFields>},
});

/// Where the routes are in the document: the path of each, in the order of Config::routes.
QStringList placesOfRoutes(const ConfigNode &root)
{
    const auto places = [&root](const QString &prefix, std::initializer_list<std::string_view> names) {
        QStringList paths;
        const boost::json::value *routes = valueAt(root.value(), names);
        if (routes && routes->is_object()) {
            for (const auto &member : routes->get_object())
                paths.append(memberPath(prefix, toQString(member.key())));
        }
        return paths;
    };
    const QStringList own = places(u"routes"_s, {"routes"});
    const QStringList plugin = places(u"plugins.entries.webhooks.config.routes"_s,
                                      {"plugins", "entries", "webhooks", "config", "routes"});
    const boost::json::object *document = root.value().if_object();
    const bool isOwnFirst = document
        && std::ranges::find(*document, "routes", &boost::json::key_value_pair::key)
            < std::ranges::find(*document, "plugins", &boost::json::key_value_pair::key);
    return isOwnFirst ? own + plugin : plugin + own;
}

} // namespace

RouteConfig readRoute(const ConfigNode &node, const QString &id)
{
    if (!isRouteId(id)) {
        node.report(u"the id of a route must have 1 to 64 letters, digits, dots, underscores or "
                    "hyphens"_s);
    }
    RouteConfig route;
    route.id = id;
    route.path = defaultRoutePath(id);
    route.controllerId = defaultControllerId(id);
    readFields(node, table(RouteFields), route);
    return route;
}

void readRoutes(const ConfigNode &node, Config &out) { out.routes.append(routesIn(node)); }

void readPluginRoutes(const ConfigNode &node, Config &out) { readFields(node, table(PluginFields), out); }

void checkRoutes(const ConfigNode &root, const Config &config)
{
    const QStringList places = placesOfRoutes(root);
    Q_ASSERT(places.size() == config.routes.size());
    QHash<QString, qsizetype> ids;
    QHash<QByteArray, qsizetype> paths;
    for (qsizetype i = 0; i < config.routes.size(); ++i) {
        const RouteConfig &route = config.routes[i];
        const auto report = [&](const QString &name, const QString &message) {
            root.reportAt(name.isEmpty() ? places[i] : places[i] + u'.' + name, message);
        };
        if (const auto earlier = ids.constFind(route.id); earlier != ids.cend()) {
            report({}, u"this route is declared at %1, too"_s.arg(places[*earlier]));
            continue;
        }
        ids.insert(route.id, i);
        const QByteArray path = canonicalPath(route.path.toUtf8());
        if (const auto earlier = paths.constFind(path); earlier != paths.cend())
            report(u"path"_s,
                   u"is the same as that of %1 (case and slashes at the end don't matter)"_s.arg(
                       places[*earlier]));
        else
            paths.insert(path, i);
        if (!route.agent.isEmpty() && !findInstance(config, route.agent))
            report(u"agent"_s, u"there is no instance of this name or UUID"_s);
    }
}

QStringList routeFieldPaths() { return fieldPaths(table(RouteFields), u".<id>."_s); }

QStringList pluginFieldPaths() { return belowObject<PluginFields>(); }

bool isRouteId(const QString &id)
{
    static const QRegularExpression pattern(QRegularExpression::anchoredPattern(u"[A-Za-z0-9._-]{1,64}"_s));
    return pattern.match(id).hasMatch();
}

QString routePathObjection(const QString &path)
{
    if (!path.startsWith(u'/'))
        return u"must begin with /"_s;
    if (path.startsWith("//"_L1))
        return u"must not begin with //"_s;
    if (path.contains(u'?') || path.contains(u'#'))
        return u"must be a path without a query or fragment"_s;
    if (holdsControls(path))
        return u"must not hold control characters"_s;
    const QByteArray canonical = canonicalPath(path.toUtf8());
    if (canonical.contains('%'))
        return u"must not hold %2F, %00, %25 or a broken escape: no request has such a path"_s;
    const QLatin1StringView text(canonical);
    if (text.startsWith(OwnTree) || std::ranges::find(OwnPaths, text) != OwnPaths.end())
        return u"is a path that the gateway serves itself (%1)"_s.arg(
            "/webhooks, /healthz, /openapi.json, /metrics"_L1);
    return {};
}

QString defaultRoutePath(const QString &id) { return u"/plugins/webhooks/"_s + id; }

QString defaultControllerId(const QString &id) { return u"webhooks/"_s + id; }

} // namespace Gatehouse
