// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"

#include <QByteArray>
#include <QByteArrayView>

namespace Gatehouse {

/// More bytes than the head of an answer takes besides what its endpoint wrote.
inline constexpr qsizetype CommonFieldsReserve = 400;

/// What the gate adds to every answer.
struct CommonHeaders
{
    QByteArray requestId = {};
    bool close = false; ///< the connection ends with this answer
    bool announceKeepAlive = false; ///< an HTTP/1.0 client asked for it
};

/// The head and body of @a answer as they go over the wire; without the body when @a omitBody (HEAD).
[[nodiscard]] QByteArray composeAnswer(const Answer &answer, const CommonHeaders &common, bool omitBody);

/// Puts the common headers into @a response, which is a status line, headers, an empty line and a body, as
/// QHttpServer writes them.
[[nodiscard]] QByteArray withCommonHeaders(QByteArray response, const CommonHeaders &common, bool omitBody);

/// What X-Request-Id of the answer says: the caller's own when it is a sane token (at most 128 of
/// A-Z a-z 0-9 . _ -), else @a callId.
[[nodiscard]] QByteArray requestIdFor(const RequestHead &head, const QByteArray &callId);

/// The record of the request of @a head at its arrival: a new id, the time, and what the head says. The query
/// is left out, since it can hold a secret.
[[nodiscard]] CallRecord newRecord(const RequestHead &head);

} // namespace Gatehouse
