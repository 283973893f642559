// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>
#include <utility>

namespace Gatehouse {

/// A header field of the form `value; name=token; name="quoted"`, taken apart.
struct HeaderParameters
{
    QByteArray value; ///< lower case
    QList<std::pair<QByteArray, QByteArray>> parameters; ///< names in lower case, values without quotes

    /// The value of the parameter @a name (lower case); nothing when it is absent.
    [[nodiscard]] std::optional<QByteArray> parameter(QByteArrayView name) const;
};

/// Takes @a field apart; nothing when it is malformed or names a parameter twice. A backslash inside quotes
/// escapes only a quote or a backslash: some clients send Windows paths as they are.
[[nodiscard]] std::optional<HeaderParameters> parseHeaderParameters(QByteArrayView field);

} // namespace Gatehouse
