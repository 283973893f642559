// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/settings.h"

#include "config/configstore.h"
#include "json.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Json = boost::json::value;

struct Setting
{
    QLatin1StringView path;
    Json (*get)(const Config &config);
};

Json textOrNull(const QString &text) { return text.isEmpty() ? Json() : Json(toJsonString(text)); }

/// `10.0.0.0/8`, or the address alone when it is a network of one.
QString subnetText(const Subnet &subnet)
{
    const bool isIpv4 = subnet.first.protocol() == QAbstractSocket::IPv4Protocol;
    const bool isWhole = subnet.second == (isIpv4 ? 32 : 128);
    return isWhole ? subnet.first.toString() : u"%1/%2"_s.arg(subnet.first.toString()).arg(subnet.second);
}

Json number(qint64 value) { return static_cast<std::int64_t>(value); }

const std::array<Setting, 27> &settings()
{
    static const std::array<Setting, 27> all{{
        {"listeners.public.address"_L1,
         [](const Config &c) -> Json { return toJsonString(c.publicListener.address.toString()); }},
        {"listeners.public.port"_L1, [](const Config &c) { return number(c.publicListener.port); }},
        {"listeners.public.baseUrl"_L1,
         [](const Config &c) { return textOrNull(c.publicListener.baseUrl.toString(QUrl::FullyEncoded)); }},
        {"listeners.public.tls.certificate"_L1,
         [](const Config &c) { return textOrNull(c.publicListener.tls.value_or(TlsConfig()).certificate); }},
        {"listeners.public.tls.key"_L1,
         [](const Config &c) { return textOrNull(c.publicListener.tls.value_or(TlsConfig()).key); }},
        {"listeners.public.tls.passphrase"_L1,
         [](const Config &c) {
             const SecretRef ref = c.publicListener.tls.value_or(TlsConfig()).passphrase;
             return ref.isNull() ? Json() : ref.toJson();
         }},
        {"listeners.private.port"_L1, [](const Config &c) { return number(c.privateListener.port); }},
        {"listeners.private.addresses"_L1,
         [](const Config &c) -> Json {
             boost::json::array list;
             for (const QHostAddress &address : c.privateListener.addresses)
                 list.emplace_back(toJsonString(address.toString()));
             return list;
         }},
        {"trustedProxies"_L1,
         [](const Config &c) -> Json {
             boost::json::array list;
             for (const Subnet &subnet : c.trustedProxies)
                 list.emplace_back(toJsonString(subnetText(subnet)));
             return list;
         }},
        {"limits.routes.requests"_L1, [](const Config &c) { return number(c.limits.routes.requests); }},
        {"limits.routes.windowSeconds"_L1,
         [](const Config &c) { return number(c.limits.routes.window.count()); }},
        {"limits.routes.trackedKeys"_L1, [](const Config &c) { return number(c.limits.routes.trackedKeys); }},
        {"limits.routes.inFlight"_L1, [](const Config &c) { return number(c.limits.routes.inFlight); }},
        {"limits.routes.bodyBytes"_L1, [](const Config &c) { return number(c.limits.routes.bodyBytes); }},
        {"limits.routes.bodySeconds"_L1,
         [](const Config &c) { return number(c.limits.routes.bodyTime.count()); }},
        {"limits.flows.unfinished"_L1, [](const Config &c) { return number(c.limits.flows.unfinished); }},
        {"limits.flows.bytes"_L1, [](const Config &c) { return number(c.limits.flows.bytes); }},
        {"limits.failedAuth.attempts"_L1,
         [](const Config &c) { return number(c.limits.failedAuth.attempts); }},
        {"limits.failedAuth.windowSeconds"_L1,
         [](const Config &c) { return number(c.limits.failedAuth.window.count()); }},
        {"limits.connections"_L1, [](const Config &c) { return number(c.limits.connections); }},
        {"limits.connectionsPerAddress"_L1,
         [](const Config &c) { return number(c.limits.connectionsPerAddress); }},
        {"retention.callsDays"_L1, [](const Config &c) { return number(c.retention.callsDays); }},
        {"retention.callsMax"_L1, [](const Config &c) { return number(c.retention.callsMax); }},
        {"retention.finishedFlowsDays"_L1,
         [](const Config &c) { return number(c.retention.finishedFlowsDays); }},
        {"retention.attachmentsDays"_L1, [](const Config &c) { return number(c.retention.attachmentsDays); }},
        {"retention.conversationDays"_L1,
         [](const Config &c) { return number(c.retention.conversationDays); }},
        {"retention.repliesHours"_L1, [](const Config &c) { return number(c.retention.repliesHours); }},
    }};
    return all;
}

/// Puts @a value at @a path below @a object; null takes it away, with the objects that are empty then.
void put(boost::json::object &object, const QStringList &path, const Json &value)
{
    const boost::json::string name = toJsonString(path.first());
    if (path.size() == 1) {
        if (!value.is_null())
            object[name] = value;
        else if (const auto found = object.find(name); found != object.end())
            object.stable_erase(found);
        return;
    }
    if (value.is_null() && !object.contains(name))
        return;
    Json &below = object[name];
    if (!below.is_object())
        below.emplace_object();
    put(below.get_object(), path.sliced(1), value);
    if (below.get_object().empty())
        object.stable_erase(object.find(name));
}

void apply(boost::json::object &document, const QList<SettingChange> &changes)
{
    for (const SettingChange &change : changes) {
        const bool isPreset = change.wanted == settingPreset(change.path);
        put(document, change.path.split(u'.'), isPreset ? Json() : change.wanted);
    }
}

} // namespace

QStringList settingPaths()
{
    QStringList paths;
    for (const Setting &setting : settings())
        paths.append(setting.path);
    return paths;
}

Json settingValue(const Config &config, const QString &path)
{
    const auto found = std::ranges::find(settings(), path, &Setting::path);
    return found == settings().end() ? Json() : found->get(config);
}

Json settingPreset(const QString &path) { return settingValue(Config(), path); }

tl::expected<Config, QList<ConfigProblem>> checkSettings(ConfigStore &store,
                                                         const QList<SettingChange> &changes)
{
    return store.check([&](boost::json::object &document) -> Result<void> {
        apply(document, changes);
        return {};
    });
}

Result<void> changeSettings(ConfigStore &store, const QList<SettingChange> &changes)
{
    return store.edit([&](boost::json::object &document) -> Result<void> {
        for (const SettingChange &change : changes) {
            // edit() has brought the store in step with the document
            if (settingValue(store.current(), change.path) != change.seen) {
                return failure(
                    ErrorCode::Conflict,
                    ConfigStore::tr("%1 was changed in the file meanwhile. Nothing was overwritten.")
                        .arg(change.path));
            }
        }
        apply(document, changes);
        return {};
    });
}

QStringList newExposure(const Config &now, const Config &wanted)
{
    QStringList sentences;
    for (const QHostAddress &address : wanted.privateListener.addresses) {
        if (!now.privateListener.addresses.contains(address)) {
            sentences.append(
                ConfigStore::tr("The private listener will accept calls on %1 as well: whoever reaches that "
                                "address may use private keys, and nothing there is encrypted.")
                    .arg(address.toString()));
        }
    }
    const auto isOpen = [](const PublicListenerConfig &listener) {
        return !listener.address.isLoopback() && !listener.tls;
    };
    const bool isOther = !isOpen(now.publicListener)
        || now.publicListener.address != wanted.publicListener.address;
    if (isOpen(wanted.publicListener) && isOther) {
        sentences.append(
            ConfigStore::tr(
                "The public listener will accept calls on %1 without TLS: keys and messages can be "
                "read by everyone on the way.")
                .arg(wanted.publicListener.address.toString()));
    }
    return sentences;
}

} // namespace Gatehouse
