// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callfeed.h"
#include "support/testmain.h"
#include "ui/callspagefixture.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

/// The page Calls, driven through its widgets, over a real gateway with real calls.
class TestCallsPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callsAppearWithWhatBecameOfThem()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        QVERIFY(fixture.child<QLabel>("calls:empty")->isVisible());
        QCOMPARE(fixture.call(CallsPageFixture::Demo, fixture.demoKey, "alpha"), 200);
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QTRY_COMPARE(fixture.text(0, CallColumn::Status), u"200"_s);
        QCOMPARE(fixture.text(0, CallColumn::Target), u"demo"_s);
        QCOMPARE(fixture.text(0, CallColumn::Session), u"alpha"_s);
        QTRY_VERIFY(fixture.text(0, CallColumn::Key).startsWith(u"zapier …"_s));
        QVERIFY(!fixture.child<QLabel>("calls:empty")->isVisible());

        QCOMPARE(fixture.call(CallsPageFixture::Demo, "wrong", "alpha"), 401);
        QTRY_COMPARE(fixture.model().rowCount(), 2);
        fixture.table().setFocus();
        QTest::keyClick(&fixture.table(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(fixture.child<QPlainTextEdit>("calls:request")->toPlainText().contains(u"\"message\""_s));
        const QString request = fixture.child<QPlainTextEdit>("calls:request")->toPlainText();
        QVERIFY2(!request.contains(QString::fromLatin1(fixture.demoKey)), "the key is shown");
        QVERIFY(request.contains(u"Authorization: (not kept)"_s));
        QVERIFY(fixture.child<QPlainTextEdit>("calls:reply")->toPlainText().startsWith(u"HTTP/1.1 200"_s));

        QTest::keyClick(&fixture.table(), Qt::Key_Down);
        QTRY_VERIFY(fixture.child<QLabel>("calls:headline")->text().contains(u"401"_s));
        QVERIFY(fixture.child<QLabel>("calls:cause")->text().contains(u"none of this instance's"_s));
        const auto *const trace = fixture.child<QListWidget>("calls:trace");
        QStringList stopped;
        for (int i = 0; i < trace->count(); ++i) {
            if (trace->item(i)->toolTip() == u"stopped here"_s)
                stopped.append(trace->item(i)->text());
        }
        QCOMPARE(stopped.size(), 1);
        QVERIFY(stopped.first().startsWith(u"The key is right"_s));
        QVERIFY(fixture.console.stop());
    }

    void filtersWhileTyping()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        QCOMPARE(fixture.call(CallsPageFixture::Demo, fixture.demoKey, "alpha"), 200);
        QCOMPARE(fixture.call(CallsPageFixture::Demo, "wrong", "alpha"), 401);
        QCOMPARE(fixture.call(CallsPageFixture::Demo, fixture.demoKey, "beta"), 200);
        QTRY_COMPARE(fixture.model().rowCount(), 3);
        auto *const edit = fixture.child<QLineEdit>("calls:filter");
        const auto *const problem = fixture.child<QLabel>("calls:filterProblem");
        const auto *const count = fixture.child<QLabel>("calls:count");
        QTest::keyClick(&fixture.console.window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(edit->hasFocus());
        QTest::keyClicks(edit, u"status:4x"_s);
        QVERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains(u"“4x”"_s), qPrintable(problem->text()));
        QCOMPARE(fixture.model().rowCount(), 3); // the one before stays in force
        QTest::keyClicks(edit, u"x"_s);
        QVERIFY(!problem->isVisible());
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QCOMPARE(count->text(), u"1 of 3 shown"_s);
        QTest::keyClick(&fixture.console.window(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(fixture.model().rowCount(), 3);
        QTest::keyClick(&fixture.console.window(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        edit->clear();
        QTRY_COMPARE(fixture.model().rowCount(), 3);
        QTest::mouseClick(fixture.child<QToolButton>("calls:chip:2xx"), Qt::LeftButton);
        QTRY_COMPARE(fixture.model().rowCount(), 2);
        QTest::keyClicks(edit, u"-session:alpha"_s);
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QCOMPARE(fixture.text(0, CallColumn::Session), u"beta"_s);
        fixture.page().open(u"key:zapier"_s);
        QTest::mouseClick(fixture.child<QToolButton>("calls:chip:2xx"), Qt::LeftButton);
        QTRY_COMPARE(fixture.model().rowCount(), 2);
        QVERIFY(fixture.console.stop());
    }

    void runningCallsTickAndCanBeCancelled()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        const QNetworkReply *const reply = fixture.send(CallsPageFixture::Slow, fixture.slowKey, "long");
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QTRY_COMPARE(fixture.text(0, CallColumn::State), u"Running"_s);
        QVERIFY(fixture.text(0, CallColumn::Status).isEmpty());
        const QString before = fixture.text(0, CallColumn::Duration);
        QSignalSpy ticks(&fixture.model(), &QAbstractItemModel::dataChanged);
        QTRY_VERIFY(!ticks.isEmpty());
        QTRY_VERIFY(fixture.text(0, CallColumn::Duration) != before);
        QVERIFY(fixture.table().select(fixture.model().record(0).sequence));
        QTRY_VERIFY(fixture.action("calls:cancelAction")->isEnabled());
        fixture.action("calls:cancelAction")->trigger();
        QPushButton *yes = nullptr;
        QTRY_VERIFY((yes = fixture.child<QPushButton>("calls:cancelYes")));
        QTest::mouseClick(yes, Qt::LeftButton);
        QTRY_VERIFY(reply->isFinished());
        QTRY_COMPARE(fixture.text(0, CallColumn::Status), u"502"_s);
        QCOMPARE(fixture.model().rowCount(), 1);
        QVERIFY(fixture.text(0, CallColumn::Error).contains(u"cancelled"_s));
        QTRY_VERIFY(!fixture.action("calls:cancelAction")->isEnabled());
        QVERIFY(fixture.console.stop());
    }

    void replaysAreMarkedAndRelated()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        QCOMPARE(fixture.call(CallsPageFixture::Demo, fixture.demoKey, "alpha", "first"), 200);
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        const CallRecord original = fixture.model().record(0);
        QVERIFY(fixture.table().select(original.sequence));
        QTRY_VERIFY(fixture.action("calls:editAction")->isEnabled());
        fixture.action("calls:editAction")->trigger();
        auto *const dialog = fixture.child<QDialog>("calls:replay");
        QVERIFY(dialog);
        auto *const body = dialog->findChild<QPlainTextEdit *>(u"replay:body"_s);
        body->setPlainText(body->toPlainText().replace(u"first"_s, u"second"_s));
        auto *const keys = dialog->findChild<QComboBox *>(u"replay:key"_s);
        QCOMPARE(keys->currentText(), u"zapier (…%1)"_s.arg(original.keyLast4));
        keys->setCurrentIndex(keys->findText(u"Another key…"_s));
        auto *const pasted = dialog->findChild<QLineEdit *>(u"replay:pasted"_s);
        QVERIFY(pasted->isVisible());
        pasted->setText(QString::fromLatin1(fixture.demoKey));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"replay:send"_s), Qt::LeftButton);
        QTRY_VERIFY(dialog->findChild<QLabel *>(u"replay:state"_s)->text().contains(u"200"_s));
        QTRY_COMPARE(fixture.model().rowCount(), 2);
        QCOMPARE(fixture.model().record(1).replayOf, original.id);
        QVERIFY(dialog->findChild<QPlainTextEdit *>(u"replay:answer"_s)->toPlainText().contains(u"second"_s));
        dialog->close();
        fixture.page().open(u"is:replay"_s);
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QVERIFY(fixture.table().select(fixture.model().record(0).sequence));
        auto *const related = fixture.child<QListWidget>("calls:related");
        fixture.child<QTabWidget>("calls:detail")->setCurrentWidget(related);
        QTRY_COMPARE(related->count(), 1);
        QVERIFY(related->item(0)->text().startsWith(u"the original"_s));
        QVERIFY(fixture.console.stop());
    }

    void copiesForOtherProgramsWithoutTheKey()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        QCOMPARE(fixture.call(CallsPageFixture::Demo, fixture.demoKey, "alpha"), 200);
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QVERIFY(fixture.table().select(fixture.model().record(0).sequence));
        for (int kind = 0; kind < 4; ++kind) {
            QAction *const action = fixture.action(qPrintable(u"calls:snippet%1"_s.arg(kind)));
            QTRY_VERIFY(action->isEnabled());
            action->trigger();
            const QString text = QGuiApplication::clipboard()->text();
            QVERIFY2(text.contains(u"GATEHOUSE_KEY"_s), qPrintable(text));
            QVERIFY2(text.contains(u"alpha"_s), qPrintable(text));
            QVERIFY(!text.contains(QString::fromLatin1(fixture.demoKey)));
            QVERIFY(!text.contains(u"(not kept)"_s));
        }
        fixture.action("calls:copyCsv")->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"State,Time,"_s));
        fixture.action("calls:copyJson")->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"\"session\":\"alpha\""_s));

        // The menu of a cell filters by what it holds.
        const QModelIndex cell = fixture.model().index(0, static_cast<int>(CallColumn::Session));
        const QPoint at = fixture.table().visualRect(cell).center();
        Q_EMIT fixture.table().customContextMenuRequested(at);
        QMenu *menu = nullptr;
        QTRY_VERIFY((menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())));
        for (QAction *action : menu->actions()) {
            if (action->text() == u"Hide session:alpha"_s)
                action->trigger();
        }
        menu->close();
        QTRY_COMPARE(fixture.child<QLineEdit>("calls:filter")->text(), u"-session:alpha"_s);
        QTRY_COMPARE(fixture.model().rowCount(), 0);
        QVERIFY(fixture.console.stop());
    }

    void pauseStopsTheViewOnly()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        fixture.action("calls:pause")->trigger();
        QCOMPARE(fixture.call(CallsPageFixture::Demo, fixture.demoKey, "alpha"), 200);
        QTRY_VERIFY(fixture.child<QLabel>("calls:searchWords")->text().contains(u"1 calls"_s));
        QCOMPARE(fixture.model().rowCount(), 0);
        fixture.action("calls:pause")->trigger();
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QVERIFY(fixture.console.stop());
    }

    /// Every control can be reached by Tab or a shortcut, and has a name.
    void everyControlHasAName()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        QCOMPARE(fixture.call(CallsPageFixture::Demo, fixture.demoKey, "alpha"), 200);
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        for (const QWidget *widget : fixture.page().findChildren<QWidget *>()) {
            const auto *const button = qobject_cast<const QAbstractButton *>(widget);
            const bool isControl = button != nullptr || widget->inherits("QLineEdit")
                || widget->inherits("QAbstractItemView") || widget->inherits("QPlainTextEdit");
            if (!isControl || widget->inherits("QHeaderView") || widget->objectName().startsWith(u"qt_"_s)
                || widget->inherits("QLineEditIconButton") || widget->inherits("QTableCornerButton")
                || (widget->parentWidget() != nullptr && widget->parentWidget()->inherits("QTabBar")))
                continue;
            const QString name = !widget->accessibleName().isEmpty() ? widget->accessibleName()
                : button != nullptr                                  ? button->text()
                                                                     : QString();
            if (widget->isVisible())
                QVERIFY2(!name.isEmpty(),
                         qPrintable(QLatin1StringView(widget->metaObject()->className()) + u' '
                                    + widget->objectName()));
        }
        QVERIFY(fixture.console.stop());
    }
};

GATEHOUSE_TEST(TestCallsPage)
#include "tst_callspage.moc"
