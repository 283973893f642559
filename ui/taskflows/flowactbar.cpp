// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowactbar.h"

#include "common/icons.h"
#include "taskflows/flowactdialog.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString actName(FlowAct act)
{
    constexpr const char *Names[]{"resume",      "reopen",         "set-waiting", "finish",
                                  "fail",        "request-cancel", "cancel",      "task-succeeded",
                                  "task-failed", "task-progress",  "stop-task"};
    return QString::fromLatin1(Names[static_cast<int>(act)]);
}

} // namespace

FlowActBar::FlowActBar(GatewayClient &client, QWidget *page)
    : QWidget(page)
    , m_client(client)
    , m_acts({FlowAct::Resume, FlowAct::Reopen, FlowAct::SetWaiting, FlowAct::Finish, FlowAct::Fail,
              FlowAct::RequestCancel, FlowAct::Cancel, FlowAct::SucceedTask, FlowAct::FailTask,
              FlowAct::ProgressTask, FlowAct::StopTask})
{
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 2, 10, 6);
    layout->setSpacing(4);
    for (const FlowAct each : std::as_const(m_acts)) {
        auto *const action = new QAction(icon(actIcon(each)), actTitle(each), page);
        action->setObjectName(u"flows:act:"_s + actName(each));
        action->setToolTip(actHelp(each));
        connect(action, &QAction::triggered, this, [this, each] { act(each); });
        m_actions.insert(each, action);
        auto *const button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setObjectName(u"flows:button:"_s + actName(each));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(actTitle(each).remove(u'…'));
        layout->addWidget(button);
        m_buttons.insert(each, button);
    }
    layout->addStretch(1);
    setRows({});
}

FlowActBar::~FlowActBar() = default;

QList<QAction *> FlowActBar::acts() const
{
    QList<QAction *> actions;
    for (const FlowAct each : m_acts)
        actions.append(m_actions.value(each));
    return actions;
}

void FlowActBar::fill(QMenu &menu) const
{
    for (const FlowAct each : m_acts) {
        if (m_actions.value(each)->isEnabled())
            menu.addAction(m_actions.value(each));
    }
}

void FlowActBar::setRows(const QList<FlowRow> &rows)
{
    // of flows and tasks together, the flows are meant: all rows of the tree are both
    m_rows = rows;
    const auto isFlow = [](const FlowRow &row) { return row.task() == nullptr; };
    const bool tasks = std::ranges::none_of(rows, isFlow) && !rows.isEmpty();
    if (!tasks)
        m_rows.removeIf([&isFlow](const FlowRow &row) { return !isFlow(row); });
    const bool isStopping = tasks
        && std::ranges::all_of(m_rows, [](const FlowRow &row) { return !row.task()->runner.isEmpty(); });
    const bool isReopening = !m_rows.isEmpty() && !tasks
        && std::ranges::all_of(
            m_rows, [](const FlowRow &row) { return isOffered(FlowAct::Reopen, row.flow->flow, nullptr); });
    for (const FlowAct each : std::as_const(m_acts)) {
        const bool enabled = !m_rows.isEmpty() && std::ranges::all_of(m_rows, [each](const FlowRow &row) {
            return isOffered(each, row.flow->flow, row.task());
        });
        m_actions.value(each)->setEnabled(enabled);
        bool visible = isTaskAct(each) == tasks;
        if (each == FlowAct::Resume || each == FlowAct::Reopen)
            visible = visible && isReopening == (each == FlowAct::Reopen);
        else if (tasks)
            visible = visible && isStopping == (each == FlowAct::StopTask);
        m_buttons.value(each)->setVisible(visible);
    }
}

void FlowActBar::act(FlowAct act)
{
    QList<FlowTarget> targets;
    for (const FlowRow &row : std::as_const(m_rows)) {
        if (isOffered(act, row.flow->flow, row.task()))
            targets.append({.seen = row.flow, .taskId = row.taskId, .revision = row.flow->flow.revision});
    }
    if (targets.isEmpty()) {
        Q_EMIT said(tr("%1: select flows or tasks it can be done to first.").arg(actTitle(act).remove(u'…')));
        return;
    }
    const bool asks = act != FlowAct::Resume || targets.size() > 1;
    auto *const dialog = new FlowActDialog(m_client, act, std::move(targets), window());
    connect(dialog, &FlowActDialog::done, this, &FlowActBar::said);
    connect(dialog, &FlowActDialog::callActivated, this, &FlowActBar::callActivated);
    if (asks)
        dialog->ask();
    else
        dialog->actAtOnce();
}

} // namespace Gatehouse
