// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/page.h"
#include "support/testmain.h"
#include "taskflows/flowconflict.h"
#include "ui/flowsfixture.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

/// The page TaskFlows, driven through its widgets, over a real gateway with flows that came by HTTP.
class TestTaskFlows final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyPageSaysTheNextStep()
    {
        FlowsFixture fixture;
        QVERIFY(fixture.start());
        QVERIFY(fixture.child<QLabel>("flows:emptyTitle")->isVisible());
        QSignalSpy links(&fixture.page(), &Page::linkActivated);
        QVERIFY(fixture.console.click(u"flows:emptyStep"_s));
        QCOMPARE(links.size(), 1);
        QCOMPARE(links.first().first().toString(), u"routes"_s);
        QVERIFY(fixture.console.stop());
    }

    void flowsAppearWithTheirTasks()
    {
        FlowsFixture fixture;
        QVERIFY(fixture.start());
        const QAbstractItemModelTester tester(&fixture.model());
        const QByteArray flow = fixture.create("Review inbound queue",
                                               {{"status", "running"}, {"currentStep", "reading"}});
        QTRY_VERIFY(fixture.model().indexOf(flow).isValid());
        QCOMPARE(fixture.status(flow), u"Running"_s);
        QCOMPARE(fixture.cell(flow, FlowColumn::Goal), u"Review inbound queue"_s);
        QCOMPARE(fixture.cell(flow, FlowColumn::Route), u"zapier"_s);
        QCOMPARE(fixture.cell(flow, FlowColumn::Controller), u"webhooks/zapier"_s);
        QCOMPARE(fixture.cell(flow, FlowColumn::Step), u"reading"_s);
        QCOMPARE(fixture.cell(flow, FlowColumn::Children), QString());
        QCOMPARE(fixture.cell(flow, FlowColumn::Revision), u"0"_s);
        const QByteArray task = fixture.runTask(flow, "Sort the inbox", {{"label", "sorter"}});
        QTRY_COMPARE(fixture.cell(flow, FlowColumn::Children), u"0/1"_s);
        QCOMPARE(fixture.cell(flow, FlowColumn::Goal, task), u"sorter: Sort the inbox"_s);

        QTRY_VERIFY(fixture.tree().isVisible());
        fixture.tree().setFocus();
        QTest::keyClick(&fixture.tree(), Qt::Key_Home);
        QTRY_VERIFY(fixture.tree().currentRow().flow);
        QTest::keyClick(&fixture.tree(), Qt::Key_Right); // opens
        QVERIFY(fixture.tree().isExpanded(fixture.model().indexOf(flow)));
        QTest::keyClick(&fixture.tree(), Qt::Key_Down);
        QCOMPARE(fixture.tree().currentRow().taskId, task);
        QVERIFY(fixture.child<QLabel>("flows:headline")->text().contains(u"Sort the inbox"_s));
        QVERIFY(fixture.console.stop());
    }

    void viewsCountAndShow()
    {
        FlowsFixture fixture;
        QVERIFY(fixture.start());
        const QAbstractItemModelTester tester(&fixture.model());
        const QByteArray waiting = fixture.create("one that waits", {{"status", "waiting"}});
        const QByteArray running = fixture.create("one that runs", {{"status", "running"}});
        const QByteArray failed = fixture.create("one that fails");
        QCOMPARE(fixture.change("fail_flow", failed, 0, {{"blockedSummary", "no paper"}}), 200);
        QTRY_COMPARE(fixture.chip("failed"), u"Failed 1"_s);
        QTRY_COMPARE(fixture.chip("all"), u"All 3"_s);
        QCOMPARE(fixture.chip("waiting"), u"Waiting 1"_s);
        QCOMPARE(fixture.chip("running"), u"Running 1"_s);
        QCOMPARE(fixture.chip("blocked"), u"Blocked 0"_s);
        QCOMPARE(fixture.chip("finished"), u"Finished 0"_s);
        QVERIFY(fixture.console.click(u"flows:view:failed"_s));
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QVERIFY(fixture.model().indexOf(failed).isValid());
        QCOMPARE(fixture.child<QLabel>("flows:count")->text(), u"1 of 3 shown"_s);
        QVERIFY(fixture.console.click(u"flows:view:blocked"_s));
        QTRY_VERIFY(fixture.child<QLabel>("flows:emptyTitle")->isVisible());
        QVERIFY(fixture.console.click(u"flows:emptyStep"_s));
        QTRY_COMPARE(fixture.model().rowCount(), 3);
        QTest::keyClick(&fixture.console.window(), Qt::Key_F, Qt::ControlModifier);
        auto *const search = fixture.child<QLineEdit>("flows:search");
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, u"ONE runs"_s);
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QVERIFY(fixture.model().indexOf(running).isValid());
        // a link shows a flow whatever the filter
        fixture.console.window().openPage(u"taskflows"_s, QString::fromLatin1(waiting));
        QCOMPARE(fixture.tree().currentRow().flow->flow.id, waiting);
        QVERIFY(search->text().isEmpty());
        fixture.console.window().openPage(u"taskflows"_s, u"11111111-2222-4333-8444-555555555555"_s);
        QTRY_VERIFY(fixture.child<QWidget>("flows:message")->isVisible());
        QVERIFY(fixture.console.stop());
    }

    void actsChangeFlows()
    {
        FlowsFixture fixture;
        QVERIFY(fixture.start());
        const QByteArray flow = fixture.create("to be acted on", {{"stateJson", {{"count", 1}}}});
        QTRY_VERIFY(fixture.tree().select(flow));
        QVERIFY(fixture.clickAct("set-waiting"));
        QDialog *dialog = fixture.actDialog();
        QVERIFY(dialog);
        auto *const wait = dialog->findChild<QPlainTextEdit *>(u"act:waitJson"_s);
        auto *const go = dialog->findChild<QPushButton *>(u"act:go"_s);
        QTest::keyClicks(wait, u"{\"for\": "_s);
        QVERIFY(!go->isEnabled());
        QVERIFY(dialog->findChild<QLabel *>(u"act:waitJson:complaint"_s)->isVisible());
        QTest::keyClicks(wait, u"\"a reply\"}"_s);
        QVERIFY(go->isEnabled());
        QTest::mouseClick(go, Qt::LeftButton);
        QVERIFY(fixture.isDialogGone());
        QTRY_COMPARE(fixture.status(flow), u"Waiting"_s);
        QCOMPARE(fixture.model().find(flow)->flow.waitJson, QByteArray("{\"for\":\"a reply\"}"));
        QCOMPARE(fixture.model().find(flow)->flow.stateJson, QByteArray("{\"count\":1}")); // left alone
        QTRY_VERIFY(fixture.child<QLabel>("flows:words")->text().contains(u"revision 1"_s));

        QVERIFY(fixture.clickAct("resume")); // at once
        QTRY_COMPARE(fixture.status(flow), u"Queued"_s);
        QVERIFY(fixture.clickAct("reopen")); // asks
        QVERIFY((dialog = fixture.actDialog()));
        QVERIFY(fixture.clickIn(dialog, "act:close"));
        QVERIFY(fixture.isDialogGone());
        QCOMPARE(fixture.model().find(flow)->flow.revision, 2);

        QVERIFY(fixture.clickAct("set-waiting"));
        QVERIFY((dialog = fixture.actDialog()));
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"act:blockedSummary"_s), u"no paper"_s);
        QVERIFY(fixture.clickIn(dialog, "act:go"));
        QTRY_COMPARE(fixture.status(flow), u"Blocked"_s);
        QCOMPARE(fixture.cell(flow, FlowColumn::Step), u"no paper"_s);
        QVERIFY(fixture.isDialogGone());

        for (const auto &[act, status] :
             {std::pair("request-cancel", u"Blocked, to be cancelled"_s), std::pair("finish", u"Succeeded"_s),
              std::pair("reopen", u"Queued, to be cancelled"_s), std::pair("fail", u"Failed"_s),
              std::pair("reopen", u"Queued, to be cancelled"_s), std::pair("cancel", u"Cancelled"_s)}) {
            QVERIFY2(QTest::qWaitFor([&fixture, name = act] { return fixture.clickAct(name); }), act);
            QVERIFY((dialog = fixture.actDialog()));
            QTest::keyClick(dialog->findChild<QPushButton *>(u"act:go"_s), Qt::Key_Space);
            QVERIFY2(fixture.isDialogGone(), act);
            QTRY_COMPARE(fixture.status(flow), status);
        }
        QVERIFY(fixture.console.stop());
    }

    void aConflictIsShownAndResolved()
    {
        FlowsFixture fixture;
        QVERIFY(fixture.start());
        const QByteArray flow = fixture.create("contested", {{"stateJson", {{"count", 1}, {"same", true}}}});
        QTRY_VERIFY(fixture.tree().select(flow));
        QVERIFY(fixture.clickAct("finish"));
        QDialog *const dialog = fixture.actDialog();
        QVERIFY(dialog);
        QCOMPARE(fixture.change("set_waiting", flow, 0,
                                {{"currentStep", "asking"}, {"stateJson", {{"count", 2}, {"same", true}}}}),
                 200);
        QVERIFY(fixture.clickIn(dialog, "act:go"));
        auto *const conflict = dialog->findChild<FlowConflict *>();
        QTRY_VERIFY(conflict->isVisible());
        QCOMPARE(fixture.model().find(flow)->flow.endedAt, std::nullopt);
        const auto *const fields = conflict->findChild<QTableWidget *>(u"conflict:fields"_s);
        QStringList changes;
        for (int row = 0; row < fields->rowCount(); ++row) {
            changes.append(u"%1: %2 > %3"_s.arg(fields->item(row, 0)->text(), fields->item(row, 1)->text(),
                                                fields->item(row, 2)->text()));
        }
        QVERIFY2(changes.contains(u"status: Queued > Waiting"_s), qPrintable(changes.join(u'\n')));
        QVERIFY2(changes.contains(u"stateJson.count: 1 > 2"_s), qPrintable(changes.join(u'\n')));
        QVERIFY2(changes.contains(u"currentStep: not set > asking"_s), qPrintable(changes.join(u'\n')));
        QCOMPARE(changes.filter(u"same"_s).size(), 0);
        auto *const authors = conflict->findChild<QTableWidget *>(u"conflict:authors"_s);
        QCOMPARE(authors->rowCount(), 1);
        QCOMPARE(authors->item(0, 1)->text(), u"set_waiting"_s);
        QVERIFY(authors->item(0, 3)->text().startsWith(u"call "_s));
        auto *const retry = dialog->findChild<QPushButton *>(u"act:retry"_s);
        QCOMPARE(retry->text(), u"Retry on revision 1"_s);
        QTest::mouseClick(retry, Qt::LeftButton);
        QVERIFY(fixture.isDialogGone());
        QTRY_COMPARE(fixture.status(flow), u"Succeeded"_s);
        // the state that was not edited is the one of the other side
        QCOMPARE(fixture.model().find(flow)->flow.stateJson, QByteArray("{\"count\":2,\"same\":true}"));

        // cancelling, too, leaves a flow alone that is another one by now
        const QByteArray other = fixture.create("contested, too");
        QTRY_VERIFY(fixture.tree().select(other));
        QVERIFY(fixture.clickAct("cancel"));
        QDialog *const second = fixture.actDialog();
        QCOMPARE(fixture.change("set_waiting", other, 0), 200);
        QVERIFY(fixture.clickIn(second, "act:go"));
        QTRY_VERIFY(second->findChild<FlowConflict *>()->isVisible());
        QTRY_COMPARE(fixture.status(other), u"Waiting"_s);
        QVERIFY(fixture.clickIn(second, "act:close"));
        QVERIFY(fixture.isDialogGone());
        QVERIFY(fixture.console.stop());
    }

    void severalRowsAreThoseThatWereSelected()
    {
        FlowsFixture fixture;
        QVERIFY(fixture.start());
        QList<QByteArray> flows;
        for (const char *goal : {"first", "second", "third"})
            flows.append(fixture.create(goal));
        QTRY_COMPARE(fixture.model().rowCount(), 3);
        fixture.tree().setFocus();
        QTest::keyClick(&fixture.tree(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(fixture.tree().selectedRows().size(), 3);
        (void)fixture.runTask(flows.at(0), "a task below");
        QTRY_COMPARE(fixture.cell(flows.at(0), FlowColumn::Children), u"0/1"_s);
        fixture.tree().expandAll();
        QTest::keyClick(&fixture.tree(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(fixture.tree().selectedRows().size(), 4); // the flows are meant
        QVERIFY(fixture.clickAct("fail"));
        QDialog *const dialog = fixture.actDialog();
        QVERIFY(dialog);
        const QByteArray late = fixture.create("comes too late");
        QCOMPARE(fixture.change("set_waiting", flows.at(1), 0), 200);
        QTRY_COMPARE(fixture.model().rowCount(), 4);
        const auto *const rows = dialog->findChild<QTableWidget *>(u"act:rows"_s);
        QCOMPARE(rows->rowCount(), 3);
        for (int row = 0; row < 3; ++row)
            QCOMPARE(rows->item(row, 2)->text(), u"0"_s);
        QVERIFY(fixture.clickIn(dialog, "act:go"));
        auto *const retry = dialog->findChild<QPushButton *>(u"act:retry"_s);
        QTRY_VERIFY(retry->isVisible());
        QTRY_COMPARE(fixture.status(flows.at(0)), u"Failed"_s);
        QTRY_COMPARE(fixture.status(flows.at(2)), u"Failed"_s);
        QCOMPARE(fixture.status(flows.at(1)), u"Waiting"_s);
        QStringList outcomes;
        for (int row = 0; row < 3; ++row)
            outcomes.append(rows->item(row, 3)->text());
        QCOMPARE(outcomes.filter(u"Done, revision 1"_s).size(), 2);
        QCOMPARE(outcomes.filter(u"Changed meanwhile: revision 1, call "_s).size(), 1);
        QVERIFY(dialog->findChild<FlowConflict *>()->isVisible());
        QTest::mouseClick(retry, Qt::LeftButton);
        QTRY_COMPARE(fixture.status(flows.at(1)), u"Failed"_s);
        QVERIFY(fixture.clickIn(dialog, "act:close"));
        QVERIFY(fixture.isDialogGone());
        QCOMPARE(fixture.status(late), u"Queued"_s);
        QVERIFY(fixture.console.stop());
    }

    void tasksAreSettledAndStopped()
    {
        FlowsFixture fixture;
        QVERIFY(fixture.start());
        const QByteArray flow = fixture.create("has tasks");
        const QByteArray task = fixture.runTask(flow, "of outside");
        const QByteArray other = fixture.runTask(flow, "of outside, too");
        QTRY_VERIFY(fixture.model().indexOf(flow, other).isValid());
        QVERIFY(fixture.tree().select(flow, task));
        QVERIFY(!fixture.clickAct("stop-task"));
        QVERIFY(fixture.clickAct("task-progress"));
        QDialog *dialog = fixture.actDialog();
        QVERIFY(dialog);
        QVERIFY(!dialog->findChild<QPushButton *>(u"act:go"_s)->isEnabled()); // nothing was said yet
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"act:progressSummary"_s), u"half"_s);
        QVERIFY(fixture.clickIn(dialog, "act:go"));
        QVERIFY(fixture.isDialogGone());
        QTRY_COMPARE(fixture.cell(flow, FlowColumn::Step, task), u"half"_s);
        QCOMPARE(fixture.status(flow, task), u"Running"_s);
        QVERIFY(fixture.clickAct("task-succeeded"));
        QVERIFY((dialog = fixture.actDialog()));
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"act:terminalSummary"_s), u"all sorted"_s);
        QVERIFY(fixture.clickIn(dialog, "act:go"));
        QVERIFY(fixture.isDialogGone());
        QTRY_COMPARE(fixture.status(flow, task), u"Succeeded"_s);
        QCOMPARE(fixture.cell(flow, FlowColumn::Children), u"1/2"_s);
        QVERIFY(!fixture.clickAct("task-failed")); // it has ended
        QVERIFY(fixture.tree().select(flow, other));
        QVERIFY(fixture.clickAct("task-failed"));
        QVERIFY((dialog = fixture.actDialog()));
        QVERIFY(fixture.clickIn(dialog, "act:go"));
        QVERIFY(fixture.isDialogGone());
        QTRY_COMPARE(fixture.status(flow, other), u"Failed"_s);

        const QByteArray agentic = fixture.create("has an agent", {}, "agentic");
        const QByteArray running = fixture.runTask(agentic, "sleep", {}, "agentic");
        QTRY_COMPARE(fixture.status(agentic, running), u"Running"_s);
        QVERIFY(fixture.tree().select(agentic, running));
        QVERIFY(!fixture.clickAct("task-succeeded"));
        QVERIFY(fixture.clickAct("stop-task"));
        QVERIFY((dialog = fixture.actDialog()));
        QVERIFY(fixture.clickIn(dialog, "act:go"));
        QVERIFY(fixture.isDialogGone());
        QTRY_COMPARE(fixture.status(agentic, running), u"Cancelled"_s);
        QCOMPARE(fixture.status(agentic), u"Queued"_s);
        QVERIFY(fixture.console.stop());
    }

    void whatIsLookedAtStays()
    {
        FlowsFixture fixture;
        QVERIFY(fixture.start());
        const QAbstractItemModelTester tester(&fixture.model());
        QList<QByteArray> flows;
        for (int i = 0; i < 60; ++i)
            flows.append(fixture.create(qPrintable(u"flow %1"_s.arg(i))));
        QTRY_COMPARE(fixture.model().rowCount(), 60);
        const QByteArray looked = flows.at(20);
        (void)fixture.runTask(looked, "a task");
        QTRY_COMPARE(fixture.cell(looked, FlowColumn::Children), u"0/1"_s);
        fixture.tree().setExpanded(fixture.model().indexOf(looked), true);
        QVERIFY(fixture.tree().select(looked));
        fixture.tree().scrollTo(fixture.model().indexOf(looked), QAbstractItemView::PositionAtCenter);
        const auto place = [&fixture, looked] {
            return fixture.tree().visualRect(fixture.model().indexOf(looked)).top();
        };
        const int before = place();
        const QByteArray fresh = fixture.create("new above");
        QTRY_VERIFY(fixture.model().indexOf(fresh).isValid());
        QCOMPARE(fixture.change("set_waiting", flows.at(30), 0), 200);
        QCOMPARE(fixture.change("finish_flow", looked, 0), 200);
        QTRY_COMPARE(fixture.status(looked), u"Succeeded"_s);
        QCOMPARE(place(), before);
        QCOMPARE(fixture.tree().currentRow().flow->flow.id, looked);
        QVERIFY(fixture.tree().isExpanded(fixture.model().indexOf(looked)));
        auto *const button = fixture.tree().findChild<QToolButton *>(u"flows:new"_s);
        QTRY_VERIFY(button->isVisible());
        QCOMPARE(button->text(), u"1 new ▴"_s);

        // sorted by what changes all the time: nothing moves until it is asked for
        fixture.tree().sortByColumn(static_cast<int>(FlowColumn::Updated), Qt::AscendingOrder);
        QCOMPARE(fixture.model().index(0, 0).data(FlowModel::FlowIdRole).toByteArray(), looked);
        fixture.tree().scrollTo(fixture.model().indexOf(looked));
        QCOMPARE(fixture.change("set_waiting", flows.at(3), 0), 200);
        QTRY_COMPARE(fixture.status(flows.at(3)), u"Waiting"_s);
        QCOMPARE(fixture.model().index(0, 0).data(FlowModel::FlowIdRole).toByteArray(), looked);
        QVERIFY(fixture.model().isOrderStale());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(fixture.model().index(0, 0).data(FlowModel::FlowIdRole).toByteArray(), flows.at(3));
        QVERIFY(!fixture.model().isOrderStale());
        QVERIFY(fixture.tree().isExpanded(fixture.model().indexOf(looked)));
        QVERIFY(fixture.console.stop());
    }

    void aSelectedFlowStaysInItsView()
    {
        FlowsFixture fixture;
        QVERIFY(fixture.start());
        const QByteArray one = fixture.create("one", {{"status", "waiting"}});
        const QByteArray two = fixture.create("two", {{"status", "waiting"}});
        QTRY_COMPARE(fixture.chip("waiting"), u"Waiting 2"_s);
        QVERIFY(fixture.console.click(u"flows:view:waiting"_s));
        QVERIFY(fixture.tree().select(one));
        QVERIFY(fixture.clickAct("resume"));
        QTRY_COMPARE(fixture.status(one), u"Queued"_s);
        QCOMPARE(fixture.tree().currentRow().flow->flow.id, one);
        QCOMPARE(fixture.chip("waiting"), u"Waiting 1"_s);
        QVERIFY(fixture.tree().select(two));
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QCOMPARE(fixture.tree().currentRow().flow->flow.id, two);
        QVERIFY(fixture.console.stop());
    }

    void aStaleRevisionIsNamedWithinTwoActions()
    {
        FlowsFixture fixture;
        QVERIFY(fixture.start(false));
        fixture.console.window().openPage(u"calls"_s);
        const QByteArray flow = fixture.create("raced", {{"stateJson", {{"a", 1}}}});
        QCOMPARE(fixture.change("set_waiting", flow, 0), 200);
        QCOMPARE(fixture.change("finish_flow", flow, 0), 409);
        // first: the refused call
        QTableView *calls = nullptr;
        QTRY_VERIFY((calls = fixture.console.find<QTableView>(u"calls:table"_s))); // hidden while it is empty
        QTRY_COMPARE(calls->model()->rowCount(), 3);
        calls->setFocus();
        QTest::keyClick(calls, Qt::Key_End, Qt::ControlModifier);
        QTest::mouseClick(calls->viewport(), Qt::LeftButton, {},
                          calls->visualRect(calls->model()->index(2, 1)).center());
        const auto *const cause = fixture.console.find<QLabel>(u"calls:cause"_s);
        QTRY_VERIFY(cause && cause->text().contains(u"changed since"_s));
        // second: its flow, whose history says who was first
        fixture.console.window().openPage(u"taskflows"_s, QString::fromLatin1(flow));
        QTRY_VERIFY(fixture.tree().currentRow().flow);
        auto *const detail = fixture.child<QTabWidget>("flows:detail");
        detail->setCurrentIndex(3);
        auto *const history = fixture.child<QTableWidget>("flows:history");
        QTRY_COMPARE(history->rowCount(), 2);
        QCOMPARE(history->item(0, 0)->text(), u"1"_s);
        QCOMPARE(history->item(0, 2)->text(), u"set_waiting"_s);
        QCOMPARE(history->item(0, 3)->text(), u"status"_s);
        QVERIFY(history->item(0, 5)->text().startsWith(u"call "_s));
        QSignalSpy links(&fixture.page(), &Page::linkActivated);
        history->setCurrentCell(0, 0);
        QTest::keyClick(history, Qt::Key_Return);
        QCOMPARE(links.size(), 1);
        QCOMPARE(links.first().first().toString(), u"calls"_s);
        QVERIFY(links.first().last().toString().startsWith(u"id:"_s));
        fixture.console.window().openPage(u"taskflows"_s);
        detail->setCurrentIndex(4);
        auto *const touched = fixture.child<QTableWidget>("flows:calls");
        QTRY_COMPARE(touched->rowCount(), 3);
        QCOMPARE(touched->item(0, 2)->text(), u"409"_s);
        QVERIFY(touched->item(0, 4)->text().contains(u"changed since"_s));
        detail->setCurrentIndex(1);
        QVERIFY(fixture.child<QPlainTextEdit>("flows:state")->toPlainText().contains(u"\"a\": 1"_s));
        detail->setCurrentIndex(0);
        QVERIFY(fixture.console.click(u"flows:link:calls"_s, &fixture.page()));
        QCOMPARE(fixture.console.window().currentPage()->id(), u"calls"_s);
        QVERIFY(fixture.console.stop());
    }
};

GATEHOUSE_TEST(TestTaskFlows)
#include "tst_taskflows.moc"
