// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretfile.h"

#include "filedescriptor.h"
#include "secrets/secretjson.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace Gatehouse {

namespace {

constexpr int MaxAttempts = 5;

SecretProblem openProblem(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return SecretProblem::FileMissing;
    case ELOOP: // O_NOFOLLOW
        return SecretProblem::FileNotRegular;
    default:
        return SecretProblem::FileUnreadable;
    }
}

std::optional<SecretProblem> statusProblem(const struct stat &status, const FileRules &rules)
{
    if (!S_ISREG(status.st_mode))
        return SecretProblem::FileNotRegular;
    if (status.st_uid != ::geteuid() && !(rules.mayBeRoots && status.st_uid == 0))
        return SecretProblem::FileForeign;
    if (status.st_nlink > 1 && !rules.mayBeLink)
        return SecretProblem::FileHasOtherNames;
    if ((status.st_mode & rules.forbiddenMode) != 0) {
        return (rules.forbiddenMode & 0044) != 0 ? SecretProblem::FileReadableByOthers
                                                 : SecretProblem::FileWritableByOthers;
    }
    if (status.st_size > rules.maxBytes)
        return SecretProblem::FileTooLarge;
    return std::nullopt;
}

bool isSameTime(const struct timespec &a, const struct timespec &b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/// Whether the content is still what it was. A file replaced by rename while it is read loses its name, which
/// moves its ctime and nothing else: what was read is whole, and was in place when it was opened.
bool isUnchanged(const struct stat &before, const struct stat &after)
{
    const bool hasLostItsName = after.st_nlink == 0;
    return before.st_size == after.st_size && isSameTime(before.st_mtim, after.st_mtim)
        && (hasLostItsName || isSameTime(before.st_ctim, after.st_ctim));
}

/// Fills @a buffer, which has the size of the file. False when the file can't be read.
bool readAll(int fd, QByteArray &buffer)
{
    qsizetype filled = 0;
    while (filled < buffer.size()) {
        const ssize_t size = ::read(fd, buffer.data() + filled,
                                    static_cast<std::size_t>(buffer.size() - filled));
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return false;
        if (size == 0)
            break; // it shrank: the caller sees that it changed
        filled += size;
    }
    return true;
}

/// One attempt; none when the file was written meanwhile.
std::optional<tl::expected<FileContent, SecretProblem>> tryRead(const QByteArray &path,
                                                                const FileRules &rules)
{
    const int noFollow = rules.mayBeLink ? 0 : O_NOFOLLOW;
    const FileDescriptor file(
        ::open(path.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | noFollow));
    if (!file.isOpen())
        return tl::unexpected(openProblem(errno));
    struct stat status
    { };
    if (::fstat(file.get(), &status) != 0)
        return tl::unexpected(SecretProblem::FileUnreadable);
    if (const auto problem = statusProblem(status, rules))
        return tl::unexpected(*problem);
    QByteArray buffer(status.st_size, Qt::Uninitialized);
    const bool isRead = readAll(file.get(), buffer);
    FileContent content{Secret(buffer), status.st_mode};
    wipe(buffer);
    struct stat after
    { };
    if (!isRead || ::fstat(file.get(), &after) != 0)
        return tl::unexpected(SecretProblem::FileUnreadable);
    if (!isUnchanged(status, after))
        return std::nullopt;
    return content;
}

SecretOutcome valueIn(QByteArrayView document, const QString &pointer)
{
    const std::optional<boost::json::value> json = parseSecretJson(document);
    if (!json)
        return tl::unexpected(SecretProblem::FileInvalid);
    boost::json::error_code error;
    const QByteArray utf8 = pointer.toUtf8();
    const boost::json::value *value = json->find_pointer(
        std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())), error);
    if (!value || error)
        return tl::unexpected(SecretProblem::ValueMissing);
    const boost::json::string *text = value->if_string();
    if (!text)
        return tl::unexpected(SecretProblem::ValueNotText);
    return Secret(QByteArrayView(text->data(), static_cast<qsizetype>(text->size())));
}

} // namespace

tl::expected<FileContent, SecretProblem> readSecretFile(const QString &path, const FileRules &rules)
{
    const QByteArray encoded = QFile::encodeName(path);
    for (int attempt = 0; attempt < MaxAttempts; ++attempt) {
        if (auto content = tryRead(encoded, rules))
            return std::move(*content);
    }
    return tl::unexpected(SecretProblem::FileUnreadable);
}

SecretOutcome readFileSecret(const FileProvider &provider, const QString &id)
{
    FileRules rules;
    rules.maxBytes = provider.maxBytes;
    const auto content = readSecretFile(provider.path, rules);
    if (!content)
        return tl::unexpected(content.error());
    SecretOutcome value = provider.mode == FileProvider::Mode::SingleValue
        ? SecretOutcome(Secret(withoutLineEnd(content->bytes.bytes())))
        : valueIn(content->bytes.bytes(), id);
    if (value && value->isEmpty())
        return tl::unexpected(SecretProblem::ValueEmpty);
    return value;
}

QByteArrayView withoutLineEnd(QByteArrayView text)
{
    if (text.endsWith('\n'))
        text.chop(1);
    if (text.endsWith('\r'))
        text.chop(1);
    return text;
}

} // namespace Gatehouse
