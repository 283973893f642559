// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproblem.h"

#include <QByteArrayView>
#include <optional>

namespace Gatehouse {

/// The value that the `.env` file @a text gives to @a name; none when it does not define it. Lines are
/// `NAME=value`, with `export` before them or not; `#` begins a comment at the begin of a line or after white
/// space. 'Single quotes' keep everything as it is, "double quotes" know \n \r \t \" \\ \$; both may span
/// lines. Nothing is expanded. The last definition counts, and may be empty. FileInvalid: its quote does not
/// end.
[[nodiscard]] tl::expected<std::optional<Secret>, SecretProblem> lookUpDotEnv(QByteArrayView text,
                                                                              QByteArrayView name);

} // namespace Gatehouse
