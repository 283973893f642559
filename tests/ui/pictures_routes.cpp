// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/rawclient.h"
#include "support/testmain.h"
#include "ui/camera.h"
#include "ui/routesfixture.h"

#include <QPlainTextEdit>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

const QByteArray CreateFlow = R"({"action":"create_flow","goal":"Review inbound queue"})"_ba;

constexpr auto Foreign = R"(// ~/.openclaw/openclaw.json
{ secrets: { providers: { keys: { source: "file", path: "keys.json" } }, defaults: { file: "keys" } },
  plugins: { entries: { webhooks: { enabled: true, config: { routes: {
    zapier: { sessionKey: "agent:main:main", secret: { source: "env", id: "OPENCLAW_WEBHOOK_SECRET" } },
    n8n: { sessionKey: "agent:main:n8n", secret: { source: "file", provider: "default", id: "/n8n" } },
    nightly: { path: "/webhooks/nightly", sessionKey: "agent:main:ci", secret: "sw0rdfish" },
  } } } } },
})";

boost::json::object variable(const char *name) { return {{"source", "env"}, {"id", name}}; }

boost::json::object manyRoutes()
{
    return {
        {"zapier", routeWith(variable("ZAPIER_SECRET"), "main", {{"description", "Zapier TaskFlow bridge"}})},
        {"ci-nightly-builds-of-the-release-branch", routeWith(variable("NIGHTLY_SECRET"), "ci")},
        {"n8n", routeWith("hunter2", "main", {{"path", "/hooks/n8n"}})},
        {"partner", routeWith(variable("PARTNER_SECRET"), "partner", {{"enabled", false}})}};
}

const QByteArray DotEnv = "ZAPIER_SECRET="_ba + LongSecret
    + "\nPARTNER_SECRET=a-secret-that-nobody-else-has-got\n";

} // namespace

/// No test: the page Routes.
class PicturesRoutes final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void empty();
    void routes();
};

void PicturesRoutes::initTestCase()
{
    if (!Camera::isReady())
        QSKIP("GATEHOUSE_SCREENSHOTS names no folder.");
}

void PicturesRoutes::empty()
{
    RoutesFixture fixture(
        {},
        {{"instances",
          boost::json::array{boost::json::object{{"uuid", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"},
                                                 {"name", "inbox triage"},
                                                 {"agent", {{"type", "echo"}}}}}}});
    Camera camera(fixture.console());
    QVERIFY(fixture.open());
    QVERIFY(camera.shoot(u"40-routes-empty"_s));
    QVERIFY(fixture.console().click(u"addFirstRoute"_s));
    QDialog *const dialog = fixture.console().dialog(u"routeDialog"_s);
    QVERIFY(dialog);
    QVERIFY(camera.shoot(u"41-route-new"_s));
    QVERIFY(fixture.type(u"route:path"_s, u"/webhooks/zapier"_s, dialog));
    QVERIFY(fixture.type(u"route:agent"_s, u"nobody"_s, dialog));
    QVERIFY(ConsoleFixture::clickText(dialog, u"Add"_s));
    QVERIFY(camera.shoot(u"42-route-errors"_s));
    QVERIFY(fixture.type(u"route:id"_s, u"zapier"_s, dialog));
    QVERIFY(fixture.type(u"route:sessionKey"_s, u"agent:main:main"_s, dialog));
    QVERIFY(fixture.type(u"route:path"_s, {}, dialog));
    QVERIFY(fixture.type(u"route:agent"_s, u"inbox triage"_s, dialog));
    QVERIFY(fixture.chooseVariable(u"ZAPIER_SECRET"_s, dialog));
    QVERIFY(camera.shoot(u"43-route-valid"_s));
    dialog->close();
}

void PicturesRoutes::routes()
{
    RoutesFixture fixture(manyRoutes(), routeLimits({{"requests", 20}, {"inFlight", 4}}), DotEnv);
    Camera camera(fixture.console());
    QVERIFY(fixture.open());
    const QString path = u"/plugins/webhooks/zapier"_s;
    for (int i = 0; i < 14; ++i)
        QCOMPARE(post(fixture.console(), path, LongSecret, CreateFlow), 200);
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/ci-nightly-builds-of-the-release-branch"_s, "x",
                  CreateFlow),
             401);
    const auto port = static_cast<quint16>(fixture.console().status().publicListener.url.port());
    std::vector<RawClient> clients(4);
    for (RawClient &client : clients) {
        QVERIFY(client.connectTo(port));
        QVERIFY(client.send(routeCall("zapier", LongSecret, CreateFlow).head()));
    }
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::InFlight), u"4/4"_s);
    QVERIFY(camera.shoot(u"44-routes-busy"_s));
    QCOMPARE(post(fixture.console(), path, LongSecret, CreateFlow), 429);
    for (RawClient &client : clients)
        client.reset();
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::InFlight), u"0/4"_s);
    QVERIFY(camera.shoot(u"45-routes"_s));
    fixture.table()->selectRow(1);
    QVERIFY(camera.shoot(u"46-route-secret-unset"_s));
    fixture.table()->selectRow(2);
    QVERIFY(camera.shoot(u"47-route-warnings"_s));
    QVERIFY(fixture.type(u"route:path"_s, path));
    QVERIFY(fixture.console().click(u"saveRoute"_s));
    QVERIFY(camera.shoot(u"48-route-clash"_s));
    QVERIFY(fixture.console().click(u"revertRoute"_s));
    fixture.table()->selectRow(0);
    QVERIFY(camera.shootDialog(u"routes:delete:button"_s, u"question"_s, u"49-route-delete"_s));
    QVERIFY(camera.shootDialog(u"routes:rename:button"_s, u"renameRouteDialog"_s, u"50-route-rename"_s));
    QVERIFY(fixture.console().click(u"routes:import:button"_s));
    QDialog *const dialog = fixture.console().dialog(u"importDialog"_s);
    QVERIFY(dialog);
    QVERIFY(camera.shoot(u"51-route-import-empty"_s));
    dialog->findChild<QPlainTextEdit *>(u"importText"_s)->setPlainText(QString::fromLatin1(Foreign));
    const auto *const preview = dialog->findChild<QTableView *>(u"importPreview"_s);
    QTRY_COMPARE(preview->model()->rowCount(), 4);
    QVERIFY(camera.shoot(u"52-route-import"_s));
    dialog->close();
}

GATEHOUSE_TEST(PicturesRoutes)
#include "pictures_routes.moc"
