// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryFile>
#include <cerrno>
#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qint64 MaxBytes = 16 * 1024 * 1024; // what is larger is no configuration
constexpr QFile::Permissions OwnerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;

QString tr(const char *text) { return QCoreApplication::translate("ConfigFile", text); }

/// None when it can't be looked at; errno then says why.
std::optional<struct stat> status(const QString &path)
{
    struct stat found = {};
    if (::stat(QFile::encodeName(path).constData(), &found) != 0)
        return std::nullopt;
    return found;
}

qint64 nanoseconds(const timespec &time) { return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec; }

Result<void> replace(const QString &path, const QByteArray &text)
{
    const auto failed = [&path](const QString &why) {
        return failure(ErrorCode::Io, tr("Cannot write %1: %2").arg(path, why));
    };
    // no QSaveFile: where there is no file yet, it opens one that others may read until its mode is set
    QTemporaryFile file(path + u".XXXXXX"_s);
    if (!file.open() || file.write(text) != text.size())
        return failed(file.errorString());
    const QByteArray temporary = QFile::encodeName(file.fileName());
    if (!file.flush() || ::fsync(file.handle()) != 0
        || ::rename(temporary.constData(), QFile::encodeName(path).constData()) != 0)
        return failed(qt_error_string(errno));
    file.setAutoRemove(false);
    return {};
}

} // namespace

ConfigFile::ConfigFile(const QString &path)
    : m_path(QFileInfo(path).absoluteFilePath())
{ }

QString ConfigFile::name() const { return QFileInfo(m_path).fileName(); }

ConfigFile::Stamp ConfigFile::stamp() const
{
    const std::optional<struct stat> found = status(m_path);
    if (!found)
        return {};
    return {.device = found->st_dev,
            .inode = found->st_ino,
            .bytes = found->st_size,
            .modified = nanoseconds(found->st_mtim),
            .changed = nanoseconds(found->st_ctim)};
}

bool ConfigFile::isReadableByOthers() const
{
    const std::optional<struct stat> found = status(m_path);
    return found && (found->st_mode & (S_IRGRP | S_IROTH)) != 0;
}

QString ConfigFile::target() const
{
    const QFileInfo info(m_path);
    if (info.exists())
        return info.canonicalFilePath();
    return info.isSymLink() ? info.symLinkTarget() : m_path;
}

QStringList ConfigFile::placesToWatch() const
{
    QStringList places;
    for (const QString &file : {m_path, target()}) {
        for (const QString &place : {file, QFileInfo(file).absolutePath()}) {
            if (!places.contains(place) && QFileInfo::exists(place))
                places.append(place);
        }
    }
    return places;
}

Result<std::optional<QByteArray>> ConfigFile::read() const
{
    const auto unreadable = [this](const QString &why) {
        return failure(ErrorCode::Io, tr("%1 cannot be read: %2").arg(m_path, why));
    };
    const std::optional<struct stat> found = status(m_path);
    if (!found) {
        if (errno == ENOENT || errno == ENOTDIR)
            return std::nullopt;
        return unreadable(qt_error_string(errno));
    }
    if (!S_ISREG(found->st_mode)) // a pipe would never end
        return unreadable(tr("it is no regular file"));
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly)) {
        if (!QFileInfo::exists(m_path))
            return std::nullopt;
        return unreadable(file.errorString());
    }
    QByteArray text = file.read(MaxBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return unreadable(file.errorString());
    if (text.size() > MaxBytes)
        return unreadable(tr("it is larger than 16 MiB"));
    return text;
}

Result<void> ConfigFile::makeFolder() const
{
    QStringList missing;
    for (QString folder = QFileInfo(target()).absolutePath(); !QFileInfo::exists(folder);
         folder = QFileInfo(folder).absolutePath())
        missing.prepend(folder);
    for (const QString &folder : std::as_const(missing)) {
        const bool isMade = QDir().mkdir(folder, OwnerOnly);
        if (!isMade && !QFileInfo(folder).isDir())
            return failure(ErrorCode::Io, tr("Cannot make the folder %1.").arg(folder));
    }
    return {};
}

Result<void> ConfigFile::write(const QByteArray &text) const
{
    return makeFolder().and_then([&] { return replace(target(), text); });
}

Result<void> ConfigFile::keepBackup(const QByteArray &text) const
{
    return replace(m_path + u".bak"_s, text);
}

} // namespace Gatehouse
