// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/sourcepicker.h"

#include "common/secretclipboard.h"
#include "secrets/inlinenote.h"
#include "secrets/resolver.h"
#include "support/testmain.h"
#include "ui/secretsfixture.h"

#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

SecretRef refOf(SecretRef::Source source, const QString &id, const QString &provider = u"default"_s)
{
    SecretRef ref;
    ref.source = source;
    ref.provider = provider;
    ref.id = id;
    return ref;
}

SecretRef plainOf(const char *value)
{
    SecretRef ref;
    ref.value = Secret(value);
    return ref;
}

/// A picker in a window of its own, over a running gateway.
class PickerFixture final
{
public:
    PickerFixture()
    {
        picker.setEntryName(u"zapier route secret"_s);
        picker.show();
    }

    [[nodiscard]] bool start()
    {
        return fixture.start() && QTest::qWaitFor([this] {
                   return !fixture.client().secrets().providers.providers.isEmpty()
                       && fixture.status().keychain != Keychain::State::Unknown;
               });
    }
    /// As an operator: by the words in the list.
    void choose(const QString &words)
    {
        auto *const list = picker.findChild<QComboBox *>(u"picker:source"_s);
        const int index = list->findText(words);
        QVERIFY2(index >= 0, qPrintable(words));
        list->setCurrentIndex(index);
    }
    [[nodiscard]] bool offers(const QString &words) const
    {
        return picker.findChild<QComboBox *>(u"picker:source"_s)->findText(words) >= 0;
    }
    [[nodiscard]] QString chosen() const
    {
        return picker.findChild<QComboBox *>(u"picker:source"_s)->currentText();
    }
    template<typename T = QLineEdit>
    [[nodiscard]] T *visible(const QString &name) const
    {
        for (T *widget : picker.findChildren<T *>(name)) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }
    void type(const QString &name, const QString &text) const
    {
        auto *const line = visible(name);
        QVERIFY2(line, qPrintable(name));
        line->clear();
        QTest::keyClicks(line, text);
    }
    [[nodiscard]] QString note() const { return picker.findChild<InlineNote *>(u"picker:note"_s)->text(); }
    [[nodiscard]] QString outcome() const
    {
        return picker.findChild<InlineNote *>(u"picker:outcome"_s)->text();
    }
    [[nodiscard]] QPushButton *testButton() const
    {
        return picker.findChild<QPushButton *>(u"picker:test"_s);
    }
    /// What the picker shows, all of it.
    [[nodiscard]] QString everything() const
    {
        QStringList texts;
        for (const QLabel *label : picker.findChildren<QLabel *>())
            texts.append(label->text() + label->toolTip());
        for (const QWidget *widget : picker.findChildren<QWidget *>())
            texts.append(widget->accessibleName() + widget->toolTip());
        return texts.join(u'\n');
    }

    SecretsFixture fixture;
    SecretClipboard clipboard;
    SecretSourcePicker picker{fixture.client(), clipboard, u"Secret of the route"_s};
};

} // namespace

/// The part of a form that chooses where a secret comes from. With a keychain in a session of
/// tests/support/with-keyring.sh, and without one.
class TestSourcePicker final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void testsSayWhatIsWrong_data();
    void testsSayWhatIsWrong();
    void keepsWhatWasDeclared_data();
    void keepsWhatWasDeclared();
    void checksAsItIsTyped();
    void aNewSecretWithoutAKeychain();
    void aNewSecretGoesToTheKeychain();
    void aPlainTextMovesToTheKeychain();
    void theValueIsHardToLose();
    void everyControlHasAName();
};

void TestSourcePicker::testsSayWhatIsWrong_data()
{
    QTest::addColumn<SecretRef>("ref");
    QTest::addColumn<QString>("words");
    using Source = SecretRef::Source;
    const auto row = [](const char *name, const SecretRef &ref, const char *words) {
        QTest::newRow(name) << ref << QString::fromLatin1(words);
    };
    row("a variable", refOf(Source::Env, u"PLANTED"_s), "There is a value.");
    row("variable not set", refOf(Source::Env, u"NOT_SET_ANYWHERE"_s), "Variable not set.");
    row("variable empty", refOf(Source::Env, u"EMPTY"_s), "Value empty.");
    row("a file", refOf(Source::File, u"/zapier"_s), "There is a value.");
    row("a whole file", refOf(Source::File, u"value"_s, u"whole"_s), "There is a value.");
    row("file readable by others", refOf(Source::File, u"/zapier"_s, u"open"_s), "File readable by others.");
    row("file missing", refOf(Source::File, u"/zapier"_s, u"gone"_s), "File missing.");
    row("no such pointer", refOf(Source::File, u"/other"_s), "No entry of that name.");
    row("a command", refOf(Source::Exec, u"a/b"_s), "There is a value.");
    row("command timed out", refOf(Source::Exec, u"a/b"_s, u"slow"_s), "Command timed out.");
    row("command failed", refOf(Source::Exec, u"a/b"_s, u"failing"_s), "Command failed.");
    if (hasTestKeychain())
        row("no entry", refOf(Source::Keychain, u"nothing"_s), "No entry of that name.");
    else
        row("no keychain", refOf(Source::Keychain, u"nothing"_s), "No keychain.");
}

void TestSourcePicker::testsSayWhatIsWrong()
{
    QFETCH(const SecretRef, ref);
    QFETCH(const QString, words);
    PickerFixture form;
    QVERIFY(form.start());
    form.picker.setRef(ref);
    QTRY_VERIFY(form.testButton()->isEnabled());
    QTest::mouseClick(form.testButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!form.outcome().isEmpty(), 30000);
    QVERIFY2(form.outcome().startsWith(words), qPrintable(form.outcome()));
    QVERIFY2(!form.everything().contains(u"planted-"_s), qPrintable(form.everything()));
    QVERIFY(form.fixture.stop());
}

void TestSourcePicker::keepsWhatWasDeclared_data()
{
    QTest::addColumn<SecretRef>("ref");
    using Source = SecretRef::Source;
    QTest::newRow("variable") << refOf(Source::Env, u"PLANTED"_s);
    QTest::newRow("variable of a provider") << refOf(Source::Env, u"PLANTED"_s, u"few"_s);
    QTest::newRow("file") << refOf(Source::File, u"/zapier"_s, u"files"_s);
    QTest::newRow("whole file") << refOf(Source::File, u"value"_s, u"whole"_s);
    QTest::newRow("undeclared provider") << refOf(Source::File, u"/zapier"_s, u"nowhere"_s);
    QTest::newRow("command") << refOf(Source::Exec, u"routes/zapier#1"_s);
    QTest::newRow("entry") << refOf(Source::Keychain, u"some entry"_s);
    QTest::newRow("plain") << plainOf("planted-plain");
}

void TestSourcePicker::keepsWhatWasDeclared()
{
    QFETCH(const SecretRef, ref);
    PickerFixture form;
    const QSignalSpy changes(&form.picker, &SecretSourcePicker::changed);
    form.picker.setRef(ref); // before the gateway has told of providers, and after
    QVERIFY(form.picker.ref() == ref);
    QVERIFY(form.start());
    QVERIFY(form.picker.ref() == ref);
    QVERIFY(!form.picker.isModified());
    QCOMPARE(form.picker.problem(), QString());
    QCOMPARE(changes.count(), 0);
    QVERIFY(form.fixture.stop());
}

void TestSourcePicker::checksAsItIsTyped()
{
    PickerFixture form;
    QVERIFY(form.start());
    QSignalSpy changes(&form.picker, &SecretSourcePicker::changed);
    form.choose(u"Command"_s);
    QCOMPARE(changes.count(), 1);
    form.choose(u"Environment variable"_s);
    QVERIFY2(form.note().contains(u"which variable"_s), qPrintable(form.note()));
    form.type(u"picker:env:id"_s, u"planted"_s);
    QVERIFY2(form.note().contains(u"capital letters"_s), qPrintable(form.note()));
    QVERIFY(!form.testButton()->isEnabled());
    form.type(u"picker:env:id"_s, u"PLANTED"_s);
    QCOMPARE(form.note(), QString());
    QVERIFY(form.testButton()->isEnabled());
    auto *const providers = form.visible<QComboBox>(u"picker:env:provider"_s);
    QVERIFY(providers);
    providers->setCurrentIndex(providers->findData(u"few"_s));
    QCOMPARE(form.picker.ref().describe(), u"env:few:PLANTED"_s);
    form.type(u"picker:env:id"_s, u"OTHER"_s);
    QVERIFY2(form.note().contains(u"allowlist"_s), qPrintable(form.note()));

    form.choose(u"File"_s);
    QVERIFY2(form.everything().contains(u"chmod 600"_s), qPrintable(form.everything()));
    form.type(u"picker:file:id"_s, u"zapier"_s);
    QVERIFY2(form.note().contains(u"begins with /"_s), qPrintable(form.note()));
    form.type(u"picker:file:id"_s, u"/zapier"_s);
    QCOMPARE(form.note(), QString());
    auto *const files = form.visible<QComboBox>(u"picker:file:provider"_s);
    QVERIFY(files);
    QVERIFY2(files->currentText().contains(u"good.json"_s), qPrintable(files->currentText()));
    files->setCurrentIndex(files->findData(u"whole"_s)); // the whole file: there is nothing to point at
    QCOMPARE(form.picker.ref().describe(), u"file:whole:value"_s);

    form.choose(u"Command"_s);
    form.type(u"picker:exec:id"_s, u"a/../b"_s);
    QVERIFY2(form.note().contains(u"segments"_s), qPrintable(form.note()));
    form.type(u"picker:exec:id"_s, u"a/b"_s);
    QCOMPARE(form.picker.ref().describe(), u"exec:a/b"_s);
    QCOMPARE(form.picker.problem(), QString());
    QVERIFY(form.fixture.stop());
}

void TestSourcePicker::aNewSecretWithoutAKeychain()
{
    if (hasTestKeychain())
        QSKIP("needs a session without keychain");
    PickerFixture form;
    QVERIFY(form.start());
    QTRY_COMPARE(form.chosen(), u"Environment variable"_s);
    QVERIFY(!form.picker.problem().isEmpty());
    form.choose(u"New value, kept in the keychain"_s);
    QTest::keyClicks(form.visible(u"secret:value"_s), u"planted-typed"_s);
    QVERIFY2(form.note().contains(u"no keychain"_s), qPrintable(form.note()));
    std::optional<Result<SecretRef>> stored;
    form.picker.store(this, [&stored](const Result<SecretRef> &ref) { stored = ref; });
    QVERIFY(stored && !*stored);
    form.choose(u"Plain text in the configuration file"_s); // the only way left for a value that is typed
    QTest::keyClicks(form.visible(u"secret:value"_s), u"planted-typed"_s);
    QVERIFY2(form.note().contains(u"Whoever reads the file"_s), qPrintable(form.note()));
    form.picker.store(this, [&stored](const Result<SecretRef> &ref) { stored = ref; });
    QVERIFY(stored->has_value());
    QCOMPARE((*stored)->value.bytes(), "planted-typed");
    QVERIFY(form.fixture.stop());
}

void TestSourcePicker::aNewSecretGoesToTheKeychain()
{
    if (!hasTestKeychain())
        QSKIP("needs a keychain");
    PickerFixture form;
    QVERIFY(form.start());
    QCOMPARE(form.chosen(), u"New value, kept in the keychain"_s);
    QVERIFY(!form.offers(u"Plain text in the configuration file"_s));
    QTest::keyClicks(form.visible(u"secret:value"_s), u"planted-typed"_s);
    std::optional<Result<SecretRef>> stored;
    const auto store = [&] {
        stored.reset();
        form.picker.store(this, [&stored](const Result<SecretRef> &ref) { stored = ref; });
        return QTest::qWaitFor([&stored] { return stored.has_value(); }, 30000);
    };
    QVERIFY(store());
    QVERIFY2(*stored, qPrintable(*stored ? QString() : stored->error().message));
    QCOMPARE((*stored)->describe(), u"keychain:zapier route secret"_s);
    QVERIFY(store()); // as after a configuration that could not be saved: the same entry
    QVERIFY(stored->has_value());
    form.picker.setRef(**stored);
    QCOMPARE(form.chosen(), u"Keychain entry"_s);
    QTest::mouseClick(form.testButton(), Qt::LeftButton);
    QTRY_COMPARE(form.outcome(), u"There is a value."_s);
    for (const QLineEdit *line : form.picker.findChildren<QLineEdit *>())
        QVERIFY(!line->text().contains(u"planted"_s));
    QTRY_COMPARE(form.fixture.client().secrets().entries.size(), 1);

    // another secret does not take the entry
    form.picker.setRef({});
    QCOMPARE(form.visible(u"picker:newEntry"_s)->text(), u"zapier route secret 2"_s);
    form.type(u"secret:value"_s, u"planted-other"_s);
    form.type(u"picker:newEntry"_s, u"zapier route secret"_s);
    QVERIFY2(form.note().contains(u"already"_s), qPrintable(form.note()));
    QVERIFY(!form.picker.problem().isEmpty());
    // its owner may give it another value
    form.picker.setRef(refOf(SecretRef::Source::Keychain, u"zapier route secret"_s));
    form.choose(u"New value, kept in the keychain"_s);
    form.type(u"secret:value"_s, u"planted-new"_s);
    QCOMPARE(form.picker.problem(), QString());
    QVERIFY(store());
    QCOMPARE((*stored)->describe(), u"keychain:zapier route secret"_s);
    QCOMPARE(form.fixture.client().secrets().entries.size(), 1);
    QVERIFY(form.fixture.stop());
}

void TestSourcePicker::aPlainTextMovesToTheKeychain()
{
    if (!hasTestKeychain())
        QSKIP("needs a keychain");
    PickerFixture form;
    QVERIFY(form.start());
    form.picker.setRef(plainOf("planted-plain"));
    QCOMPARE(form.chosen(), u"Plain text in the configuration file"_s);
    QVERIFY2(form.note().contains(u"Whoever reads the file"_s), qPrintable(form.note()));
    form.choose(u"New value, kept in the keychain"_s); // and nothing typed: the text that is there
    QCOMPARE(form.picker.problem(), QString());
    std::optional<Result<SecretRef>> stored;
    form.picker.store(this, [&stored](const Result<SecretRef> &ref) { stored = ref; });
    QTRY_VERIFY(stored);
    QVERIFY(stored->has_value());
    std::optional<QByteArray> value;
    form.fixture.client().ask<QByteArray>(
        this,
        [ref = **stored](Gateway &gateway, QObject *here, const Respond<QByteArray> &answer) {
            gateway.resolver().lookUp(ref, here, [answer](const SecretOutcome &outcome) {
                answer(outcome ? outcome->bytes().toByteArray() : QByteArray());
            });
        },
        [&value](const Result<QByteArray> &result) { value = result.value_or(QByteArray()); });
    QTRY_VERIFY(value);
    QCOMPARE(*value, "planted-plain");
    QVERIFY(form.fixture.stop());
}

void TestSourcePicker::theValueIsHardToLose()
{
    PickerFixture form;
    QVERIFY(form.start());
    form.choose(u"New value, kept in the keychain"_s);
    auto *const line = form.visible(u"secret:value"_s);
    QVERIFY(line);
    QGuiApplication::clipboard()->setText(u"before"_s);
    QTest::keyClicks(line, u"planted-typed"_s);
    QCOMPARE(line->echoMode(), QLineEdit::Password);
    line->selectAll();
    QTest::keyClick(line, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"before"_s); // hidden: not copied
    QTest::mouseClick(form.visible<QToolButton>(u"secret:reveal"_s), Qt::LeftButton);
    QCOMPARE(line->echoMode(), QLineEdit::Normal);
    form.clipboard.setLifetime(std::chrono::milliseconds(30));
    line->selectAll();
    QTest::keyClick(line, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"planted-typed"_s);
    QTRY_VERIFY(QGuiApplication::clipboard()->text().isEmpty());
    QTest::mouseClick(form.visible<QToolButton>(u"secret:generate"_s), Qt::LeftButton);
    QCOMPARE(line->text().size(), 64);
    QVERIFY(line->text() != u"planted-typed"_s);
    form.picker.setRef({}); // saved, or given up
    QVERIFY(line->text().isEmpty());
    line->undo();
    QVERIFY(line->text().isEmpty());
    QCOMPARE(line->echoMode(), QLineEdit::Password);
    QVERIFY(form.fixture.stop());
}

void TestSourcePicker::everyControlHasAName()
{
    PickerFixture form;
    QVERIFY(form.start());
    QStringList nameless;
    auto *const kinds = form.picker.findChild<QComboBox *>(u"picker:source"_s);
    for (int i = 0; i < kinds->count(); ++i) {
        kinds->setCurrentIndex(i);
        for (QWidget *widget : form.picker.findChildren<QWidget *>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)
                || widget->objectName().startsWith(u"qt_"_s))
                continue;
            QAccessibleInterface *const interface = QAccessible::queryAccessibleInterface(widget);
            if (!interface || interface->text(QAccessible::Name).isEmpty())
                nameless.append(u"%1 %2"_s.arg(QLatin1StringView(widget->metaObject()->className()),
                                               widget->objectName()));
        }
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    QVERIFY(form.fixture.stop());
}

GATEHOUSE_TEST(TestSourcePicker)
#include "tst_sourcepicker.moc"
