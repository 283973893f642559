// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "webhooks/bytesource.h"

#include <QByteArray>

#include <cstring>
#include <utility>

namespace Gatehouse {

/// Bytes in memory that can be told to fail.
class MemorySource final : public ByteSource
{
public:
    explicit MemorySource(QByteArray bytes)
        : m_bytes(std::move(bytes))
    { }

    [[nodiscard]] qint64 size() const override { return m_bytes.size(); }

    bool fails = false;
    int reads = 0;

protected:
    [[nodiscard]] Result<void> readAt(qint64 offset, char *into, qint64 length) override
    {
        ++reads;
        if (fails)
            return failure(ErrorCode::Io, QStringLiteral("broken"));
        Q_ASSERT(offset >= 0 && offset + length <= m_bytes.size());
        std::memcpy(into, m_bytes.constData() + offset, static_cast<std::size_t>(length));
        return {};
    }

private:
    QByteArray m_bytes;
};

} // namespace Gatehouse
