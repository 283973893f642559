// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandhandler.h"
#include "commandreply.h"
#include "config/configstore.h"
#include "config/routeimport.h"
#include "gateway.h"
#include "json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

boost::json::value textOrNull(const QString &text)
{
    return text.isEmpty() ? boost::json::value() : boost::json::value(toJsonString(text));
}

boost::json::value urlOrNull(const QUrl &url) { return textOrNull(url.toString(QUrl::FullyEncoded)); }

boost::json::object toJson(const RouteImport &import, bool isAdded)
{
    const auto state = [](RouteImport::State which) { return toJsonString(nameOf(which)); };
    boost::json::array routes;
    for (const RouteImport::Route &imported : import.routes) {
        routes.push_back(boost::json::object{{"id", toJsonString(imported.route.id)},
                                             {"path", toJsonString(imported.route.path)},
                                             {"sessionKey", textOrNull(imported.route.sessionKey)},
                                             {"secret", toJsonString(imported.route.secret.describe())},
                                             {"state", state(imported.state)},
                                             {"words", textOrNull(imported.words)}});
    }
    boost::json::array providers;
    for (const RouteImport::Provider &imported : import.providers) {
        const auto &declared = imported.declared.providers;
        const QString source = declared.isEmpty() ? QString() : QString(nameOf(sourceOf(declared.first())));
        providers.push_back(boost::json::object{{"name", toJsonString(imported.name)},
                                                {"source", textOrNull(source)},
                                                {"state", state(imported.state)},
                                                {"words", textOrNull(imported.words)}});
    }
    boost::json::array notes;
    for (const QString &note : import.notes)
        notes.emplace_back(toJsonString(note));
    return {{"routes", std::move(routes)},
            {"providers", std::move(providers)},
            {"notes", std::move(notes)},
            {"added", isAdded}};
}

} // namespace

void listRoutes(const CommandContext &context)
{
    boost::json::array list;
    for (const RouteConfig &route : context.gateway.config().current().routes) {
        const QUrl publicUrl = route.isPublic ? context.gateway.publicUrlFor(route.path) : QUrl();
        const QUrl privateUrl = route.isPrivate ? context.gateway.privateUrlsFor(route.path).value(0)
                                                : QUrl();
        list.push_back(boost::json::object{{"id", toJsonString(route.id)},
                                           {"enabled", route.enabled},
                                           {"path", toJsonString(route.path)},
                                           {"publicUrl", urlOrNull(publicUrl)},
                                           {"privateUrl", urlOrNull(privateUrl)},
                                           {"sessionKey", toJsonString(route.sessionKey)},
                                           {"secret", toJsonString(route.secret.describe())},
                                           {"controllerId", toJsonString(route.controllerId)},
                                           {"agent", textOrNull(route.agent)},
                                           {"description", textOrNull(route.description)}});
    }
    context.reply.data(list);
    context.reply.finish();
}

void importRoutes(const CommandContext &context)
{
    ConfigStore &config = context.gateway.config();
    const Result<RouteImport> import = previewRouteImportOf(context.text("file").value_or(QString()),
                                                            config.current());
    if (!import) {
        context.reply.fail(import.error());
        return;
    }
    const bool isRefused = import->isIncomplete() && !context.flag("partial");
    const bool isWanted = import->addsAnything() && !isRefused && !context.flag("dry-run");
    const Result<void> applied = isWanted ? applyRouteImport(config, *import) : Result<void>();
    context.reply.data(toJson(*import, isWanted && applied));
    if (!applied)
        context.reply.fail(applied.error());
    else if (isRefused)
        context.reply.fail(ExitCode::Failed,
                           u"Not everything can be added, so nothing was. --partial adds the "
                           "rest."_s);
    else
        context.reply.finish();
}

} // namespace Gatehouse
