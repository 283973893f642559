// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings/storagesection.h"

#include "common/words.h"
#include "settings/settingsrequests.h"

#include <QLabel>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto MeasureInterval = 3s;

} // namespace

StorageSection::StorageSection(GatewayClient &client, SettingFields &fields, QWidget *parent)
    : SettingsSection(u"retention"_s, tr("Retention"), fields, parent)
    , m_client(client)
{
    const QString days = tr(" days");
    addText(tr(
        "What is older is deleted at once when a number is lowered, and every hour from then on. Everything "
        "lies in the data directory, readable by you alone."));
    beginGroup(tr("Records of calls"));
    m_calls = addUsage(u"calls"_s);
    addNumber(u"retention.callsDays"_s, tr("Keep records for"), days,
              tr("Who called, when, what came of it; no message and no reply."));
    addNumber(u"retention.callsMax"_s, tr("Keep at most"), tr(" calls"), tr("The tighter of both decides."));
    beginGroup(tr("Finished TaskFlows"));
    m_flows = addUsage(u"flows"_s);
    addNumber(u"retention.finishedFlowsDays"_s, tr("Keep flows for"), days,
              tr("With tasks and history. Unfinished ones are never deleted."));
    beginGroup(tr("Files that came with calls"));
    m_attachments = addUsage(u"attachments"_s);
    addNumber(u"retention.attachmentsDays"_s, tr("Keep files for"), days, {});
    beginGroup(tr("Conversations of command and chat agents"));
    m_conversations = addUsage(u"conversations"_s);
    addNumber(u"retention.conversationDays"_s, tr("Keep conversations for"), days,
              tr("After the last turn. Messages and replies, since such an agent has no memory of its own."));
    beginGroup(tr("Answers that may be asked for again"));
    m_replies = addUsage(u"replies"_s);
    addNumber(u"retention.repliesHours"_s, tr("Keep answers for"), tr(" h"),
              tr("Replies of calls with Prefer or an idempotency id."));
    beginGroup(tr("The database"));
    m_database = addUsage(u"database"_s);
    addText(tr("The file does not shrink when something is deleted: the space is used again."));
    finish();
    m_timer.setInterval(MeasureInterval);
    connect(&m_timer, &QTimer::timeout, this, &StorageSection::measure);
    connect(&m_client, &GatewayClient::statusChanged, this, [this] {
        if (isVisible())
            measure();
    });
}

QLabel *StorageSection::addUsage(const QString &name)
{
    auto *const label = new QLabel(tr("not measured yet"), this);
    label->setObjectName(u"usage:"_s + name);
    label->setFont(tabularFont(label->font()));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    addRow(tr("On disk now"), label);
    return label;
}

void StorageSection::showEvent(QShowEvent *event)
{
    SettingsSection::showEvent(event);
    m_timer.start();
    measure();
}

void StorageSection::hideEvent(QHideEvent *event)
{
    SettingsSection::hideEvent(event);
    m_timer.stop();
}

void StorageSection::measure()
{
    if (m_isMeasuring)
        return;
    m_isMeasuring = true;
    measureDisk(m_client, this, [this](const Result<DiskUsage> &usage) {
        m_isMeasuring = false;
        if (usage)
            show(*usage);
    });
}

void StorageSection::show(const DiskUsage &usage)
{
    m_calls->setText(tr("%Ln calls", nullptr, static_cast<int>(usage.calls)));
    m_flows->setText(tr("%Ln TaskFlows, unfinished ones too", nullptr, static_cast<int>(usage.flows)));
    m_attachments->setText(tr("%Ln files, %1", nullptr, static_cast<int>(usage.attachments))
                               .arg(sizeWords(usage.attachmentBytes)));
    m_conversations->setText(tr("%Ln conversations, %1", nullptr, static_cast<int>(usage.conversations))
                                 .arg(sizeWords(usage.conversationBytes)));
    m_replies->setText(
        tr("%Ln answers, %1", nullptr, static_cast<int>(usage.replies)).arg(sizeWords(usage.replyBytes)));
    m_database->setText(tr("gatehouse.db: %1, and %2 beside it that is not moved into it yet")
                            .arg(sizeWords(usage.databaseBytes), sizeWords(usage.journalBytes)));
}

} // namespace Gatehouse
