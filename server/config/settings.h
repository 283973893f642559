// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "config/configproblem.h"
#include "result.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <boost/json/value.hpp>
#include <tl/expected.hpp>

namespace Gatehouse {

class ConfigStore;

// The settings of the gateway as a whole: listeners, trusted proxies, limits and retention, one by one. Each
// is named by its path in the configuration (`limits.routes.requests`, docs/configuration.md).

/// Every setting, in the order of the documentation.
[[nodiscard]] QStringList settingPaths();

/// What @a config says of the setting at @a path, as it would stand in the file: a number, text, a list of
/// text or a reference to a secret; null where nothing is declared and there is no default (the base URL,
/// TLS). Null for a path that is no setting, too.
[[nodiscard]] boost::json::value settingValue(const Config &config, const QString &path);
/// The default of the setting at @a path, in the same form.
[[nodiscard]] boost::json::value settingPreset(const QString &path);

/// One setting that is to be another.
struct SettingChange
{
    QString path;
    boost::json::value seen; ///< settingValue() when the operator began to change it
    /// What it is to be: anything, as it is checked like the file. Null: the default.
    boost::json::value wanted;
};

/// What the configuration would be with @a changes; nothing is written. The error holds every problem there
/// is, in the words that are reported of a file, those of @a changes under their paths or below.
[[nodiscard]] tl::expected<Config, QList<ConfigProblem>> checkSettings(ConfigStore &store,
                                                                       const QList<SettingChange> &changes);

/// Writes @a changes and brings them into force. A setting that becomes its default leaves the file; what is
/// not named stays as it is. Conflict: one of them is not what was seen any more, or the file has problems.
/// Invalid: see checkSettings().
[[nodiscard]] Result<void> changeSettings(ConfigStore &store, const QList<SettingChange> &changes);

/// What @a wanted would open to others that @a now does not, each as a sentence for the operator: the private
/// listener on addresses besides loopback, the public one on others than loopback without TLS.
[[nodiscard]] QStringList newExposure(const Config &now, const Config &wanted);

} // namespace Gatehouse
