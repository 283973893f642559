// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/confignode.h"
#include "json.h"

#include "support/testmain.h"

using namespace Qt::StringLiterals;
using namespace Gatehouse;

class TestConfigNode final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void suggests_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("nearest"); // empty: none
        QTest::newRow("letter missing") << u"adress"_s << u"address"_s;
        QTest::newRow("letters swapped") << u"prot"_s << u"port"_s;
        QTest::newRow("letter too many") << u"addresss"_s << u"address"_s;
        QTest::newRow("letter replaced") << u"bort"_s << u"port"_s;
        QTest::newRow("case") << u"BASEURL"_s << u"baseUrl"_s;
        QTest::newRow("case and letter") << u"base_url"_s << u"baseUrl"_s;
        QTest::newRow("beginning") << u"timeout"_s << u"timeoutSeconds"_s;
        QTest::newRow("more behind it") << u"portNumber"_s << u"port"_s;
        QTest::newRow("nearest of two") << u"concurrentRun"_s << u"concurrentRuns"_s;
        QTest::newRow("another word") << u"host"_s << u""_s;
        QTest::newRow("nothing near") << u"colour"_s << u""_s;
        QTest::newRow("short") << u"id"_s << u""_s;
        QTest::newRow("one letter") << u"x"_s << u""_s;
        QTest::newRow("empty") << u""_s << u""_s;
        QTest::newRow("very long") << QString(100000, u'a') << u""_s;
    }
    void suggests()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, nearest);
        const QStringList known{u"address"_s,        u"port"_s, u"baseUrl"_s, u"timeoutSeconds"_s,
                                u"concurrentRuns"_s, u"tls"_s,  u"uuid"_s};
        QCOMPARE(nearestName(name, known).value_or(QString()), nearest);
    }

    void wordsUnknownFields()
    {
        const QStringList known{u"address"_s};
        QCOMPARE(unknownField(u"adress"_s, known), u"unknown field \"adress\"; did you mean \"address\"?"_s);
        QCOMPARE(unknownField(u"colour"_s, known), u"unknown field \"colour\""_s);
        QCOMPARE(unknownField(u"a\n\"b"_s, known), u"unknown field \"a\\n\\\"b\""_s);
        QVERIFY(unknownField(QString(5000, u'q'), known).size() < 100);
    }

    void writesPaths()
    {
        QCOMPARE(memberPath({}, u"limits"_s), u"limits"_s);
        QCOMPARE(memberPath(u"a[1]"_s, u"X-Key"_s), u"a[1].X-Key"_s);
        QCOMPARE(memberPath(u"a"_s, u"odd key"_s), u"a[\"odd key\"]"_s);
        QCOMPARE(memberPath(u"a"_s, u"line\n"_s), u"a[\"line\\n\"]"_s);
        QCOMPARE(memberPath({}, u""_s), u"[\"\"]"_s);
        QCOMPARE(itemPath(u"a.b"_s, 3), u"a.b[3]"_s);
        QVERIFY(memberPath(u"a"_s, QString(5000, u'q')).size() < 100);
    }

    void describes()
    {
        QCOMPARE(describe(u"gatehouse.json"_s, {.path = u"instances[0].name"_s, .message = u"is required"_s}),
                 u"gatehouse.json: instances[0].name: is required"_s);
        QCOMPARE(describe(u"gatehouse.json"_s, {.path = {}, .message = u"is empty"_s}),
                 u"gatehouse.json: is empty"_s);
    }

    void readsWholeNumbers_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<bool>("isRead");
        for (const char *json : {"1", "10", "1.0", "1e1", "10.0E0"})
            QTest::newRow(json) << QString::fromLatin1(json) << true;
        for (const char *json : {"0", "11", "1.5", "-1", "1e300", "-1e300", "18446744073709551615", "true",
                                 "null", "\"5\"", "[5]", "{}"})
            QTest::newRow(json) << QString::fromLatin1(json) << false;
    }
    void readsWholeNumbers()
    {
        QFETCH(const QString, json);
        QFETCH(const bool, isRead);
        const Result<boost::json::value> value = parseJson(json.toUtf8());
        QVERIFY(value);
        const ConfigContext context;
        QList<ConfigProblem> problems;
        const ConfigNode node(*value, u"n"_s, context, problems);
        QCOMPARE(node.integer(1, 10).has_value(), isRead);
        QCOMPARE(problems.size(), isRead ? 0 : 1);
        if (!isRead)
            QCOMPARE(problems.first().message, u"must be a whole number from 1 to 10"_s);
    }
};

GATEHOUSE_TEST(TestConfigNode)
#include "tst_confignode.moc"
