// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/commandcheck.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace Gatehouse {

namespace {

constexpr mode_t WritableByOthers = 0022;

bool isBelow(const QString &file, const QString &folder)
{
    const QString canonical = QFileInfo(folder).canonicalFilePath();
    return !canonical.isEmpty() && file.startsWith(canonical.endsWith(u'/') ? canonical : canonical + u'/');
}

} // namespace

std::optional<SecretProblem> commandProblem(const ExecProvider &provider)
{
    if (!provider.command.startsWith(u'/'))
        return SecretProblem::CommandUnsafe;
    struct stat status
    { };
    if (::lstat(QFile::encodeName(provider.command).constData(), &status) != 0)
        return errno == ENOENT || errno == ENOTDIR ? SecretProblem::CommandMissing
                                                   : SecretProblem::CommandUnsafe;
    const bool isOurs = status.st_uid == ::geteuid() || status.st_uid == 0;
    if (!S_ISREG(status.st_mode) || !isOurs || (status.st_mode & WritableByOthers) != 0)
        return SecretProblem::CommandUnsafe;
    if (!provider.trustedDirs)
        return std::nullopt;
    const QString file = QFileInfo(provider.command).canonicalFilePath();
    const bool isTrusted = std::ranges::any_of(
        *provider.trustedDirs, [&file](const QString &folder) { return isBelow(file, folder); });
    return isTrusted ? std::nullopt : std::optional(SecretProblem::CommandUntrusted);
}

} // namespace Gatehouse
