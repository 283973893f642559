// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "ui/camera.h"
#include "ui/flowsfixture.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabWidget>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

/// No test: the page TaskFlows.
class PicturesTaskFlows final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void taskFlows();

private:
    void shootDialog(FlowsFixture &fixture, Camera &camera, const char *act, const QString &name);
};

void PicturesTaskFlows::initTestCase()
{
    if (!Camera::isReady())
        QSKIP("GATEHOUSE_SCREENSHOTS names no folder.");
}

void PicturesTaskFlows::shootDialog(FlowsFixture &fixture, Camera &camera, const char *act,
                                    const QString &name)
{
    QVERIFY2(fixture.clickAct(act), act);
    QDialog *const dialog = fixture.actDialog();
    QVERIFY(dialog && camera.shoot(name));
    dialog->close();
    QVERIFY(fixture.isDialogGone());
}

void PicturesTaskFlows::taskFlows()
{
    FlowsFixture fixture;
    QVERIFY(fixture.start());
    Camera camera(fixture.console);
    QVERIFY(camera.shoot(u"40-taskflows-empty"_s));
    const QByteArray review = fixture.create(
        "Review the inbound queue and answer what can be answered",
        {{"status", "running"},
         {"currentStep", "classify"},
         {"stateJson",
          {{"cursor", 1182}, {"labels", {"invoice", "complaint"}}, {"dryRun", false}, {"owner", nullptr}}}});
    const QByteArray sorted = fixture.runTask(review, "Sort new mail into folders", {{"label", "sorter"}});
    (void)fixture.runTask(review, "Draft answers to complaints", {{"label", "drafter"}, {"agentId", "main"}});
    (void)fixture.send({{"action", "update_task"},
                        {"flowId", review.toStdString()},
                        {"taskId", sorted.toStdString()},
                        {"status", "succeeded"},
                        {"terminalSummary", "118 messages sorted, 3 left for a person"}});
    const QByteArray waiting = fixture.create("Collect approvals for the release of 4.2");
    (void)fixture.change(
        "set_waiting", waiting, 0,
        {{"currentStep", "approval"},
         {"waitJson", {{"kind", "approval"}, {"from", {"legal", "security"}}, {"days", 2}}}});
    const QByteArray blocked = fixture.create("Renew certificates of the staging hosts");
    (void)fixture.change("set_waiting", blocked, 0,
                         {{"blockedSummary", "The DNS provider refuses the challenge record."}});
    const QByteArray failed = fixture.create("Nightly import of the price list");
    (void)fixture.change("fail_flow", failed, 0, {{"blockedSummary", "The file has 0 rows."}});
    const QByteArray done = fixture.create("Invite the new colleagues");
    (void)fixture.change("finish_flow", done, 0, {{"stateJson", {{"invited", 4}}}});
    const QByteArray agentic = fixture.create("Summarise the week for the team", {{"status", "running"}},
                                              "agentic");
    const QByteArray running = fixture.runTask(agentic, "Read the tickets of the week", {}, "agentic");
    (void)fixture.create(
        "A goal that is a good deal longer than any column of any window could ever show without "
        "cutting it somewhere in its middle or at its end");
    QTRY_COMPARE(fixture.model().rowCount(), 7);
    QTRY_COMPARE(fixture.status(agentic, running), u"Running"_s);
    QVERIFY(camera.shoot(u"41-taskflows"_s));
    fixture.tree().setExpanded(fixture.model().indexOf(review), true);
    fixture.tree().setExpanded(fixture.model().indexOf(agentic), true);
    QVERIFY(fixture.tree().select(review));
    auto *const detail = fixture.child<QTabWidget>("flows:detail");
    for (int tab = 0; tab < detail->count(); ++tab) {
        detail->setCurrentIndex(tab);
        if (tab == 3)
            QTRY_VERIFY(fixture.child<QTableWidget>("flows:history")->rowCount() > 2);
        if (tab == 4)
            QTRY_VERIFY(fixture.child<QTableWidget>("flows:calls")->rowCount() > 2);
        QVERIFY(camera.shoot(u"42-taskflow-tab-%1"_s.arg(tab)));
    }
    detail->setCurrentIndex(2);
    QVERIFY(fixture.tree().select(waiting));
    QVERIFY(camera.shoot(u"43-taskflow-waits"_s));
    detail->setCurrentIndex(0);
    QVERIFY(fixture.tree().select(blocked));
    QVERIFY(camera.shoot(u"44-taskflow-blocked"_s));
    shootDialog(fixture, camera, "set-waiting", u"45-taskflow-set-waiting"_s);
    shootDialog(fixture, camera, "fail", u"46-taskflow-fail"_s);
    shootDialog(fixture, camera, "cancel", u"46-taskflow-cancel"_s);
    QVERIFY(fixture.tree().select(done));
    shootDialog(fixture, camera, "reopen", u"46-taskflow-reopen"_s);
    QVERIFY(fixture.tree().select(agentic, running));
    QVERIFY(camera.shoot(u"47-task-of-an-agent"_s));
    shootDialog(fixture, camera, "stop-task", u"47-task-stop"_s);
    QVERIFY(fixture.tree().select(review, fixture.model().find(review)->tasks.at(1).id));
    QVERIFY(camera.shoot(u"48-task-of-outside"_s));
    shootDialog(fixture, camera, "task-succeeded", u"48-task-succeeded"_s);

    QVERIFY(fixture.tree().select(review));
    QVERIFY(fixture.clickAct("finish"));
    QDialog *dialog = fixture.actDialog();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QPlainTextEdit *>(u"act:stateJson"_s), u"{ oops"_s);
    QVERIFY(camera.shoot(u"49-taskflow-wrong-json"_s));
    dialog->close();
    QVERIFY(fixture.isDialogGone());
    QVERIFY(fixture.clickAct("finish"));
    QVERIFY((dialog = fixture.actDialog()));
    QCOMPARE(
        fixture.change("set_waiting", review, 0,
                       {{"currentStep", "answer"}, {"stateJson", {{"cursor", 1240}, {"dryRun", false}}}}),
        200);
    QVERIFY(fixture.clickIn(dialog, "act:go"));
    QTRY_VERIFY(dialog->findChild<QPushButton *>(u"act:retry"_s)->isVisible());
    QVERIFY(camera.shoot(u"50-taskflow-conflict"_s));
    dialog->close();
    QVERIFY(fixture.isDialogGone());

    QVERIFY(fixture.console.click(u"flows:view:waiting"_s));
    QTRY_COMPARE(fixture.status(review), u"Waiting"_s);
    fixture.tree().selectAll();
    QVERIFY(fixture.clickAct("fail"));
    QVERIFY((dialog = fixture.actDialog()));
    QVERIFY(camera.shoot(u"51-taskflows-several"_s));
    QCOMPARE(fixture.change("set_waiting", waiting, 1, {{"currentStep", "approval of legal"}}), 200);
    QVERIFY(fixture.clickIn(dialog, "act:go"));
    QTRY_VERIFY(dialog->findChild<QPushButton *>(u"act:retry"_s)->isVisible());
    QVERIFY(camera.shoot(u"52-taskflows-several-outcomes"_s));
    dialog->close();
    QVERIFY(fixture.isDialogGone());
    for (const char *view : {"blocked", "running", "failed", "finished"}) {
        QVERIFY(fixture.console.click(u"flows:view:"_s + QLatin1StringView(view)));
        QVERIFY(camera.shoot(u"53-taskflows-view-"_s + QLatin1StringView(view)));
    }
    fixture.child<QLineEdit>("flows:search")->setText(u"nothing like this"_s);
    QTRY_COMPARE(fixture.model().rowCount(), 0);
    QVERIFY(camera.shoot(u"54-taskflows-no-match"_s));
}

GATEHOUSE_TEST(PicturesTaskFlows)
#include "pictures_taskflows.moc"
