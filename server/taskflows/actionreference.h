// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Gatehouse {

/// The part of docs/taskflows.md that is made of the tables of this room: actions, their fields, what answers
/// show. Markdown.
[[nodiscard]] QString actionReference();

/// @a page with actionReference() between its two marks; null when it has not both of them.
[[nodiscard]] QString withActionReference(const QString &page);

} // namespace Gatehouse
