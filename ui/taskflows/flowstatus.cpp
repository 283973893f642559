// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowstatus.h"

#include "common/icons.h"

#include <QCoreApplication>

namespace Gatehouse {

namespace {

/// The words of this file are those of the page.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::TaskFlowsPage)
};

} // namespace

bool isIn(FlowView view, FlowStatus status)
{
    switch (view) {
    case FlowView::All:
        return true;
    case FlowView::Waiting:
        return status == FlowStatus::Waiting;
    case FlowView::Blocked:
        return status == FlowStatus::Blocked;
    case FlowView::Running:
        return status == FlowStatus::Running || status == FlowStatus::Queued;
    case FlowView::Failed:
        return status == FlowStatus::Failed;
    case FlowView::Finished:
        return status == FlowStatus::Succeeded || status == FlowStatus::Cancelled;
    }
    return false;
}

QString viewTitle(FlowView view)
{
    switch (view) {
    case FlowView::All:
        return Words::tr("All");
    case FlowView::Waiting:
        return Words::tr("Waiting");
    case FlowView::Blocked:
        return Words::tr("Blocked");
    case FlowView::Running:
        return Words::tr("Running");
    case FlowView::Failed:
        return Words::tr("Failed");
    case FlowView::Finished:
        return Words::tr("Finished");
    }
    return {};
}

QString viewHelp(FlowView view)
{
    switch (view) {
    case FlowView::All:
        return Words::tr("Every flow of every session.");
    case FlowView::Waiting:
        return Words::tr("Flows that wait for something outside.");
    case FlowView::Blocked:
        return Words::tr("Flows that can't go on until somebody acts.");
    case FlowView::Running:
        return Words::tr("Flows that run, or are queued to run.");
    case FlowView::Failed:
        return Words::tr("Flows that ended as failed.");
    case FlowView::Finished:
        return Words::tr("Flows that succeeded or were cancelled.");
    }
    return {};
}

QString statusWord(FlowStatus status)
{
    switch (status) {
    case FlowStatus::Queued:
        return Words::tr("Queued");
    case FlowStatus::Running:
        return Words::tr("Running");
    case FlowStatus::Waiting:
        return Words::tr("Waiting");
    case FlowStatus::Blocked:
        return Words::tr("Blocked");
    case FlowStatus::Succeeded:
        return Words::tr("Succeeded");
    case FlowStatus::Failed:
        return Words::tr("Failed");
    case FlowStatus::Cancelled:
        return Words::tr("Cancelled");
    }
    return {};
}

QString statusWord(TaskStatus status)
{
    switch (status) {
    case TaskStatus::Queued:
        return Words::tr("Queued");
    case TaskStatus::Running:
        return Words::tr("Running");
    case TaskStatus::Succeeded:
        return Words::tr("Succeeded");
    case TaskStatus::Failed:
        return Words::tr("Failed");
    case TaskStatus::TimedOut:
        return Words::tr("Timed out");
    case TaskStatus::Cancelled:
        return Words::tr("Cancelled");
    case TaskStatus::Lost:
        return Words::tr("Lost");
    }
    return {};
}

Tone toneOf(FlowStatus status)
{
    switch (status) {
    case FlowStatus::Succeeded:
        return Tone::Good;
    case FlowStatus::Blocked:
        return Tone::Warning;
    case FlowStatus::Failed:
        return Tone::Bad;
    default:
        return Tone::Neutral;
    }
}

Tone toneOf(TaskStatus status)
{
    switch (status) {
    case TaskStatus::Succeeded:
        return Tone::Good;
    case TaskStatus::Lost:
        return Tone::Warning;
    case TaskStatus::Failed:
    case TaskStatus::TimedOut:
        return Tone::Bad;
    default:
        return Tone::Neutral;
    }
}

QIcon statusIcon(FlowStatus status)
{
    switch (status) {
    case FlowStatus::Queued:
        return icon(u"gatehouse-flow-queued");
    case FlowStatus::Running:
        return icon(u"gatehouse-state-running");
    case FlowStatus::Waiting:
        return icon(u"gatehouse-flow-waiting");
    case FlowStatus::Blocked:
        return icon(u"gatehouse-state-warning");
    case FlowStatus::Succeeded:
        return icon(u"gatehouse-state-ok");
    case FlowStatus::Failed:
        return icon(u"gatehouse-state-error");
    case FlowStatus::Cancelled:
        return icon(u"gatehouse-flow-cancelled");
    }
    return {};
}

QIcon statusIcon(TaskStatus status)
{
    switch (status) {
    case TaskStatus::Queued:
        return icon(u"gatehouse-flow-queued");
    case TaskStatus::Running:
        return icon(u"gatehouse-state-running");
    case TaskStatus::Succeeded:
        return icon(u"gatehouse-state-ok");
    case TaskStatus::Failed:
        return icon(u"gatehouse-state-error");
    case TaskStatus::TimedOut:
        return icon(u"gatehouse-flow-timedout");
    case TaskStatus::Cancelled:
        return icon(u"gatehouse-flow-cancelled");
    case TaskStatus::Lost:
        return icon(u"gatehouse-flow-lost");
    }
    return {};
}

} // namespace Gatehouse
