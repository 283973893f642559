// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/routeedits.h"

#include "config/configproblem.h"
#include "config/configstore.h"
#include "config/configwriter.h"

#include <algorithm>
#include <boost/json/object.hpp>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

bool hasRoute(const ConfigStore &store, const QString &id)
{
    const QList<RouteConfig> &routes = store.current().routes;
    return std::ranges::find(routes, id, &RouteConfig::id) != routes.cend();
}

/// Why @a seen can't be changed. ConfigStore::edit() has brought the store in step with the file.
Result<void> checkSeen(const ConfigStore &store, const RouteConfig &seen)
{
    const QList<RouteConfig> &routes = store.current().routes;
    const auto found = std::ranges::find(routes, seen.id, &RouteConfig::id);
    if (found == routes.cend())
        return failure(ErrorCode::NotFound,
                       ConfigStore::tr("There is no route %1 any more.").arg(quotedName(seen.id)));
    if (*found != seen) {
        return failure(ErrorCode::Conflict,
                       ConfigStore::tr("The route %1 was changed in the file meanwhile. Nothing was "
                                       "overwritten.")
                           .arg(quotedName(seen.id)));
    }
    return {};
}

} // namespace

Result<void> changeRoute(ConfigStore &store, const RouteConfig &seen, const RouteConfig &wanted)
{
    return store.edit([&](boost::json::object &document) -> Result<void> {
        if (Result<void> same = checkSeen(store, seen); !same)
            return same;
        if (wanted.id != seen.id) {
            if (hasRoute(store, wanted.id))
                return failure(ErrorCode::Conflict,
                               ConfigStore::tr("A route %1 exists already.").arg(quotedName(wanted.id)));
            takeRoute(document, seen.id);
        }
        putRoute(document, wanted);
        return {};
    });
}

Result<void> removeRoute(ConfigStore &store, const RouteConfig &seen)
{
    return store.edit([&](boost::json::object &document) -> Result<void> {
        if (Result<void> same = checkSeen(store, seen); !same)
            return same;
        takeRoute(document, seen.id);
        return {};
    });
}

} // namespace Gatehouse
