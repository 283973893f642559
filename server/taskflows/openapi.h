// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"

#include <QByteArray>
#include <QList>
#include <QUrl>

namespace Gatehouse {

/// An OpenAPI 3.1 document of the TaskFlow routes that are enabled, made of the tables that bodies are
/// checked by. @a servers is where they are reached. It names no session and no secret.
[[nodiscard]] QByteArray openApiDocument(const QList<RouteConfig> &routes, const QList<QUrl> &servers);

} // namespace Gatehouse
