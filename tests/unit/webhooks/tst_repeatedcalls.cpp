// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "repeatedcallsfixture.h"

#include "formbody.h"
#include "support/testmain.h"

#include <QDir>
#include <QSignalSpy>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

/// Calls with an idempotency id.
class TestRepeatedCalls final : public RepeatedCallsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void repetitionsWaitForTheFirst()
    {
        const Reply first = repeat("k");
        const Reply early = repeat("k"); // before it is known that the first is the first
        QTRY_COMPARE(m_->runs.size(), 1);
        const Reply late = repeat("k");
        QCOMPARE(lines().running(), 1);
        QCOMPARE(lines().waiting(), 0);
        QCOMPARE(m_->endpoint->runningCount(), 1);
        QVERIFY(!first->answer && !early->answer && !late->answer);
        m_->runs.at(0)->reply("once");
        for (const Reply &reply : {first, early, late}) {
            QTRY_COMPARE(reply->status(), 200);
            QCOMPARE(reply->answer->body, "once"_ba);
            QVERIFY(reply->answer->headers.isEmpty());
        }
        QCOMPARE(first->call->record().linkedCall, QByteArray());
        for (const Reply &reply : {early, late}) {
            QCOMPARE(reply->call->record().linkedCall, first->call->record().id);
            QCOMPARE(reply->call->record().session, u"s"_s);
            QCOMPARE(reply->call->record().stoppedAt, QString());
        }
        QCOMPARE(m_->runs.size(), 1);
        QTRY_VERIFY(first->exchange.isNull() && early->exchange.isNull() && late->exchange.isNull());
    }

    void laterRepetitionsGetWhatWasStored()
    {
        const Reply first = call({{"webhook-id", "k"}});
        QTRY_COMPARE(m_->runs.size(), 1);
        m_->runs.at(0)->reply("once");
        QTRY_COMPARE(first->status(), 200);
        for (const char *header : {"Idempotency-Key", "webhook-id"}) {
            const Reply again = call({{header, "k"}});
            QTRY_COMPARE(again->status(), 200);
            QCOMPARE(again->answer->body, "once"_ba);
            QCOMPARE(again->header("Idempotent-Replayed"), "true"_ba);
            QCOMPARE(again->call->record().linkedCall, first->call->record().id);
        }
        QCOMPARE(m_->runs.size(), 1);
        const Reply preferring = call({{"Idempotency-Key", "k"}, {"Prefer", "respond-async"}});
        QTRY_COMPARE(preferring->status(), 200); // there is nothing to wait for
        QCOMPARE(preferring->header("Idempotent-Replayed"), "true"_ba);
    }

    void anotherBodyIsAConflict()
    {
        const Reply first = repeat("k", "one");
        const Reply early = repeat("k", "two");
        QTRY_COMPARE(early->status(), 409);
        QTRY_COMPARE(m_->runs.size(), 1);
        QCOMPARE(repeat("k", "two")->status(), 409);
        QCOMPARE(repeat("k", "one", "t")->status(), 409); // another session
        m_->runs.at(0)->reply("r");
        QTRY_COMPARE(first->status(), 200);
        const Reply late = repeat("k", "two");
        QTRY_COMPARE(late->status(), 409);
        QCOMPARE(late->call->record().stoppedAt, u"idempotency"_s);
        QCOMPARE(late->call->record().linkedCall, first->call->record().id);
        QCOMPARE(m_->runs.size(), 1);
        QCOMPARE(lines().running(), 0);
    }

    void whatIsTheSameContent()
    {
        const Reply first = repeat("k", "m");
        QTRY_COMPARE(m_->runs.size(), 1);
        m_->runs.at(0)->reply("r");
        QTRY_COMPARE(first->status(), 200);
        const Reply spaced = m_->send(
            {.path = EndpointHarness::path(),
             .headers = {{"Authorization", "Bearer " + m_->key}, {"Idempotency-Key", "k"}},
             .body = "{ \"sent_at\": 5, \"message\":\"\\u006d\", \"session_name\": \"s\" }"});
        QTRY_COMPARE(spaced->status(), 200);
        const Reply asForm = form("k", FormBody().field("message", "m").field("session_name", "s").done());
        QTRY_COMPARE(asForm->status(), 200);
        QCOMPARE(asForm->header("Idempotent-Replayed"), "true"_ba);
        QCOMPARE(m_->runs.size(), 1);
    }

    void formsCountByTheirContent()
    {
        const auto body = [](const QByteArray &name, const QByteArray &content) {
            return FormBody().field("session_name", "s").field("message", "m").file(name, content).done();
        };
        const Reply first = form("k", body("a.txt", "one"));
        QTRY_COMPARE(m_->runs.size(), 1);
        const Reply waiting = form("k", body("a.txt", "one").replace("--XX", "--YY"), "YY");
        const Reply other = form("k", body("a.txt", "two"));
        QTRY_COMPARE(other->status(), 409);
        m_->runs.at(0)->reply("r");
        QTRY_COMPARE(waiting->status(), 200);
        QCOMPARE(first->status(), 200);
        const Reply renamed = form("k", body("b.txt", "one"));
        QTRY_COMPARE(renamed->status(), 409);
        const Reply more = form("k",
                                FormBody()
                                    .field("session_name", "s")
                                    .field("message", "m")
                                    .file("a.txt", "one")
                                    .file("a.txt", "one")
                                    .done());
        QTRY_COMPARE(more->status(), 409);
        QCOMPARE(m_->runs.size(), 1);
        const QDir folder(m_->folder.filePath(u"attachments/%1/s"_s.arg(EndpointHarness::Uuid)));
        QTRY_COMPARE(folder.entryList(QDir::Files), QStringList{u"a.txt"_s}); // no copies are left
    }

    void afterAFailureTheIdIsFree()
    {
        const Reply first = repeat("k");
        const Reply follower = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 1);
        m_->runs.at(0)->fail(u"broken"_s);
        for (const Reply &reply : {first, follower}) {
            QTRY_COMPARE(reply->status(), 502);
            QCOMPARE(reply->answer->body, "agent error: broken"_ba);
            QCOMPARE(reply->call->record().stoppedAt, u"agent"_s);
            QCOMPARE(reply->call->record().error, u"broken"_s);
        }
        const Reply again = repeat("k", "another body");
        QTRY_COMPARE(m_->runs.size(), 2);
        m_->runs.at(1)->reply("now");
        QTRY_COMPARE(again->status(), 200);
        QVERIFY(again->answer->headers.isEmpty());
    }

    void idsBelongToAKeyOfAnInstance()
    {
        const Reply first = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 1);
        const QByteArray firstKey = std::exchange(m_->key, m_->addKey(Visibility::Public));
        const Reply second = repeat("k", "hi", "t");
        QTRY_COMPARE(m_->runs.size(), 2);
        m_->runs.at(0)->reply("one");
        m_->runs.at(1)->reply("two");
        QTRY_COMPARE(first->status(), 200);
        QTRY_COMPARE(second->answer ? second->answer->body : "", "two"_ba);
    }

    void theRunGoesOnWhileSomebodyWaits()
    {
        const Reply first = repeat("k");
        const Reply second = repeat("k");
        const Reply third = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 1);
        first->exchange->notifyClientGone();
        second->exchange->notifyClientGone();
        QVERIFY(!m_->runs.at(0)->isAborting);
        QCOMPARE(second->call->record().stoppedAt, u"line"_s);
        QTRY_VERIFY(second->exchange.isNull());
        m_->runs.at(0)->reply("r");
        QTRY_COMPARE(third->status(), 200);
        QVERIFY(!first->answer && !second->answer);
        QCOMPARE(third->call->record().linkedCall, first->call->record().id);
        const Reply again = repeat("k");
        QTRY_COMPARE(again->header("Idempotent-Replayed"), "true"_ba);
    }

    void theRunEndsWithTheLastWhoWaits()
    {
        m_->agentsAbortAtOnce = false;
        m_->config.instances[0].agent.model = u"another"_s; // makes a new agent
        m_->configure();
        const Reply first = repeat("k");
        const Reply second = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 1);
        first->exchange->notifyClientGone();
        second->exchange->notifyClientGone();
        QVERIFY(m_->runs.at(0)->isAborting);
        const Reply third = repeat("k"); // has nothing to do with the run that is ending
        m_->runs.at(0)->finishAborted();
        QTRY_COMPARE(m_->runs.size(), 2);
        m_->runs.at(1)->reply("r");
        QTRY_COMPARE(third->status(), 200);
        QCOMPARE(third->call->record().linkedCall, QByteArray());
    }

    void leavesTheLineWithTheLastWhoWaits()
    {
        const Reply busy = call({});
        const Reply first = repeat("k");
        const Reply second = repeat("k");
        QTRY_COMPARE(lines().waiting(), 1);
        first->exchange->notifyClientGone();
        QCOMPARE(lines().waiting(), 1);
        second->exchange->notifyClientGone();
        QCOMPARE(lines().waiting(), 0);
        QTRY_VERIFY(first->exchange.isNull() && second->exchange.isNull());
        // and before it is known whether the id is new
        const Reply third = repeat("k");
        third->exchange->notifyClientGone();
        const Reply fourth = repeat("k");
        const Reply fifth = repeat("k");
        fourth->exchange->notifyClientGone();
        QTRY_COMPARE(lines().waiting(), 1);
        m_->runs.at(0)->reply("x");
        QTRY_COMPARE(m_->runs.size(), 2);
        m_->runs.at(1)->reply("y");
        QTRY_COMPARE(fifth->status(), 200);
        QCOMPARE(fifth->call->record().linkedCall, fourth->call->record().id);
    }

    void finishesForThoseWhoComeLater()
    {
        m_->config.instances[0].onHangUp = InstanceConfig::OnHangUp::Finish;
        m_->configure();
        const Reply first = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 1);
        first->exchange->notifyClientGone();
        QVERIFY(!m_->runs.at(0)->isAborting);
        const Reply second = repeat("k");
        m_->runs.at(0)->reply("r");
        QTRY_COMPARE(second->status(), 200);
        QCOMPARE(m_->runs.size(), 1);
    }

    void aRepetitionMayPreferNotToWait()
    {
        const Reply first = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 1);
        const Reply second = call({{"Idempotency-Key", "k"}, {"Prefer", "respond-async"}});
        QTRY_COMPARE(second->status(), 202);
        const QByteArray location = EndpointHarness::path() + "/replies/" + first->call->record().id;
        QCOMPARE(second->header("Location"), location);
        QCOMPARE(second->call->record().linkedCall, first->call->record().id);
        first->exchange->notifyClientGone();
        QVERIFY(!m_->runs.at(0)->isAborting);
        QCOMPARE(got(location)->status(), 202);
        m_->runs.at(0)->fail(u"broken"_s); // kept, for it was promised
        QTRY_COMPARE(got(location)->status(), 502);
        const Reply third = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 2); // but the id is free
        m_->runs.at(1)->reply("r");
        QTRY_COMPARE(third->status(), 200);
        QCOMPARE(got(location)->status(), 502);
    }

    void aRepetitionThatPrefersKeepsTheRunGoing()
    {
        const Reply first = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 1);
        const Reply second = call({{"Idempotency-Key", "k"}, {"Prefer", "wait=60"}});
        first->exchange->notifyClientGone();
        second->exchange->notifyClientGone();
        QVERIFY(!m_->runs.at(0)->isAborting);
        m_->runs.at(0)->reply("r");
        QTRY_COMPARE(got(EndpointHarness::path() + "/replies/" + first->call->record().id)->status(), 200);
    }

    void refusesBadIdsByTheHead()
    {
        const Reply empty = repeat("");
        QVERIFY(!empty->wasAdmitted);
        QCOMPARE(empty->status(), 400);
        QCOMPARE(empty->answer->body, "Idempotency-Key is empty"_ba);
        QCOMPARE(empty->call->record().stoppedAt, u"request"_s);
        QCOMPARE(repeat(QByteArray(256, 'x'))->status(), 400);
    }

    void keepsItsPlaceWhileTheIdIsLookedUp()
    {
        const Reply first = repeat("k", "0");
        const Reply second = call({}, "1");
        QVERIFY(m_->runs.isEmpty());
        QTRY_COMPARE(m_->runs.size(), 1);
        QCOMPARE(m_->runs.at(0)->request().message, u"0"_s);
        m_->runs.at(0)->reply("x");
        QTRY_COMPARE(m_->runs.size(), 2);
        m_->runs.at(1)->reply("y");
        QTRY_COMPARE(second->status(), 200);
    }

    void answersNothingThatCanNotBeStored()
    {
        sql("ALTER TABLE replies RENAME TO gone");
        const Reply lookUp = repeat("k");
        QTRY_COMPARE(lookUp->status(), 503);
        const Reply promised = call({{"Prefer", "respond-async"}});
        QTRY_COMPARE(promised->status(), 503);
        QTRY_VERIFY(m_->runs.at(0).isNull()); // nobody would hear of its end
        sql("ALTER TABLE gone RENAME TO replies");
        const Reply first = repeat("k");
        const Reply second = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 2);
        sql("ALTER TABLE replies RENAME TO gone");
        m_->runs.at(1)->reply("r");
        QTRY_COMPARE(first->status(), 503);
        QCOMPARE(second->status(), 503);
        QCOMPARE(first->call->record().stoppedAt, u"reply"_s);
        const Reply question = get(EndpointHarness::path() + "/replies/x");
        QTRY_COMPARE(question->status(), 503);
    }

    void stopsInOrder()
    {
        const Reply running = repeat("k");
        const Reply follower = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 1);
        const Reply waiting = call({{"Prefer", "respond-async"}});
        QTRY_COMPARE(waiting->status(), 202);
        const Reply lookedUp = repeat("l");
        QSignalSpy idle(m_->endpoint.get(), &AgentEndpoint::idle);
        m_->endpoint->drain();
        QTRY_COMPARE(lookedUp->status(), 503);
        QVERIFY(!follower->answer); // what it waits for is still at work
        m_->runs.at(0)->reply("r");
        QTRY_COMPARE(follower->status(), 200);
        QTRY_COMPARE(idle.size(), 1);
        const Reply question = got(waiting->header("Location"));
        QCOMPARE(question->status(), 503); // what it would have been told
        QCOMPARE(question->answer->body, "the gateway is stopping"_ba);
    }

    void abortsForEveryone()
    {
        const Reply first = repeat("k");
        const Reply follower = repeat("k");
        QTRY_COMPARE(m_->runs.size(), 1);
        m_->endpoint->drain();
        m_->endpoint->abortAll();
        for (const Reply &reply : {first, follower}) {
            QTRY_COMPARE(reply->status(), 502);
            QCOMPARE(reply->answer->body, "agent error: the run was aborted"_ba);
        }
    }

    void mayEndInAnyState()
    {
        (void)repeat("k");
        (void)repeat("k");
        QTRY_COMPARE(m_->runs.size(), 1);
        (void)repeat("k");
        (void)call({{"Prefer", "respond-async"}, {"Idempotency-Key", "k"}});
        (void)repeat("l");
        (void)repeat("l");
        (void)call({{"Prefer", "wait=1"}});
        m_.reset(); // the sanitizers would tell
    }
};

GATEHOUSE_TEST(TestRepeatedCalls)
#include "tst_repeatedcalls.moc"
