// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "repeatedcallsfixture.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

/// Calls with `Prefer`.
class TestPreferredCalls final : public RepeatedCallsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void tellsWhereTheReplyWillBe()
    {
        const Reply reply = call({{"Prefer", "respond-async"}});
        QCOMPARE(m_->runs.size(), 1);
        QTRY_COMPARE(reply->status(), 202);
        const QByteArray location = EndpointHarness::path() + "/replies/" + reply->call->record().id;
        QCOMPARE(reply->header("Location"), location);
        QCOMPARE(reply->header("Preference-Applied"), "respond-async"_ba);
        QCOMPARE(m_->endpoint->runningCount(), 1);

        const Reply early = got(location);
        QCOMPARE(early->status(), 202);
        QVERIFY(early->header("Retry-After").toInt() >= 1);
        QCOMPARE(early->call->record().linkedCall, reply->call->record().id);
        m_->runs.at(0)->reply("done");
        QTRY_COMPARE(got(location)->status(), 200);
        const Reply late = got(location);
        QCOMPARE(late->answer->body, "done"_ba);
        QCOMPARE(late->answer->contentType, QByteArray(PlainText));
        QCOMPARE(m_->endpoint->runningCount(), 0);
        QTRY_VERIFY(reply->exchange.isNull());
    }

    void runsOnWithoutItsCaller_data()
    {
        QTest::addColumn<QByteArray>("prefer");
        QTest::newRow("async") << "respond-async"_ba;
        QTest::newRow("wait") << "wait=60"_ba;
    }
    void runsOnWithoutItsCaller()
    {
        QFETCH(const QByteArray, prefer);
        const Reply first = call({});
        const Reply reply = call({{"Prefer", prefer}});
        reply->exchange->notifyClientGone(); // it is not told anything, and not even running
        QCOMPARE(reply->call->record().error, u"caller left"_s);
        m_->runs.at(0)->reply("one");
        QTRY_COMPARE(m_->runs.size(), 2);
        QVERIFY(!m_->runs.at(1)->isAborting);
        m_->runs.at(1)->reply("two");
        const QByteArray location = EndpointHarness::path() + "/replies/" + reply->call->record().id;
        QTRY_COMPARE(got(location)->status(), 200);
        QCOMPARE(got(location)->answer->body, "two"_ba);
        QVERIFY(!reply->answer);
        QCOMPARE(first->status(), 200);
    }

    void answersItselfInTime()
    {
        const Reply reply = call({{"Prefer", "respond-async, wait=60"}});
        m_->runs.at(0)->reply("quick");
        QTRY_COMPARE(reply->status(), 200);
        QCOMPARE(reply->answer->body, "quick"_ba);
        QVERIFY(reply->answer->headers.isEmpty());
        const QByteArray location = EndpointHarness::path() + "/replies/" + reply->call->record().id;
        QCOMPARE(got(location)->answer->body, "quick"_ba); // it was stored before
    }

    void tellsWhereOnceTheTimeIsUp()
    {
        const Reply reply = call({{"Prefer", "wait=1"}});
        QCoreApplication::processEvents();
        QVERIFY(!reply->answer);
        QTRY_COMPARE(reply->status(), 202);
        QCOMPARE(reply->header("Preference-Applied"), "wait=1"_ba);
        m_->runs.at(0)->fail(u"broken"_s);
        const QByteArray location = reply->header("Location");
        QTRY_COMPARE(got(location)->status(), 502);
        QCOMPARE(got(location)->answer->body, "agent error: broken"_ba);
    }

    void promisesNothingToWhatIsRefused()
    {
        QCOMPARE(call({{"Prefer", "respond-async"}}, "")->status(), 400);
        m_->config.instances[0].limits.concurrentRuns = 1;
        m_->config.instances[0].limits.waitingRuns = 0;
        m_->configure();
        (void)call({});
        QCOMPARE(call({{"Prefer", "respond-async"}})->status(), 503);
        QCOMPARE(repeat("k")->status(), 0);
        const Reply refused = call({{"Idempotency-Key", "k2"}, {"Prefer", "respond-async"}});
        QTRY_COMPARE(refused->status(), 503);
        QCOMPARE(refused->call->record().stoppedAt, u"line"_s);
    }

    void showsAReplyToTheRightCallers()
    {
        const QByteArray publicKey = m_->addKey(Visibility::Public);
        const QByteArray privateKey = m_->addKey(Visibility::Private);
        const Reply reply = call({{"Prefer", "respond-async"}});
        QTRY_COMPARE(reply->status(), 202);
        const QByteArray location = reply->header("Location");
        m_->runs.at(0)->reply("r");
        QTRY_COMPARE(got(location)->status(), 200);
        QCOMPARE(got(location, ListenerKind::Private)->status(), 200); // the same key
        QCOMPARE(got(location, ListenerKind::Public, publicKey)->status(), 200);
        QCOMPARE(got(location, ListenerKind::Private, privateKey)->status(), 404);
        QCOMPARE(got(location, ListenerKind::Public, privateKey)->status(), 401);
        QCOMPARE(got(location, ListenerKind::Public, "wrong")->status(), 401);
        const Reply unknown = got(EndpointHarness::path() + "/replies/nothing");
        QCOMPARE(unknown->status(), 404);
        QCOMPARE(unknown->call->record().stoppedAt, u"reply"_s);
        QCOMPARE(got(EndpointHarness::path() + "/replies/" + reply->call->record().id.toUpper())->status(),
                 200); // paths are compared in lower case
    }

    void storesWhatWasPromisedAsSoonAsItCan()
    {
        const Reply reply = call({{"Prefer", "respond-async"}});
        QTRY_COMPARE(reply->status(), 202);
        sql("ALTER TABLE replies RENAME TO gone");
        m_->runs.at(0)->reply("r");
        QTRY_COMPARE(lines().running(), 0);
        m_->database->flush(); // the first attempt is over
        sql("ALTER TABLE gone RENAME TO replies");
        QTRY_COMPARE(got(reply->header("Location"))->status(), 200);
    }
};

GATEHOUSE_TEST(TestPreferredCalls)
#include "tst_preferredcalls.moc"
