// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "taskflows/actionschema.h"
#include "taskflows/flowcolumns.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <functional>
#include <optional>

class QObject;

namespace Gatehouse {

class GatewayClient;

/// What the operator can do to flows and tasks.
enum class FlowAct {
    Resume, ///< of a flow that waits or is blocked
    Reopen, ///< the same for any other
    SetWaiting,
    Finish,
    Fail,
    RequestCancel,
    Cancel,
    SucceedTask, ///< of tasks that an outside controller runs
    FailTask,
    ProgressTask,
    StopTask, ///< ends the agent that runs the task
};

[[nodiscard]] bool isTaskAct(FlowAct act);
/// Whether @a act can be done to the flow, or to the task if that is not null, as they are.
[[nodiscard]] bool isOffered(FlowAct act, const Flow &flow, const Task *task);
/// As a button has it: "Set waiting…".
[[nodiscard]] QString actTitle(FlowAct act);
/// What it does and can't undo, in a sentence or two.
[[nodiscard]] QString actHelp(FlowAct act);
[[nodiscard]] QString actIcon(FlowAct act);

/// A row as it was when the operator decided.
struct FlowTarget
{
    FlowPtr seen;
    QByteArray taskId = {}; ///< empty: the flow
    qint64 revision = 0; ///< that the flow must still have

    [[nodiscard]] const QByteArray &flowId() const { return seen->flow.id; }
    /// Null for a flow.
    [[nodiscard]] const Task *task() const;
};

/// A field of an action's body, as JSON.
struct FlowField
{
    QByteArray name;
    QByteArray json;
};

/// What became of an act.
struct FlowOutcome
{
    enum class Kind {
        Done,
        Pending, ///< it goes on: tasks are still active
        Conflict, ///< the flow has another revision than was seen
        Refused
    };
    Kind kind = Kind::Refused;
    QString words = {}; ///< why it was refused; empty when done
    FlowPtr now = {}; ///< the flow as it is then; null when there is none
    QList<HistoryLine> since = {}; ///< of a conflict: what was done after the revision that was seen
};

/// The body of the action that does @a act to @a target with @a fields; what a caller of a route would send.
[[nodiscard]] QByteArray actBody(FlowAct act, const FlowTarget &target, const QList<FlowField> &fields);

/// Does @a act by the rules that hold for callers of routes. A flow that has changed since @a target was seen
/// is left alone (Conflict), whatever the act. @a done gets the outcome unless @a context dies before.
/// GUI thread.
void performAct(GatewayClient &client, FlowAct act, const FlowTarget &target, const QList<FlowField> &fields,
                QObject *context, std::function<void(const FlowOutcome &)> done);

} // namespace Gatehouse
