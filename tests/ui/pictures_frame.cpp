// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/page.h"
#include "support/testmain.h"
#include "ui/camera.h"

#include <QFile>
#include <QLineEdit>
#include <QTableView>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

/// No test: the first run, the palette, and what can go wrong at the start.
class PicturesFrame final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void firstRun();
    void troubles();
};

void PicturesFrame::initTestCase()
{
    if (!Camera::isReady())
        QSKIP("GATEHOUSE_SCREENSHOTS names no folder.");
}

void PicturesFrame::firstRun()
{
    ConsoleFixture fixture;
    Camera camera(fixture);
    QVERIFY(fixture.start());
    QTRY_VERIFY(fixture.find<QWidget>(u"welcome"_s));
    QVERIFY(camera.shoot(u"01-welcome"_s));
    for (Page *page : fixture.window().pages()) {
        fixture.window().openPage(page->id());
        QVERIFY(camera.shoot(u"02-empty-%1"_s.arg(page->id())));
    }
    fixture.window().openPage(u"instances"_s);
    QVERIFY(camera.shootDialog(u"addFirstInstance"_s, u"instanceDialog"_s, u"03-add-instance"_s));
    QVERIFY(triggerAction(fixture, u"demo agent"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"bar:demo"_s));
    QTRY_VERIFY(fixture.find<QTableView>(u"calls:table"_s)); // the call has its row
    QVERIFY(camera.shoot(u"04-demo-answered"_s));
    QVERIFY(fixture.click(u"addDemoKey"_s));
    QDialog *const dialog = fixture.dialog(u"keyDialog"_s);
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(u"label"_s)->setText(u"zapier"_s);
    QVERIFY(camera.shoot(u"05-add-key"_s));
    QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
    QDialog *const value = fixture.dialog(u"keyValueDialog"_s);
    QVERIFY(value);
    QVERIFY(camera.shoot(u"06-key-value"_s));
    value->close();
    QTRY_VERIFY(!fixture.find<QDialog>(u"keyValueDialog"_s));
    QVERIFY(triggerAction(fixture, u"Find an action"_s));
    QDialog *const palette = fixture.dialog(u"palette"_s);
    QVERIFY(palette);
    QVERIFY(camera.shoot(u"07-palette"_s));
    palette->findChild<QLineEdit *>()->setText(u"nothing like this"_s);
    QVERIFY(camera.shoot(u"08-palette-nothing"_s));
    palette->close();
    QVERIFY(triggerAction(fixture, u"Show the keys"_s));
    QDialog *const keys = fixture.dialog(u"keysDialog"_s);
    QVERIFY(keys);
    QVERIFY(camera.shoot(u"09-keys"_s));
    keys->close();
    QVERIFY(fixture.stop());
}

void PicturesFrame::troubles()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    ConsoleFixture fixture({{"listeners", {{"public", {{"port", holder.serverPort()}}}}}});
    Camera camera(fixture);
    QVERIFY(fixture.start());
    QTRY_VERIFY(fixture.find<QWidget>(u"bar:public"_s));
    QVERIFY(camera.shoot(u"40-port-in-use"_s));
    QVERIFY(fixture.click(u"changePort"_s, fixture.find<QWidget>(u"bar:public"_s)));
    QDialog *const dialog = fixture.dialog(u"portDialog"_s);
    QVERIFY(dialog);
    QVERIFY(camera.shoot(u"41-change-port"_s));
    dialog->close();
    QFile file(fixture.configFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ \"listners\": {}, \"instances\": [ {\"naem\": \"x\"} ] }");
    file.close();
    QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QWidget>(u"bar:config"_s), 20000);
    QVERIFY(camera.shoot(u"42-file-has-problems"_s));

    ConsoleFixture second; // its configuration can't be read at all
    QFile broken(second.configFile());
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("{");
    broken.close();
    QVERIFY(second.start());
    QTRY_VERIFY(second.find<QWidget>(u"bar:failed"_s));
    QVERIFY(Camera(second).shoot(u"43-cannot-start"_s));
    QVERIFY(second.stop());
    QVERIFY(fixture.stop());
}

GATEHOUSE_TEST(PicturesFrame)
#include "pictures_frame.moc"
