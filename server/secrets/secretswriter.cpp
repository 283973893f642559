// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "json.h"
#include "secrets/secretsparser.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace Gatehouse {

namespace {

boost::json::array listOf(const QStringList &texts)
{
    boost::json::array array;
    for (const QString &text : texts)
        array.emplace_back(toJsonString(text));
    return array;
}

boost::json::object providerToJson(const EnvProvider &provider)
{
    boost::json::object object;
    object["source"] = "env";
    if (provider.allowlist)
        object["allowlist"] = listOf(*provider.allowlist);
    return object;
}

boost::json::object providerToJson(const FileProvider &provider)
{
    const FileProvider preset;
    boost::json::object object;
    object["source"] = "file";
    object["path"] = toJsonString(provider.path);
    if (provider.mode == FileProvider::Mode::SingleValue)
        object["mode"] = "singleValue";
    if (provider.maxBytes != preset.maxBytes)
        object["maxBytes"] = provider.maxBytes;
    if (provider.timeout != preset.timeout)
        object["timeoutMs"] = provider.timeout.count();
    return object;
}

boost::json::object providerToJson(const ExecProvider &provider)
{
    const ExecProvider preset;
    boost::json::object object;
    object["source"] = "exec";
    object["command"] = toJsonString(provider.command);
    if (!provider.args.isEmpty())
        object["args"] = listOf(provider.args);
    if (!provider.env.isEmpty()) {
        boost::json::object variables;
        for (auto it = provider.env.cbegin(); it != provider.env.cend(); ++it)
            variables[toJsonString(it.key())] = toJsonString(it.value());
        object["env"] = std::move(variables);
    }
    if (!provider.passEnv.isEmpty())
        object["passEnv"] = listOf(provider.passEnv);
    if (provider.timeout != preset.timeout)
        object["timeoutMs"] = provider.timeout.count();
    if (provider.noOutputTimeout)
        object["noOutputTimeoutMs"] = provider.noOutputTimeout->count();
    if (provider.maxOutputBytes != preset.maxOutputBytes)
        object["maxOutputBytes"] = provider.maxOutputBytes;
    if (!provider.jsonOnly)
        object["jsonOnly"] = false;
    if (provider.trustedDirs)
        object["trustedDirs"] = listOf(*provider.trustedDirs);
    return object;
}

void writeDefault(boost::json::object &object, std::string_view source, const QString &name)
{
    if (!name.isEmpty())
        object[source] = toJsonString(name);
}

} // namespace

boost::json::value toJson(const SecretProviders &providers)
{
    boost::json::object section;
    if (!providers.providers.isEmpty()) {
        boost::json::object declared;
        for (auto it = providers.providers.cbegin(); it != providers.providers.cend(); ++it) {
            declared[toJsonString(it.key())] = std::visit(
                [](const auto &provider) { return providerToJson(provider); }, *it);
        }
        section["providers"] = std::move(declared);
    }
    boost::json::object defaults;
    writeDefault(defaults, "env", providers.defaults.env);
    writeDefault(defaults, "file", providers.defaults.file);
    writeDefault(defaults, "exec", providers.defaults.exec);
    if (!defaults.empty())
        section["defaults"] = std::move(defaults);
    return section;
}

} // namespace Gatehouse
