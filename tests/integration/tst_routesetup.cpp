// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "program.h"
#include "support/testmain.h"

#include <QFile>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;

namespace {

/// What OpenClaw writes, comments and all.
constexpr auto Foreign = R"(// ~/.openclaw/openclaw.json
{
  gateway: { port: 18789 },
  secrets: {
    providers: { keys: { source: "file", path: "keys.json" } },
    defaults: { file: "keys" },
  },
  plugins: { entries: { webhooks: { enabled: true, config: { routes: {
    zapier: {
      path: "/plugins/webhooks/zapier",
      sessionKey: "agent:main:main",
      secret: { source: "env", provider: "default", id: "OPENCLAW_WEBHOOK_SECRET" },
      controllerId: "webhooks/zapier",
      description: "Zapier TaskFlow bridge",
    },
    ci: { sessionKey: "agent:main:ci", secret: { source: "file", provider: "default", id: "/ci" } },
    plain: { path: "/hooks/plain", sessionKey: "agent:main:main", secret: "sw0rdfish" },
  } } } } },
}
)";

boost::json::value json(const QByteArray &text)
{
    const Result<boost::json::value> value = parseJson(text.trimmed());
    return value ? *value : boost::json::value("no JSON: " + text.toStdString());
}

/// A member of each item, joined: `zapier,ci`.
QString joined(const boost::json::value &list, const char *member)
{
    QStringList texts;
    if (const boost::json::array *items = list.if_array()) {
        for (const boost::json::value &item : *items) {
            const boost::json::value &value = item.at(member);
            texts.append(value.is_string() ? toQString(value.get_string())
                                           : QString::fromUtf8(toJson(value)));
        }
    }
    return texts.join(u',');
}

} // namespace

/// Routes from the configuration to the command line and to /openapi.json.
class TestRouteSetup final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<Home>();
        QVERIFY(m_home->writeConfig());
        QVERIFY(writeForeign(Foreign));
    }
    void cleanup() { m_owner.reset(); }

    void importsFromOpenClaw_data() { addOwnerRows(); }
    void importsFromOpenClaw()
    {
        startOwner();
        QCOMPARE(json(run({u"routes"_s, u"list"_s, u"--json"_s}).out),
                 boost::json::value(boost::json::array()));
        const QByteArray before = config();

        const ProgramResult dry = import({u"--dry-run"_s});
        QCOMPARE(dry.exitCode, 0);
        QVERIFY(dry.out.contains("zapier") && dry.out.contains("env:OPENCLAW_WEBHOOK_SECRET"));
        QVERIFY(dry.out.contains("Nothing was added."));
        QVERIFY(!dry.out.contains("sw0rdfish") && !dry.err.contains("sw0rdfish"));
        QCOMPARE(config(), before);

        const ProgramResult done = import({u"--json"_s});
        QCOMPARE(done.exitCode, 0);
        const boost::json::value result = json(done.out);
        QVERIFY2(result.is_object(), done.out.constData());
        QCOMPARE(result.at("added"), boost::json::value(true));
        QCOMPARE(joined(result.at("routes"), "id"), u"zapier,ci,plain"_s);
        QCOMPARE(joined(result.at("routes"), "state"), u"new,new,new"_s);
        QCOMPARE(joined(result.at("routes"), "words"), u"null,null,null"_s);
        QCOMPARE(joined(result.at("providers"), "name"), u"keys"_s);

        const ProgramResult listed = run({u"routes"_s, u"list"_s, u"--json"_s});
        const boost::json::value list = json(listed.out);
        QCOMPARE(joined(list, "id"), u"zapier,ci,plain"_s);
        QCOMPARE(joined(list, "path"), u"/plugins/webhooks/zapier,/plugins/webhooks/ci,/hooks/plain"_s);
        QCOMPARE(joined(list, "secret"), u"env:OPENCLAW_WEBHOOK_SECRET,file:keys:/ci,plain"_s);
        QCOMPARE(joined(list, "controllerId"), u"webhooks/zapier,webhooks/ci,webhooks/plain"_s);
        QCOMPARE(joined(list, "agent"), u"null,null,null"_s);
        if (m_owner) {
            const QString url = m_owner->publicUrl().toString() + u"/hooks/plain"_s;
            QVERIFY2(joined(list, "publicUrl").endsWith(url), listed.out.constData());
        } else {
            QCOMPARE(joined(list, "publicUrl"), u"null,null,null"_s);
        }
        QCOMPARE(run({u"config"_s, u"check"_s}).exitCode, 0);

        const ProgramResult again = import({});
        QCOMPARE(again.exitCode, 0);
        QVERIFY(again.out.contains("same") && again.out.contains("Nothing was added."));
    }

    void refusesWhatClashes_data() { addOwnerRows(); }
    void refusesWhatClashes()
    {
        QVERIFY(m_home->writeConfig(
            {{"routes",
              {{"zapier", {{"sessionKey", "agent:main:other"}, {"secret", "s"}}},
               {"mine",
                {{"sessionKey", "agent:main:other"}, {"secret", "s"}, {"path", "/Hooks/Plain/"}}}}}}));
        startOwner();
        const QByteArray before = config();
        const ProgramResult refused = import({});
        QCOMPARE(refused.exitCode, 1);
        QVERIFY(refused.out.contains("There is another route of this id."));
        QVERIFY(refused.out.contains("Its path is that of the route mine."));
        QVERIFY(refused.err.contains("--partial"));
        QCOMPARE(config(), before);

        const ProgramResult partial = import({u"--partial"_s, u"--json"_s});
        QCOMPARE(partial.exitCode, 0);
        QCOMPARE(joined(json(partial.out).at("routes"), "state"), u"refused,new,refused"_s);
        QCOMPARE(joined(json(run({u"routes"_s, u"list"_s, u"--json"_s}).out), "id"), u"zapier,mine,ci"_s);
    }

    void namesWhatItCannotRead()
    {
        QCOMPARE(run({u"routes"_s, u"import"_s, m_home->path(u"none.json"_s)}).exitCode, 3);
        QVERIFY(writeForeign("{ plugins: "));
        const ProgramResult broken = import({});
        QCOMPARE(broken.exitCode, 1);
        QVERIFY(broken.err.contains("openclaw.json: line 1"));
        QVERIFY(writeForeign("{ plugins: {} }"));
        QCOMPARE(import({}).exitCode, 3);
        QCOMPARE(run({u"routes"_s, u"import"_s}).exitCode, 2);
    }

    void describesRoutesOnThePrivateListener()
    {
        TestGateway gateway({{"routes", {{"zapier", {{"sessionKey", "agent:main:main"}, {"secret", "s"}}}}}});
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const HttpAnswer answer = gateway.ask({.method = "GET", .target = "/openapi.json"},
                                              ListenerKind::Private);
        VERIFY_STATUS(answer, 200);
        QCOMPARE(answer.header("Content-Type"), QByteArray("application/json; charset=utf-8"));
        const boost::json::value document = json(answer.body);
        QVERIFY(document.is_object());
        QVERIFY(document.at("paths").as_object().contains("/plugins/webhooks/zapier"));
        QCOMPARE(document.at("servers").as_array().size(), 2U);
        QVERIFY(!answer.body.contains("agent:main:main"));

        VERIFY_ANSWER(gateway.ask({.method = "GET", .target = "/openapi.json"}, ListenerKind::Public), 404,
                      "Not Found");
        VERIFY_ANSWER(gateway.ask({.method = "POST", .target = "/openapi.json"}, ListenerKind::Public), 404,
                      "Not Found");
        const HttpAnswer post = gateway.ask({.method = "POST", .target = "/openapi.json"},
                                            ListenerKind::Private);
        VERIFY_STATUS(post, 405);
        QCOMPARE(post.header("Allow"), QByteArray("GET, HEAD"));
    }

private:
    static void addOwnerRows()
    {
        QTest::addColumn<bool>("hasOwner");
        QTest::newRow("a gateway runs") << true;
        QTest::newRow("no gateway runs") << false;
    }
    void startOwner()
    {
        QFETCH(const bool, hasOwner);
        if (!hasOwner)
            return;
        m_owner = std::make_unique<Serving>(*m_home, m_home->places());
        QVERIFY(m_owner->isReady());
    }
    [[nodiscard]] bool writeForeign(const QByteArray &text) const
    {
        QFile file(m_home->path(u"openclaw.json"_s));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }
    [[nodiscard]] QByteArray config() const
    {
        QFile file(m_home->configFile());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] ProgramResult run(const QStringList &arguments) const { return m_home->run(arguments); }
    [[nodiscard]] ProgramResult import(const QStringList &options) const
    {
        return run(QStringList{u"routes"_s, u"import"_s, m_home->path(u"openclaw.json"_s)} + options);
    }

    std::unique_ptr<Home> m_home;
    std::unique_ptr<Serving> m_owner;
};

GATEHOUSE_TEST(TestRouteSetup)
#include "tst_routesetup.moc"
