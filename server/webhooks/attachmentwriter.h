// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "webhooks/bytesource.h"
#include "webhooks/multipart.h"

#include <QList>
#include <QString>
#include <QStringList>

/// The part of the attachment store that touches the disk. Blocking: called by its worker thread.

namespace Gatehouse {

/// What a form says, with its files on disk.
struct WrittenForm
{
    QString session;
    QString message;
    QStringList files; ///< absolute paths, in the order of the parts
    QByteArray digest; ///< see FormRequest::wantsDigest
};

/// What is needed to read one form.
struct FormRequest
{
    QString instance; ///< UUID
    QByteArray boundary;
    qint64 maxMessageBytes = 8388608;
    bool wantsDigest = false; ///< whether the ContentDigest of the form is needed
};

/// Reads the form in @a body and writes its files below @a root, `<instance>/<session folder>/<name>`, mode
/// 0600 in folders of mode 0700. Nothing is written unless the whole form is in order, and nothing stays
/// when writing fails. Invalid: one line for the caller. Io: the disk failed or is full.
[[nodiscard]] Result<WrittenForm> writeForm(ByteSource &body, const FormRequest &request,
                                            const QString &root);

/// Removes @a files, and the folders of theirs that are empty then.
void removeAttachments(const QStringList &files, const QString &root);

/// Removes what lies below @a root and was last written before @a beforeMs (since 1970), then folders that
/// are empty. Symbolic links are removed, never followed. Returns how many files went.
int pruneAttachments(const QString &root, qint64 beforeMs);

} // namespace Gatehouse
