// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requestlist.h"
#include "composer/requestsamples.h"
#include "composer/requeststore.h"
#include "support/testmain.h"
#include "taskflows/actionschema.h"
#include "ui/composerfixture.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

using Group = RequestSample::Group;

/// The page "Composer" over a real gateway: samples, agents, history.
class TestComposer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyActionIsAnswered();
    void everyRefusalIsAsSaid();
    void agentsAreCalledAndRefuse();
    void agentTextStreamsAndIsCancelled();
    void jsonIsCheckedWhileTyped();
    void targetsAndUrlsFollowEachOther();
    void showsRequestsOfOtherPages();
    void historySurvivesAndIsSearched();
    void savedRequestsHaveNames();
    void aFileThatCannotBeReadIsLeftAlone();
    void modelsKeepTheRules();
};

void TestComposer::everyActionIsAnswered()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    int count = 0;
    for (const RequestSample &sample : requestSamples()) {
        if (sample.group != Group::Actions)
            continue;
        ++count;
        if (sample.needsFlow)
            QCOMPARE(fixture.sendSample(u"create_flow"_s), 200); // the newest one is filled in
        if (sample.needsTask)
            QCOMPARE(fixture.sendSample(u"run_task"_s), 200);
        const int status = fixture.sendSample(sample.id);
        QVERIFY2(status == sample.status,
                 qPrintable(u"%1: %2 %3"_s.arg(sample.id, fixture.state(), fixture.reply())));
        QVERIFY2(fixture.reply().contains(u"\"ok\": true"_s), qPrintable(fixture.reply())); // laid out
    }
    QCOMPARE(count, static_cast<int>(actionRules().size()));
    QVERIFY(count >= 13);

    // the reply as it came, its timing, and the call it was
    QVERIFY(fixture.console.click(u"composer:raw"_s));
    QVERIFY(fixture.reply().contains(u"{\"ok\":true"_s));
    QVERIFY2(fixture.text("composer:replyTiming").contains(u"first byte"_s),
             qPrintable(fixture.text("composer:replyTiming")));
    QVERIFY(fixture.console.click(u"composer:showInCalls"_s));
    QCOMPARE(fixture.console.window().currentPage()->id(), u"calls"_s);
    QVERIFY(fixture.console.stop());
}

void TestComposer::everyRefusalIsAsSaid()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    QCOMPARE(fixture.sendSample(u"create_flow"_s), 200);
    int count = 0;
    for (const RequestSample &sample : requestSamples()) {
        if (sample.group != Group::RefusedByRoute)
            continue;
        ++count;
        const int status = fixture.sendSample(sample.id);
        QVERIFY2(status == sample.status,
                 qPrintable(u"%1: %2 %3"_s.arg(sample.id, fixture.state(), fixture.reply())));
    }
    QVERIFY(count >= 9);
    QVERIFY2(fixture.reply().contains(u"revision_conflict"_s), qPrintable(fixture.reply()));
    QVERIFY(fixture.console.stop());
}

void TestComposer::agentsAreCalledAndRefuse()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    const QByteArray key = addKey(fixture.console, QLatin1StringView(ComposerFixture::Demo), u"zapier"_s,
                                  Visibility::Public);
    QVERIFY(!key.isEmpty());
    QTRY_COMPARE(fixture.console.client().instances().value(0).keys.size(), 1);
    for (const RequestSample &sample : requestSamples()) {
        if (sample.isOfRoute())
            continue;
        QVERIFY(fixture.choose(sample.id));
        const QString chosen = fixture.child<QComboBox>("composer:key")->currentText();
        if (sample.id == u"agent-file"_s) {
            QCOMPARE(fixture.send(), 0); // no file is chosen yet
            QVERIFY2(fixture.state().contains(u"file"_s), qPrintable(fixture.state()));
            continue;
        }
        if (chosen.startsWith(u"zapier"_s)) // its value is in no keychain here
            QVERIFY(fixture.typeKey(key));
        const int status = fixture.send();
        QVERIFY2(status == sample.status,
                 qPrintable(u"%1: %2 %3"_s.arg(sample.id, fixture.state(), fixture.reply())));
    }
    // without a keychain the value can't be had, which is said
    QVERIFY(fixture.choose(u"agent-call"_s));
    QCOMPARE(fixture.send(), 0);
    QVERIFY2(fixture.state().contains(u"keychain"_s), qPrintable(fixture.state()));
    QVERIFY(fixture.console.stop());
}

void TestComposer::agentTextStreamsAndIsCancelled()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    const QByteArray key = addKey(fixture.console, QLatin1StringView(ComposerFixture::Writer), u"w"_s,
                                  Visibility::Both);
    QTRY_COMPARE(fixture.console.client().instances().value(1).keys.size(), 1);
    QVERIFY(fixture.pick("composer:target", u"Instance writer"_s));
    QVERIFY(fixture.choose(u"agent-call"_s));
    QVERIFY(fixture.typeKey(key));
    QTest::mouseClick(fixture.child<QPushButton>("composer:send"), Qt::LeftButton);
    QTRY_VERIFY(fixture.reply().contains(u"second line"_s)); // long before there is a reply
    QVERIFY(fixture.isShown("composer:cancel"));
    QTest::mouseClick(fixture.child<QPushButton>("composer:cancel"), Qt::LeftButton);
    QVERIFY(fixture.waitForEnd());
    QCOMPARE(fixture.state(), u"Cancelled."_s);
    QVERIFY(fixture.reply().contains(u"first line"_s));
    QTRY_VERIFY(fixture.isShown("composer:showInCalls")); // though it was never answered
    QVERIFY(fixture.console.click(u"composer:showInCalls"_s));
    QCOMPARE(fixture.console.window().currentPage()->id(), u"calls"_s);
    QVERIFY(fixture.console.stop());
}

void TestComposer::jsonIsCheckedWhileTyped()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    QVERIFY(fixture.choose(u"list_flows"_s));
    fixture.body().setFocus();
    fixture.body().selectAll();
    QTest::keyClicks(&fixture.body(), u"{\"action\":\"list_flows\",}"_s);
    QTRY_VERIFY(fixture.isShown("composer:problem"));
    const QString problem = fixture.child<QPushButton>("composer:problem")->text();
    QVERIFY2(problem.startsWith(u"Line 1, column 24"_s), qPrintable(problem));
    fixture.body().moveCursor(QTextCursor::Start);
    QVERIFY(fixture.console.click(u"composer:problem"_s));
    QCOMPARE(fixture.body().textCursor().position(), 23);
    QTest::keyClick(&fixture.body(), Qt::Key_Backspace);
    QTRY_VERIFY(!fixture.isShown("composer:problem"));
    QTest::keyClick(&fixture.console.window(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(fixture.body().toPlainText(), u"{\n  \"action\": \"list_flows\"\n}"_s);
    fixture.body().undo();
    QCOMPARE(fixture.body().toPlainText(), u"{\"action\":\"list_flows\"}"_s);
    QCOMPARE(fixture.send(), 200);
    QVERIFY(fixture.console.stop());
}

void TestComposer::targetsAndUrlsFollowEachOther()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    auto *const target = fixture.child<QComboBox>("composer:target");
    auto *const key = fixture.child<QComboBox>("composer:key");
    QCOMPARE(target->currentText(), u"Any URL"_s);
    QCOMPARE(key->currentText(), u"No key"_s);
    QVERIFY(fixture.pick("composer:target", u"Route zapier"_s));
    const QUrl base = fixture.console.status().publicListener.url;
    QCOMPARE(fixture.url().text(), base.toString() + u"/plugins/webhooks/zapier"_s);
    QCOMPARE(key->currentText(), u"Secret of the route"_s);
    QVERIFY(fixture.pick("composer:reach", u"Private"_s));
    QCOMPARE(fixture.url().text(),
             fixture.console.status().privateListener.url.toString() + u"/plugins/webhooks/zapier"_s);
    fixture.url().setFocus();
    fixture.url().selectAll();
    QTest::keyClicks(&fixture.url(),
                     base.toString() + u"/webhooks/"_s + QLatin1StringView(ComposerFixture::Demo)
                         + u"?x=1"_s);
    QCOMPARE(target->currentText(), u"Instance demo"_s);
    QVERIFY(!fixture.text("composer:keyHint").isEmpty()); // it has no key yet
    fixture.url().selectAll();
    QTest::keyClicks(&fixture.url(), u"http://127.0.0.1:1/elsewhere"_s);
    QCOMPARE(target->currentText(), u"Any URL"_s);
    QCOMPARE(key->currentText(), u"No key"_s); // keys of the gateway go to nobody else
    QCOMPARE(fixture.send(), 0);
    QVERIFY2(fixture.state().contains(u"Nothing listens at 127.0.0.1:1"_s), qPrintable(fixture.state()));
    fixture.url().setText(u"file:///etc/passwd"_s);
    QCOMPARE(fixture.send(), 0);
    QVERIFY2(fixture.state().contains(u"Only http and https"_s)
                 || fixture.state().contains(u"This is no URL"_s),
             qPrintable(fixture.state()));
    QVERIFY(fixture.console.stop());
}

void TestComposer::showsRequestsOfOtherPages()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    fixture.console.window().openPage(
        u"composer"_s,
        uR"({"method":"POST","route":"zapier","headers":[["X-Note","hi"],["Authorization","Bearer m4rked"]],
             "body":"{\"action\":\"list_flows\"}"})"_s);
    QCOMPARE(fixture.child<QComboBox>("composer:target")->currentText(), u"Route zapier"_s);
    QCOMPARE(fixture.child<QComboBox>("composer:key")->currentText(), u"Secret of the route"_s);
    const auto *const headers = fixture.child<QTableView>("composer:headers")->model();
    QCOMPARE(headers->rowCount(), 2); // the secret did not come along; the last row is for a new one
    QCOMPARE(headers->index(0, 0).data().toString(), u"X-Note"_s);
    QCOMPARE(fixture.send(), 200);
    fixture.console.window().openPage(u"composer"_s, u"no request"_s);
    QVERIFY(fixture.words().contains(u"can't be shown"_s));
    QVERIFY(fixture.console.stop());
}

void TestComposer::historySurvivesAndIsSearched()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    QCOMPARE(fixture.sendSample(u"create_flow"_s), 200);
    QCOMPARE(fixture.sendSample(u"list_flows"_s), 200);
    auto *const view = fixture.child<QListView>("composer:history");
    QCOMPARE(view->model()->rowCount(), 2);
    QTest::keyClick(&fixture.console.window(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(fixture.child<QLineEdit>("composer:search"), u"create review"_s);
    QCOMPARE(view->model()->rowCount(), 1);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                      view->visualRect(view->model()->index(0, 0)).center());
    QVERIFY(fixture.body().toPlainText().contains(u"create_flow"_s));
    QVERIFY(fixture.console.stop());

    const QString file = fixture.console.dataDir() + u"/composer.json"_s;
    const auto written = [&file] {
        QFile book(file);
        return book.open(QIODevice::ReadOnly) && book.readAll().contains("\"draft\"");
    };
    QTRY_VERIFY(written());
    RequestStore store; // what the next start reads
    QSignalSpy loaded(&store, &RequestStore::loaded);
    store.open(file);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(store.book().history.size(), 2);
    QCOMPARE(store.book().history.first().status, 200);
    QVERIFY(!store.book().history.first().callId.isEmpty());
    QVERIFY(store.book().draft && store.book().draft->text.contains(u"create_flow"_s));
    QCOMPARE(QFile(file).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    store.setKeepsBodies(false);
    QVERIFY(store.book().history.first().request.text.isEmpty());
    SentRequest old;
    old.timeMs = 1000;
    store.add(old);
    store.prune(30);
    QCOMPARE(store.book().history.size(), 2);
    for (int i = 0; i < 600; ++i)
        store.add({.id = 0, .timeMs = i, .request = {}, .status = 200});
    QCOMPARE(store.book().history.size(), RequestStore::MaxHistory);
    store.clearHistory();
    QVERIFY(store.book().history.isEmpty());
}

void TestComposer::savedRequestsHaveNames()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    QVERIFY(fixture.choose(u"list_flows"_s));
    const auto nameIt = [&](const QString &name, const QString &button) {
        QDialog *const dialog = fixture.console.dialog(u"composer:nameDialog"_s);
        QVERIFY(dialog);
        auto *const edit = dialog->findChild<QLineEdit *>(u"name"_s);
        edit->selectAll();
        QTest::keyClicks(edit, name);
        QVERIFY(ConsoleFixture::clickText(dialog, button));
        QTRY_VERIFY(!fixture.console.find<QDialog>(u"composer:nameDialog"_s));
    };
    QTest::keyClick(&fixture.console.window(), Qt::Key_S, Qt::ControlModifier);
    nameIt(u"all flows"_s, u"Save"_s);
    auto *const view = fixture.child<QListView>("composer:saved");
    QTRY_COMPARE(view->model()->rowCount(), 1);
    QCOMPARE(view->model()->index(0, 0).data().toString(), u"all flows"_s);
    view->setCurrentIndex(view->model()->index(0, 0));
    QVERIFY(fixture.console.click(u"composer:rename"_s));
    nameIt(u"every flow"_s, u"Rename"_s);
    QTRY_COMPARE(view->model()->index(0, 0).data().toString(), u"every flow"_s);
    QTest::keyClick(&fixture.console.window(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(fixture.url().text().isEmpty());
    view->setCurrentIndex(view->model()->index(0, 0));
    QTest::keyClick(view, Qt::Key_Return);
    QVERIFY(fixture.body().toPlainText().contains(u"list_flows"_s));
    QCOMPARE(fixture.send(), 200);
    QVERIFY(fixture.console.click(u"composer:delete"_s));
    QDialog *const question = fixture.console.dialog(u"composer:deleteQuestion"_s);
    QVERIFY(question);
    QVERIFY(ConsoleFixture::clickText(question, u"Delete"_s));
    QTRY_COMPARE(view->model()->rowCount(), 0);
    QVERIFY(fixture.console.stop());
}

void TestComposer::aFileThatCannotBeReadIsLeftAlone()
{
    ComposerFixture fixture;
    QVERIFY(QDir().mkpath(fixture.console.dataDir()));
    QVERIFY(QFile::setPermissions(fixture.console.dataDir(),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QFile file(fixture.console.dataDir() + u"/composer.json"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ not ours");
    file.close();
    QVERIFY(fixture.start());
    QTRY_VERIFY(fixture.isShown("composer:trouble"));
    QCOMPARE(fixture.sendSample(u"list_flows"_s), 200);
    QVERIFY(fixture.console.stop());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "{ not ours");
}

void TestComposer::modelsKeepTheRules()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    auto *const headers = fixture.child<QTableView>("composer:headers")->model();
    const QAbstractItemModelTester headersTester(headers,
                                                 QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(headers->setData(headers->index(0, 0), u"X-One: 1"_s));
    QVERIFY(headers->setData(headers->index(0, 1), u"2"_s));
    QVERIFY(headers->setData(headers->index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(headers->setData(headers->index(0, 0), QString()));
    QCOMPARE(headers->rowCount(), 1);
    auto *const parts = fixture.child<QTableView>("composer:parts")->model();
    const QAbstractItemModelTester partsTester(parts, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(parts->setData(parts->index(0, 0), u"a"_s));
    QVERIFY(parts->setData(parts->index(0, 1), u"b"_s));
    QVERIFY(parts->setData(parts->index(0, 0), QString()));
    QCOMPARE(parts->rowCount(), 1);
    auto *const history = fixture.child<QListView>("composer:history")->model();
    const QAbstractItemModelTester historyTester(history,
                                                 QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(fixture.sendSample(u"list_flows"_s), 200);
    QCOMPARE(history->rowCount(), 1);
    QVERIFY(fixture.console.stop());
}

GATEHOUSE_TEST(TestComposer)
#include "tst_composer.moc"
