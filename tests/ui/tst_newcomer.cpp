// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callspage.h"
#include "calls/calltable.h"
#include "common/messagebar.h"
#include "instances/eventsmodel.h"
#include "support/testmain.h"
#include "ui/consolefixture.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

/// Whether this runs in a session with a keychain (tests/support/with-keyring.sh).
bool hasKeyring() { return qEnvironmentVariableIsSet("GATEHOUSE_TEST_KEYCHAIN"); }

} // namespace

/// The first minutes with the program, from an empty home, and what a keychain adds to them.
class TestNewcomer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void path();
    void storedKeysAreShownAndCopied();

private:
    /// Adds a key by the dialog that is open and returns its value. Empty: something was missing.
    static QString nameKey(ConsoleFixture &fixture, const QString &label);
    /// Sends the call with the last four characters @a last4 once more, as the operator does.
    static void replay(ConsoleFixture &fixture, const QString &key, const QString &label);
};

void TestNewcomer::initTestCase()
{
    if (!hasKeyring())
        return;
    ConsoleFixture fixture; // where a keychain was promised, there is one
    QVERIFY(fixture.start());
    QTRY_COMPARE_WITH_TIMEOUT(fixture.status().keychain, Keychain::State::Available, 30000);
    QVERIFY(fixture.stop());
}

QString TestNewcomer::nameKey(ConsoleFixture &fixture, const QString &label)
{
    QDialog *const asking = fixture.dialog(u"keyDialog"_s);
    if (!asking)
        return {};
    QTest::keyClicks(asking->findChild<QLineEdit *>(u"label"_s), label);
    QTest::keyClick(asking, Qt::Key_Return);
    QDialog *const value = fixture.dialog(u"keyValueDialog"_s);
    return value ? value->findChild<QPlainTextEdit *>(u"keyValue"_s)->toPlainText() : QString();
}

void TestNewcomer::replay(ConsoleFixture &fixture, const QString &key, const QString &label)
{
    QVERIFY(fixture.click(u"page:calls"_s));
    auto &page = *fixture.window().findChild<CallsPage *>();
    QTRY_VERIFY(page.isVisible());
    const auto rowOf = [&page](const auto &isIt) {
        for (int row = page.model().rowCount() - 1; row >= 0; --row) {
            if (isIt(page.model().record(row)))
                return row;
        }
        return -1;
    };
    const auto isCall = [&key](const CallRecord &record) {
        return record.keyLast4 == key.right(4) && record.status == 200 && record.replayOf.isEmpty();
    };
    QTRY_VERIFY(rowOf(isCall) >= 0);
    const int row = rowOf(isCall);
    const QByteArray original = page.model().record(row).id;
    const QRect cell = page.table().visualRect(page.model().index(row, 0));
    QTest::mouseClick(page.table().viewport(), Qt::LeftButton, {}, cell.center());
    auto *const action = page.findChild<QAction *>(u"calls:replayAction"_s);
    QTRY_VERIFY(action->isEnabled());
    fixture.window().activateWindow(); // shortcuts are for the active window, which a dialog has been
    QVERIFY(QTest::qWaitForWindowActive(&fixture.window()));
    QTest::keyClick(&page.table(), Qt::Key_R, Qt::ControlModifier);
    QDialog *const dialog = fixture.dialog(u"calls:replay"_s);
    QVERIFY(dialog);
    auto *const keys = dialog->findChild<QComboBox *>(u"replay:key"_s);
    QCOMPARE(keys->currentText(), u"%1 (…%2)"_s.arg(label, key.right(4)));
    if (!hasKeyring()) { // nobody has kept the value: it is pasted
        keys->setCurrentIndex(keys->findText(u"Another key…"_s));
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"replay:pasted"_s), key);
    }
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"replay:send"_s), Qt::LeftButton);
    const auto *const state = dialog->findChild<QLabel *>(u"replay:state"_s);
    QTRY_VERIFY2(state->text().contains(u"Answered with 200"_s), qPrintable(state->text()));
    QVERIFY(dialog->findChild<QPlainTextEdit *>(u"replay:answer"_s)->toPlainText().contains(u"hello"_s));
    dialog->close();
    const auto isReplay = [&original](const CallRecord &record) {
        return record.replayOf == original && record.status == 200;
    };
    QTRY_VERIFY(rowOf(isReplay) >= 0);
    const auto source = page.model().index(rowOf(isReplay), static_cast<int>(CallColumn::Source));
    QVERIFY2(source.data().toString().contains(u"replay"_s), qPrintable(source.data().toString()));
}

void TestNewcomer::path()
{
    ConsoleFixture fixture;
    QVERIFY(fixture.start());
    QTRY_VERIFY(fixture.find<QWidget>(u"welcome"_s));
    for (Page *page : fixture.window().pages()) { // none of them is shown, and none is marked
        const auto *const mark = fixture.find<QAbstractButton>(u"page:"_s + page->id());
        QVERIFY(mark && !mark->isChecked());
    }
    QList<CallRecord> seen;
    connect(&fixture.client(), &GatewayClient::callsUpdated, this,
            [&seen](const QList<CallRecord> &records) { seen += records; });
    QVERIFY(fixture.click(u"createDemo"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"bar:demo"_s));
    const QString reply = fixture.find<QWidget>(u"bar:demo"_s)->accessibleName();
    QVERIFY2(reply.contains(u"turn 1 of demo: hello"_s), qPrintable(reply));
    QTRY_VERIFY(!seen.isEmpty() && seen.constLast().status == 200);

    QVERIFY(fixture.click(u"addDemoKey"_s));
    const QString key = nameKey(fixture, u"mine"_s);
    QCOMPARE(key.size(), 128);
    QDialog *const value = fixture.dialog(u"keyValueDialog"_s);
    QVERIFY(fixture.click(u"copyCurl"_s, value));
    QProcess curl;
    curl.start(u"/bin/sh"_s, {u"-c"_s, QGuiApplication::clipboard()->text() + u" -w ' %{http_code}'"_s});
    QVERIFY(curl.waitForFinished());
    QCOMPARE(curl.readAllStandardOutput(), "turn 2 of demo: hello 200");
    value->close();
    const auto isLive = [&] {
        return std::any_of(seen.cbegin(), seen.cend(), [&key](const CallRecord &record) {
            return record.status == 200 && record.keyLast4 == key.right(4);
        });
    };
    QTRY_VERIFY(isLive());

    QVERIFY(fixture.click(u"events"_s));
    QDialog *const events = fixture.dialog(u"eventsDialog"_s);
    QVERIFY(events);
    const auto *const table = events->findChild<QTableView *>();
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QStringList columns;
    for (int i = 0; i < table->model()->columnCount(); ++i)
        columns.append(table->model()->headerData(i, Qt::Horizontal).toString());
    QCOMPARE(columns,
             (QStringList{u"When"_s, u"Visibility"_s, u"Source IP"_s, u"Session"_s, u"Status"_s,
                          u"Duration (ms)"_s, u"Bytes (in/out)"_s, u"Key"_s, u"Error"_s}));
    QCOMPARE(table->model()->index(0, EventsModel::Key).data().toString(), key.right(4));
    events->close();

    replay(fixture, key, u"mine"_s);
    QVERIFY(fixture.stop());
}

void TestNewcomer::storedKeysAreShownAndCopied()
{
    ConsoleFixture fixture(
        {{"instances",
          boost::json::array{boost::json::object{{"uuid", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"},
                                                 {"name", "alpha"},
                                                 {"agent", boost::json::object{{"type", "echo"}}}}}}});
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QTableView>(u"keys"_s));
    QVERIFY(fixture.click(u"addKey"_s));
    const QString key = nameKey(fixture, u"mine"_s);
    QCOMPARE(key.size(), 128);
    fixture.dialog(u"keyValueDialog"_s)->close();
    QTRY_VERIFY(!fixture.find<QDialog>(u"keyValueDialog"_s));
    QTRY_VERIFY(fixture.find<QTableView>(u"keys"_s)->currentIndex().isValid());

    const auto outcome = [&fixture]() -> QString { // of the section
        for (const MessageBar *bar : fixture.window().findChildren<MessageBar *>()) {
            if (bar->isVisible() && bar->parentWidget()->inherits("Gatehouse::WebhookSection"))
                return bar->text();
        }
        return {};
    };
    QGuiApplication::clipboard()->setText(u"before"_s);
    QVERIFY(fixture.click(u"key:copy:button"_s));
    if (!hasKeyring()) { // it says why it can't
        QTRY_VERIFY2(outcome().contains(u"keychain"_s), qPrintable(outcome()));
        QCOMPARE(QGuiApplication::clipboard()->text(), u"before"_s);
        QVERIFY(fixture.click(u"key:show:button"_s));
        QTRY_VERIFY(outcome().contains(u"keychain"_s));
        QVERIFY(!fixture.find<QDialog>(u"keyValueDialog"_s));
        QVERIFY(fixture.stop());
        return;
    }
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), key);
    QTRY_VERIFY(outcome().contains(u"30 seconds"_s));
    const auto shown = [&fixture]() -> QString {
        QDialog *const dialog = fixture.dialog(u"keyValueDialog"_s);
        if (!dialog)
            return {};
        const QString value = dialog->findChild<QPlainTextEdit *>(u"keyValue"_s)->toPlainText();
        dialog->close();
        return value;
    };
    QVERIFY(fixture.click(u"key:show:button"_s));
    QCOMPARE(shown(), key);
    QTRY_VERIFY(!fixture.find<QDialog>(u"keyValueDialog"_s));
    QVERIFY(fixture.click(u"key:regenerate:button"_s));
    QVERIFY(ConsoleFixture::clickText(fixture.dialog(u"question"_s), u"Regenerate"_s));
    const QString second = shown();
    QCOMPARE(second.size(), 128);
    QVERIFY(second != key);
    QTRY_VERIFY(!fixture.find<QDialog>(u"keyValueDialog"_s));
    QVERIFY(fixture.click(u"key:show:button"_s));
    QCOMPARE(shown(), second); // the keychain has the new one
    QVERIFY(fixture.stop());
}

GATEHOUSE_TEST(TestNewcomer)
#include "tst_newcomer.moc"
