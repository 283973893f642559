// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/agentrequest.h"

#include "json.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

bool isSessionCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'.'
        || c == u'_' || c == u'-';
}

Result<QString> stringMember(const boost::json::object &object, const char *name)
{
    const boost::json::value *value = object.if_contains(name);
    if (!value)
        return failure(ErrorCode::Invalid, u"%1 is missing"_s.arg(QLatin1StringView(name)));
    const boost::json::string *text = value->if_string();
    if (!text)
        return failure(ErrorCode::Invalid, u"%1 is not a string"_s.arg(QLatin1StringView(name)));
    return toQString(*text);
}

} // namespace

Result<void> checkSessionName(QStringView name)
{
    if (name.isEmpty())
        return failure(ErrorCode::Invalid, u"session_name is empty"_s);
    if (!std::ranges::all_of(name, isSessionCharacter)) {
        return failure(ErrorCode::Invalid,
                       u"session_name has characters other than A-Z, a-z, 0-9, '.', '_' and '-'"_s);
    }
    if (name.size() > MaxSessionNameLength) {
        return failure(ErrorCode::Invalid,
                       u"session_name is longer than %1 characters"_s.arg(MaxSessionNameLength));
    }
    return {};
}

Result<AgentRequest> parseAgentRequest(QByteArrayView json)
{
    if (json.isEmpty())
        return failure(ErrorCode::Invalid, u"the body is empty"_s);
    const Result<boost::json::value> value = parseJson(json);
    if (!value)
        return failure(ErrorCode::Invalid, u"the body is %1"_s.arg(value.error().message));
    const boost::json::object *object = value->if_object();
    if (!object)
        return failure(ErrorCode::Invalid, u"the body is not a JSON object"_s);

    Result<QString> session = stringMember(*object, "session_name");
    if (!session)
        return tl::unexpected(session.error());
    if (const Result<void> checked = checkSessionName(*session); !checked)
        return tl::unexpected(checked.error());
    Result<QString> message = stringMember(*object, "message");
    if (!message)
        return tl::unexpected(message.error());
    if (message->isEmpty())
        return failure(ErrorCode::Invalid, u"message is empty"_s);
    return AgentRequest{.session = *std::move(session), .message = *std::move(message)};
}

QString withAttachmentList(const QStringList &attachments, const QString &message)
{
    if (attachments.isEmpty())
        return message;
    const QString list = u"Attached files:\n- "_s + attachments.join(u"\n- "_s);
    return message.isEmpty() ? list : list + u"\n\n"_s + message;
}

} // namespace Gatehouse
