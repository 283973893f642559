// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretproviders.h"

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Source = SecretRef::Source;

bool isDefault(const QString &name) { return name.isEmpty() || name == "default"_L1; }

std::optional<SecretProblem> checkEnv(const SecretRef &ref, const SecretProviders &providers)
{
    const auto *provider = providers.find<EnvProvider>(ref);
    if (!provider) {
        const bool isBuiltIn = isDefault(providers.resolvedName(ref.source, ref.provider));
        return isBuiltIn ? std::nullopt : std::optional(SecretProblem::ProviderMissing);
    }
    if (provider->allowlist && !provider->allowlist->contains(ref.id))
        return SecretProblem::VariableNotAllowed;
    return std::nullopt;
}

std::optional<SecretProblem> checkFile(const SecretRef &ref, const SecretProviders &providers)
{
    const auto *provider = providers.find<FileProvider>(ref);
    if (!provider)
        return SecretProblem::ProviderMissing;
    const bool isWhole = ref.id == "value"_L1;
    if (isWhole != (provider->mode == FileProvider::Mode::SingleValue))
        return SecretProblem::ReferenceInvalid;
    return std::nullopt;
}

} // namespace

QString SecretProviders::resolvedName(Source source, const QString &name) const
{
    if (!isDefault(name))
        return name;
    QString stated;
    if (source == Source::Env)
        stated = defaults.env;
    else if (source == Source::File)
        stated = defaults.file;
    else if (source == Source::Exec)
        stated = defaults.exec;
    return stated.isEmpty() ? u"default"_s : stated;
}

Source sourceOf(const SecretProvider &provider)
{
    if (std::holds_alternative<EnvProvider>(provider))
        return Source::Env;
    return std::holds_alternative<FileProvider>(provider) ? Source::File : Source::Exec;
}

std::optional<SecretProblem> checkAgainst(const SecretRef &ref, const SecretProviders &providers)
{
    switch (ref.source) {
    case Source::Env:
        return checkEnv(ref, providers);
    case Source::File:
        return checkFile(ref, providers);
    case Source::Exec:
        return providers.find<ExecProvider>(ref) ? std::nullopt
                                                 : std::optional(SecretProblem::ProviderMissing);
    case Source::Keychain:
        return isDefault(ref.provider) ? std::nullopt : std::optional(SecretProblem::ProviderMissing);
    case Source::Plain:
        break;
    }
    return std::nullopt;
}

} // namespace Gatehouse
