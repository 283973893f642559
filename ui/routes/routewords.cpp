// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routewords.h"

#include "common/snippets.h"
#include "common/words.h"
#include "config/routechecks.h"
#include "secrets/secretproblem.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int NearPercent = 80;

QString tr(const char *text) { return QCoreApplication::translate("Gatehouse", text); }

QString number(qint64 value) { return QLocale().toString(value); }

Tone toneOf(qint64 used, qint64 limit)
{
    if (limit <= 0)
        return Tone::Neutral;
    return used >= limit ? Tone::Bad : used * 100 >= limit * NearPercent ? Tone::Warning : Tone::Neutral;
}

QString fieldWords(const QString &field)
{
    if (field.isEmpty())
        return tr("The name");
    if (field == "path"_L1)
        return tr("The path");
    if (field == "sessionKey"_L1)
        return tr("The session");
    if (field.startsWith("secret"_L1))
        return tr("The secret");
    if (field == "controllerId"_L1)
        return tr("The controller");
    if (field == "agent"_L1)
        return tr("The agent");
    if (field.startsWith("listeners"_L1))
        return tr("The listeners");
    return field;
}

} // namespace

SecretStateWords secretStateOf(const RouteInfo &route)
{
    const SecretUse &use = route.secret;
    if (route.config.secret.source == SecretRef::Source::Plain)
        return {.text = tr("plain text"), .tone = Tone::Warning};
    if (!use.lookedUpAt.isValid())
        return {.text = tr("not used yet"), .tone = Tone::Neutral};
    if (use.problem)
        return {.text = words(*use.problem), .tone = Tone::Bad};
    return {.text = tr("resolves"), .tone = Tone::Good};
}

QString wordsOf(const RouteWarning &warning)
{
    const QString others = warning.others.join(u", "_s);
    switch (warning.kind) {
    case RouteWarning::Kind::ShortSecret:
        return tr("The secret has fewer than %1 characters and can be guessed. Use a long random one.")
            .arg(RouteWarnings::MinSecretBytes);
    case RouteWarning::Kind::SharedSecret:
        return tr("The secret opens %1, too. Give each route one of its own.").arg(others);
    case RouteWarning::Kind::SharedSession:
        return tr("%1 acts for the same session: each can change the TaskFlows of the other.").arg(others);
    case RouteWarning::Kind::PlainSecret:
        return tr("The secret is plain text in the configuration file.");
    case RouteWarning::Kind::AgentDisabled:
        return tr("The instance that runs its tasks is disabled: they fail.");
    }
    return {};
}

QStringList warningsOf(const RouteInfo &route)
{
    QStringList sentences;
    if (route.secret.problem && route.config.secret.source != SecretRef::Source::Plain) {
        sentences.append(tr("The secret can't be had (%1): %2. Its callers get 401 until it can.")
                             .arg(route.secret.reference, words(*route.secret.problem)));
    }
    for (const RouteWarning &warning : route.warnings)
        sentences.append(wordsOf(warning));
    return sentences;
}

QString rateWords(const RouteInfo &route, const RouteLimits &limits)
{
    const QString used = number(route.limits.busiestRequests);
    return limits.requests > 0 ? u"%1/%2"_s.arg(used, number(limits.requests)) : used;
}

QString inFlightWords(const RouteInfo &route, const RouteLimits &limits)
{
    return u"%1/%2"_s.arg(number(route.limits.busiestInFlight), number(limits.inFlight));
}

QString usageWords(const RouteInfo &route, const RouteLimits &limits)
{
    const RouteLimiters::PathUsage &usage = route.limits;
    const QString rate = limits.requests > 0
        ? tr("%1 of %2 requests in %3 s")
              .arg(number(usage.busiestRequests), number(limits.requests), number(limits.window.count()))
        : tr("no limit of the rate");
    const QString words = tr("%1, %2 of %3 in flight")
                              .arg(rate, number(usage.busiestInFlight), number(limits.inFlight));
    if (usage.addresses < 2)
        return words;
    return tr("%1, of the busiest of %2 addresses; together %3 requests, %4 in flight")
        .arg(words, number(usage.addresses), number(usage.requests), number(usage.inFlight));
}

Tone rateTone(const RouteInfo &route, const RouteLimits &limits)
{
    return toneOf(route.limits.busiestRequests, limits.requests);
}

Tone inFlightTone(const RouteInfo &route, const RouteLimits &limits)
{
    return toneOf(route.limits.busiestInFlight, limits.inFlight);
}

QString wordsOf(const RouteFailure &failure)
{
    const QString why = failure.error.isEmpty() ? failure.stoppedAt : failure.error;
    return why.isEmpty() ? QString::number(failure.status) : u"%1: %2"_s.arg(failure.status).arg(why);
}

QString reachWords(const QString &session, const FlowStore::SessionCount &count)
{
    if (session.isEmpty())
        return {};
    if (count.flows == 0)
        return tr("can read and change every TaskFlow of %1; there is none yet").arg(session);
    if (count.flows == 1)
        return tr("can read and change the one TaskFlow of %1").arg(session);
    return tr("can read and change all %1 TaskFlows of %2").arg(number(count.flows), session);
}

QString limitWords(const RouteLimits &limits)
{
    const QString rate = limits.requests > 0
        ? tr("%1 requests in %2 s").arg(number(limits.requests), number(limits.window.count()))
        : tr("any number of requests");
    return tr("%1 and %2 in flight for each client address; bodies of up to %3 within %4 s")
        .arg(rate, number(limits.inFlight), sizeWords(limits.bodyBytes), number(limits.bodyTime.count()));
}

QString sentenceOf(const RouteProblem &problem)
{
    if (problem.field.isEmpty() || problem.words.startsWith("there "_L1)) // a sentence by itself
        return problem.words.front().toUpper() + problem.words.sliced(1) + u'.';
    return u"%1 %2."_s.arg(fieldWords(problem.field), problem.words);
}

QUrl urlOf(const RouteInfo &route)
{
    return route.publicUrl.isEmpty() ? route.privateUrls.value(0) : route.publicUrl;
}

SnippetRequest sampleRouteCall(const QUrl &url)
{
    return {.method = "POST",
            .url = url,
            .headers = {{"Content-Type", "application/json"}},
            .needsKey = true,
            .body = R"({"action":"create_flow","goal":"Review inbound queue"})"};
}

} // namespace Gatehouse
