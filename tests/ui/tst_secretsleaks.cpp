// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/messagebar.h"
#include "integration/secretaudit.h"
#include "support/otherprogram.h"
#include "support/testmain.h"
#include "ui/camera.h"
#include "ui/secretsfixture.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QLoggingCategory>
#include <QMutex>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableView>
#include <QTextEdit>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

constexpr const char *Uuid = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

QMutex logMutex;
QByteArray logged; ///< what the program has logged, on whatever thread
QtMessageHandler previousHandler = nullptr;

void keepLog(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    {
        const QMutexLocker locker(&logMutex);
        logged += context.category ? context.category : "";
        logged += ' ' + text.toUtf8() + '\n';
    }
    if (type != QtDebugMsg && type != QtInfoMsg)
        previousHandler(type, context, text);
}

/// Every word that the window holds, shown or not.
QByteArray textOf(QWidget *root)
{
    QStringList texts;
    QList<QWidget *> widgets = root->findChildren<QWidget *>();
    widgets.append(root);
    for (const QWidget *widget : std::as_const(widgets)) {
        texts << widget->windowTitle() << widget->toolTip() << widget->accessibleName()
              << widget->accessibleDescription();
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            texts << label->text();
        if (const auto *line = qobject_cast<const QLineEdit *>(widget))
            texts << line->text() << line->placeholderText();
        if (const auto *edit = qobject_cast<const QPlainTextEdit *>(widget))
            texts << edit->toPlainText();
        if (const auto *edit = qobject_cast<const QTextEdit *>(widget))
            texts << edit->toPlainText();
        if (const auto *box = qobject_cast<const QComboBox *>(widget)) {
            for (int i = 0; i < box->count(); ++i)
                texts << box->itemText(i) << box->itemData(i).toString();
        }
        const auto *view = qobject_cast<const QAbstractItemView *>(widget);
        if (!view || !view->model())
            continue;
        const QAbstractItemModel *const model = view->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                const QModelIndex index = model->index(row, column);
                for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::EditRole),
                                       int(Qt::AccessibleTextRole), int(Qt::UserRole)})
                    texts << index.data(role).toString();
            }
        }
    }
    return texts.join(u'\n').toUtf8();
}

} // namespace

/// Everything an operator does in the pages Secrets and Instances with marked values, then a search for the
/// marks wherever the program keeps anything.
class TestSecretsLeaks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noValueIsAnywhereElse();

private:
    QByteArray mark(const QString &name)
    {
        const QByteArray value = "marked-" + QUuid::createUuid().toByteArray(QUuid::Id128);
        m_audit.mark(name, value);
        return value;
    }
    void actInSecrets(SecretsFixture &fixture);
    void actInInstances(SecretsFixture &fixture);
    void press(SecretsFixture &fixture, const QString &button) const;
    static void type(QDialog *dialog, const QString &name, const QByteArray &text);

    SecretAudit m_audit;
    QByteArray m_routeSecret;
    QByteArray m_apiKey;
};

void TestSecretsLeaks::press(SecretsFixture &fixture, const QString &button) const
{
    QVERIFY2(QTest::qWaitFor([&] { return fixture.click(button); }, 20000), qPrintable(button)); // once
}

void TestSecretsLeaks::type(QDialog *dialog, const QString &name, const QByteArray &text)
{
    auto *const line = dialog->findChild<QLineEdit *>(name);
    QVERIFY2(line, qPrintable(name));
    line->clear();
    QTest::keyClicks(line, QString::fromLatin1(text));
}

void TestSecretsLeaks::actInSecrets(SecretsFixture &fixture)
{
    const bool isKept = hasTestKeychain();
    fixture.window().openPage(u"secrets"_s);
    press(fixture, u"uses:testAll:button"_s);
    QTRY_VERIFY(fixture.find<MessageBar>(u"uses:outcome"_s)
                && fixture.find<MessageBar>(u"uses:outcome"_s)->text().contains(u"value"_s));
    const auto route = [&](const QByteArray &secret) {
        return post(fixture, u"/plugins/webhooks/zapier"_s, secret, R"({"action":"create_flow","goal":"g"})");
    };
    QCOMPARE(route(m_routeSecret), 200);
    QCOMPARE(route(mark(u"a wrong secret"_s)), 401);
    if (isKept) {
        press(fixture, u"uses:adoptAll"_s);
        QDialog *const adopting = fixture.dialog(u"adoptDialog"_s);
        QVERIFY(adopting);
        m_audit.search(u"the dialog that moves"_s, textOf(adopting));
        QVERIFY(fixture.click(u"adopt:move"_s, adopting));
        QTRY_VERIFY(!fixture.configText().contains(m_routeSecret));
        QTRY_COMPARE(route(m_routeSecret), 200);
        // the file had comments: its copy holds the text until the operator says so
        QVERIFY(QFile::exists(fixture.configFile() + u".bak"_s));
        press(fixture, u"uses:dropBackup"_s);
        QTRY_VERIFY(!QFile::exists(fixture.configFile() + u".bak"_s));
    }
    fixture.window().findChild<QTabWidget *>(u"secrets:tabs"_s)->setCurrentIndex(2);
    for (const QString &value : {u"a new entry"_s, u"a given up one"_s}) {
        press(fixture, u"entries:add:button"_s);
        QDialog *const dialog = fixture.dialog(u"entryDialog"_s);
        QVERIFY(dialog);
        type(dialog, u"entry:name"_s, "entry");
        type(dialog, u"secret:value"_s, mark(value));
        if (isKept && value == "a new entry"_L1) {
            QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
            QTRY_COMPARE(fixture.client().secrets().entries.size(), 2);
        } else {
            dialog->close();
        }
        QTRY_VERIFY(!fixture.find<QDialog>(u"entryDialog"_s));
    }
    if (isKept) {
        press(fixture, u"entries:replace:button"_s);
        QDialog *const dialog = fixture.dialog(u"entryDialog"_s);
        QVERIFY(dialog);
        type(dialog, u"secret:value"_s, mark(u"a replaced entry"_s));
        QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
        QTRY_VERIFY(!fixture.find<QDialog>(u"entryDialog"_s));
        press(fixture, u"entries:test:button"_s);
        QTRY_VERIFY(fixture.find<MessageBar>(u"entries:outcome"_s)->text().contains(u"has a value"_s));
        OtherProgram::lock(); // errors are words, too
        QTRY_COMPARE(fixture.status().keychain, Keychain::State::Locked);
        press(fixture, u"entries:replace:button"_s);
        QDialog *const failing = fixture.dialog(u"entryDialog"_s);
        QVERIFY(failing);
        type(failing, u"secret:value"_s, mark(u"one that could not be stored"_s));
        QVERIFY(ConsoleFixture::clickText(failing, u"Save"_s));
        const auto complains = [failing] {
            const auto bars = failing->findChildren<MessageBar *>();
            return std::ranges::any_of(bars, [](const MessageBar *bar) { return bar->isVisible(); });
        };
        QTRY_VERIFY(complains());
        failing->close();
        OtherProgram::unlock();
        QTRY_COMPARE(fixture.status().keychain, Keychain::State::Available);
    }
    fixture.window().findChild<QTabWidget *>(u"secrets:tabs"_s)->setCurrentIndex(1);
    press(fixture, u"providers:test:button"_s);
}

void TestSecretsLeaks::actInInstances(SecretsFixture &fixture)
{
    fixture.window().openPage(u"instances"_s);
    press(fixture, u"addKey"_s);
    QDialog *const adding = fixture.dialog(u"keyDialog"_s);
    QVERIFY(adding);
    type(adding, u"label"_s, "zapier");
    QVERIFY(ConsoleFixture::clickText(adding, u"Save"_s));
    QDialog *const made = fixture.dialog(u"keyValueDialog"_s);
    QVERIFY(made);
    m_apiKey = made->findChild<QPlainTextEdit *>(u"keyValue"_s)->toPlainText().toLatin1();
    QCOMPARE(m_apiKey.size(), 128);
    made->close();
    QTRY_VERIFY(!fixture.find<QDialog>(u"keyValueDialog"_s));
    m_audit.mark(u"an API key"_s, m_apiKey);
    const QString path = u"/webhooks/"_s + QString::fromLatin1(Uuid);
    const QByteArray body = R"({"session_name":"a","message":"hello"})";
    QCOMPARE(post(fixture, path, m_apiKey, body), 502); // the model is not there
    QCOMPARE(post(fixture, path, mark(u"a wrong API key"_s), body), 401);
    press(fixture, u"testAgent"_s);
    QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QWidget>(u"agentOutcome"_s), 30000);
    if (!hasTestKeychain())
        return;
    press(fixture, u"key:show:button"_s); // the one place where it is shown
    QDialog *const shown = fixture.dialog(u"keyValueDialog"_s);
    QVERIFY(shown);
    QVERIFY(textOf(shown).contains(m_apiKey));
    shown->close();
    QTRY_VERIFY(!fixture.find<QDialog>(u"keyValueDialog"_s));
    press(fixture, u"key:copy:button"_s);
}

void TestSecretsLeaks::noValueIsAnywhereElse()
{
    QLoggingCategory::setFilterRules(u"gatehouse.*=true"_s);
    previousHandler = qInstallMessageHandler(keepLog);
    m_routeSecret = mark(u"the secret of the route"_s);
    const QByteArray variable = mark(u"the variable"_s);
    const QString root = [&] {
        const boost::json::object agent{{"type", "chat"},
                                        {"baseUrl", "http://127.0.0.1:9/v1"},
                                        {"model", "m"},
                                        {"apiKey", {{"source", "env"}, {"id", "MARKED"}}}};
        SecretsFixture fixture(
            {{"instances",
              boost::json::array{boost::json::object{{"uuid", Uuid}, {"name", "helper"}, {"agent", agent}}}},
             {"routes", {{"zapier", {{"sessionKey", "s"}, {"secret", m_routeSecret.toStdString()}}}}}});
        fixture.write(u".env"_s, "MARKED=" + variable + '\n');
        fixture.write(u"gatehouse.json"_s,
                      "// with a comment, which is lost when it is written\n" + fixture.configText());
        [&] {
            QVERIFY(fixture.start());
            if (hasTestKeychain())
                QTRY_COMPARE(fixture.status().keychain, Keychain::State::Available);
            actInInstances(fixture);
            actInSecrets(fixture);
            for (const QString &page : {u"calls"_s, u"secrets"_s, u"instances"_s}) {
                fixture.window().openPage(page);
                m_audit.search(u"the window, page "_s + page, textOf(&fixture.window()));
            }
            QVERIFY(fixture.stop());
            QStringList homes{fixture.path(u".env"_s)};
            if (!hasTestKeychain())
                homes.append(fixture.configFile()); // there is nowhere to move it
            const QString folder = QFileInfo(fixture.configFile()).absolutePath();
            m_audit.searchFiles(folder, homes);
            // it does find what is there
            SecretAudit control = m_audit;
            control.searchFiles(folder, {});
            QCOMPARE(control.found().size() > m_audit.found().size(), true);
        }();
        return fixture.path({});
    }();
    qInstallMessageHandler(previousHandler);
    QVERIFY2(!QTest::currentTestFailed(), qPrintable(root));
    QVERIFY(logged.contains("gatehouse.")); // it did log
    m_audit.search(u"the log"_s, logged);
    QVERIFY2(m_audit.found().isEmpty(), qPrintable(m_audit.found().join(u'\n')));
    QVERIFY(m_audit.searchedBytes() > 50'000);
}

GATEHOUSE_TEST(TestSecretsLeaks)
#include "tst_secretsleaks.moc"
