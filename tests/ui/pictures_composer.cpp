// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "ui/composerfixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QTabWidget>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

/// No test: the page Composer from its first sight to its dialogs.
class PicturesComposer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void composer();

private:
    static void shootSecrets(ComposerFixture &fixture, Camera &camera);
    static void shootMenu(ComposerFixture &fixture, Camera &camera);
};

void PicturesComposer::initTestCase()
{
    if (!Camera::isReady())
        QSKIP("GATEHOUSE_SCREENSHOTS names no folder.");
}

void PicturesComposer::shootSecrets(ComposerFixture &fixture, Camera &camera)
{
    QGuiApplication::clipboard()->setText(
        u"curl -sS --proxy http://p:1 "_s + fixture.console.status().publicListener.url.toString()
        + u"/plugins/webhooks/zapier -H 'X-Partner: acme' -H 'Authorization: Bearer "_s
        + QLatin1StringView(ComposerFixture::RouteSecret) + u"' --json '{\"action\":\"list_flows\"}'"_s);
    QVERIFY(fixture.console.click(u"composer:pasteCurl"_s));
    QTRY_VERIFY(fixture.isShown("composer:useKnown"));
    QVERIFY(camera.shoot(u"87-composer-secret-known"_s));
    QVERIFY(fixture.console.click(u"composer:storeSecret"_s));
    QVERIFY(camera.shoot(u"88-composer-secret-store"_s));
    QVERIFY(fixture.console.click(u"composer:useKnown"_s));
    fixture.child<QTabWidget>("composer:tabs")->setCurrentIndex(1);
    QVERIFY(camera.shoot(u"89-composer-headers"_s));
    fixture.child<QTabWidget>("composer:tabs")->setCurrentIndex(2);
    QVERIFY(camera.shoot(u"90-composer-options"_s));
    fixture.child<QTabWidget>("composer:tabs")->setCurrentIndex(0);
}

void PicturesComposer::shootMenu(ComposerFixture &fixture, Camera &camera)
{
    auto *const button = fixture.child<QToolButton>("composer:samples");
    QMenu *const menu = button->menu();
    menu->popup(button->mapToGlobal(QPoint(0, button->height())));
    QTRY_VERIFY(menu->isVisible());
    menu->setActiveAction(menu->actions().at(1));
    QTest::keyClick(menu, Qt::Key_Right);
    QVERIFY(camera.shoot(u"91-composer-samples"_s));
    menu->close();
}

void PicturesComposer::composer()
{
    ComposerFixture fixture;
    Camera camera(fixture.console);
    QVERIFY(fixture.start());
    QVERIFY(camera.shoot(u"80-composer-empty"_s));
    QCOMPARE(fixture.sendSample(u"create_flow"_s), 200);
    QVERIFY(camera.shoot(u"81-composer-reply-json"_s));
    QVERIFY(fixture.choose(u"set_waiting"_s));
    QVERIFY(camera.shoot(u"82-composer-filled"_s));
    QCOMPARE(fixture.send(), 200);
    QCOMPARE(fixture.sendSample(u"not-json"_s), 400);
    QVERIFY(camera.shoot(u"83-composer-invalid-json"_s));
    QCOMPARE(fixture.sendSample(u"stale-revision"_s), 409);
    fixture.child<QTabWidget>("composer:replyTabs")->setCurrentIndex(1);
    QVERIFY(camera.shoot(u"84-composer-refused"_s));
    fixture.child<QTabWidget>("composer:replyTabs")->setCurrentIndex(0);
    const QByteArray key = addKey(fixture.console, QLatin1StringView(ComposerFixture::Writer),
                                  u"night shift"_s, Visibility::Both);
    QTRY_COMPARE(fixture.console.client().instances().value(1).keys.size(), 1);
    QVERIFY(fixture.pick("composer:target", u"Instance writer"_s));
    QVERIFY(fixture.choose(u"agent-call"_s));
    QVERIFY(fixture.typeKey(key));
    QTest::keyClick(&fixture.console.window(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(fixture.reply().contains(u"second line"_s));
    QVERIFY(camera.shoot(u"85-composer-streaming"_s));
    QTest::keyClick(&fixture.console.window(), Qt::Key_Period, Qt::ControlModifier);
    QVERIFY(fixture.waitForEnd());
    QVERIFY(fixture.choose(u"agent-file"_s));
    QCOMPARE(fixture.send(), 0);
    QVERIFY(camera.shoot(u"86-composer-multipart-error"_s));
    shootSecrets(fixture, camera);
    shootMenu(fixture, camera);
    QVERIFY(camera.shootDialog(u"composer:save"_s, u"composer:nameDialog"_s, u"92-composer-save"_s));
    QVERIFY(
        camera.shootDialog(u"composer:clearHistory"_s, u"composer:clearQuestion"_s, u"93-composer-clear"_s));
    fixture.child<QLineEdit>("composer:search")->setText(u"no such request"_s);
    QVERIFY(camera.shoot(u"94-composer-search-nothing"_s));
    fixture.child<QLineEdit>("composer:search")->clear();
    fixture.child<QTabWidget>("composer:side")->setCurrentIndex(1);
    QVERIFY(camera.shoot(u"95-composer-nothing-saved"_s));
    QVERIFY(fixture.console.stop());
}

GATEHOUSE_TEST(PicturesComposer)
#include "pictures_composer.moc"
