// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "storage/database.h"
#include "taskflows/flow.h"

#include <QList>
#include <functional>

namespace Gatehouse {

// The tables of flows, their tasks and their history. Storage thread.

/// What one change writes; all of it or nothing.
struct FlowWrite
{
    std::optional<Flow> flow; ///< none: only tasks have changed
    std::vector<Task> tasks;
    std::vector<HistoryLine> history;
    qint64 flowNumber = 0;
};

[[nodiscard]] Result<void> storeFlows(Connection &connection, const FlowWrite &write);

/// Calls @a flow for each flow in the order in which they were created, then @a task for each task in that
/// order.
[[nodiscard]] Result<void> loadFlows(Connection &connection, const std::function<void(Flow &&)> &flow,
                                     const std::function<void(Task &&, qint64 flowNumber)> &task);
[[nodiscard]] Result<QList<HistoryLine>> loadHistory(Connection &connection, const Flow &flow);
/// Removes the flow with @a number, its history and the tasks with @a taskNumbers.
[[nodiscard]] Result<void> deleteFlow(Connection &connection, qint64 number,
                                      const std::vector<qint64> &taskNumbers);

} // namespace Gatehouse
