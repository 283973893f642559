// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/call.h"
#include "support/testmain.h"

#include <QElapsedTimer>
#include <QStringList>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

/// Writes down what it hears.
class Listener final : public CallObserver
{
public:
    void callArrived(const Call &call) override { note(u"arrived"_s, call); }
    void callChanged(const Call &call) override { note(u"changed"_s, call); }
    void callEnded(const Call &call) override
    {
        note(u"ended"_s, call);
        last = call.record();
    }
    [[nodiscard]] bool isBacklogged() const override { return false; }

    QStringList heard;
    CallRecord last;

private:
    void note(const QString &what, const Call &call) { heard.append(what + u' ' + call.record().session); }
};

/// Lets at least @a ms of the clock go by.
void spend(qint64 ms)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() <= ms) { }
}

} // namespace

class TestCall final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsItsObserver()
    {
        Listener listener;
        {
            Call call(CallRecord(), listener);
            QVERIFY(!call.isEnded());
            call.edit().session = u"s"_s;
            call.changed();
            call.end(200, 12);
            QVERIFY(call.isEnded());
        }
        QCOMPARE(listener.heard, (QStringList{u"arrived "_s, u"changed s"_s, u"ended s"_s}));
        QCOMPARE(listener.last.status, 200);
        QCOMPARE(listener.last.bytesOut, 12);
        QVERIFY(listener.last.stoppedAt.isEmpty());
    }

    void theFirstEndAndTheFirstStopCount()
    {
        Listener listener;
        Call call(CallRecord(), listener);
        call.stop(u"key"_s, u"no such key"_s);
        call.stop(u"body"_s, u"too long"_s);
        call.end(401, 1);
        call.end(200, 2);
        call.stop(u"agent"_s, u"late"_s);
        call.changed();
        QCOMPARE(listener.heard.size(), 2);
        QCOMPARE(call.record().status, 401);
        QCOMPARE(call.record().bytesOut, 1);
        QCOMPARE(call.record().stoppedAt, u"key"_s);
        QCOMPARE(call.record().error, u"no such key"_s);
    }

    void aForgottenCallIsA500()
    {
        Listener listener;
        {
            const Call call(CallRecord(), listener);
        }
        QCOMPARE(listener.heard.size(), 2);
        QCOMPARE(listener.last.status, 500);
        QCOMPARE(listener.last.stoppedAt, u"gateway"_s);
        QVERIFY(!listener.last.error.isEmpty());
    }

    void aForgottenCallKeepsWhyItStopped()
    {
        Listener listener;
        {
            Call call(CallRecord(), listener);
            call.stop(u"agent"_s, u"it broke"_s);
        }
        QCOMPARE(listener.last.status, 500);
        QCOMPARE(listener.last.stoppedAt, u"agent"_s);
        QCOMPARE(listener.last.error, u"it broke"_s);
    }

    void booksTheTimeOfEachPhase()
    {
        Listener listener;
        Call call(CallRecord(), listener);
        spend(3);
        call.enter(Call::Phase::Reading);
        spend(10);
        call.enter(Call::Phase::Waiting);
        spend(20);
        call.enter(Call::Phase::Agent);
        spend(5);
        call.enter(Call::Phase::Agent);
        spend(5);
        QVERIFY(call.elapsedMs() >= 43);
        call.end(200, 0);
        const CallRecord ended = call.record();
        QVERIFY(ended.readingMs >= 10);
        QVERIFY(ended.waitingMs >= 20);
        QVERIFY(ended.agentMs >= 10);
        QVERIFY(ended.durationMs - ended.readingMs - ended.waitingMs - ended.agentMs >= 3);

        call.enter(Call::Phase::Waiting); // after the end nothing is booked
        spend(2);
        call.enter(Call::Phase::Checking);
        QCOMPARE(call.record(), ended);
    }
};

GATEHOUSE_TEST(TestCall)
#include "tst_call.moc"
