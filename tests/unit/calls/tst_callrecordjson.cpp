// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callrecordjson.h"
#include "support/testmain.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

CallRecord fullRecord()
{
    CallRecord record;
    record.id = "0b0e4a52-9a4c-4a39-9d0a-5a1b7e2f4c11";
    record.timeMs = 1795255200123; // 2026-11-21T10:00:00.123Z
    record.listener = ListenerKind::Private;
    record.instance = u"6e2f7d2c-1111-4222-8333-444455556666"_s;
    record.route = u"orders"_s;
    record.session = u"s1"_s;
    record.action = u"create_flow"_s;
    record.flowId = u"f1"_s;
    record.method = u"POST"_s;
    record.path = u"/webhooks/6e2f7d2c"_s;
    record.status = 502;
    record.durationMs = 1234;
    record.bytesIn = 10;
    record.bytesOut = 20;
    record.keyLast4 = u"1a2b"_s;
    record.clientAddress = u"203.0.113.7"_s;
    record.claimedAddress = u"198.51.100.9"_s;
    record.stoppedAt = u"agent"_s;
    record.error = u"it broke"_s;
    record.linkedCall = "7c0c9a30-2a0b-4e8c-8f39-1d2b3c4d5e6f";
    return record;
}

/// The JSON with single quotes, which read better in a test.
QByteArray asText(const CallRecord &record)
{
    return toJson(boost::json::value(toJson(record))).replace('"', '\'');
}

} // namespace

class TestCallRecordJson final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldInOrder()
    {
        QCOMPARE(asText(fullRecord()),
                 "{'id':'0b0e4a52-9a4c-4a39-9d0a-5a1b7e2f4c11','time':'2026-11-21T10:00:00.123Z',"
                 "'visibility':'private','instance':'6e2f7d2c-1111-4222-8333-444455556666','route':'orders',"
                 "'session':'s1','action':'create_flow','flowId':'f1','method':'POST',"
                 "'path':'/webhooks/6e2f7d2c','status':502,'durationMs':1234,'bytesIn':10,'bytesOut':20,"
                 "'keyLast4':'1a2b','clientAddress':'203.0.113.7','claimedAddress':'198.51.100.9',"
                 "'stoppedAt':'agent','error':'it broke',"
                 "'linkedCall':'7c0c9a30-2a0b-4e8c-8f39-1d2b3c4d5e6f'}"_ba);
    }

    void whatIsUnknownIsNull()
    {
        CallRecord record;
        record.id = "x";
        record.method = u"GET"_s;
        record.path = u"/"_s;
        record.durationMs = 5; // of a call that runs: not known yet
        QCOMPARE(asText(record),
                 "{'id':'x','time':'1970-01-01T00:00:00.000Z','visibility':'public','instance':null,"
                 "'route':null,'session':null,'action':null,'flowId':null,'method':'GET','path':'/',"
                 "'status':null,'durationMs':null,'bytesIn':0,'bytesOut':null,'keyLast4':null,"
                 "'clientAddress':null,'claimedAddress':null,'stoppedAt':null,'error':null,"
                 "'linkedCall':null}"_ba);
    }

    void oneLineForPeople()
    {
        QCOMPARE(
            toTerminalLine(fullRecord()),
            u"2026-11-21T10:00:00.123Z  502  1234 ms  private  POST  /webhooks/6e2f7d2c  session s1  "
            "action create_flow  flow f1  key …1a2b  from 203.0.113.7  (claims 198.51.100.9, unverified)  "
            "linked to 7c0c9a30-2a0b-4e8c-8f39-1d2b3c4d5e6f  stopped at agent: it broke"_s);
        CallRecord record;
        record.method = u"GET"_s;
        record.path = u"/"_s;
        QCOMPARE(toTerminalLine(record), u"1970-01-01T00:00:00.000Z  running  public  GET  /"_s);
        record.status = 499;
        QCOMPARE(toTerminalLine(record),
                 u"1970-01-01T00:00:00.000Z  499 caller left  0 ms  public  GET  /"_s);
    }

    void nothingOfACallerReachesTheTerminalRaw()
    {
        CallRecord record = fullRecord();
        record.session = u"\u001b[2J\r\n\u0000x"_s;
        record.path = u"/\u009b31m\u202egnp.exe\u2028"_s;
        record.error = u"\u0007\u007f"_s;
        const QString line = toTerminalLine(record);
        for (const QChar character : line) {
            QVERIFY2(character.unicode() >= 0x20 && character.unicode() != 0x7f
                         && (character.unicode() < 0x80 || character.unicode() > 0x9f)
                         && character.unicode() != 0x202e && character.unicode() != 0x2028,
                     qPrintable(line));
        }
        QVERIFY2(line.contains(u"\\u001b[2J\\u000d\\u000a\\u0000x"_s), qPrintable(line));
        QVERIFY2(line.contains(u"\\u202egnp"_s), qPrintable(line));
    }
};

GATEHOUSE_TEST(TestCallRecordJson)
#include "tst_callrecordjson.moc"
