// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/openclawprotocol.h"

#include "agents/words.h"
#include "json.h"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype EscapeLength = 6; // \ud83d

/// The code unit of the escape \uXXXX that begins at @a at; -1 when there is none.
int escapedUnit(const QByteArray &text, qsizetype at)
{
    if (at + EscapeLength > text.size() || text.at(at) != '\\' || text.at(at + 1) != 'u')
        return -1;
    bool isHex = false;
    const int unit = text.mid(at + 2, 4).toInt(&isHex, 16);
    return isHex ? unit : -1;
}

/// JavaScript writes half of a surrogate pair as an escape, when a text was cut there; strict JSON has none.
QByteArray withoutLoneSurrogates(QByteArray text)
{
    qsizetype at = 0;
    while ((at = text.indexOf('\\', at)) >= 0) {
        const int unit = escapedUnit(text, at);
        if (unit < 0) {
            at += 2; // another escape, of two characters
        } else if (unit >= 0xd800 && unit <= 0xdbff) {
            const int next = escapedUnit(text, at + EscapeLength);
            const bool isPair = next >= 0xdc00 && next <= 0xdfff;
            if (!isPair)
                std::memcpy(text.data() + at + 2, "fffd", 4);
            at += isPair ? 2 * EscapeLength : EscapeLength;
        } else {
            if (unit >= 0xdc00 && unit <= 0xdfff)
                std::memcpy(text.data() + at + 2, "fffd", 4);
            at += EscapeLength;
        }
    }
    return text;
}

/// The code that says most about a refusal.
QString codeOf(const boost::json::object &error)
{
    const boost::json::object *details = openClawObject(error, "details");
    const QString detailed = details ? openClawText(*details, "code") : QString();
    return boundedWords(detailed.isEmpty() ? openClawText(error, "code") : detailed, 100);
}

} // namespace

QString openClawSessionKey(const QString &instance, const QString &session, const QString &agentId)
{
    const QString agent = agentId.isEmpty() ? QString() : u"agent:"_s + agentId + u':';
    const bool isFolded = session == session.toLower();
    return agent + u"gatehouse-"_s + instance
        + (isFolded ? u"-n-"_s + session : u"-x-"_s + QString::fromLatin1(session.toUtf8().toHex()));
}

boost::json::object openClawRequest(const QString &id, std::string_view method, boost::json::object params)
{
    return {{"type", "req"}, {"id", toJsonString(id)}, {"method", method}, {"params", std::move(params)}};
}

boost::json::object openClawConnectParams(const QString &token)
{
    boost::json::object params{{"minProtocol", OpenClawMinProtocol},
                               {"maxProtocol", OpenClawMaxProtocol},
                               {"client",
                                boost::json::object{{"id", "gateway-client"},
                                                    {"version", GATEHOUSE_VERSION},
                                                    {"platform", "linux"},
                                                    {"mode", "backend"}}},
                               {"role", "operator"},
                               {"scopes", boost::json::array{"operator.write"}}};
    if (!token.isEmpty())
        params["auth"] = boost::json::object{{"token", toJsonString(token)}};
    return params;
}

Result<boost::json::object> parseOpenClawFrame(const QByteArray &text)
{
    Result<boost::json::value> value = parseJson(text);
    if (!value)
        value = parseJson(withoutLoneSurrogates(text));
    if (!value)
        return tl::unexpected(value.error());
    if (!value->is_object())
        return failure(ErrorCode::Invalid, u"no JSON object"_s);
    return std::move(value->get_object());
}

QString openClawText(const boost::json::object &object, std::string_view name)
{
    const boost::json::value *value = object.if_contains(name);
    return value && value->is_string() ? toQString(value->get_string()) : QString();
}

const boost::json::object *openClawObject(const boost::json::object &object, std::string_view name)
{
    const boost::json::value *value = object.if_contains(name);
    return value ? value->if_object() : nullptr;
}

QString openClawMessageText(const boost::json::object &message)
{
    const boost::json::value *content = message.if_contains("content");
    if (!content)
        return openClawText(message, "text");
    if (content->is_string())
        return toQString(content->get_string());
    QString text;
    if (const boost::json::array *parts = content->if_array()) {
        for (const boost::json::value &part : *parts) {
            const boost::json::object *object = part.if_object();
            if (object && openClawText(*object, "type") == u"text"_s)
                text += openClawText(*object, "text");
        }
    }
    return text;
}

QString openClawErrorWords(const boost::json::object &response)
{
    const boost::json::object *error = openClawObject(response, "error");
    if (!error)
        return u"OpenClaw says no, and not why"_s;
    const QString message = boundedWords(openClawText(*error, "message"));
    const QString code = codeOf(*error);
    if (message.isEmpty())
        return code.isEmpty() ? u"OpenClaw says no, and not why"_s : code;
    return code.isEmpty() ? message : u"%1 (%2)"_s.arg(message, code);
}

QString openClawRefusalWords(const boost::json::object &response)
{
    const boost::json::object *error = openClawObject(response, "error");
    const QString code = error ? codeOf(*error) : QString();
    const QString words = openClawErrorWords(response);
    if (code == u"AUTH_TOKEN_MISSING"_s)
        return u"OpenClaw asks for a token, and none is declared: %1"_s.arg(words);
    if (code.contains(u"RATE_LIMIT"_s))
        return u"OpenClaw has refused too many attempts: %1"_s.arg(words);
    if (code.startsWith(u"AUTH_TOKEN"_s))
        return u"OpenClaw refuses the token: %1"_s.arg(words);
    if (code.contains(u"PROTOCOL"_s) || words.contains(u"protocol mismatch"_s, Qt::CaseInsensitive)) {
        return u"OpenClaw refuses the protocol (versions %1 to %2 are spoken here): %3"_s.arg(
            QString::number(OpenClawMinProtocol), QString::number(OpenClawMaxProtocol), words);
    }
    return u"OpenClaw refuses the connection: %1"_s.arg(words);
}

} // namespace Gatehouse
