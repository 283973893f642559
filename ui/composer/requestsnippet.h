// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/snippets.h"
#include "composer/composedrequest.h"

namespace Gatehouse {

/// @a request for other programs: variables stand where this program fetches secrets.
[[nodiscard]] SnippetRequest snippetOf(const ComposedRequest &request);

} // namespace Gatehouse
