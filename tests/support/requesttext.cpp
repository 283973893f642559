// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/requesttext.h"

#include "json.h"

namespace Gatehouse::Test {

namespace {

boost::json::string text(const QByteArray &bytes)
{
    return boost::json::string(bytes.constData(), static_cast<std::size_t>(bytes.size()));
}

} // namespace

RequestText &RequestText::with(const QByteArray &name, const QByteArray &value)
{
    if (value.isNull()) {
        headers.removeIf(
            [&name](const auto &field) { return field.first.compare(name, Qt::CaseInsensitive) == 0; });
    } else {
        headers.append({name, value});
    }
    return *this;
}

QByteArray RequestText::head() const
{
    QByteArray text = method + ' ' + target + ' ' + version + "\r\n";
    if (!host.isNull())
        text += "Host: " + host + "\r\n";
    for (const auto &[name, value] : headers)
        text += name + ": " + value + "\r\n";
    if (declaresLength && (!body.isEmpty() || method == "POST"))
        text += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return text + "\r\n";
}

QByteArray agentBody(const QByteArray &session, const QByteArray &message)
{
    return toJson(boost::json::object{{"session_name", text(session)}, {"message", text(message)}});
}

RequestText agentCall(const QByteArray &uuid, const QByteArray &key, const QByteArray &session,
                      const QByteArray &message)
{
    RequestText call;
    call.method = "POST";
    call.target = "/webhooks/" + uuid;
    call.headers = {{"Authorization", "Bearer " + key}, {"Content-Type", "application/json"}};
    call.body = agentBody(session, message);
    return call;
}

RequestText formCall(const QByteArray &uuid, const QByteArray &key, const QList<FormPart> &parts)
{
    const QByteArray boundary = "--------gatehouse0123456789";
    RequestText call = agentCall(uuid, key, {}, {});
    call.with("Content-Type", {}).with("Content-Type", "multipart/form-data; boundary=" + boundary);
    call.body.clear();
    for (const FormPart &part : parts) {
        call.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part.name + '"';
        if (!part.fileName.isNull())
            call.body += "; filename=\"" + part.fileName + '"';
        if (!part.contentType.isNull())
            call.body += "\r\nContent-Type: " + part.contentType;
        call.body += "\r\n\r\n" + part.content + "\r\n";
    }
    call.body += "--" + boundary + "--\r\n";
    return call;
}

QByteArray chunked(const QByteArray &body, qsizetype step)
{
    QByteArray coded;
    for (qsizetype at = 0; at < body.size(); at += step) {
        const QByteArray piece = body.mid(at, step);
        coded += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
    }
    return coded + "0\r\n\r\n";
}

} // namespace Gatehouse::Test
