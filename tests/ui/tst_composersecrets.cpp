// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integration/secretaudit.h"
#include "secrets/keychain.h"
#include "support/testmain.h"
#include "ui/composerfixture.h"
#include "webhooks/keyvalues.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMutex>
#include <QProcess>
#include <QRandomGenerator>
#include <QTableView>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

QMutex logMutex;
QByteArray logText; // guarded by logMutex
QtMessageHandler formerHandler = nullptr;

/// Keeps what every thread logs.
void keepLog(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    {
        const QMutexLocker lock(&logMutex);
        logText += text.toUtf8() + '\n';
    }
    formerHandler(type, context, text);
}

void setClipboard(const QString &text) { QGuiApplication::clipboard()->setText(text); }

} // namespace

/// Secrets in the composer: from the keychain, by label, and out of what is pasted. It needs a keychain
/// (with-keyring.sh).
class TestComposerSecrets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sendsWithAKeyOfTheKeychain();
    void copiedLinesRun();
    void matchesStoresOrDropsWhatIsPasted();
    void pastedSecretsLeaveNoTrace();
    void typedHeadersAreAskedAbout();

private:
    static QByteArray addStoredKey(ComposerFixture &fixture);
    static bool isKeychainReady(ComposerFixture &fixture);
};

void TestComposerSecrets::initTestCase() { formerHandler = qInstallMessageHandler(keepLog); }

bool TestComposerSecrets::isKeychainReady(ComposerFixture &fixture)
{
    return QTest::qWaitFor(
        [&fixture] { return fixture.console.status().keychain == Keychain::State::Available; }, 30000);
}

/// A key of the instance demo, whose value is in the keychain; empty when that fails.
QByteArray TestComposerSecrets::addStoredKey(ComposerFixture &fixture)
{
    QByteArray raw;
    bool isDone = false;
    fixture.console.client().ask<QByteArray>(
        &fixture.console.window(),
        [](Gateway &gateway, QObject *context, const Respond<QByteArray> &answer) {
            gateway.keyValues().add(QLatin1StringView(ComposerFixture::Demo), u"zapier"_s, Visibility::Both,
                                    context, [answer](const Result<StoredKey> &key) {
                                        answer(key && !key->notKept ? key->raw.bytes().toByteArray()
                                                                    : QByteArray());
                                    });
        },
        [&raw, &isDone](const Result<QByteArray> &key) {
            raw = key.value_or(QByteArray());
            isDone = true;
        });
    const bool isListed = QTest::qWaitFor(
        [&] {
            return isDone && fixture.child<QComboBox>("composer:target")->count() == 4
                && fixture.console.client().instances().value(0).keys.size() == 1;
        },
        30000);
    return isListed ? raw : QByteArray();
}

void TestComposerSecrets::sendsWithAKeyOfTheKeychain()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    QVERIFY(isKeychainReady(fixture));
    const QByteArray key = addStoredKey(fixture);
    QVERIFY(!key.isEmpty());
    QCOMPARE(fixture.sendSample(u"agent-call"_s), 200);
    QCOMPARE(fixture.child<QComboBox>("composer:key")->currentText(),
             u"zapier (…%1)"_s.arg(QString::fromLatin1(key.right(4))));
    QVERIFY2(fixture.reply().contains(u"hello"_s), qPrintable(fixture.reply()));
    QVERIFY(fixture.pick("composer:reach", u"Private"_s));
    QCOMPARE(fixture.send(), 200);
    QVERIFY(fixture.console.stop());
    SecretAudit audit;
    audit.mark(u"key"_s, key);
    audit.searchFiles(fixture.console.path({}), {});
    QVERIFY2(audit.found().isEmpty(), qPrintable(audit.found().join(u'\n')));
}

void TestComposerSecrets::copiedLinesRun()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    QVERIFY(isKeychainReady(fixture));
    const QByteArray key = addStoredKey(fixture);
    const auto run = [](const QByteArray &secret) {
        QProcess curl;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"GATEHOUSE_KEY"_s, QString::fromLatin1(secret));
        curl.setProcessEnvironment(environment);
        curl.start(u"/bin/sh"_s,
                   {u"-c"_s, QGuiApplication::clipboard()->text() + u" -o /dev/null -w '%{http_code}'"_s});
        return curl.waitForFinished() ? curl.readAllStandardOutput() : QByteArray();
    };
    QVERIFY(fixture.choose(u"agent-call"_s));
    fixture.body().setPlainText(
        uR"({"session_name": "composer", "message": "it's $HOME and \"quotes\" and a @ and \\ and é"})"_s);
    QTest::keyClick(&fixture.console.window(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    const QString line = QGuiApplication::clipboard()->text();
    QVERIFY(!line.contains(QString::fromLatin1(key)));
    QCOMPARE(run(key), "200");
    // and back: the same request, with the key to be chosen here
    QTest::keyClick(&fixture.console.window(), Qt::Key_N, Qt::ControlModifier);
    QTest::keyClick(&fixture.console.window(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(fixture.child<QComboBox>("composer:key")->currentText().startsWith(u"zapier"_s));
    QVERIFY(!fixture.isShown("composer:secretBar"));
    QCOMPARE(fixture.send(), 200);
    QVERIFY2(fixture.reply().contains(u"it's $HOME and \"quotes\" and a @ and \\ and é"_s),
             qPrintable(fixture.reply()));
    QVERIFY(fixture.choose(u"list_flows"_s));
    auto *const copy = fixture.page().findChild<QAction *>(u"composer:copy:curl"_s);
    QVERIFY(copy);
    copy->trigger();
    QCOMPARE(run(ComposerFixture::RouteSecret), "200");
    QVERIFY(fixture.console.stop());
}

void TestComposerSecrets::matchesStoresOrDropsWhatIsPasted()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    QVERIFY(isKeychainReady(fixture));
    const QByteArray key = addStoredKey(fixture);
    const QString base = fixture.console.status().publicListener.url.toString();
    const QString agent = base + u"/webhooks/"_s + QLatin1StringView(ComposerFixture::Demo);
    const QString body =
        u" -H 'Content-Type: application/json' -d '{\"session_name\":\"a\",\"message\":\"hi\"}'"_s;

    // a key the gateway knows
    setClipboard(u"curl "_s + agent + u" -H 'Authorization: Bearer "_s + QString::fromLatin1(key) + u'\''
                 + body);
    fixture.url().setFocus();
    QTest::keyClick(&fixture.url(), Qt::Key_V, Qt::ControlModifier);
    QVERIFY(fixture.isShown("composer:secretBar"));
    QCOMPARE(fixture.send(), 0); // not before it is decided
    QTRY_VERIFY(fixture.isShown("composer:useKnown"));
    QCOMPARE(fixture.child<QToolButton>("composer:useKnown")->text(), u"Use the key zapier of demo"_s);
    QVERIFY(fixture.console.click(u"composer:useKnown"_s));
    QVERIFY(!fixture.isShown("composer:secretBar"));
    QCOMPARE(fixture.send(), 200);

    // the secret of the route that is called, in the header of its own
    setClipboard(u"curl "_s + base + u"/plugins/webhooks/zapier -H 'x-openclaw-webhook-secret: "_s
                 + QLatin1StringView(ComposerFixture::RouteSecret)
                 + u"' -H 'Content-Type: application/json' -d '{\"action\":\"list_flows\"}'"_s);
    QVERIFY(fixture.console.click(u"composer:pasteCurl"_s));
    QTRY_VERIFY(fixture.isShown("composer:useKnown"));
    QVERIFY(fixture.console.click(u"composer:useKnown"_s));
    QCOMPARE(fixture.send(), 200);

    // one that nobody knows: into the keychain, and from there into the request
    setClipboard(u"curl "_s + agent + u" -H 'X-Api-Key: m4rked-0123456789' -H 'Authorization: Bearer "_s
                 + QString::fromLatin1(key) + u'\'' + body);
    QVERIFY(fixture.console.click(u"composer:pasteCurl"_s));
    QVERIFY(fixture.console.click(u"composer:storeSecret"_s));
    auto *const name = fixture.child<QLineEdit>("composer:entryName");
    QVERIFY(name->isVisible());
    name->selectAll();
    QTest::keyClicks(name, u"partner"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY(fixture.isShown("composer:useKnown")); // the second one
    QVERIFY(fixture.console.click(u"composer:useKnown"_s));
    QTRY_VERIFY(!fixture.isShown("composer:secretBar"));
    QCOMPARE(fixture.send(), 200);

    // dropped
    setClipboard(u"curl "_s + agent + u" -b 'a=m4rked-0123456789'"_s + body);
    QVERIFY(fixture.console.click(u"composer:pasteCurl"_s));
    QVERIFY(fixture.console.click(u"composer:dropSecret"_s));
    QVERIFY(!fixture.isShown("composer:secretBar"));
    QVERIFY(fixture.console.stop());
}

void TestComposerSecrets::pastedSecretsLeaveNoTrace()
{
    const QByteArray marked = "m4rked-" + QByteArray::number(QRandomGenerator::global()->generate64(), 16)
        + "-bearer-token";
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    QVERIFY(isKeychainReady(fixture));
    const QString url = fixture.console.status().publicListener.url.toString() + u"/webhooks/"_s
        + QLatin1StringView(ComposerFixture::Demo);
    const QString token = QString::fromLatin1(marked);
    const QString lines[]{
        u"curl "_s + url + u" -H 'Authorization: Bearer "_s + token + u"' -d '{\"a\":1}'"_s,
        u"curl -u me:"_s + token + u' ' + url,
        u"curl -b 'session="_s + token + u"' '"_s + url + u"?api_key="_s + token + u'\'',
        u"curl --proxy-user me:"_s + token + u" --unknown="_s + token + u' ' + url,
        QString(url).replace(u"http://"_s, u"curl http://me:"_s + token + u'@'),
    };
    bool isStored = false;
    for (const QString &line : lines) {
        setClipboard(line);
        QVERIFY(fixture.console.click(u"composer:pasteCurl"_s));
        if (fixture.isShown("composer:secretBar") && !isStored) {
            QVERIFY(fixture.console.click(u"composer:storeSecret"_s));
            QVERIFY(fixture.console.click(u"composer:storeNow"_s));
            QTRY_VERIFY(!fixture.isShown("composer:secretBar"));
            isStored = true;
        }
        while (fixture.isShown("composer:secretBar"))
            QVERIFY(fixture.console.click(u"composer:dropSecret"_s));
        QVERIFY(fixture.send() > 0);
        QTest::keyClick(&fixture.console.window(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    }
    QVERIFY(fixture.typeKey(marked)); // one that is typed is kept nowhere, either
    QVERIFY(fixture.send() > 0);
    QTest::keyClick(&fixture.console.window(), Qt::Key_S, Qt::ControlModifier);
    QDialog *const dialog = fixture.console.dialog(u"composer:nameDialog"_s);
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"name"_s), u"saved"_s);
    QVERIFY(ConsoleFixture::clickText(dialog, u"Save"_s));
    QVERIFY(fixture.console.stop());
    const auto isKept = [&fixture] {
        QFile history(fixture.console.dataDir() + u"/composer.json"_s);
        return history.open(QIODevice::ReadOnly) && history.readAll().contains("\"saved\"");
    };
    QTRY_VERIFY_WITH_TIMEOUT(isKept(), 20000); // it is written on a thread of its own

    SecretAudit audit;
    audit.mark(u"token"_s, marked);
    audit.mark(u"user and token"_s, "me:" + marked);
    audit.searchFiles(fixture.console.path({}), {}); // history, settings, database and its log
    {
        const QMutexLocker lock(&logMutex);
        audit.search(u"the log"_s, logText);
    }
    QVERIFY2(audit.found().isEmpty(), qPrintable(audit.found().join(u'\n')));
}

void TestComposerSecrets::typedHeadersAreAskedAbout()
{
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    QVERIFY(fixture.pick("composer:target", u"Route zapier"_s));
    auto *const model = fixture.child<QTableView>("composer:headers")->model();
    QVERIFY(model->setData(model->index(0, 0), u"Authorization"_s));
    QVERIFY(
        model->setData(model->index(0, 1), u"Bearer "_s + QLatin1StringView(ComposerFixture::RouteSecret)));
    QTRY_VERIFY(fixture.isShown("composer:secretBar"));
    QCOMPARE(model->rowCount(), 1); // the row is gone
    QTRY_VERIFY(fixture.isShown("composer:useKnown"));
    QVERIFY(fixture.console.click(u"composer:useKnown"_s));
    QVERIFY(!fixture.isShown("composer:secretBar"));
    QVERIFY(fixture.console.stop());
}

GATEHOUSE_TEST(TestComposerSecrets)
#include "tst_composersecrets.moc"
