// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/agent.h"
#include "support/testmain.h"
#include "webhooks/idempotency.h"
#include "webhooks/prefer.h"

#include <QTest>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Fields = QList<std::pair<QByteArray, QByteArray>>;

/// A head with @a fields, whose bytes must stay.
RequestHead headWith(const Fields &fields)
{
    RequestHead head;
    for (const auto &[name, value] : fields)
        head.fields.append({name, value});
    return head;
}

} // namespace

class TestPrefer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsPreferences_data()
    {
        QTest::addColumn<Fields>("fields");
        QTest::addColumn<bool>("isAsync");
        QTest::addColumn<int>("wait"); // -1: none
        const auto row = [](const char *name, const Fields &fields, bool isAsync, int wait) {
            QTest::newRow(name) << fields << isAsync << wait;
        };
        row("none", {}, false, -1);
        row("another field", {{"Preference", "respond-async"}}, false, -1);
        row("async", {{"Prefer", "respond-async"}}, true, -1);
        row("case of names", {{"pREFER", "Respond-ASYNC, WAIT=4"}}, true, 4);
        row("wait", {{"Prefer", "wait=10"}}, false, 10);
        row("wait 0", {{"Prefer", "wait=0"}}, false, 0);
        row("both in one", {{"Prefer", "respond-async, wait=10"}}, true, 10);
        row("both in two", {{"Prefer", "wait=10"}, {"Prefer", "respond-async"}}, true, 10);
        row("among others", {{"Prefer", "handling=lenient,return=minimal , respond-async"}}, true, -1);
        row("quoted", {{"Prefer", R"(wait="7")"}}, false, 7);
        row("quoted with escapes", {{"Prefer", R"(wait="\1\2")"}}, false, 12);
        row("space around =", {{"Prefer", "wait \t= 5"}}, false, 5);
        row("parameters", {{"Prefer", R"(respond-async; a; b=c ;d="x;y, wait=3";, wait=2;z=1)"}}, true, 2);
        row("comma in quotes", {{"Prefer", R"(foo="a, respond-async, wait=3")"}}, false, -1);
        row("quote in quotes", {{"Prefer", R"(foo="a\", wait=3", wait=4)"}}, false, 4);
        row("the first counts", {{"Prefer", "wait=3, wait=4"}, {"Prefer", "wait=5"}}, false, 3);
        row("empty members", {{"Prefer", ", ,wait=3,,"}}, false, 3);
        row("empty value", {{"Prefer", R"(respond-async="")"}}, true, -1);
        row("async with a value", {{"Prefer", "respond-async=yes"}}, false, -1);
        row("no number", {{"Prefer", "wait=soon"}}, false, -1);
        row("negative", {{"Prefer", "wait=-1"}}, false, -1);
        row("fraction", {{"Prefer", "wait=1.5"}}, false, -1);
        row("wait without value", {{"Prefer", "wait"}}, false, -1);
        row("no quote at the end", {{"Prefer", R"(respond-async, wait="3, x)"}}, true, -1);
        row("text behind quotes", {{"Prefer", R"(wait="3"4)"}}, false, -1);
        row("no token", {{"Prefer", "wa it=3"}}, false, -1);
        row("broken parameter", {{"Prefer", "wait=3;=x, respond-async"}}, true, -1);
        row("empty", {{"Prefer", ""}}, false, -1);
    }

    void readsPreferences()
    {
        QFETCH(const Fields, fields);
        QFETCH(const bool, isAsync);
        QFETCH(const int, wait);
        const Preferences preferences = preferencesOf(headWith(fields));
        QCOMPARE(preferences.respondAsync, isAsync);
        QCOMPARE(preferences.wait ? int(preferences.wait->count()) : -1, wait);
        QCOMPARE(preferences.any(), isAsync || wait >= 0);
    }

    void waitsNoLongerThanATimerCan()
    {
        for (const QByteArray &seconds :
             {QByteArray("9999999999"), QByteArray("99999999999999999999999999999")}) {
            const QByteArray value = "wait=" + seconds;
            const Preferences preferences = preferencesOf(headWith({{"Prefer", value}}));
            QVERIFY(preferences.wait.has_value());
            QVERIFY(*preferences.wait > 24h * 20 && *preferences.wait <= LongestTimer);
        }
    }

    void saysWhatWasApplied()
    {
        QCOMPARE((Preferences{.respondAsync = true}.applied()), "respond-async"_ba);
        QCOMPARE((Preferences{.wait = 5s}.applied()), "wait=5"_ba);
        QCOMPARE((Preferences{.respondAsync = true, .wait = 0s}.applied()), "respond-async, wait=0"_ba);
        QCOMPARE((Preferences{.respondAsync = true}.patience()), 0s);
        QCOMPARE((Preferences{.respondAsync = true, .wait = 5s}.patience()), 5s);
    }

    void readsIdempotencyIds_data()
    {
        QTest::addColumn<Fields>("fields");
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QString>("words"); // of the error; empty: none
        const QByteArray longest(MaxIdempotencyIdLength, 'x');
        const auto good = [](const char *name, const Fields &fields, const QByteArray &id) {
            QTest::newRow(name) << fields << id << QString();
        };
        const auto bad = [](const char *name, const Fields &fields, const char *words) {
            QTest::newRow(name) << fields << QByteArray() << QString::fromLatin1(words);
        };
        good("none", {{"Idempotency", "x"}}, {});
        good("key", {{"idempotency-KEY", "a b\"c"}}, "a b\"c");
        good("webhook", {{"Webhook-Id", "msg_1"}}, "msg_1");
        good("both", {{"webhook-id", "w"}, {"Idempotency-Key", "k"}}, "k");
        good("longest", {{"Idempotency-Key", longest}}, longest);
        bad("too long", {{"Idempotency-Key", longest + 'x'}},
            "Idempotency-Key is longer than 255 characters");
        bad("empty", {{"Idempotency-Key", ""}}, "Idempotency-Key is empty");
        bad("empty webhook", {{"webhook-id", ""}}, "webhook-id is empty");
        bad("not ASCII",
            {{"webhook-id",
              "gr\xc3\xbc\xc3\x9f"
              "e"}},
            "webhook-id has characters other than printable ASCII");
        bad("tab", {{"webhook-id", "a\tb"}}, "webhook-id has characters other than printable ASCII");
        bad("twice", {{"Idempotency-Key", "a"}, {"Idempotency-Key", "a"}},
            "Idempotency-Key is there more than once");
    }

    void readsIdempotencyIds()
    {
        QFETCH(const Fields, fields);
        QFETCH(const QByteArray, id);
        QFETCH(const QString, words);
        const Result<QByteArray> read = idempotencyIdOf(headWith(fields));
        QCOMPARE(read ? QString() : read.error().message, words);
        QCOMPARE(read.value_or(QByteArray()), id);
    }
};

GATEHOUSE_TEST(TestPrefer)
#include "tst_prefer.moc"
