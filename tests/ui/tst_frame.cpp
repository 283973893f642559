// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/page.h"
#include "common/secretclipboard.h"
#include "common/theme.h"
#include "support/testmain.h"
#include "ui/consolefixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QProcess>
#include <QSpinBox>
#include <QTcpServer>
#include <QToolButton>
#include <csignal>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

/// The window around the pages, over a real gateway.
class TestFrame final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhereItListensAndEndsInOrder();
    void asksTheGatewayAndHearsBack();
    void paletteFindsAndRunsActions();
    void namesWhoHoldsAPortAndBindsAnother();
    void retriesAPortThatIsFreeAgain();
    void leavesABrokenFileAlone();
    void secretsLeaveTheClipboard();
    void contrastIsEnough();
    void aSecondStartRaisesTheFirst();
};

void TestFrame::showsWhereItListensAndEndsInOrder()
{
    ConsoleFixture fixture;
    QVERIFY(fixture.start());
    QCOMPARE(fixture.status().phase, GatewayStatus::Phase::Running);
    auto *const part = fixture.find<QToolButton>(u"status:public"_s);
    QVERIFY(part);
    QTRY_COMPARE(part->text(), u"Public "_s + fixture.status().publicListener.url.authority());
    QTest::mouseClick(part, Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), fixture.status().publicListener.url.toString());
    QVERIFY(fixture.stop());
    QCOMPARE(fixture.status().phase, GatewayStatus::Phase::Stopped);
}

void TestFrame::asksTheGatewayAndHearsBack()
{
    ConsoleFixture fixture;
    QVERIFY(fixture.start());
    QUrl url;
    fixture.client().ask<QUrl>(
        &fixture.window(),
        [](Gateway &gateway, QObject *, const Respond<QUrl> &answer) { answer(gateway.publicUrl()); },
        [&url](const Result<QUrl> &result) { url = result.value_or(QUrl()); });
    QTRY_COMPARE(url, fixture.status().publicListener.url);
    bool heard = false;
    auto context = std::make_unique<QObject>();
    fixture.client().ask<void>(
        context.get(), [](Gateway &, QObject *, const Respond<void> &answer) { answer({}); },
        [&heard](const Result<void> &) { heard = true; });
    context.reset(); // who asked is gone: nobody is told
    QVERIFY(fixture.stop());
    QVERIFY(!heard);
}

void TestFrame::paletteFindsAndRunsActions()
{
    ConsoleFixture fixture;
    QVERIFY(fixture.start());
    QTRY_VERIFY(fixture.find<QWidget>(u"welcome"_s));
    QTest::keyClick(&fixture.window(), Qt::Key_K, Qt::ControlModifier);
    QDialog *const palette = fixture.dialog(u"palette"_s);
    QVERIFY(palette);
    auto *const typed = palette->findChild<QLineEdit *>(u"paletteText"_s);
    QTest::keyClicks(typed, u"instances add inst"_s);
    QCOMPARE(palette->findChild<QListWidget *>()->count(), 1);
    QTest::keyClick(typed, Qt::Key_Return);
    QVERIFY(fixture.dialog(u"instanceDialog"_s));
    QCOMPARE(fixture.window().currentPage()->id(), u"instances"_s);
    QVERIFY(fixture.stop());
}

void TestFrame::namesWhoHoldsAPortAndBindsAnother()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    ConsoleFixture fixture({{"listeners", {{"public", {{"port", holder.serverPort()}}}}}});
    QVERIFY(fixture.start());
    QTRY_VERIFY(fixture.find<QWidget>(u"bar:public"_s));
    const QString words = fixture.find<QWidget>(u"bar:public"_s)->accessibleName();
    QVERIFY2(words.contains(QString::number(holder.serverPort())), qPrintable(words));
    QVERIFY2(words.contains(u"process %1"_s.arg(QCoreApplication::applicationPid())), qPrintable(words));
    QVERIFY(!fixture.status().privateListener.url.isEmpty()); // the other one works
    QVERIFY(fixture.click(u"changePort"_s, fixture.find<QWidget>(u"bar:public"_s)));
    QDialog *const dialog = fixture.dialog(u"portDialog"_s);
    QVERIFY(dialog);
    dialog->findChild<QSpinBox *>(u"port"_s)->setValue(0);
    QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
    QTRY_VERIFY(!fixture.status().publicListener.url.isEmpty());
    QTRY_VERIFY(!fixture.find<QWidget>(u"bar:public"_s));
    QVERIFY(fixture.stop());
}

void TestFrame::retriesAPortThatIsFreeAgain()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    ConsoleFixture fixture({{"listeners", {{"public", {{"port", holder.serverPort()}}}}}});
    QVERIFY(fixture.start());
    QTRY_VERIFY(fixture.find<QWidget>(u"bar:public"_s));
    const int port = holder.serverPort();
    holder.close();
    QVERIFY(fixture.click(u"retryBind"_s, fixture.find<QWidget>(u"bar:public"_s)));
    QTRY_VERIFY(!fixture.find<QWidget>(u"bar:public"_s));
    QTRY_COMPARE(fixture.status().publicListener.url.port(), port);
    QVERIFY(fixture.stop());
}

void TestFrame::leavesABrokenFileAlone()
{
    ConsoleFixture fixture;
    QVERIFY(fixture.start());
    QFile file(fixture.configFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray broken = "{ \"instances\": [ {\"naem\": 1} ";
    file.write(broken);
    file.close();
    QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QWidget>(u"bar:config"_s), 20000);
    QTRY_VERIFY(fixture.find<QWidget>(u"welcome"_s));
    QVERIFY(fixture.click(u"addOwn"_s));
    QDialog *const dialog = fixture.dialog(u"instanceDialog"_s);
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(u"name"_s)->setText(u"new"_s);
    QVERIFY(ConsoleFixture::clickText(dialog, u"Add"_s));
    const auto complaint = [dialog] {
        const auto frames = dialog->findChildren<QFrame *>();
        return std::any_of(frames.begin(), frames.end(), [](const QFrame *frame) {
            return frame->isVisible() && frame->accessibleName().contains(u"was not touched"_s);
        });
    };
    QTRY_VERIFY(complaint());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), broken);
    file.close();
    QVERIFY(fixture.writeConfig({})); // mended
    QTRY_VERIFY_WITH_TIMEOUT(!fixture.find<QWidget>(u"bar:config"_s), 20000);
    QVERIFY(fixture.stop());
}

void TestFrame::secretsLeaveTheClipboard()
{
    QClipboard &clipboard = *QGuiApplication::clipboard();
    SecretClipboard secrets;
    secrets.setLifetime(std::chrono::milliseconds(30));
    secrets.copy("abc");
    QCOMPARE(clipboard.text(), u"abc"_s);
    QTRY_VERIFY(clipboard.text().isEmpty());
    secrets.copy("def");
    clipboard.setText(u"something of somebody else's"_s);
    QTest::qWait(60);
    QCOMPARE(clipboard.text(), u"something of somebody else's"_s);
    {
        SecretClipboard ending;
        ending.copy("ghi");
    }
    QVERIFY(clipboard.text().isEmpty());
}

void TestFrame::contrastIsEnough()
{
    constexpr double Enough = 4.5;
    Theme theme;
    for (const Theme::Choice choice : {Theme::Choice::Light, Theme::Choice::Dark}) {
        theme.setChoice(choice);
        const QPalette palette = QGuiApplication::palette();
        QCOMPARE(isDark(palette), choice == Theme::Choice::Dark);
        const auto check = [&](const QColor &ink, const QColor &ground, const char *what) {
            QVERIFY2(
                contrast(ink, ground) >= Enough,
                qPrintable(u"%1: %2 on %3 is %4"_s.arg(QLatin1StringView(what), ink.name(), ground.name())
                               .arg(contrast(ink, ground))));
        };
        check(palette.color(QPalette::WindowText), palette.color(QPalette::Window), "window");
        check(palette.color(QPalette::Text), palette.color(QPalette::Base), "text");
        check(palette.color(QPalette::Text), palette.color(QPalette::AlternateBase), "every other row");
        check(palette.color(QPalette::ButtonText), palette.color(QPalette::Button), "button");
        check(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight), "selection");
        check(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base), "placeholder");
        check(palette.color(QPalette::ToolTipText), palette.color(QPalette::ToolTipBase), "tooltip");
        check(palette.color(QPalette::Link), palette.color(QPalette::Base), "link");
        check(quietInk(palette), palette.color(QPalette::Base), "quiet");
        for (const Tone tone : {Tone::Neutral, Tone::Good, Tone::Warning, Tone::Bad}) {
            check(inkOf(tone, palette), palette.color(QPalette::Base), "tone on base");
            check(inkOf(tone, palette), palette.color(QPalette::AlternateBase), "tone on every other row");
            check(inkOf(tone, palette), palette.color(QPalette::Window), "tone on window");
            check(palette.color(QPalette::WindowText), groundOf(tone, palette), "text in a bar");
        }
    }
}

void TestFrame::aSecondStartRaisesTheFirst()
{
    const ConsoleFixture places; // for its files
    const QStringList arguments{u"--config"_s, places.configFile(), u"--data"_s, places.dataDir()};
    const auto run = [&](const QStringList &words) {
        QProcess process;
        process.start(QStringLiteral(GATEHOUSE_PROGRAM), words + arguments);
        return process.waitForFinished() ? process.exitCode() : -1;
    };
    QProcess first;
    first.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    first.start(QStringLiteral(GATEHOUSE_PROGRAM), arguments);
    QVERIFY(first.waitForStarted());
    QTRY_COMPARE_WITH_TIMEOUT(run({u"status"_s}), 0, 30000);
    QCOMPARE(run({}), 0); // the second one has ended: it raised the first
    QCOMPARE(first.state(), QProcess::Running);
    QCOMPARE(::kill(static_cast<pid_t>(first.processId()), SIGTERM), 0);
    QVERIFY(first.waitForFinished());
    QCOMPARE(first.exitStatus(), QProcess::NormalExit);
    QCOMPARE(first.exitCode(), 0);
}

GATEHOUSE_TEST(TestFrame)
#include "tst_frame.moc"
