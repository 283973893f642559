// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "ui/camera.h"

#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

/// No test: the page Calls.
class PicturesCalls final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void calls();
};

void PicturesCalls::initTestCase()
{
    if (!Camera::isReady())
        QSKIP("GATEHOUSE_SCREENSHOTS names no folder.");
}

void PicturesCalls::calls()
{
    const QString uuid = u"6f9619ff-8b86-4d01-b42d-00cf4fc964ff"_s;
    ConsoleFixture fixture(
        {{"instances",
          boost::json::array{boost::json::object{
              {"uuid", uuid.toStdString()}, {"name", "inbox triage"}, {"agent", {{"type", "echo"}}}}}}});
    Camera camera(fixture);
    QVERIFY(fixture.start());
    const QString path = u"/webhooks/"_s + uuid;
    const QByteArray key = addKey(fixture, uuid, u"zapier"_s, Visibility::Public);
    for (const char *body :
         {R"({"session_name":"alpha","message":"hello"})", R"({"session_name":"alpha","message":"again"})",
          R"({"session_name":"not a name","message":"hello"})", R"({"message":"hello"})",
          R"({"session_name":"beta-7","message":"Please sort the inbox"})"})
        post(fixture, path, key, body);
    post(fixture, path, "wrong", R"({"session_name":"alpha","message":"hello"})");
    QTRY_COMPARE(fixture.client().instances().value(0).usage.errors, 3);
    fixture.window().openPage(u"calls"_s);
    auto *const rows = fixture.find<QTableView>(u"calls:table"_s);
    auto *const detail = fixture.find<QTabWidget>(u"calls:detail"_s);
    auto *const filter = fixture.find<QLineEdit>(u"calls:filter"_s);
    QVERIFY(rows && detail && filter);
    QTRY_COMPARE(rows->model()->rowCount(), 6);
    QVERIFY(camera.shoot(u"10-calls"_s));
    rows->selectRow(5);
    QVERIFY(camera.shoot(u"11-call-refused"_s));
    rows->selectRow(0);
    QVERIFY(camera.shoot(u"12-call-answered"_s));
    for (int tab = 1; tab < detail->count(); ++tab) {
        detail->setCurrentIndex(tab);
        QVERIFY(camera.shoot(u"13-call-tab-%1"_s.arg(tab)));
    }
    detail->setCurrentIndex(0);
    filter->setText(u"status:4xx"_s);
    QTRY_COMPARE(rows->model()->rowCount(), 3);
    QVERIFY(camera.shoot(u"14-calls-filtered"_s));
    filter->setText(u"status:nonsense"_s);
    QVERIFY(camera.shoot(u"15-calls-filter-wrong"_s));
    filter->clear();
}

GATEHOUSE_TEST(PicturesCalls)
#include "pictures_calls.moc"
