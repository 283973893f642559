// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/echoagent.h"

#include "agents/echocounters.h"

#include "runprobe.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestEchoAgent final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsTurnsBySession()
    {
        EchoCounters counters;
        EchoAgent agent({}, counters);
        const auto say = [&agent](const QString &session, const QString &message) {
            RunProbe probe(agent.createRun(ask(session, message, 100)));
            probe.run->start();
            return QTest::qWaitFor([&probe] { return probe.hasEnded(); }) ? probe.text() : u"(silent)"_s;
        };
        QCOMPARE(say(u"a"_s, u"hello"_s), u"turn 1 of a: hello"_s);
        QCOMPARE(say(u"a"_s, u"again %1 %2"_s), u"turn 2 of a: again %1 %2"_s);
        QCOMPARE(say(u"A"_s, u"gr\u00fc\u00df"_s), u"turn 1 of A: gr\u00fc\u00df"_s);
    }

    void keepsToTheReplyLimit()
    {
        EchoCounters counters;
        EchoAgent agent({}, counters);
        RunProbe probe(agent.createRun(ask(u"s"_s, QString(100, u'x'), 100)));
        probe.run->start();
        QTRY_VERIFY(probe.hasEnded());
        QCOMPARE(probe.text(), u"the reply is longer than 100 bytes"_s);
    }
};

GATEHOUSE_TEST(TestEchoAgent)
#include "tst_echoagent.moc"
