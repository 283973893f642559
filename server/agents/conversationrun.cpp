// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/conversationrun.h"

#include "agents/words.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

ConversationRun::ConversationRun(RunRequest request, IdleLimits idle, ConversationStore &conversations)
    : AgentRun(std::move(request), idle)
    , m_conversations(conversations)
{ }

void ConversationRun::doStart()
{
    const auto loaded = [this](const Result<QList<ConversationTurn>> &history) {
        if (isEnded())
            return;
        if (!history) {
            fail(u"the conversation so far can't be read: %1"_s.arg(history.error().message));
            return;
        }
        m_stage = Stage::Working;
        begin(*history);
    };
    m_conversations.history(request().instance, request().session, this, loaded);
}

void ConversationRun::doAbort()
{
    switch (m_stage) {
    case Stage::Loading:
        finishAborted();
        break;
    case Stage::Working:
        stop();
        break;
    case Stage::Storing: // the reply came first
        break;
    }
}

void ConversationRun::complete(const QByteArray &text)
{
    stopClock();
    const QByteArray utf8 = toValidUtf8(text);
    if (utf8.size() > request().replyBytes) {
        fail(replyTooLong());
        return;
    }
    m_stage = Stage::Storing;
    const auto stored = [this, utf8](const Result<void> &result) {
        if (result)
            reply(utf8);
        else
            fail(u"the turn can't be stored: %1"_s.arg(result.error().message));
    };
    m_conversations.append(request().instance, request().session,
                           {request().message, QString::fromUtf8(utf8)}, this, stored);
}

} // namespace Gatehouse
