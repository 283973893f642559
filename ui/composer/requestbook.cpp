// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requeststore.h"
#include "json.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int Version = 1;
constexpr int MaxDepth = 16; ///< bodies are texts here

QString tr(const char *text) { return QCoreApplication::translate("Gatehouse::RequestStore", text); }

qint64 numberOf(const boost::json::object &object, std::string_view name)
{
    const boost::json::value *value = object.if_contains(name);
    return value && value->is_int64() ? value->get_int64() : 0;
}

QString textOf(const boost::json::object &object, std::string_view name)
{
    const boost::json::value *value = object.if_contains(name);
    return value && value->is_string() ? toQString(value->get_string()) : QString();
}

const boost::json::object &objectOf(const boost::json::object &object, std::string_view name)
{
    static const boost::json::object nothing;
    const boost::json::value *value = object.if_contains(name);
    return value && value->is_object() ? value->get_object() : nothing;
}

template<typename Each>
void forEachObject(const boost::json::object &object, std::string_view name, Each each)
{
    const boost::json::value *value = object.if_contains(name);
    if (!value || !value->is_array())
        return;
    for (const boost::json::value &item : value->get_array()) {
        if (item.is_object())
            each(item.get_object());
    }
}

} // namespace

QByteArray toJson(const RequestBook &book)
{
    boost::json::array history;
    for (const SentRequest &sent : book.history)
        history.push_back({{"time", sent.timeMs},
                           {"request", toJson(sent.request)},
                           {"status", sent.status},
                           {"problem", toJsonString(sent.problem)},
                           {"durationMs", sent.durationMs},
                           {"received", sent.received},
                           {"call", toJsonString(QString::fromLatin1(sent.callId))}});
    boost::json::array saved;
    for (const SavedRequest &each : book.saved)
        saved.push_back({{"name", toJsonString(each.name)}, {"request", toJson(each.request)}});
    boost::json::object object{{"version", Version}, {"keepsBodies", book.keepsBodies}};
    if (book.draft)
        object.emplace("draft", toJson(*book.draft));
    object.emplace("saved", std::move(saved));
    object.emplace("history", std::move(history));
    return toIndentedJson(object);
}

Result<RequestBook> bookFromJson(const QByteArray &text)
{
    const Result<boost::json::value> value = parseJson(text, MaxDepth);
    if (!value)
        return failure(ErrorCode::Invalid, value.error().message);
    if (!value->is_object())
        return failure(ErrorCode::Invalid, tr("it is no JSON object"));
    const boost::json::object &object = value->get_object();
    if (numberOf(object, "version") != Version)
        return failure(ErrorCode::Invalid, tr("it is of another version of this program"));
    RequestBook book;
    const boost::json::value *keeps = object.if_contains("keepsBodies");
    book.keepsBodies = !keeps || !keeps->is_bool() || keeps->get_bool();
    if (object.contains("draft"))
        book.draft = requestFromJson(objectOf(object, "draft"));
    forEachObject(object, "saved", [&book](const boost::json::object &each) {
        if (const QString name = textOf(each, "name"); !name.isEmpty())
            book.saved.append({.name = name, .request = requestFromJson(objectOf(each, "request"))});
    });
    forEachObject(object, "history", [&book](const boost::json::object &each) {
        book.history.append({.id = 0,
                             .timeMs = numberOf(each, "time"),
                             .request = requestFromJson(objectOf(each, "request")),
                             .status = static_cast<int>(numberOf(each, "status")),
                             .problem = textOf(each, "problem"),
                             .durationMs = numberOf(each, "durationMs"),
                             .received = numberOf(each, "received"),
                             .callId = textOf(each, "call").toLatin1()});
    });
    return book;
}

} // namespace Gatehouse
