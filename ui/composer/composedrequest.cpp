// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/composedrequest.h"

#include "http/traffic.h"
#include "json.h"

#include <QUrl>
#include <algorithm>
#include <array>
#include <span>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Body = ComposedRequest::Body;
using Place = ComposedRequest::Place;
using Reach = ComposedRequest::Reach;
using Kind = RequestKey::Kind;

constexpr std::array BodyNames{"none"_L1, "json"_L1, "text"_L1, "form"_L1, "multipart"_L1, "file"_L1};
constexpr std::array ReachNames{"public"_L1, "public-here"_L1, "private"_L1};
constexpr std::array KindNames{"none"_L1, "instance"_L1, "route"_L1, "entry"_L1, "typed"_L1, "wrong"_L1};

template<typename T, std::size_t N>
T valueNamed(const std::array<QLatin1StringView, N> &names, const QString &name, T otherwise)
{
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? otherwise : static_cast<T>(found - names.begin());
}

boost::json::string latin1(QLatin1StringView text)
{
    return boost::json::string(text.data(), static_cast<std::size_t>(text.size()));
}

boost::json::string bytes(const QByteArray &text) { return toJsonString(QString::fromUtf8(text)); }

QString textOf(const boost::json::object &object, std::string_view name)
{
    const boost::json::value *value = object.if_contains(name);
    return value && value->is_string() ? toQString(value->get_string()) : QString();
}

bool flagOf(const boost::json::object &object, std::string_view name, bool otherwise)
{
    const boost::json::value *value = object.if_contains(name);
    return value && value->is_bool() ? value->get_bool() : otherwise;
}

std::span<const boost::json::value> listOf(const boost::json::object &object, std::string_view name)
{
    const boost::json::value *value = object.if_contains(name);
    return value && value->is_array() ? std::span<const boost::json::value>(value->get_array())
                                      : std::span<const boost::json::value>();
}

boost::json::array toJson(const QList<RequestHeader> &headers)
{
    boost::json::array list;
    for (const RequestHeader &header : headers) {
        if (header.entry.isEmpty()) {
            const bool isSecret = isSecretField(header.name) || secretOf({header.name, header.value});
            if (!isSecret && header.isOn)
                list.push_back(boost::json::array{bytes(header.name), bytes(header.value)});
            else if (!isSecret)
                list.push_back({{"name", bytes(header.name)}, {"value", bytes(header.value)}, {"on", false}});
            continue;
        }
        list.push_back({{"name", bytes(header.name)},
                        {"scheme", bytes(header.value)},
                        {"entry", toJsonString(header.entry)},
                        {"on", header.isOn}});
    }
    return list;
}

void readHeader(const boost::json::value &value, QList<RequestHeader> &headers)
{
    if (value.is_array() && value.get_array().size() == 2 && value.get_array().at(0).is_string()
        && value.get_array().at(1).is_string()) {
        const Header header{toQString(value.get_array().at(0).get_string()).toUtf8(),
                            toQString(value.get_array().at(1).get_string()).toUtf8()};
        if (!isSecretField(header.first) && !secretOf(header))
            headers.append({.name = header.first, .value = header.second});
    } else if (value.is_object()) {
        const boost::json::object &object = value.get_object();
        RequestHeader header{.name = textOf(object, "name").toUtf8(),
                             .value = textOf(object, "scheme").toUtf8(),
                             .entry = textOf(object, "entry"),
                             .isOn = flagOf(object, "on", true)};
        if (header.entry.isEmpty())
            header.value = textOf(object, "value").toUtf8();
        if (!header.name.isEmpty() && (!header.entry.isEmpty() || !isSecretField(header.name)))
            headers.append(header);
    }
}

RequestKey readKey(const boost::json::object &object, Place place)
{
    RequestKey key;
    const boost::json::value *value = object.if_contains("key");
    if (value && value->is_object()) {
        const boost::json::object &given = value->get_object();
        key.kind = valueNamed(KindNames, textOf(given, "kind"), Kind::None);
        key.label = textOf(given, "label");
        key.owner = textOf(given, "owner");
        if (const QString field = textOf(given, "field"); !field.isEmpty()) {
            key.field = field.toUtf8();
            key.scheme = textOf(given, "scheme").toUtf8();
        }
    } else if (value && value->is_string()) {
        key.kind = place == Place::Route ? Kind::Route : Kind::Instance;
        key.label = toQString(value->get_string());
    } else if (!value && place != Place::Elsewhere) {
        key.kind = place == Place::Route ? Kind::Route : Kind::Instance; // whichever fits
    }
    return key;
}

QByteArray encoded(const QString &text) { return QUrl::toPercentEncoding(text); }

QString decoded(QByteArray text)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
}

} // namespace

QLatin1StringView nameOf(Body body) { return BodyNames.at(static_cast<std::size_t>(body)); }

boost::json::object toJson(const ComposedRequest &request)
{
    boost::json::object object{{"method", bytes(request.method)},
                               {"url", toJsonString(withoutSecrets(request.url))}};
    if (request.place != Place::Elsewhere) {
        object.emplace(request.place == Place::Route ? "route" : "instance", toJsonString(request.placeId));
        object.emplace("reach", latin1(ReachNames.at(static_cast<std::size_t>(request.reach))));
        object.emplace("rest", toJsonString(withoutSecrets(request.rest)));
    }
    object.emplace(
        "key",
        boost::json::object{{"kind", latin1(KindNames.at(static_cast<std::size_t>(request.key.kind)))},
                            {"label", toJsonString(request.key.label)},
                            {"owner", toJsonString(request.key.owner)},
                            {"field", bytes(request.key.field)},
                            {"scheme", bytes(request.key.scheme)}});
    object.emplace("headers", toJson(request.headers));
    object.emplace("bodyKind", latin1(nameOf(request.body)));
    if (!request.text.isEmpty())
        object.emplace("body", toJsonString(request.text));
    boost::json::array parts;
    for (const RequestPart &part : request.parts)
        parts.push_back({{"name", toJsonString(part.name)},
                         {part.isFile ? "file" : "value", toJsonString(part.value)},
                         {"type", toJsonString(part.contentType)},
                         {"fileName", toJsonString(part.fileName)},
                         {"on", part.isOn}});
    if (!parts.empty())
        object.emplace("parts", std::move(parts));
    if (!request.file.isEmpty())
        object.emplace("file", toJsonString(request.file));
    object.emplace("followRedirects", request.followRedirects);
    object.emplace("ignoreTls", request.ignoreTls);
    return object;
}

ComposedRequest requestFromJson(const boost::json::object &object)
{
    ComposedRequest request;
    if (const QString method = textOf(object, "method"); !method.isEmpty())
        request.method = method.toLatin1();
    request.url = textOf(object, "url");
    for (const auto &[name, place] :
         {std::pair("instance", Place::Instance), std::pair("route", Place::Route)}) {
        if (const QString id = textOf(object, name); !id.isEmpty()) {
            request.place = place;
            request.placeId = id;
        }
    }
    request.reach = valueNamed(ReachNames, textOf(object, "reach"), Reach::Public);
    if (textOf(object, "listener") == "private"_L1)
        request.reach = Reach::Private;
    request.rest = textOf(object, "rest");
    request.key = readKey(object, request.place);
    for (const boost::json::value &header : listOf(object, "headers"))
        readHeader(header, request.headers);
    request.text = textOf(object, "body");
    for (const boost::json::value &each : listOf(object, "parts")) {
        if (!each.is_object())
            continue;
        const boost::json::object &part = each.get_object();
        const bool isFile = part.contains("file");
        request.parts.append({.name = textOf(part, "name"),
                              .value = textOf(part, isFile ? "file" : "value"),
                              .isFile = isFile,
                              .contentType = textOf(part, "type"),
                              .fileName = textOf(part, "fileName"),
                              .isOn = flagOf(part, "on", true)});
    }
    request.file = textOf(object, "file");
    request.followRedirects = flagOf(object, "followRedirects", false);
    request.ignoreTls = flagOf(object, "ignoreTls", false);
    // who names no kind sends a text
    const bool isJson = headerOf(request, "Content-Type").isEmpty()
        || headerOf(request, "Content-Type").toLower().contains("json");
    const Body otherwise = request.text.isEmpty() ? Body::None : isJson ? Body::Json : Body::Text;
    request.body = valueNamed(BodyNames, textOf(object, "bodyKind"), otherwise);
    return request;
}

Result<ComposedRequest> requestFromJson(QByteArrayView text)
{
    const Result<boost::json::value> value = parseJson(text);
    if (!value)
        return tl::unexpected(value.error());
    if (!value->is_object())
        return failure(ErrorCode::Invalid, u"A request is a JSON object."_s);
    return requestFromJson(value->get_object());
}

QByteArray defaultContentType(Body body)
{
    switch (body) {
    case Body::Json:
        return "application/json";
    case Body::Text:
        return "text/plain; charset=utf-8";
    case Body::Form:
        return "application/x-www-form-urlencoded";
    case Body::File:
        return "application/octet-stream";
    case Body::None:
    case Body::Multipart: // with a boundary that is made when it is sent
        break;
    }
    return {};
}

QByteArray headerOf(const ComposedRequest &request, QByteArrayView name)
{
    const auto found = std::ranges::find_if(request.headers, [name](const RequestHeader &header) {
        return header.isOn && header.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == request.headers.end() ? QByteArray() : found->value;
}

QByteArray encodedForm(const QList<RequestPart> &parts)
{
    QByteArray text;
    for (const RequestPart &part : parts) {
        if (!part.isOn || part.isFile)
            continue;
        if (!text.isEmpty())
            text += '&';
        text += encoded(part.name) + '=' + encoded(part.value);
    }
    return text;
}

QList<RequestPart> partsOfForm(const QByteArray &encodedText)
{
    QList<RequestPart> parts;
    for (const QByteArray &item : encodedText.split('&')) {
        const qsizetype equals = item.indexOf('=');
        const bool isPlain = std::ranges::all_of(
            item, [](char c) { return c > ' ' && c < 0x7f && !QByteArrayView("\"<>\\^`{|}#").contains(c); });
        if (equals <= 0 || !isPlain)
            return {};
        parts.append({.name = decoded(item.first(equals)), .value = decoded(item.sliced(equals + 1))});
    }
    return parts;
}

} // namespace Gatehouse
