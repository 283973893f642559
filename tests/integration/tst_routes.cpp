// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "routetext.h"
#include "scratch.h"
#include "support/testmain.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <array>
#include <random>
#include <vector>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype BodyLimit = 262144;
constexpr const char *Text = "text/plain; charset=utf-8";
constexpr const char *Json = "application/json; charset=utf-8";

RequestText inChunks(RequestText call, qsizetype step)
{
    call.body = chunked(call.body, step);
    call.declaresLength = false;
    return call.with("Transfer-Encoding", "chunked");
}

RequestText padded(RequestText call, qsizetype size)
{
    call.body += QByteArray(size - call.body.size(), ' ');
    return call;
}

/// The id of the flow that @a answer shows; empty when it shows none.
QString flowIdIn(const boost::json::value &answer)
{
    boost::system::error_code error;
    const boost::json::value *id = answer.find_pointer("/result/flow/flowId", error);
    return id && id->is_string() ? toQString(id->get_string()) : QString();
}

/// Ends the test unless @a client's connection serves another request.
#define VERIFY_LIVES(client)                                                                                 \
    VERIFY_STATUS((client).ask(routeCall("zapier", "s3cret").with("X-Forwarded-For", "10.9.9.9").bytes()),   \
                  200)

} // namespace

/// TaskFlow routes over real sockets: what is checked before an action, and in which order.
class TestRoutes final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusalsOneByOne_data()
    {
        QTest::addColumn<RequestText>("call");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("stoppedAt");
        const auto row = [](const char *name, const RequestText &call, int status, const char *text,
                            const char *stoppedAt) {
            QTest::newRow(name) << call << status << QByteArray(text) << QString::fromLatin1(stoppedAt);
        };
        RequestText unknown = routeCall("nosuch", "s3cret");
        row("unknown path", unknown, 404, "Not Found", "path");
        unknown.method = "DELETE";
        row("unknown path, another method", unknown, 404, "Not Found", "path");
        RequestText below = routeCall("zapier/more", "s3cret");
        row("below a route", below, 404, "Not Found", "path");
        RequestText get = routeCall("zapier", "wrong", "{").with("Content-Type", {});
        get.method = "GET";
        row("method comes first", get, 405, "Method Not Allowed", "method");
        RequestText type = routeCall("zapier", "wrong", "{").with("Content-Type", {});
        row("type comes before the secret", type, 415, "Unsupported Media Type", "type");
        row("the secret comes before the body", routeCall("zapier", "wrong", "{"), 401, "unauthorized",
            "secret");
        row("no secret", routeCall("zapier", "x", "{").with("Authorization", {}), 401, "unauthorized",
            "secret");
        row(
            "a token in the query",
            [] {
                RequestText call = routeCall("zapier?token=s3cret&secret=s3cret", "x");
                return call.with("Authorization", {});
            }(),
            401, "unauthorized", "secret");
        row("no JSON", routeCall("zapier", "s3cret", "{"), 400, "invalid request body", "json");
        row("no body", routeCall("zapier", "s3cret", ""), 400, "invalid request body", "json");
    }
    void refusalsOneByOne()
    {
        QFETCH(const RequestText, call);
        QFETCH(const int, status);
        QFETCH(const QByteArray, text);
        QFETCH(const QString, stoppedAt);
        TestGateway &gateway = shared();
        QVERIFY2(gateway.problem().isEmpty(), qPrintable(gateway.problem()));
        for (const ListenerKind listener : {ListenerKind::Public, ListenerKind::Private}) {
            RawClient client = gateway.client(listener);
            const HttpAnswer answer = client.ask(call.bytes());
            VERIFY_ANSWER(answer, status, text);
            QCOMPARE(answer.header("Content-Type"), Text);
            QCOMPARE(answer.header("Allow"), status == 405 ? QByteArray("POST") : QByteArray());
            QCOMPARE(answer.header("X-Content-Type-Options"), "nosniff");
            const CallRecord record = gateway.recordOf(answer);
            QCOMPARE(record.status, status);
            QCOMPARE(record.stoppedAt, stoppedAt);
            QCOMPARE(record.route, status == 404 ? QString() : u"zapier"_s);
            QCOMPARE(record.session, status == 404 ? QString() : u"agent:main:hook"_s);
            QVERIFY(!record.error.isEmpty());
            VERIFY_LIVES(client);
        }
    }

    void answersAndTheirRecords()
    {
        TestGateway &gateway = shared();
        const HttpAnswer created = gateway.ask(
            routeCall("zapier", "s3cret", "{\"action\":\"create_flow\",\"goal\":\"g\"}"));
        VERIFY_STATUS(created, 200);
        QCOMPARE(created.header("Content-Type"), Json);
        const boost::json::value json = parseJson(created.body).value();
        QVERIFY(json.at("ok") == true);
        QVERIFY(json.at("routeId") == "zapier");
        const QString flowId = flowIdIn(json);
        QVERIFY(!flowId.isEmpty());
        CallRecord record = gateway.recordOf(created);
        QCOMPARE(record.action, u"create_flow"_s);
        QCOMPARE(record.flowId, flowId);
        QCOMPARE(record.stoppedAt, QString());
        QCOMPARE(record.error, QString());
        QCOMPARE(record.route, u"zapier"_s);
        QCOMPARE(record.session, u"agent:main:hook"_s);
        QVERIFY(record.bytesIn > 0 && record.bytesOut == created.body.size());

        const QByteArray finish = "{\"action\":\"finish_flow\",\"expectedRevision\":7,\"flowId\":\"";
        const HttpAnswer stale = gateway.ask(
            routeCall("zapier", "s3cret", finish + flowId.toLatin1() + "\"}"));
        VERIFY_STATUS(stale, 409);
        record = gateway.recordOf(stale);
        QCOMPARE(record.action, u"finish_flow"_s);
        QCOMPARE(record.flowId, flowId);
        QCOMPARE(record.stoppedAt, u"revision_conflict"_s);
        QVERIFY(!record.error.isEmpty());

        const HttpAnswer wrong = gateway.ask(routeCall("zapier", "s3cret", "{\"action\":\"nope\"}"));
        VERIFY_STATUS(wrong, 400);
        QCOMPARE(wrong.header("Content-Type"), Json);
        QVERIFY(wrong.body.startsWith("{\"ok\":false,\"code\":\"invalid_request\",\"error\":\""));
        QCOMPARE(gateway.recordOf(wrong).stoppedAt, u"schema"_s);
    }

    void expectationsWaitForTheSecret()
    {
        TestGateway &gateway = shared();
        RequestText call = routeCall("zapier", "s3cret");
        call.with("Expect", "100-continue");
        RawClient client = gateway.client();
        QVERIFY(client.send(call.head()));
        QVERIFY(client.expectBytes("HTTP/1.1 100 Continue\r\n\r\n"));
        QVERIFY(client.send(call.body));
        VERIFY_STATUS(client.readAnswer(), 200);

        RequestText get = call;
        get.method = "GET";
        RequestText type = call;
        type.with("Content-Type", {});
        RequestText secret = call;
        secret.with("Authorization", {});
        for (const auto &[refused, status] :
             {std::pair(get, 405), std::pair(type, 415), std::pair(secret, 401)}) {
            const HttpAnswer answer = gateway.client().ask(refused.head());
            VERIFY_STATUS(answer, status);
            QVERIFY(answer.interim.isEmpty());
        }
    }

    void bodyLimitIsExact()
    {
        TestGateway &gateway = shared();
        const RequestText fits = padded(routeCall("zapier", "s3cret"), BodyLimit);
        const RequestText over = padded(fits, BodyLimit + 1);
        VERIFY_STATUS(gateway.ask(fits), 200);
        VERIFY_STATUS(gateway.ask(inChunks(fits, 30'000)), 200);
        for (const RequestText &call : {over, inChunks(over, 30'000)}) {
            RawClient client = gateway.client();
            client.send(call.bytes(), 5s);
            const HttpAnswer answer = client.readAnswer();
            VERIFY_ANSWER(answer, 413, "Payload too large");
            QCOMPARE(answer.header("Content-Type"), Text);
            QCOMPARE(answer.header("Connection"), "close");
            QVERIFY(client.expectClosed());
            QCOMPARE(gateway.recordOf(answer).stoppedAt, u"body"_s);
        }
        // refused by its declaration, before a byte of it has come
        RawClient client = gateway.client();
        VERIFY_ANSWER(client.ask(over.head()), 413, "Payload too large");
    }

    void refusedBodiesAreDrainedUpTo256KiB()
    {
        TestGateway &gateway = shared();
        const RequestText small = padded(routeCall("zapier", "wrong"), BodyLimit);
        RawClient lives = gateway.client();
        VERIFY_STATUS(lives.ask(small.head()), 401);
        QVERIFY(lives.send(small.body));
        VERIFY_LIVES(lives);

        const RequestText large = padded(small, BodyLimit + 1);
        RawClient closed = gateway.client();
        const HttpAnswer answer = closed.ask(large.head());
        VERIFY_STATUS(answer, 401);
        QCOMPARE(answer.header("Connection"), "close");
        QVERIFY(closed.expectClosed());
    }

    void slowBodiesEndInTime()
    {
        TestGateway gateway(
            routesConfig({{"zapier", routeWith("s3cret")}}, routeLimits({{"bodySeconds", 1}})));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const RequestText call = routeCall("zapier", "s3cret");
        for (const bool drips : {false, true}) {
            RawClient client = gateway.client();
            QElapsedTimer clock;
            clock.start();
            QVERIFY(client.send(call.head() + call.body.first(3)));
            // however it drips: a byte now and then moves nothing
            for (qsizetype at = 3; drips && at + 1 < call.body.size(); ++at) {
                if (client.readSome(200ms) != Gatehouse::Test::Wire::Got::Nothing)
                    break;
                client.send(call.body.mid(at, 1));
            }
            const HttpAnswer answer = client.readAnswer();
            VERIFY_ANSWER(answer, 408, "Request body timeout");
            QCOMPARE(answer.header("Content-Type"), Text);
            QVERIFY2(clock.elapsed() >= 990, "earlier than declared");
            QVERIFY(client.expectClosed());
            QCOMPARE(gateway.recordOf(answer).stoppedAt, u"body"_s);
        }
    }

    void rateCountsByPathAndClient()
    {
        TestGateway gateway(routesConfig({{"zapier", routeWith("s3cret")}, {"ci", routeWith("other")}},
                                         routeLimits({{"requests", 3}, {"windowSeconds", 2}})));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const auto from = [](const char *client, RequestText call) {
            return call.with("X-Forwarded-For", client);
        };
        const RequestText right = from("10.0.0.1", routeCall("zapier", "s3cret"));
        const RequestText wrong = from("10.0.0.1", routeCall("zapier", "wrong"));
        QElapsedTimer clock;
        clock.start();
        VERIFY_STATUS(gateway.ask(right), 200);
        VERIFY_STATUS(gateway.ask(wrong), 401); // counts as any other
        VERIFY_STATUS(gateway.ask(right), 200);
        RawClient client = gateway.client();
        const HttpAnswer limited = client.ask(right.bytes());
        if (clock.elapsed() >= 2'000)
            QSKIP("This machine is too slow for a window of 2 s.");
        VERIFY_ANSWER(limited, 429, "Too Many Requests");
        QCOMPARE(limited.header("Content-Type"), Text);
        const int wait = limited.header("Retry-After").toInt();
        QVERIFY2(wait == 1 || wait == 2, limited.header("Retry-After").constData());
        QCOMPARE(gateway.recordOf(limited).stoppedAt, u"rate"_s);
        VERIFY_STATUS(client.ask(from("10.0.0.2", right).with("X-Forwarded-For", "10.0.0.2").bytes()), 200);
        VERIFY_STATUS(gateway.ask(from("10.0.0.1", routeCall("ci", "other"))), 200);
        QTRY_COMPARE_WITH_TIMEOUT(gateway.ask(right).status, 200, 15'000);
        QVERIFY2(clock.elapsed() >= 1'950, "the window was shorter than declared");
    }

    void eightAreInFlight()
    {
        TestGateway gateway(routesConfig({{"zapier", routeWith("s3cret")}}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const RequestText call = routeCall("zapier", "s3cret");
        std::vector<RawClient> held;
        for (int i = 0; i < 8; ++i) {
            held.push_back(gateway.client());
            QVERIFY(held.back().send(RequestText(call).with("Expect", "100-continue").head()));
            QVERIFY(held.back().expectBytes("HTTP/1.1 100 Continue\r\n\r\n")); // it has its slot
        }
        const HttpAnswer refused = gateway.ask(call);
        VERIFY_ANSWER(refused, 429, "Too Many Requests");
        QCOMPARE(refused.header("Retry-After"), "1");
        QCOMPARE(gateway.recordOf(refused).stoppedAt, u"inFlight"_s);
        VERIFY_STATUS(gateway.ask(RequestText(call).with("X-Forwarded-For", "10.0.0.2")), 200);
        held.back().reset(); // leaves inside its body
        QTRY_COMPARE(gateway.ask(call).status, 200);
        // one that is answered gives its slot back, too
        QVERIFY(held.front().send(call.body));
        VERIFY_STATUS(held.front().readAnswer(), 200);
        VERIFY_STATUS(gateway.ask(call), 200);
    }

    /// Callers that leave at every place a request can be at: afterwards all eight slots are free.
    void noSlotIsLost()
    {
        TestGateway gateway(routesConfig({{"zapier", routeWith("s3cret")}}, routeLimits({{"requests", 0}})));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const RequestText create = routeCall("zapier", "s3cret",
                                             "{\"action\":\"create_flow\",\"goal\":\"left alone\"}");
        const QByteArray bytes = create.bytes() + create.bytes();
        std::mt19937 random(47); // NOLINT(*-msc51-cpp): the same at every run
        for (int i = 0; i < 150; ++i) {
            RawClient client = gateway.client();
            QVERIFY(client.isOpen());
            const auto length = static_cast<qsizetype>(random() % static_cast<unsigned>(bytes.size() + 1));
            client.send(bytes.first(length));
            if (random() % 4 == 0)
                (void)client.readSome(20ms);
            if (random() % 2 == 0)
                client.reset();
            else
                client.close();
        }
        std::vector<RawClient> held;
        const QDeadlineTimer deadline(10s); // the last ones may not be noticed yet
        while (held.size() < 8 && !deadline.hasExpired()) {
            RawClient client = gateway.client();
            if (client.send(RequestText(create).with("Expect", "100-continue").head())
                && client.expectBytes("HTTP/1.1 100 Continue\r\n\r\n")) {
                held.push_back(std::move(client));
            }
        }
        QCOMPARE(held.size(), 8U);
        VERIFY_STATUS(gateway.ask(create), 429);
    }

    void halfClosedCallersAreAnswered()
    {
        RawClient client = shared().client();
        QVERIFY(client.send(routeCall("zapier", "s3cret").bytes()));
        client.shutdownWrite();
        VERIFY_STATUS(client.readAnswer(), 200);
        QVERIFY(client.expectClosed());
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        RawClient client = shared().client();
        QByteArray all;
        for (int i = 0; i < 20; ++i) // more than may be in flight at once
            all += routeCall("zapier", i % 2 == 0 ? "s3cret" : "wrong")
                       .with("X-Forwarded-For", "10.3.3.3")
                       .bytes();
        QVERIFY(client.send(all));
        for (int i = 0; i < 20; ++i)
            VERIFY_STATUS(client.readAnswer(), i % 2 == 0 ? 200 : 401);
    }

    void listenersOfARoute()
    {
        const boost::json::object onPublic{{"listeners", boost::json::array{"public"}}};
        const boost::json::object onPrivate{{"listeners", boost::json::array{"private"}}};
        TestGateway gateway(routesConfig({{"pub", routeWith("s", "a", onPublic)},
                                          {"priv", routeWith("s", "b", onPrivate)},
                                          {"both", routeWith("s", "c")},
                                          {"off", routeWith("s", "d", {{"enabled", false}})}}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const auto statuses = [&gateway](const QByteArray &route) {
            return std::array{gateway.ask(routeCall(route, "s")).status,
                              gateway.ask(routeCall(route, "s"), ListenerKind::Private).status};
        };
        QCOMPARE(statuses("pub"), (std::array{200, 404}));
        QCOMPARE(statuses("priv"), (std::array{404, 200}));
        QCOMPARE(statuses("both"), (std::array{200, 200}));
        QCOMPARE(statuses("off"), (std::array{404, 404}));
        VERIFY_ANSWER(gateway.ask(routeCall("priv", "s")), 404, "Not Found"); // as if it were not there
    }

    void pathsOfTheirOwn()
    {
        TestGateway gateway(routesConfig({{"zapier", routeWith("s", "a", {{"path", "/Hooks/Zapier/"}})}}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const auto status = [&gateway](const char *target) {
            RequestText call = routeCall("x", "s");
            call.target = target;
            return gateway.ask(call).status;
        };
        for (const char *target : {"/hooks/zapier", "/Hooks/ZAPIER/", "/hooks/zapier//",
                                   "/hooks/./zapier?a=b", "/x/../hooks/%7Aapier"}) {
            QCOMPARE(status(target), 200);
        }
        for (const char *target : {"/plugins/webhooks/zapier", "/hooks%2Fzapier", "/hooks/zapier%00",
                                   "/hooks", "/hooks/zapier/x", "/"}) {
            QCOMPARE(status(target), 404);
        }
    }

    void changesCountWithoutARestart()
    {
        TestGateway gateway(routesConfig({{"zapier", routeWith("one", "a")}}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        VERIFY_STATUS(gateway.ask(routeCall("zapier", "one")), 200);
        // one that is in the middle of its body when everything changes
        RawClient before = gateway.client();
        const RequestText create = routeCall("zapier", "one",
                                             "{\"action\":\"create_flow\",\"goal\":\"begun before\"}");
        QVERIFY(before.send(RequestText(create).with("Expect", "100-continue").head()));
        QVERIFY(before.expectBytes("HTTP/1.1 100 Continue\r\n\r\n"));

        QVERIFY(gateway.writeConfig(
            routesConfig({{"zapier", routeWith("two", "b")}, {"ci", routeWith("three", "c")}})));
        QTRY_COMPARE(gateway.ask(routeCall("zapier", "two")).status, 200);
        VERIFY_STATUS(gateway.ask(routeCall("zapier", "one")), 401);
        VERIFY_STATUS(gateway.ask(routeCall("ci", "three")), 200);
        VERIFY_STATUS(gateway.ask(routeCall("ci", "two")), 401); // no route opens another

        QVERIFY(before.send(create.body));
        const HttpAnswer answer = before.readAnswer();
        VERIFY_STATUS(answer, 200);
        QCOMPARE(gateway.recordOf(answer).session, u"agent:main:a"_s);
        // it went to the session it had begun with
        QVERIFY(!gateway.ask(routeCall("zapier", "two")).body.contains("begun before"));

        QVERIFY(gateway.writeConfig(routesConfig({})));
        QTRY_COMPARE(gateway.ask(routeCall("zapier", "two")).status, 404);
        QVERIFY(gateway.writeConfig(routesConfig({{"zapier", routeWith("one", "a")}})));
        QTRY_COMPARE(gateway.ask(routeCall("zapier", "one")).status, 200);
        QVERIFY(gateway.ask(routeCall("zapier", "one")).body.contains("begun before"));
    }

    void limitsChangeWithoutARestart()
    {
        const boost::json::object routes{{"zapier", routeWith("s")}};
        TestGateway gateway(routesConfig(routes, routeLimits({{"requests", 1}})));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        VERIFY_STATUS(gateway.ask(routeCall("zapier", "s")), 200);
        VERIFY_STATUS(gateway.ask(routeCall("zapier", "s")), 429);
        QVERIFY(gateway.writeConfig(routesConfig(routes, routeLimits({{"requests", 0}, {"bodyBytes", 30}}))));
        QTRY_COMPARE(gateway.ask(routeCall("zapier", "s")).status, 200);
        for (int i = 0; i < 130; ++i)
            VERIFY_STATUS(gateway.ask(routeCall("zapier", "s")), 200);
        VERIFY_STATUS(gateway.ask(padded(routeCall("zapier", "s"), 31)), 413);
    }

private:
    /// One gateway for the cases that change nothing of it.
    TestGateway &shared()
    {
        if (!m_shared) {
            m_shared = std::make_unique<TestGateway>(
                routesConfig({{"zapier", routeWith("s3cret")}}, routeLimits({{"requests", 0}})));
            if (!m_shared->start())
                qWarning().noquote() << m_shared->problem();
        }
        return *m_shared;
    }

    std::unique_ptr<TestGateway> m_shared;
};

Q_DECLARE_METATYPE(Gatehouse::Test::RequestText)

GATEHOUSE_TEST(TestRoutes)
#include "tst_routes.moc"
