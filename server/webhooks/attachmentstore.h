// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "webhooks/attachmentwriter.h"
#include "webhooks/spool.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <optional>

namespace Gatehouse {

/// Files that came with a call. They are removed from disk when this object goes, unless an agent has been
/// told of them.
class StoredFiles final
{
    Q_DISABLE_COPY_MOVE(StoredFiles)
public:
    StoredFiles(QStringList paths, QString root, std::shared_ptr<QThreadPool> worker);
    ~StoredFiles();

    /// Absolute paths, in the order in which the files came.
    [[nodiscard]] const QStringList &paths() const { return m_paths; }
    /// Leaves the files to retention.
    void keep() { m_keep = true; }

private:
    QStringList m_paths;
    QString m_root;
    std::shared_ptr<QThreadPool> m_worker;
    bool m_keep = false;
};

/// A form whose files are on disk.
struct ReceivedForm
{
    QString session;
    QString message;
    std::shared_ptr<StoredFiles> files;
    QByteArray digest; ///< see FormRequest::wantsDigest
};

/// Keeps the files that callers send, below one folder. Its work is done by one thread, in the order in which
/// it was asked for; nothing here blocks the caller. Gateway thread.
class AttachmentStore final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AttachmentStore)
public:
    /// @a folder is absolute; it is created (0700) when it is first needed.
    explicit AttachmentStore(QString folder, QObject *parent = nullptr);
    /// Waits for what was asked for; callbacks that have not run by then never do.
    ~AttachmentStore() override;

    /// A place for the body of a form. Io: the folder can't be used; the message says why.
    [[nodiscard]] Result<std::unique_ptr<Spool>> createSpool();

    /// Reads the form in @a body and writes its files. @a done is called from the event loop unless @a
    /// context dies before; the files are removed when nobody takes them. Invalid: the form is refused, in
    /// one line for the caller. Io: the disk failed.
    void receive(std::unique_ptr<Spool> body, const FormRequest &request, QObject *context,
                 std::function<void(Result<ReceivedForm>)> done);

    /// Removes files last written more than @a days ago (0: none), and empty folders. @a done gets
    /// how many files went.
    void prune(int days, QObject *context, std::function<void(int)> done);

    /// What lies there.
    struct Usage
    {
        qint64 files = 0;
        qint64 bytes = 0;
    };
    void usage(QObject *context, std::function<void(Usage)> done);

private:
    /// Runs @a work on the worker thread, then what it returns on this one.
    void run(std::function<std::function<void()>()> work);

    QString m_folder;
    std::shared_ptr<QThreadPool> m_worker;
};

} // namespace Gatehouse
