// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "filedescriptor.h"
#include "result.h"
#include "webhooks/bytesource.h"

#include <QByteArrayView>
#include <QString>

#include <memory>

namespace Gatehouse {

/// A body on disk in a file that has no name, so that nothing is left of it whatever happens. Written on one
/// thread, then read on another.
class Spool final : public ByteSource
{
public:
    /// Creates one in @a folder, which must exist.
    [[nodiscard]] static Result<std::unique_ptr<Spool>> create(const QString &folder);

    /// Appends @a piece. Errors are ErrorCode::Io, for example a full disk.
    [[nodiscard]] Result<void> append(QByteArrayView piece);

    [[nodiscard]] qint64 size() const override { return m_size; }

protected:
    [[nodiscard]] Result<void> readAt(qint64 offset, char *into, qint64 length) override;

private:
    explicit Spool(FileDescriptor file);

    FileDescriptor m_file;
    qint64 m_size = 0;
};

} // namespace Gatehouse
