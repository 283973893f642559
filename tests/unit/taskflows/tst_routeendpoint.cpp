// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routeharness.h"

#include "json.h"
#include "support/testmain.h"

#include <QSignalSpy>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QList<std::pair<QByteArray, QByteArray>> WrongSecret{{"Content-Type", "application/json"},
                                                           {"Authorization", "Bearer wrong"}};
const QList<std::pair<QByteArray, QByteArray>> WrongType{{"Content-Type", "text/plain"},
                                                         {"Authorization", "Bearer s3cret"}};

LimiterKey keyOf(const QString &address = u"192.0.2.1"_s)
{
    return {"/plugins/webhooks/zapier", QHostAddress(address)};
}

Error notSet() { return {ErrorCode::NotFound, u"env:ZAPIER: the variable is not set"_s}; }

} // namespace

class TestRouteEndpoint final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void performsWhatIsAsked()
    {
        RouteHarness harness;
        harness.answersAtOnce = {{.status = 409,
                                  .body = R"({"ok":false})",
                                  .flowId = u"flow-1"_s,
                                  .revision = 4,
                                  .stoppedAt = u"revision_conflict"_s,
                                  .why = u"it changed"_s}};
        const auto reply = harness.send(
            {.body = "{\"action\":\"finish_flow\",\"flowId\":\" asked \",\"expectedRevision\":3}"});
        QCOMPARE(reply->status(), 409);
        QCOMPARE(reply->answer->body, R"({"ok":false})");
        QCOMPARE(reply->answer->contentType, "application/json; charset=utf-8");
        QCOMPARE(harness.performed.size(), 1U);
        QCOMPARE(harness.performed.front().routeId, u"zapier"_s);
        QCOMPARE(harness.performed.front().sessionKey, u"agent:main:hook:zapier"_s);
        QVERIFY(harness.performed.front().action == Action::FinishFlow);
        const CallRecord &record = reply->call->record();
        QCOMPARE(harness.performed.front().callId, QString::fromLatin1(record.id));
        QCOMPARE(record.route, u"zapier"_s);
        QCOMPARE(record.session, u"agent:main:hook:zapier"_s);
        QCOMPARE(record.action, u"finish_flow"_s);
        QCOMPARE(record.flowId, u"flow-1"_s);
        QCOMPARE(record.revision, 4);
        QCOMPARE(record.stoppedAt, u"revision_conflict"_s);
        QCOMPARE(record.error, u"it changed"_s);
        QCOMPARE(harness.endpoint->runningCount(), 0);
        QCOMPARE(harness.limiters.usageOf(keyOf()).inFlight, 0);
    }

    void grantsWhatTheLimitsSay()
    {
        RouteHarness harness({.bodyBytes = 77, .bodyTime = 9s});
        const auto reply = harness.begin();
        QVERIFY(reply->wasAdmitted);
        QCOMPARE(reply->bodyLimit, 77);
        QVERIFY(reply->bodyTimeout == 9s);
        QVERIFY(!reply->finMeansGone); // a caller may close its side and still read
        QCOMPARE(harness.limiters.usageOf(keyOf()).inFlight, 1); // from the head on
        harness.endpoint->setLimits({.bodyBytes = 78});
        QCOMPARE(harness.begin()->bodyLimit, 78);
    }

    /// Each request breaks all checks from one on: the first of them answers, and no later one is reached.
    void checksInTheFixedOrder()
    {
        RouteHarness harness({.requests = 3, .inFlight = 1});
        const auto untouched = [&harness](qint64 requests, int asked) {
            return harness.limiters.usageOf(keyOf()).requests == requests && harness.secrets.asked == asked
                && harness.performed.empty();
        };

        const auto path = harness.send({.method = "GET", .path = "/plugins/webhooks/nosuch", .headers = {}});
        QCOMPARE(path->status(), 404);
        QCOMPARE(path->answer->body, "Not Found");
        QCOMPARE(path->answer->contentType, "text/plain; charset=utf-8");
        QCOMPARE(path->stoppedAt(), u"path"_s);
        QVERIFY(path->call->record().route.isEmpty());

        for (const QByteArray method : {"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "post"}) {
            const auto reply = harness.send({.method = method, .headers = {}, .body = "{"});
            QCOMPARE(reply->status(), 405);
            QCOMPARE(reply->answer->body, "Method Not Allowed");
            QCOMPARE(reply->header("Allow"), "POST");
            QCOMPARE(reply->stoppedAt(), u"method"_s);
            QCOMPARE(reply->call->record().route, u"zapier"_s);
        }
        const auto type = harness.send({.headers = WrongType, .body = "{"});
        QCOMPARE(type->status(), 415);
        QCOMPARE(type->answer->body, "Unsupported Media Type");
        QCOMPARE(type->stoppedAt(), u"type"_s);
        QVERIFY(untouched(0, 0));

        const auto none = harness.send({.headers = {{"Content-Type", "application/json"}}, .body = "{"});
        QCOMPARE(none->status(), 401);
        QVERIFY(untouched(1, 0)); // with nothing to compare the secret is not fetched
        const auto secret = harness.send({.headers = WrongSecret, .body = "{"});
        QCOMPARE(secret->status(), 401);
        QCOMPARE(secret->answer->body, "unauthorized");
        QCOMPARE(secret->answer->contentType, "text/plain; charset=utf-8");
        QCOMPARE(secret->stoppedAt(), u"secret"_s);
        QVERIFY(untouched(2, 1));

        const auto held = harness.begin();
        QVERIFY(held->wasAdmitted);
        QVERIFY(untouched(3, 2));
        const auto rate = harness.send({.headers = WrongSecret, .body = "{"});
        QCOMPARE(rate->status(), 429);
        QCOMPARE(rate->answer->body, "Too Many Requests");
        QCOMPARE(rate->header("Retry-After"), "60");
        QCOMPARE(rate->stoppedAt(), u"rate"_s);
        QVERIFY(untouched(4, 2));

        harness.nowMs += 60'000;
        const auto inFlight = harness.send({.headers = WrongSecret, .body = "{"});
        QCOMPARE(inFlight->status(), 429);
        QCOMPARE(inFlight->answer->body, "Too Many Requests");
        QCOMPARE(inFlight->header("Retry-After"), "1");
        QCOMPARE(inFlight->stoppedAt(), u"inFlight"_s);
        QVERIFY(untouched(1, 2));
    }

    void refusesBodiesThatAreNoRequest()
    {
        RouteHarness harness;
        for (const QByteArray body : {"", " \n", "{", "{]", "nul", "\"\x01\""}) {
            const auto reply = harness.send({.body = body});
            QCOMPARE(reply->status(), 400);
            QCOMPARE(reply->answer->body, "invalid request body");
            QCOMPARE(reply->answer->contentType, "text/plain; charset=utf-8");
            QCOMPARE(reply->stoppedAt(), u"json"_s);
            QVERIFY(!reply->call->record().error.isEmpty());
        }
        for (const QByteArray body : {"null", "5", "[]", "{}", "{\"action\":\"nope\"}"}) {
            const auto reply = harness.send({.body = body});
            QCOMPARE(reply->status(), 400);
            QCOMPARE(reply->answer->contentType, "application/json; charset=utf-8");
            const auto json = parseJson(reply->answer->body).value().as_object();
            QCOMPARE(json.size(), 3U);
            QVERIFY(json.at("ok") == false);
            QVERIFY(json.at("code") == "invalid_request");
            QVERIFY(!json.at("error").as_string().empty());
            QCOMPARE(reply->stoppedAt(), u"schema"_s);
            QCOMPARE(reply->call->record().error, toQString(json.at("error").as_string()));
        }
        QVERIFY(harness.performed.empty());
        QCOMPARE(harness.limiters.usageOf(keyOf()).inFlight, 0);
    }

    void listenersAndDisabledRoutes()
    {
        RouteHarness harness;
        RouteConfig onlyPublic = RouteHarness::route(u"pub"_s);
        onlyPublic.isPrivate = false;
        RouteConfig onlyPrivate = RouteHarness::route(u"priv"_s);
        onlyPrivate.isPublic = false;
        RouteConfig off = RouteHarness::route(u"off"_s);
        off.enabled = false;
        harness.table.apply({onlyPublic, onlyPrivate, off});
        QCOMPARE(harness.table.count(), 2);
        const auto status = [&harness](const QByteArray &id, ListenerKind listener) {
            return harness.send({.path = "/plugins/webhooks/" + id, .listener = listener})->status();
        };
        QCOMPARE(status("pub", ListenerKind::Public), 200);
        QCOMPARE(status("pub", ListenerKind::Private), 404);
        QCOMPARE(status("priv", ListenerKind::Public), 404);
        QCOMPARE(status("priv", ListenerKind::Private), 200);
        QCOMPARE(status("off", ListenerKind::Public), 404);
        const auto hidden = harness.send({.method = "GET", .path = "/plugins/webhooks/priv"});
        QCOMPARE(hidden->status(), 404); // whatever the method: as if it were not there
        QCOMPARE(hidden->stoppedAt(), u"path"_s);
        QVERIFY(hidden->call->record().route.isEmpty());
    }

    void pathsIgnoreCaseAndForm()
    {
        RouteHarness harness;
        RouteConfig route = RouteHarness::route();
        route.path = u"/Hooks/Zapier/"_s;
        harness.table.apply({route});
        for (const QByteArray path : {"/hooks/zapier", "/HOOKS/zapier///", "/hooks/x/../zapier?secret=1",
                                      "/h%6Foks/zapier", "/hooks/./zapier"}) {
            QCOMPARE(harness.send({.path = path})->status(), 200);
        }
        for (const QByteArray path : {"/hooks/zapier/more", "/hooks", "/hooks%2Fzapier", "/hooks/zapier%00"})
            QCOMPARE(harness.send({.path = path})->status(), 404);
    }

    /// The route stays, and answers as soon as its secret has a value.
    void unresolvedSecretIs401()
    {
        RouteHarness harness;
        harness.secrets.answers = {tl::unexpected(notSet()), tl::unexpected(notSet()), Secret("s3cret"),
                                   Secret("rotated")};
        for (int i = 0; i < 2; ++i) {
            const auto reply = harness.send();
            QCOMPARE(reply->status(), 401);
            QCOMPARE(reply->answer->body, "unauthorized"); // says nothing of the reason …
            QCOMPARE(reply->stoppedAt(), u"secret"_s);
            QCOMPARE(reply->call->record().error, notSet().message); // … which the record keeps
        }
        QCOMPARE(harness.send()->status(), 200);
        QCOMPARE(harness.send()->status(), 401); // asked for at every request
        QCOMPARE(harness.secrets.asked, 4);
    }

    void slowSecretHoldsASlot()
    {
        RouteHarness harness({.inFlight = 2});
        harness.secrets.waits = true;
        const auto first = harness.begin();
        const auto second = harness.begin();
        QVERIFY(!first->verdict && !second->verdict);
        QCOMPARE(harness.send()->stoppedAt(), u"inFlight"_s);
        harness.secrets.finish(Secret("other"));
        QCOMPARE(first->status(), 401);
        harness.secrets.finish(Secret("s3cret"));
        QVERIFY(second->wasAdmitted);
        harness.bodyArrives(*second);
        QCOMPARE(second->status(), 200);
        QCOMPARE(harness.limiters.usageOf(keyOf()).inFlight, 0);
    }

    void leavingCancelsTheAdmission()
    {
        RouteHarness harness({.inFlight = 1});
        harness.secrets.waits = true;
        const auto reply = harness.begin();
        harness.leave(*reply);
        // the resolution it has started goes on, and so long its slot is taken
        QCOMPARE(harness.send()->stoppedAt(), u"inFlight"_s);
        harness.secrets.finish(Secret("s3cret"));
        QVERIFY(!reply->verdict && !reply->answer);
        QCOMPARE(harness.limiters.usageOf(keyOf()).inFlight, 0);
        harness.secrets.waits = false;
        QCOMPARE(harness.send()->status(), 200);
    }

    void leavingInsideTheBodyFreesTheSlot()
    {
        RouteHarness harness({.inFlight = 1});
        const auto reply = harness.begin();
        QCOMPARE(harness.limiters.usageOf(keyOf()).inFlight, 1);
        harness.leave(*reply);
        QCOMPARE(harness.limiters.usageOf(keyOf()).inFlight, 0);
    }

    void workGoesOnWithoutItsCaller()
    {
        RouteHarness harness({.inFlight = 1});
        harness.answersAtOnce.reset();
        const auto reply = harness.send({.body = R"({"action":"create_flow","goal":"g"})"});
        QVERIFY(!reply->answer);
        QCOMPARE(reply->call->record().action, u"create_flow"_s);
        harness.leave(*reply);
        QCOMPARE(harness.send()->stoppedAt(), u"inFlight"_s); // until the work has ended
        QCOMPARE(harness.endpoint->runningCount(), 1);
        const auto done = std::exchange(harness.performed.front().done, nullptr);
        done({.status = 200, .body = "{}"});
        done({.status = 200, .body = "{}"}); // once is enough
        harness.performed.clear();
        QVERIFY(!reply->answer);
        QCOMPARE(reply->call->record().status, StatusCallerLeft);
    }

    void slotIsFreeWithTheAnswer()
    {
        RouteHarness harness({.inFlight = 1});
        harness.answersAtOnce.reset();
        const auto reply = harness.send();
        QCOMPARE(harness.send()->status(), 429);
        std::exchange(harness.performed.front().done, nullptr)({.status = 202, .body = "{}"});
        QCOMPARE(reply->status(), 202);
        QCOMPARE(harness.limiters.usageOf(keyOf()).inFlight, 0);
    }

    /// What is dropped without an answer is answered all the same.
    void forgottenWorkIs500()
    {
        RouteHarness harness;
        harness.answersAtOnce.reset();
        const auto reply = harness.send();
        harness.performed.clear();
        QCOMPARE(reply->status(), 500);
        QCOMPARE(harness.endpoint->runningCount(), 0);
    }

    void requestsFinishOnTheRouteTheyBeganWith()
    {
        RouteHarness harness;
        const auto before = harness.begin();
        harness.secrets.waits = true;
        const auto asking = harness.begin();
        RouteConfig changed = RouteHarness::route();
        changed.sessionKey = u"agent:main:other"_s;
        changed.secret.value = Secret("new");
        harness.table.apply({changed});
        harness.secrets.finish(Secret("s3cret"));
        harness.bodyArrives(*before);
        harness.bodyArrives(*asking);
        QCOMPARE(before->status(), 200);
        QCOMPARE(asking->status(), 200);
        harness.table.apply({});
        harness.secrets.waits = false;
        QCOMPARE(harness.send()->status(), 404);
        harness.table.apply({changed});
        (void)harness.send();
        QCOMPARE(harness.performed.at(0).sessionKey, u"agent:main:hook:zapier"_s);
        QCOMPARE(harness.performed.at(1).sessionKey, u"agent:main:hook:zapier"_s);
        QCOMPARE(harness.performed.at(2).sessionKey, u"agent:main:other"_s);
        QVERIFY(harness.secrets.refs.last() == changed.secret);
        QVERIFY(harness.secrets.refs.first() != changed.secret);
    }

    void unchangedRoutesStayTheSame()
    {
        int bound = 0;
        RouteTable table([&bound](const RouteConfig &) {
            ++bound;
            return RouteAction();
        });
        table.apply({RouteHarness::route(u"a"_s), RouteHarness::route(u"b"_s)});
        const auto a = table.find("/plugins/webhooks/a");
        const auto b = table.find("/plugins/webhooks/b");
        RouteConfig changed = RouteHarness::route(u"b"_s);
        changed.description = u"another"_s;
        table.apply({RouteHarness::route(u"a"_s), changed});
        QCOMPARE(table.find("/plugins/webhooks/a"), a);
        QVERIFY(table.find("/plugins/webhooks/b") != b);
        QCOMPARE(bound, 3);
        QCOMPARE(b->config.description, QString());
    }

    void drains()
    {
        RouteHarness harness;
        QSignalSpy idle(harness.endpoint.get(), &RouteEndpoint::idle);
        harness.answersAtOnce.reset();
        const auto admitted = harness.begin();
        const auto working = harness.send();
        harness.endpoint->drain();
        const auto late = harness.send();
        QCOMPARE(late->status(), 503);
        QCOMPARE(late->header("Retry-After"), "5");
        QCOMPARE(harness.send({.headers = WrongSecret})->status(), 401); // tells nobody else
        std::exchange(harness.performed.front().done, nullptr)({.status = 200, .body = "{}"});
        QCOMPARE(working->status(), 200);
        QTRY_COMPARE(idle.count(), 1);
        harness.bodyArrives(*admitted); // was admitted before
        QCOMPARE(harness.performed.size(), 2U);
    }

    void recordsKeepAShortFlowId()
    {
        RouteHarness harness;
        const auto reply = harness.send(
            {.body = "{\"action\":\"get_flow\",\"flowId\":\"" + QByteArray(100000, 'x') + "\"}"});
        QCOMPARE(reply->status(), 200);
        QCOMPARE(reply->call->record().flowId, QString(64, u'x'));
    }
};

GATEHOUSE_TEST(TestRouteEndpoint)
#include "tst_routeendpoint.moc"
