// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace Gatehouse {

/// Bytes that are read here and there, through a window of bounded size; where they are is up to the
/// subclass. One thread at a time.
class ByteSource
{
    Q_DISABLE_COPY_MOVE(ByteSource)
public:
    virtual ~ByteSource() = default;

    [[nodiscard]] virtual qint64 size() const = 0;

    /// Up to @a length bytes from @a offset; fewer at the end. The view is valid until the next call.
    /// @a length is at most WindowSize. Errors are ErrorCode::Io.
    [[nodiscard]] Result<QByteArrayView> view(qint64 offset, qint64 length);

    /// Where @a needle is found first at or after @a from, or -1.
    [[nodiscard]] Result<qint64> indexOf(QByteArrayView needle, qint64 from);

    static constexpr qint64 WindowSize = 262144;

protected:
    ByteSource() = default;
    /// Fills @a into from @a offset on with as many bytes as there are; they may not be fewer than asked for.
    [[nodiscard]] virtual Result<void> readAt(qint64 offset, char *into, qint64 length) = 0;

private:
    QByteArray m_window;
    qint64 m_windowAt = 0;
};

} // namespace Gatehouse
