// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"

#include <QList>
#include <QStringList>
#include <utility>

namespace Gatehouse {

/// A request as a test makes it.
inline RunRequest ask(const QString &session, const QString &message, qint64 replyBytes = 8388608,
                      const QStringList &attachments = {})
{
    return {QStringLiteral("uuid"), session, message, attachments, replyBytes};
}

/// Owns a run and keeps what it signals.
struct RunProbe
{
    explicit RunProbe(std::unique_ptr<AgentRun> theRun)
        : run(std::move(theRun))
    {
        QObject::connect(run.get(), &AgentRun::ended, run.get(),
                         [this](const RunOutcome &outcome) { outcomes.append(outcome); });
    }

    /// Also keeps partial texts; runs only produce them when somebody listens.
    void listen()
    {
        QObject::connect(run.get(), &AgentRun::partialText, run.get(),
                         [this](const QString &text) { partials.append(text); });
    }
    [[nodiscard]] bool hasEnded() const { return !outcomes.isEmpty(); }
    [[nodiscard]] RunOutcome::Kind kind() const { return outcomes.first().kind; }
    [[nodiscard]] QString text() const { return QString::fromUtf8(outcomes.first().text); }

    std::unique_ptr<AgentRun> run;
    QList<RunOutcome> outcomes;
    QStringList partials;
};

} // namespace Gatehouse
