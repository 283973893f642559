// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/confignode.h"
#include "secrets/secretref.h"

#include <QString>
#include <QStringList>
#include <QUrl>

namespace Gatehouse {

// Values that more than one part of the configuration has.

/// Reads the base of URLs: absolute, http or https, without user, query and fragment. Slashes at its end are
/// dropped.
void readBaseUrl(const ConfigNode &node, QUrl &out);

/// Reads where a WebSocket is: absolute, ws or wss, without user, query and fragment.
void readWebSocketUrl(const ConfigNode &node, QUrl &out);

/// Reads the path of a file or folder and makes it absolute.
void readPath(const ConfigNode &node, QString &out);

/// Reads a secret: plain text, or a reference to where it is.
void readSecretRef(const ConfigNode &node, SecretRef &out);

/// The fields of a reference to a secret, each path beginning with `SecretRef.`.
[[nodiscard]] QStringList secretRefFieldPaths();

} // namespace Gatehouse
