// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flow.h"
#include "taskflows/flowstatus.h"

#include <QHash>
#include <QList>
#include <QString>
#include <memory>

namespace Gatehouse {

/// A flow with its tasks as it was at a moment. Never changes: a newer one takes its place.
using FlowPtr = std::shared_ptr<const StoredFlow>;

/// A route, as far as flows are concerned.
struct FlowRoute
{
    QString id;
    QByteArray controllerId; ///< of the flows that name none
    QString agent; ///< the instance that runs their tasks, by name or UUID; empty: none

    bool operator==(const FlowRoute &) const = default;
};

/// The routes that reach the flows of each session.
class FlowRoutes final
{
public:
    void add(const QByteArray &session, const FlowRoute &route) { m_bySession[session].append(route); }
    /// The routes of the session of @a flow; of these, those with its controller where there are any.
    [[nodiscard]] QList<FlowRoute> of(const Flow &flow) const;
    /// Their ids, with commas between; empty when no route leads to the flow.
    [[nodiscard]] QString namesOf(const Flow &flow) const;

    bool operator==(const FlowRoutes &) const = default;

private:
    QHash<QByteArray, QList<FlowRoute>> m_bySession;
};

/// What a column of the tree shows. The order is that of the model.
enum class FlowColumn {
    Status,
    Goal, ///< of a task: what is to be done
    Route,
    Controller, ///< of a task: its runtime and agent
    Step, ///< of a task: how far it is, or how it ended
    Children, ///< done and all tasks
    Revision,
    Updated,
    Age,
    Session, ///< from here on: hidden until asked for
    Id,
};

inline constexpr int FlowColumnCount = static_cast<int>(FlowColumn::Id) + 1;

[[nodiscard]] QString columnTitle(FlowColumn column);
[[nodiscard]] bool isShownAtFirst(FlowColumn column);
/// Whether the column holds figures, which are aligned to the right.
[[nodiscard]] bool isFigure(FlowColumn column);

/// What the cell of a flow shows. @a nowMs: milliseconds since 1970.
[[nodiscard]] QString cellText(const StoredFlow &stored, FlowColumn column, const FlowRoutes &routes,
                               qint64 nowMs);
/// The same for a task.
[[nodiscard]] QString cellText(const Task &task, FlowColumn column, qint64 nowMs);
/// More than the cell shows, for its tooltip; empty where there is no more.
[[nodiscard]] QString cellTip(const StoredFlow &stored, FlowColumn column, const FlowRoutes &routes);
[[nodiscard]] QString cellTip(const Task &task, FlowColumn column);
/// A whole row in words, for those who hear it.
[[nodiscard]] QString rowText(const StoredFlow &stored, const FlowRoutes &routes, qint64 nowMs);
[[nodiscard]] QString rowText(const Task &task, qint64 nowMs);

/// What the words of a search are looked for in: lower case.
[[nodiscard]] QString searchText(const StoredFlow &stored, const FlowRoutes &routes);

/// Less than 0, 0 or more when @a left belongs before, beside or behind @a right by what @a column shows.
[[nodiscard]] int compareBy(FlowColumn column, const StoredFlow &left, const StoredFlow &right,
                            const FlowRoutes &routes);

/// 12 s, 3 min, 5 h, 2 d.
[[nodiscard]] QString ageWords(qint64 ms);
/// The first line of @a text, so that a cell shows it whole or cut.
[[nodiscard]] QString oneLine(const QByteArray &text);

} // namespace Gatehouse
