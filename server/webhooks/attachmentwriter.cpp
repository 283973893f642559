// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/attachmentwriter.h"

#include "filedescriptor.h"
#include "webhooks/agentrequest.h"
#include "webhooks/attachmentname.h"
#include "webhooks/contentdigest.h"

#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcWebhooks, "gatehouse.webhooks")

constexpr mode_t FileMode = S_IRUSR | S_IWUSR;
constexpr mode_t FolderMode = S_IRWXU;

tl::unexpected<Error> diskFailure(int error)
{
    return failure(ErrorCode::Io, u"the files could not be stored: %1"_s.arg(qt_error_string(error)));
}

/// The folder @a name in @a parent, created if need be. A symbolic link in its place is an error.
Result<FileDescriptor> openFolder(int parent, const QByteArray &name)
{
    if (::mkdirat(parent, name.constData(), FolderMode) != 0 && errno != EEXIST)
        return diskFailure(errno);
    FileDescriptor folder(
        ::openat(parent, name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder.isOpen())
        return diskFailure(errno);
    return folder;
}

/// Creates @a name in @a folder, or the first of its numbered names that is free; @a name becomes that one.
Result<FileDescriptor> createFile(int folder, QByteArray &name)
{
    const QByteArray wanted = name;
    for (int number = 2;; ++number) {
        FileDescriptor file(::openat(folder, name.constData(),
                                     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FileMode));
        if (file.isOpen())
            return file;
        if (errno != EEXIST)
            return diskFailure(errno);
        name = numberedFileName(wanted, number);
    }
}

Result<void> copyPart(ByteSource &body, const MultipartPart &part, int file)
{
    for (qint64 done = 0; done < part.length;) {
        const Result<QByteArrayView> piece = body.view(part.offset + done,
                                                       std::min(part.length - done, ByteSource::WindowSize));
        if (!piece)
            return tl::unexpected(piece.error());
        const ssize_t written = ::write(file, piece->data(), static_cast<std::size_t>(piece->size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return diskFailure(errno);
        done += written;
    }
    return {};
}

Result<QByteArray> readField(ByteSource &body, const MultipartPart &part, qint64 maxBytes)
{
    if (part.length > maxBytes) {
        return failure(ErrorCode::Invalid,
                       u"%1 is longer than %2 bytes"_s.arg(QString::fromUtf8(part.name)).arg(maxBytes));
    }
    QByteArray value;
    while (value.size() < part.length) {
        const Result<QByteArrayView> piece = body.view(
            part.offset + value.size(), std::min(part.length - value.size(), ByteSource::WindowSize));
        if (!piece)
            return tl::unexpected(piece.error());
        value.append(*piece);
    }
    return value;
}

/// A form whose fields are in order and whose files are still in the body.
struct CheckedForm
{
    QString session;
    QString message;
    QList<MultipartPart> files;
};

Result<QString> readText(ByteSource &body, const MultipartPart &part, qint64 maxBytes)
{
    const Result<QByteArray> bytes = readField(body, part, maxBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (!bytes->isValidUtf8())
        return failure(ErrorCode::Invalid, u"%1 is not UTF-8"_s.arg(QString::fromUtf8(part.name)));
    return QString::fromUtf8(*bytes);
}

Result<CheckedForm> checkForm(ByteSource &body, const FormRequest &request)
{
    Result<QList<MultipartPart>> parts = parseMultipart(body, request.boundary);
    if (!parts)
        return tl::unexpected(parts.error());

    CheckedForm form;
    std::optional<QString> session;
    std::optional<QString> message;
    for (MultipartPart &part : *parts) {
        if (part.fileName) {
            // what a browser sends for a file field in which nothing was chosen
            if (!part.fileName->isEmpty() || part.length > 0)
                form.files.append(std::move(part));
            continue;
        }
        const bool isSession = part.name == "session_name";
        if (!isSession && part.name != "message")
            continue;
        std::optional<QString> &field = isSession ? session : message;
        if (field) {
            return failure(ErrorCode::Invalid,
                           u"%1 is there more than once"_s.arg(QString::fromUtf8(part.name)));
        }
        Result<QString> text = readText(body, part, request.maxMessageBytes);
        if (!text)
            return tl::unexpected(text.error());
        field = *std::move(text);
    }

    if (!session)
        return failure(ErrorCode::Invalid, u"session_name is missing"_s);
    if (const Result<void> checked = checkSessionName(*session); !checked)
        return tl::unexpected(checked.error());
    if (form.files.isEmpty() && !message)
        return failure(ErrorCode::Invalid, u"message is missing"_s);
    if (form.files.isEmpty() && message->isEmpty())
        return failure(ErrorCode::Invalid, u"message is empty"_s);
    form.session = *std::move(session);
    form.message = message.value_or(QString());
    return form;
}

Result<QByteArray> digestOf(ByteSource &body, const CheckedForm &form)
{
    ContentDigest digest(form.session, form.message);
    for (const MultipartPart &part : form.files) {
        digest.beginFile(part.fileName.value_or(QString()), part.length);
        for (qint64 done = 0; done < part.length;) {
            const Result<QByteArrayView> piece = body.view(
                part.offset + done, std::min(part.length - done, ByteSource::WindowSize));
            if (!piece)
                return tl::unexpected(piece.error());
            digest.addBytes(*piece);
            done += piece->size();
        }
    }
    return digest.result();
}

Result<void> writeFiles(ByteSource &body, const CheckedForm &form, const FormRequest &request,
                        const QString &root, QStringList &written)
{
    const FileDescriptor base(
        ::open(QFile::encodeName(root).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!base.isOpen())
        return diskFailure(errno);
    const Result<FileDescriptor> instance = openFolder(base.get(), request.instance.toLatin1());
    if (!instance)
        return tl::unexpected(instance.error());
    const QByteArray folderName = sessionFolderName(form.session);
    const Result<FileDescriptor> folder = openFolder(instance->get(), folderName);
    if (!folder)
        return tl::unexpected(folder.error());

    const QString path = root + u'/' + request.instance + u'/' + QString::fromUtf8(folderName) + u'/';
    for (const MultipartPart &part : form.files) {
        QByteArray name = safeFileName(part.fileName.value_or(QString()));
        const Result<FileDescriptor> file = createFile(folder->get(), name);
        if (!file)
            return tl::unexpected(file.error());
        written.append(path + QString::fromUtf8(name));
        if (Result<void> copied = copyPart(body, part, file->get()); !copied)
            return copied;
    }
    return {};
}

bool isOlder(const std::filesystem::path &path, qint64 beforeMs)
{
    struct stat info
    { };
    if (::lstat(path.c_str(), &info) != 0)
        return false;
    return info.st_mtim.tv_sec * qint64(1000) + info.st_mtim.tv_nsec / 1000000 < beforeMs;
}

int pruneFolder(const std::filesystem::path &folder, qint64 beforeMs)
{
    std::error_code error;
    std::vector<std::filesystem::directory_entry> entries;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        entries.push_back(*it);
    if (error && error != std::errc::no_such_file_or_directory)
        qCWarning(lcWebhooks) << "cannot list" << folder.c_str() << ':' << error.message().c_str();

    int removed = 0;
    for (const std::filesystem::directory_entry &entry : entries) {
        if (entry.symlink_status(error).type() == std::filesystem::file_type::directory) {
            removed += pruneFolder(entry.path(), beforeMs);
            ::rmdir(entry.path().c_str()); // fails unless it is empty
        } else if (isOlder(entry.path(), beforeMs)) {
            if (::unlink(entry.path().c_str()) == 0)
                ++removed;
            else
                qCWarning(lcWebhooks)
                    << "cannot remove" << entry.path().c_str() << ':' << qt_error_string(errno);
        }
    }
    return removed;
}

} // namespace

Result<WrittenForm> writeForm(ByteSource &body, const FormRequest &request, const QString &root)
{
    Result<CheckedForm> form = checkForm(body, request);
    if (!form)
        return tl::unexpected(form.error());
    QByteArray digest;
    if (request.wantsDigest) {
        Result<QByteArray> computed = digestOf(body, *form);
        if (!computed)
            return tl::unexpected(computed.error());
        digest = *std::move(computed);
    }
    QStringList files;
    if (!form->files.isEmpty()) {
        if (const Result<void> written = writeFiles(body, *form, request, root, files); !written) {
            removeAttachments(files, root);
            return tl::unexpected(written.error());
        }
    }
    return WrittenForm{.session = std::move(form->session),
                       .message = std::move(form->message),
                       .files = std::move(files),
                       .digest = std::move(digest)};
}

void removeAttachments(const QStringList &files, const QString &root)
{
    for (const QString &file : files) {
        ::unlink(QFile::encodeName(file).constData());
        QString folder = QFileInfo(file).path();
        while (folder != root && ::rmdir(QFile::encodeName(folder).constData()) == 0)
            folder = QFileInfo(folder).path();
    }
}

int pruneAttachments(const QString &root, qint64 beforeMs)
{
    return pruneFolder(QFile::encodeName(root).toStdString(), beforeMs);
}

} // namespace Gatehouse
