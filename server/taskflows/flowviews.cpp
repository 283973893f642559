// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowviews.h"

#include <charconv>
#include <ranges>

namespace Gatehouse {

namespace {

/// Writes the members of one object.
class Members final
{
public:
    explicit Members(std::string &out)
        : m_out(out)
    {
        m_out += '{';
    }

    /// A member with a text that needs no escapes.
    Members &plain(std::string_view name, std::string_view value)
    {
        begin(name);
        m_out += '"';
        append(value);
        m_out += '"';
        return *this;
    }
    Members &text(std::string_view name, const QByteArray &value)
    {
        begin(name);
        appendJsonString(m_out, value);
        return *this;
    }
    Members &textIfSet(std::string_view name, const QByteArray &value)
    {
        return value.isEmpty() ? *this : text(name, value);
    }
    Members &jsonIfSet(std::string_view name, const QByteArray &value)
    {
        if (!value.isEmpty()) {
            begin(name);
            append(viewOf(value));
        }
        return *this;
    }
    Members &number(std::string_view name, qint64 value)
    {
        begin(name);
        std::array<char, 24> digits{};
        char *const end = std::to_chars(digits.begin(), digits.end(), value).ptr;
        m_out.append(digits.data(), end);
        return *this;
    }
    Members &numberIfSet(std::string_view name, const std::optional<qint64> &value)
    {
        return value ? number(name, *value) : *this;
    }
    void end() { m_out += '}'; }

    /// Begins a member whose value the caller writes.
    void begin(std::string_view name)
    {
        if (!m_isFirst)
            m_out += ',';
        m_isFirst = false;
        m_out += '"';
        append(name);
        m_out += "\":";
    }

private:
    void append(std::string_view text) { m_out.append(text); }

    std::string &m_out;
    bool m_isFirst = true;
};

constexpr bool needsEscape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void appendEscape(std::string &out, char c)
{
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\b':
        out += "\\b";
        return;
    case '\f':
        out += "\\f";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        constexpr std::string_view Digits = "0123456789abcdef";
        const auto code = static_cast<unsigned char>(c);
        out += "\\u00";
        out += Digits[code >> 4U];
        out += Digits[code & 0xfU];
    }
}

} // namespace

void appendJsonString(std::string &out, QByteArrayView text)
{
    out += '"';
    const char *plain = text.begin();
    for (const char *at = text.begin(); at != text.end(); ++at) {
        if (!needsEscape(*at))
            continue;
        out.append(plain, at);
        appendEscape(out, *at);
        plain = at + 1;
    }
    out.append(plain, text.end());
    out += '"';
}

void appendFlowView(std::string &out, const Flow &flow)
{
    constexpr std::size_t Names = 512; // more than the names, ids and numbers take
    out.reserve(out.size() + Names + static_cast<std::size_t>(byteSize(flow)));
    Members(out)
        .plain("flowId", viewOf(flow.id))
        .plain("syncMode", "managed")
        .text("controllerId", flow.controllerId)
        .textIfSet("currentStep", flow.currentStep)
        .textIfSet("blockedTaskId", flow.blockedTaskId)
        .textIfSet("blockedSummary", flow.blockedSummary)
        .number("revision", flow.revision)
        .plain("status", nameOf(flow.status))
        .plain("notifyPolicy", nameOf(flow.notifyPolicy))
        .text("goal", flow.goal)
        .jsonIfSet("stateJson", flow.stateJson)
        .jsonIfSet("waitJson", flow.waitJson)
        .numberIfSet("cancelRequestedAt", flow.cancelRequestedAt)
        .number("createdAt", flow.createdAt)
        .number("updatedAt", flow.updatedAt)
        .numberIfSet("endedAt", flow.endedAt)
        .end();
}

void appendTaskView(std::string &out, const Task &task)
{
    Members members(out);
    members.text("taskId", task.id)
        .plain("runtime", nameOf(task.runtime))
        .textIfSet("sourceId", task.sourceId)
        .textIfSet("childSessionKey", task.childSessionKey)
        .text("parentFlowId", task.flowId)
        .textIfSet("parentTaskId", task.parentTaskId)
        .textIfSet("agentId", task.agentId)
        .textIfSet("runId", task.runId)
        .textIfSet("label", task.label)
        .textIfSet("error", task.error)
        .textIfSet("progressSummary", task.progressSummary)
        .textIfSet("terminalSummary", task.terminalSummary);
    if (task.terminalOutcome)
        members.plain("terminalOutcome", nameOf(*task.terminalOutcome));
    members.plain("scopeKind", "session")
        .text("task", task.task)
        .plain("status", nameOf(task.status))
        .plain("deliveryStatus", "pending")
        .plain("notifyPolicy", nameOf(task.notifyPolicy))
        .number("createdAt", task.createdAt)
        .numberIfSet("startedAt", task.startedAt)
        .number("lastEventAt", task.lastEventAt)
        .numberIfSet("endedAt", task.endedAt)
        .end();
}

void appendTaskViews(std::string &out, const std::vector<Task> &tasks)
{
    out += '[';
    for (auto task = tasks.rbegin(); task != tasks.rend(); ++task) {
        if (task != tasks.rbegin())
            out += ',';
        appendTaskView(out, *task);
    }
    out += ']';
}

void appendTaskSummary(std::string &out, const TaskTally &tally)
{
    const int total = tally.total();
    Members summary(out);
    summary.number("total", total)
        .number("active", tally.active())
        .number("terminal", total - tally.active())
        .number("failures",
                tally.of(TaskStatus::Failed) + tally.of(TaskStatus::TimedOut) + tally.of(TaskStatus::Lost));
    summary.begin("byStatus");
    Members statuses(out);
    for (const TaskStatus status :
         {TaskStatus::Queued, TaskStatus::Running, TaskStatus::Succeeded, TaskStatus::Failed,
          TaskStatus::TimedOut, TaskStatus::Cancelled, TaskStatus::Lost})
        statuses.number(nameOf(status), tally.of(status));
    statuses.end();
    summary.begin("byRuntime");
    // tasks of the other two come from elsewhere, but callers count on the names
    Members(out)
        .number("subagent", tally.byRuntime[0])
        .number("acp", tally.byRuntime[1])
        .number("cli", 0)
        .number("cron", 0)
        .end();
    summary.end();
}

} // namespace Gatehouse
