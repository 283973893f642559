// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "ui/camera.h"

#include <QComboBox>
#include <QTabWidget>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

constexpr const char *Alpha = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
constexpr const char *Summary = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
constexpr const char *Broken = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";

boost::json::object manyInstances()
{
    const auto command = [](std::initializer_list<const char *> words) {
        boost::json::array list;
        for (const char *word : words)
            list.emplace_back(word);
        return boost::json::object{{"type", "command"}, {"command", list}};
    };
    return {
        {"instances",
         boost::json::array{
             boost::json::object{{"uuid", Alpha}, {"name", "inbox triage"}, {"agent", {{"type", "echo"}}}},
             boost::json::object{{"uuid", Summary},
                                 {"name", "meeting summaries"},
                                 {"agent",
                                  {{"type", "chat"},
                                   {"baseUrl", "http://127.0.0.1:9/v1"},
                                   {"model", "llama3.2:3b-instruct"}}}},
             boost::json::object{{"uuid", Broken},
                                 {"name", "a build agent with a name that is longer than its column"},
                                 {"agent", command({"/bin/sh", "-c", "sleep 20; echo done"})}},
             boost::json::object{{"uuid", "9a3b2c1d-4e5f-4a6b-8c7d-0e1f2a3b4c5d"},
                                 {"name", "retired"},
                                 {"enabled", false},
                                 {"agent", {{"type", "echo"}}}}}}};
}

} // namespace

/// No test: the page Instances, its dialogs and what an agent answers.
class PicturesInstances final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void instances();
};

void PicturesInstances::initTestCase()
{
    if (!Camera::isReady())
        QSKIP("GATEHOUSE_SCREENSHOTS names no folder.");
}

void PicturesInstances::instances()
{
    ConsoleFixture fixture(manyInstances());
    Camera camera(fixture);
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QTableView>(u"instancesTable"_s));
    QVERIFY(camera.shoot(u"20-instance-without-key"_s));
    QVERIFY(camera.shootDialog(u"events"_s, u"eventsDialog"_s, u"21-events-empty"_s));
    const QString uuid = QLatin1StringView(Alpha);
    const QString path = u"/webhooks/"_s + uuid;
    const QByteArray key = addKey(fixture, uuid, u"zapier"_s, Visibility::Public);
    (void)addKey(fixture, uuid, u"master agent"_s, Visibility::Private);
    (void)addKey(fixture, uuid, u"partner with a label that goes on for longer than there is room for"_s,
                 Visibility::Both);
    (void)addKey(fixture, QLatin1StringView(Summary), u"calendar"_s, Visibility::Public);
    for (const char *body :
         {R"({"session_name":"alpha","message":"hello"})", R"({"session_name":"alpha","message":"again"})",
          R"({"session_name":"not a name","message":"hello"})", R"({"message":"hello"})",
          R"({"session_name":"beta-7","message":"Please sort the inbox"})"})
        post(fixture, path, key, body);
    post(fixture, path, "wrong", R"({"session_name":"alpha","message":"hello"})");
    QTRY_COMPARE(fixture.client().instances().value(0).usage.errors, 3);
    QVERIFY(camera.shoot(u"22-instance"_s));
    auto *const tabs = fixture.find<QTabWidget>(u"instance:tabs"_s);
    QVERIFY(tabs);
    tabs->setCurrentIndex(1);
    QVERIFY(camera.shoot(u"37-limits"_s));
    tabs->setCurrentIndex(0);
    QVERIFY(camera.shootDialog(u"events"_s, u"eventsDialog"_s, u"23-events"_s));
    QVERIFY(camera.shootDialog(u"key:edit:button"_s, u"keyDialog"_s, u"24-edit-key"_s));
    QVERIFY(camera.shootDialog(u"key:regenerate:button"_s, u"question"_s, u"25-regenerate-key"_s));
    QVERIFY(camera.shootDialog(u"key:delete:button"_s, u"question"_s, u"26-delete-key"_s));
    QVERIFY(camera.shootDialog(u"instances:rename:button"_s, u"instanceDialog"_s, u"27-rename"_s));
    QVERIFY(camera.shootDialog(u"instances:duplicate:button"_s, u"instanceDialog"_s, u"28-duplicate"_s));
    QVERIFY(camera.shootDialog(u"instances:delete:button"_s, u"question"_s, u"29-delete-instance"_s));
    QVERIFY(fixture.click(u"testAgent"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"agentOutcome"_s));
    QVERIFY(camera.shoot(u"30-agent-answered"_s));
    auto *const table = fixture.find<QTableView>(u"instancesTable"_s);
    table->selectRow(1);
    QVERIFY(camera.shoot(u"31-chat-agent"_s));
    QVERIFY(fixture.click(u"testAgent"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"agentOutcome"_s));
    QVERIFY(camera.shoot(u"32-agent-unreachable"_s));
    table->selectRow(2);
    QVERIFY(camera.shoot(u"33-command-agent"_s));
    QVERIFY(fixture.click(u"testAgent"_s));
    QVERIFY(camera.shoot(u"34-agent-busy"_s));
    table->selectRow(3);
    QVERIFY(camera.shoot(u"35-disabled"_s));
    fixture.find<QComboBox>(u"agentType"_s)->setCurrentIndex(1);
    QVERIFY(fixture.click(u"saveAgent"_s));
    QVERIFY(camera.shoot(u"36-unsaved-and-incomplete"_s));
    fixture.client().stop(std::chrono::seconds(0));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.status().phase, GatewayStatus::Phase::Stopped, 20000);
}

GATEHOUSE_TEST(PicturesInstances)
#include "pictures_instances.moc"
