// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/sseparser.h"

#include <algorithm>
#include <utility>

namespace Gatehouse {

bool SseParser::feed(QByteArrayView piece, QList<QByteArray> &events)
{
    while (!piece.isEmpty()) {
        if (std::exchange(m_afterCr, false) && piece.front() == '\n') {
            piece = piece.sliced(1);
            continue;
        }
        const auto isLineEnd = [](char c) { return c == '\n' || c == '\r'; };
        const qsizetype length = std::find_if(piece.begin(), piece.end(), isLineEnd) - piece.begin();
        if (m_line.size() + length > MaxBytes)
            return false;
        m_line.append(piece.first(length));
        if (length == piece.size())
            return true;
        m_afterCr = piece[length] == '\r';
        piece = piece.sliced(length + 1);
        const QByteArray line = std::exchange(m_line, {});
        if (!takeLine(line, events))
            return false;
    }
    return true;
}

void SseParser::finish(QList<QByteArray> &events)
{
    const QByteArray line = std::exchange(m_line, {});
    if (takeLine(line, events))
        dispatch(events);
}

bool SseParser::takeLine(QByteArrayView line, QList<QByteArray> &events)
{
    constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");
    if (std::exchange(m_atStart, false) && line.startsWith(byteOrderMark))
        line = line.sliced(byteOrderMark.size());
    if (line.isEmpty()) {
        dispatch(events);
        return true;
    }
    const qsizetype colon = line.indexOf(':');
    if ((colon < 0 ? line : line.first(colon)) != QByteArrayView("data"))
        return true;
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (m_data.size() + value.size() + 1 > MaxBytes)
        return false;
    if (m_hasData)
        m_data += '\n';
    m_data.append(value);
    m_hasData = true;
    return true;
}

void SseParser::dispatch(QList<QByteArray> &events)
{
    if (std::exchange(m_hasData, false))
        events.append(std::exchange(m_data, {}));
}

} // namespace Gatehouse
