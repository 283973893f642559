// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configroutes.h"

#include "config/configwriter.h"
#include "json.h"
#include "parsing.h"
#include "storing.h"
#include "support/testmain.h"

#include <QTemporaryDir>
#include <boost/json/array.hpp>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

const QByteArray Demo = "instances: [{uuid: '2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11', name: 'Demo', "
                        "agent: {type: 'echo'}}]";

QByteArray route(const QByteArray &fields = {})
{
    return "{sessionKey: 'agent:main:main', secret: 's'" + (fields.isEmpty() ? "" : ", " + fields) + "}";
}

RouteConfig routeOf(const QByteArray &text, const QString &id)
{
    for (const RouteConfig &candidate : configOf(text).routes) {
        if (candidate.id == id)
            return candidate;
    }
    return {};
}

QByteArray inPlugin(const QByteArray &routes, const QByteArray &enabled = "true")
{
    return "plugins: {entries: {webhooks: {enabled: " + enabled + ", config: {routes: {" + routes + "}}}}}";
}

} // namespace

/// Reads TaskFlow routes, and writes them back.
class TestConfigRoutes final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasDefaults()
    {
        const RouteConfig read = routeOf("{routes: {zapier: " + route() + "}}", u"zapier"_s);
        RouteConfig expected;
        expected.id = u"zapier"_s;
        expected.path = u"/plugins/webhooks/zapier"_s;
        expected.sessionKey = u"agent:main:main"_s;
        expected.secret.value = Secret(QByteArray("s"));
        expected.controllerId = u"webhooks/zapier"_s;
        QCOMPARE(read, expected);
        QVERIFY(expected.enabled && expected.isPublic && expected.isPrivate && expected.agent.isEmpty());
    }

    void readsEveryField()
    {
        const QByteArray fields = "enabled: false, path: '/Hooks/Zap/', controllerId: ' c ', "
                                  "description: 'Zapier bridge', agent: 'demo', listeners: ['private']";
        const RouteConfig read = routeOf("{" + Demo + ", routes: {'a.b-C_1': " + route(fields) + "}}",
                                         u"a.b-C_1"_s);
        QVERIFY(!read.enabled);
        QCOMPARE(read.path, u"/Hooks/Zap/"_s);
        QCOMPARE(read.controllerId, u"c"_s);
        QCOMPARE(read.description, u"Zapier bridge"_s);
        QCOMPARE(read.agent, u"demo"_s);
        QVERIFY(!read.isPublic && read.isPrivate);
    }

    /// The example of OpenClaw's page, as it stands there.
    void readsTheFormOfThePlugin()
    {
        const QByteArray text =
            R"({ plugins: { entries: { webhooks: { enabled: true, config: { routes: { zapier: { path:
                "/plugins/webhooks/zapier", sessionKey: "agent:main:main", secret: { source: "env", provider:
                "default", id: "OPENCLAW_WEBHOOK_SECRET", }, controllerId: "webhooks/zapier", description:
                "Zapier TaskFlow bridge", }, }, }, }, }, },})";
        QCOMPARE(problemsOf(text), QStringList());
        const RouteConfig read = routeOf(text, u"zapier"_s);
        QVERIFY(read.enabled);
        QCOMPARE(read.path, u"/plugins/webhooks/zapier"_s);
        QCOMPARE(read.secret.describe(), u"env:OPENCLAW_WEBHOOK_SECRET"_s);
        QCOMPARE(read.description, u"Zapier TaskFlow bridge"_s);

        const QByteArray both = "{" + inPlugin("a: " + route()) + ", routes: {b: " + route() + "}}";
        QCOMPARE(configOf(both).routes.size(), 2);
        QCOMPARE(configOf(both).routes.first().id, u"a"_s);
        QVERIFY(!routeOf("{" + inPlugin("a: " + route(), "false") + "}", u"a"_s).enabled);
        QVERIFY(configOf("{plugins: {entries: {webhooks: {enabled: true}}}}").routes.isEmpty());
    }

    void reportsWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("problems");
        const auto row = [](const char *name, const QByteArray &routes, const QStringList &problems) {
            QTest::newRow(name) << "{" + Demo + ", routes: {" + routes + "}}" << problems;
        };
        const auto withPath = [&row](const char *name, const QByteArray &path, const QString &problem) {
            row(name, "a: " + route("path: '" + path + "'"),
                problem.isEmpty() ? QStringList() : QStringList{u"routes.a.path: "_s + problem});
        };

        row("required", "a: {}", {u"routes.a.sessionKey: is required"_s, u"routes.a.secret: is required"_s});
        row("unknown", "a: " + route("sesionKey: 'x'"),
            {u"routes.a.sesionKey: unknown field \"sesionKey\"; did you mean \"sessionKey\"?"_s});
        row("types",
            "a: {sessionKey: 1, secret: 2, enabled: 'x', path: 3, controllerId: {}, listeners: 'public'}",
            {u"routes.a.sessionKey: must be text in quotes"_s,
             u"routes.a.secret: must be text in quotes, or an object such as {\"source\":\"env\",\"id\":\"NAME\"}"_s,
             u"routes.a.enabled: must be true or false"_s, u"routes.a.path: must be text in quotes"_s,
             u"routes.a.controllerId: must be text in quotes"_s,
             u"routes.a.listeners: must be a list in [ ]"_s});
        row("blank", "a: {sessionKey: ' ', secret: ''}",
            {u"routes.a.sessionKey: must not be empty"_s,
             u"routes.a.secret: must not be empty: leave it out where there is no secret"_s});
        row("control characters", R"(a: {sessionKey: "a\nb", secret: 's'})",
            {u"routes.a.sessionKey: must not hold line ends or other control characters"_s});
        const QString id =
            u"the id of a route must have 1 to 64 letters, digits, dots, underscores or hyphens"_s;
        row("id with a slash", "'a/b': " + route(), {u"routes[\"a/b\"]: "_s + id});
        row("empty id", "'': " + route(), {u"routes[\"\"]: "_s + id});
        row("long id", QByteArray(65, 'x') + ": " + route(),
            {u"routes[\""_s + QString(64, u'x') + u"…\"]: "_s + id});
        row("longest id", QByteArray(64, 'x') + ": " + route(), {});
        row("no listener", "a: " + route("listeners: []"),
            {u"routes.a.listeners: must name \"public\", \"private\" or both; a route that is not to be "
             u"served "
             "has enabled: false"_s});
        row("listeners", "a: " + route("listeners: ['public', 'Private', 'public']"),
            {u"routes.a.listeners[1]: must be \"public\" or \"private\""_s,
             u"routes.a.listeners[2]: is there already"_s});
        row("unknown agent", "a: " + route("agent: 'dema'"),
            {u"routes.a.agent: there is no instance of this name or UUID"_s});
        row("agent by name", "a: " + route("agent: ' DEMO'"), {});
        row("agent by UUID", "a: " + route("agent: '2F1C0F7E-5a0e-4c57-9d3c-0d9f6f2a7b11'"), {});

        const QString own =
            u"is a path that the gateway serves itself (/webhooks, /healthz, /openapi.json, /metrics)"_s;
        for (const char *path :
             {"/webhooks", "/webhooks/", "/webhooks/x", "/WebHooks/x", "/a/../webhooks/x", "/%77ebhooks/x",
              "/healthz", "/HEALTHZ//", "/openapi.json", "/metrics/", "/./metrics"})
            withPath(path, path, own);
        for (const char *path :
             {"/", "/webhooksx", "/healthz/x", "/plugins/webhooks/other", "/ä", "/a b", "/a%20b", "/a//b"})
            withPath(path, path, {});
        withPath("relative", "hooks", u"must begin with /"_s);
        withPath("empty", "", u"must begin with /"_s);
        withPath("two slashes", "//a", u"must not begin with //"_s);
        withPath("query", "/a?b", u"must be a path without a query or fragment"_s);
        withPath("fragment", "/a#b", u"must be a path without a query or fragment"_s);
        withPath("control", R"(/a\x01)", u"must not hold control characters"_s);
        for (const char *path : {"/a%2Fb", "/a%00", "/a%252Fb", "/100%", "/a%zz"})
            withPath(path, path,
                     u"must not hold %2F, %00, %25 or a broken escape: no request has such a path"_s);

        const QString twice = u"is the same as that of routes.a (case and slashes at the end don't matter)"_s;
        row("same path", "a: " + route("path: '/x'") + ", b: " + route("path: '/X/'"),
            {u"routes.b.path: "_s + twice});
        row("same path as a default", "b: " + route() + ", a: " + route("path: '/plugins/webhooks/%62'"),
            {u"routes.a.path: is the same as that of routes.b (case and slashes at the end don't matter)"_s});
        row("ids that differ in case", "a: " + route() + ", A: " + route(), {u"routes.A.path: "_s + twice});

        QTest::newRow("in both places")
            << "{" + inPlugin("zapier: " + route("path: '/1'")) + ", routes: {zapier: " + route("path: '/2'")
                + "}}"
            << QStringList{u"routes.zapier: this route is declared at "
                           "plugins.entries.webhooks.config.routes.zapier, too"_s};
        QTest::newRow("in both places, the other way round")
            << "{routes: {'a.b': " + route() + "}, " + inPlugin("'a.b': " + route()) + "}"
            << QStringList{u"plugins.entries.webhooks.config.routes[\"a.b\"]: this route is declared at "
                           "routes[\"a.b\"], too"_s};
        QTest::newRow("same path in both places")
            << "{routes: {a: " + route("path: '/x'") + "}, " + inPlugin("b: " + route("path: '/x'")) + "}"
            << QStringList{u"plugins.entries.webhooks.config.routes.b.path: "_s + twice};
        QTest::newRow("not an object")
            << QByteArray("{routes: []}") << QStringList{u"routes: must be an object in { }"_s};
        QTest::newRow("another plugin")
            << QByteArray("{plugins: {entries: {webhook: {}}}}")
            << QStringList{
                   u"plugins.entries.webhook: unknown field \"webhook\"; did you mean \"webhooks\"?"_s};
        QTest::newRow("plugin of another type")
            << QByteArray("{plugins: {entries: {webhooks: {enabled: 1, config: {routes: 5, x: 1}}}}}")
            << QStringList{u"plugins.entries.webhooks.enabled: must be true or false"_s,
                           u"plugins.entries.webhooks.config.routes: must be an object in { }"_s,
                           u"plugins.entries.webhooks.config.x: unknown field \"x\""_s};
        QTest::newRow("limits")
            << QByteArray("{limits: {routes: {requests: -1, inFlight: 0, bodyBytes: 2147483648}, flows: "
                          "{bytes: 0}}}")
            << QStringList{u"limits.routes.requests: must be a whole number from 0 to 2147483647"_s,
                           u"limits.routes.inFlight: must be a whole number from 1 to 2147483647"_s,
                           u"limits.routes.bodyBytes: must be a whole number from 1 to 2147483647"_s,
                           u"limits.flows.bytes: must be a whole number from 1 to 2147483647"_s};
    }
    void reportsWhatIsWrong()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, problems);
        QCOMPARE(problemsOf(text), problems);
    }

    void readsLimits()
    {
        const Config config = configOf(
            "{limits: {routes: {requests: 0, windowSeconds: 1, trackedKeys: 2, inFlight: 3, bodyBytes: 4, "
            "bodySeconds: 5}, flows: {unfinished: 6, bytes: 7}}, "
            "retention: {finishedFlowsDays: 8, repliesHours: 9}}");
        const RouteLimits expected{.requests = 0,
                                   .window = std::chrono::seconds(1),
                                   .trackedKeys = 2,
                                   .inFlight = 3,
                                   .bodyBytes = 4,
                                   .bodyTime = std::chrono::seconds(5)};
        QCOMPARE(config.limits.routes, expected);
        QCOMPARE(config.limits.flows, (FlowLimits{.unfinished = 6, .bytes = 7}));
        QCOMPARE(config.retention.finishedFlowsDays, 8);
        QCOMPARE(config.retention.repliesHours, 9);
    }

    void writesOnlyWhatDiffers()
    {
        const auto written = [](const QByteArray &text) {
            const Config config = configOf(text);
            return config.routes.isEmpty() ? QByteArray() : toJson(toConfigJson(config.routes.first()));
        };
        QCOMPARE(written("{routes: {a: " + route("enabled: true, path: '/plugins/webhooks/a'") + "}}"),
                 R"({"sessionKey":"agent:main:main","secret":"s"})");
        const QByteArray whole =
            R"({"enabled":false,"path":"/x","sessionKey":"k","secret":{"source":"env","id":"A"},"controllerId":"c",)"
            R"("description":"d","agent":"demo","listeners":["public"]})";
        QCOMPARE(written("{" + Demo + ", routes: {a: " + whole + "}}"), whole);
    }

    void changesRoutesOfTheFile()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"gatehouse.json"_s);
        QVERIFY(
            writeFile(file,
                      R"({"limits":{},"plugins":{"entries":{"webhooks":{"enabled":false,"config":{"routes":)"
                      R"({"old":{"sessionKey":"k","secret":"s"}}}}}}})"));
        Watched watched(file);
        QVERIFY(watched.store.load());
        const auto content = [&file] { return toJson(parseJson(readFile(file)).value()); };
        RouteConfig added = routeOf("{routes: {new: " + route() + "}}", u"new"_s);
        QVERIFY(watched.store.addRoute(added));
        QCOMPARE(watched.store.addRoute(added).error().code, ErrorCode::Conflict);
        QCOMPARE(watched.store.current().routes.size(), 2);

        added.description = u"words"_s;
        added.id = u"renamed"_s;
        QVERIFY(watched.store.replaceRoute(u"new"_s, added));
        QCOMPARE(watched.store.replaceRoute(u"new"_s, added).error().code, ErrorCode::NotFound);
        QCOMPARE(watched.store.replaceRoute(u"old"_s, added).error().code, ErrorCode::Conflict);
        QCOMPARE(watched.store.current().routes.last(), added);

        // one of a plugin that is off is changed where it is, and moves when it is to be served
        RouteConfig old = watched.store.current().routes.first();
        old.sessionKey = u"other"_s;
        QVERIFY(watched.store.replaceRoute(u"old"_s, old));
        QVERIFY(
            content().contains(R"("routes":{"old":{"enabled":false,"sessionKey":"other","secret":"s"}}}})"));
        old.enabled = true;
        QVERIFY(watched.store.replaceRoute(u"old"_s, old));
        QVERIFY(watched.store.current().routes.last().enabled);
        QVERIFY(content().contains(R"("webhooks":{"enabled":false,"config":{"routes":{}}})"));

        QVERIFY(watched.store.removeRoute(u"renamed"_s));
        QCOMPARE(watched.store.removeRoute(u"renamed"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(
            content(),
            R"({"limits":{},"plugins":{"entries":{"webhooks":{"enabled":false,"config":{"routes":{}}}}},)"
            R"("routes":{"old":{"sessionKey":"other","secret":"s"}}})");

        RouteConfig broken = old;
        broken.id = u"broken"_s;
        broken.path = u"/healthz"_s;
        const Result<void> refused = watched.store.addRoute(broken);
        QCOMPARE(refused.error().code, ErrorCode::Invalid);
        QVERIFY(refused.error().message.contains(u"routes.broken.path: "_s));
    }
};

GATEHOUSE_TEST(TestConfigRoutes)
#include "tst_configroutes.moc"
