// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/actionanswer.h"
#include "taskflows/flow.h"

#include <QString>
#include <string>
#include <string_view>

namespace Gatehouse {

/// Writes the answers of actions for one route (docs/taskflows.md, "Answers").
class FlowAnswers final
{
public:
    explicit FlowAnswers(const QString &routeId)
        : m_routeId(routeId)
    { }

    /// The members of `result`, written one after another.
    class Result final
    {
    public:
        Result &flag(std::string_view name, bool value);
        Result &text(std::string_view name, QByteArrayView value);
        /// Null when there is no @a flow.
        Result &flow(const Flow *flow, std::string_view name = "flow");
        Result &task(const Task &task);
        Result &tasks(const std::vector<Task> &tasks);
        Result &flows(const std::vector<const StoredFlow *> &flows);
        /// Null when there is no @a tally.
        Result &summary(const TaskTally *tally);
        [[nodiscard]] const std::string &bytes() const { return m_bytes; }

    private:
        void begin(std::string_view name);
        std::string m_bytes; // appends what is short far quicker than QByteArray
    };

    /// 200: what was asked for.
    [[nodiscard]] ActionAnswer ok(const Result &result) const;
    /// 202: it goes on.
    [[nodiscard]] ActionAnswer pending(const char *code, const Result &result) const;
    [[nodiscard]] ActionAnswer refused(int status, const char *code, const QByteArray &error,
                                       const Result &result) const;

private:
    [[nodiscard]] QByteArray body(bool ok, const QByteArray &members, const Result &result) const;

    QString m_routeId;
};

} // namespace Gatehouse
