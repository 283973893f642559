// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"

#include <QList>
#include <QString>

namespace Gatehouse {

/// Something that keeps a route from being declared.
struct RouteProblem
{
    QString field; ///< as the configuration names it, such as `path`; empty: the id
    QString words; ///< without the place, and without any value
    bool operator==(const RouteProblem &) const = default;
};

/// What reading the configuration would say of @a route beside the routes and instances of @a ours, in the
/// place of the one called @a replaced (empty: it is a new one). Any thread.
[[nodiscard]] QList<RouteProblem> problemsOf(const RouteConfig &route, const Config &ours,
                                             const QString &replaced);

} // namespace Gatehouse
