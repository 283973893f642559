// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/attachmentstore.h"

#include <QDateTime>
#include <QDirIterator>
#include <QFile>

#include <cerrno>
#include <sys/stat.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qint64 MsPerDay = qint64(24) * 3600 * 1000;

} // namespace

StoredFiles::StoredFiles(QStringList paths, QString root, std::shared_ptr<QThreadPool> worker)
    : m_paths(std::move(paths))
    , m_root(std::move(root))
    , m_worker(std::move(worker))
{ }

StoredFiles::~StoredFiles()
{
    if (!m_keep && !m_paths.isEmpty())
        m_worker->start([paths = m_paths, root = m_root] { removeAttachments(paths, root); });
}

AttachmentStore::AttachmentStore(QString folder, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_worker(std::make_shared<QThreadPool>())
{
    m_worker->setMaxThreadCount(1); // files of calls are written in the order in which the calls came
    m_worker->setObjectName(u"attachments"_s);
}

AttachmentStore::~AttachmentStore() { m_worker->waitForDone(); }

Result<std::unique_ptr<Spool>> AttachmentStore::createSpool()
{
    if (::mkdir(QFile::encodeName(m_folder).constData(), S_IRWXU) != 0 && errno != EEXIST) {
        return failure(ErrorCode::Io, u"%1 could not be created: %2"_s.arg(m_folder, qt_error_string(errno)));
    }
    return Spool::create(m_folder);
}

void AttachmentStore::receive(std::unique_ptr<Spool> body, const FormRequest &request, QObject *context,
                              std::function<void(Result<ReceivedForm>)> done)
{
    run([body = std::shared_ptr<Spool>(std::move(body)), request, root = m_folder, worker = m_worker,
         guard = QPointer<QObject>(context), done = std::move(done)]() mutable -> std::function<void()> {
        Result<WrittenForm> form = writeForm(*body, request, root);
        Result<ReceivedForm> received = form.map([&](WrittenForm &written) {
            return ReceivedForm{
                .session = std::move(written.session),
                .message = std::move(written.message),
                .files = std::make_shared<StoredFiles>(std::move(written.files), root, worker),
                .digest = std::move(written.digest)};
        });
        // moved, not copied: what the callback holds must not die on this thread
        return [received = std::move(received), guard, done = std::move(done)] {
            if (guard)
                done(received);
        };
    });
}

void AttachmentStore::prune(int days, QObject *context, std::function<void(int)> done)
{
    run([days, root = m_folder, guard = QPointer<QObject>(context),
         done = std::move(done)]() mutable -> std::function<void()> {
        const int removed = days > 0
            ? pruneAttachments(root, QDateTime::currentMSecsSinceEpoch() - days * MsPerDay)
            : 0;
        return [removed, guard, done = std::move(done)] {
            if (guard)
                done(removed);
        };
    });
}

void AttachmentStore::usage(QObject *context, std::function<void(Usage)> done)
{
    run([root = m_folder, guard = QPointer<QObject>(context),
         done = std::move(done)]() mutable -> std::function<void()> {
        Usage usage;
        QDirIterator files(root, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            files.next();
            ++usage.files;
            usage.bytes += files.fileInfo().size();
        }
        return [usage, guard, done = std::move(done)] {
            if (guard)
                done(usage);
        };
    });
}

void AttachmentStore::run(std::function<std::function<void()>()> work)
{
    m_worker->start([this, work = std::move(work)]() mutable {
        // the store outlives its worker's tasks: its destructor waits for them
        QMetaObject::invokeMethod(this, work(), Qt::QueuedConnection);
    });
}

} // namespace Gatehouse
