// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproblem.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace Gatehouse {

/// What a command that is asked for @a id of the declared provider @a providerName reads on stdin.
[[nodiscard]] QByteArray execRequest(const QString &providerName, const QString &id);

/// The value of @a id in what a command printed. Without @a jsonOnly anything that does not follow the
/// protocol (no JSON object with a `protocolVersion`) is the value itself, less one line end.
[[nodiscard]] SecretOutcome readExecOutput(QByteArrayView output, const QString &id, bool jsonOnly);

} // namespace Gatehouse
