// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandprinter.h"

#include "json.h"
#include "terminal.h"

#include <QHash>
#include <algorithm>
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

/// One member alone.
QString line(const boost::json::object &object, const char *name)
{
    return escapeForTerminal(cell(object, name)) + u'\n';
}

QString keyText(const boost::json::object &key) { return line(key, "key"); }

/// The columns of a command whose answer is a list; null for others.
const std::vector<Column> *columnsOf(const QString &command)
{
    static const std::vector<Column> secretColumns{{u"PLACE"_s, "place"},
                                                   {u"USED BY"_s, "usedBy"},
                                                   {u"REFERENCE"_s, "reference"},
                                                   {u"RESULT"_s, "result"},
                                                   {u"LAST RESOLVED"_s, "resolvedAt"}};
    static const QHash<QString, std::vector<Column>> all{
        {u"instances list"_s,
         {{u"NAME"_s, "name"},
          {u"UUID"_s, "uuid"},
          {u"ENABLED"_s, "enabled"},
          {u"AGENT"_s, "agent"},
          {u"STATE"_s, "state"},
          {u"KEYS"_s, "keys"},
          {u"PUBLIC URL"_s, "publicUrl"},
          {u"PRIVATE URL"_s, "privateUrl"},
          {u"REASON"_s, "stateReason"}}},
        {u"keys list"_s,
         {{u"ID"_s, "id"},
          {u"LABEL"_s, "label"},
          {u"VISIBILITY"_s, "visibility"},
          {u"LAST 4"_s, "last4"},
          {u"CREATED"_s, "createdAt"},
          {u"LAST USED"_s, "lastUsedAt"}}},
        {u"sessions list"_s,
         {{u"INSTANCE"_s, "name"},
          {u"SESSION"_s, "session"},
          {u"TURNS"_s, "turns"},
          {u"BYTES"_s, "bytes"},
          {u"LAST USED"_s, "lastUsedAt"}}},
        {u"routes list"_s,
         {{u"ID"_s, "id"},
          {u"ENABLED"_s, "enabled"},
          {u"PATH"_s, "path"},
          {u"SESSION"_s, "sessionKey"},
          {u"SECRET"_s, "secret"},
          {u"AGENT"_s, "agent"},
          {u"PUBLIC URL"_s, "publicUrl"},
          {u"PRIVATE URL"_s, "privateUrl"}}},
        {u"flows list"_s,
         {{u"FLOW"_s, "flowId"},
          {u"STATUS"_s, "status"},
          {u"REVISION"_s, "revision"},
          {u"SESSION"_s, "session"},
          {u"TASKS"_s, "tasks"},
          {u"UPDATED"_s, "updatedAt"},
          {u"GOAL"_s, "goal"}}},
        {u"secrets list"_s, secretColumns},
        {u"secrets test"_s, secretColumns},
    };
    const auto found = all.constFind(command);
    return found == all.cend() ? nullptr : &*found;
}

using ListText = QString (*)(const boost::json::value &);
using ObjectText = QString (*)(const boost::json::object &);

/// How a command whose answer is a list, but no table, prints it.
ListText listTextOf(const QString &command)
{
    static const QHash<QString, ListText> all{{u"sessions show"_s, conversationText},
                                              {u"config check"_s, problemLines}};
    return all.value(command, nullptr);
}

/// How a command prints an object of its answer.
ObjectText objectTextOf(const QString &command)
{
    static const QHash<QString, ObjectText> all{
        {u"status"_s, statusText},
        {u"flows show"_s, flowText},
        {u"flows cancel"_s, [](const boost::json::object &) { return QString(); }}, // the notice says it
        {u"routes import"_s, importText},
        {u"instances test"_s,
         [](const boost::json::object &test) { return replyText(member(test, "reply")); }},
        {u"instances add"_s, [](const boost::json::object &added) { return line(added, "uuid"); }},
        {u"keys add"_s, keyText},
        {u"keys show"_s, keyText},
        {u"keys regenerate"_s, keyText},
    };
    return all.value(command, nullptr);
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
    if (const std::vector<Column> *columns = columnsOf(m_command))
        return table(piece, *columns);
    if (const ListText listText = listTextOf(m_command))
        return listText(piece);
    if (!piece.is_object())
        return {};
    if (m_command == u"calls"_s)
        return callLine(piece.get_object(), isFirst);
    const ObjectText objectText = objectTextOf(m_command);
    return objectText ? objectText(piece.get_object()) : QString();
}

} // namespace Gatehouse
