// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandhandler.h"

#include "commandreply.h"
#include "config/configinstances.h"
#include "config/configstore.h"
#include "gateway.h"
#include "json.h"

#include <QFileInfo>
#include <QHash>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Command = void (*)(const CommandContext &);

Command commandCalled(const QString &name)
{
    static const QHash<QString, Command> commands{
        {u"instances list"_s, listInstances},
        {u"instances add"_s, addInstance},
        {u"instances remove"_s, removeInstance},
        {u"instances test"_s, testInstance},
        {u"keys list"_s, listKeys},
        {u"keys add"_s, addKey},
        {u"keys show"_s, showKey},
        {u"keys regenerate"_s, regenerateKey},
        {u"keys delete"_s, deleteKey},
        {u"sessions list"_s, listSessions},
        {u"sessions show"_s, showSession},
        {u"sessions reset"_s, resetSession},
        {u"routes list"_s, listRoutes},
        {u"flows list"_s, listFlows},
        {u"flows show"_s, showFlow},
        {u"flows cancel"_s, cancelFlow},
        {u"routes import"_s, importRoutes},
        {u"secrets list"_s, listSecrets},
        {u"secrets test"_s, testSecrets},
        {u"secrets set"_s, setSecret},
        {u"secrets delete"_s, deleteSecret},
        {u"secrets adopt"_s, adoptSecrets},
        {u"calls"_s, showCalls},
        {u"status"_s, showStatus},
    };
    return commands.value(name, nullptr);
}

/// Whether both paths lead to one file.
bool isSameFile(const QString &left, const QString &right)
{
    const QFileInfo leftInfo(left);
    const QFileInfo rightInfo(right);
    return left == right
        || (leftInfo.exists() && leftInfo.canonicalFilePath() == rightInfo.canonicalFilePath());
}

} // namespace

CommandHandler::CommandHandler(Gateway &gateway, QObject *parent)
    : QObject(parent)
    , m_gateway(gateway)
{ }

void CommandHandler::run(const ControlRequest &request, CommandReply &reply)
{
    const Command command = commandCalled(request.command);
    if (!command) {
        reply.fail(ExitCode::Failed, u"This gateway knows no command \"%1\"."_s.arg(request.command));
        return;
    }
    const QString &own = m_gateway.config().file();
    if (!request.configFile.isEmpty() && !isSameFile(request.configFile, own)) {
        reply.fail(ExitCode::Failed,
                   u"The gateway that owns this data directory uses the configuration %1."_s.arg(own));
        return;
    }
    // what the configuration file went through on behalf of this command
    const QMetaObject::Connection notices = connect(&m_gateway.config(), &ConfigStore::notice, &reply,
                                                    [&reply](const QString &words) { reply.notice(words); });
    const QPointer<CommandReply> alive(&reply);
    command({m_gateway, request, reply});
    if (alive)
        disconnect(notices);
}

std::optional<QString> CommandContext::text(const char *name) const
{
    const boost::json::value *value = request.args.if_contains(name);
    return value && value->is_string() ? std::optional(toQString(value->get_string())) : std::nullopt;
}

std::optional<qint64> CommandContext::number(const char *name) const
{
    const boost::json::value *value = request.args.if_contains(name);
    return value && value->is_int64() ? std::optional<qint64>(value->get_int64()) : std::nullopt;
}

bool CommandContext::flag(const char *name) const
{
    const boost::json::value *value = request.args.if_contains(name);
    return value && value->is_bool() && value->get_bool();
}

Result<InstanceConfig> CommandContext::instance() const
{
    const QString wanted = text("instance").value_or(QString());
    const InstanceConfig *found = findInstance(gateway.config().current(), wanted);
    if (!found)
        return failure(ErrorCode::NotFound, u"There is no instance \"%1\"."_s.arg(wanted));
    return *found;
}

} // namespace Gatehouse
