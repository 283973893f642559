// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/spool.h"

#include <QFile>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// A file that is reachable by its descriptor alone. Not every file system can make one without a name.
FileDescriptor openNameless(const QByteArray &folder)
{
    FileDescriptor file(::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (file.isOpen())
        return file;
    QByteArray name = folder + "/.body-XXXXXX";
    file = FileDescriptor(::mkostemp(name.data(), O_CLOEXEC));
    if (file.isOpen())
        ::unlink(name.constData());
    return file;
}

} // namespace

Spool::Spool(FileDescriptor file)
    : m_file(std::move(file))
{ }

Result<std::unique_ptr<Spool>> Spool::create(const QString &folder)
{
    FileDescriptor file = openNameless(QFile::encodeName(folder));
    if (!file.isOpen()) {
        return failure(ErrorCode::Io,
                       u"a file could not be created in %1: %2"_s.arg(folder, qt_error_string(errno)));
    }
    return std::unique_ptr<Spool>(new Spool(std::move(file)));
}

Result<void> Spool::append(QByteArrayView piece)
{
    while (!piece.isEmpty()) {
        const ssize_t written = ::write(m_file.get(), piece.data(), static_cast<std::size_t>(piece.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return failure(ErrorCode::Io, u"the body could not be kept: %1"_s.arg(qt_error_string(errno)));
        m_size += written;
        piece = piece.sliced(written);
    }
    return {};
}

Result<void> Spool::readAt(qint64 offset, char *into, qint64 length)
{
    while (length > 0) {
        const ssize_t got = ::pread(m_file.get(), into, static_cast<std::size_t>(length), offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            return failure(
                ErrorCode::Io,
                u"the body could not be read back: %1"_s.arg(qt_error_string(got < 0 ? errno : EIO)));
        }
        offset += got;
        into += got;
        length -= got;
    }
    return {};
}

} // namespace Gatehouse
