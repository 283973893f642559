// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requestsnippet.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace Gatehouse {

using Body = ComposedRequest::Body;

SnippetRequest snippetOf(const ComposedRequest &request)
{
    SnippetRequest out{.method = request.method,
                       .url = QUrl(request.url.trimmed(), QUrl::TolerantMode),
                       .headers = {},
                       .needsKey = false,
                       .body = {}};
    if (request.key.kind != RequestKey::Kind::None)
        out.secrets.append(
            {.field = request.key.field, .scheme = request.key.scheme, .variable = u"GATEHOUSE_KEY"_s});
    bool saysType = false;
    for (const RequestHeader &header : request.headers) {
        if (!header.isOn || header.name.isEmpty())
            continue;
        saysType = saysType || header.name.compare("Content-Type", Qt::CaseInsensitive) == 0;
        if (header.entry.isEmpty())
            out.headers.append({header.name, header.value});
        else
            out.secrets.append({.field = header.name,
                                .scheme = header.value,
                                .variable = u"GATEHOUSE_SECRET_%1"_s.arg(out.secrets.size() + 1)});
    }
    if (const QByteArray type = defaultContentType(request.body); !saysType && !type.isEmpty())
        out.headers.append({"Content-Type", type});
    switch (request.body) {
    case Body::None:
        break;
    case Body::Json:
    case Body::Text:
        out.body = request.text.toUtf8();
        break;
    case Body::Form:
        out.body = encodedForm(request.parts);
        break;
    case Body::Multipart:
        for (const RequestPart &part : request.parts) {
            if (part.isOn && !part.name.isEmpty())
                out.parts.append({.name = part.name,
                                  .value = part.value,
                                  .isFile = part.isFile,
                                  .contentType = part.contentType,
                                  .fileName = part.fileName});
        }
        break;
    case Body::File:
        out.file = request.file;
        break;
    }
    out.followRedirects = request.followRedirects;
    out.ignoreTls = request.ignoreTls;
    return out;
}

} // namespace Gatehouse
