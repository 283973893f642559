// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agent.h"

#include <QList>
#include <QPointer>
#include <QStringList>

#include <memory>
#include <utility>

namespace Gatehouse {

/// A run that does what a test tells it.
class FakeRun final : public AgentRun
{
    Q_OBJECT
public:
    FakeRun(RunRequest request, bool abortsAtOnce)
        : AgentRun(std::move(request), {})
        , m_abortsAtOnce(abortsAtOnce)
    { }

    using AgentRun::fail;
    using AgentRun::finishAborted;
    using AgentRun::reply;
    using AgentRun::request;

    [[nodiscard]] QString textSoFar() const override { return m_text; }
    void grow(const QString &piece)
    {
        m_text += piece;
        textGrew();
    }

    bool isStarted = false;
    bool isAborting = false;

protected:
    void doStart() override { isStarted = true; }
    void doAbort() override
    {
        isAborting = true;
        if (m_abortsAtOnce)
            finishAborted();
    }

private:
    bool m_abortsAtOnce;
    QString m_text;
};

/// An agent whose runs a test can see, in the order in which they began. Those that are gone are null.
class FakeAgent final : public Agent
{
    Q_OBJECT
public:
    explicit FakeAgent(QList<QPointer<FakeRun>> &runs, bool abortsAtOnce = true)
        : m_runs(runs)
        , m_abortsAtOnce(abortsAtOnce)
    { }

    [[nodiscard]] std::unique_ptr<AgentRun> createRun(RunRequest request) override
    {
        auto run = std::make_unique<FakeRun>(std::move(request), m_abortsAtOnce);
        m_runs.append(run.get());
        learnFrom(*run);
        return run;
    }

private:
    QList<QPointer<FakeRun>> &m_runs;
    bool m_abortsAtOnce;
};

} // namespace Gatehouse
