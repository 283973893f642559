// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routewarnings.h"
#include "secrets/resolver.h"
#include "support/testmain.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

using Kind = RouteWarning::Kind;

RouteConfig route(const QString &id, const QString &session, const QString &variable)
{
    RouteConfig route;
    route.id = id;
    route.sessionKey = session;
    route.secret.source = SecretRef::Source::Env;
    route.secret.id = variable;
    return route;
}

RouteConfig plainRoute(const QString &id, const QString &session, QByteArrayView secret)
{
    RouteConfig route;
    route.id = id;
    route.sessionKey = session;
    route.secret.value = Secret(secret);
    return route;
}

/// The others that the warning of @a kind names; "none" when there is no such warning.
QString others(const QList<RouteWarning> &warnings, Kind kind)
{
    const auto found = std::ranges::find(warnings, kind, &RouteWarning::kind);
    return found == warnings.end() ? u"none"_s : found->others.join(u',');
}

} // namespace

/// What is said of routes that work, and that the seed's guide advises against.
class TestRouteWarnings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesPlainTextAtOnce();
    void learnsOfOtherSecretsAsTheyAreFetched();
    void sessionsAndAgents();
};

void TestRouteWarnings::judgesPlainTextAtOnce()
{
    Resolver resolver({}, {}, nullptr);
    const RouteWarnings warnings(resolver);
    Config config;
    config.routes = {plainRoute(u"a"_s, u"1"_s, "short"), plainRoute(u"b"_s, u"2"_s, "  short "),
                     plainRoute(u"c"_s, u"3"_s, "exactly-twenty-bytes")};
    const QHash<QString, QList<RouteWarning>> found = warnings.of(config);
    QCOMPARE(others(found[u"a"_s], Kind::PlainSecret), QString());
    QCOMPARE(others(found[u"a"_s], Kind::ShortSecret), QString());
    QCOMPARE(others(found[u"a"_s], Kind::SharedSecret), u"b"_s); // callers are compared with it trimmed
    QCOMPARE(others(found[u"c"_s], Kind::PlainSecret), QString());
    QCOMPARE(others(found[u"c"_s], Kind::ShortSecret), u"none"_s);
    QCOMPARE(others(found[u"c"_s], Kind::SharedSecret), u"none"_s);
}

void TestRouteWarnings::learnsOfOtherSecretsAsTheyAreFetched()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u".env"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    file.write("ONE=hunter2\nTWO=hunter2\n");
    file.close();
    Resolver resolver({}, file.fileName(), nullptr);
    RouteWarnings warnings(resolver);
    const QSignalSpy changes(&warnings, &RouteWarnings::changed);
    Config config;
    config.routes = {route(u"a"_s, u"1"_s, u"ONE"_s), route(u"b"_s, u"2"_s, u"TWO"_s),
                     route(u"c"_s, u"3"_s, u"ONE"_s), route(u"d"_s, u"4"_s, u"NOT_SET"_s)};
    config.routes.last().enabled = false;
    QCOMPARE(others(warnings.of(config)[u"a"_s], Kind::SharedSecret), u"c"_s); // the same reference
    QCOMPARE(others(warnings.of(config)[u"b"_s], Kind::SharedSecret), u"none"_s);
    for (const RouteConfig &looked : std::as_const(config.routes))
        resolver.lookUp(looked.secret, this, [](const SecretOutcome &) {});
    QCOMPARE(changes.size(), 2); // ONE and TWO; there is nothing to be said of NOT_SET
    const QHash<QString, QList<RouteWarning>> found = warnings.of(config);
    QCOMPARE(others(found[u"a"_s], Kind::SharedSecret), u"b,c"_s);
    QCOMPARE(others(found[u"b"_s], Kind::SharedSecret), u"a,c"_s);
    QCOMPARE(others(found[u"b"_s], Kind::ShortSecret), QString());
    QVERIFY(found[u"d"_s].isEmpty());
}

void TestRouteWarnings::sessionsAndAgents()
{
    Resolver resolver({}, {}, nullptr);
    const RouteWarnings warnings(resolver);
    Config config;
    InstanceConfig instance;
    instance.name = u"demo"_s;
    instance.enabled = false;
    config.instances.append(instance);
    config.routes = {route(u"a"_s, u"1"_s, u"A"_s), route(u"b"_s, u"1"_s, u"B"_s),
                     route(u"c"_s, u"1"_s, u"C"_s)};
    config.routes[0].agent = u"demo"_s;
    config.routes[2].enabled = false; // it reaches nothing
    const QHash<QString, QList<RouteWarning>> found = warnings.of(config);
    QCOMPARE(others(found[u"a"_s], Kind::SharedSession), u"b"_s);
    QCOMPARE(others(found[u"b"_s], Kind::SharedSession), u"a"_s);
    QCOMPARE(others(found[u"c"_s], Kind::SharedSession), u"none"_s);
    QCOMPARE(others(found[u"a"_s], Kind::AgentDisabled), QString());
    QCOMPARE(others(found[u"b"_s], Kind::AgentDisabled), u"none"_s);
}

GATEHOUSE_TEST(TestRouteWarnings)
#include "tst_routewarnings.moc"
