// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/openclawagent.h"

#include "support/scriptedopenclaw.h"

#include "fakesecrets.h"
#include "runprobe.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>
#include <chrono>
#include <memory>

namespace Gatehouse {

/// An agent `openclaw` before a scripted OpenClaw that asks for a token; both are new for every test.
class OpenClawFixture : public QObject
{
protected:
    using Server = ScriptedOpenClaw;
    static constexpr auto Token = "open-sesame";

    void setUp()
    {
        QLoggingCategory::setFilterRules(QStringLiteral("gatehouse.*.info=false"));
        m_tuning = {};
        setToken(Token);
        m_server = std::make_unique<Server>();
        m_server->setToken(QString::fromLatin1(Token));
        makeAgent();
    }
    void tearDown()
    {
        m_agent.reset();
        m_server.reset();
    }

    /// The token that the agent has.
    void setToken(const QByteArray &token) { m_secrets.values[QStringLiteral("CLAW_TOKEN")] = token; }

    void makeAgent(const QString &agentId = {}, IdleLimits idle = {})
    {
        AgentConfig config;
        config.type = AgentConfig::Type::OpenClaw;
        config.url = m_server->url();
        config.agentId = agentId;
        config.token = {SecretRef::Source::Env, QStringLiteral("default"), QStringLiteral("CLAW_TOKEN"), {}};
        m_agent = std::make_unique<OpenClawAgent>(config, idle, m_secrets, m_tuning);
        m_states.clear();
        connect(m_agent.get(), &Agent::stateChanged, this,
                [this](const AgentState &state) { m_states.append(state); });
    }

    std::unique_ptr<RunProbe> begin(const RunRequest &request = ask(QStringLiteral("s"),
                                                                    QStringLiteral("hello")))
    {
        auto probe = std::make_unique<RunProbe>(m_agent->createRun(request));
        probe->run->start();
        return probe;
    }

    static bool hasEnded(const RunProbe &probe)
    {
        QSignalSpy ended(probe.run.get(), &AgentRun::ended); // sleeps less than qWaitFor()
        return probe.hasEnded() || ended.wait(30'000);
    }

    /// One turn from start to end.
    std::unique_ptr<RunProbe> turn(const RunRequest &request = ask(QStringLiteral("s"),
                                                                   QStringLiteral("hello")))
    {
        auto probe = begin(request);
        if (!hasEnded(*probe))
            qFatal("the run does not end");
        return probe;
    }

    std::unique_ptr<Server> m_server;
    std::unique_ptr<OpenClawAgent> m_agent;
    QList<AgentState> m_states;
    FakeSecrets m_secrets;
    OpenClawTuning m_tuning;
};

} // namespace Gatehouse
