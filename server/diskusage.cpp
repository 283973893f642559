// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "diskusage.h"

#include "agents/conversationstore.h"
#include "calls/calllog.h"
#include "taskflows/taskflows.h"
#include "webhooks/attachmentstore.h"
#include "webhooks/replystore.h"

#include <QFileInfo>

#include <memory>
#include <utility>

namespace Gatehouse {

namespace {

/// What is known so far, told once the last part has come.
class Measuring final
{
    Q_DISABLE_COPY_MOVE(Measuring)
public:
    explicit Measuring(std::function<void(const DiskUsage &)> done)
        : m_done(std::move(done))
    { }
    ~Measuring() = default;

    void partDone()
    {
        if (--m_left == 0)
            m_done(usage);
    }

    DiskUsage usage;

private:
    std::function<void(const DiskUsage &)> m_done;
    int m_left = 3;
};

} // namespace

void measureDisk(const DiskSources &sources, QObject *context, std::function<void(const DiskUsage &)> done)
{
    const auto measuring = std::make_shared<Measuring>(std::move(done));
    DiskUsage &usage = measuring->usage;
    usage.databaseBytes = QFileInfo(sources.database).size();
    usage.journalBytes = QFileInfo(sources.database + QStringLiteral("-wal")).size();
    usage.calls = sources.calls.storedCount();
    usage.flows = sources.flows.flows().count();
    sources.conversations.list({}, context, [measuring](const Result<QList<ConversationSummary>> &list) {
        for (const ConversationSummary &summary : list.value_or(QList<ConversationSummary>())) {
            ++measuring->usage.conversations;
            measuring->usage.conversationBytes += summary.bytes;
        }
        measuring->partDone();
    });
    sources.replies.usage(context, [measuring](const Result<ReplyStore::Usage> &kept) {
        measuring->usage.replies = kept.value_or(ReplyStore::Usage()).replies;
        measuring->usage.replyBytes = kept.value_or(ReplyStore::Usage()).bytes;
        measuring->partDone();
    });
    sources.attachments.usage(context, [measuring](const AttachmentStore::Usage &files) {
        measuring->usage.attachments = files.files;
        measuring->usage.attachmentBytes = files.bytes;
        measuring->partDone();
    });
}

} // namespace Gatehouse
