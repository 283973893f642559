// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/decisiontrace.h"

#include "support/testmain.h"

#include <QtTest>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

/// `head+ key!` for a passed head and a call that the key stopped; `?` for where it is, nothing for the rest.
QString shape(const CallRecord &record)
{
    QStringList words;
    for (const TraceStep &step : decisionTrace(record)) {
        const char *marks[]{"+", "!", "?", ""};
        words.append(step.check + QLatin1StringView(marks[static_cast<int>(step.state)]));
    }
    return words.join(u' ');
}

CallRecord agentCall(std::optional<int> status, const QString &stoppedAt = {})
{
    CallRecord record;
    record.path = u"/webhooks/6e2f7d2c"_s;
    record.instance = u"6e2f7d2c"_s;
    record.status = status;
    record.stoppedAt = stoppedAt;
    record.error = u"why"_s;
    return record;
}

} // namespace

class TestDecisionTrace final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofAgentCalls()
    {
        QCOMPARE(shape(agentCall(200)), u"head+ method+ instance+ rate+ key+ body+ request+ line+ agent+"_s);
        QCOMPARE(shape(agentCall(401, u"key"_s)),
                 u"head+ method+ instance+ rate+ key! body request line agent"_s);
        QCOMPARE(shape(agentCall(429, u"rate"_s)),
                 u"head+ method+ instance+ rate! key body request line agent"_s);
        QCOMPARE(shape(agentCall(431, u"head"_s)), u"head!"_s);
        CallRecord elsewhere = agentCall(404, u"path"_s);
        elsewhere.instance.clear();
        elsewhere.path = u"/elsewhere"_s;
        QCOMPARE(shape(elsewhere), u"head+ path! method"_s);
        CallRecord unknown = agentCall(404, u"instance"_s);
        unknown.instance.clear();
        unknown.listener = ListenerKind::Private;
        QCOMPARE(shape(unknown), u"head+ host+ method+ instance! rate key body request line agent"_s);
        QCOMPARE(decisionTrace(unknown).at(3).why, u"why"_s);
    }

    void ofCallsThatRun()
    {
        CallRecord record = agentCall({});
        record.keyId = 1;
        QCOMPARE(shape(record), u"head+ method+ instance+ rate+ key+ body? request line agent"_s);
        record.session = u"s"_s;
        QCOMPARE(shape(record), u"head+ method+ instance+ rate+ key+ body+ request+ line? agent"_s);
        record.atAgent = true;
        QCOMPARE(shape(record), u"head+ method+ instance+ rate+ key+ body+ request+ line+ agent?"_s);
    }

    void ofCallersThatLeft()
    {
        CallRecord record = agentCall(499, u"caller"_s);
        record.keyId = 1;
        record.session = u"s"_s;
        QCOMPARE(shape(record), u"head+ method+ instance+ rate+ key+ body+ request+ caller! line agent"_s);
    }

    void ofRoutes()
    {
        CallRecord record;
        record.route = u"zapier"_s;
        record.status = 200;
        QCOMPARE(shape(record),
                 u"head+ path+ method+ type+ rate+ inFlight+ secret+ body+ json+ schema+ action+"_s);
        record.status = 409;
        record.stoppedAt = u"revision_conflict"_s;
        QCOMPARE(
            shape(record),
            u"head+ path+ method+ type+ rate+ inFlight+ secret+ body+ json+ schema+ revision_conflict!"_s);
        record.stoppedAt = u"secret"_s;
        QCOMPARE(shape(record),
                 u"head+ path+ method+ type+ rate+ inFlight+ secret! body json schema action"_s);
    }
};

GATEHOUSE_TEST(TestDecisionTrace)
#include "tst_decisiontrace.moc"
