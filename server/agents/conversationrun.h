// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"
#include "agents/conversationstore.h"

namespace Gatehouse {

/// A run of an agent that is told the conversation so far at every turn. It fetches the turns first, and
/// stores the new one before the reply is reported; a turn that can't be stored is an error. Only completed
/// turns are stored.
class ConversationRun : public AgentRun
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConversationRun)
public:
    ~ConversationRun() override = default;

protected:
    /// @a conversations is borrowed and must outlive the run.
    ConversationRun(RunRequest request, IdleLimits idle, ConversationStore &conversations);

    /// Begins the work; @a history is oldest first.
    virtual void begin(const QList<ConversationTurn> &history) = 0;
    /// Stops what begin() started; then calls finishAborted().
    virtual void stop() = 0;

    /// The agent is done: stores the turn, then reports @a text.
    void complete(const QByteArray &text);

private:
    enum class Stage { Loading, Working, Storing };

    void doStart() final;
    void doAbort() final;

    ConversationStore &m_conversations;
    Stage m_stage = Stage::Loading;
};

} // namespace Gatehouse
