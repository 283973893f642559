// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "endpointharness.h"
#include "formbody.h"

#include "support/testmain.h"
#include <QDir>
#include <QFile>

#include <vector>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestAgentCall : public QObject
{
    Q_OBJECT

    std::unique_ptr<EndpointHarness> m_;

    [[nodiscard]] SessionLines &lines() const { return m_->instances.find(EndpointHarness::Uuid)->lines; }
    [[nodiscard]] QString attachmentFolder() const
    {
        return m_->folder.filePath(u"attachments/"_s + EndpointHarness::Uuid);
    }

private Q_SLOTS:
    void init()
    {
        m_ = std::make_unique<EndpointHarness>();
        (void)m_->addKey(Visibility::Both);
    }
    void cleanup() { m_.reset(); }

    void answersWithTheReply()
    {
        const auto reply = m_->call("s", "hello");
        QCOMPARE(m_->runs.size(), 1);
        const RunRequest request = m_->runs.at(0)->request();
        QCOMPARE(request.instance, EndpointHarness::Uuid);
        QCOMPARE(request.session, u"s"_s);
        QCOMPARE(request.message, u"hello"_s);
        QVERIFY(request.attachments.isEmpty());
        QVERIFY(!reply->answer);
        m_->runs.at(0)->reply("world\n");
        QTRY_COMPARE(reply->status(), 200);
        QCOMPARE(reply->answer->body, QByteArray("world\n"));
        QCOMPARE(reply->answer->contentType, QByteArray("text/plain; charset=utf-8"));
        QCOMPARE(reply->call->record().stoppedAt, QString());
        QCOMPARE(reply->call->record().session, u"s"_s);
        QTRY_VERIFY(m_->runs.at(0).isNull());
        QVERIFY(reply->exchange.isNull());
    }

    void showsTheReplyWhileItComes()
    {
        QList<std::pair<QByteArray, QString>> texts;
        connect(m_->endpoint.get(), &AgentEndpoint::partialText, this,
                [&texts](const QByteArray &id, const QString &text) {
                    texts.append({id, text});
                });
        const auto unseen = m_->call("a");
        const auto shown = m_->call("b");
        const auto waiting = m_->call("b");
        m_->endpoint->showText(shown->call->record().id, true);
        m_->endpoint->showText(waiting->call->record().id, true);
        m_->endpoint->showText("no such call", true);
        m_->runs.at(0)->grow(u"nobody looks"_s);
        m_->runs.at(1)->grow(u"one "_s);
        m_->runs.at(1)->grow(u"two"_s);
        QCOMPARE(m_->endpoint->textSoFar(shown->call->record().id), u"one two"_s);
        QCOMPARE(m_->endpoint->textSoFar(unseen->call->record().id), u"nobody looks"_s);
        QCOMPARE(m_->endpoint->textSoFar(waiting->call->record().id), QString());
        QCOMPARE(m_->endpoint->textSoFar({}), QString());
        QTRY_COMPARE(texts.size(), 1);
        QCOMPARE(texts.first(), std::pair(shown->call->record().id, u"one two"_s));
        m_->runs.at(1)->reply("done");
        QTRY_COMPARE(shown->status(), 200);
        QCOMPARE(shown->answer->body, "done"_ba);
        QCOMPARE(m_->endpoint->textSoFar(shown->call->record().id), QString());

        QTRY_COMPARE(m_->runs.size(), 3); // who waited is shown from the beginning
        m_->runs.at(2)->grow(u"x"_s);
        QTRY_COMPARE(texts.size(), 2);
        QCOMPARE(texts.last(), std::pair(waiting->call->record().id, u"x"_s));
        m_->endpoint->showText(waiting->call->record().id, false);
        m_->runs.at(2)->grow(u"y"_s);
        m_->runs.at(2)->reply("done");
        QTRY_COMPARE(waiting->status(), 200);
        QCOMPARE(texts.size(), 2);
        m_->runs.at(0)->reply("done");
        QTRY_COMPARE(unseen->status(), 200);
    }

    void answersWithTheErrorOfTheAgent()
    {
        const auto reply = m_->call("s");
        m_->runs.at(0)->fail(u"exit code 3: grüße"_s);
        QTRY_COMPARE(reply->status(), 502);
        QCOMPARE(reply->answer->body, QByteArray("agent error: exit code 3: grüße"));
        QCOMPARE(reply->call->record().stoppedAt, u"agent"_s);
        QCOMPARE(reply->call->record().error, u"exit code 3: grüße"_s);
    }

    void saysWhatIsWrongWithTheBody_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("words");
        const QByteArray json = "application/json";
        QTest::newRow("empty") << json << QByteArray() << QByteArray("the body is empty");
        QTest::newRow("no JSON") << json << QByteArray("x") << QByteArray("not valid JSON");
        QTest::newRow("session") << json << QByteArray(R"({"session_name":"a b","message":"x"})")
                                 << QByteArray("session_name");
        QTest::newRow("no type") << QByteArray() << QByteArray(R"({"session_name":"a"})")
                                 << QByteArray("message is missing");
        QTest::newRow("text") << QByteArray("text/plain") << QByteArray("hi") << QByteArray("not valid JSON");
        QTest::newRow("no boundary") << QByteArray("multipart/form-data") << FormBody().file("a", "x").done()
                                     << QByteArray("boundary");
        QTest::newRow("no session in form")
            << QByteArray(FormBody::ContentType) << FormBody().file("a", "x").done()
            << QByteArray("session_name is missing");
        QTest::newRow("truncated form") << QByteArray(FormBody::ContentType)
                                        << FormBody().file("a", "x").open() << QByteArray("closing boundary");
    }

    void saysWhatIsWrongWithTheBody()
    {
        QFETCH(const QByteArray, type);
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, words);
        TestRequest request{.path = EndpointHarness::path(),
                            .headers = {{"Authorization", "Bearer " + m_->key}},
                            .body = body};
        if (!type.isEmpty())
            request.headers.append({"Content-Type", type});
        const auto reply = m_->send(request);
        QTRY_COMPARE(reply->status(), 400);
        QVERIFY2(reply->answer->body.contains(words), reply->answer->body.constData());
        QVERIFY(!reply->answer->body.contains('\n'));
        QCOMPARE(reply->call->record().stoppedAt, u"request"_s);
        QCOMPARE(reply->call->record().error.toUtf8(), reply->answer->body);
        QVERIFY(m_->runs.isEmpty());
        QVERIFY(!QDir(attachmentFolder()).exists());
    }

    void handsFilesToTheAgent()
    {
        const auto reply = m_->upload(FormBody()
                                          .file("a.txt", "one")
                                          .file("b.txt", "two")
                                          .field("message", "look")
                                          .field("session_name", "s")
                                          .done());
        QTRY_COMPARE(m_->runs.size(), 1);
        const RunRequest request = m_->runs.at(0)->request();
        const QString folder = attachmentFolder() + u"/s/"_s;
        QCOMPARE(request.attachments, (QStringList{folder + u"a.txt"_s, folder + u"b.txt"_s}));
        QCOMPARE(request.message, u"Attached files:\n- %1a.txt\n- %1b.txt\n\nlook"_s.arg(folder));
        m_->runs.at(0)->reply("fine");
        QTRY_COMPARE(reply->status(), 200);
        QTRY_VERIFY(m_->runs.at(0).isNull());
        QFile file(folder + u"b.txt"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("two"));
    }

    void removesFilesThatNoAgentHeardOf()
    {
        m_->config.instances[0].limits.concurrentRuns = 1;
        m_->config.instances[0].limits.waitingRuns = 0;
        m_->configure();
        (void)m_->call("busy");
        const auto refused = m_->upload(FormBody().field("session_name", "s").file("a", "x").done());
        QTRY_COMPARE(refused->status(), 503);
        QTRY_VERIFY(!QDir(attachmentFolder()).exists());
    }

    void answersFiftyCallsOfOneSessionInOrder()
    {
        std::vector<std::shared_ptr<TestReply>> replies;
        for (int i = 0; i < 50; ++i)
            replies.push_back(m_->call("s", QByteArray::number(i)));
        for (int i = 0; i < 50; ++i) {
            QTRY_COMPARE(m_->runs.size(), i + 1);
            QCOMPARE(m_->runs.at(i)->request().message, QString::number(i));
            m_->runs.at(i)->reply("r");
            QTRY_COMPARE(replies.at(static_cast<std::size_t>(i))->status(), 200);
        }
    }

    void keepsTheOrderOfArrivalAmongFormsAndJson()
    {
        (void)m_->upload(FormBody().field("session_name", "s").field("message", "0").file("a", "x").done());
        (void)m_->call("s", "1");
        (void)m_->upload(FormBody().field("session_name", "s").field("message", "2").done());
        (void)m_->call("s", "3");
        QVERIFY(m_->runs.isEmpty()); // the first one's file is still being written
        for (int i = 0; i < 4; ++i) {
            QTRY_COMPARE(m_->runs.size(), i + 1);
            QVERIFY(m_->runs.at(i)->request().message.endsWith(QString::number(i)));
            m_->runs.at(i)->reply("r");
        }
    }

    void malformedFormsHoldNobodyUp()
    {
        const auto bad = m_->upload("nonsense");
        (void)m_->call("s");
        QTRY_COMPARE(bad->status(), 400);
        QCOMPARE(m_->runs.size(), 1);
    }

    void refusesWhenTheLineIsFull()
    {
        m_->config.instances[0].limits.concurrentRuns = 1;
        m_->config.instances[0].limits.waitingRuns = 1;
        m_->configure();
        (void)m_->call("a");
        const auto waiting = m_->call("b");
        const auto refused = m_->call("c");
        QVERIFY(!waiting->answer);
        QCOMPARE(refused->status(), 503);
        QVERIFY(refused->header("Retry-After").toInt() >= 1);
        QCOMPARE(refused->call->record().stoppedAt, u"line"_s);
        QCOMPARE(refused->call->record().session, u"c"_s);
    }

    void leavesTheLineWithItsCaller()
    {
        const auto running = m_->call("s");
        const auto leaver = m_->call("s");
        const auto last = m_->call("s");
        QCOMPARE(lines().waiting(), 2);
        leaver->exchange->notifyClientGone();
        QCOMPARE(lines().waiting(), 1);
        QCOMPARE(leaver->call->record().stoppedAt, u"line"_s);
        QCOMPARE(leaver->call->record().error, u"caller left"_s);
        m_->runs.at(0)->reply("x");
        QTRY_COMPARE(m_->runs.size(), 2);
        m_->runs.at(1)->reply("y");
        QTRY_COMPARE(last->status(), 200);
        QVERIFY(!leaver->answer);
        QTRY_VERIFY(leaver->exchange.isNull());
    }

    void theOperatorTakesACallOutOfTheLine()
    {
        const auto running = m_->call("s");
        const auto waiting = m_->call("s");
        const auto last = m_->call("s");
        QVERIFY(m_->endpoint->cancel(waiting->call->record().id));
        QTRY_COMPARE(waiting->status(), 502);
        QCOMPARE(waiting->call->record().stoppedAt, u"operator"_s);
        QCOMPARE(lines().waiting(), 1);
        QVERIFY(!m_->endpoint->cancel(waiting->call->record().id)); // once
        m_->runs.at(0)->reply("x");
        QTRY_COMPARE(m_->runs.size(), 2);
        m_->runs.at(1)->reply("y");
        QTRY_COMPARE(last->status(), 200);
        QCOMPARE(running->status(), 200);
        QCOMPARE(running->call->record().stoppedAt, QString());
    }

    void dropsTheFilesOfACallerThatLeaves()
    {
        const auto leaver = m_->upload(FormBody().field("session_name", "s").file("a", "x").done());
        const auto next = m_->call("s");
        leaver->exchange->notifyClientGone();
        QCOMPARE(leaver->call->record().stoppedAt, u"request"_s);
        QCOMPARE(m_->runs.size(), 1); // the next call went on at once
        QTRY_VERIFY(leaver->exchange.isNull());
        m_->attachments.reset(); // waits for its work
        QCoreApplication::processEvents();
        QVERIFY(!QDir(attachmentFolder()).exists());
    }

    void abortsTheRunOfACallerThatLeaves()
    {
        m_->agentsAbortAtOnce = false;
        m_->config.instances[0].agent.model = u"another"_s; // makes a new agent
        m_->configure();
        const auto leaver = m_->call("s");
        const auto next = m_->call("s");
        leaver->exchange->notifyClientGone();
        QVERIFY(m_->runs.at(0)->isAborting);
        QCOMPARE(leaver->call->record().stoppedAt, u"agent"_s);
        QCOMPARE(leaver->call->record().error, u"caller left"_s);
        QCoreApplication::processEvents();
        QCOMPARE(m_->runs.size(), 1); // the session is free only once the run has ended
        QCOMPARE(lines().running(), 1);
        m_->runs.at(0)->finishAborted();
        QTRY_COMPARE(m_->runs.size(), 2);
        QVERIFY(!leaver->answer);
        m_->runs.at(1)->reply("x");
        QTRY_COMPARE(next->status(), 200);
        QTRY_COMPARE(lines().running(), 0);
        QTRY_VERIFY(leaver->exchange.isNull());
    }

    void finishesTheRunOfACallerThatLeavesWhenToldSo()
    {
        m_->config.instances[0].onHangUp = InstanceConfig::OnHangUp::Finish;
        m_->configure();
        const auto leaver = m_->call("s");
        (void)m_->call("s");
        leaver->exchange->notifyClientGone();
        QVERIFY(!m_->runs.at(0)->isAborting);
        QCoreApplication::processEvents();
        QCOMPARE(m_->runs.size(), 1);
        QCOMPARE(m_->endpoint->runningCount(), 1);
        m_->runs.at(0)->reply("unheard");
        QTRY_COMPARE(m_->runs.size(), 2);
        QVERIFY(!leaver->answer);
    }

    void runsOnWhenItsKeyIsRegenerated()
    {
        const auto running = m_->call("s");
        const auto waiting = m_->call("s");
        const QByteArray before = m_->key;
        const ApiKey key = m_->keys->list(EndpointHarness::Uuid).first();
        m_->keys->regenerate(EndpointHarness::Uuid, key.id, this, [this](const Result<NewKey> &result) {
            m_->key = result.value().raw.bytes().toByteArray();
        });
        QCOMPARE(m_->call("s")->status(), 401);
        m_->runs.at(0)->reply("x");
        QTRY_COMPARE(m_->runs.size(), 2);
        m_->runs.at(1)->reply("y");
        QTRY_COMPARE(waiting->status(), 200);
        QCOMPARE(running->status(), 200);
        QCOMPARE(waiting->call->record().keyLast4, key.last4);
        QTRY_VERIFY(m_->key != before);
        QVERIFY(m_->call("s")->wasAdmitted);
    }

    void runsOnWhenItsInstanceIsRemoved()
    {
        const auto running = m_->call("s");
        const auto waiting = m_->call("s");
        m_->config.instances.clear();
        m_->configure();
        QCOMPARE(m_->call("s")->status(), 404);
        m_->runs.at(0)->reply("x");
        QTRY_COMPARE(m_->runs.size(), 2);
        m_->runs.at(1)->reply("y");
        QTRY_COMPARE(waiting->status(), 200);
        QCOMPARE(running->status(), 200);
    }
};

GATEHOUSE_TEST(TestAgentCall)
#include "tst_agentcall.moc"
