// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/responsehead.h"

#include "randomuuid.h"

#include <QDateTime>
#include <QHttpServerResponder>
#include <QMetaEnum>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

namespace Gatehouse {

namespace {

constexpr qsizetype MaxRequestId = 128;
constexpr qsizetype MaxRecordedMethod = 32;
constexpr qsizetype MaxRecordedPath = 2048;

/// The fields that all answers have alike, up to the value of the last one, with the time in the form of RFC
/// 9110 section 5.6.7; made once a second.
QByteArrayView sameFields()
{
    static thread_local std::time_t madeFor = 0;
    static thread_local std::array<char, 160> text{};
    static thread_local std::size_t length = 0;
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    if (now != madeFor) {
        madeFor = now;
        std::tm utc{};
        gmtime_r(&now, &utc);
        constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        const int written = std::snprintf(text.data(), text.size(),
                                          "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n"
                                          "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
                                          "X-Request-Id: ",
                                          days.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                                          months.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900,
                                          utc.tm_hour, utc.tm_min, utc.tm_sec);
        length = static_cast<std::size_t>(written);
    }
    return {text.data(), static_cast<qsizetype>(length)};
}

/// The words behind a status, taken from Qt's own list: "MethodNotAllowed" becomes "Method Not Allowed".
QByteArray makeReasonPhrase(int status)
{
    static const QMetaEnum names = QMetaEnum::fromType<QHttpServerResponder::StatusCode>();
    const char *name = status == 200 ? "OK" : names.valueToKey(status);
    QByteArray phrase;
    for (const char *c = name; c != nullptr && *c != '\0'; ++c) {
        if (c != name && *c >= 'A' && *c <= 'Z' && status != 200)
            phrase += ' ';
        phrase += *c;
    }
    return phrase;
}

/// The status line of an answer with @a status; made once.
const QByteArray &statusLine(int status)
{
    static thread_local QHash<int, QByteArray> lines;
    QByteArray &line = lines[status];
    if (line.isEmpty())
        line = "HTTP/1.1 " + QByteArray::number(status) + ' ' + makeReasonPhrase(status) + "\r\n";
    return line;
}

void appendCommon(QByteArray &out, const CommonHeaders &common)
{
    out.append(sameFields()).append(common.requestId);
    if (common.close)
        out.append("\r\nConnection: close");
    else if (common.announceKeepAlive)
        out.append("\r\nConnection: keep-alive");
    out.append("\r\n");
}

} // namespace

QByteArray composeAnswer(const Answer &answer, const CommonHeaders &common, bool omitBody)
{
    QByteArray out;
    out.reserve(CommonFieldsReserve + answer.body.size());
    out.append(statusLine(answer.status));
    appendCommon(out, common);
    out.append("Content-Type: ").append(answer.contentType).append("\r\n");
    for (const auto &[name, value] : answer.headers)
        out.append(name).append(": ").append(value).append("\r\n");
    out.append("Content-Length: ").append(QByteArray::number(answer.body.size())).append("\r\n\r\n");
    if (!omitBody)
        out.append(answer.body);
    return out;
}

QByteArray withCommonHeaders(QByteArray response, const CommonHeaders &common, bool omitBody)
{
    const qsizetype statusEnd = response.indexOf("\r\n") + 2;
    if (omitBody)
        response.truncate(response.indexOf("\r\n\r\n", statusEnd - 2) + 4);
    QByteArray fields;
    fields.reserve(CommonFieldsReserve);
    appendCommon(fields, common);
    return response.insert(statusEnd, fields); // in place: HttpServer has left room for them
}

QByteArray requestIdFor(const RequestHead &head, const QByteArray &callId)
{
    const QByteArrayView given = head.header("X-Request-Id");
    const bool sane = !given.isEmpty() && given.size() <= MaxRequestId
        && std::ranges::all_of(given, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
                   || c == '_' || c == '-';
           });
    return sane ? given.toByteArray() : callId;
}

CallRecord newRecord(const RequestHead &head)
{
    CallRecord record;
    record.id = newUuid();
    record.timeMs = QDateTime::currentMSecsSinceEpoch();
    record.listener = head.listener;
    record.method = QString::fromLatin1(head.method.first(std::min(head.method.size(), MaxRecordedMethod)));
    const qsizetype query = head.target.indexOf('?');
    const QByteArrayView path = query < 0 ? head.target : head.target.first(query);
    record.path = QString::fromLatin1(path.first(std::min(path.size(), MaxRecordedPath)));
    record.clientAddress = head.client.text;
    record.claimedAddress = head.client.claimed;
    return record;
}

} // namespace Gatehouse
