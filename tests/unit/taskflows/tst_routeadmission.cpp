// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routeharness.h"

#include "support/testmain.h"
#include "taskflows/routeadmission.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

/// What the head of a request to a route says, and when its secret counts.
class TestRouteAdmission final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonTypes_data()
    {
        QTest::addColumn<bool>("isJson");
        const auto row = [](const char *type, bool isJson) { QTest::newRow(type) << isJson; };
        row("application/json", true);
        row("Application/JSON", true);
        row("  application/json\t", true);
        row("application/json;charset=utf-8", true);
        row("application/json ; charset=x", true);
        row("application/json;;;", true);
        row("application/vnd.api+json", true);
        row("text/x+json", true);
        row("TEXT/X+JSON; a=b", true);
        row("application/json-seq", false);
        row("application/json5", false);
        row("xapplication/json", false);
        row("application/ json", false);
        row("application/json, text/plain", false);
        row("text/json", false);
        row("text/plain", false);
        row("text/plain; a=application/json", false);
        row("text/plain;+json", false);
        row("x+json", false);
        row("+json", false);
        row("", false);
        row(";", false);
        row(" ;application/json", false);
    }
    void jsonTypes()
    {
        QFETCH(const bool, isJson);
        QCOMPARE(isJsonType(QTest::currentDataTag()), isJson);
        QVERIFY(!isJsonType(QByteArrayView()));
    }

    void shownSecrets_data()
    {
        using Fields = QList<std::pair<QByteArray, QByteArray>>;
        QTest::addColumn<Fields>("fields");
        QTest::addColumn<QByteArray>("secret");
        const auto row = [](const char *name, const Fields &fields, const char *secret) {
            QTest::newRow(name) << fields << QByteArray(secret);
        };
        const QByteArray other = "x-openclaw-webhook-secret";
        row("nothing", {}, "");
        row("bearer", {{"Authorization", "Bearer abc"}}, "abc");
        row("any case", {{"authorization", "bEARER abc"}}, "abc");
        row("trimmed", {{"Authorization", "Bearer  \t abc \t "}}, "abc");
        row("inner space stays", {{"Authorization", "Bearer a b"}}, "a b");
        row("other field", {{other, "abc"}}, "abc");
        row("other field, any case", {{"X-OpenClaw-Webhook-Secret", " abc\t"}}, "abc");
        row("bearer wins", {{other, "right"}, {"Authorization", "Bearer wrong"}}, "wrong");
        row("another scheme does not", {{"Authorization", "Basic abc"}, {other, "right"}}, "right");
        row("Token", {{"Authorization", "Token abc"}}, "");
        row("bare", {{"Authorization", "abc"}}, "");
        row("no space", {{"Authorization", "Bearerabc"}, {other, "right"}}, "right");
        row("tab instead", {{"Authorization", "Bearer\tabc"}, {other, "right"}}, "right");
        row("bearer alone", {{"Authorization", "Bearer"}, {other, "right"}}, "right");
        row("blank bearer wins and is none", {{"Authorization", "Bearer   "}, {other, "right"}}, "");
        row("the first Authorization counts",
            {{"Authorization", "Bearer one"}, {"Authorization", "Bearer two"}}, "one");
        row("even when it is not bearer", {{"Authorization", "Basic one"}, {"Authorization", "Bearer two"}},
            "");
        row("the first of the other", {{other, "one"}, {other, "two"}}, "one");
        row("not in a cookie",
            {{"Cookie", "Authorization=Bearer abc"}, {"Proxy-Authorization", "Bearer abc"}}, "");
    }
    void shownSecrets()
    {
        using Fields = QList<std::pair<QByteArray, QByteArray>>;
        QFETCH(const Fields, fields);
        QFETCH(const QByteArray, secret);
        const RequestHead head = headOf(RouteRequest{.headers = fields});
        QCOMPARE(shownSecret(head).toByteArray(), secret);
    }

    void comparison_data()
    {
        QTest::addColumn<QByteArray>("shown");
        QTest::addColumn<QByteArray>("configured");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char *name, const char *shown, const char *configured, bool matches) {
            QTest::newRow(name) << QByteArray(shown) << QByteArray(configured) << matches;
        };
        row("equal", "abc", "abc", true);
        row("case", "ABC", "abc", false);
        row("longer", "abcd", "abc", false);
        row("shorter", "ab", "abc", false);
        row("quoted", "\"abc\"", "abc", false);
        row("UTF-8", "gr\xC3\xBC\xC3\x9F", "gr\xC3\xBC\xC3\x9F", true);
        row("white space around the configured one", "abc", " abc\r\n", true);
        row("white space inside it", "abc", "a bc", false);
        row("nothing is shown, nothing configured", "", "", false);
        row("nothing but white space", "", " \n", false);
    }
    void comparison()
    {
        QFETCH(const QByteArray, shown);
        QFETCH(const QByteArray, configured);
        QFETCH(const bool, matches);
        FakeResolver resolver;
        resolver.answers = {Secret(configured)};
        QString why = u"not called"_s;
        SecretCheck check(shown, [&why](RouteLimiters::Slot, const QString &words) { why = words; });
        check.begin({}, {}, resolver);
        QVERIFY(check.isDone());
        QCOMPARE(why.isEmpty(), matches);
        QVERIFY(!why.contains(QString::fromUtf8(configured)) || configured.trimmed().isEmpty());
    }
};

GATEHOUSE_TEST(TestRouteAdmission)
#include "tst_routeadmission.moc"
