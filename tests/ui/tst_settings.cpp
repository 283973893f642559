// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/languages.h"
#include "common/page.h"
#include "common/preferences.h"
#include "frame/tray.h"
#include "settings/autostart.h"
#include "settings/settingssection.h"
#include "support/testmain.h"
#include "ui/camera.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

constexpr int WaitMs = 20'000;
constexpr const char *Uuid = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

/// A console whose page "Settings" shows @a section.
class SettingsFixture
{
public:
    explicit SettingsFixture(boost::json::object config = {})
        : console(std::move(config))
    { }

    [[nodiscard]] bool open(const QString &section)
    {
        const bool begun = console.status().phase == GatewayStatus::Phase::Running || console.start();
        console.window().openPage(u"settings"_s, section);
        return begun && console.find<QWidget>(u"settings:"_s + section)
            && QTest::qWaitFor([this] { return console.client().settings().has_value(); }, WaitMs);
    }
    template<typename T>
    [[nodiscard]] T *editor(const QString &path)
    {
        return console.find<T>(u"setting:"_s + path);
    }
    [[nodiscard]] QString problem(const QString &path)
    {
        const QWidget *const bar = console.find<QWidget>(u"problem:"_s + path);
        return bar ? bar->accessibleName() : QString();
    }
    [[nodiscard]] boost::json::value file() const
    {
        QFile file(console.configFile());
        return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(boost::json::value())
                                              : boost::json::value();
    }
    [[nodiscard]] bool isSaved()
    {
        return QTest::qWaitFor(
            [this] {
                const auto *const words = console.find<QLabel>(u"settings:changed"_s);
                return words && words->text() == u"Everything is saved."_s;
            },
            WaitMs);
    }
    [[nodiscard]] QPushButton *save() { return console.find<QPushButton>(u"settings:save"_s); }

    ConsoleFixture console;
};

} // namespace

/// The page "Settings", by mouse and keyboard over a real gateway, and what the window does when it is
/// closed.
class TestSettings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void savesWhatIsTyped();
    void saysWhatIsWrongBesideIt();
    void movesToAPortInUseAndBack();
    void asksBeforeItOpensAListener();
    void neverOverwritesTheFile();
    void showsWhatIsOnDisk();
    void appearanceAndLanguage();
    void startsAtLogin();
    void goesOnInTheTray();
    void waitsForCallsBeforeItEnds();
    void pluralsAreThere();
    void everyControlHasAName();

private:
    QTemporaryDir m_home;
};

void TestSettings::initTestCase()
{
    QVERIFY(m_home.isValid());
    QVERIFY(qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_home.path())));
}

void TestSettings::savesWhatIsTyped()
{
    SettingsFixture fixture;
    QVERIFY(fixture.open(u"limits"_s));
    QVERIFY(!fixture.save()->isEnabled());
    auto *const requests = fixture.editor<QSpinBox>(u"limits.routes.requests"_s);
    QVERIFY(requests);
    QCOMPARE(requests->value(), 120);
    requests->setFocus();
    requests->selectAll();
    QTest::keyClicks(requests, u"77"_s);
    QTRY_VERIFY(fixture.save()->isEnabled());
    QTest::keySequence(requests, QKeySequence(QKeySequence::Save));
    QVERIFY(fixture.isSaved());
    QCOMPARE(fixture.file().at("limits"), boost::json::value({{"routes", {{"requests", 77}}}}));
    QTRY_COMPARE(fixture.console.client().settings()->limits.routes.requests, 77);
    requests->setValue(120); // the default: it leaves the file
    QVERIFY(fixture.console.click(u"settings:save"_s));
    QTRY_COMPARE(fixture.console.client().settings()->limits.routes.requests, 120);
    QVERIFY(!fixture.file().as_object().contains("limits"));

    QVERIFY(fixture.open(u"proxies"_s));
    auto *const proxies = fixture.editor<QPlainTextEdit>(u"trustedProxies"_s);
    QCOMPARE(proxies->toPlainText(), u"127.0.0.1\n::1"_s);
    proxies->setPlainText(u"10.0.0.0/8\n"_s);
    QVERIFY(fixture.console.click(u"settings:save"_s));
    QVERIFY(fixture.isSaved());
    QCOMPARE(fixture.file().at("trustedProxies"), boost::json::value(boost::json::array{"10.0.0.0/8"}));
    QVERIFY(fixture.console.stop());
}

void TestSettings::saysWhatIsWrongBesideIt()
{
    SettingsFixture fixture;
    QVERIFY(fixture.open(u"listeners"_s));
    const boost::json::value before = fixture.file();
    auto *const address = fixture.editor<QComboBox>(u"listeners.public.address"_s);
    auto *const addresses = fixture.editor<QPlainTextEdit>(u"listeners.private.addresses"_s);
    address->setEditText(u"somewhere"_s);
    addresses->setPlainText(u"8.8.8.8"_s);
    QTRY_VERIFY_WITH_TIMEOUT(fixture.problem(u"listeners.public.address"_s)
                                 .contains(u"must be an IP address"_s, Qt::CaseInsensitive),
                             WaitMs);
    QVERIFY(fixture.problem(u"listeners.private.addresses"_s).contains(u"private range"_s));
    QVERIFY(address->accessibleDescription().contains(u"IP address"_s));
    QVERIFY(fixture.console.click(u"settings:save"_s));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.console.find<QWidget>(u"settings:outcome"_s), WaitMs);
    QCOMPARE(fixture.file(), before);
    address->setEditText(u"127.0.0.1"_s);
    addresses->clear();
    QTRY_VERIFY_WITH_TIMEOUT(fixture.problem(u"listeners.public.address"_s).isEmpty(), WaitMs);
    fixture.console.find<QCheckBox>(u"settings:tls"_s)->setChecked(true);
    fixture.console.find<QLineEdit>(u"text:listeners.public.tls.certificate"_s)->setText(u"cert.pem"_s);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.problem(u"listeners.public.tls.key"_s), u"Is required"_s, WaitMs);
    QVERIFY(fixture.console.click(u"settings:revert"_s));
    QVERIFY(fixture.problem(u"listeners.public.tls.key"_s).isEmpty());
    QVERIFY(!fixture.console.find<QCheckBox>(u"settings:tls"_s)->isChecked());
    QVERIFY(fixture.console.stop());
}

void TestSettings::movesToAPortInUseAndBack()
{
    SettingsFixture fixture;
    QVERIFY(fixture.open(u"listeners"_s));
    const int before = fixture.console.status().publicListener.url.port();
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    auto *const port = fixture.editor<QSpinBox>(u"listeners.public.port"_s);
    port->setValue(holder.serverPort());
    QVERIFY(fixture.console.click(u"settings:save"_s));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.console.find<QWidget>(u"bar:public"_s), WaitMs);
    const QString words = fixture.console.find<QWidget>(u"bar:public"_s)->accessibleName();
    QVERIFY2(words.contains(u"process %1"_s.arg(QCoreApplication::applicationPid())), qPrintable(words));
    QVERIFY2(words.contains(u"It stays on port %1"_s.arg(before)), qPrintable(words));
    QCOMPARE(fixture.console.status().publicListener.url.port(), before); // and goes on there
    QVERIFY(fixture.console.find<QWidget>(u"settings:publicState"_s)->accessibleName().contains(words));

    port->setValue(before); // and back
    QVERIFY(fixture.console.click(u"settings:save"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!fixture.console.find<QWidget>(u"bar:public"_s), WaitMs);
    QCOMPARE(fixture.console.status().publicListener.url.port(), before);
    QVERIFY(fixture.isSaved());

    port->setValue(holder.serverPort()); // once more, with the way out that the bar offers
    QVERIFY(fixture.console.click(u"settings:save"_s));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.console.find<QWidget>(u"bar:public"_s), WaitMs);
    holder.close();
    QVERIFY(fixture.console.click(u"retryBind"_s, fixture.console.find<QWidget>(u"bar:public"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(!fixture.console.find<QWidget>(u"bar:public"_s), WaitMs);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.console.status().publicListener.url.port(), port->value(), WaitMs);
    QVERIFY(fixture.console.stop());
}

void TestSettings::asksBeforeItOpensAListener()
{
    SettingsFixture fixture;
    QVERIFY(fixture.open(u"listeners"_s));
    QTcpServer holder; // so that nothing is really opened
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    const boost::json::value before = fixture.file();
    fixture.editor<QComboBox>(u"listeners.public.address"_s)->setEditText(u"0.0.0.0"_s);
    fixture.editor<QSpinBox>(u"listeners.public.port"_s)->setValue(holder.serverPort());
    QVERIFY(fixture.console.click(u"settings:save"_s));
    QDialog *question = fixture.console.dialog(u"exposureQuestion"_s);
    QVERIFY(question);
    QVERIFY(ConsoleFixture::clickText(question, u"Cancel"_s));
    QTRY_VERIFY(fixture.save()->isEnabled());
    QCOMPARE(fixture.file(), before);
    QTRY_VERIFY(!fixture.console.find<QDialog>(u"exposureQuestion"_s));
    QVERIFY(fixture.console.click(u"settings:save"_s));
    question = fixture.console.dialog(u"exposureQuestion"_s);
    QVERIFY(question);
    QVERIFY(ConsoleFixture::clickText(question, u"Open it"_s));
    QVERIFY(fixture.isSaved());
    QCOMPARE(fixture.file().at("listeners").at("public").at("address"), boost::json::value("0.0.0.0"));
    QVERIFY(fixture.console.stop());
}

void TestSettings::neverOverwritesTheFile()
{
    SettingsFixture fixture;
    QVERIFY(fixture.open(u"limits"_s));
    auto *const requests = fixture.editor<QSpinBox>(u"limits.routes.requests"_s);
    auto *const inFlight = fixture.editor<QSpinBox>(u"limits.routes.inFlight"_s);
    requests->setValue(77);
    // something else by hand: what is typed stays, and both count
    QVERIFY(fixture.console.writeConfig({{"limits", {{"routes", {{"inFlight", 3}}}}}}));
    QTRY_COMPARE_WITH_TIMEOUT(inFlight->value(), 3, WaitMs);
    QCOMPARE(requests->value(), 77);
    QVERIFY(fixture.console.click(u"settings:save"_s));
    QVERIFY(fixture.isSaved());
    QCOMPARE(fixture.file().at("limits").at("routes"),
             boost::json::value({{"inFlight", 3}, {"requests", 77}}));
    // the same by hand
    requests->setValue(78);
    QVERIFY(fixture.console.writeConfig({{"limits", {{"routes", {{"requests", 50}}}}}}));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.console.find<QWidget>(u"settings:outcome"_s), WaitMs);
    QVERIFY(!fixture.save()->isEnabled());
    QCOMPARE(requests->value(), 78);
    QVERIFY(fixture.console.click(u"settings:revert"_s));
    QCOMPARE(requests->value(), 50);
    QCOMPARE(fixture.file().at("limits").at("routes").at("requests"), boost::json::value(50));
    QVERIFY(fixture.console.stop());
}

void TestSettings::showsWhatIsOnDisk()
{
    SettingsFixture fixture({{"instances",
                              boost::json::array{boost::json::object{
                                  {"uuid", Uuid}, {"name", "alpha"}, {"agent", {{"type", "echo"}}}}}}});
    QVERIFY(fixture.open(u"retention"_s));
    const auto words = [&](const char *name) {
        const auto *const label = fixture.console.find<QLabel>(u"usage:"_s + QString::fromLatin1(name));
        return label ? label->text() : QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(words("calls"), u"0 calls"_s, WaitMs);
    QVERIFY(words("database").contains(u"gatehouse.db"_s));
    QFile attachment(fixture.console.dataDir() + u"/attachments/a"_s);
    QVERIFY(QDir().mkpath(fixture.console.dataDir() + u"/attachments"_s));
    QVERIFY(attachment.open(QIODevice::WriteOnly));
    attachment.write(QByteArray(2000, 'x'));
    attachment.close();
    QCOMPARE(post(fixture.console, u"/webhooks/"_s + QString::fromLatin1(Uuid), "wrong", "{}"), 404);
    QTRY_COMPARE_WITH_TIMEOUT(words("calls"), u"1 call"_s, WaitMs);
    QTRY_COMPARE_WITH_TIMEOUT(words("attachments"), u"1 file, 2.0 kB"_s, WaitMs);
    QVERIFY(fixture.console.stop());
}

void TestSettings::appearanceAndLanguage()
{
    SettingsFixture fixture;
    QVERIFY(fixture.open(u"window"_s));
    auto *const appearance = fixture.console.find<QComboBox>(u"settings:appearance"_s);
    QVERIFY(appearance);
    for (const Theme::Choice choice : {Theme::Choice::Dark, Theme::Choice::Light}) {
        appearance->setCurrentIndex(appearance->findData(static_cast<int>(choice)));
        QCOMPARE(isDark(QGuiApplication::palette()), choice == Theme::Choice::Dark);
    }
    QVERIFY(triggerAction(fixture.console, u"Appearance: dark"_s)); // the other way to say it
    QCOMPARE(appearance->currentData().toInt(), static_cast<int>(Theme::Choice::Dark));
    auto *const language = fixture.console.find<QComboBox>(u"settings:language"_s);
    QCOMPARE(language->count(), Languages::codes().size() + 1);
    language->setCurrentIndex(language->findData(u"en"_s));
    QCOMPARE(fixture.console.console().preferences().language(), u"en"_s);
    QVERIFY(!fixture.console.find<QWidget>(u"settings:restart"_s)); // it is English already
    fixture.console.console().preferences().setLanguage(u"xx"_s); // as of a version that had more
    QVERIFY(fixture.console.find<QWidget>(u"settings:restart"_s));
    appearance->setCurrentIndex(0);
    QVERIFY(fixture.console.stop());
}

void TestSettings::startsAtLogin()
{
    SettingsFixture fixture;
    QVERIFY(fixture.open(u"window"_s));
    auto *const login = fixture.console.find<QCheckBox>(u"settings:login"_s);
    QVERIFY(login);
    QVERIFY(!login->isChecked());
    login->click();
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(Autostart::file()) && login->isEnabled(), WaitMs);
    QVERIFY(login->isChecked());
    QFile entry(Autostart::file());
    QVERIFY(entry.open(QIODevice::ReadOnly));
    const QByteArray text = entry.readAll();
    QVERIFY2(text.startsWith("[Desktop Entry]\n"), text.constData());
    QVERIFY2(text.contains("Exec=\"" + QFile::encodeName(QCoreApplication::applicationFilePath()) + "\""),
             text.constData());
    QVERIFY2(text.contains("\"--data\" \"" + QFile::encodeName(fixture.console.dataDir()) + "\""),
             text.constData());
    login->click();
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(Autostart::file()) && login->isEnabled(), WaitMs);
    QVERIFY(!login->isChecked());
    QVERIFY(fixture.console.stop());

    const Autostart odd({u"/opt/a b/gate$house"_s, u"50%"_s});
    QVERIFY(odd.set(true));
    entry.close();
    QVERIFY(entry.open(QIODevice::ReadWrite));
    QVERIFY(entry.readAll().contains("Exec=\"/opt/a b/gate\\\\$house\" \"50%%\"\n"));
    QVERIFY(odd.isOn());
    entry.write("Hidden=true\n"); // how a desktop switches it off
    entry.close();
    QVERIFY(!odd.isOn());
    QVERIFY(odd.set(false));
}

void TestSettings::goesOnInTheTray()
{
    ConsoleFixture fixture;
    QVERIFY(fixture.start());
    fixture.window().setHidesOnClose(true);
    Tray tray(fixture.client(), fixture.window());
    QTRY_COMPARE(tray.words(), u"Gatehouse: Running; 0 calls at work"_s);
    fixture.window().close();
    QVERIFY(!fixture.window().isVisible());
    QCOMPARE(fixture.status().phase, GatewayStatus::Phase::Running);
    const auto choose = [&tray](const QString &text) {
        for (QAction *action : tray.menu().actions()) {
            if (action->text() == text)
                action->trigger();
        }
    };
    choose(u"Show the window"_s);
    QVERIFY(fixture.window().isVisible());
    choose(u"Quit"_s);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.status().phase, GatewayStatus::Phase::Stopped, WaitMs);
    QVERIFY(!fixture.window().isVisible());
}

void TestSettings::waitsForCallsBeforeItEnds()
{
    ConsoleFixture fixture(
        {{"instances",
          boost::json::array{boost::json::object{
              {"uuid", Uuid},
              {"name", "slow"},
              {"agent",
               {{"type", "command"}, {"command", boost::json::array{"/bin/sh", "-c", "sleep 60"}}}}}}}});
    QVERIFY(fixture.start());
    const QByteArray key = addKey(fixture, QString::fromLatin1(Uuid), u"k"_s, Visibility::Public);
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    QUrl url = fixture.status().publicListener.url;
    url.setPath(u"/webhooks/"_s + QString::fromLatin1(Uuid));
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + key);
    request.setRawHeader("Content-Type", "application/json");
    const std::unique_ptr<QNetworkReply> reply(
        network.post(request, R"({"session_name":"s","message":"x"})"));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.status().running, 1, WaitMs);
    fixture.window().close();
    QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QWidget>(u"stopNow"_s), WaitMs); // it says what it waits for
    QCOMPARE(fixture.status().phase, GatewayStatus::Phase::Stopping);
    QVERIFY(fixture.click(u"stopNow"_s));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.status().phase, GatewayStatus::Phase::Stopped, WaitMs);
    QVERIFY(!fixture.window().isVisible());
}

void TestSettings::pluralsAreThere()
{
    const Languages english(u"en"_s);
    QCOMPARE(english.code(), u"en"_s);
    const auto calls = [](int n) {
        return QCoreApplication::translate("Gatehouse::StorageSection", "%Ln calls", nullptr, n);
    };
    QCOMPARE(calls(1), u"1 call"_s);
    QCOMPARE(calls(2), u"2 calls"_s);
    QCOMPARE(calls(0), u"0 calls"_s);
    QVERIFY(Languages::codes().contains(u"en"_s));
    QCOMPARE(Languages::best({u"tlh"_s, u"en-GB"_s}), u"en"_s);
    QCOMPARE(Languages::best({}), u"en"_s);
    QCOMPARE(Languages::nameOf(u"en"_s), u"English"_s);
    QCOMPARE(Languages(u"tlh"_s).code(), Languages::best(QLocale::system().uiLanguages()));
}

void TestSettings::everyControlHasAName()
{
    SettingsFixture fixture;
    QStringList nameless;
    for (const char *section :
         {"listeners", "proxies", "limits", "retention", "recording", "window", "files"}) {
        QVERIFY2(fixture.open(QString::fromLatin1(section)), section);
        for (QWidget *widget : fixture.console.window().currentPage()->findChildren<QWidget *>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)
                || widget->objectName().startsWith(u"qt_"_s))
                continue;
            QAccessibleInterface *const interface = QAccessible::queryAccessibleInterface(widget);
            if (!interface || interface->text(QAccessible::Name).isEmpty())
                nameless.append(QLatin1StringView(section) + u": "_s
                                + QLatin1StringView(widget->metaObject()->className()) + u' '
                                + widget->objectName());
        }
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    auto *const list = fixture.console.find<QListWidget>(u"settings:sections"_s);
    QVERIFY(list);
    list->setFocus();
    list->setCurrentRow(0);
    QTest::keyClick(list, Qt::Key_Down);
    QVERIFY(fixture.console.find<QWidget>(u"settings:proxies"_s)); // by the keyboard, too
    QVERIFY(fixture.console.click(u"page:calls"_s));
    QTest::keyClick(&fixture.console.window(),
                    static_cast<Qt::Key>(Qt::Key_0 + fixture.console.window().pages().size()),
                    Qt::ControlModifier);
    QCOMPARE(fixture.console.window().currentPage()->id(), u"settings"_s);
    QVERIFY(fixture.console.stop());
}

GATEHOUSE_TEST(TestSettings)
#include "tst_settings.moc"
