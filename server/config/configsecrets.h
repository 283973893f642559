// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"

#include <QList>
#include <QString>
#include <boost/json/fwd.hpp>

namespace Gatehouse {

/// A secret that the configuration names.
struct ConfiguredSecret
{
    enum class Owner { None, Listener, Instance, Route };
    Owner owner = Owner::None; ///< what it belongs to
    QString ownerId; ///< the UUID of the instance, the id of the route
    QString place; ///< where in the document, such as `instances[0].agent.apiKey`
    QString usedBy; ///< for people: `instance helper`, `route zapier`, `the TLS key`
    QString title; ///< what a keychain entry for it may be called
    SecretRef ref;
};

/// All of them, in the order of Config.
[[nodiscard]] QList<ConfiguredSecret> configuredSecrets(const Config &config);

/// What stands at the place of a secret in the @a document that @a config was read from; null when there is
/// no secret at @a place.
[[nodiscard]] boost::json::value *findSecret(boost::json::object &document, const Config &config,
                                             const QString &place);

} // namespace Gatehouse
