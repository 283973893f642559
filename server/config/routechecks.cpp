// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/routechecks.h"

#include "config/confignode.h"
#include "config/configproblem.h"
#include "config/configroutes.h"
#include "config/configwriter.h"
#include "json.h"

#include <boost/json/object.hpp>

using namespace Qt::StringLiterals;

namespace Gatehouse {

QList<RouteProblem> problemsOf(const RouteConfig &route, const Config &ours, const QString &replaced)
{
    const ConfigContext context{.baseDir = u"/"_s, .interfaceAddresses = QList<QHostAddress>()};
    QList<ConfigProblem> found;
    boost::json::object declared = toConfigJson(route);
    if (!route.isPublic && !route.isPrivate)
        declared["listeners"] = boost::json::array();
    const boost::json::value value = declared;
    const RouteConfig read = readRoute(ConfigNode(value, {}, context, found), route.id);
    QList<RouteProblem> problems;
    for (const ConfigProblem &problem : std::as_const(found))
        problems.append({.field = problem.path, .words = problem.message});

    Config all;
    all.instances = ours.instances;
    boost::json::object places;
    for (const RouteConfig &other : ours.routes) {
        if (other.id == replaced)
            continue;
        if (other.id == route.id) {
            problems.append({.field = {}, .words = u"there is a route of this id"_s});
            continue;
        }
        all.routes.append(other);
        places[toJsonString(other.id)] = boost::json::object();
    }
    all.routes.append(read); // the last one, so that what clashes is said of it
    places[toJsonString(route.id)] = boost::json::object();
    const boost::json::value document = boost::json::object{{"routes", places}};
    found.clear();
    checkRoutes(ConfigNode(document, {}, context, found), all);
    const QString own = memberPath(u"routes"_s, route.id) + u'.';
    for (const ConfigProblem &problem : std::as_const(found)) {
        if (problem.path.startsWith(own))
            problems.append({.field = problem.path.sliced(own.size()), .words = problem.message});
    }
    return problems;
}

} // namespace Gatehouse
