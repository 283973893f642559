// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/secretedits.h"

#include "config/configsecrets.h"
#include "config/configstore.h"
#include "json.h"
#include "secrets/secretsparser.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Source = SecretRef::Source;

boost::json::object &memberObject(boost::json::object &parent, std::string_view name)
{
    boost::json::value &member = parent[name];
    return member.is_object() ? member.get_object() : member.emplace_object();
}

boost::json::object &providersOf(boost::json::object &document)
{
    return memberObject(memberObject(document, "secrets"), "providers");
}

/// @a provider as the configuration has it.
boost::json::object jsonOf(const SecretProvider &provider)
{
    SecretProviders one;
    one.providers.insert(u"p"_s, provider);
    return toJson(one).at("providers").at("p").as_object();
}

/// Brings @a declared from what @a now says to what @a wanted says, and leaves alone what both say alike: a
/// path may be written relative to the file, for one.
void bringTo(boost::json::object &declared, const SecretProvider &now, const SecretProvider &wanted)
{
    const boost::json::object before = jsonOf(now);
    const boost::json::object after = jsonOf(wanted);
    if (sourceOf(now) != sourceOf(wanted)) {
        declared = after;
        return;
    }
    for (const auto &member : before) {
        if (!after.contains(member.key()))
            declared.stable_erase(member.key());
    }
    for (const auto &member : after) {
        const boost::json::value *old = before.if_contains(member.key());
        if (!old || *old != member.value())
            declared[member.key()] = member.value();
    }
}

Result<void> changedMeanwhile()
{
    return failure(ErrorCode::Conflict,
                   ConfigStore::tr("The file was changed meanwhile and says something else now. Nothing was "
                                   "overwritten."));
}

/// Whether the provider @a name still is @a seen.
Result<void> checkSeen(const ConfigStore &store, const QString &name, const SecretProvider &seen)
{
    const auto &providers = store.current().secrets.providers;
    const auto found = providers.constFind(name);
    if (found == providers.cend())
        return failure(ErrorCode::NotFound,
                       ConfigStore::tr("There is no provider \"%1\" any more.").arg(name));
    return *found == seen ? Result<void>() : changedMeanwhile();
}

Result<void> checkNew(const ConfigStore &store, const QString &name)
{
    if (!store.current().secrets.providers.contains(name))
        return {};
    return failure(ErrorCode::Conflict, ConfigStore::tr("There is a provider \"%1\" already.").arg(name));
}

/// Sets the default of @a source in @a document, or removes it when @a name is empty.
void writeDefault(boost::json::object &document, Source source, const QString &name)
{
    boost::json::object &secrets = memberObject(document, "secrets");
    const std::string member = nameOf(source).toString().toStdString();
    if (!name.isEmpty()) {
        memberObject(secrets, "defaults")[member] = toJsonString(name);
        return;
    }
    boost::json::value *defaults = secrets.if_contains("defaults");
    if (!defaults || !defaults->is_object())
        return;
    defaults->get_object().stable_erase(member);
    if (defaults->get_object().empty())
        secrets.stable_erase("defaults");
}

QString defaultOf(const SecretProviders::Defaults &defaults, Source source)
{
    if (source == Source::Env)
        return defaults.env;
    return source == Source::File ? defaults.file : defaults.exec;
}

} // namespace

QList<ConfiguredSecret> secretsThrough(const Config &config, const QString &name)
{
    QList<ConfiguredSecret> through;
    const auto provider = config.secrets.providers.constFind(name);
    if (provider == config.secrets.providers.cend())
        return through;
    const Source source = sourceOf(*provider);
    for (const ConfiguredSecret &secret : configuredSecrets(config)) {
        if (secret.ref.source == source && config.secrets.resolvedName(source, secret.ref.provider) == name)
            through.append(secret);
    }
    return through;
}

Result<void> addSecretProvider(ConfigStore &store, const QString &name, const SecretProvider &provider)
{
    return store.edit([&](boost::json::object &document) -> Result<void> {
        if (Result<void> isNew = checkNew(store, name); !isNew)
            return isNew;
        providersOf(document)[toJsonString(name)] = jsonOf(provider);
        return {};
    });
}

Result<void> changeSecretProvider(ConfigStore &store, const QString &name, const SecretProvider &seen,
                                  const QString &newName, const SecretProvider &wanted)
{
    return store.edit([&](boost::json::object &document) -> Result<void> {
        if (Result<void> isSeen = checkSeen(store, name, seen); !isSeen)
            return isSeen;
        boost::json::object &providers = providersOf(document);
        boost::json::object declared = providers.at(toJsonString(name)).as_object();
        bringTo(declared, seen, wanted);
        if (newName == name) {
            providers[toJsonString(name)] = declared;
            return {};
        }
        if (Result<void> isNew = checkNew(store, newName); !isNew)
            return isNew;
        const Config &config = store.current();
        for (const ConfiguredSecret &secret : configuredSecrets(config)) {
            if (secret.ref.source != sourceOf(seen) || secret.ref.provider != name)
                continue;
            boost::json::value *here = findSecret(document, config, secret.place);
            if (here && here->is_object())
                here->get_object()["provider"] = toJsonString(newName);
        }
        if (defaultOf(config.secrets.defaults, sourceOf(seen)) == name)
            writeDefault(document, sourceOf(seen), newName);
        boost::json::object renamed; // each where it was
        for (const auto &member : providers) {
            if (member.key() == std::string_view(toJsonString(name)))
                renamed[toJsonString(newName)] = declared;
            else
                renamed[member.key()] = member.value();
        }
        providers = renamed;
        return {};
    });
}

Result<void> removeSecretProvider(ConfigStore &store, const QString &name, const SecretProvider &seen)
{
    return store.edit([&](boost::json::object &document) -> Result<void> {
        if (Result<void> isSeen = checkSeen(store, name, seen); !isSeen)
            return isSeen;
        if (defaultOf(store.current().secrets.defaults, sourceOf(seen)) == name)
            writeDefault(document, sourceOf(seen), {});
        providersOf(document).stable_erase(toJsonString(name));
        return {};
    });
}

Result<void> setSecretDefaults(ConfigStore &store, const SecretProviders::Defaults &seen,
                               const SecretProviders::Defaults &wanted)
{
    return store.edit([&](boost::json::object &document) -> Result<void> {
        if (store.current().secrets.defaults != seen)
            return changedMeanwhile();
        for (const Source source : {Source::Env, Source::File, Source::Exec}) {
            if (defaultOf(seen, source) != defaultOf(wanted, source))
                writeDefault(document, source, defaultOf(wanted, source));
        }
        return {};
    });
}

} // namespace Gatehouse
