// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/routechecks.h"
#include "config/routeedits.h"
#include "storing.h"
#include "support/testmain.h"

#include <QTemporaryDir>
#include <functional>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

RouteConfig route(const QString &id)
{
    RouteConfig route;
    route.id = id;
    route.path = u"/plugins/webhooks/"_s + id;
    route.sessionKey = u"agent:main:main"_s;
    route.secret.source = SecretRef::Source::Env;
    route.secret.id = u"SECRET"_s;
    route.controllerId = u"webhooks/"_s + id;
    return route;
}

Config config()
{
    Config config;
    InstanceConfig instance;
    instance.uuid = u"2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11"_s;
    instance.name = u"demo"_s;
    config.instances.append(instance);
    config.routes = {route(u"ci"_s), route(u"zapier"_s)};
    return config;
}

using Change = std::function<void(RouteConfig &)>;

} // namespace

Q_DECLARE_METATYPE(Change)

/// What a form says of a route, and how it is put into the file.
class TestRouteChecks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatTheParserWould_data();
    void saysWhatTheParserWould();
    void changesOnlyWhatWasSeen();
};

void TestRouteChecks::saysWhatTheParserWould_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("replaced");
    QTest::addColumn<QString>("field"); // "-": no problem
    QTest::addColumn<QString>("words");

    const auto row = [](const char *name, const Change &change, const char *replaced, const char *field,
                        const char *words) {
        QTest::newRow(name) << change << QString::fromLatin1(replaced) << QString::fromLatin1(field)
                            << QString::fromLatin1(words);
    };
    row(
        "as it was", [](RouteConfig &) {}, "zapier", "-", "");
    row(
        "a new one", [](RouteConfig &r) { r = route(u"new"_s); }, "", "-", "");
    row(
        "renamed", [](RouteConfig &r) { r.id = u"other.one"_s; }, "zapier", "-", "");
    row(
        "a taken id", [](RouteConfig &r) { r.id = u"ci"_s; }, "zapier", "", "there is a route of this id");
    row(
        "a new one of a taken id", [](RouteConfig &) {}, "", "", "there is a route of this id");
    row(
        "a bad id", [](RouteConfig &r) { r.id = u"a b"_s; }, "zapier", "", "1 to 64 letters");
    row(
        "no id", [](RouteConfig &r) { r.id.clear(); }, "zapier", "", "1 to 64 letters");
    row(
        "a taken path", [](RouteConfig &r) { r.path = u"/Plugins/webhooks/%63i/"_s; }, "zapier", "path",
        "is the same as that of routes.ci");
    row(
        "a path of ours", [](RouteConfig &r) { r.path = u"/healthz"_s; }, "zapier", "path", "serves itself");
    row(
        "no path", [](RouteConfig &r) { r.path.clear(); }, "zapier", "path", "must begin with /");
    row(
        "a query", [](RouteConfig &r) { r.path = u"/a?b"_s; }, "zapier", "path", "without a query");
    row(
        "no session", [](RouteConfig &r) { r.sessionKey = u"  "_s; }, "zapier", "sessionKey",
        "must not be empty");
    row(
        "no secret", [](RouteConfig &r) { r.secret = {}; }, "zapier", "secret", "");
    row(
        "an instance", [](RouteConfig &r) { r.agent = u"demo"_s; }, "zapier", "-", "");
    row(
        "no such instance", [](RouteConfig &r) { r.agent = u"none"_s; }, "zapier", "agent",
        "there is no instance of this name");
    row(
        "no listener", [](RouteConfig &r) { r.isPublic = r.isPrivate = false; }, "zapier", "listeners",
        "must name");
    row(
        "one listener", [](RouteConfig &r) { r.isPublic = false; }, "zapier", "-", "");
}

void TestRouteChecks::saysWhatTheParserWould()
{
    QFETCH(const Change, change);
    QFETCH(const QString, replaced);
    QFETCH(const QString, field);
    QFETCH(const QString, words);
    RouteConfig changed = route(u"zapier"_s);
    change(changed);
    const QList<RouteProblem> problems = problemsOf(changed, config(), replaced);
    if (field == u"-"_s) {
        QVERIFY2(problems.isEmpty(), qPrintable(problems.value(0).words));
        return;
    }
    QCOMPARE(problems.size(), 1);
    QCOMPARE(problems.first().field, field);
    QVERIFY2(problems.first().words.contains(words), qPrintable(problems.first().words));
}

void TestRouteChecks::changesOnlyWhatWasSeen()
{
    const QTemporaryDir folder;
    QVERIFY(folder.isValid());
    const QString file = folder.filePath(u"gatehouse.json"_s);
    Watched watched(file);
    QVERIFY(watched.store.load());
    QVERIFY(watched.store.addRoute(route(u"ci"_s)));
    QVERIFY(watched.store.addRoute(route(u"zapier"_s)));
    const RouteConfig seen = watched.store.current().routes.at(1);

    RouteConfig wanted = seen;
    wanted.description = u"ours"_s;
    QVERIFY(changeRoute(watched.store, seen, wanted));
    QCOMPARE(watched.store.current().routes.at(1), wanted);
    const Result<void> stale = changeRoute(watched.store, seen, route(u"zap"_s)); // it has ours by now
    QVERIFY(!stale);
    QCOMPARE(stale.error().code, ErrorCode::Conflict);
    QCOMPARE(removeRoute(watched.store, seen).error().code, ErrorCode::Conflict);
    QCOMPARE(watched.store.current().routes.at(1), wanted);

    RouteConfig renamed = wanted;
    renamed.id = u"ci"_s;
    QCOMPARE(changeRoute(watched.store, wanted, renamed).error().code, ErrorCode::Conflict);
    renamed.id = u"zap"_s;
    QVERIFY(changeRoute(watched.store, wanted, renamed));
    QCOMPARE(watched.store.current().routes.at(1), renamed); // its path has stayed
    QCOMPARE(changeRoute(watched.store, wanted, renamed).error().code, ErrorCode::NotFound);
    QVERIFY(removeRoute(watched.store, renamed));
    QCOMPARE(watched.store.current().routes.size(), 1);
    Watched again(file);
    QVERIFY(again.store.load());
    QCOMPARE(again.store.current(), watched.store.current());
}

GATEHOUSE_TEST(TestRouteChecks)
#include "tst_routechecks.moc"
