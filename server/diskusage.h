// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <functional>

class QObject;

namespace Gatehouse {

class AttachmentStore;
class CallLog;
class ConversationStore;
class ReplyStore;
class TaskFlows;

/// What the gateway has on disk by now. Sizes are bytes.
struct DiskUsage
{
    qint64 databaseBytes = 0; ///< gatehouse.db
    qint64 journalBytes = 0; ///< beside it: what is committed and not moved into it yet
    qint64 calls = 0; ///< records of calls
    qint64 flows = 0;
    qint64 conversations = 0;
    qint64 conversationBytes = 0;
    qint64 replies = 0; ///< answers that may be asked for again
    qint64 replyBytes = 0;
    qint64 attachments = 0; ///< files
    qint64 attachmentBytes = 0;

    bool operator==(const DiskUsage &) const = default;
};

/// Who knows. Everything is borrowed for the call only.
struct DiskSources
{
    QString database; ///< the path of gatehouse.db
    const CallLog &calls;
    TaskFlows &flows;
    ConversationStore &conversations;
    const ReplyStore &replies;
    AttachmentStore &attachments;
};

/// Looks at all of it, without blocking. @a done follows once, unless @a context dies before; what can't be
/// read counts as nothing. Gateway thread.
void measureDisk(const DiskSources &sources, QObject *context, std::function<void(const DiskUsage &)> done);

} // namespace Gatehouse
