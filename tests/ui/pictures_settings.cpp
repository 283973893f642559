// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/page.h"
#include "support/testmain.h"
#include "ui/camera.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

/// No test: every section of the page "Settings", and what can be wrong there.
class PicturesSettings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sections();
    void troubles();

private:
    QTemporaryDir m_home;
};

void PicturesSettings::initTestCase()
{
    if (!Camera::isReady())
        QSKIP("GATEHOUSE_SCREENSHOTS names no folder.");
    QVERIFY(qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_home.path())));
}

void PicturesSettings::sections()
{
    ConsoleFixture fixture(
        {{"instances",
          boost::json::array{boost::json::object{{"uuid", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"},
                                                 {"name", "a"},
                                                 {"agent", {{"type", "echo"}}}}}}});
    Camera camera(fixture);
    QVERIFY(fixture.start());
    for (const char *section :
         {"listeners", "proxies", "limits", "retention", "recording", "window", "files"}) {
        fixture.window().openPage(u"settings"_s, QString::fromLatin1(section));
        QTRY_VERIFY(fixture.find<QWidget>(u"settings:"_s + QString::fromLatin1(section)));
        if (section == "retention"_ba) {
            QTRY_VERIFY(fixture.find<QLabel>(u"usage:database"_s)->text().contains(u"gatehouse.db"_s));
        }
        QVERIFY(camera.shoot(u"70-settings-%1"_s.arg(QLatin1StringView(section))));
    }
    QVERIFY(fixture.stop());
}

void PicturesSettings::troubles()
{
    ConsoleFixture fixture;
    Camera camera(fixture);
    QVERIFY(fixture.start());
    fixture.window().openPage(u"settings"_s, u"listeners"_s);
    auto *const address = fixture.find<QComboBox>(u"setting:listeners.public.address"_s);
    auto *const port = fixture.find<QSpinBox>(u"setting:listeners.public.port"_s);
    auto *const addresses = fixture.find<QPlainTextEdit>(u"setting:listeners.private.addresses"_s);
    QVERIFY(address && port && addresses);
    address->setEditText(u"somewhere"_s);
    addresses->setPlainText(u"8.8.8.8"_s);
    fixture.find<QCheckBox>(u"settings:tls"_s)->setChecked(true);
    fixture.find<QLineEdit>(u"text:listeners.public.tls.certificate"_s)->setText(u"/etc/ssl/gatehouse.pem"_s);
    QTRY_VERIFY(fixture.find<QWidget>(u"problem:listeners.public.tls.key"_s));
    QVERIFY(camera.shoot(u"71-settings-wrong"_s));
    QVERIFY(fixture.click(u"settings:save"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"settings:outcome"_s));
    QVERIFY(camera.shoot(u"72-settings-not-saved"_s));
    QVERIFY(fixture.click(u"settings:revert"_s));

    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    address->setEditText(u"0.0.0.0"_s);
    port->setValue(holder.serverPort());
    QVERIFY(fixture.click(u"settings:save"_s));
    QDialog *const question = fixture.dialog(u"exposureQuestion"_s);
    QVERIFY(question);
    QVERIFY(camera.shoot(u"73-settings-open-to-others"_s));
    QVERIFY(ConsoleFixture::clickText(question, u"Cancel"_s));
    QTRY_VERIFY(!fixture.find<QDialog>(u"exposureQuestion"_s));
    address->setEditText(u"127.0.0.1"_s);
    QVERIFY(fixture.click(u"settings:save"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"bar:public"_s));
    QVERIFY(camera.shoot(u"74-settings-port-in-use"_s));

    fixture.window().openPage(u"settings"_s, u"limits"_s);
    fixture.find<QSpinBox>(u"setting:limits.routes.requests"_s)->setValue(60);
    QVERIFY(camera.shoot(u"75-settings-not-saved-yet"_s));
    QVERIFY(fixture.writeConfig({{"limits", {{"routes", {{"requests", 30}}}}}}));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QWidget>(u"settings:outcome"_s), 20000);
    QVERIFY(camera.shoot(u"76-settings-conflict"_s));
    QVERIFY(fixture.stop());
}

GATEHOUSE_TEST(PicturesSettings)
#include "pictures_settings.moc"
