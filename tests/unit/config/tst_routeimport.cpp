// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/routeimport.h"

#include "json.h"
#include "parsing.h"
#include "storing.h"
#include "support/testmain.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

const QByteArray Providers = R"(providers: {
    files: { source: "file", path: "keys.json" },
    vault: { source: "exec", command: "/usr/bin/vault-get", args: ["x"] } },
    defaults: { file: "files", exec: "vault" })";

/// An OpenClaw configuration with @a routes, and much that is no business of ours.
QByteArray foreign(const QByteArray &routes, const QByteArray &secrets = Providers,
                   const QByteArray &entry = "enabled: true")
{
    return "// openclaw.json\n{ agents: { defaults: { model: 'x' } }, gateway: { port: 18789 }, secrets: {"
        + secrets + "}, plugins: { entries: { telegram: { enabled: true }, webhooks: { " + entry
        + ", config: { routes: {" + routes + "} } } } }, }";
}

QByteArray route(const QByteArray &secret = "'s3cr3t'", const QByteArray &more = {})
{
    return "{ sessionKey: 'agent:main:main', secret: " + secret + (more.isEmpty() ? "" : ", " + more) + " }";
}

/// What came of it, one line each: `route zapier new env:X`, `provider vault refused …`, `note …`.
QStringList outcomeOf(const QByteArray &text, const QByteArray &ours = "{}")
{
    const Result<RouteImport> import = previewRouteImport(text, u"/home/me/.openclaw"_s, configOf(ours));
    if (!import)
        return {import.error().message};
    QStringList lines;
    for (const RouteImport::Route &found : import->routes) {
        lines.append(
            u"route %1 %2 %3"_s.arg(found.route.id, nameOf(found.state),
                                    found.words.isEmpty() ? found.route.secret.describe() : found.words));
    }
    for (const RouteImport::Provider &found : import->providers)
        lines.append(u"provider %1 %2 %3"_s.arg(found.name, nameOf(found.state), found.words).trimmed());
    for (const QString &note : import->notes)
        lines.append(u"note "_s + note);
    return lines;
}

} // namespace

/// Takes routes over from a configuration of OpenClaw.
class TestRouteImport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesWithOurs_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("ours");
        QTest::addColumn<QStringList>("outcome");
        const auto row = [](const char *name, const QByteArray &text, const QByteArray &ours,
                            const QStringList &outcome) { QTest::newRow(name) << text << ours << outcome; };
        const QString plainNote =
            u"note The secret of route a is plain text: \"gatehouse secrets adopt\" moves it to the keychain."_s;
        const QString noRoutes = u"The file has no routes at plugins.entries.webhooks.config.routes."_s;
        const auto needs = [](const QString &name) {
            return u"note Route a needs the variable %1 in the environment of the gateway or in the .env "
                   u"file "
                   "beside its configuration."_s.arg(name);
        };

        row("no JSON5", "{plugins", "{}", {u"line 1, column 9: a colon must follow the field name"_s});
        row("nothing", "{}", "{}", {noRoutes});
        row("no routes", foreign(""), "{}", {noRoutes});
        row("not ours", "{plugins: 5}", "{}", {noRoutes});

        row("plain text", foreign("a: " + route(), ""), "{}", {u"route a new plain"_s, plainNote});
        row("variable", foreign("a: " + route("{ source: 'env', provider: 'default', id: 'ZAP' }"), ""), "{}",
            {u"route a new env:ZAP"_s, needs(u"ZAP"_s)});
        row("variable inside text", foreign("a: " + route("'${ZAP}'"), ""), "{}",
            {u"route a new env:ZAP"_s, needs(u"ZAP"_s)});
        row("variable in other text",
            foreign("a: " + route("'s'", "path: '/${ZAP}', description: '$ZAP {}'"), ""), "{}",
            {u"route a refused path holds a variable, which is replaced by OpenClaw only."_s});
        row("variable within a secret", foreign("a: " + route("'x${ZAP}'"), ""), "{}",
            {u"route a refused secret holds a variable, which is replaced by OpenClaw only."_s});

        row("providers by name",
            foreign("a: " + route("{ source: 'file', provider: 'files', id: '/a' }")
                    + ", b: " + route("{ source: 'exec', provider: 'vault', id: 'b' }", "path: '/b'")),
            "{}",
            {u"route a new file:files:/a"_s, u"route b new exec:vault:b"_s, u"provider files new"_s,
             u"provider vault new"_s});
        row("default providers get their names",
            foreign("a: " + route("{ source: 'file', provider: 'default', id: '/a' }")), "{}",
            {u"route a new file:files:/a"_s, u"provider files new"_s, u"provider vault new"_s});
        row("the same default here",
            foreign("a: " + route("{ source: 'file', provider: 'default', id: '/a' }"),
                    "providers: { files: { source: 'file', path: '/x' } }, defaults: { file: 'files' }"),
            "{secrets: {providers: {files: {source: 'file', path: '/x'}}, defaults: {file: 'files'}}}",
            {u"route a new file:/a"_s, u"provider files same"_s});
        row("default is a name there and another provider here",
            foreign("a: " + route("{ source: 'file', provider: 'default', id: '/a' }"),
                    "providers: { default: { source: 'file', path: '/x' } }"),
            "{secrets: {providers: {mine: {source: 'file', path: '/x'}}, defaults: {file: 'mine'}}}",
            {u"route a refused The provider of its secret is called \"default\", which stands for \"mine\" here."_s,
             u"provider default new"_s});
        row("another provider of the name",
            foreign("a: " + route("{ source: 'file', provider: 'files', id: '/a' }"),
                    "providers: { files: { source: 'file', path: '/x' } }"),
            "{secrets: {providers: {files: {source: 'file', path: '/y'}}}}",
            {u"route a new file:files:/a"_s,
             u"provider files refused There is another provider of this name. Rename one of them."_s});
        row("missing provider", foreign("a: " + route("{ source: 'exec', provider: 'no', id: 'a' }"), ""),
            "{}",
            {u"route a new exec:no:a"_s,
             u"note The secret of route a (exec:no:a) can't be resolved: no such provider is declared."_s});

        row("there already", foreign("a: " + route(), ""),
            "{routes: {a: {sessionKey: 'agent:main:main', secret: 's3cr3t', path: '/plugins/webhooks/a'}}}",
            {u"route a same plain"_s});
        row("there already, with an agent", foreign("a: " + route(), ""),
            "{instances: [{uuid: '2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11', name: 'd', agent: {type: 'echo'}}],"
            "routes: {a: {sessionKey: 'agent:main:main', secret: 's3cr3t', agent: 'd', listeners: "
            "['private']}}}",
            {u"route a same plain"_s});
        row("there already, the provider by name",
            foreign("a: " + route("{ source: 'file', provider: 'default', id: '/a' }"),
                    "providers: { files: { source: 'file', path: '/x' } }, defaults: { file: 'files' }"),
            "{secrets: {providers: {files: {source: 'file', path: '/x'}}, defaults: {file: 'files'}},"
            "routes: {a: {sessionKey: 'agent:main:main', secret: {source: 'file', provider: 'files', id: "
            "'/a'}}}}",
            {u"route a same file:/a"_s, u"provider files same"_s});
        const QString another = u"route a refused There is another route of this id. Rename one of them."_s;
        row("another secret", foreign("a: " + route(), ""),
            "{routes: {a: {sessionKey: 'agent:main:main', secret: 'other'}}}", {another});
        row("another session", foreign("a: " + route(), ""),
            "{routes: {a: {sessionKey: 'agent:main:other', secret: 's3cr3t'}}}", {another});
        row("in the plugin's place here", foreign("a: " + route(), ""),
            "{plugins: {entries: {webhooks: {config: {routes: {a: {sessionKey: 'agent:main:main', secret: "
            "'s3cr3t'}}}}}}}",
            {u"route a same plain"_s});
        row("a path of ours", foreign("a: " + route("'s'", "path: '/HOOKS/'"), ""),
            "{routes: {b: {sessionKey: 'k', secret: 's', path: '/hooks'}}}",
            {u"route a refused Its path is that of the route b."_s});
        row("the same path twice",
            foreign("a: " + route("'s'", "path: '/x'") + ", b: " + route("'s'", "path: '/X'"), ""), "{}",
            {u"route a new plain"_s, u"route b refused Its path is that of the route a."_s, plainNote});

        row("what we would not accept", foreign("a: { secret: 's', path: '/healthz', rate: 5 }", ""), "{}",
            {u"route a refused path: is a path that the gateway serves itself (/webhooks, /healthz, "
             u"/openapi.json, "
             "/metrics); rate: unknown field \"rate\"; sessionKey: is required"_s});
        row("an id we would not accept", foreign("'a/b': " + route(), ""), "{}",
            {u"route a/b refused the id of a route must have 1 to 64 letters, digits, dots, underscores or "
             "hyphens"_s});
        row("no object", foreign("a: 5", ""), "{}", {u"route a refused must be an object in { }"_s});
        row("off", foreign("a: " + route(), "", "enabled: false"), "{}",
            {u"route a new plain"_s,
             u"note The webhooks plugin is off in this file, so its routes are added disabled."_s,
             plainNote});
        row("parts elsewhere",
            "{ $include: './x.json5', " + foreign("a: " + route(), "").split('{').mid(1).join('{'), "{}",
            {u"route a new plain"_s,
             u"note The file includes others; only what stands in itself is looked at."_s, plainNote});
    }
    void comparesWithOurs()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, ours);
        QFETCH(const QStringList, outcome);
        QVERIFY2(problemsOf(ours).isEmpty(), qPrintable(problemsOf(ours).join(u'\n')));
        QCOMPARE(outcomeOf(text, ours), outcome);
    }

    void needsOnlyTheProvidersOfItsRoutes()
    {
        const QByteArray odd =
            "providers: { vault: { source: 'exec', command: '/v', allowSymlinkCommand: true } }";
        const auto isIncomplete = [&odd](const QByteArray &secret) {
            return previewRouteImport(foreign("a: " + route(secret), odd), u"/"_s, Config())->isIncomplete();
        };
        QVERIFY(!isIncomplete("'plain'"));
        QVERIFY(isIncomplete("{ source: 'exec', provider: 'vault', id: 'a' }"));
    }

    void addsWhatIsNew()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"gatehouse.json"_s);
        QVERIFY(writeFile(file, R"({"routes":{"mine":{"sessionKey":"k","secret":"s"}}})"));
        Watched watched(file);
        QVERIFY(watched.store.load());
        const QByteArray text = foreign("a: " + route("{ source: 'file', provider: 'default', id: '/a' }")
                                        + ", mine: " + route());
        const QString theirs = folder.filePath(u"openclaw.json"_s);
        QVERIFY(writeFile(theirs, text));
        const Result<RouteImport> import = previewRouteImportOf(theirs, watched.store.current());
        QVERIFY(import && import->addsAnything() && import->isIncomplete());
        QVERIFY(applyRouteImport(watched.store, *import));

        const Config &config = watched.store.current();
        QCOMPARE(config.routes.size(), 2);
        QCOMPARE(config.routes.last().id, u"a"_s);
        QCOMPARE(config.routes.last().secret.describe(), u"file:files:/a"_s);
        QCOMPARE(config.secrets.providers.size(), 2);
        const auto *files = std::get_if<FileProvider>(&*config.secrets.providers.constFind(u"files"_s));
        QVERIFY(files);
        QCOMPARE(files->path, folder.filePath(u"keys.json"_s));
        QVERIFY(config.secrets.defaults.file.isEmpty());

        const Result<RouteImport> again = previewRouteImportOf(theirs, config);
        QVERIFY(again && !again->addsAnything());
        const Result<void> late = applyRouteImport(watched.store, *import);
        QCOMPARE(late.error().code, ErrorCode::Conflict);
        QCOMPARE(previewRouteImportOf(folder.filePath(u"none"_s), config).error().code, ErrorCode::NotFound);
    }

    void keepsTheFileWhenTheResultIsWrong()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"gatehouse.json"_s);
        Watched watched(file);
        QVERIFY(watched.store.load());
        Result<RouteImport> import = previewRouteImport(foreign("a: " + route()), u"/"_s, Config());
        QVERIFY(import);
        import->routes.first().route.sessionKey.clear();
        const Result<void> applied = applyRouteImport(watched.store, *import);
        QCOMPARE(applied.error().code, ErrorCode::Invalid);
        QVERIFY(!applied.error().message.contains(u"s3cr3t"_s));
        QVERIFY(!QFile::exists(file));
    }
};

GATEHOUSE_TEST(TestRouteImport)
#include "tst_routeimport.moc"
