// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretspage.h"

#include "common/messagebar.h"
#include "secrets/inlinenote.h"
#include "secrets/secretrows.h"
#include "support/otherprogram.h"
#include "support/testmain.h"
#include "ui/camera.h"
#include "ui/secretsfixture.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

boost::json::object routeWith(boost::json::value secret)
{
    return {{"sessionKey", "s"}, {"secret", std::move(secret)}};
}

boost::json::object reference(const char *source, const char *id, const char *provider = "default")
{
    return {{"source", source}, {"provider", provider}, {"id", id}};
}

/// The text of the row @a key of the table @a name, in @a column.
QString cell(ConsoleFixture &fixture, const QString &name, const QString &key, const QString &column)
{
    const auto *const table = fixture.window().findChild<QTableView *>(name + u":table"_s);
    const QAbstractItemModel *const model = table->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, 0).data(SecretRows::KeyRole).toString() != key)
            continue;
        for (int i = 0; i < model->columnCount(); ++i) {
            if (model->headerData(i, Qt::Horizontal).toString() == column)
                return model->index(row, i).data().toString();
        }
    }
    return u"(no such cell)"_s;
}

int callRoute(ConsoleFixture &fixture, const QString &route, const QByteArray &secret)
{
    return post(fixture, u"/plugins/webhooks/"_s + route, secret, R"({"action":"create_flow","goal":"try"})");
}

QString outcomeOf(ConsoleFixture &fixture, const QString &section)
{
    const auto *const bar = fixture.find<MessageBar>(section + u":outcome"_s);
    return bar ? bar->text() : QString();
}

void selectRow(ConsoleFixture &fixture, const QString &name, const QString &key)
{
    auto *const table = fixture.window().findChild<QTableView *>(name + u":table"_s);
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (table->model()->index(row, 0).data(SecretRows::KeyRole).toString() == key)
            table->selectRow(row);
    }
}

void showTab(ConsoleFixture &fixture, int tab)
{
    fixture.window().openPage(u"secrets"_s);
    fixture.window().findChild<QTabWidget *>(u"secrets:tabs"_s)->setCurrentIndex(tab);
}

} // namespace

/// The page "Secrets" over a real gateway: with a keychain in a session of tests/support/with-keyring.sh, and
/// without one.
class TestSecretsPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCauseIsNamedInTwoActions();
    void aLockedKeychainIsNamedInTwoActions();
    void aPlainSecretMovesToTheKeychain();
    void withoutAKeychainThePageSaysWhatWorks();
    void providersFromFirstToLast();
    void aFileChangedByHandIsNotOverwritten();
    void entriesFromFirstToLast();
    void linksLeadToWhatUsesASecret();
    void rowsKeepTheRules();
};

void TestSecretsPage::everyCauseIsNamedInTwoActions()
{
    SecretsFixture fixture(
        {{"routes",
          boost::json::object{{"unset", routeWith(reference("env", "NOT_SET_ANYWHERE"))},
                              {"readable", routeWith(reference("file", "/zapier", "open"))},
                              {"missing", routeWith(reference("file", "/zapier", "gone"))},
                              {"slow", routeWith(reference("exec", "a/b", "slow"))},
                              {"failing", routeWith(reference("exec", "a/b", "failing"))},
                              {"barred", routeWith(reference("env", "OTHER", "few"))},
                              {"undeclared", routeWith(reference("exec", "a/b", "nowhere"))},
                              {"fine", routeWith(reference("env", "PLANTED"))},
                              {"file", routeWith(reference("file", "/zapier"))},
                              {"command", routeWith(reference("exec", "a/b"))}}}});
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.client().secrets().uses.size(), 10);
    QVERIFY(triggerAction(fixture, u"Go to Secrets"_s)); // one
    QVERIFY(fixture.click(u"uses:testAll:button"_s)); // two
    QTRY_VERIFY_WITH_TIMEOUT(outcomeOf(fixture, u"uses"_s).startsWith(u"Without a value: 7 of 10"_s), 30000);
    const auto result = [&fixture](const QString &route) {
        return cell(fixture, u"uses"_s, u"routes.%1.secret"_s.arg(route), u"Last result"_s);
    };
    QTRY_COMPARE(result(u"slow"_s), u"Command timed out"_s); // results are pushed, a moment later
    QCOMPARE(result(u"unset"_s), u"Variable not set"_s);
    QCOMPARE(result(u"readable"_s), u"File readable by others"_s);
    QCOMPARE(result(u"missing"_s), u"File missing"_s);
    QCOMPARE(result(u"failing"_s), u"Command failed"_s);
    QCOMPARE(result(u"barred"_s), u"Variable not on the allowlist"_s);
    QCOMPARE(result(u"undeclared"_s), u"Provider not declared"_s);
    for (const QString &route : {u"fine"_s, u"file"_s, u"command"_s})
        QCOMPARE(result(route), u"Resolves"_s);
    QVERIFY2(outcomeOf(fixture, u"uses"_s).contains(u"unset route secret: Variable not set."_s),
             qPrintable(outcomeOf(fixture, u"uses"_s)));
    // the current row says what can be done
    selectRow(fixture, u"uses"_s, u"routes.readable.secret"_s);
    const auto *const detail = fixture.find<InlineNote>(u"uses:detail"_s);
    QVERIFY(detail);
    QVERIFY2(detail->text().contains(u"chmod 600"_s), qPrintable(detail->text()));
    // a call looks up, too, and the table hears of it: the file was mended meanwhile
    QVERIFY(QFile::setPermissions(fixture.path(u"open.json"_s), QFile::ReadOwner | QFile::WriteOwner));
    QCOMPARE(callRoute(fixture, u"readable"_s, "planted-open"), 200);
    QTRY_COMPARE(result(u"readable"_s), u"Resolves"_s);
    // what is planted is nowhere in the window
    for (const QWidget *widget : fixture.window().findChildren<QWidget *>())
        QVERIFY(!(widget->accessibleName() + widget->toolTip()).contains(u"planted-"_s));
    QVERIFY(fixture.stop());
}

void TestSecretsPage::aLockedKeychainIsNamedInTwoActions()
{
    if (!hasTestKeychain())
        QSKIP("needs a keychain");
    SecretsFixture fixture(
        {{"routes", boost::json::object{{"kept", routeWith(reference("keychain", "kept"))}}}});
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Available);
    OtherProgram::lock();
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Locked);
    QCOMPARE(callRoute(fixture, u"kept"_s, "planted"), 401);
    fixture.window().openPage(u"secrets"_s); // one: the call has looked it up already
    QTRY_COMPARE(cell(fixture, u"uses"_s, u"routes.kept.secret"_s, u"Last result"_s), u"Keychain locked"_s);
    const auto *const banner = fixture.find<MessageBar>(u"secrets:banner"_s);
    QVERIFY(banner);
    QVERIFY2(banner->text().contains(u"The keychain is locked."_s), qPrintable(banner->text()));
    QVERIFY(fixture.find<QWidget>(u"secrets:unlock"_s));
    QVERIFY(fixture.click(u"uses:testAll:button"_s)); // two
    QTRY_VERIFY(outcomeOf(fixture, u"uses"_s).contains(u"Keychain locked"_s));
    OtherProgram::unlock();
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Available);
    QTRY_VERIFY(!fixture.find<MessageBar>(u"secrets:banner"_s));
    QVERIFY(fixture.stop());
}

void TestSecretsPage::aPlainSecretMovesToTheKeychain()
{
    if (!hasTestKeychain())
        QSKIP("needs a keychain");
    SecretsFixture fixture({{"routes",
                             boost::json::object{{"zapier", routeWith("planted-plain")},
                                                 {"other", routeWith("planted-second")}}}});
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Available);
    QCOMPARE(callRoute(fixture, u"zapier"_s, "planted-plain"), 200);
    showTab(fixture, 0);
    QTRY_VERIFY(fixture.find<MessageBar>(u"uses:plain"_s));
    selectRow(fixture, u"uses"_s, u"routes.zapier.secret"_s);
    QVERIFY(fixture.click(u"uses:adopt:button"_s));
    QDialog *dialog = fixture.dialog(u"adoptDialog"_s);
    QVERIFY(dialog);
    auto *const entry = dialog->findChild<QLineEdit *>(u"adopt:entry"_s);
    QCOMPARE(entry->text(), u"zapier route secret"_s);
    entry->setText(u"Zapier"_s);
    const QString changes = dialog->findChild<QPlainTextEdit *>(u"adopt:changes"_s)->toPlainText();
    QVERIFY2(changes.contains(u"routes.zapier.secret"_s), qPrintable(changes));
    QVERIFY2(changes.contains(uR"(+ {"source":"keychain","id":"Zapier"})"_s), qPrintable(changes));
    QVERIFY2(!changes.contains(u"planted"_s), qPrintable(changes));
    QVERIFY(fixture.configText().contains("planted-plain")); // shown first
    QVERIFY(fixture.click(u"adopt:move"_s, dialog));
    QTRY_VERIFY(outcomeOf(fixture, u"uses"_s).startsWith(u"Moved to the keychain: 1."_s));
    QVERIFY(!fixture.configText().contains("planted-plain"));
    QVERIFY(fixture.configText().contains("planted-second"));
    QTRY_COMPARE(cell(fixture, u"uses"_s, u"routes.zapier.secret"_s, u"Reference"_s), u"keychain:Zapier"_s);
    QCOMPARE(callRoute(fixture, u"zapier"_s, "planted-plain"), 200); // it still answers
    QCOMPARE(callRoute(fixture, u"zapier"_s, "another"), 401);
    QTRY_COMPARE(cell(fixture, u"uses"_s, u"routes.zapier.secret"_s, u"Last result"_s), u"Resolves"_s);

    // the rest by the banner, and a name that is taken meanwhile is refused
    QVERIFY(fixture.click(u"uses:adoptAll"_s));
    dialog = fixture.dialog(u"adoptDialog"_s);
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(u"adopt:entry"_s)->setText(u"Zapier"_s);
    QVERIFY(!fixture.click(u"adopt:move"_s, dialog)); // not enabled
    dialog->findChild<QLineEdit *>(u"adopt:entry"_s)->setText(u"Second"_s);
    QVERIFY(fixture.click(u"adopt:move"_s, dialog));
    QTRY_VERIFY(!fixture.configText().contains("planted-second"));
    QTRY_VERIFY(!fixture.find<MessageBar>(u"uses:plain"_s));
    QVERIFY(fixture.stop());
}

void TestSecretsPage::withoutAKeychainThePageSaysWhatWorks()
{
    if (hasTestKeychain())
        QSKIP("needs a session without keychain");
    SecretsFixture fixture({{"routes", boost::json::object{{"zapier", routeWith("planted-plain")}}}});
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Absent);
    showTab(fixture, 2);
    const auto *const banner = fixture.find<MessageBar>(u"secrets:banner"_s);
    QVERIFY(banner);
    QVERIFY2(banner->text().contains(u"variables, files and commands work"_s), qPrintable(banner->text()));
    QVERIFY(fixture.click(u"entries:add:button"_s));
    QDialog *const dialog = fixture.dialog(u"entryDialog"_s);
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"entry:name"_s), u"new"_s);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"secret:value"_s), u"planted-value"_s);
    QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
    const auto complains = [dialog] {
        const auto bars = dialog->findChildren<MessageBar *>();
        return std::ranges::any_of(bars, [](const MessageBar *bar) {
            return bar->isVisible() && bar->text().contains(u"no keychain"_s);
        });
    };
    QTRY_VERIFY(complains());
    dialog->close();
    showTab(fixture, 0);
    QVERIFY(fixture.find<MessageBar>(u"uses:plain"_s));
    QVERIFY(!fixture.find<QWidget>(u"uses:adoptAll"_s)); // there is nowhere to move it
    QVERIFY(fixture.configText().contains("planted-plain"));
    QVERIFY(fixture.stop());
}

void TestSecretsPage::providersFromFirstToLast()
{
    SecretsFixture fixture(
        {{"routes", boost::json::object{{"zapier", routeWith(reference("file", "/zapier", "files"))}}}});
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.client().secrets().providers.providers.size(), 8);
    showTab(fixture, 1);
    const QString own = fixture.write(u"own.json"_s, R"({"mine":"planted-own"})");
    QVERIFY(fixture.click(u"providers:add:button"_s));
    QDialog *dialog = fixture.dialog(u"providerDialog"_s);
    QVERIFY(dialog);
    const auto line = [&dialog](const QString &name) {
        return dialog->findChild<QLineEdit *>(u"provider:"_s + name);
    };
    const auto outcome = [&dialog] { return dialog->findChild<InlineNote *>(u"provider:outcome"_s)->text(); };
    QTest::keyClicks(line(u"name"_s), u"Own"_s);
    QVERIFY(dialog->findChild<InlineNote *>(u"provider:note"_s)->text().contains(u"small letters"_s));
    line(u"name"_s)->clear();
    QTest::keyClicks(line(u"name"_s), u"own"_s);
    QTest::keyClicks(line(u"path"_s), own);
    QTest::keyClicks(line(u"tryId"_s), u"/mine"_s);
    QVERIFY(fixture.click(u"provider:try"_s, dialog)); // before it is saved
    QTRY_COMPARE(outcome(), u"There is a value."_s);
    QVERIFY(!fixture.configText().contains("own.json"));
    QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
    QTRY_VERIFY(fixture.client().secrets().providers.providers.contains(u"own"_s));
    QTRY_COMPARE(cell(fixture, u"providers"_s, u"own"_s, u"Reads"_s), own);
    QCOMPARE(cell(fixture, u"providers"_s, u"files"_s, u"Default"_s), u"default"_s);
    QCOMPARE(cell(fixture, u"providers"_s, u"files"_s, u"Used by"_s), u"Route zapier"_s);

    selectRow(fixture, u"providers"_s, u"own"_s); // nothing uses it: the file itself is tried
    QVERIFY(fixture.click(u"providers:test:button"_s));
    QTRY_VERIFY(outcomeOf(fixture, u"providers"_s).contains(u"can be read"_s));
    selectRow(fixture, u"providers"_s, u"open"_s);
    QVERIFY(fixture.click(u"providers:test:button"_s));
    QTRY_VERIFY(outcomeOf(fixture, u"providers"_s).contains(u"File readable by others"_s));
    selectRow(fixture, u"providers"_s, u"files"_s); // by what uses it
    QVERIFY(fixture.click(u"providers:test:button"_s));
    QTRY_COMPARE(cell(fixture, u"providers"_s, u"files"_s, u"Last result"_s), u"1 of 1 resolve"_s);

    selectRow(fixture, u"providers"_s, u"files"_s); // another name: what names it follows
    QVERIFY(fixture.click(u"providers:edit:button"_s));
    dialog = fixture.dialog(u"providerDialog"_s);
    QVERIFY(dialog);
    QCOMPARE(line(u"tryId"_s)->text(), u"/zapier"_s);
    line(u"name"_s)->setText(u"disk"_s);
    QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
    QTRY_COMPARE(cell(fixture, u"providers"_s, u"disk"_s, u"Used by"_s), u"Route zapier"_s);
    QCOMPARE(callRoute(fixture, u"zapier"_s, "planted-file"), 200);

    selectRow(fixture, u"providers"_s, u"own"_s);
    QVERIFY(fixture.click(u"providers:default:button"_s));
    QTRY_COMPARE(fixture.client().secrets().providers.defaults.file, u"own"_s);
    QVERIFY(fixture.click(u"providers:default:button"_s));
    QTRY_COMPARE(fixture.client().secrets().providers.defaults.file, QString());

    selectRow(fixture, u"providers"_s, u"disk"_s);
    QVERIFY(fixture.click(u"providers:remove:button"_s));
    QDialog *const question = fixture.dialog(u"question"_s);
    QVERIFY(question);
    QVERIFY2(qobject_cast<QMessageBox *>(question)->informativeText().contains(u"Route zapier"_s),
             qPrintable(qobject_cast<QMessageBox *>(question)->informativeText()));
    QVERIFY(ConsoleFixture::clickText(question, u"Remove"_s));
    QTRY_VERIFY(!fixture.client().secrets().providers.providers.contains(u"disk"_s));
    QCOMPARE(callRoute(fixture, u"zapier"_s, "planted-file"), 401);
    QVERIFY(fixture.stop());
}

void TestSecretsPage::aFileChangedByHandIsNotOverwritten()
{
    SecretsFixture fixture;
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.client().secrets().providers.providers.size(), 8);
    showTab(fixture, 1);
    selectRow(fixture, u"providers"_s, u"slow"_s);
    QVERIFY(fixture.click(u"providers:edit:button"_s));
    QDialog *const dialog = fixture.dialog(u"providerDialog"_s);
    QVERIFY(dialog);
    dialog->findChild<QCheckBox *>(u"provider:isJson"_s)->setChecked(true);
    boost::json::object changed = fixture.config();
    changed["secrets"].at("providers").at("slow").at("timeoutMs") = 1234;
    QVERIFY(fixture.writeConfig(changed));
    const auto *const bar = dialog->findChild<MessageBar *>(u"provider:problem"_s);
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), 20000);
    QVERIFY2(bar->text().contains(u"nothing was overwritten"_s), qPrintable(bar->text()));
    QVERIFY(!dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Save)->isEnabled());
    dialog->close();
    QTRY_VERIFY(fixture.configText().contains("1234"));
    QVERIFY(fixture.stop());
}

void TestSecretsPage::entriesFromFirstToLast()
{
    if (!hasTestKeychain())
        QSKIP("needs a keychain");
    SecretsFixture fixture(
        {{"routes", boost::json::object{{"kept", routeWith(reference("keychain", "kept"))}}}});
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Available);
    QCOMPARE(callRoute(fixture, u"kept"_s, "planted-one"), 401);
    showTab(fixture, 2);
    const auto enter = [&fixture](const QByteArray &value) {
        QDialog *const dialog = fixture.dialog(u"entryDialog"_s);
        if (auto *const name = dialog->findChild<QLineEdit *>(u"entry:name"_s))
            QTest::keyClicks(name, u"kept"_s);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"secret:value"_s), QString::fromLatin1(value));
        return ConsoleFixture::clickText(dialog, u"Save"_s);
    };
    QVERIFY(fixture.click(u"entries:add:button"_s));
    QVERIFY(enter("planted-one"));
    QTRY_COMPARE(cell(fixture, u"entries"_s, u"kept"_s, u"Used by"_s), u"Route kept"_s);
    QCOMPARE(callRoute(fixture, u"kept"_s, "planted-one"), 200);
    QTRY_COMPARE(cell(fixture, u"entries"_s, u"kept"_s, u"Last result"_s), u"Resolves"_s);
    QTRY_VERIFY(!fixture.find<QDialog>(u"entryDialog"_s));
    QVERIFY(fixture.click(u"entries:replace:button"_s));
    QVERIFY(enter("planted-two"));
    QTRY_VERIFY(outcomeOf(fixture, u"entries"_s).contains(u"has its new value"_s));
    QCOMPARE(callRoute(fixture, u"kept"_s, "planted-one"), 401);
    QCOMPARE(callRoute(fixture, u"kept"_s, "planted-two"), 200);
    QVERIFY(fixture.click(u"entries:delete:button"_s));
    QDialog *const question = fixture.dialog(u"question"_s);
    QVERIFY(question);
    QVERIFY2(qobject_cast<QMessageBox *>(question)->informativeText().contains(u"Route kept"_s),
             qPrintable(qobject_cast<QMessageBox *>(question)->informativeText()));
    QVERIFY(ConsoleFixture::clickText(question, u"Delete"_s));
    QTRY_VERIFY(fixture.client().secrets().entries.isEmpty());
    QCOMPARE(callRoute(fixture, u"kept"_s, "planted-two"), 401);
    QTRY_COMPARE(cell(fixture, u"uses"_s, u"routes.kept.secret"_s, u"Last result"_s),
                 u"No entry of that name"_s);
    QVERIFY(fixture.stop());
}

void TestSecretsPage::linksLeadToWhatUsesASecret()
{
    constexpr const char *Uuid = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
    const boost::json::object agent{{"type", "chat"},
                                    {"baseUrl", "http://127.0.0.1:9/v1"},
                                    {"model", "m"},
                                    {"apiKey", reference("env", "PLANTED")}};
    SecretsFixture fixture(
        {{"instances",
          boost::json::array{boost::json::object{{"uuid", Uuid}, {"name", "helper"}, {"agent", agent}}}},
         {"routes", boost::json::object{{"zapier", routeWith(reference("env", "ZAPIER"))}}}});
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.client().secrets().uses.size(), 2);
    auto *const page = fixture.window().findChild<SecretsPage *>();
    QVERIFY(page);
    QStringList links;
    connect(page, &Page::linkActivated, this,
            [&links](const QString &id, const QString &what) { links.append(id + u' ' + what); });
    fixture.window().openPage(u"secrets"_s, u"zapier"_s); // by the id of the route
    auto *const table = fixture.find<QTableView>(u"uses:table"_s);
    QVERIFY(table);
    QCOMPARE(table->currentIndex().data(SecretRows::KeyRole).toString(), u"routes.zapier.secret"_s);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    fixture.window().openPage(u"secrets"_s, u"env:PLANTED"_s); // by the reference
    QCOMPARE(table->currentIndex().data().toString(), u"helper API key"_s);
    QVERIFY(fixture.click(u"uses:follow:button"_s));
    QCOMPARE(links, (QStringList{u"routes zapier"_s, u"instances "_s + QLatin1StringView(Uuid)}));
    fixture.window().openPage(u"secrets"_s, u"vault"_s);
    QTRY_VERIFY(fixture.find<QTableView>(u"providers:table"_s));
    QVERIFY(fixture.stop());
}

void TestSecretsPage::rowsKeepTheRules()
{
    SecretRows rows({u"A"_s, u"B"_s});
    const QAbstractItemModelTester tester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto row = [](const QString &key, const QString &text) {
        return SecretRow{.key = key, .cells = {{.text = key}, {.text = text, .tone = Tone::Bad}}};
    };
    const auto shown = [&rows] {
        QString text;
        for (int i = 0; i < rows.rowCount(); ++i)
            text += rows.index(i, 0).data().toString() + rows.index(i, 1).data().toString();
        return text;
    };
    rows.setRows({row(u"a"_s, u"1"_s), row(u"b"_s, u"2"_s), row(u"c"_s, u"3"_s)});
    const QPersistentModelIndex kept = rows.index(1, 0);
    rows.setRows({row(u"x"_s, u"0"_s), row(u"b"_s, u"4"_s), row(u"y"_s, u"5"_s)});
    QCOMPARE(shown(), u"x0b4y5"_s);
    QCOMPARE(kept.row(), 1);
    rows.setRows({row(u"y"_s, u"5"_s), row(u"x"_s, u"0"_s)}); // another order
    QCOMPARE(shown(), u"y5x0"_s);
    QCOMPARE(rows.index(0, 1).data(Qt::AccessibleTextRole).toString(), u"B: 5"_s);
    rows.setRows({});
    QCOMPARE(rows.rowCount(), 0);
}

GATEHOUSE_TEST(TestSecretsPage)
#include "tst_secretspage.moc"
