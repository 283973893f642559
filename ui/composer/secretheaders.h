// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secret.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QUrl>
#include <optional>
#include <utility>

namespace Gatehouse {

using Header = std::pair<QByteArray, QByteArray>; ///< name, value

/// A secret that came as text, to be used, stored or dropped: never to be shown or saved.
struct PastedSecret
{
    QByteArray field; ///< the header it was in: "Authorization"
    QByteArray scheme; ///< what stands before it there, with its space: "Bearer "; often empty
    Secret value = {};
};

/// The secret of @a header: of one whose name promises one (Authorization, Cookie, X-Api-Key, …) or whose
/// value begins with "Bearer " or "Basic ". None: it has no value, or only the name of a shell's variable.
[[nodiscard]] std::optional<PastedSecret> secretOf(const Header &header);

/// Whether @a value is nothing but the name of a shell's variable, after a scheme or alone: `Bearer $TOKEN`.
[[nodiscard]] bool isVariable(QByteArrayView value);

/// @a url without what may not be stored: user and password, and the values of query items whose names
/// promise a secret (`token`, `api_key`, `signature`, …), which become empty.
[[nodiscard]] QString withoutSecrets(const QString &url);

} // namespace Gatehouse
