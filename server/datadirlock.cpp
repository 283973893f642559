// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datadirlock.h"

#include <QDir>
#include <QFile>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Gatehouse {

using namespace Qt::StringLiterals;

namespace {

Result<void> makeDirectory(const QString &directory)
{
    if (QDir(directory).exists())
        return {};
    const QString parent = QFileInfo(directory).absolutePath();
    if (QDir().mkpath(parent) && mkdir(QFile::encodeName(directory).constData(), S_IRWXU) == 0)
        return {};
    if (errno == EEXIST)
        return {};
    return failure(ErrorCode::Io, u"Cannot create %1: %2."_s.arg(directory, qt_error_string(errno)));
}

} // namespace

Result<std::unique_ptr<DataDirLock>> DataDirLock::take(const QString &directory)
{
    if (const Result<void> made = makeDirectory(directory); !made)
        return tl::unexpected(made.error());
    const QString file = directory + u"/gatehouse.lock"_s;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg)
    const int descriptor = open(QFile::encodeName(file).constData(),
                                O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (descriptor < 0)
        return failure(ErrorCode::Io, u"Cannot open %1: %2."_s.arg(file, qt_error_string(errno)));
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        std::array<char, 32> text{};
        const ssize_t length = read(descriptor, text.data(), text.size() - 1);
        close(descriptor);
        const QString owner = QString::fromLatin1(text.data(), std::max<qsizetype>(length, 0)).trimmed();
        return failure(ErrorCode::Conflict,
                       u"%1 is in use by another gatehouse (process %2)."_s.arg(directory, owner));
    }
    const QByteArray pid = QByteArray::number(getpid()) + '\n';
    if (ftruncate(descriptor, 0) != 0
        || write(descriptor, pid.constData(), static_cast<size_t>(pid.size())) < 0) {
        const int reason = errno;
        close(descriptor);
        return failure(ErrorCode::Io, u"Cannot write %1: %2."_s.arg(file, qt_error_string(reason)));
    }
    return std::unique_ptr<DataDirLock>(new DataDirLock(descriptor));
}

DataDirLock::~DataDirLock()
{
    close(m_descriptor); // the file stays: removing it would let two processes hold two files of one name
}

} // namespace Gatehouse
