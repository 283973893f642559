// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/page.h"
#include "routes/routeimportmodel.h"
#include "support/rawclient.h"
#include "support/testmain.h"
#include "ui/camera.h"
#include "ui/routesfixture.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

const QByteArray CreateFlow = R"({"action":"create_flow","goal":"Review inbound queue"})"_ba;

/// As OpenClaw's guide has it, on one line as well as its readers paste it.
constexpr auto Sample =
    R"({ plugins: { entries: { webhooks: { enabled: true, config: { routes: { zapier: { path: "/plugins/webhooks/zapier", sessionKey: "agent:main:main", secret: { source: "env", provider: "default", id: "OPENCLAW_WEBHOOK_SECRET", }, controllerId: "webhooks/zapier", description: "Zapier TaskFlow bridge", }, }, }, }, }, },})";

boost::json::object variable(const char *name) { return {{"source", "env"}, {"id", name}}; }

} // namespace

/// The page "Routes": what it tells by itself, and what it takes over.
class TestRoutesLive final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void importsTheSampleAndItAnswers();
    void previewsWhatCannotBeTaken();
    void showsRateAndRequestsInFlight();
    void warnsInWords();
    void aSecretThatDoesNotResolveDisablesNothing();
    void linksLeadToTheRoute();
    void everyControlHasAName();
    void modelsKeepTheRules();
};

void TestRoutesLive::importsTheSampleAndItAnswers()
{
    RoutesFixture fixture({}, {}, "OPENCLAW_WEBHOOK_SECRET="_ba + LongSecret + '\n');
    QVERIFY(fixture.open());
    QVERIFY(fixture.console().click(u"importFirstRoutes"_s));
    QDialog *const dialog = fixture.console().dialog(u"importDialog"_s);
    QVERIFY(dialog);
    auto *const apply = dialog->findChild<QPushButton *>(u"applyImport"_s);
    QVERIFY(!apply->isEnabled());
    dialog->findChild<QPlainTextEdit *>(u"importText"_s)->setPlainText(QString::fromLatin1(Sample));
    const auto *const preview = dialog->findChild<QTableView *>(u"importPreview"_s);
    QTRY_COMPARE(preview->model()->rowCount(), 1);
    const auto said = [preview](RouteImportModel::Column column) {
        return preview->model()->index(0, column).data().toString();
    };
    QCOMPARE(said(RouteImportModel::Name), u"zapier"_s);
    QCOMPARE(said(RouteImportModel::Outcome), u"will be added"_s);
    QCOMPARE(said(RouteImportModel::SecretSource), u"env:OPENCLAW_WEBHOOK_SECRET"_s);
    QVERIFY(fixture.ids().isEmpty()); // nothing is added by looking
    QCOMPARE(apply->text(), u"Import 1 route"_s);
    QTest::mouseClick(apply, Qt::LeftButton);
    QTRY_COMPARE(fixture.ids(), QStringList{u"zapier"_s});
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::SecretState), u"resolves"_s);
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 200);
    QVERIFY(fixture.console().stop());
}

void TestRoutesLive::previewsWhatCannotBeTaken()
{
    RoutesFixture fixture({{"zapier", routeWith(variable("ZAPIER_SECRET"))}});
    QVERIFY(fixture.open());
    QVERIFY(fixture.console().click(u"routes:import:button"_s));
    QDialog *const dialog = fixture.console().dialog(u"importDialog"_s);
    QVERIFY(dialog);
    auto *const text = dialog->findChild<QPlainTextEdit *>(u"importText"_s);
    const auto *const apply = dialog->findChild<QPushButton *>(u"applyImport"_s);
    text->setPlainText(u"{ plugins: "_s);
    QTRY_VERIFY(fixture.bar(u"importOutcome"_s, dialog).contains(u"line 1, column"_s));
    text->setPlainText(u"{}"_s);
    QTRY_VERIFY(fixture.bar(u"importOutcome"_s, dialog).contains(u"has no routes"_s));
    QVERIFY(!apply->isEnabled());
    text->setPlainText(QString::fromLatin1(Sample));
    const auto *const model = dialog->findChild<QTableView *>(u"importPreview"_s)->model();
    QTRY_COMPARE(model->rowCount(), 1);
    QCOMPARE(model->index(0, RouteImportModel::Outcome).data().toString(), u"can't be added"_s);
    QVERIFY(model->index(0, RouteImportModel::Why).data().toString().contains(u"another route of this id"_s));
    QVERIFY(fixture.bar(u"importOutcome"_s, dialog).contains(u"1 of 1 routes can't"_s));
    QVERIFY(!apply->isEnabled());

    // from a file, whose text is not shown
    QFile file(fixture.console().path(u"openclaw.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(Sample).replace("zapier", "other"));
    file.close();
    QVERIFY(fixture.type(u"importFile"_s, file.fileName(), dialog));
    QTRY_COMPARE(model->index(0, RouteImportModel::Name).data().toString(), u"other"_s);
    QTRY_VERIFY(apply->isEnabled());
    QVERIFY(!text->isEnabled());
    QVERIFY(fixture.type(u"importFile"_s, fixture.console().path(u"none.json"_s), dialog));
    QTRY_VERIFY(fixture.bar(u"importOutcome"_s, dialog).contains(u"There is no file"_s));
    QVERIFY(!apply->isEnabled());
    dialog->close();
    QVERIFY(fixture.console().stop());
}

void TestRoutesLive::showsRateAndRequestsInFlight()
{
    RoutesFixture fixture({{"zapier", routeWith(LongSecret)}},
                          routeLimits({{"requests", 10}, {"windowSeconds", 6}, {"inFlight", 4}}));
    QVERIFY(fixture.open());
    QCOMPARE(fixture.cell(u"zapier"_s, RoutesModel::Rate), u"0/10"_s);
    QCOMPARE(fixture.cell(u"zapier"_s, RoutesModel::InFlight), u"0/4"_s);
    const auto port = static_cast<quint16>(fixture.console().status().publicListener.url.port());
    std::vector<RawClient> clients(3);
    for (RawClient &client : clients) { // heads that are admitted, and bodies that never come
        QVERIFY(client.connectTo(port));
        QVERIFY(client.send(routeCall("zapier", LongSecret).head()));
    }
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::InFlight), u"3/4"_s);
    QCOMPARE(fixture.cell(u"zapier"_s, RoutesModel::Rate), u"3/10"_s);
    QCOMPARE(fixture.label(u"route:usage"_s), u"3 of 10 requests in 6 s, 3 of 4 in flight"_s);
    for (RawClient &client : clients)
        client.reset();
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::InFlight), u"0/4"_s);
    // the window ends without a call
    QTRY_COMPARE_WITH_TIMEOUT(fixture.cell(u"zapier"_s, RoutesModel::Rate), u"0/10"_s, 30000);
    QVERIFY(fixture.console().stop());
}

void TestRoutesLive::warnsInWords()
{
    RoutesFixture fixture(
        {{"short", routeWith("hunter2", "a")},
         {"first", routeWith(variable("SHARED"), "b")},
         {"second", routeWith(variable("SAME_VALUE"), "c")},
         {"third", routeWith(variable("ITS_OWN"), "c")}},
        {},
        "SHARED=one-secret-for-two-routes-is-bad\nSAME_VALUE=one-secret-for-two-routes-is-bad\n"
        "ITS_OWN=a-secret-of-its-own-as-it-should-be\n");
    QVERIFY(fixture.open());
    const auto warnings = [&](int row) {
        fixture.table()->selectRow(row);
        return fixture.bar(u"route:warnings"_s);
    };
    QVERIFY(warnings(0).contains(u"fewer than 20 characters"_s));
    QVERIFY(warnings(0).contains(u"plain text in the configuration"_s));
    QVERIFY(fixture.console().find<QWidget>(u"route:adopt"_s));
    QVERIFY(!fixture.console().find<QWidget>(u"route:test"_s));
    QVERIFY(warnings(1).isEmpty()); // nobody has looked at its secret yet
    QVERIFY(warnings(2).contains(u"third acts for the same session"_s));
    for (int row = 1; row < 4; ++row) {
        fixture.table()->selectRow(row);
        QVERIFY(fixture.console().click(u"routes:test:button"_s));
    }
    QTRY_VERIFY(warnings(1).contains(u"The secret opens second, too"_s)); // by its value, not by its name
    QTRY_VERIFY(warnings(2).contains(u"The secret opens first, too"_s));
    QVERIFY(!warnings(3).contains(u"secret"_s));
    QVERIFY(warnings(3).contains(u"second acts for the same session"_s));
    QVERIFY(fixture.console().stop());
}

void TestRoutesLive::aSecretThatDoesNotResolveDisablesNothing()
{
    RoutesFixture fixture({{"zapier", routeWith(variable("NOT_SET_ANYWHERE"))}});
    QVERIFY(fixture.open());
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 401);
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::SecretState), u"the variable is not set"_s);
    QCOMPARE(fixture.cell(u"zapier"_s, RoutesModel::On), u"on"_s);
    QTRY_VERIFY(fixture.bar(u"route:warnings"_s).contains(u"env:NOT_SET_ANYWHERE"_s));
    QFile file(fixture.console().path(u".env"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    file.write("NOT_SET_ANYWHERE="_ba + LongSecret + '\n');
    file.close();
    QVERIFY(fixture.console().click(u"route:test"_s));
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::SecretState), u"resolves"_s);
    QTRY_VERIFY(fixture.bar(u"route:warnings"_s).isEmpty());
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 200);
    QVERIFY(fixture.console().stop());
}

void TestRoutesLive::linksLeadToTheRoute()
{
    RoutesFixture fixture({{"zapier", routeWith(LongSecret)}});
    QVERIFY(fixture.open());
    QSignalSpy links(fixture.console().window().currentPage(), &Page::linkActivated);
    QVERIFY(fixture.console().click(u"route:composer"_s));
    QCOMPARE(links.size(), 1);
    QCOMPARE(links.first().first().toString(), u"composer"_s);
    const Result<boost::json::value> request = parseJson(links.first().at(1).toString().toUtf8());
    QVERIFY(request);
    QCOMPARE(request->at("route"), boost::json::value("zapier"));
    QCOMPARE(toQString(request->at("body").get_string()).toUtf8(), CreateFlow);
    QVERIFY(!links.first().at(1).toString().contains(QLatin1StringView(LongSecret)));
    fixture.console().window().openPage(u"routes"_s);
    QVERIFY(fixture.console().click(u"route:calls"_s));
    QCOMPARE(fixture.console().window().currentPage()->id(), u"calls"_s);
    QCOMPARE(fixture.console().find<QLineEdit>(u"calls:filter"_s)->text(), u"route:zapier"_s);
    QVERIFY(fixture.console().stop());
}

void TestRoutesLive::everyControlHasAName()
{
    RoutesFixture fixture({{"zapier", routeWith(LongSecret)}});
    QVERIFY(fixture.open());
    QStringList nameless;
    const auto walk = [&nameless](QWidget *root) {
        for (QWidget *widget : root->findChildren<QWidget *>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)
                || widget->objectName().startsWith(u"qt_"_s) || qobject_cast<QComboBox *>(widget->parent()))
                continue;
            QAccessibleInterface *const interface = QAccessible::queryAccessibleInterface(widget);
            if (!interface || interface->text(QAccessible::Name).isEmpty())
                nameless.append(QLatin1StringView(widget->metaObject()->className()) + u' '
                                + widget->objectName());
        }
    };
    walk(fixture.console().window().currentPage());
    const auto walkDialog = [&](const QString &button, const QString &name) {
        QVERIFY(fixture.console().click(button));
        QDialog *const dialog = fixture.console().dialog(name);
        QVERIFY(dialog);
        walk(dialog);
        dialog->close();
        QTRY_VERIFY(!fixture.console().find<QDialog>(name));
    };
    walkDialog(u"routes:add:button"_s, u"routeDialog"_s);
    walkDialog(u"routes:rename:button"_s, u"renameRouteDialog"_s);
    walkDialog(u"routes:import:button"_s, u"importDialog"_s);
    walkDialog(u"routes:delete:button"_s, u"question"_s);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    QVERIFY(fixture.console().stop());
}

void TestRoutesLive::modelsKeepTheRules()
{
    RoutesModel routes;
    const QAbstractItemModelTester tester(&routes, QAbstractItemModelTester::FailureReportingMode::QtTest);
    RoutesInfo info;
    RouteInfo route;
    route.config.id = u"zapier"_s;
    info.routes.append(route);
    routes.setInfo(info);
    QCOMPARE(routes.index(0, RoutesModel::On).data().toString(), u"on"_s);
    QSignalSpy changes(&routes, &QAbstractItemModel::dataChanged);
    QSignalSpy resets(&routes, &QAbstractItemModel::modelReset);
    routes.setInfo(info);
    QCOMPARE(changes.size(), 0);
    info.routes.first().limits.busiestRequests = 120;
    routes.setInfo(info);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(routes.index(0, RoutesModel::Rate).data().toString(), u"120/120"_s);
    QVERIFY(!routes.index(0, RoutesModel::Rate).data(Qt::DecorationRole).isNull()); // not by colour alone
    QCOMPARE(resets.size(), 0);
    routes.setInfo({});
    QCOMPARE(resets.size(), 1);

    RouteImportModel imported;
    const QAbstractItemModelTester importTester(&imported,
                                                QAbstractItemModelTester::FailureReportingMode::QtTest);
    RouteImport what;
    what.routes.append(RouteImport::Route());
    what.providers.append(RouteImport::Provider());
    imported.setImport(what);
    QCOMPARE(imported.rowCount(), 2);
    QCOMPARE(imported.index(1, RouteImportModel::What).data().toString(), u"Secret provider"_s);
    imported.setImport({});
}

GATEHOUSE_TEST(TestRoutesLive)
#include "tst_routeslive.moc"
