// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configparser.h"

#include "config/configfields.h"
#include "config/configinstances.h"
#include "config/configlisteners.h"
#include "config/configroutes.h"
#include "config/configvalues.h"
#include "config/json5.h"
#include "secrets/secretsparser.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr auto FailedAuthFields = std::to_array<ConfigField<FailedAuthLimit>>({
    {.name = "attempts"_L1, .read = readNumber<&FailedAuthLimit::attempts, 0>},
    {.name = "windowSeconds"_L1, .read = readNumber<&FailedAuthLimit::window, 1>},
});

constexpr auto RouteLimitFields = std::to_array<ConfigField<RouteLimits>>({
    {.name = "requests"_L1, .read = readNumber<&RouteLimits::requests, 0>},
    {.name = "windowSeconds"_L1, .read = readNumber<&RouteLimits::window, 1>},
    {.name = "trackedKeys"_L1, .read = readNumber<&RouteLimits::trackedKeys, 1>},
    {.name = "inFlight"_L1, .read = readNumber<&RouteLimits::inFlight, 1>},
    {.name = "bodyBytes"_L1, .read = readNumber<&RouteLimits::bodyBytes, 1>},
    {.name = "bodySeconds"_L1, .read = readNumber<&RouteLimits::bodyTime, 1>},
});

constexpr auto FlowLimitFields = std::to_array<ConfigField<FlowLimits>>({
    {.name = "unfinished"_L1, .read = readNumber<&FlowLimits::unfinished, 1>},
    {.name = "bytes"_L1, .read = readNumber<&FlowLimits::bytes, 1>},
});

constexpr auto LimitFields = std::to_array<ConfigField<LimitsConfig>>({
    {.name = "routes"_L1,
     .read = readObject<&LimitsConfig::routes, RouteLimitFields>,
     .below = belowObject<RouteLimitFields>},
    {.name = "flows"_L1,
     .read = readObject<&LimitsConfig::flows, FlowLimitFields>,
     .below = belowObject<FlowLimitFields>},
    {.name = "failedAuth"_L1,
     .read = readObject<&LimitsConfig::failedAuth, FailedAuthFields>,
     .below = belowObject<FailedAuthFields>},
    {.name = "connections"_L1, .read = readNumber<&LimitsConfig::connections, 1>},
    {.name = "connectionsPerAddress"_L1, .read = readNumber<&LimitsConfig::connectionsPerAddress, 1>},
});

constexpr auto RetentionFields = std::to_array<ConfigField<RetentionConfig>>({
    {.name = "callsDays"_L1, .read = readNumber<&RetentionConfig::callsDays, 1>},
    {.name = "callsMax"_L1, .read = readNumber<&RetentionConfig::callsMax, 1>},
    {.name = "finishedFlowsDays"_L1, .read = readNumber<&RetentionConfig::finishedFlowsDays, 1>},
    {.name = "attachmentsDays"_L1, .read = readNumber<&RetentionConfig::attachmentsDays, 1>},
    {.name = "conversationDays"_L1, .read = readNumber<&RetentionConfig::conversationDays, 1>},
    {.name = "repliesHours"_L1, .read = readNumber<&RetentionConfig::repliesHours, 1>},
});

void readSecrets(const ConfigNode &node, Config &out)
{
    out.secrets = parseSecretsSection(
        node.value(), node.context().baseDir,
        [&node](const QString &path, const QString &message) { node.reportBelow(path, message); });
}

/// secretsSectionFieldPaths() as ConfigField::below wants them.
QStringList belowSecrets()
{
    QStringList paths;
    for (const QString &path : secretsSectionFieldPaths())
        paths.append(path.sliced(path.indexOf(u'.')));
    return paths;
}

constexpr auto RootFields = std::to_array<ConfigField<Config>>({
    {.name = "listeners"_L1, .read = readListeners, .below = listenerFieldPaths},
    {.name = "trustedProxies"_L1, .read = readTrustedProxies},
    {.name = "instances"_L1, .read = readInstances, .below = instanceFieldPaths},
    {.name = "routes"_L1, .read = readRoutes, .below = routeFieldPaths},
    {.name = "plugins"_L1, .read = readPluginRoutes, .below = pluginFieldPaths},
    {.name = "limits"_L1,
     .read = readObject<&Config::limits, LimitFields>,
     .below = belowObject<LimitFields>},
    {.name = "secrets"_L1, .read = readSecrets, .below = belowSecrets},
    {.name = "retention"_L1,
     .read = readObject<&Config::retention, RetentionFields>,
     .below = belowObject<RetentionFields>},
});

} // namespace

tl::expected<Config, QList<ConfigProblem>> parseConfig(const boost::json::value &document,
                                                       const ConfigContext &context)
{
    Config config;
    QList<ConfigProblem> problems;
    const ConfigNode root(document, {}, context, problems);
    readFields(root, table(RootFields), config);
    checkRoutes(root, config);
    if (!problems.isEmpty())
        return tl::unexpected(problems);
    return config;
}

tl::expected<ConfigText, QList<ConfigProblem>> parseConfigText(QByteArrayView text,
                                                               const ConfigContext &context)
{
    using Problems = QList<ConfigProblem>;
    if (text.trimmed().isEmpty())
        return tl::unexpected(
            Problems{{.path = {}, .message = u"the file is empty; {} stands for the defaults"_s}});
    tl::expected<Json5Document, Json5Error> document = parseJson5(text);
    if (!document) {
        const Json5Error &error = document.error();
        return tl::unexpected(Problems{
            {.path = {},
             .message = u"line %1, column %2: "_s.arg(error.line).arg(error.column) + error.message}});
    }
    Problems problems;
    for (const Json5Duplicate &duplicate : std::as_const(document->duplicates))
        problems.append(
            {.path = duplicate.path, .message = u"is there twice, again in line %1"_s.arg(duplicate.line)});
    tl::expected<Config, Problems> config = parseConfig(document->value, context);
    if (!config)
        problems.append(config.error());
    if (!problems.isEmpty())
        return tl::unexpected(problems);
    return ConfigText{.config = std::move(*config), .document = std::move(document->value)};
}

QStringList configFieldPaths() { return fieldPaths(table(RootFields), {}) + secretRefFieldPaths(); }

} // namespace Gatehouse
