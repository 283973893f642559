// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/chatreply.h"

#include "agents/words.h"
#include "json.h"

#include <boost/json/array.hpp>

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// JSON may escape every byte of the reply as six, and says other things around it.
constexpr qint64 EscapedBytes = 6;
constexpr qint64 AroundReply = 1048576;

/// What an error object, or an answer that is one, says.
std::optional<QString> errorOf(const boost::json::object &answer)
{
    const auto text = [](const boost::json::value *value) -> std::optional<QString> {
        if (value && value->is_string())
            return toQString(value->get_string());
        return std::nullopt;
    };
    const boost::json::value *error = answer.if_contains("error");
    if (!error || error->is_null())
        return std::nullopt;
    std::optional<QString> words = text(error);
    if (const auto *object = error->if_object(); object && !words)
        words = text(object->if_contains("message"));
    return boundedWords(words.value_or(QString::fromUtf8(toJson(*error))));
}

/// The text of a `content`: a string, or an array of parts.
std::string textOf(const boost::json::value *content)
{
    std::string text;
    if (!content)
        return text;
    if (content->is_string()) {
        text = std::string_view(content->get_string());
    } else if (const auto *parts = content->if_array()) {
        for (const boost::json::value &part : *parts) {
            const auto *object = part.if_object();
            const auto *value = object ? object->if_contains("text") : nullptr;
            if (value && value->is_string())
                text += std::string_view(value->get_string());
        }
    }
    return text;
}

const boost::json::object *objectAt(const boost::json::object &parent, const char *name)
{
    const boost::json::value *value = parent.if_contains(name);
    return value ? value->if_object() : nullptr;
}

} // namespace

ChatReply::ChatReply(qint64 maxBytes, QString tooLong)
    : m_maxBytes(maxBytes)
    , m_tooLong(std::move(tooLong))
{ }

ChatReply::State ChatReply::feed(QByteArrayView piece)
{
    if (m_format == Format::Unknown) {
        const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
        const auto *const first = std::find_if_not(piece.begin(), piece.end(), isBlank);
        if (first == piece.end())
            return State::Reading;
        m_format = *first == '{' ? Format::Json : Format::Events;
    }
    if (m_format == Format::Json) {
        if (m_json.size() + piece.size() > m_maxBytes * EscapedBytes + AroundReply)
            return fail(m_tooLong);
        m_json.append(piece);
        return State::Reading;
    }
    QList<QByteArray> events;
    const bool fits = m_parser.feed(piece, events);
    const State state = takeEvents(events);
    if (state == State::Reading && !fits)
        return fail(u"the server sent a line of more than %1 bytes"_s.arg(SseParser::MaxBytes));
    return state;
}

ChatReply::State ChatReply::finish(bool delimited)
{
    if (m_format == Format::Json)
        return takeJson();
    QList<QByteArray> events;
    m_parser.finish(events);
    if (const State state = takeEvents(events); state != State::Reading)
        return state;
    if (m_finished || (delimited && !m_text.isEmpty()))
        return State::Complete;
    return fail(u"the server closed the stream before the reply was complete"_s);
}

ChatReply::State ChatReply::takeEvents(const QList<QByteArray> &events)
{
    for (const QByteArray &event : events) {
        if (const State state = takeEvent(event); state != State::Reading)
            return state;
    }
    return State::Reading;
}

ChatReply::State ChatReply::takeEvent(QByteArrayView data)
{
    const QByteArrayView trimmed = data.trimmed();
    if (trimmed.isEmpty())
        return State::Reading;
    if (trimmed == QByteArrayView("[DONE]"))
        return State::Complete;
    const Result<boost::json::value> value = parseJson(data);
    if (!value)
        return fail(u"the server sent an event that can't be read: %1"_s.arg(value.error().message));
    const auto *answer = value->if_object();
    if (!answer)
        return State::Reading;
    if (const std::optional<QString> error = errorOf(*answer))
        return fail(*error);
    return takeChoice(*answer);
}

ChatReply::State ChatReply::takeJson()
{
    const Result<boost::json::value> value = parseJson(m_json);
    if (!value)
        return fail(u"the server's answer can't be read: %1"_s.arg(value.error().message));
    const boost::json::object &answer = value->get_object(); // it begins with a brace
    if (const std::optional<QString> error = errorOf(answer))
        return fail(*error);
    const auto *choices = answer.if_contains("choices");
    if (!choices || !choices->is_array() || choices->get_array().empty())
        return fail(u"the server's answer holds no choices"_s);
    const State state = takeChoice(answer);
    return state == State::Reading ? State::Complete : state;
}

ChatReply::State ChatReply::takeChoice(const boost::json::object &answer)
{
    const auto *choices = answer.if_contains("choices");
    const auto *list = choices ? choices->if_array() : nullptr;
    if (!list || list->empty() || !list->front().is_object())
        return State::Reading; // usage and the like
    const boost::json::object &choice = list->front().get_object();
    if (const auto *reason = choice.if_contains("finish_reason"); reason && reason->is_string())
        m_finished = true;
    const auto *message = objectAt(choice, "delta");
    if (!message)
        message = objectAt(choice, "message");
    return message ? append(textOf(message->if_contains("content"))) : State::Reading;
}

ChatReply::State ChatReply::append(std::string_view text)
{
    if (m_text.size() + static_cast<qsizetype>(text.size()) > m_maxBytes)
        return fail(m_tooLong);
    m_text.append(text.data(), static_cast<qsizetype>(text.size()));
    return State::Reading;
}

ChatReply::State ChatReply::fail(QString why)
{
    m_error = std::move(why);
    return State::Failed;
}

QString chatErrorWords(QByteArrayView body)
{
    if (const Result<boost::json::value> value = parseJson(body); value && value->is_object()) {
        const boost::json::object &answer = value->get_object();
        if (const std::optional<QString> error = errorOf(answer))
            return *error;
        for (const char *name : {"message", "detail"}) {
            if (const auto *words = answer.if_contains(name); words && words->is_string())
                return boundedWords(toQString(words->get_string()));
        }
    }
    return boundedWords(QString::fromUtf8(body));
}

} // namespace Gatehouse
