// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandprinter.h"

#include "json.h"
#include "terminal.h"

#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

struct Column
{
    QString title;
    const char *member;
    qsizetype width = 0; ///< at least, for lines that are printed one by one
};

/// A member that is text, as it is.
QString member(const boost::json::object &object, const char *name)
{
    const boost::json::value *value = object.if_contains(name);
    return value && value->is_string() ? toQString(value->get_string()) : QString();
}

/// A member as people read it; "-" where there is nothing.
QString cell(const boost::json::object &object, const char *member)
{
    const boost::json::value *value = object.if_contains(member);
    if (!value || value->is_null())
        return u"-"_s;
    if (value->is_string())
        return value->get_string().empty() ? u"-"_s : toQString(value->get_string());
    if (value->is_bool())
        return value->get_bool() ? u"yes"_s : u"no"_s;
    return QString::fromUtf8(toJson(*value));
}

QString table(const boost::json::value &list, const std::vector<Column> &columns)
{
    QStringList header;
    for (const Column &column : columns)
        header.append(column.title);
    QList<QStringList> rows;
    if (const boost::json::array *items = list.if_array()) {
        for (const boost::json::value &item : *items) {
            QStringList row;
            for (const Column &column : columns)
                row.append(item.is_object() ? cell(item.get_object(), column.member) : u"-"_s);
            rows.append(row);
        }
    }
    return formatTable(header, rows);
}

QString instanceTable(const boost::json::value &list)
{
    return table(list,
                 {{u"NAME"_s, "name"},
                  {u"UUID"_s, "uuid"},
                  {u"ENABLED"_s, "enabled"},
                  {u"AGENT"_s, "agent"},
                  {u"STATE"_s, "state"},
                  {u"KEYS"_s, "keys"},
                  {u"PUBLIC URL"_s, "publicUrl"},
                  {u"PRIVATE URL"_s, "privateUrl"},
                  {u"REASON"_s, "stateReason"}});
}

QString flowTable(const boost::json::value &list)
{
    return table(list,
                 {{u"FLOW"_s, "flowId"},
                  {u"STATUS"_s, "status"},
                  {u"REVISION"_s, "revision"},
                  {u"SESSION"_s, "session"},
                  {u"TASKS"_s, "tasks"},
                  {u"UPDATED"_s, "updatedAt"},
                  {u"GOAL"_s, "goal"}});
}

QString flowText(const boost::json::object &flow)
{
    QList<QStringList> rows;
    for (const auto &member : flow) {
        if (!member.value().is_null() && member.key() != "tasks" && member.key() != "history")
            rows.append({toQString(member.key()), cell(flow, std::string(member.key()).c_str())});
    }
    const boost::json::value *tasks = flow.if_contains("tasks");
    const boost::json::value *history = flow.if_contains("history");
    return formatTable({}, rows) + u'\n'
        + table(
               tasks ? *tasks : nullptr,
               {{u"TASK"_s, "taskId"}, {u"STATUS"_s, "status"}, {u"RUNNER"_s, "runner"}, {u"TEXT"_s, "task"}})
        + u'\n'
        + table(history ? *history : nullptr,
                {{u"REVISION"_s, "revision"},
                 {u"ACTION"_s, "action"},
                 {u"TIME"_s, "time"},
                 {u"CHANGED"_s, "fields"},
                 {u"CALL"_s, "callId"}});
}

QString keyTable(const boost::json::value &list)
{
    return table(list,
                 {{u"ID"_s, "id"},
                  {u"LABEL"_s, "label"},
                  {u"VISIBILITY"_s, "visibility"},
                  {u"LAST 4"_s, "last4"},
                  {u"CREATED"_s, "createdAt"},
                  {u"LAST USED"_s, "lastUsedAt"}});
}

QString routeTable(const boost::json::value &list)
{
    return table(list,
                 {{u"ID"_s, "id"},
                  {u"ENABLED"_s, "enabled"},
                  {u"PATH"_s, "path"},
                  {u"SESSION"_s, "sessionKey"},
                  {u"SECRET"_s, "secret"},
                  {u"AGENT"_s, "agent"},
                  {u"PUBLIC URL"_s, "publicUrl"},
                  {u"PRIVATE URL"_s, "privateUrl"}});
}

/// What an import found, and what became of it.
QString importText(const boost::json::object &import)
{
    const auto section = [&import](const char *member) {
        const boost::json::value *list = import.if_contains(member);
        return list && list->is_array() && !list->get_array().empty() ? list : nullptr;
    };
    QString text;
    if (const boost::json::value *routes = section("routes")) {
        text += table(*routes,
                      {{u"ROUTE"_s, "id"},
                       {u"STATE"_s, "state"},
                       {u"PATH"_s, "path"},
                       {u"SESSION"_s, "sessionKey"},
                       {u"SECRET"_s, "secret"},
                       {u"WHY"_s, "words"}});
    }
    if (const boost::json::value *providers = section("providers")) {
        text += u'\n'
            + table(*providers,
                    {{u"SECRET PROVIDER"_s, "name"},
                     {u"STATE"_s, "state"},
                     {u"SOURCE"_s, "source"},
                     {u"WHY"_s, "words"}});
    }
    if (const boost::json::value *notes = section("notes")) {
        text += u'\n';
        for (const boost::json::value &note : notes->get_array())
            text += note.is_string() ? escapeForTerminal(toQString(note.get_string())) + u'\n' : QString();
    }
    const boost::json::value *added = import.if_contains("added");
    const bool isAdded = added && added->is_bool() && added->get_bool();
    return text + u'\n' + (isAdded ? u"What is new was added.\n"_s : u"Nothing was added.\n"_s);
}

QString secretTable(const boost::json::value &list)
{
    return table(list,
                 {{u"PLACE"_s, "place"},
                  {u"USED BY"_s, "usedBy"},
                  {u"REFERENCE"_s, "reference"},
                  {u"RESULT"_s, "result"},
                  {u"LAST RESOLVED"_s, "resolvedAt"}});
}

/// Where and why a call ended before its agent answered.
QString callDetail(const boost::json::object &call)
{
    const QString check = cell(call, "stoppedAt");
    QString error = cell(call, "error");
    if (check == u"-"_s)
        return error;
    return error == u"-"_s ? check : check + u": "_s + error;
}

QString callLine(const boost::json::object &call, bool withHeader)
{
    static const std::vector<Column> columns{{u"TIME"_s, "time", 24},
                                             {u"STATUS"_s, "status", 7},
                                             {u"MS"_s, "durationMs", 6},
                                             {u"LISTENER"_s, "visibility", 8},
                                             {u"INSTANCE"_s, "instance", 8},
                                             {u"SESSION"_s, "session", 16},
                                             {u"CLIENT"_s, "clientAddress", 15},
                                             {u"KEY"_s, "keyLast4", 4}};
    QStringList header;
    QStringList row;
    QList<qsizetype> widths;
    for (const Column &column : columns) {
        header.append(column.title);
        row.append(cell(call, column.member));
        widths.append(column.width);
    }
    if (row[1] == u"-"_s)
        row[1] = u"running"_s;
    row[4] = row[4].first(std::min<qsizetype>(row[4].size(), 8)); // enough of a UUID to tell instances apart
    header.append(u"DETAIL"_s);
    row.append(callDetail(call));
    return formatTable(withHeader ? header : QStringList(), {row}, widths);
}

/// `helper (chat): unreachable, can't reach 127.0.0.1:11434: Connection refused`
QString agentLine(const boost::json::object &agent)
{
    const QString line = cell(agent, "name") + u" ("_s + cell(agent, "type") + u"): "_s
        + cell(agent, "state");
    const QString reason = cell(agent, "stateReason");
    return reason == u"-"_s ? line : line + u", "_s + reason;
}

QString statusText(const boost::json::object &status)
{
    QList<QStringList> rows{{u"public URL"_s, cell(status, "publicUrl")},
                            {u"private URL"_s, cell(status, "privateUrl")},
                            {u"process"_s, cell(status, "pid")},
                            {u"version"_s, cell(status, "version")},
                            {u"up for"_s, cell(status, "uptimeSeconds") + u" s"_s},
                            {u"calls"_s, cell(status, "calls")},
                            {u"running"_s, cell(status, "running")},
                            {u"keychain"_s, cell(status, "keychain")}};
    if (const auto *agents = status.if_contains("agents"); agents && agents->is_array()) {
        for (const boost::json::value &agent : agents->get_array()) {
            if (agent.is_object()) {
                rows.append({u"agent"_s, agentLine(agent.get_object())});
            }
        }
    }
    return formatTable({}, rows);
}

QString sessionTable(const boost::json::value &list)
{
    return table(list,
                 {{u"INSTANCE"_s, "name"},
                  {u"SESSION"_s, "session"},
                  {u"TURNS"_s, "turns"},
                  {u"BYTES"_s, "bytes"},
                  {u"LAST USED"_s, "lastUsedAt"}});
}

/// A reply keeps its lines.
QString replyText(const QString &reply)
{
    QStringList lines = reply.split(u'\n');
    if (lines.size() > 1 && lines.last().isEmpty())
        lines.removeLast();
    for (QString &line : lines)
        line = escapeForTerminal(line);
    return lines.join(u'\n') + u'\n';
}

/// The turns of a conversation, each message and reply below who said it.
QString conversationText(const boost::json::value &turns)
{
    QString text;
    if (const boost::json::array *items = turns.if_array()) {
        for (const boost::json::value &item : *items) {
            if (!item.is_object())
                continue;
            text += u"caller:\n"_s + replyText(member(item.get_object(), "message"));
            text += u"agent:\n"_s + replyText(member(item.get_object(), "reply"));
        }
    }
    return text;
}

QString problemLines(const boost::json::value &problems)
{
    QString text;
    if (const boost::json::array *items = problems.if_array()) {
        for (const boost::json::value &item : *items) {
            if (!item.is_object())
                continue;
            const QString path = cell(item.get_object(), "path");
            const QString message = cell(item.get_object(), "message");
            text += escapeForTerminal(path == u"-"_s ? message : path + u": "_s + message) + u'\n';
        }
    }
    return text;
}

} // namespace

CommandPrinter::CommandPrinter(QString command, bool json)
    : m_command(std::move(command))
    , m_json(json)
{ }

QByteArray CommandPrinter::print(const boost::json::value &piece)
{
    return m_json ? toJson(piece) + '\n' : text(piece).toUtf8();
}

QString CommandPrinter::text(const boost::json::value &piece)
{
    const bool isFirst = std::exchange(m_isFirst, false);
    if (m_command == u"instances list"_s)
        return instanceTable(piece);
    if (m_command == u"keys list"_s)
        return keyTable(piece);
    if (m_command == u"sessions list"_s)
        return sessionTable(piece);
    if (m_command == u"sessions show"_s)
        return conversationText(piece);
    if (m_command == u"routes list"_s)
        return routeTable(piece);
    if (m_command == u"flows list"_s)
        return flowTable(piece);
    if (m_command == u"secrets list"_s || m_command == u"secrets test"_s)
        return secretTable(piece);
    if (m_command == u"config check"_s)
        return problemLines(piece);
    if (!piece.is_object())
        return {};
    const boost::json::object &object = piece.get_object();
    if (m_command == u"calls"_s)
        return callLine(object, isFirst);
    if (m_command == u"status"_s)
        return statusText(object);
    if (m_command == u"flows show"_s)
        return flowText(object);
    if (m_command == u"flows cancel"_s)
        return {}; // the notice says it
    if (m_command == u"routes import"_s)
        return importText(object);
    if (m_command == u"instances test"_s)
        return replyText(member(object, "reply"));
    if (m_command == u"instances add"_s)
        return escapeForTerminal(cell(object, "uuid")) + u'\n';
    return escapeForTerminal(cell(object, "key")) + u'\n'; // keys add, keys show, keys regenerate
}

} // namespace Gatehouse
