// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/chatagent.h"

#include "json.h"
#include "poller.h"
#include "support/scriptedchatserver.h"

#include "fakesecrets.h"
#include "runprobe.h"
#include "teststore.h"

#include "support/testmain.h"
#include <QElapsedTimer>
#include <boost/json/object.hpp>

#include <algorithm>
#include <vector>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Server = ScriptedChatServer;

class TestChatAgent final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestStore> m_store;
    Poller m_poller;
    std::unique_ptr<ConversationStore> m_conversations;
    std::unique_ptr<Server> m_server;
    FakeSecrets m_secrets;

    [[nodiscard]] AgentConfig config() const
    {
        AgentConfig config;
        config.type = AgentConfig::Type::Chat;
        config.baseUrl = m_server->baseUrl();
        config.model = u"test-model"_s;
        return config;
    }

    std::unique_ptr<RunProbe> begin(const AgentConfig &config, IdleLimits idle = {},
                                    const RunRequest &request = ask(u"s"_s, u"hello"_s))
    {
        ChatAgent agent(config, idle, *m_conversations, m_secrets, m_poller);
        auto probe = std::make_unique<RunProbe>(agent.createRun(request));
        probe->run->start();
        return probe;
    }

    /// One turn from start to end.
    std::unique_ptr<RunProbe> turn(const AgentConfig &config, IdleLimits idle = {},
                                   const RunRequest &request = ask(u"s"_s, u"hello"_s))
    {
        auto probe = begin(config, idle, request);
        if (!QTest::qWaitFor([&probe] { return probe->hasEnded(); }, 20000))
            qFatal("the run does not end");
        return probe;
    }

    QStringList sentMessages() { return Server::messages(m_server->requests().constLast()); }

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<TestStore>();
        m_conversations = std::make_unique<ConversationStore>(m_store->database());
        m_server = std::make_unique<Server>();
        m_secrets.values.clear();
    }

    void asksAsTheProtocolSays()
    {
        m_secrets.values.insert(u"CHAT_KEY"_s, "sk-123");
        AgentConfig config = this->config();
        config.apiKey = {SecretRef::Source::Env, u"default"_s, u"CHAT_KEY"_s, {}};
        config.systemPrompt = u"Be brief."_s;
        config.headers = {{"X-Extra", "yes"}};
        config.baseUrl.setPath(u"/v1/"_s);
        const auto probe = turn(config);
        QCOMPARE(probe->text(), u"you said: hello"_s);
        QCOMPARE(probe->kind(), RunOutcome::Kind::Reply);

        const Server::Request request = m_server->requests().first();
        QCOMPARE(request.method, "POST"_ba);
        QCOMPARE(request.target, "/v1/chat/completions"_ba);
        QCOMPARE(request.headers.value("authorization"), "Bearer sk-123"_ba);
        QCOMPARE(request.headers.value("x-extra"), "yes"_ba);
        QCOMPARE(request.headers.value("content-type"), "application/json"_ba);
        QCOMPARE(request.body,
                 "{\"model\":\"test-model\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                 "{\"role\":\"user\",\"content\":\"hello\"}],\"stream\":true}"_ba);
    }

    void needsNoKey()
    {
        QCOMPARE(turn(config())->kind(), RunOutcome::Kind::Reply);
        QVERIFY(!m_server->requests().first().headers.contains("authorization"));
    }

    void sendsTheConversationAlong()
    {
        turn(config(), {}, ask(u"s"_s, u"one"_s));
        m_server->setScript(Server::answer(500, "text/plain", "broken"));
        turn(config(), {}, ask(u"s"_s, u"lost"_s));
        m_store->reopen();
        m_conversations = std::make_unique<ConversationStore>(m_store->database());
        turn(config(), {}, ask(u"s"_s, u"two"_s));
        const QStringList expected{u"user: one"_s, u"assistant: you said: one"_s, u"user: two"_s};
        QCOMPARE(sentMessages(), expected);
        turn(config(), {}, ask(u"other"_s, u"three"_s));
        QCOMPARE(sentMessages(), QStringList{u"user: three"_s});
    }

    void readsStreamsHoweverCut()
    {
        const QByteArray stream =
            ": keep-alive\r\n\r\n"
            "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\r\n\r\n"
            + Server::event(u"gr\u00fc\u00df "_s) + Server::event(u"Gott"_s)
            + "data: {\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\ndata: [DONE]\n\n";
        Server::Script script{Server::send(Server::streamHead())};
        for (qsizetype at = 0; at < stream.size(); at += 11) {
            script.append(Server::send(Server::chunk(stream.mid(at, 11))));
            script.append(Server::pause(1ms));
        }
        m_server->setScript(script); // stays open: [DONE] is the end
        const auto probe = turn(config());
        QCOMPARE(probe->text(), u"gr\u00fc\u00df Gott"_s);
        QTRY_COMPARE(m_server->openConnections(), 0);
    }

    void readsOneObject()
    {
        m_server->setScript(Server::answer(200, "application/json",
                                           "{\"choices\":[{\"message\":{\"content\":\"in one piece\"}}]}"));
        QCOMPARE(turn(config())->text(), u"in one piece"_s);
    }

    void fails_data()
    {
        QTest::addColumn<Server::Script>("script");
        QTest::addColumn<QString>("error");
        const QString cut = u"the server closed the stream before the reply was complete"_s;
        const QByteArray head = Server::streamHead();
        const QByteArray piece = Server::chunk(Server::event(u"half"_s));
        QTest::newRow("error object")
            << Server::answer(404, "application/json", "{\"error\":{\"message\":\"model not found\"}}")
            << u"404: model not found"_s;
        QTest::newRow("plain text") << Server::answer(503, "text/plain", "loading\n") << u"503: loading"_s;
        QTest::newRow("no words") << Server::answer(500, "text/plain", "") << u"500: Some Reason"_s;
        QTest::newRow("endless error")
            << Server::Script{Server::send("HTTP/1.1 500 No\r\n\r\n" + QByteArray(70000, 'x'))}
            << u"500: "_s + QString(499, u'x') + u'\u2026';
        QTest::newRow("error cut off")
            << Server::Script{Server::send("HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nbad"),
                              Server::close()}
            << u"500: bad"_s;
        QTest::newRow("redirect")
            << Server::Script{Server::send("HTTP/1.1 307 T\r\nLocation: http://e/\r\n\r\n")}
            << u"307: the server redirects to \"http://e/\"; redirects are not followed, "
               "baseUrl has to be right"_s;
        QTest::newRow("error in the stream") << Server::Script{Server::send(
            head + piece + Server::chunk("data: {\"error\":{\"message\":\"OOM\"}}\n\n"))}
                                             << u"OOM"_s;
        QTest::newRow("closed at once")
            << Server::Script{Server::close()} << u"the server closed the connection without an answer"_s;
        QTest::newRow("closed amid the stream")
            << Server::Script{Server::send(head + piece), Server::close()} << cut;
        QTest::newRow("reset amid the stream")
            << Server::Script{Server::send(head + piece), Server::pause(20ms), Server::reset()} << cut;
        QTest::newRow("ended empty") << Server::Script{Server::send(head + "0\r\n\r\n")} << cut;
        QTest::newRow("HTTP/1.0 amid the stream")
            << Server::Script{Server::send("HTTP/1.0 200 OK\r\n\r\n" + Server::event(u"half"_s)),
                              Server::close()}
            << cut;
        QTest::newRow("too long") << Server::stream({QString(60, u'x'), QString(60, u'y')})
                                  << u"the reply is longer than 100 bytes"_s;
    }

    void fails()
    {
        QFETCH(const Server::Script, script);
        QFETCH(const QString, error);
        m_server->setScript(script);
        const auto probe = turn(config(), {}, ask(u"s"_s, u"hello"_s, 100));
        QCOMPARE(probe->text(), error);
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QCOMPARE(m_server->requests().size(), 1);
        QTRY_COMPARE(m_server->openConnections(), 0);

        m_server->setScript(Server::stream({u"ok"_s}));
        turn(config());
        QCOMPARE(sentMessages(), QStringList{u"user: hello"_s}); // what failed is not told
    }

    void aServerThatIsNotThere()
    {
        const AgentConfig config = this->config();
        const quint16 port = m_server->port();
        m_server.reset();
        const auto probe = turn(config);
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QCOMPARE(probe->text(), u"can't reach 127.0.0.1:%1: Connection refused"_s.arg(port));
    }

    void aMissingKeyIsNamed()
    {
        AgentConfig config = this->config();
        config.apiKey = {SecretRef::Source::Env, u"default"_s, u"CHAT_KEY"_s, {}};
        const auto probe = turn(config);
        QCOMPARE(probe->text(), u"the API key can't be had: no secret CHAT_KEY"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

    void theKeyIsNotRepeated()
    {
        m_secrets.values.insert(u"CHAT_KEY"_s, "sk-123");
        m_server->setScript(
            Server::answer(401, "application/json", "{\"error\":{\"message\":\"wrong key sk-123!\"}}"));
        AgentConfig config = this->config();
        config.apiKey = {SecretRef::Source::Env, u"default"_s, u"CHAT_KEY"_s, {}};
        QCOMPARE(turn(config)->text(), u"the server refuses the API key (401): wrong key ***!"_s);
    }

    void aSlowStreamIsNotCut()
    {
        QStringList pieces;
        for (int i = 0; i < 9; ++i)
            pieces.append(QString::number(i));
        m_server->setScript(Server::stream(pieces, 200ms));
        QElapsedTimer elapsed;
        elapsed.start();
        const auto probe = turn(config(), {1000ms, 1000ms});
        QCOMPARE(probe->text(), u"012345678"_s);
        QVERIFY(elapsed.elapsed() > 1500);
    }

    void floodsAndGreatPieces()
    {
        QStringList pieces(20'000, u"ab"_s);
        for (int i = 0; i < 5; ++i) // an event has up to 1 MiB
            pieces.append(QString(1'000'000, u'x'));
        m_server->setScript(Server::stream(pieces));
        const auto probe = begin(config());
        probe->listen();
        if (!QTest::qWaitFor([&probe] { return probe->hasEnded(); }, 60'000))
            qFatal("the run does not end");
        QCOMPARE(probe->kind(), RunOutcome::Kind::Reply);
        QCOMPARE(probe->text().size(), 5'040'000);
        QVERIFY2(probe->partials.size() < 600, qPrintable(QString::number(probe->partials.size())));
    }

    void openClawRemembersByItself_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<bool>("isOpenClaw");
        QTest::newRow("default agent") << u"openclaw"_s << true;
        QTest::newRow("agent") << u"openclaw/ops"_s << true;
        QTest::newRow("agent, older form") << u"openclaw:ops"_s << true;
        QTest::newRow("another model") << u"openclaw2"_s << false;
    }
    void openClawRemembersByItself()
    {
        QFETCH(const QString, model);
        QFETCH(const bool, isOpenClaw);
        AgentConfig config = this->config();
        config.model = model;
        turn(config, {}, ask(u"Ann"_s, u"one"_s));
        turn(config, {}, ask(u"Ann"_s, u"two"_s));
        const Server::Request request = m_server->requests().constLast();
        QCOMPARE(request.headers.value("x-openclaw-session-key"),
                 isOpenClaw ? "gatehouse-uuid-x-416e6e"_ba : QByteArray());
        QCOMPARE(sentMessages().size(), isOpenClaw ? 1 : 3);
    }

    void saysWhetherTheServerIsThere()
    {
        ChatAgent agent(config(), {}, *m_conversations, m_secrets, m_poller);
        const auto stateAfter = [&] {
            RunProbe probe(agent.createRun(ask(u"s"_s, u"hello"_s)));
            probe.run->start();
            if (!QTest::qWaitFor([&probe] { return probe.hasEnded(); }, 20000))
                qFatal("the run does not end");
            return nameOf(agent.state().kind) + u' ' + agent.state().reason;
        };
        QCOMPARE(agent.state().kind, AgentState::Kind::NeverTried);
        QCOMPARE(stateAfter(), u"ready "_s);
        m_server->setScript(Server::answer(401, "text/plain", "who are you"));
        QCOMPARE(stateAfter(),
                 u"unreachable the server asks for an API key, and none is declared (401): who are you"_s);
        m_server->setScript(Server::answer(400, "text/plain", "too long"));
        QCOMPARE(stateAfter(), u"ready "_s); // it is there: only this request was wrong
        m_server.reset();
        QVERIFY(stateAfter().startsWith(u"unreachable can't reach 127.0.0.1:"_s));
    }

    void commentsAreSignsOfLife()
    {
        Server::Script script{Server::send(Server::streamHead())};
        for (int i = 0; i < 9; ++i)
            script << Server::pause(200ms) << Server::send(Server::chunk(": wait\n\n"));
        script << Server::send(Server::chunk(Server::event(u"x"_s) + "data: [DONE]\n\n"));
        m_server->setScript(script);
        QCOMPARE(turn(config(), {1000ms, 1000ms})->text(), u"x"_s);
    }

    void silenceIsAnError_data()
    {
        QTest::addColumn<Server::Script>("script");
        QTest::addColumn<QString>("error");
        QTest::newRow("from the start") << Server::Script{} << u"no sign of life for 0.4 s"_s;
        QTest::newRow("after the head")
            << Server::Script{Server::send(Server::streamHead())} << u"no sign of life for 0.3 s"_s;
        QTest::newRow("amid the stream")
            << Server::Script{Server::send(Server::streamHead() + Server::chunk(Server::event(u"x"_s)))}
            << u"no sign of life for 0.3 s"_s;
    }

    void silenceIsAnError()
    {
        QFETCH(const Server::Script, script);
        QFETCH(const QString, error);
        m_server->setScript(script);
        const auto probe = turn(config(), {400ms, 300ms});
        QCOMPARE(probe->kind(), RunOutcome::Kind::Error);
        QCOMPARE(probe->text(), error);
        QTRY_COMPARE(m_server->openConnections(), 0);
    }

    void abortClosesTheConnection()
    {
        m_server->setScript({Server::send(Server::streamHead() + Server::chunk(Server::event(u"x"_s)))});
        const auto probe = begin(config());
        probe->listen();
        QTRY_COMPARE(probe->partials, QStringList{u"x"_s});
        QCOMPARE(m_server->openConnections(), 1);
        probe->run->abort();
        QVERIFY(probe->run->isEnded());
        QTRY_VERIFY(probe->hasEnded());
        QCOMPARE(probe->kind(), RunOutcome::Kind::Aborted);
        QTRY_COMPARE(m_server->openConnections(), 0);
    }

    void abortWhileTheKeyIsFetched()
    {
        m_secrets.values.insert(u"CHAT_KEY"_s, "sk-123");
        AgentConfig config = this->config();
        config.apiKey = {SecretRef::Source::Env, u"default"_s, u"CHAT_KEY"_s, {}};
        const auto probe = begin(config);
        m_store->database().flush();
        probe->run->abort();
        QTRY_VERIFY(probe->hasEnded());
        QCoreApplication::processEvents();
        QCOMPARE(probe->kind(), RunOutcome::Kind::Aborted);
        QCOMPARE(probe->outcomes.size(), 1);
        QVERIFY(m_server->requests().isEmpty());
    }

    void destructionClosesTheConnection()
    {
        m_server->setScript({});
        auto probe = begin(config());
        QTRY_COMPARE(m_server->requests().size(), 1);
        probe.reset();
        QTRY_COMPARE(m_server->openConnections(), 0);
    }

    void manyRunsAreServedAtOnce()
    {
        constexpr int Runs = 50;
        m_server->setScript({}); // nobody is answered, so all have to be there together
        std::vector<std::unique_ptr<RunProbe>> probes;
        for (int i = 0; i < Runs; ++i)
            probes.push_back(begin(config(), {}, ask(QString::number(i), u"hello"_s)));
        QTRY_COMPARE(m_server->requests().size(), Runs);
        QCOMPARE(m_server->openConnections(), Runs);
        for (const auto &probe : probes)
            probe->run->abort();
        QTRY_VERIFY(std::ranges::all_of(probes, [](const auto &probe) { return probe->hasEnded(); }));
    }
};

GATEHOUSE_TEST(TestChatAgent)
#include "tst_chatagent.moc"
