// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowanswers.h"

#include "taskflows/flowviews.h"

namespace Gatehouse {

void FlowAnswers::Result::begin(std::string_view name)
{
    if (!m_bytes.empty())
        m_bytes += ',';
    m_bytes += '"';
    m_bytes += name;
    m_bytes += "\":";
}

FlowAnswers::Result &FlowAnswers::Result::flag(std::string_view name, bool value)
{
    begin(name);
    m_bytes += value ? "true" : "false";
    return *this;
}

FlowAnswers::Result &FlowAnswers::Result::text(std::string_view name, QByteArrayView value)
{
    begin(name);
    appendJsonString(m_bytes, value);
    return *this;
}

FlowAnswers::Result &FlowAnswers::Result::flow(const Flow *flow, std::string_view name)
{
    begin(name);
    if (flow)
        appendFlowView(m_bytes, *flow);
    else
        m_bytes += "null";
    return *this;
}

FlowAnswers::Result &FlowAnswers::Result::task(const Task &task)
{
    begin("task");
    appendTaskView(m_bytes, task);
    return *this;
}

FlowAnswers::Result &FlowAnswers::Result::tasks(const std::vector<Task> &tasks)
{
    begin("tasks");
    appendTaskViews(m_bytes, tasks);
    return *this;
}

FlowAnswers::Result &FlowAnswers::Result::flows(const std::vector<const StoredFlow *> &flows)
{
    begin("flows");
    m_bytes += '[';
    for (auto stored = flows.begin(); stored != flows.end(); ++stored) {
        if (stored != flows.begin())
            m_bytes += ',';
        appendFlowView(m_bytes, (*stored)->flow);
    }
    m_bytes += ']';
    return *this;
}

FlowAnswers::Result &FlowAnswers::Result::summary(const TaskTally *tally)
{
    begin("summary");
    if (tally)
        appendTaskSummary(m_bytes, *tally);
    else
        m_bytes += "null";
    return *this;
}

/// {"ok":…,"routeId":…, then @a members, then the result.
QByteArray FlowAnswers::body(bool ok, const QByteArray &members, const Result &result) const
{
    QByteArray body;
    const std::string &written = result.bytes();
    constexpr qsizetype Names = 64; // more than they take
    body.reserve(static_cast<qsizetype>(written.size()) + members.size() + m_routeId.size() + Names);
    body.append(ok ? R"({"ok":true,"routeId":")" : R"({"ok":false,"routeId":")");
    body.append(m_routeId.toUtf8()).append(R"(",)").append(members); // route ids need no escapes
    body.append(R"("result":{)").append(written.data(), static_cast<qsizetype>(written.size())).append("}}");
    return body;
}

ActionAnswer FlowAnswers::ok(const Result &result) const { return {.body = body(true, {}, result)}; }

ActionAnswer FlowAnswers::pending(const char *code, const Result &result) const
{
    return {.status = 202, .body = body(true, QByteArray(R"("code":")") + code + R"(",)", result)};
}

ActionAnswer FlowAnswers::refused(int status, const char *code, const QByteArray &error,
                                  const Result &result) const
{
    std::string words;
    appendJsonString(words, error);
    return {.status = status,
            .body = body(false,
                         QByteArray(R"("code":")") + code + R"(","error":)" + QByteArray::fromStdString(words)
                             + ',',
                         result),
            .stoppedAt = QString::fromLatin1(code),
            .why = QString::fromUtf8(error)};
}

} // namespace Gatehouse
