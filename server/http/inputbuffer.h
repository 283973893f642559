// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/wire.h"

#include <QByteArray>
#include <QByteArrayView>

namespace Gatehouse {

/// Bytes that were read and not used yet. Holds no memory once all are used.
class InputBuffer final
{
public:
    /// The most that readFrom() takes at once.
    static constexpr qsizetype ReadSize = 65536;

    /// Reads once from @a wire.
    [[nodiscard]] Wire::ReadResult readFrom(Wire &wire);
    void append(QByteArrayView bytes);
    [[nodiscard]] QByteArrayView view() const { return QByteArrayView(m_bytes).sliced(m_from); }
    /// Forgets the first @a count bytes of view().
    void consume(qsizetype count);
    void clear();

private:
    QByteArray m_bytes;
    qsizetype m_from = 0;
};

} // namespace Gatehouse
