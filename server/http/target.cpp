// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/target.h"

#include <algorithm>

namespace Gatehouse {

namespace {

int hexValue(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

QByteArray decoded(QByteArrayView path)
{
    QByteArray out;
    out.reserve(path.size());
    for (qsizetype i = 0; i < path.size(); ++i) {
        const int high = path[i] == '%' && i + 2 < path.size() ? hexValue(path[i + 1]) : -1;
        const int low = high >= 0 ? hexValue(path[i + 2]) : -1;
        const int byte = low >= 0 ? high * 16 + low : -1;
        if (byte <= 0 || byte == '/') {
            out += path[i];
            continue;
        }
        out += static_cast<char>(byte);
        i += 2;
    }
    return out;
}

QByteArray withoutDotSegments(const QByteArray &path)
{
    QByteArray out;
    out.reserve(path.size());
    qsizetype from = 1; // paths begin with a slash
    while (from <= path.size()) {
        const qsizetype slash = path.indexOf('/', from);
        const qsizetype to = slash < 0 ? path.size() : slash;
        const QByteArrayView segment = QByteArrayView(path).sliced(from, to - from);
        if (segment == "..")
            out.truncate(std::max<qsizetype>(out.lastIndexOf('/'), 0));
        else if (segment != ".")
            out.append('/').append(segment);
        from = to + 1;
    }
    return out;
}

} // namespace

QByteArray canonicalPath(QByteArrayView target)
{
    const qsizetype query = target.indexOf('?');
    QByteArrayView raw = query < 0 ? target : target.first(query);
    QByteArray path = raw.contains('%') ? decoded(raw) : raw.toByteArray();
    if (path.contains("/."))
        path = withoutDotSegments(path);
    while (path.endsWith('/'))
        path.chop(1);
    if (path.isEmpty())
        return QByteArrayLiteral("/");
    std::ranges::transform(path, path.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return path;
}

} // namespace Gatehouse
