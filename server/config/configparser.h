// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "config/configcontext.h"
#include "config/configproblem.h"

#include <QByteArrayView>
#include <QList>
#include <QStringList>
#include <boost/json/value.hpp>
#include <tl/expected.hpp>

namespace Gatehouse {

/// Reads and checks a whole configuration (docs/configuration.md). The error holds every problem there is, in
/// the order of the document; none of them quotes a value. Any thread.
[[nodiscard]] tl::expected<Config, QList<ConfigProblem>> parseConfig(const boost::json::value &document,
                                                                     const ConfigContext &context);

/// A configuration and the document it was read from.
struct ConfigText
{
    Config config;
    boost::json::value document;
};

/// The same for the text of a file, in JSON or JSON5. A text without a value is a problem, and so are members
/// that an object holds twice.
[[nodiscard]] tl::expected<ConfigText, QList<ConfigProblem>> parseConfigText(QByteArrayView text,
                                                                             const ConfigContext &context);

/// Every field that is known, as paths such as `instances[].agent.type`; those of references to secrets as
/// `SecretRef.id`.
[[nodiscard]] QStringList configFieldPaths();

} // namespace Gatehouse
