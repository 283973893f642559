// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/bytesource.h"

#include <algorithm>

namespace Gatehouse {

Result<QByteArrayView> ByteSource::view(qint64 offset, qint64 length)
{
    const qint64 end = std::min(offset + length, size());
    if (offset >= end)
        return QByteArrayView();
    if (offset < m_windowAt || end > m_windowAt + m_window.size()) {
        m_window.resize(std::min(WindowSize, size() - offset));
        m_windowAt = offset;
        if (const Result<void> done = readAt(offset, m_window.data(), m_window.size()); !done) {
            m_window.clear();
            return tl::unexpected(done.error());
        }
    }
    return QByteArrayView(m_window).sliced(offset - m_windowAt, end - offset);
}

Result<qint64> ByteSource::indexOf(QByteArrayView needle, qint64 from)
{
    qint64 at = from;
    while (at + needle.size() <= size()) {
        const qint64 inWindow = at >= m_windowAt ? m_windowAt + m_window.size() - at : 0;
        // what is in memory is searched first; then the window moves on
        const qint64 length = inWindow >= needle.size() ? inWindow : WindowSize;
        const Result<QByteArrayView> here = view(at, length);
        if (!here)
            return tl::unexpected(here.error());
        if (const qsizetype found = here->indexOf(needle); found >= 0)
            return at + found;
        at += here->size() - needle.size() + 1; // the needle may lie across the edge
    }
    return -1;
}

} // namespace Gatehouse
