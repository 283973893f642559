// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"

#include <QString>
#include <QStringList>
#include <optional>

namespace Gatehouse {

/// A part of a form as curl's -F takes it: `name=text`, `name=@file;type=…;filename=…`, `name=<file`; when
/// @a isPlain everything behind the `=` is text. What can't be taken over is added to @a notes.
[[nodiscard]] std::optional<RequestPart> partOfForm(const QString &value, bool isPlain, QStringList &notes);

} // namespace Gatehouse
