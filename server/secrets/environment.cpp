// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/environment.h"

#include "secrets/dotenv.h"
#include "secrets/secretfile.h"

#include <QLoggingCategory>

#include <cstdlib>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcSecrets, "gatehouse.secrets")

constexpr mode_t WritableByOthers = 0022;
constexpr mode_t ReadableByOthers = 0044;
constexpr FileRules DotEnvRules{.mayBeLink = true, .mayBeRoots = true, .forbiddenMode = WritableByOthers};

SecretOutcome processVariable(const QByteArray &name)
{
    const char *value = std::getenv(
        name.constData()); // NOLINT(concurrency-mt-unsafe): nothing sets variables
    if (!value)
        return tl::unexpected(SecretProblem::VariableNotSet);
    return Secret(QByteArrayView(value));
}

} // namespace

SecretOutcome Environment::lookUp(const QString &name)
{
    std::optional<SecretOutcome> value = m_dotEnvFile.isEmpty() ? std::nullopt : lookUpInFile(name);
    if (!value)
        value = processVariable(name.toUtf8());
    if (*value && (*value)->isEmpty())
        return tl::unexpected(SecretProblem::ValueEmpty);
    return std::move(*value);
}

std::optional<SecretOutcome> Environment::lookUpInFile(const QString &name)
{
    const auto file = readSecretFile(m_dotEnvFile, DotEnvRules);
    if (!file && file.error() == SecretProblem::FileMissing)
        return std::nullopt;
    if (!file)
        return tl::unexpected(file.error());
    const bool isReadable = (file->mode & ReadableByOthers) != 0;
    if (isReadable && !m_hasWarned)
        qCWarning(lcSecrets).noquote() << m_dotEnvFile << "can be read by other users; make its mode 0600";
    m_hasWarned = isReadable;
    auto defined = lookUpDotEnv(file->bytes.bytes(), name.toUtf8());
    if (!defined)
        return tl::unexpected(defined.error());
    if (!*defined)
        return std::nullopt;
    return std::move(**defined);
}

} // namespace Gatehouse
