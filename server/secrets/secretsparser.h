// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/jsonproblems.h"
#include "secrets/secretproviders.h"

#include <QString>
#include <QStringList>
#include <boost/json/fwd.hpp>

namespace Gatehouse {

/// Reads the section `secrets` of the configuration (docs/secrets.md). The path of a file may be relative to
/// @a baseDir, or begin with `~/`. Every problem goes to @a report; what is wrong keeps its default, and a
/// provider that can't be used is left out.
[[nodiscard]] SecretProviders parseSecretsSection(const boost::json::value &value, const QString &baseDir,
                                                  const JsonProblemSink &report);

/// The section as parseSecretsSection() reads it, without what has its default.
[[nodiscard]] boost::json::value toJson(const SecretProviders &providers);

/// The paths of all fields of the section, such as `secrets.providers.<name>.command`.
[[nodiscard]] QStringList secretsSectionFieldPaths();

} // namespace Gatehouse
