// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace Gatehouse {

/// Reads a stream of server-sent events piece by piece, however it is cut. Only the data of events counts:
/// comments and all other fields are skipped. Lines end with LF, CR or CRLF.
class SseParser final
{
public:
    /// A line, or the data of one event, may be at most this long.
    static constexpr qsizetype MaxBytes = 1048576;

    /// Takes the next piece and appends the data of every event it completes to @a events. False when a
    /// line or an event is longer than MaxBytes; nothing more may be fed then.
    [[nodiscard]] bool feed(QByteArrayView piece, QList<QByteArray> &events);
    /// The stream has ended: completes the last event even if the empty line after it is missing.
    void finish(QList<QByteArray> &events);

private:
    [[nodiscard]] bool takeLine(QByteArrayView line, QList<QByteArray> &events);
    void dispatch(QList<QByteArray> &events);

    QByteArray m_line; ///< begun, its end has not come yet
    QByteArray m_data;
    bool m_hasData = false;
    bool m_atStart = true;
    bool m_afterCr = false;
};

} // namespace Gatehouse
