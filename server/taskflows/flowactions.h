// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/actionanswer.h"
#include "taskflows/actionrequest.h"
#include "taskflows/flowstore.h"

#include <QObject>
#include <QString>
#include <functional>
#include <memory>

namespace Gatehouse {

class ChildTasks;

/// For whom an action is performed.
struct RouteContext
{
    QString routeId; ///< stands in the answer
    QString sessionKey;
    QString controllerId; ///< of flows that name none
    QString agent; ///< the instance that runs child tasks, by name or UUID; empty: an outside controller does
    QString callId; ///< stands in the history
};

/// The actions of TaskFlow routes on the flows of one session (docs/taskflows.md). Gateway thread.
class FlowActions final
{
    Q_DISABLE_COPY_MOVE(FlowActions)
public:
    using Done = std::function<void(const ActionAnswer &)>;

    /// @a tasks is borrowed and must outlive this object.
    explicit FlowActions(ChildTasks &tasks);

    /// Performs @a request. Reads call @a done before this returns; what changes something calls it once that
    /// is committed or has failed, unless @a context dies before (the change happens nevertheless).
    void perform(FlowSession session, const RouteContext &route, ActionRequest request, QObject *context,
                 Done done);

private:
    struct Work;
    void edit(const std::shared_ptr<Work> &work, std::function<void(Work &, FlowDraft &)> change,
              std::function<void(Work &)> committed = {});
    void create(const std::shared_ptr<Work> &work, const QByteArray &controllerId);
    void runTask(const std::shared_ptr<Work> &work, const QByteArray &runner);
    void cancel(const std::shared_ptr<Work> &work);

    ChildTasks &m_tasks;
};

} // namespace Gatehouse
