// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/page.h"
#include "instances/eventsmodel.h"
#include "instances/instancesmodel.h"
#include "instances/keysmodel.h"
#include "support/testmain.h"
#include "ui/consolefixture.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

constexpr const char *Uuid = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

boost::json::object configWithEcho()
{
    return {{"instances",
             boost::json::array{boost::json::object{
                 {"uuid", Uuid}, {"name", "alpha"}, {"agent", boost::json::object{{"type", "echo"}}}}}}};
}

/// Every control that Tab reaches in @a root has words for those who can't see it.
QStringList namelessControls(QWidget *root)
{
    QStringList nameless;
    for (QWidget *widget : root->findChildren<QWidget *>()) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)
            || widget->window() != root->window() || widget->objectName().startsWith(u"qt_"_s))
            continue;
        QAccessibleInterface *const interface = QAccessible::queryAccessibleInterface(widget);
        if (!interface || interface->text(QAccessible::Name).isEmpty())
            nameless.append(u"%1 \"%2\" in %3"_s.arg(QLatin1StringView(widget->metaObject()->className()),
                                                     widget->objectName(), root->objectName()));
    }
    return nameless;
}

/// The controls of @a root that Tab should reach and does not.
QStringList unreachableControls(QWidget *root)
{
    QSet<QWidget *> reached;
    QWidget *start = nullptr;
    for (int i = 0; i < 500; ++i) {
        QTest::keyClick(root->window(), Qt::Key_Tab);
        QWidget *const now = QApplication::focusWidget();
        if (!now || now == start)
            break;
        if (!start)
            start = now;
        reached.insert(now);
    }
    QStringList missed;
    for (QWidget *widget : root->findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->isEnabled() && widget->window() == root->window()
            && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy()
            && !widget->objectName().startsWith(u"qt_"_s) && !reached.contains(widget))
            missed.append(u"%1 \"%2\""_s.arg(QLatin1StringView(widget->metaObject()->className()),
                                             widget->objectName()));
    }
    return missed;
}

} // namespace

/// The page "Instances", over a real gateway.
class TestInstances final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addRenameDuplicateDisableDelete();
    void keysFromFirstToLast();
    void testsTheAgentAndShowsWhatItSays();
    void keepsWhatWasTypedWhenTheFileChanges();
    void everyControlHasANameAndIsReached();
    void modelsKeepTheRules();
};

void TestInstances::addRenameDuplicateDisableDelete()
{
    ConsoleFixture fixture(configWithEcho());
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QTableView>(u"instancesTable"_s));
    const auto names = [&] {
        QStringList list;
        for (const InstanceInfo &info : fixture.client().instances())
            list.append(info.config.name + (info.config.enabled ? u""_s : u"-"_s));
        return list;
    };
    const auto nameIt = [&](const QString &name, const QString &button) {
        QDialog *const dialog = fixture.dialog(u"instanceDialog"_s);
        dialog->findChild<QLineEdit *>(u"name"_s)->setText(name);
        QVERIFY(ConsoleFixture::clickText(dialog, button));
        QTRY_VERIFY(!fixture.find<QDialog>(u"instanceDialog"_s));
    };
    QVERIFY(fixture.click(u"instances:rename:button"_s));
    nameIt(u"beta"_s, u"Rename"_s);
    QTRY_COMPARE(names(), QStringList{u"beta"_s});
    QVERIFY(fixture.click(u"instances:duplicate:button"_s));
    nameIt(u"gamma"_s, u"Duplicate"_s);
    QTRY_COMPARE(names(), (QStringList{u"beta"_s, u"gamma"_s}));
    QTRY_COMPARE(fixture.find<QTableView>(u"instancesTable"_s)->currentIndex().row(), 1); // the new one
    QVERIFY(fixture.click(u"instances:toggle:button"_s));
    QTRY_COMPARE(names(), (QStringList{u"beta"_s, u"gamma-"_s}));
    QVERIFY(fixture.click(u"instances:delete:button"_s));
    QDialog *const question = fixture.dialog(u"question"_s);
    QVERIFY(question);
    QVERIFY(ConsoleFixture::clickText(question, u"Delete"_s));
    QTRY_COMPARE(names(), QStringList{u"beta"_s});
    QVERIFY(fixture.click(u"instances:add:button"_s));
    nameIt(u"delta"_s, u"Add"_s);
    QTRY_COMPARE(names(), (QStringList{u"beta"_s, u"delta"_s}));
    QVERIFY(fixture.stop());
}

void TestInstances::keysFromFirstToLast()
{
    ConsoleFixture fixture(configWithEcho());
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QTableView>(u"keys"_s));
    QVERIFY(fixture.click(u"addKey"_s));
    QDialog *dialog = fixture.dialog(u"keyDialog"_s);
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"label"_s), u"one"_s);
    QTest::mouseClick(dialog->findChild<QCheckBox *>(u"private"_s), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
    dialog = fixture.dialog(u"keyValueDialog"_s);
    QVERIFY(dialog);
    dialog->close();
    const auto keys = [&] { return fixture.client().instances().value(0).keys; };
    QTRY_COMPARE(keys().size(), 1);
    QVERIFY(keys().first().key.visibility == Visibility::Private);
    QTRY_VERIFY(fixture.find<QTableView>(u"keys"_s)->currentIndex().isValid());

    QVERIFY(fixture.click(u"key:edit:button"_s)); // opening it to the Internet is asked
    dialog = fixture.dialog(u"keyDialog"_s);
    QTest::mouseClick(dialog->findChild<QCheckBox *>(u"private"_s), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
    QDialog *question = fixture.dialog(u"openKeyQuestion"_s);
    QVERIFY(question);
    QVERIFY(ConsoleFixture::clickText(question, u"Open to the public URL"_s));
    QTRY_VERIFY(keys().first().key.visibility == Visibility::Public);

    const QString last4 = keys().first().key.last4;
    QTRY_VERIFY(!fixture.find<QDialog>(u"keyDialog"_s));
    QVERIFY(fixture.click(u"key:regenerate:button"_s));
    question = fixture.dialog(u"question"_s);
    QVERIFY(question);
    QVERIFY(ConsoleFixture::clickText(question, u"Regenerate"_s));
    dialog = fixture.dialog(u"keyValueDialog"_s);
    QVERIFY(dialog);
    dialog->close();
    QTRY_VERIFY(keys().first().key.last4 != last4);

    QTRY_VERIFY(!fixture.find<QDialog>(u"question"_s));
    QVERIFY(fixture.click(u"key:delete:button"_s));
    question = fixture.dialog(u"question"_s);
    QVERIFY(question);
    QVERIFY(ConsoleFixture::clickText(question, u"Delete"_s));
    QTRY_VERIFY(keys().isEmpty());
    QVERIFY(fixture.stop());
}

void TestInstances::testsTheAgentAndShowsWhatItSays()
{
    ConsoleFixture fixture(configWithEcho());
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QWidget>(u"testAgent"_s));
    QVERIFY(fixture.click(u"testAgent"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"agentOutcome"_s));
    const QString words = fixture.find<QWidget>(u"agentOutcome"_s)->accessibleName();
    QVERIFY2(words.contains(u"turn 1 of gatehouse-test: hello"_s), qPrintable(words));
    QVERIFY(fixture.stop());
}

void TestInstances::keepsWhatWasTypedWhenTheFileChanges()
{
    ConsoleFixture fixture(configWithEcho());
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QWidget>(u"testAgent"_s));
    auto *const type = fixture.find<QComboBox>(u"agentType"_s);
    QVERIFY(type);
    type->setCurrentIndex(1); // a command
    boost::json::object config = configWithEcho();
    config["instances"].at(0).at("agent") = boost::json::object{{"type", "command"},
                                                                {"command", boost::json::array{"/bin/cat"}}};
    QVERIFY(fixture.writeConfig(config));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QWidget>(u"agentOutcome"_s), 20000);
    QVERIFY(!fixture.find<QWidget>(u"saveAgent"_s)->isEnabled()); // nothing can be overwritten
    QVERIFY(fixture.click(u"revertAgent"_s));
    QTRY_COMPARE(fixture.client().instances().value(0).config.agent.command, QStringList{u"/bin/cat"_s});
    QVERIFY(fixture.stop());
}

void TestInstances::everyControlHasANameAndIsReached()
{
    ConsoleFixture fixture(configWithEcho());
    QVERIFY(fixture.start());
    QStringList nameless;
    for (Page *page : fixture.window().pages()) {
        fixture.window().openPage(page->id());
        QTRY_VERIFY(page->isVisible());
        nameless += namelessControls(&fixture.window());
    }
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QWidget>(u"testAgent"_s));
    fixture.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&fixture.window()));
    const QStringList missed = unreachableControls(&fixture.window());
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u'\n')));
    const auto walk = [&](const QString &button, const QString &name) {
        QVERIFY2(fixture.click(button), qPrintable(button));
        QDialog *const dialog = fixture.dialog(name);
        QVERIFY2(dialog, qPrintable(name));
        nameless += namelessControls(dialog);
        dialog->close();
        QTRY_VERIFY(!fixture.find<QDialog>(name));
    };
    walk(u"addKey"_s, u"keyDialog"_s);
    walk(u"events"_s, u"eventsDialog"_s);
    walk(u"instances:add:button"_s, u"instanceDialog"_s);
    walk(u"instances:rename:button"_s, u"instanceDialog"_s);
    walk(u"instances:delete:button"_s, u"question"_s);
    QTest::keyClick(&fixture.window(), Qt::Key_F1);
    QDialog *const keys = fixture.dialog(u"keysDialog"_s);
    QVERIFY(keys);
    nameless += namelessControls(keys);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    QVERIFY(fixture.stop());
}

void TestInstances::modelsKeepTheRules()
{
    InstancesModel instances;
    const QAbstractItemModelTester instancesTester(&instances,
                                                   QAbstractItemModelTester::FailureReportingMode::QtTest);
    InstanceInfo info;
    info.config.uuid = u"a"_s;
    info.config.name = u"alpha"_s;
    instances.setInstances({info});
    info.config.enabled = false;
    instances.setInstances({info});
    QCOMPARE(instances.index(0, InstancesModel::Name).data().toString(), u"alpha (disabled)"_s);
    instances.setInstances({});

    KeysModel keys;
    const QAbstractItemModelTester keysTester(&keys, QAbstractItemModelTester::FailureReportingMode::QtTest);
    KeyInfo key;
    key.key.id = 1;
    key.key.label = u"one"_s;
    keys.setKeys({key});
    key.usage.calls = 3;
    keys.setKeys({key});
    QCOMPARE(keys.index(0, KeysModel::Calls).data().toString(), u"3"_s);
    keys.setKeys({});

    EventsModel events(u"a"_s);
    const QAbstractItemModelTester eventsTester(&events,
                                                QAbstractItemModelTester::FailureReportingMode::QtTest);
    QList<CallRecord> records;
    for (int i = 1; i <= 150; ++i) {
        CallRecord record;
        record.instance = i % 10 == 0 ? u"b"_s : u"a"_s;
        record.sequence = i;
        record.session = QString::number(i);
        records.append(record);
    }
    events.take(records);
    QCOMPARE(events.rowCount(), EventsModel::MaxCalls);
    QCOMPARE(events.index(0, EventsModel::Session).data().toString(), u"149"_s);
    CallRecord ended = records.at(148);
    ended.status = 200;
    events.take({ended});
    QCOMPARE(events.rowCount(), EventsModel::MaxCalls);
    QCOMPARE(events.index(0, EventsModel::Status).data().toString(), u"200"_s);
}

GATEHOUSE_TEST(TestInstances)
#include "tst_instances.moc"
