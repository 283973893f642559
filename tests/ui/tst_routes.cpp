// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/elidedlabel.h"
#include "support/testmain.h"
#include "ui/camera.h"
#include "ui/routesfixture.h"

#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

const QByteArray CreateFlow = R"({"action":"create_flow","goal":"Review inbound queue"})"_ba;
const QByteArray DotEnv = "ZAPIER_SECRET="_ba + LongSecret
    + "\nCI_SECRET=another-secret-of-sufficient-length\n";

boost::json::object variable(const char *name) { return {{"source", "env"}, {"id", name}}; }

} // namespace

/// The page "Routes": making, changing and removing routes, over a real gateway.
class TestRoutes final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRouteMadeInTheWindowAnswers();
    void saysWhatIsWrongWhileTyping();
    void anEditedRouteCountsAtOnce();
    void renamesDisablesAndDuplicates();
    void deletingSaysWhatBreaks();
    void neverOverwritesAChangedFile();
    void keepsWhatIsTypedWhileNumbersMove();
};

void TestRoutes::aRouteMadeInTheWindowAnswers()
{
    RoutesFixture fixture({}, {}, DotEnv);
    QVERIFY(fixture.open());
    QVERIFY(fixture.console().click(u"addFirstRoute"_s));
    QDialog *const dialog = fixture.console().dialog(u"routeDialog"_s);
    QVERIFY(dialog);
    QVERIFY(fixture.type(u"route:id"_s, u"zapier"_s, dialog));
    QVERIFY(fixture.type(u"route:sessionKey"_s, u"agent:main:main"_s, dialog));
    QVERIFY(fixture.chooseVariable(u"ZAPIER_SECRET"_s, dialog));
    QTest::keyClick(dialog->findChild<QLineEdit *>(u"route:id"_s), Qt::Key_Return); // the default button
    QTRY_VERIFY(!fixture.console().find<QDialog>(u"routeDialog"_s));
    QTRY_COMPARE(fixture.ids(), QStringList{u"zapier"_s});
    QCOMPARE(fixture.cell(u"zapier"_s, RoutesModel::Path), u"/plugins/webhooks/zapier"_s);
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::SecretState), u"resolves"_s);
    QVERIFY(fixture.label(u"route:reach"_s).contains(u"there is none yet"_s));

    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 200);
    QTRY_COMPARE(fixture.label(u"route:reach"_s),
                 u"can read and change the one TaskFlow of agent:main:main"_s);
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 200);
    QTRY_COMPARE(fixture.label(u"route:reach"_s),
                 u"can read and change all 2 TaskFlows of agent:main:main"_s);
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::LastCall), u"just now"_s);
    QVERIFY(fixture.cell(u"zapier"_s, RoutesModel::LastError).isEmpty());
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, "wrong", CreateFlow), 401);
    QTRY_VERIFY(fixture.cell(u"zapier"_s, RoutesModel::LastError).startsWith(u"401: "_s));
    const QString curl = fixture.console().find<ElidedLabel>(u"route:curl"_s)->fullText();
    QVERIFY2(curl.contains(u"/plugins/webhooks/zapier'"_s) && curl.contains(u"create_flow"_s),
             qPrintable(curl));
    QVERIFY(!curl.contains(QLatin1StringView(LongSecret)));
    QVERIFY(fixture.console().stop());
}

void TestRoutes::saysWhatIsWrongWhileTyping()
{
    RoutesFixture fixture({{"zapier", routeWith(variable("ZAPIER_SECRET"))}}, {}, DotEnv);
    QVERIFY(fixture.open());
    QVERIFY(fixture.console().click(u"routes:add:button"_s));
    QDialog *const dialog = fixture.console().dialog(u"routeDialog"_s);
    QVERIFY(dialog);
    for (const char *field : {"id", "sessionKey", "path"}) // nothing is said before anything is typed
        QVERIFY(fixture.noteOf(QLatin1StringView(field), dialog).isEmpty());
    QVERIFY(fixture.type(u"route:id"_s, u"zapier"_s, dialog));
    QCOMPARE(fixture.noteOf(u"id"_s, dialog), u"There is a route of this id."_s);
    QVERIFY(fixture.type(u"route:id"_s, u"zap ier"_s, dialog));
    QVERIFY(fixture.noteOf(u"id"_s, dialog).contains(u"1 to 64 letters"_s));
    QVERIFY(fixture.type(u"route:id"_s, u"ci"_s, dialog));
    QVERIFY(fixture.noteOf(u"id"_s, dialog).isEmpty());
    QVERIFY(fixture.type(u"route:path"_s, u"/plugins/webhooks/ZAPIER/"_s, dialog));
    QVERIFY(fixture.noteOf(u"path"_s, dialog).contains(u"is the same as that of routes.zapier"_s));
    QVERIFY(fixture.type(u"route:path"_s, u"/webhooks/x"_s, dialog));
    QVERIFY(fixture.noteOf(u"path"_s, dialog).contains(u"serves itself"_s));
    QVERIFY(fixture.type(u"route:path"_s, u"hooks"_s, dialog));
    QVERIFY(fixture.noteOf(u"path"_s, dialog).contains(u"must begin with /"_s));
    QVERIFY(fixture.type(u"route:path"_s, u"/hooks/ci"_s, dialog));
    QVERIFY(fixture.noteOf(u"path"_s, dialog).isEmpty());
    QVERIFY(fixture.type(u"route:agent"_s, u"nobody"_s, dialog));
    QVERIFY(fixture.noteOf(u"agent"_s, dialog).contains(u"There is no instance of this name"_s));
    QVERIFY(fixture.type(u"route:agent"_s, {}, dialog));
    for (const char *check : {"route:public", "route:private"})
        QTest::keyClick(dialog->findChild<QWidget *>(QLatin1StringView(check)), Qt::Key_Space);
    QVERIFY(fixture.noteOf(u"listeners"_s, dialog).contains(u"must name"_s));
    QTest::keyClick(dialog->findChild<QWidget *>(u"route:public"_s), Qt::Key_Space);

    QVERIFY(ConsoleFixture::clickText(dialog, u"Add"_s)); // refused: the session and the secret are missing
    QVERIFY(dialog->isVisible());
    QVERIFY(fixture.noteOf(u"sessionKey"_s, dialog).contains(u"must not be empty"_s));
    QVERIFY(fixture.type(u"route:sessionKey"_s, u"agent:main:ci"_s, dialog));
    QVERIFY(fixture.chooseVariable(u"CI_SECRET"_s, dialog));
    QVERIFY(ConsoleFixture::clickText(dialog, u"Add"_s));
    QTRY_COMPARE(fixture.ids(), (QStringList{u"zapier"_s, u"ci"_s}));
    QTRY_COMPARE(fixture.table()->currentIndex().row(), 1); // the new one
    QCOMPARE(post(fixture.console(), u"/hooks/ci"_s, "another-secret-of-sufficient-length", CreateFlow), 200);
    QVERIFY(fixture.console().stop());
}

void TestRoutes::anEditedRouteCountsAtOnce()
{
    RoutesFixture fixture(
        {{"ci", routeWith(variable("CI_SECRET"), "ci")}, {"zapier", routeWith(variable("ZAPIER_SECRET"))}},
        {}, DotEnv);
    QVERIFY(fixture.open());
    fixture.table()->selectRow(1);
    QTRY_VERIFY(!fixture.console().find<QPushButton>(u"saveRoute"_s)->isEnabled());
    QVERIFY(fixture.type(u"route:path"_s, u"/plugins/webhooks/ci"_s));
    QVERIFY(fixture.noteOf(u"path"_s).contains(u"is the same as that of routes.ci"_s));
    QVERIFY(fixture.console().click(u"saveRoute"_s));
    QVERIFY(fixture.bar(u"routeOutcome"_s).contains(u"Not saved"_s));
    QVERIFY(fixture.type(u"route:path"_s, u"/hooks/zapier"_s));
    QVERIFY(fixture.type(u"route:description"_s, u"Zapier TaskFlow bridge"_s));
    QVERIFY(fixture.type(u"route:controllerId"_s, u"zap"_s));
    QVERIFY(fixture.console().click(u"saveRoute"_s));
    QTRY_VERIFY(fixture.bar(u"routeOutcome"_s).contains(u"Saved"_s));
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::Path), u"/hooks/zapier"_s);
    QVERIFY(!fixture.console().find<QPushButton>(u"saveRoute"_s)->isEnabled());
    QCOMPARE(post(fixture.console(), u"/hooks/zapier"_s, LongSecret, CreateFlow), 200);
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 404);
    QVERIFY(fixture.type(u"route:description"_s, u"other"_s));
    QVERIFY(fixture.console().click(u"revertRoute"_s));
    QCOMPARE(fixture.console().find<QLineEdit>(u"route:description"_s)->text(), u"Zapier TaskFlow bridge"_s);
    QVERIFY(fixture.console().stop());
}

void TestRoutes::renamesDisablesAndDuplicates()
{
    RoutesFixture fixture(
        {{"ci", routeWith(variable("CI_SECRET"), "ci")}, {"zapier", routeWith(variable("ZAPIER_SECRET"))}},
        {}, DotEnv);
    QVERIFY(fixture.open());
    fixture.table()->selectRow(1);
    fixture.table()->setFocus();
    QTest::keyClick(fixture.table(), Qt::Key_F2);
    QDialog *dialog = fixture.console().dialog(u"renameRouteDialog"_s);
    QVERIFY(dialog);
    QVERIFY(fixture.type(u"newId"_s, u"ci"_s, dialog));
    QVERIFY(!dialog->findChild<QPushButton *>(u"renameRoute"_s)->isEnabled()); // it is taken
    QVERIFY(fixture.type(u"newId"_s, u"zap"_s, dialog));
    QTest::keyClick(dialog->findChild<QLineEdit *>(u"newId"_s), Qt::Key_Return);
    QTRY_COMPARE(fixture.ids(), (QStringList{u"ci"_s, u"zap"_s}));
    QTRY_COMPARE(fixture.table()->currentIndex().row(), 1);
    // its callers notice nothing
    QCOMPARE(fixture.cell(u"zap"_s, RoutesModel::Path), u"/plugins/webhooks/zapier"_s);
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 200);

    QVERIFY(fixture.console().click(u"routes:toggle:button"_s));
    QTRY_COMPARE(fixture.cell(u"zap"_s, RoutesModel::On), u"off"_s);
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 404);
    QVERIFY(fixture.console().click(u"routes:toggle:button"_s));
    QTRY_COMPARE(fixture.cell(u"zap"_s, RoutesModel::On), u"on"_s);
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 200);

    QVERIFY(fixture.console().click(u"routes:duplicate:button"_s));
    dialog = fixture.console().dialog(u"routeDialog"_s);
    QVERIFY(dialog);
    QCOMPARE(dialog->findChild<QLineEdit *>(u"route:id"_s)->text(), u"zap-copy"_s);
    QVERIFY(ConsoleFixture::clickText(dialog, u"Duplicate"_s));
    QVERIFY(dialog->isVisible()); // it needs a secret of its own
    QVERIFY(fixture.chooseVariable(u"CI_SECRET"_s, dialog));
    QVERIFY(ConsoleFixture::clickText(dialog, u"Duplicate"_s));
    QTRY_COMPARE(fixture.ids(), (QStringList{u"ci"_s, u"zap"_s, u"zap-copy"_s}));
    QCOMPARE(fixture.cell(u"zap-copy"_s, RoutesModel::Session), u"agent:main:hook"_s);
    QVERIFY(fixture.console().stop());
}

void TestRoutes::deletingSaysWhatBreaks()
{
    RoutesFixture fixture(
        {{"ci", routeWith(variable("CI_SECRET"))}, {"zapier", routeWith(variable("ZAPIER_SECRET"))}}, {},
        DotEnv);
    QVERIFY(fixture.open());
    fixture.table()->selectRow(1);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 200);
    QTRY_VERIFY(fixture.label(u"route:lastCall"_s).contains(u"in 24 h 3"_s));
    QTRY_VERIFY(fixture.label(u"route:reach"_s).contains(u"all 3 TaskFlows"_s));
    QVERIFY(fixture.console().click(u"routes:delete:button"_s));
    auto *const question = qobject_cast<QMessageBox *>(fixture.console().dialog(u"question"_s));
    QVERIFY(question);
    const QString words = question->text() + question->informativeText();
    for (const char *part :
         {"404 at once: last call just now, calls in 24 h: 3.",
          "TaskFlows of agent:main:hook stay: 3, of them unfinished: 3.", "They are reached by ci as well."})
        QVERIFY2(words.contains(QLatin1StringView(part)), qPrintable(words));
    QVERIFY(ConsoleFixture::clickText(question, u"Cancel"_s));
    QTRY_VERIFY(!fixture.console().find<QDialog>(u"question"_s));
    QCOMPARE(fixture.ids().size(), 2);
    QVERIFY(fixture.console().click(u"routes:delete:button"_s));
    QVERIFY(ConsoleFixture::clickText(fixture.console().dialog(u"question"_s), u"Delete"_s));
    QTRY_COMPARE(fixture.ids(), QStringList{u"ci"_s});
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 404);
    QVERIFY(fixture.console().stop());
}

void TestRoutes::neverOverwritesAChangedFile()
{
    RoutesFixture fixture({{"zapier", routeWith(variable("ZAPIER_SECRET"))}}, {}, DotEnv);
    QVERIFY(fixture.open());
    QVERIFY(fixture.type(u"route:description"_s, u"mine"_s));
    const boost::json::object changed = routeWith(variable("ZAPIER_SECRET"), "hook",
                                                  {{"description", "by hand"}});
    QVERIFY(fixture.console().writeConfig(routesConfig({{"zapier", changed}})));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.bar(u"routeOutcome"_s).contains(u"changed in the file meanwhile"_s),
                             20000);
    QVERIFY(!fixture.console().find<QPushButton>(u"saveRoute"_s)->isEnabled());
    QCOMPARE(fixture.console().find<QLineEdit>(u"route:description"_s)->text(), u"mine"_s);
    QVERIFY(fixture.console().click(u"revertRoute"_s));
    QCOMPARE(fixture.console().find<QLineEdit>(u"route:description"_s)->text(), u"by hand"_s);

    // a file with problems is not touched
    QFile file(fixture.console().configFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray broken = "{ \"routes\": ";
    file.write(broken);
    file.close();
    QVERIFY(fixture.type(u"route:description"_s, u"again mine"_s));
    QVERIFY(fixture.console().click(u"saveRoute"_s));
    QTRY_VERIFY(fixture.bar(u"routeOutcome"_s).contains(u"was not touched"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), broken);
    QVERIFY(fixture.console().stop());
}

void TestRoutes::keepsWhatIsTypedWhileNumbersMove()
{
    RoutesFixture fixture({{"zapier", routeWith(variable("ZAPIER_SECRET"))}}, {}, DotEnv);
    QVERIFY(fixture.open());
    QVERIFY(fixture.type(u"route:sessionKey"_s, u"agent:main:elsewhere"_s));
    QCOMPARE(post(fixture.console(), u"/plugins/webhooks/zapier"_s, LongSecret, CreateFlow), 200);
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::Rate), u"1/120"_s);
    QVERIFY(fixture.console().click(u"routes:toggle:button"_s)); // a change of ours is no conflict
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::On), u"off"_s);
    QVERIFY(fixture.noteOf(u"sessionKey"_s).contains(u"every TaskFlow of agent:main:elsewhere"_s));
    QVERIFY(fixture.console().click(u"saveRoute"_s));
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::Session), u"agent:main:elsewhere"_s);
    QCOMPARE(fixture.cell(u"zapier"_s, RoutesModel::On), u"off"_s);
    QVERIFY(fixture.console().stop());
}

GATEHOUSE_TEST(TestRoutes)
#include "tst_routes.moc"
