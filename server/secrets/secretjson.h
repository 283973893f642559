// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArrayView>
#include <boost/json/value.hpp>
#include <optional>

namespace Gatehouse {

/// Reads one JSON text (RFC 8259) that holds secrets: the memory of the result and of the reading is wiped
/// when it is given back. None: it is not valid JSON.
[[nodiscard]] std::optional<boost::json::value> parseSecretJson(QByteArrayView text);

} // namespace Gatehouse
