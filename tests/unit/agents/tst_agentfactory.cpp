// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/agentfactory.h"

#include "agents/chatagent.h"
#include "agents/commandagent.h"
#include "agents/echoagent.h"

#include "fakesecrets.h"
#include "poller.h"
#include "teststore.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestAgentFactory final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idleLimits_data()
    {
        QTest::addColumn<AgentConfig::Type>("type");
        QTest::addColumn<int>("given"); ///< -1: none
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("afterwards");
        QTest::newRow("echo") << AgentConfig::Type::Echo << -1 << 0 << 0;
        QTest::newRow("command") << AgentConfig::Type::Command << -1 << 0 << 0;
        QTest::newRow("command, given") << AgentConfig::Type::Command << 5 << 5 << 5;
        QTest::newRow("chat") << AgentConfig::Type::Chat << -1 << 600 << 120;
        QTest::newRow("chat, given") << AgentConfig::Type::Chat << 5 << 5 << 5;
        QTest::newRow("chat, none") << AgentConfig::Type::Chat << 0 << 0 << 0;
    }

    void idleLimits()
    {
        QFETCH(const AgentConfig::Type, type);
        QFETCH(const int, given);
        AgentConfig config;
        config.type = type;
        if (given >= 0)
            config.idle = std::chrono::seconds(given);
        const IdleLimits limits = Gatehouse::idleLimits(config);
        QTEST(int(std::chrono::duration_cast<std::chrono::seconds>(limits.beforeFirstSign).count()),
              "before");
        QTEST(int(std::chrono::duration_cast<std::chrono::seconds>(limits.afterwards).count()), "afterwards");
    }

    void makesTheBackendThatIsNamed()
    {
        TestStore store;
        ConversationStore conversations(store.database());
        EchoCounters echo;
        FakeSecrets secrets;
        Poller poller;
        AgentServices services{conversations, echo, secrets, poller};
        const auto make = [&services](AgentConfig::Type type) {
            AgentConfig config;
            config.type = type;
            return createAgent(config, u"uuid"_s, services);
        };
        QVERIFY(qobject_cast<EchoAgent *>(make(AgentConfig::Type::Echo).get()));
        QVERIFY(qobject_cast<CommandAgent *>(make(AgentConfig::Type::Command).get()));
        QVERIFY(qobject_cast<ChatAgent *>(make(AgentConfig::Type::Chat).get()));
        QCOMPARE(make(AgentConfig::Type::Echo)->objectName(), u"uuid"_s);
    }
};

GATEHOUSE_TEST(TestAgentFactory)
#include "tst_agentfactory.moc"
