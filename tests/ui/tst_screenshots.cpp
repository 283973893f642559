// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/page.h"
#include "support/testmain.h"
#include "ui/consolefixture.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPainter>
#include <QTabWidget>
#include <QTableView>
#include <QTcpServer>

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

/// No test: draws every page, dialog and state of the window in both themes and two sizes, into the folder
/// that GATEHOUSE_SCREENSHOTS names.
class TestScreenshots final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void firstRun();
    void instances();
    void troubles();
    void cleanupTestCase();

private:
    void shoot(ConsoleFixture &fixture, const QString &name);
    void shootCalls(ConsoleFixture &fixture);
    static void trigger(ConsoleFixture &fixture, const QString &text);
    void shootDialog(ConsoleFixture &fixture, const QString &button, const QString &dialog,
                     const QString &name);
    [[nodiscard]] QByteArray addKey(ConsoleFixture &fixture, const char *uuid, const QString &label,
                                    Visibility visibility);
    void call(ConsoleFixture &fixture, const char *uuid, const QByteArray &key, const QByteArray &body);

    QString m_folder;
    int m_count = 0;
};

void TestScreenshots::initTestCase()
{
    m_folder = qEnvironmentVariable("GATEHOUSE_SCREENSHOTS");
    if (m_folder.isEmpty())
        QSKIP("GATEHOUSE_SCREENSHOTS names no folder.");
    QVERIFY(QDir().mkpath(m_folder));
}

/// The window as it is now with the dialogs above it, in each theme and size.
void TestScreenshots::shoot(ConsoleFixture &fixture, const QString &name)
{
    const auto compose = [&] {
        QPixmap picture = fixture.window().grab();
        QPainter painter(&picture);
        for (QDialog *dialog : fixture.window().findChildren<QDialog *>()) {
            if (!dialog->isVisible())
                continue;
            const QPixmap above = dialog->grab();
            const QRect place(
                QPoint((picture.width() - above.width()) / 2, (picture.height() - above.height()) / 2),
                above.size());
            painter.fillRect(picture.rect(), QColor(0, 0, 0, 70));
            painter.fillRect(place.adjusted(-1, -1, 1, 1), QColor(120, 124, 130));
            painter.drawPixmap(place, above);
        }
        return picture;
    };
    for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
        fixture.window().resize(size);
        for (const Theme::Choice theme : {Theme::Choice::Light, Theme::Choice::Dark}) {
            fixture.console().theme().setChoice(theme);
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
            const QString file = u"%1/%2-%3-%4x%5.png"_s
                                     .arg(m_folder, name,
                                          theme == Theme::Choice::Dark ? u"dark"_s : u"light"_s)
                                     .arg(size.width())
                                     .arg(size.height());
            constexpr int FastCompression = 85;
            QVERIFY2(compose().save(file, "PNG", FastCompression), qPrintable(file));
            ++m_count;
        }
    }
}

/// The action of the window whose text has @a text.
void TestScreenshots::trigger(ConsoleFixture &fixture, const QString &text)
{
    for (QAction *action : fixture.window().actions()) {
        if (action->text().contains(text))
            action->trigger();
    }
}

void TestScreenshots::shootDialog(ConsoleFixture &fixture, const QString &button, const QString &dialogName,
                                  const QString &name)
{
    QVERIFY2(fixture.click(button), qPrintable(button));
    QDialog *const dialog = fixture.dialog(dialogName);
    QVERIFY2(dialog, qPrintable(dialogName));
    shoot(fixture, name);
    dialog->close();
    QTRY_VERIFY(!fixture.find<QDialog>(dialogName));
}

QByteArray TestScreenshots::addKey(ConsoleFixture &fixture, const char *uuid, const QString &label,
                                   Visibility visibility)
{
    QByteArray raw;
    fixture.client().ask<QByteArray>(
        &fixture.window(),
        [uuid = QString::fromLatin1(uuid), label, visibility](Gateway &gateway, QObject *context,
                                                              const Respond<QByteArray> &answer) {
            gateway.apiKeys().add(uuid, label, visibility, context, [answer](const Result<NewKey> &made) {
                answer(made.map([](const NewKey &key) { return key.raw.bytes().toByteArray(); }));
            });
        },
        [&raw](const Result<QByteArray> &made) { raw = made.value_or(QByteArray("none")); });
    (void)QTest::qWaitFor([&raw] { return !raw.isEmpty(); }, 20000);
    return raw;
}

void TestScreenshots::call(ConsoleFixture &fixture, const char *uuid, const QByteArray &key,
                           const QByteArray &body)
{
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    QUrl url = fixture.status().publicListener.url;
    url.setPath(u"/webhooks/"_s + QString::fromLatin1(uuid));
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + key);
    request.setRawHeader("Content-Type", "application/json");
    const std::unique_ptr<QNetworkReply> reply(network.post(request, body));
    (void)QTest::qWaitFor([&reply] { return reply->isFinished(); }, 20000);
}

void TestScreenshots::firstRun()
{
    ConsoleFixture fixture;
    QVERIFY(fixture.start());
    QTRY_VERIFY(fixture.find<QWidget>(u"welcome"_s));
    shoot(fixture, u"01-welcome"_s);
    for (Page *page : fixture.window().pages()) {
        fixture.window().openPage(page->id());
        shoot(fixture, u"02-empty-%1"_s.arg(page->id()));
    }
    fixture.window().openPage(u"instances"_s);
    shootDialog(fixture, u"addFirstInstance"_s, u"instanceDialog"_s, u"03-add-instance"_s);
    trigger(fixture, u"demo agent"_s);
    QTRY_VERIFY(fixture.find<QWidget>(u"bar:demo"_s));
    QTRY_VERIFY(fixture.find<QTableView>(u"calls:table"_s)); // the call has its row
    shoot(fixture, u"04-demo-answered"_s);
    QVERIFY(fixture.click(u"addDemoKey"_s));
    QDialog *const dialog = fixture.dialog(u"keyDialog"_s);
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(u"label"_s)->setText(u"zapier"_s);
    shoot(fixture, u"05-add-key"_s);
    QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
    QDialog *const value = fixture.dialog(u"keyValueDialog"_s);
    QVERIFY(value);
    shoot(fixture, u"06-key-value"_s);
    value->close();
    QTRY_VERIFY(!fixture.find<QDialog>(u"keyValueDialog"_s));
    trigger(fixture, u"Find an action"_s);
    QDialog *const palette = fixture.dialog(u"palette"_s);
    QVERIFY(palette);
    shoot(fixture, u"07-palette"_s);
    palette->findChild<QLineEdit *>()->setText(u"nothing like this"_s);
    shoot(fixture, u"08-palette-nothing"_s);
    palette->close();
    trigger(fixture, u"Show the keys"_s);
    QDialog *const keys = fixture.dialog(u"keysDialog"_s);
    QVERIFY(keys);
    shoot(fixture, u"09-keys"_s);
    keys->close();
    QVERIFY(fixture.stop());
}

/// The page Calls with the six calls of instances(): the list, what is told of a call, and the filter.
void TestScreenshots::shootCalls(ConsoleFixture &fixture)
{
    fixture.window().openPage(u"calls"_s);
    auto *const rows = fixture.find<QTableView>(u"calls:table"_s);
    auto *const detail = fixture.find<QTabWidget>(u"calls:detail"_s);
    auto *const filter = fixture.find<QLineEdit>(u"calls:filter"_s);
    QVERIFY(rows && detail && filter);
    QTRY_COMPARE(rows->model()->rowCount(), 6);
    shoot(fixture, u"10-calls"_s);
    rows->selectRow(5);
    shoot(fixture, u"11-call-refused"_s);
    rows->selectRow(0);
    shoot(fixture, u"12-call-answered"_s);
    for (int tab = 1; tab < detail->count(); ++tab) {
        detail->setCurrentIndex(tab);
        shoot(fixture, u"13-call-tab-%1"_s.arg(tab));
    }
    detail->setCurrentIndex(0);
    filter->setText(u"status:4xx"_s);
    QTRY_COMPARE(rows->model()->rowCount(), 3);
    shoot(fixture, u"14-calls-filtered"_s);
    filter->setText(u"status:nonsense"_s);
    shoot(fixture, u"15-calls-filter-wrong"_s);
    filter->clear();
}

void TestScreenshots::instances()
{
    ConsoleFixture fixture(manyInstances());
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QTableView>(u"instancesTable"_s));
    shoot(fixture, u"20-instance-without-key"_s);
    shootDialog(fixture, u"events"_s, u"eventsDialog"_s, u"21-events-empty"_s);
    const QByteArray key = addKey(fixture, Alpha, u"zapier"_s, Visibility::Public);
    (void)addKey(fixture, Alpha, u"master agent"_s, Visibility::Private);
    (void)addKey(fixture, Alpha, u"partner with a label that goes on for longer than there is room for"_s,
                 Visibility::Both);
    (void)addKey(fixture, Summary, u"calendar"_s, Visibility::Public);
    for (const char *body :
         {R"({"session_name":"alpha","message":"hello"})", R"({"session_name":"alpha","message":"again"})",
          R"({"session_name":"not a name","message":"hello"})", R"({"message":"hello"})",
          R"({"session_name":"beta-7","message":"Please sort the inbox"})"})
        call(fixture, Alpha, key, body);
    call(fixture, Alpha, "wrong", R"({"session_name":"alpha","message":"hello"})");
    QTRY_COMPARE(fixture.client().instances().value(0).usage.errors, 3);
    shootCalls(fixture);
    fixture.window().openPage(u"instances"_s);
    shoot(fixture, u"22-instance"_s);
    shootDialog(fixture, u"events"_s, u"eventsDialog"_s, u"23-events"_s);
    shootDialog(fixture, u"key:edit:button"_s, u"keyDialog"_s, u"24-edit-key"_s);
    shootDialog(fixture, u"key:regenerate:button"_s, u"question"_s, u"25-regenerate-key"_s);
    shootDialog(fixture, u"key:delete:button"_s, u"question"_s, u"26-delete-key"_s);
    shootDialog(fixture, u"instances:rename:button"_s, u"instanceDialog"_s, u"27-rename"_s);
    shootDialog(fixture, u"instances:duplicate:button"_s, u"instanceDialog"_s, u"28-duplicate"_s);
    shootDialog(fixture, u"instances:delete:button"_s, u"question"_s, u"29-delete-instance"_s);
    QVERIFY(fixture.click(u"testAgent"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"agentOutcome"_s));
    shoot(fixture, u"30-agent-answered"_s);
    auto *const table = fixture.find<QTableView>(u"instancesTable"_s);
    table->selectRow(1);
    shoot(fixture, u"31-chat-agent"_s);
    QVERIFY(fixture.click(u"testAgent"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"agentOutcome"_s));
    shoot(fixture, u"32-agent-unreachable"_s);
    table->selectRow(2);
    shoot(fixture, u"33-command-agent"_s);
    QVERIFY(fixture.click(u"testAgent"_s));
    shoot(fixture, u"34-agent-busy"_s);
    table->selectRow(3);
    shoot(fixture, u"35-disabled"_s);
    fixture.find<QComboBox>(u"agentType"_s)->setCurrentIndex(1);
    QVERIFY(fixture.click(u"saveAgent"_s));
    shoot(fixture, u"36-unsaved-and-incomplete"_s);
    fixture.client().stop(std::chrono::seconds(0));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.status().phase, GatewayStatus::Phase::Stopped, 20000);
}

void TestScreenshots::troubles()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    ConsoleFixture fixture({{"listeners", {{"public", {{"port", holder.serverPort()}}}}}});
    QVERIFY(fixture.start());
    QTRY_VERIFY(fixture.find<QWidget>(u"bar:public"_s));
    shoot(fixture, u"40-port-in-use"_s);
    QVERIFY(fixture.click(u"changePort"_s, fixture.find<QWidget>(u"bar:public"_s)));
    QDialog *const dialog = fixture.dialog(u"portDialog"_s);
    QVERIFY(dialog);
    shoot(fixture, u"41-change-port"_s);
    dialog->close();
    QFile file(fixture.configFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ \"listners\": {}, \"instances\": [ {\"naem\": \"x\"} ] }");
    file.close();
    QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QWidget>(u"bar:config"_s), 20000);
    shoot(fixture, u"42-file-has-problems"_s);

    ConsoleFixture second; // its configuration can't be read at all
    QFile broken(second.configFile());
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("{");
    broken.close();
    QVERIFY(second.start());
    QTRY_VERIFY(second.find<QWidget>(u"bar:failed"_s));
    shoot(second, u"43-cannot-start"_s);
    QVERIFY(second.stop());
    QVERIFY(fixture.stop());
}

void TestScreenshots::cleanupTestCase()
{
    if (m_count > 0)
        qInfo() << m_count << "pictures in" << m_folder;
}

GATEHOUSE_TEST(TestScreenshots)
#include "tst_screenshots.moc"
