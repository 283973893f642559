// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "webhooks/bytesource.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <optional>

/// multipart/form-data (RFC 7578) read exactly. Delimiters are CRLF, two dashes and the boundary, and nothing
/// else is: libraries that also take a bare LF, or give back a byte too many after something that only looks
/// like a delimiter, damage the files of callers.

namespace Gatehouse {

/// One part of a form, as places in its body.
struct MultipartPart
{
    QByteArray name;
    std::optional<QString> fileName = {}; ///< as declared; set for files only
    qint64 offset = 0;
    qint64 length = 0;
};

/// More parts than this in one form are refused.
inline constexpr int MaxMultipartParts = 10000;

/// Whether @a contentType says multipart/form-data.
[[nodiscard]] bool isMultipartForm(QByteArrayView contentType);

/// The boundary that @a contentType names. Errors are ErrorCode::Invalid, one line for the caller.
[[nodiscard]] Result<QByteArray> multipartBoundary(QByteArrayView contentType);

/// Finds the parts of the form in @a body. Invalid: the form is malformed, in one line for the caller. Io:
/// @a body could not be read.
[[nodiscard]] Result<QList<MultipartPart>> parseMultipart(ByteSource &body, const QByteArray &boundary);

} // namespace Gatehouse
