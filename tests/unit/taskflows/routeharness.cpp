// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routeharness.h"

namespace Gatehouse {

void FakeResolver::resolve(const SecretRef &ref, QObject *context, std::function<void(Result<Secret>)> done)
{
    ++asked;
    refs.append(ref);
    if (waits) {
        m_waiting.emplace_back(context, std::move(done));
        return;
    }
    const Result<Secret> answer = answers.front();
    if (answers.size() > 1)
        answers.pop_front();
    done(answer);
}

void FakeResolver::finish(const Result<Secret> &result)
{
    const auto [context, done] = std::move(m_waiting.front());
    m_waiting.pop_front();
    if (context)
        done(result);
}

RouteHarness::RouteHarness(const RouteLimits &initial)
    : table([this](const RouteConfig &config) { return noteDown(config); })
    , limiters(initial, [this] { return nowMs; })
{
    endpoint = std::make_unique<RouteEndpoint>(table, limiters, secrets);
    endpoint->setLimits(initial);
    table.apply({route()});
}

RouteHarness::~RouteHarness() = default;

RouteAction RouteHarness::noteDown(const RouteConfig &config)
{
    return [this, config](const ActionRequest &request, const QString &callId, QObject *,
                          std::function<void(const ActionAnswer &)> done) {
        performed.push_back({.routeId = config.id,
                             .sessionKey = config.sessionKey,
                             .callId = callId,
                             .action = request.action,
                             .done = answersAtOnce ? nullptr : done});
        if (answersAtOnce)
            done(*answersAtOnce);
    };
}

RouteConfig RouteHarness::route(const QString &id)
{
    RouteConfig route;
    route.id = id;
    route.path = QStringLiteral("/plugins/webhooks/") + id;
    route.sessionKey = QStringLiteral("agent:main:hook:") + id;
    route.secret.value = Secret("s3cret");
    return route;
}

} // namespace Gatehouse
