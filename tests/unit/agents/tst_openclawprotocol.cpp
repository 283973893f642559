// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/openclawprotocol.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

/// The words of the protocol.
class TestOpenClawProtocol final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sessionKeys_data()
    {
        QTest::addColumn<QString>("session");
        QTest::addColumn<QString>("agentId");
        QTest::addColumn<QString>("key");
        QTest::newRow("small") << u"alpha.1_-"_s << QString() << u"gatehouse-u-n-alpha.1_-"_s;
        QTest::newRow("capitals") << u"Alpha"_s << QString() << u"gatehouse-u-x-416c706861"_s;
        QTest::newRow("no letter") << u"007"_s << QString() << u"gatehouse-u-n-007"_s;
        QTest::newRow("capital beyond ASCII") << u"\u00c9"_s << QString() << u"gatehouse-u-x-c389"_s;
        QTest::newRow("agent") << u"a"_s << u"ops"_s << u"agent:ops:gatehouse-u-n-a"_s;
        QTest::newRow("agent, capitals") << u"A"_s << u"ops"_s << u"agent:ops:gatehouse-u-x-41"_s;
    }
    void sessionKeys()
    {
        QFETCH(const QString, session);
        QFETCH(const QString, agentId);
        QTEST(openClawSessionKey(u"u"_s, session, agentId), "key");
    }

    void framesMayHoldHalvesOfPairs()
    {
        const auto frame = parseOpenClawFrame(R"({"a":"x\ud83d","b":"\ude00\\ud83d","c":"\ud83d\ude00"})");
        QVERIFY(frame);
        QCOMPARE(openClawText(*frame, "a"), u"x\ufffd"_s);
        QCOMPARE(openClawText(*frame, "b"), u"\ufffd\\ud83d"_s);
        QCOMPARE(openClawText(*frame, "c"), u"\U0001f600"_s);
        QVERIFY(!parseOpenClawFrame("[]"));
        QVERIFY(!parseOpenClawFrame("{\"a\":\"\\u12"));
    }
};

GATEHOUSE_TEST(TestOpenClawProtocol)
#include "tst_openclawprotocol.moc"
