// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/inputbuffer.h"

namespace Gatehouse {

Wire::ReadResult InputBuffer::readFrom(Wire &wire)
{
    // Shared by all buffers of the thread: an idle connection has none of its own.
    static thread_local QByteArray scratch(ReadSize, Qt::Uninitialized);
    const Wire::ReadResult result = wire.read(scratch.data(), scratch.size());
    if (result.status == Wire::ReadStatus::Data)
        append(QByteArrayView(scratch).first(result.bytes));
    return result;
}

void InputBuffer::append(QByteArrayView bytes)
{
    if (m_from > 0) { // else a long body whose pieces end nowhere would be kept whole
        m_bytes.remove(0, m_from);
        m_from = 0;
    }
    m_bytes.append(bytes);
}

void InputBuffer::consume(qsizetype count)
{
    m_from += count;
    if (m_from >= m_bytes.size())
        clear();
}

void InputBuffer::clear()
{
    m_bytes.clear();
    m_from = 0;
}

} // namespace Gatehouse
