// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"
#include "composer/requestkeys.h"

#include <QList>
#include <QString>
#include <optional>

namespace Gatehouse {

/// A request to begin with, or one that must fail.
struct RequestSample
{
    enum class Group { Actions, RefusedByRoute, Agent, RefusedByInstance };

    QString id; ///< "create_flow", "stale-revision", …
    QString title;
    Group group = Group::Actions;
    int status = 200; ///< what it is answered with
    bool needsFlow = false; ///< a flow of the route is filled in
    bool needsTask = false; ///< and a task of it

    /// Whether it is sent to a route; else to an instance.
    [[nodiscard]] bool isOfRoute() const { return group == Group::Actions || group == Group::RefusedByRoute; }
};

/// All samples, group by group: every action of the schema, the calls of an agent, and what must fail.
[[nodiscard]] QList<RequestSample> requestSamples();
/// For people.
[[nodiscard]] QString titleOf(RequestSample::Group group);

/// The sample called @a id for the route or instance @a placeId. Without a flow the ids in it are made up.
[[nodiscard]] ComposedRequest makeSample(const QString &id, const QString &placeId,
                                         const std::optional<FlowHint> &flow);

} // namespace Gatehouse
