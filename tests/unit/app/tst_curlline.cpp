// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "curlline.h"

#include "support/testmain.h"
#include <QProcess>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestCurlLine final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quotesForTheShell_data();
    void quotesForTheShell();
    void isWholeAndPastes();
    void takesAnyCertificateOfThisMachine();
};

namespace {

/// The words a shell makes of @a line, each on a line of its own.
QByteArray wordsOf(const QByteArray &line)
{
    QProcess shell;
    shell.start(
        u"/bin/sh"_s,
        {u"-c"_s, u"for word in "_s + QString::fromUtf8(line) + u"; do printf '%s\\n' \"$word\"; done"_s});
    return shell.waitForFinished() ? shell.readAllStandardOutput() : QByteArray("the shell did not end");
}

} // namespace

void TestCurlLine::quotesForTheShell_data()
{
    QTest::addColumn<QByteArray>("word");
    for (const char *word : {"plain", "", "two words", "it's", "$HOME `id` \"x\" \\ !", "*", "a;b|c&d", "ü"})
        QTest::newRow(word) << QByteArray(word);
}

void TestCurlLine::quotesForTheShell()
{
    QFETCH(const QByteArray, word);
    QCOMPARE(wordsOf(shellQuoted(word)), word + '\n');
}

void TestCurlLine::isWholeAndPastes()
{
    const QByteArray line = curlLine(QUrl(u"http://127.0.0.1:8787/webhooks/u"_s), "0123");
    QVERIFY(line.startsWith("curl "));
    QVERIFY(!line.contains('\n'));
    QCOMPARE(wordsOf(line),
             QByteArray(
                 "curl\n-sS\n--noproxy\n*\n-H\nAuthorization: Bearer 0123\n"
                 "-H\nContent-Type: application/json\n-d\n{\"session_name\":\"demo\",\"message\":\"hello\"}\n"
                 "http://127.0.0.1:8787/webhooks/u\n"));
}

void TestCurlLine::takesAnyCertificateOfThisMachine()
{
    QVERIFY(curlLine(QUrl(u"https://127.0.0.1:8787/webhooks/u"_s), "0123").contains(" --insecure "));
    QVERIFY(!curlLine(QUrl(u"http://127.0.0.1:8787/webhooks/u"_s), "0123").contains("insecure"));
}

GATEHOUSE_TEST(TestCurlLine)
#include "tst_curlline.moc"
