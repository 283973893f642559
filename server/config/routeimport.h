// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "result.h"

#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QStringList>

namespace Gatehouse {

class ConfigStore;

/// What an OpenClaw configuration has for this gateway: its webhook routes and the secret providers. A value:
/// made by previewRouteImport(), shown to the operator, then applied by applyRouteImport(). What "default"
/// stands for with a source is not taken over: references that mean another provider than here get its name.
struct RouteImport
{
    enum class State {
        New, ///< will be added
        Same, ///< is there already, and the same
        Refused, ///< can't be added; the words say why
    };
    struct Route
    {
        RouteConfig route;
        State state = State::New;
        QString words = {}; ///< sentences; why it is refused
    };
    struct Provider
    {
        QString name;
        SecretProviders declared; ///< holds it alone, unless it is refused
        State state = State::New;
        QString words = {};
        bool isNeeded = false; ///< a route of the import has its secret from it
    };

    QList<Route> routes;
    QList<Provider> providers;
    QStringList notes; ///< what the operator should know, in sentences

    [[nodiscard]] bool addsAnything() const;
    /// A route can't be taken over, or a provider that one needs.
    [[nodiscard]] bool isIncomplete() const;
};

/// `new`, `same` or `refused`.
[[nodiscard]] QLatin1StringView nameOf(RouteImport::State state);

/// Compares the OpenClaw configuration @a text (JSON5), whose relative paths begin at @a baseDir, with @a
/// ours. Invalid when it is no JSON5, NotFound when it has no routes. No value of a secret is in any of the
/// words.
[[nodiscard]] Result<RouteImport> previewRouteImport(QByteArrayView text, const QString &baseDir,
                                                     const Config &ours);
/// The same for a file. Blocks while it is read.
[[nodiscard]] Result<RouteImport> previewRouteImportOf(const QString &file, const Config &ours);

/// Adds to the configuration of @a store what is new in @a import. Conflict when something of it has come
/// there meanwhile; then nothing is added.
[[nodiscard]] Result<void> applyRouteImport(ConfigStore &store, const RouteImport &import);

} // namespace Gatehouse
