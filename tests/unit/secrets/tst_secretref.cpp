// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretref.h"

#include "json.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestSecretRef final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("described");
        QTest::newRow("plain") << "\"s3cret\""_ba << u"plain"_s;
        QTest::newRow("env") << R"({"source":"env","id":"ZAPIER_SECRET"})"_ba << u"env:ZAPIER_SECRET"_s;
        QTest::newRow("env default") << R"({"source":"env","provider":"default","id":"A"})"_ba << u"env:A"_s;
        QTest::newRow("env provider")
            << R"({"source":"env","provider":"ci_2-x","id":"A"})"_ba << u"env:ci_2-x:A"_s;
        QTest::newRow("env longest") << "{\"source\":\"env\",\"id\":\""_ba + QByteArray(128, 'A') + "\"}"_ba
                                     << u"env:"_s + QString(128, u'A');
        QTest::newRow("file pointer")
            << R"({"source":"file","id":"/routes/zapier"})"_ba << u"file:/routes/zapier"_s;
        QTest::newRow("file escapes")
            << R"({"source":"file","id":"/a~1b~0c//d~01"})"_ba << u"file:/a~1b~0c//d~01"_s;
        QTest::newRow("file value") << R"({"source":"file","provider":"f","id":"value"})"_ba
                                    << u"file:f:value"_s;
        QTest::newRow("exec") << R"({"source":"exec","provider":"vault","id":"a/b.c:d#e-f_g"})"_ba
                              << u"exec:vault:a/b.c:d#e-f_g"_s;
        QTest::newRow("exec dots within")
            << R"({"source":"exec","id":"a../.b/...x"})"_ba << u"exec:a../.b/...x"_s;
        QTest::newRow("keychain") << R"({"source":"keychain","id":"Zapier prod"})"_ba
                                  << u"keychain:Zapier prod"_s;
    }

    void reads()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QString, described);
        const auto ref = parseSecretRef(*parseJson(json));
        QVERIFY2(ref.has_value(), ref ? "" : qPrintable(ref.error().message));
        QCOMPARE(ref->describe(), described);
        const auto again = parseSecretRef(ref->toJson());
        QVERIFY(again && *again == *ref);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("path");
        const auto bad = [](const char *name, const QByteArray &json, const QString &path) {
            QTest::newRow(name) << json << path;
        };
        bad("empty text", "\"\"", {});
        bad("NUL", "\"a\\u0000b\"", {});
        bad("number", "5", {});
        bad("null", "null", {});
        bad("list", "[]", {});
        bad("no source", R"({"id":"A"})", u"source"_s);
        bad("unknown source", R"({"source":"vault","id":"A"})", u"source"_s);
        bad("plain is no source", R"({"source":"plain","id":"A"})", u"source"_s);
        bad("source no text", R"({"source":1,"id":"A"})", u"source"_s);
        bad("no id", R"({"source":"env"})", u"id"_s);
        bad("id no text", R"({"source":"env","id":7})", u"id"_s);
        bad("unknown field", R"({"source":"env","id":"A","key":"x"})", u"key"_s);
        bad("provider empty", R"({"source":"env","id":"A","provider":""})", u"provider"_s);
        bad("provider capital", R"({"source":"env","id":"A","provider":"Vault"})", u"provider"_s);
        bad("provider digit first", R"({"source":"env","id":"A","provider":"1a"})", u"provider"_s);
        bad("provider long", "{\"source\":\"env\",\"id\":\"A\",\"provider\":\"" + QByteArray(65, 'a') + "\"}",
            u"provider"_s);
        bad("provider newline", R"({"source":"env","id":"A","provider":"a\n"})", u"provider"_s);
        bad("env lower case", R"({"source":"env","id":"abc"})", u"id"_s);
        bad("env digit first", R"({"source":"env","id":"1A"})", u"id"_s);
        bad("env newline", R"({"source":"env","id":"A\n"})", u"id"_s);
        bad("env empty", R"({"source":"env","id":""})", u"id"_s);
        bad("env long", "{\"source\":\"env\",\"id\":\"" + QByteArray(129, 'A') + "\"}", u"id"_s);
        bad("file relative", R"({"source":"file","id":"a/b"})", u"id"_s);
        bad("file empty", R"({"source":"file","id":""})", u"id"_s);
        bad("file bad escape", R"({"source":"file","id":"/a~2"})", u"id"_s);
        bad("file open escape", R"({"source":"file","id":"/a~"})", u"id"_s);
        bad("exec empty", R"({"source":"exec","id":""})", u"id"_s);
        bad("exec dot first", R"({"source":"exec","id":".a"})", u"id"_s);
        bad("exec parent", R"({"source":"exec","id":"a/../b"})", u"id"_s);
        bad("exec parent last", R"({"source":"exec","id":"a/.."})", u"id"_s);
        bad("exec dot", R"({"source":"exec","id":"a/./b"})", u"id"_s);
        bad("exec space", R"({"source":"exec","id":"a b"})", u"id"_s);
        bad("exec newline", R"({"source":"exec","id":"a\n"})", u"id"_s);
        bad("exec long", "{\"source\":\"exec\",\"id\":\"" + QByteArray(257, 'a') + "\"}", u"id"_s);
        bad("keychain empty", R"({"source":"keychain","id":""})", u"id"_s);
        bad("keychain blank end", R"({"source":"keychain","id":"a "})", u"id"_s);
        bad("keychain control", R"({"source":"keychain","id":"a\tb"})", u"id"_s);
        bad("keychain long", "{\"source\":\"keychain\",\"id\":\"" + QByteArray(129, 'a') + "\"}", u"id"_s);
    }

    void refuses()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QString, path);
        QStringList paths;
        const auto ref = parseSecretRef(
            *parseJson(json), [&paths](const QString &where, const QString &) { paths.append(where); });
        QVERIFY(!ref);
        QCOMPARE(paths, QStringList{path});
        QVERIFY(!parseSecretRef(*parseJson(json)));
    }

    void looksForProblemsInNoTimeWorthMention()
    {
        boost::json::object object{{"source", "file"}};
        object["id"] = toJsonString(QString(200000, u'/') + u'~');
        QVERIFY(!parseSecretRef(object));
    }

    void reportsEveryProblemWithoutTheValue()
    {
        QStringList problems;
        const auto json = parseJson(R"({"source":"env","id":"lower-mark","provider":"MARK","extra":"mark"})");
        QVERIFY(!parseSecretRef(*json, [&problems](const QString &path, const QString &message) {
            problems.append(path + u": "_s + message);
        }));
        QCOMPARE(problems.size(), 3);
        QVERIFY(!problems.join(u'\n').contains(u"mark"_s, Qt::CaseInsensitive));
    }
};

GATEHOUSE_TEST(TestSecretRef)
#include "tst_secretref.moc"
