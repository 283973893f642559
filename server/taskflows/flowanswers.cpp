// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowanswers.h"

#include "taskflows/flowviews.h"

namespace Gatehouse {

void FlowAnswers::Result::begin(std::string_view name)
{
    if (!m_bytes.isEmpty())
        m_bytes += ',';
    m_bytes += '"';
    m_bytes.append(name.data(), static_cast<qsizetype>(name.size()));
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

ActionAnswer FlowAnswers::ok(const Result &result) const
{
    QByteArray body;
    body.reserve(result.bytes().size() + m_routeId.size() + 64);
    body.append(R"({"ok":true,"routeId":")").append(m_routeId.toUtf8()); // route ids need no escapes
    body.append(R"(","result":{)").append(result.bytes()).append("}}");
    return {.body = body};
}

ActionAnswer FlowAnswers::pending(const char *code, const Result &result) const
{
    return {.status = 202,
            .body = R"({"ok":true,"routeId":")" + m_routeId.toUtf8() + R"(","code":")" + code
                + R"(","result":{)" + result.bytes() + "}}"};
}

ActionAnswer FlowAnswers::refused(int status, const char *code, const QByteArray &error,
                                  const Result &result) const
{
    QByteArray body = R"({"ok":false,"routeId":")" + m_routeId.toUtf8() + R"(","code":")" + code
        + R"(","error":)";
    appendJsonString(body, error);
    body += R"(,"result":{)" + result.bytes() + "}}";
    return {.status = status,
            .body = body,
            .stoppedAt = QString::fromLatin1(code),
            .why = QString::fromUtf8(error)};
}

} // namespace Gatehouse
