// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "secrets/jsonproblems.h"
#include "secrets/secret.h"

#include <QObject>
#include <QString>
#include <QStringView>
#include <boost/json/fwd.hpp>
#include <functional>
#include <optional>

namespace Gatehouse {

/// Where a secret comes from, as the configuration says it (docs/secrets.md).
struct SecretRef
{
    enum class Source { Plain, Env, File, Exec, Keychain };
    Source source = Source::Plain;
    QString provider; ///< "default" unless given
    QString id; ///< a variable, a JSON pointer or `value`, what a command is asked for, a keychain entry
    Secret value; ///< only for Plain

    /// True when the configuration names no secret at all.
    [[nodiscard]] bool isNull() const { return source == Source::Plain && value.isEmpty(); }
    /// Compares what was declared, values included.
    [[nodiscard]] bool operator==(const SecretRef &other) const;

    /// The reference without a value: `env:NAME`, `exec:vault:a/b` (a provider other than "default" is
    /// named), `plain`.
    [[nodiscard]] QString describe() const;
    /// As the configuration has it: the plain text, or an object. "default" is left out.
    [[nodiscard]] boost::json::value toJson() const;
};

/// `plain`, `env`, `file`, `exec`, `keychain`.
[[nodiscard]] QLatin1StringView nameOf(SecretRef::Source source);

/// Reads a plain text or a reference object, by the rules that need no knowledge of the declared providers
/// (see checkAgainst() for the others). Every problem goes to @a report, without the value.
[[nodiscard]] std::optional<SecretRef> parseSecretRef(const boost::json::value &value,
                                                      const JsonProblemSink &report);
/// The same; the error is the first problem, with its path in front.
[[nodiscard]] Result<SecretRef> parseSecretRef(const boost::json::value &value);

/// Whether @a name may name a provider: `[a-z][a-z0-9_-]{0,63}`.
[[nodiscard]] bool isProviderName(QStringView name);
/// Whether @a name may name an environment variable: `[A-Z][A-Z0-9_]{0,127}`.
[[nodiscard]] bool isVariableName(QStringView name);
/// Whether @a name may name a keychain entry: 1 to 128 characters, none of them a control character, no white
/// space at either end.
[[nodiscard]] bool isKeychainName(QStringView name);

/// Turns references into values. Asynchronous, because a value may have to be fetched.
class SecretResolver
{
public:
    virtual ~SecretResolver() = default;
    /// Resolves @a ref now (nothing is cached) and calls @a done on the thread of @a context, unless that
    /// dies before. The error names what is missing, never a value.
    virtual void resolve(const SecretRef &ref, QObject *context,
                         std::function<void(Result<Secret>)> done) = 0;
};

} // namespace Gatehouse
