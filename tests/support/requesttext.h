// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <utility>

namespace Gatehouse::Test {

/// A request to be sent by a RawClient. Members are changed freely, then bytes() is what goes out.
struct RequestText
{
    QByteArray method = QByteArrayLiteral("GET");
    QByteArray target = QByteArrayLiteral("/");
    QByteArray host = QByteArrayLiteral("127.0.0.1"); ///< null: no Host field
    QList<std::pair<QByteArray, QByteArray>> headers = {}; ///< after Host
    QByteArray body = {};
    bool declaresLength = true; ///< false: no Content-Length
    QByteArray version = QByteArrayLiteral("HTTP/1.1");

    /// Adds a header, or takes all fields of that name away when @a value is null.
    RequestText &with(const QByteArray &name, const QByteArray &value);
    /// Start line and fields with the empty line that ends them.
    [[nodiscard]] QByteArray head() const;
    [[nodiscard]] QByteArray bytes() const { return head() + body; }
};

/// {"session_name":…,"message":…}
[[nodiscard]] QByteArray agentBody(const QByteArray &session, const QByteArray &message);

/// A call of the agent webhook of @a uuid with the API key @a key, as JSON.
[[nodiscard]] RequestText agentCall(const QByteArray &uuid, const QByteArray &key, const QByteArray &session,
                                    const QByteArray &message);

/// One part of a multipart/form-data body. @c fileName null: a field.
struct FormPart
{
    QByteArray name;
    QByteArray content;
    QByteArray fileName = {};
    QByteArray contentType = {};
};

/// A call with a multipart/form-data body of @a parts.
[[nodiscard]] RequestText formCall(const QByteArray &uuid, const QByteArray &key,
                                   const QList<FormPart> &parts);

/// @a body in the chunked coding, in chunks of @a step bytes.
[[nodiscard]] QByteArray chunked(const QByteArray &body, qsizetype step);

} // namespace Gatehouse::Test
