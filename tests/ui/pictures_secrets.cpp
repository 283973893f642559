// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/secretclipboard.h"
#include "secrets/sourcepicker.h"
#include "support/otherprogram.h"
#include "support/testmain.h"
#include "ui/camera.h"
#include "ui/secretsfixture.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

boost::json::object reference(const char *source, const char *id, const char *provider = "default")
{
    return {{"source", source}, {"provider", provider}, {"id", id}};
}

boost::json::object someUses()
{
    const auto route = [](boost::json::value secret) {
        return boost::json::object{{"sessionKey", "s"}, {"secret", std::move(secret)}};
    };
    const boost::json::object agent{{"type", "chat"},
                                    {"baseUrl", "http://127.0.0.1:9/v1"},
                                    {"model", "llama3.2"},
                                    {"apiKey", reference("keychain", "OpenAI key")}};
    return {
        {"instances",
         boost::json::array{boost::json::object{{"uuid", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"},
                                                {"name", "meeting summaries"},
                                                {"agent", agent}}}},
        {"routes",
         boost::json::object{{"zapier", route(reference("env", "PLANTED"))},
                             {"github-actions", route(reference("env", "GITHUB_HOOK_SECRET"))},
                             {"stripe", route(reference("file", "/zapier", "open"))},
                             {"calendar-of-the-whole-department", route(reference("exec", "a/b", "slow"))},
                             {"monitoring", route(reference("file", "/zapier"))},
                             {"partner", route("a plain text")},
                             {"old-script", route("another plain text")}}}};
}

void showTab(ConsoleFixture &fixture, int tab)
{
    fixture.window().openPage(u"secrets"_s);
    fixture.window().findChild<QTabWidget *>(u"secrets:tabs"_s)->setCurrentIndex(tab);
}

} // namespace

/// No test: the page Secrets, its dialogs, and the keychain in its states.
class PicturesSecrets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void withoutAKeychain();
    void empty();
    void tables();
    void dialogs();
    void keychain();
    void picker();
};

void PicturesSecrets::initTestCase()
{
    if (!Camera::isReady())
        QSKIP("GATEHOUSE_SCREENSHOTS names no folder.");
}

void PicturesSecrets::withoutAKeychain()
{
    if (hasTestKeychain())
        QSKIP("needs a session without keychain");
    SecretsFixture fixture(someUses());
    Camera camera(fixture);
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Absent);
    showTab(fixture, 0);
    QVERIFY(camera.shoot(u"74-no-keychain"_s));
    QVERIFY(fixture.stop());
}

void PicturesSecrets::empty()
{
    if (!hasTestKeychain())
        QSKIP("needs a keychain");
    ConsoleFixture fixture;
    Camera camera(fixture);
    QVERIFY(fixture.start());
    for (int tab = 0; tab < 3; ++tab) {
        showTab(fixture, tab);
        QVERIFY(camera.shoot(u"60-secrets-empty-%1"_s.arg(tab + 1)));
    }
    QVERIFY(fixture.stop());
}

void PicturesSecrets::tables()
{
    if (!hasTestKeychain())
        QSKIP("needs a keychain");
    SecretsFixture fixture(someUses());
    Camera camera(fixture);
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Available);
    QTRY_COMPARE(fixture.client().secrets().uses.size(), 8);
    showTab(fixture, 0);
    QVERIFY(camera.shoot(u"61-secrets-not-looked-up"_s));
    QVERIFY(fixture.click(u"uses:testAll:button"_s));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QWidget>(u"uses:outcome"_s), 30000);
    QTRY_VERIFY(fixture.find<QWidget>(u"uses:outcome"_s)->accessibleName().contains(u"Without"_s));
    const auto *const rows = fixture.find<QTableView>(u"uses:table"_s)->model();
    QTRY_COMPARE(rows->index(4, 4).data().toString(), u"Command timed out"_s);
    fixture.find<QTableView>(u"uses:table"_s)->selectRow(3);
    QVERIFY(camera.shoot(u"62-secrets-tested"_s));
    showTab(fixture, 1);
    QVERIFY(camera.shoot(u"63-providers"_s));
    fixture.find<QTableView>(u"providers:table"_s)->selectRow(2);
    QVERIFY(camera.shootDialog(u"providers:remove:button"_s, u"question"_s, u"64-remove-provider"_s));
    QVERIFY(fixture.stop());
}

void PicturesSecrets::dialogs()
{
    if (!hasTestKeychain())
        QSKIP("needs a keychain");
    SecretsFixture fixture(someUses());
    Camera camera(fixture);
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Available);
    QTRY_COMPARE(fixture.client().secrets().uses.size(), 8);
    showTab(fixture, 1);
    QVERIFY(camera.shootDialog(u"providers:add:button"_s, u"providerDialog"_s, u"65-add-provider"_s));
    auto *const table = fixture.find<QTableView>(u"providers:table"_s);
    QVERIFY(table);
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        const QString name = table->model()->index(row, 0).data().toString();
        table->selectRow(row);
        if (name == "slow"_L1 || name == "few"_L1)
            QVERIFY(camera.shootDialog(u"providers:edit:button"_s, u"providerDialog"_s,
                                       u"66-edit-provider-"_s + name));
        if (name != "open"_L1)
            continue;
        QVERIFY(fixture.click(u"providers:edit:button"_s));
        QDialog *const dialog = fixture.dialog(u"providerDialog"_s);
        QVERIFY(dialog);
        QVERIFY(fixture.click(u"provider:try"_s, dialog));
        QTRY_VERIFY(fixture.find<QWidget>(u"provider:outcome"_s));
        dialog->findChild<QLineEdit *>(u"provider:name"_s)->setText(u"Open"_s);
        QVERIFY(fixture.click(u"provider:try"_s, dialog));
        QTRY_VERIFY(fixture.find<QWidget>(u"provider:outcome"_s));
        QVERIFY(camera.shoot(u"67-edit-provider-errors"_s));
        dialog->close();
        QTRY_VERIFY(!fixture.find<QDialog>(u"providerDialog"_s));
    }
    showTab(fixture, 2);
    QVERIFY(camera.shootDialog(u"entries:add:button"_s, u"entryDialog"_s, u"68-add-entry"_s));
    fixture.window().openPage(u"secrets"_s, u"adopt"_s);
    QVERIFY(fixture.dialog(u"adoptDialog"_s));
    QVERIFY(camera.shoot(u"69-move-to-the-keychain"_s));
    QVERIFY(fixture.stop());
}

void PicturesSecrets::keychain()
{
    if (!hasTestKeychain())
        QSKIP("needs a keychain");
    SecretsFixture fixture(someUses());
    Camera camera(fixture);
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Available);
    showTab(fixture, 2);
    for (const char *name : {"OpenAI key", "an entry that nothing uses"}) {
        QVERIFY(fixture.click(u"entries:add:button"_s));
        QDialog *const dialog = fixture.dialog(u"entryDialog"_s);
        QVERIFY(dialog);
        dialog->findChild<QLineEdit *>(u"entry:name"_s)->setText(QString::fromLatin1(name));
        dialog->findChild<QLineEdit *>(u"secret:value"_s)->setText(u"value"_s);
        QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
        QTRY_VERIFY(!fixture.find<QDialog>(u"entryDialog"_s));
    }
    QTRY_COMPARE(fixture.client().secrets().entries.size(), 2);
    QVERIFY(fixture.click(u"entries:test:button"_s));
    QVERIFY(camera.shoot(u"70-keychain-entries"_s));
    fixture.find<QTableView>(u"entries:table"_s)->selectRow(0);
    QVERIFY(camera.shootDialog(u"entries:replace:button"_s, u"entryDialog"_s, u"71-replace-entry"_s));
    QVERIFY(camera.shootDialog(u"entries:delete:button"_s, u"question"_s, u"72-delete-entry"_s));
    OtherProgram::lock();
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Locked);
    showTab(fixture, 0);
    QVERIFY(fixture.click(u"uses:testAll:button"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"uses:outcome"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"uses:outcome"_s)->accessibleName().contains(u"Without"_s));
    QVERIFY(camera.shoot(u"73-keychain-locked"_s));
    OtherProgram::unlock();
    QVERIFY(fixture.stop());
}

void PicturesSecrets::picker()
{
    if (!hasTestKeychain())
        QSKIP("needs a keychain");
    SecretsFixture fixture(someUses());
    Camera camera(fixture);
    QVERIFY(fixture.start());
    QTRY_COMPARE(fixture.status().keychain, Keychain::State::Available);
    fixture.window().openPage(u"secrets"_s);
    QDialog form(&fixture.window());
    SecretClipboard clipboard;
    auto *const chooser = new SecretSourcePicker(fixture.client(), clipboard, u"Secret"_s, &form);
    chooser->setEntryName(u"zapier route secret"_s);
    auto *const layout = new QVBoxLayout(&form);
    layout->addWidget(chooser);
    layout->addStretch(1);
    form.resize(520, 220);
    form.open();
    auto *const list = chooser->findChild<QComboBox *>(u"picker:source"_s);
    const auto choose = [&](const QString &words) { list->setCurrentIndex(list->findText(words)); };
    QTest::keyClicks(fixture.find<QLineEdit>(u"secret:value"_s), u"a value that is typed"_s);
    QVERIFY(camera.shoot(u"75-source-new-value"_s));
    choose(u"Environment variable"_s);
    QTest::keyClicks(chooser->findChild<QLineEdit *>(u"picker:env:id"_s), u"zapier"_s);
    QVERIFY(camera.shoot(u"76-source-variable-wrong"_s));
    choose(u"File"_s);
    auto *const files = chooser->findChild<QComboBox *>(u"picker:file:provider"_s);
    files->setCurrentIndex(files->findData(u"open"_s));
    QTest::keyClicks(chooser->findChild<QLineEdit *>(u"picker:file:id"_s), u"/zapier"_s);
    QVERIFY(fixture.click(u"picker:test"_s, chooser));
    QTRY_VERIFY(fixture.find<QWidget>(u"picker:outcome"_s));
    QVERIFY(camera.shoot(u"77-source-file-tested"_s));
    choose(u"Command"_s);
    QVERIFY(camera.shoot(u"78-source-command"_s));
    form.close();
    QVERIFY(fixture.stop());
}

GATEHOUSE_TEST(PicturesSecrets)
#include "pictures_secrets.moc"
