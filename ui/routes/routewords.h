// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/theme.h"
#include "routes/routeinfo.h"

#include <QString>
#include <QStringList>

namespace Gatehouse {

struct RouteProblem;
struct SnippetRequest;

// How the window says what is known of routes.

/// What is known of the route's secret, in a few words, and how bad that is.
struct SecretStateWords
{
    QString text;
    Tone tone = Tone::Neutral;
};
[[nodiscard]] SecretStateWords secretStateOf(const RouteInfo &route);

/// The warning as a sentence.
[[nodiscard]] QString wordsOf(const RouteWarning &warning);
/// All that an operator should know of @a route, as sentences: its warnings, and a secret that doesn't
/// resolve.
[[nodiscard]] QStringList warningsOf(const RouteInfo &route);

/// "12/120"; "12" when the rate is not limited.
[[nodiscard]] QString rateWords(const RouteInfo &route, const RouteLimits &limits);
/// "3/8".
[[nodiscard]] QString inFlightWords(const RouteInfo &route, const RouteLimits &limits);
/// Both in sentences: of which address, and how much there is of all.
[[nodiscard]] QString usageWords(const RouteInfo &route, const RouteLimits &limits);
/// How near a limit @a route is: Bad at it, Warning from 80 % on.
[[nodiscard]] Tone rateTone(const RouteInfo &route, const RouteLimits &limits);
[[nodiscard]] Tone inFlightTone(const RouteInfo &route, const RouteLimits &limits);

/// "429: too many requests from this address in the window of time".
[[nodiscard]] QString wordsOf(const RouteFailure &failure);
/// "can read and change all 14 TaskFlows of agent:main:main".
[[nodiscard]] QString reachWords(const QString &session, const FlowStore::SessionCount &count);
/// What every route is limited to.
[[nodiscard]] QString limitWords(const RouteLimits &limits);

/// The problem as a sentence that names its field as the form does.
[[nodiscard]] QString sentenceOf(const RouteProblem &problem);

/// The URL that callers use: the public one, else the private one; empty while nothing is bound.
[[nodiscard]] QUrl urlOf(const RouteInfo &route);
/// A request that creates a flow by the route at @a url, as an example.
[[nodiscard]] SnippetRequest sampleRouteCall(const QUrl &url);

} // namespace Gatehouse
