// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flow.h"

#include <QByteArrayView>
#include <string>

namespace Gatehouse {

// What answers show, as compact JSON (docs/taskflows.md, "What answers show"). Nothing of it says who owns a
// flow. It is written as bytes and not as a tree: reading a flow is what callers do most.

void appendFlowView(std::string &out, const Flow &flow);
void appendTaskView(std::string &out, const Task &task);
/// An array, newest task first.
void appendTaskViews(std::string &out, const std::vector<Task> &tasks);
void appendTaskSummary(std::string &out, const TaskTally &tally);

/// @a text as a JSON string.
void appendJsonString(std::string &out, QByteArrayView text);

} // namespace Gatehouse
