// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/multipart.h"

#include "webhooks/headerparameters.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qint64 MaxPartHeadBytes = 16384;
constexpr qint64 MaxPaddingBytes = 1024; ///< white space after a delimiter

tl::unexpected<Error> malformed(const QString &what)
{
    return failure(ErrorCode::Invalid, u"malformed multipart body: %1"_s.arg(what));
}

bool isBoundaryCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || QByteArrayView("'()+_,-./:=? ").contains(c);
}

/// A delimiter line: where the content before it ends and where it ends itself.
struct Delimiter
{
    qint64 begin = 0;
    qint64 end = 0;
    bool closes = false;
};

/// Looks at what follows the two dashes and the boundary at @a at. Nothing: this is no delimiter after all.
Result<std::optional<Delimiter>> delimiterTail(ByteSource &body, qint64 begin, qint64 at)
{
    const Result<QByteArrayView> view = body.view(at, MaxPaddingBytes);
    if (!view)
        return tl::unexpected(view.error());
    QByteArrayView rest = *view;
    const bool closes = rest.startsWith("--");
    if (closes)
        rest = rest.sliced(2);
    while (rest.startsWith(' ') || rest.startsWith('\t'))
        rest = rest.sliced(1);
    const qint64 end = at + (view->size() - rest.size());
    if (rest.startsWith("\r\n"))
        return Delimiter{.begin = begin, .end = end + 2, .closes = closes};
    if (closes && end == body.size())
        return Delimiter{.begin = begin, .end = end, .closes = true};
    return std::nullopt;
}

/// The first delimiter at or after @a from, where a line begins.
Result<Delimiter> findDelimiter(ByteSource &body, const QByteArray &boundary, qint64 from)
{
    const QByteArray inside = "\r\n--" + boundary;
    const QByteArrayView atStart = QByteArrayView(inside).sliced(2);
    const Result<QByteArrayView> start = body.view(from, atStart.size());
    if (!start)
        return tl::unexpected(start.error());
    if (*start == atStart) {
        const auto delimiter = delimiterTail(body, from, from + atStart.size());
        if (!delimiter)
            return tl::unexpected(delimiter.error());
        if (*delimiter)
            return **delimiter;
    }
    qint64 searchFrom = from;
    while (true) {
        const Result<qint64> found = body.indexOf(inside, searchFrom);
        if (!found)
            return tl::unexpected(found.error());
        if (*found < 0)
            return malformed(u"it ends without the closing boundary"_s);
        const auto delimiter = delimiterTail(body, *found, *found + inside.size());
        if (!delimiter)
            return tl::unexpected(delimiter.error());
        if (*delimiter)
            return **delimiter;
        searchFrom = *found + inside.size();
    }
}

bool isTokenCharacter(char c)
{
    return c > 0x20 && c < 0x7f && !QByteArrayView("()<>@,;:\\\"/[]?={}").contains(c);
}

/// The value of the only Content-Disposition in @a head, the lines of a part up to its empty line.
Result<QByteArray> contentDisposition(QByteArrayView head)
{
    QByteArray fields = head.toByteArray();
    fields.replace("\r\n ", "  ").replace("\r\n\t", "  "); // folded lines
    std::optional<QByteArray> disposition;
    for (qsizetype at = 0; at < fields.size();) {
        const qsizetype end = fields.indexOf("\r\n", at);
        const QByteArrayView line = QByteArrayView(fields).sliced(at, end - at);
        at = end + 2;
        const qsizetype colon = line.indexOf(':');
        const bool broken = colon <= 0 || !std::ranges::all_of(line.first(colon), isTokenCharacter)
            || line.contains('\r') || line.contains('\n') || line.contains('\0');
        if (broken)
            return malformed(u"a part has a broken header line"_s);
        if (line.first(colon).compare("content-disposition", Qt::CaseInsensitive) != 0)
            continue;
        if (disposition)
            return malformed(u"a part has two Content-Disposition lines"_s);
        disposition = line.sliced(colon + 1).trimmed().toByteArray();
    }
    if (!disposition)
        return malformed(u"a part has no Content-Disposition"_s);
    return *std::move(disposition);
}

/// A value of the form `charset'language'percent-encoded` (RFC 8187); nothing when it is no such thing.
std::optional<QString> extendedValue(const QByteArray &value)
{
    const QList<QByteArray> pieces = value.split('\'');
    if (pieces.size() != 3)
        return std::nullopt;
    const QByteArray decoded = QByteArray::fromPercentEncoding(pieces.at(2));
    if (pieces.at(0).compare("utf-8", Qt::CaseInsensitive) == 0)
        return QString::fromUtf8(decoded);
    if (pieces.at(0).compare("iso-8859-1", Qt::CaseInsensitive) == 0)
        return QString::fromLatin1(decoded);
    return std::nullopt;
}

Result<MultipartPart> describePart(QByteArrayView head)
{
    const Result<QByteArray> disposition = contentDisposition(head);
    if (!disposition)
        return tl::unexpected(disposition.error());
    const std::optional<HeaderParameters> form = parseHeaderParameters(*disposition);
    if (!form)
        return malformed(u"a part has a broken Content-Disposition"_s);
    if (form->value != "form-data")
        return malformed(u"a part is no form-data"_s);
    const std::optional<QByteArray> name = form->parameter("name");
    if (!name)
        return malformed(u"a part has no name"_s);

    MultipartPart part{.name = *name};
    if (const auto plain = form->parameter("filename"))
        part.fileName = QString::fromUtf8(*plain);
    if (const auto extended = form->parameter("filename*"))
        part.fileName = extendedValue(*extended).value_or(part.fileName.value_or(QString()));
    return part;
}

} // namespace

bool isMultipartForm(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView type = semicolon < 0 ? contentType : contentType.first(semicolon);
    return type.trimmed().compare("multipart/form-data", Qt::CaseInsensitive) == 0;
}

Result<QByteArray> multipartBoundary(QByteArrayView contentType)
{
    const std::optional<HeaderParameters> type = parseHeaderParameters(contentType);
    if (!type)
        return failure(ErrorCode::Invalid, u"malformed Content-Type"_s);
    const std::optional<QByteArray> boundary = type->parameter("boundary");
    if (!boundary)
        return failure(ErrorCode::Invalid, u"Content-Type multipart/form-data names no boundary"_s);
    if (boundary->isEmpty() || boundary->size() > 70 || boundary->endsWith(' ')
        || !std::ranges::all_of(*boundary, isBoundaryCharacter)) {
        return failure(ErrorCode::Invalid,
                       u"the boundary in Content-Type is not 1 to 70 of the characters RFC 2046 allows"_s);
    }
    return *boundary;
}

Result<QList<MultipartPart>> parseMultipart(ByteSource &body, const QByteArray &boundary)
{
    QList<MultipartPart> parts;
    Result<Delimiter> delimiter = findDelimiter(body, boundary, 0);
    while (delimiter && !delimiter->closes) {
        if (parts.size() == MaxMultipartParts)
            return malformed(u"it has more than %1 parts"_s.arg(MaxMultipartParts));
        const Result<QByteArrayView> start = body.view(delimiter->end, MaxPartHeadBytes);
        if (!start)
            return tl::unexpected(start.error());
        const qsizetype headEnd = start->startsWith("\r\n") ? -2 : start->indexOf("\r\n\r\n");
        if (headEnd == -1) {
            return start->size() < MaxPartHeadBytes
                ? malformed(u"it ends inside the headers of a part"_s)
                : malformed(u"the headers of a part are longer than %1 bytes"_s.arg(MaxPartHeadBytes));
        }
        Result<MultipartPart> part = describePart(start->first(headEnd + 2));
        if (!part)
            return tl::unexpected(part.error());
        part->offset = delimiter->end + headEnd + 4;
        delimiter = findDelimiter(body, boundary, part->offset);
        if (!delimiter)
            break;
        part->length = delimiter->begin - part->offset;
        parts.append(*std::move(part));
    }
    if (!delimiter)
        return tl::unexpected(delimiter.error());
    if (parts.isEmpty())
        return malformed(u"it has no parts"_s);
    return parts;
}

} // namespace Gatehouse
