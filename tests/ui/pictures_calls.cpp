// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "ui/camera.h"

#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkReply>
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
    void running();
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
    auto *const detail = fixture.window().findChild<QTabWidget *>(u"calls:detail"_s);
    auto *const filter = fixture.find<QLineEdit>(u"calls:filter"_s);
    QVERIFY(rows && detail && filter);
    QTRY_COMPARE(rows->model()->rowCount(), 6);
    QVERIFY(camera.shoot(u"10-calls"_s));
    rows->selectRow(5);
    QVERIFY(camera.shoot(u"11-call-refused"_s));
    rows->selectRow(0);
    QVERIFY(camera.shoot(u"12-call-answered"_s));
    auto *const edit = fixture.window().findChild<QAction *>(u"calls:editAction"_s);
    QTRY_VERIFY(edit->isEnabled());
    edit->trigger();
    QDialog *const replay = fixture.dialog(u"calls:replay"_s);
    QVERIFY(replay);
    QVERIFY(camera.shoot(u"16-replay"_s));
    replay->close();
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
    fixture.client().stop(std::chrono::seconds(0));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.status().phase, GatewayStatus::Phase::Stopped, 20000);
}

void PicturesCalls::running()
{
    const QString uuid = u"7c9e6679-7425-40de-944b-e07fc1f90ae7"_s;
    ConsoleFixture fixture({{"instances",
                             boost::json::array{boost::json::object{
                                 {"uuid", uuid.toStdString()},
                                 {"name", "build agent"},
                                 {"agent", {{"type", "command"}, {"command", {"/bin/sleep", "60"}}}}}}}});
    Camera camera(fixture);
    QVERIFY(fixture.start());
    QTRY_VERIFY(fixture.find<QWidget>(u"calls:empty"_s));
    QVERIFY(camera.shoot(u"17-calls-empty"_s));
    const QByteArray key = addKey(fixture, uuid, u"ci"_s, Visibility::Public);
    QNetworkAccessManager http;
    for (int i = 0; i < 3; ++i) {
        QUrl url = fixture.status().publicListener.url;
        url.setPath(u"/webhooks/"_s + uuid);
        QNetworkRequest request(url);
        request.setRawHeader("Authorization", "Bearer " + key);
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        http.post(request, R"({"session_name":"main","message":"build"})")->setParent(&http);
        auto *const rows = fixture.window().findChild<QTableView *>(u"calls:table"_s);
        QTRY_COMPARE(rows->model()->rowCount(), i + 1);
    }
    auto *const rows = fixture.find<QTableView>(u"calls:table"_s);
    QVERIFY(rows);
    rows->selectRow(2);
    auto *const cancel = fixture.window().findChild<QAction *>(u"calls:cancelAction"_s);
    QTRY_VERIFY(cancel->isEnabled());
    QVERIFY(camera.shoot(u"18-call-waiting"_s));
    cancel->trigger();
    QDialog *const question = fixture.dialog(u"calls:cancelQuestion"_s);
    QVERIFY(question);
    QVERIFY(camera.shoot(u"19-cancel-call"_s));
    question->close();
    fixture.client().stop(std::chrono::seconds(0));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.status().phase, GatewayStatus::Phase::Stopped, 20000);
}

GATEHOUSE_TEST(PicturesCalls)
#include "pictures_calls.moc"
