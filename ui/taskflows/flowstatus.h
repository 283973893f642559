// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/theme.h"
#include "taskflows/flow.h"

#include <QIcon>
#include <QString>

namespace Gatehouse {

/// The saved views.
enum class FlowView { All, Waiting, Blocked, Running, Failed, Finished };

inline constexpr int FlowViewCount = static_cast<int>(FlowView::Finished) + 1;

[[nodiscard]] bool isIn(FlowView view, FlowStatus status);
[[nodiscard]] QString viewTitle(FlowView view);
/// Which flows the view shows, in a sentence.
[[nodiscard]] QString viewHelp(FlowView view);

// How flows and tasks are, in one word, one icon and one tone.
[[nodiscard]] QString statusWord(FlowStatus status);
[[nodiscard]] QString statusWord(TaskStatus status);
[[nodiscard]] Tone toneOf(FlowStatus status);
[[nodiscard]] Tone toneOf(TaskStatus status);
[[nodiscard]] QIcon statusIcon(FlowStatus status);
[[nodiscard]] QIcon statusIcon(TaskStatus status);

} // namespace Gatehouse
