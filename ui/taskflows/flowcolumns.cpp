// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowcolumns.h"

#include "common/words.h"
#include "json.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype MaxCell = 300; ///< characters; more than any column shows

/// The words of this file are those of the page.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::TaskFlowsPage)
};

template<typename T>
int compare(const T &left, const T &right)
{
    return left < right ? -1 : left > right ? 1 : 0;
}

int compareText(const QByteArray &left, const QByteArray &right)
{
    const int caseless = left.compare(right, Qt::CaseInsensitive);
    return caseless != 0 ? caseless : left.compare(right);
}

/// The order in which a reader of the column looks for trouble.
int urgency(FlowStatus status)
{
    switch (status) {
    case FlowStatus::Blocked:
        return 0;
    case FlowStatus::Failed:
        return 1;
    case FlowStatus::Waiting:
        return 2;
    case FlowStatus::Running:
        return 3;
    case FlowStatus::Queued:
        return 4;
    case FlowStatus::Succeeded:
        return 5;
    case FlowStatus::Cancelled:
        break;
    }
    return 6;
}

double doneShare(const TaskTally &tally)
{
    const int total = tally.total();
    return total == 0 ? 2.0 : static_cast<double>(total - tally.active()) / total; // none: at the end
}

QString childrenText(const TaskTally &tally)
{
    const int total = tally.total();
    if (total == 0)
        return {};
    const QLocale locale;
    return u"%1/%2"_s.arg(locale.toString(total - tally.active()), locale.toString(total));
}

/// How far @a task is, or how it ended.
QByteArray progressOf(const Task &task)
{
    if (!task.error.isEmpty())
        return task.error;
    return task.terminalSummary.isEmpty() ? task.progressSummary : task.terminalSummary;
}

QString controllerOf(const Task &task)
{
    const QString runtime = toQString(nameOf(task.runtime));
    return task.agentId.isEmpty() ? runtime : runtime + u" · "_s + QString::fromUtf8(task.agentId);
}

} // namespace

QList<FlowRoute> FlowRoutes::of(const Flow &flow) const
{
    const auto found = m_bySession.constFind(flow.session);
    if (found == m_bySession.cend())
        return {};
    QList<FlowRoute> ours;
    std::ranges::copy_if(*found, std::back_inserter(ours),
                         [&flow](const FlowRoute &route) { return route.controllerId == flow.controllerId; });
    return ours.isEmpty() ? *found : ours;
}

QString FlowRoutes::namesOf(const Flow &flow) const
{
    QStringList names;
    for (const FlowRoute &route : of(flow))
        names.append(route.id);
    return names.join(", "_L1);
}

QString columnTitle(FlowColumn column)
{
    switch (column) {
    case FlowColumn::Status:
        return Words::tr("Status");
    case FlowColumn::Goal:
        return Words::tr("Goal");
    case FlowColumn::Route:
        return Words::tr("Route");
    case FlowColumn::Controller:
        return Words::tr("Controller");
    case FlowColumn::Step:
        return Words::tr("Step");
    case FlowColumn::Children:
        return Words::tr("Children");
    case FlowColumn::Revision:
        return Words::tr("Revision");
    case FlowColumn::Updated:
        return Words::tr("Updated");
    case FlowColumn::Age:
        return Words::tr("Age");
    case FlowColumn::Session:
        return Words::tr("Session");
    case FlowColumn::Id:
        return Words::tr("Id");
    }
    return {};
}

bool isShownAtFirst(FlowColumn column) { return column < FlowColumn::Session; }

bool isFigure(FlowColumn column)
{
    return column == FlowColumn::Children || column == FlowColumn::Revision || column == FlowColumn::Age;
}

QString oneLine(const QByteArray &text)
{
    // long texts need not be decoded whole; four bytes are the most a character takes
    const QString part = QString::fromUtf8(text.first(std::min(text.size(), MaxCell * 4))).simplified();
    return part.size() > MaxCell ? part.first(MaxCell) + u'…' : part;
}

QString ageWords(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(0, ms / 1000);
    const QLocale locale;
    if (seconds < 60)
        return Words::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return Words::tr("%1 min").arg(seconds / 60);
    if (seconds < 172800)
        return Words::tr("%1 h").arg(seconds / 3600);
    return Words::tr("%1 d").arg(locale.toString(seconds / 86400));
}

QString cellText(const StoredFlow &stored, FlowColumn column, const FlowRoutes &routes, qint64 nowMs)
{
    const Flow &flow = stored.flow;
    switch (column) {
    case FlowColumn::Status:
        return flow.cancelRequestedAt && !isFinished(flow.status)
            ? Words::tr("%1, to be cancelled").arg(statusWord(flow.status))
            : statusWord(flow.status);
    case FlowColumn::Goal:
        return oneLine(flow.goal);
    case FlowColumn::Route:
        return routes.namesOf(flow);
    case FlowColumn::Controller:
        return oneLine(flow.controllerId);
    case FlowColumn::Step:
        return oneLine(flow.status == FlowStatus::Blocked && !flow.blockedSummary.isEmpty()
                           ? flow.blockedSummary
                           : flow.currentStep);
    case FlowColumn::Children:
        return childrenText(stored.tally);
    case FlowColumn::Revision:
        return QLocale().toString(flow.revision);
    case FlowColumn::Updated:
        return agoWords(flow.updatedAt);
    case FlowColumn::Age:
        return ageWords(nowMs - flow.createdAt);
    case FlowColumn::Session:
        return oneLine(flow.session);
    case FlowColumn::Id:
        return QString::fromLatin1(flow.id);
    }
    return {};
}

QString cellText(const Task &task, FlowColumn column, qint64 nowMs)
{
    switch (column) {
    case FlowColumn::Status:
        return statusWord(task.status);
    case FlowColumn::Goal:
        return oneLine(task.label.isEmpty() ? task.task : task.label + ": " + task.task);
    case FlowColumn::Controller:
        return controllerOf(task);
    case FlowColumn::Step:
        return oneLine(progressOf(task));
    case FlowColumn::Updated:
        return agoWords(task.lastEventAt);
    case FlowColumn::Age:
        return ageWords(nowMs - task.createdAt);
    case FlowColumn::Session:
        return oneLine(task.childSessionKey);
    case FlowColumn::Id:
        return QString::fromLatin1(task.id);
    case FlowColumn::Route:
        return task.runner.isEmpty() ? QString() : Words::tr("run by its agent");
    case FlowColumn::Children:
    case FlowColumn::Revision:
        break;
    }
    return {};
}

QString cellTip(const StoredFlow &stored, FlowColumn column, const FlowRoutes &routes)
{
    switch (column) {
    case FlowColumn::Goal:
        return QString::fromUtf8(stored.flow.goal);
    case FlowColumn::Route:
        return routes.of(stored.flow).isEmpty()
            ? Words::tr("No route leads to the session %1 now.").arg(oneLine(stored.flow.session))
            : Words::tr("Session %1").arg(oneLine(stored.flow.session));
    case FlowColumn::Children:
        return Words::tr("%n tasks are active", nullptr, stored.tally.active());
    case FlowColumn::Updated:
        return exactTime(stored.flow.updatedAt);
    case FlowColumn::Age:
        return Words::tr("Created %1").arg(exactTime(stored.flow.createdAt));
    default:
        return cellText(stored, column, routes, 0);
    }
}

QString cellTip(const Task &task, FlowColumn column)
{
    switch (column) {
    case FlowColumn::Goal:
        return QString::fromUtf8(task.task);
    case FlowColumn::Step:
        return QString::fromUtf8(progressOf(task));
    case FlowColumn::Updated:
        return exactTime(task.lastEventAt);
    case FlowColumn::Age:
        return Words::tr("Created %1").arg(exactTime(task.createdAt));
    default:
        return cellText(task, column, 0);
    }
}

QString rowText(const StoredFlow &stored, const FlowRoutes &routes, qint64 nowMs)
{
    QStringList parts{Words::tr("Flow")};
    for (const FlowColumn column : {FlowColumn::Status, FlowColumn::Goal, FlowColumn::Step})
        parts.append(cellText(stored, column, routes, nowMs));
    const int total = stored.tally.total();
    if (total > 0)
        parts.append(Words::tr("%1 of %2 tasks done").arg(total - stored.tally.active()).arg(total));
    parts.append(Words::tr("revision %1").arg(stored.flow.revision));
    parts.append(cellText(stored, FlowColumn::Updated, routes, nowMs));
    parts.removeAll(QString());
    return parts.join(", "_L1);
}

QString rowText(const Task &task, qint64 nowMs)
{
    QStringList parts{Words::tr("Task")};
    for (const FlowColumn column :
         {FlowColumn::Status, FlowColumn::Goal, FlowColumn::Step, FlowColumn::Updated})
        parts.append(cellText(task, column, nowMs));
    parts.removeAll(QString());
    return parts.join(", "_L1);
}

QString searchText(const StoredFlow &stored, const FlowRoutes &routes)
{
    const Flow &flow = stored.flow;
    QByteArray text;
    for (const QByteArray &part : {flow.id, flow.goal, flow.session, flow.controllerId, flow.currentStep,
                                   flow.blockedSummary, routes.namesOf(flow).toUtf8()})
        text += part + '\n';
    for (const Task &task : stored.tasks) {
        for (const QByteArray &part :
             {task.id, task.task, task.label, task.agentId, task.childSessionKey, task.error})
            text += part + '\n';
    }
    return QString::fromUtf8(text).toLower();
}

int compareBy(FlowColumn column, const StoredFlow &left, const StoredFlow &right, const FlowRoutes &routes)
{
    const Flow &l = left.flow;
    const Flow &r = right.flow;
    switch (column) {
    case FlowColumn::Status:
        return compare(urgency(l.status), urgency(r.status));
    case FlowColumn::Goal:
        return compareText(l.goal, r.goal);
    case FlowColumn::Route:
        return routes.namesOf(l).compare(routes.namesOf(r));
    case FlowColumn::Controller:
        return compareText(l.controllerId, r.controllerId);
    case FlowColumn::Step:
        return compareText(l.currentStep, r.currentStep);
    case FlowColumn::Children:
        return compare(doneShare(left.tally), doneShare(right.tally));
    case FlowColumn::Revision:
        return compare(l.revision, r.revision);
    case FlowColumn::Updated:
        return compare(r.updatedAt, l.updatedAt); // like an age: the last first
    case FlowColumn::Age:
        return compare(r.createdAt, l.createdAt);
    case FlowColumn::Session:
        return compareText(l.session, r.session);
    case FlowColumn::Id:
        return l.id.compare(r.id);
    }
    return 0;
}

} // namespace Gatehouse
