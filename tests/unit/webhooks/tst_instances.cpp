// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fakeagent.h"

#include "webhooks/instances.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestInstances : public QObject
{
    Q_OBJECT

    QList<QPointer<FakeRun>> m_runs;
    int m_agents = 0;

    Instances::AgentFactory factory()
    {
        m_agents = 0;
        return [this](const InstanceConfig &) {
            ++m_agents;
            return std::make_unique<FakeAgent>(m_runs);
        };
    }

    static Config configOf(const QStringList &uuids)
    {
        Config config;
        for (const QString &uuid : uuids) {
            InstanceConfig instance;
            instance.uuid = uuid;
            instance.name = uuid;
            config.instances.append(instance);
        }
        return config;
    }

private Q_SLOTS:
    void findsInstancesByUuid()
    {
        Instances instances(factory());
        QVERIFY(!instances.find(u"a"_s));
        Config config = configOf({u"a"_s, u"B"_s});
        config.instances[1].enabled = false;
        instances.apply(config);
        QVERIFY(instances.find(u"a"_s));
        QVERIFY(instances.find(u"b"_s));
        QVERIFY(!instances.find(u"b"_s)->config.enabled);
        QCOMPARE(instances.find(u"b"_s)->config.uuid, u"b"_s);
        QVERIFY(!instances.find(u"c"_s));
        QVERIFY(!instances.find(QString()));
        instances.apply(configOf({u"b"_s}));
        QVERIFY(!instances.find(u"a"_s));
    }

    void passesOnTheStatesOfAgents()
    {
        Instances instances(factory());
        QStringList heard;
        connect(&instances, &Instances::agentStateChanged, this,
                [&heard](const QString &uuid, const AgentState &state) {
                    heard.append(uuid + u": "_s + nameOf(state.kind) + state.reason);
                });
        Config config = configOf({u"A"_s});
        instances.apply(config);
        QCOMPARE(heard, QStringList{u"a: never tried"_s});
        const std::shared_ptr<Agent> agent = instances.find(u"a"_s)->agent;
        const auto run = agent->createRun({});
        Q_EMIT run->backendSeen({});
        Q_EMIT run->backendSeen({}); // nothing new
        QCOMPARE(instances.agentState(u"a"_s).kind, AgentState::Kind::Ready);
        QVERIFY(instances.agentState(u"a"_s).sinceMs > 0);
        Q_EMIT run->backendSeen(u"gone"_s);
        QCOMPARE(instances.agentState(u"a"_s).reason, u"gone"_s);

        config.instances[0].agent.type = AgentConfig::Type::Chat; // another agent
        instances.apply(config);
        Q_EMIT run->backendSeen({});
        const QStringList expected{u"a: never tried"_s, u"a: ready"_s, u"a: unreachablegone"_s,
                                   u"a: never tried"_s};
        QCOMPARE(heard, expected);
        QCOMPARE(agent->state().kind, AgentState::Kind::Ready);
        QCOMPARE(instances.agentState(u"a"_s).kind, AgentState::Kind::NeverTried);
        QCOMPARE(instances.agentState(u"b"_s).kind, AgentState::Kind::NeverTried);
    }

    void keepsAgentsThatAreDeclaredAsBefore()
    {
        Instances instances(factory());
        Config config = configOf({u"a"_s, u"b"_s});
        instances.apply(config);
        QCOMPARE(m_agents, 2);
        const std::shared_ptr<InstanceRuntime> a = instances.find(u"a"_s);
        const std::shared_ptr<Agent> agent = a->agent;

        config.instances[0].name = u"another"_s;
        config.instances[0].limits.jsonBytes = 5;
        config.instances[1].agent.type = AgentConfig::Type::Command;
        const std::weak_ptr<Agent> old = instances.find(u"b"_s)->agent;
        instances.apply(config);
        QCOMPARE(m_agents, 3);
        QCOMPARE(instances.find(u"a"_s), a);
        QCOMPARE(a->agent, agent);
        QCOMPARE(a->config.name, u"another"_s);
        QCOMPARE(a->config.limits.jsonBytes, 5);
        QVERIFY(old.expired());
    }

    void keepsTheLineAndAppliesItsLimits()
    {
        Instances instances(factory());
        Config config = configOf({u"a"_s});
        config.instances[0].limits.concurrentRuns = 1;
        instances.apply(config);
        bool started = false;
        SessionLines &lines = instances.find(u"a"_s)->lines;
        (void)lines.enter(u"x"_s, [] {});
        (void)lines.enter(u"y"_s, [&started] { started = true; });
        QVERIFY(!started);
        config.instances[0].limits.concurrentRuns = 2;
        instances.apply(config);
        QVERIFY(started);
        QCOMPARE(instances.find(u"a"_s)->lines.running(), 2);
    }

    void instancesThatComeBackFindTheirCalls()
    {
        Instances instances(factory());
        instances.apply(configOf({u"a"_s}));
        std::shared_ptr<InstanceRuntime> held = instances.find(u"a"_s);
        instances.apply(configOf({}));
        QVERIFY(!instances.find(u"a"_s));
        instances.apply(configOf({}));
        instances.apply(configOf({u"a"_s}));
        QCOMPARE(instances.find(u"a"_s), held);

        instances.apply(configOf({}));
        held.reset(); // the last call is done
        instances.apply(configOf({u"a"_s}));
        QVERIFY(instances.find(u"a"_s));
        QCOMPARE(m_agents, 2);
    }
};

GATEHOUSE_TEST(TestInstances)
#include "tst_instances.moc"
