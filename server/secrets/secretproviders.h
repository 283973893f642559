// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproblem.h"
#include "secrets/secretref.h"

#include <QMap>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>
#include <variant>

namespace Gatehouse {

/// Reads the environment of this process and the `.env` file.
struct EnvProvider
{
    std::optional<QStringList> allowlist; ///< the only names it gives out; none: all
    bool operator==(const EnvProvider &) const = default;
};

/// Reads a file anew for every resolution.
struct FileProvider
{
    enum class Mode { Json, SingleValue };
    QString path; ///< absolute
    Mode mode = Mode::Json;
    qint64 maxBytes = 1048576;
    std::chrono::milliseconds timeout{5000}; ///< `timeoutMs`
    bool operator==(const FileProvider &) const = default;
};

/// Runs a command for every resolution.
struct ExecProvider
{
    QString command; ///< absolute
    QStringList args;
    QMap<QString, QString> env;
    QStringList passEnv; ///< names taken over from the environment of this process
    std::chrono::milliseconds timeout{5000}; ///< `timeoutMs`
    std::optional<std::chrono::milliseconds> noOutputTimeout; ///< `noOutputTimeoutMs`; none: timeout
    qint64 maxOutputBytes = 1048576;
    bool jsonOnly = true;
    std::optional<QStringList> trustedDirs; ///< where the command must be; none: anywhere
    bool operator==(const ExecProvider &) const = default;
};

using SecretProvider = std::variant<EnvProvider, FileProvider, ExecProvider>;

/// The providers that the configuration declares under `secrets`, and which of them "default" stands for.
struct SecretProviders
{
    struct Defaults
    {
        QString env;
        QString file;
        QString exec;
        bool operator==(const Defaults &) const = default;
    };
    QMap<QString, SecretProvider> providers;
    Defaults defaults;
    bool operator==(const SecretProviders &) const = default;

    /// The declared name that @a name stands for with @a source: for "default" what the defaults say, else
    /// itself.
    [[nodiscard]] QString resolvedName(SecretRef::Source source, const QString &name) const;
    /// The provider of @a ref as @a Provider; null when none of that name and kind is declared. "default" of
    /// the source `env` always exists.
    template<typename Provider>
    [[nodiscard]] const Provider *find(const SecretRef &ref) const
    {
        const auto found = providers.constFind(resolvedName(ref.source, ref.provider));
        return found == providers.cend() ? nullptr : std::get_if<Provider>(&*found);
    }
};

/// The source that @a provider serves.
[[nodiscard]] SecretRef::Source sourceOf(const SecretProvider &provider);

/// What keeps @a ref from being resolved whatever the world holds: a provider that is not declared, an id
/// that does not suit the provider's mode, a name its allowlist lacks. None: nothing.
[[nodiscard]] std::optional<SecretProblem> checkAgainst(const SecretRef &ref,
                                                        const SecretProviders &providers);

} // namespace Gatehouse
