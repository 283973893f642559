// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "result.h"

#include <QString>
#include <optional>

namespace Gatehouse {

class ConfigStore;
struct ConfiguredSecret;

/// The secrets of @a config that go through the provider @a name, by that name or as the default.
[[nodiscard]] QList<ConfiguredSecret> secretsThrough(const Config &config, const QString &name);

// Changes of the providers that the configuration declares. Each names what the operator saw, and is refused
// (Conflict) when the file says something else by now: nothing is overwritten. What a change does not touch
// stays as it is written in the file. On the thread of @a store.

/// Declares @a provider as @a name. Conflict: there is one of that name.
[[nodiscard]] Result<void> addSecretProvider(ConfigStore &store, const QString &name,
                                             const SecretProvider &provider);
/// Puts @a wanted in the place of the provider @a name, which was @a seen. With another @a newName, the
/// references and the defaults that name it follow. NotFound: it is gone.
[[nodiscard]] Result<void> changeSecretProvider(ConfigStore &store, const QString &name,
                                                const SecretProvider &seen, const QString &newName,
                                                const SecretProvider &wanted);
/// Removes the provider @a name, and the default that names it. References to it stay, and have no value.
[[nodiscard]] Result<void> removeSecretProvider(ConfigStore &store, const QString &name,
                                                const SecretProvider &seen);
/// Sets which providers "default" stands for.
[[nodiscard]] Result<void> setSecretDefaults(ConfigStore &store, const SecretProviders::Defaults &seen,
                                             const SecretProviders::Defaults &wanted);

} // namespace Gatehouse
