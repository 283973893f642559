// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/actionrequest.h"

#include "json.h"
#include "support/testmain.h"
#include "taskflows/jsontext.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

QByteArray nested(int depth, const QByteArray &open, const QByteArray &close)
{
    return open.repeated(depth) + "1" + close.repeated(depth);
}

/// What came of @a body: the action and its fields, or the answer's words.
QString outcomeOf(const QByteArray &body)
{
    const auto request = parseActionRequest(body);
    if (request) {
        const std::string_view name = nameOf(request->action);
        return toQString(name) + u' ' + QString::fromUtf8(writeJsonText(request->fields));
    }
    return request.error().isJson ? request.error().words : u"not JSON"_s;
}

QString createFlow(const QString &fields) { return u"create_flow {\"goal\":\"g\",%1}"_s.arg(fields); }

QByteArray creating(const QByteArray &fields)
{
    return R"({"action":"create_flow","goal":"g",)" + fields + "}";
}

} // namespace

/// How bodies of routes are read and checked.
class TestActionRequest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatEcmaScriptReads_data();
    void readsWhatEcmaScriptReads();
    void refusesWhatIsNoJson_data();
    void refusesWhatIsNoJson();
    void noticesHugeNumbers();
    void readsAndWritesItsOwnText();
    void checksBodies_data();
    void checksBodies();
    void keepsWholeNumbersWhole();
    void checksEveryFieldOfEveryAction();
};

void TestActionRequest::readsWhatEcmaScriptReads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written"); // JSON.stringify(JSON.parse(text))
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &written) {
        QTest::newRow(name) << text << written;
    };
    const auto same = [&row](const char *name, const QByteArray &text) { row(name, text, text); };

    same("literals", "[true,false,null]");
    same("empty ones", R"([{},[],""])");
    row("white space", " \r\n\t{ \"a\" : [ 1 , 2 ] } \n", R"({"a":[1,2]})");
    same("order of members", R"({"z":1,"a":2,"m":3})");
    row("the last member of a name counts, in the first's place", R"({"a":1,"b":2,"a":3})",
        R"({"a":3,"b":2})");
    row("many members of a name", "{" + QByteArray(R"("x":1,"y":2,)").repeated(40) + R"("x":5})",
        R"({"x":5,"y":2})");
    same("odd names", R"({"":1,"__proto__":2,"constructor":3,"a b":4})");

    row("escapes", R"("\"\\\/\b\f\n\r\t\u0041\u00e9")", "\"\\\"\\\\/\\b\\f\\n\\r\\tA\xC3\xA9\"");
    same("control characters", R"("\u0000\u0001\u001f")");
    same("DEL and line separators stay", "\"\x7F\xE2\x80\xA8\"");
    row("a pair", R"("\ud83d\ude80")", "\"\xF0\x9F\x9A\x80\"");
    row("a pair in capitals", R"("\uD83D\uDE80")", "\"\xF0\x9F\x9A\x80\"");
    same("half a pair, low", R"("a\udfffb")");
    same("half a pair, high", R"("\ud800")");
    same("high, then something else", R"("\ud800x")");
    row("high, then another escape", R"("\ud800\u0041")", R"("\ud800A")");
    row("high, then a pair", R"("\ud800\ud83d\ude80")", "\"\\ud800\xF0\x9F\x9A\x80\"");
    same("low, then high", R"("\udc00\ud800")");
    same("half a pair as a name", R"({"\udfff":1})");
    same("near the halves", "\"\xED\x9F\xBF\xEE\x80\x80\"");

    same("whole numbers", "[0,1,-1,1234567890123,9007199254740991,-9007199254740991]");
    row("past the doubles", "[9007199254740993,12345678901234567890]",
        "[9007199254740992,12345678901234567000]");
    row("minus zero", "[-0,-0.0,0e5,-0e99999999999]", "[0,0,0,0]");
    row("whole in another form", "[1.0,1e3,1E+2,100e-2,5e0]", "[1,1000,100,1,5]");
    row("the nearest double", "0.1000000000000000055511151231257827", "0.1");
    same("exact to the last place",
         "[3.141592653589793,2.718281828459045,0.1,0.30000000000000004,123456.789,-1.25]");
    same("large", "[1e+21,1.5e+300,1.7976931348623157e+308,123456789012345680000]");
    row("large with another exponent", "[1e21,999999999999999999999,1e20]",
        "[1e+21,1e+21,100000000000000000000]");
    same("small", "[0.000001,0.00000123,1e-7,1.5e-7,5e-324]");
    row("too small", "[1e-400,2e-324,-1e-99999999999,0.0000000001e-320]", "[0,0,0,0]");
    row("many digits that cancel out", "1" + QByteArray(400, '0') + "e-400", "1");
}

void TestActionRequest::readsWhatEcmaScriptReads()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, written);
    const std::optional<JsonText> read = readJsonText(text);
    QVERIFY(read);
    QVERIFY(!read->hasHugeNumber);
    QCOMPARE(writeJsonText(read->value), written);
}

void TestActionRequest::refusesWhatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArrayList texts{
        "",
        " \n",
        "{",
        "[",
        "[1",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "{1:2}",
        "[1 2]",
        "{}{}",
        "1 2",
        "tru",
        "True",
        "nulll",
        "NaN",
        "Infinity",
        "-Infinity",
        "undefined",
        "+1",
        "-",
        "01",
        "-01",
        "1.",
        ".5",
        "1.e5",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "--1",
        "1e400x",
        "\"a",
        "\"\\",
        "\"a\nb\"",
        "\"\t\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\ud800\\u12\"",
        "\"\\'\"",
        "/**/1",
        "1//",
        "\xEF\xBB\xBF{}",
        "\"\xC3\x28\"",
        "\"\xED\xA0\x80\"",
        "\"\xFF\"",
        "\xC2\xA0"
        "1",
        "\f1",
    };
    for (const QByteArray &text : texts)
        QTest::newRow(text.isEmpty() ? "nothing" : text.toPercentEncoding().constData()) << text;
    QTest::newRow("NUL behind it") << QByteArray("1\0", 2);
    QTest::newRow("NUL in a string") << QByteArray("\"\0\"", 3);
    QTest::newRow("too deep") << nested(513, "[", "]");
    QTest::newRow("too deep in objects") << nested(513, "{\"a\":", "}");
    QTest::newRow("very deep") << QByteArray(1000000, '[');
}

void TestActionRequest::refusesWhatIsNoJson()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!readJsonText(text));
}

void TestActionRequest::noticesHugeNumbers()
{
    for (const QByteArray &text :
         QByteArrayList{"1e400", "-1e400", "[1e99999999999999999999]", R"({"a":1.7976931348623159e308})",
                        "1" + QByteArray(400, '0'), "0.1e400"}) {
        const std::optional<JsonText> read = readJsonText(text);
        QVERIFY2(read && read->hasHugeNumber, text.constData());
    }
}

/// Bytes that were generated must be read and written like those that the strict parser of the gateway knows.
void TestActionRequest::readsAndWritesItsOwnText()
{
    quint32 state = 1;
    const auto random = [&state](quint32 below) {
        state = state * 1664525U + 1013904223U;
        return (state >> 8U) % below;
    };
    const QByteArrayList pieces{"{", "}",    "[",    "]", ",",  ":",       "\"a\"", "\"b\\n\"",
                                "1", "-2.5", "null", " ", "\"", "\\u00e4", "true"};
    int readable = 0;
    for (int round = 0; round < 20000; ++round) {
        QByteArray text;
        for (quint32 left = 1 + random(8); left > 0; --left)
            text += pieces[static_cast<qsizetype>(random(static_cast<quint32>(pieces.size())))];
        const std::optional<JsonText> read = readJsonText(text);
        const Result<boost::json::value> strict = parseJson(text);
        QVERIFY2(read.has_value() == strict.has_value(), text.constData());
        if (!read)
            continue;
        ++readable;
        const QByteArray written = writeJsonText(read->value);
        QCOMPARE(writeJsonText(readJsonText(written)->value), written);
    }
    QVERIFY(readable > 500);
}

void TestActionRequest::checksBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char *name, const QByteArray &body, const QString &outcome) {
        QTest::newRow(name) << body << outcome;
    };
    const QString notJson = u"not JSON"_s;

    row("empty", "", notJson);
    row("blank", " \r\n", notJson);
    row("cut off", R"({"action":"list_flows")", notJson);
    row("byte order mark", "\xEF\xBB\xBF{\"action\":\"list_flows\"}", notJson);
    for (const QByteArray &text : QByteArrayList{"null", "true", "5", "\"a\"", "[]", "1e400"})
        row(text.constData(), text, u"body: must be a JSON object"_s);

    row("no action", R"({"goal":"x"})", u"action: is required"_s);
    row("action of another type", R"({"action":5})", u"action: must be text"_s);
    row("action near another", R"({"action":"CREATE_FLOW"})",
        u"action: is unknown; did you mean \"create_flow\"?"_s);
    row("action not trimmed", R"({"action":" create_flow "})",
        u"action: is unknown; did you mean \"create_flow\"?"_s);
    row("the last action counts", R"({"action":"list_flows","action":"create_flow","goal":"g"})",
        u"create_flow {\"goal\":\"g\"}"_s);
    row("nothing needed", R"({"action":"list_flows"})", u"list_flows {}"_s);

    row("missing", R"({"action":"create_flow"})", u"goal: is required"_s);
    row("null where it must not be", R"({"action":"create_flow","goal":null})", u"goal: must be text"_s);
    row("array", R"({"action":"create_flow","goal":["g"]})", u"goal: must be text"_s);
    row("blank text", R"({"action":"create_flow","goal":" \t\n "})", u"goal: must not be empty"_s);
    row("ECMAScript's white space", R"({"action":"create_flow","goal":"\u00a0\ufeff\u2003\u2028\u180e"})",
        u"create_flow {\"goal\":\"\u180e\"}"_s);
    row("trimmed", R"({"action":"create_flow","goal":"\u00a0\u3000Ziel 1\u2029"})",
        u"create_flow {\"goal\":\"Ziel 1\"}"_s);
    row("the last goal counts", R"({"action":"create_flow","goal":"a","goal":" b "})",
        u"create_flow {\"goal\":\"b\"}"_s);
    row("NUL", R"({"action":"create_flow","goal":"a\u0000b"})", u"create_flow {\"goal\":\"a\\u0000b\"}"_s);
    row("half a pair in a text", R"({"action":"create_flow","goal":"a\udfffb"})",
        u"create_flow {\"goal\":\"a\uFFFDb\"}"_s);

    row("unknown field", creating(R"("ownerKey":"x")"), u"ownerKey: unknown field \"ownerKey\""_s);
    row("unknown field near another", creating(R"("notifyPolice":"x")"),
        u"notifyPolice: unknown field \"notifyPolice\"; did you mean \"notifyPolicy\"?"_s);
    row("unknown field of null", creating(R"("foo":null)"), u"foo: unknown field \"foo\""_s);
    row("odd field", creating(R"("a b":1)"), u"[\"a b\"]: unknown field \"a b\""_s);
    row("__proto__", creating(R"("__proto__":{})"), u"__proto__: unknown field \"__proto__\""_s);
    row("a field of another action", R"({"action":"get_flow","flowId":"f","goal":"g"})",
        u"goal: unknown field \"goal\""_s);

    row("choice", creating(R"("status":"waiting","notifyPolicy":"silent")"),
        createFlow(u"\"status\":\"waiting\",\"notifyPolicy\":\"silent\""_s));
    row("choice of another action", creating(R"("status":"failed")"),
        u"status: must be one of queued, running, waiting, blocked"_s);
    row("choice in another case", creating(R"("status":"Queued")"),
        u"status: must be one of queued, running, waiting, blocked"_s);
    row("no choice", creating(R"("notifyPolicy":null)"),
        u"notifyPolicy: must be one of done_only, state_changes, silent"_s);

    row("null clears", creating(R"("currentStep":null,"stateJson":null,"waitJson":null)"),
        createFlow(u"\"currentStep\":null,\"stateJson\":null,\"waitJson\":null"_s));
    row("null or text", creating(R"("currentStep":5)"), u"currentStep: must be text or null"_s);
    row("null or more than nothing", creating(R"("currentStep":" ")"), u"currentStep: must not be empty"_s);
    row("any JSON", creating(R"("stateJson":{" k ":"  x  ","n":[1.0,1e21]})"),
        createFlow(u"\"stateJson\":{\" k \":\"  x  \",\"n\":[1,1e+21]}"_s));
    row("half a pair in JSON", creating(R"("stateJson":"a\udfffb")"),
        createFlow(u"\"stateJson\":\"a\\udfffb\""_s));
    row("too large a number", creating(R"("stateJson":1e400)"),
        u"stateJson: holds a number that is too large"_s);
    row("too large a number inside", creating(R"("waitJson":{"a":[{"b":-1e400}]})"),
        u"waitJson: holds a number that is too large"_s);
    row("too large, but it does not count", creating(R"("stateJson":1e400,"stateJson":1)"),
        createFlow(u"\"stateJson\":1"_s));
    row("512 levels", creating("\"stateJson\":" + nested(511, "[", "]")),
        createFlow(u"\"stateJson\":"_s + QString::fromLatin1(nested(511, "[", "]"))));
    row("513 levels", creating("\"stateJson\":" + nested(512, "[", "]")), notJson);

    const QString range = u"expectedRevision: must be a whole number from 0 to 9007199254740991"_s;
    const auto revision = [&row, &range](const QByteArray &number, const char *taken) {
        row(QByteArray("revision " + number).constData(),
            R"({"action":"finish_flow","flowId":" f ","expectedRevision":)" + number + "}",
            taken ? u"finish_flow {\"flowId\":\"f\",\"expectedRevision\":%1}"_s.arg(QLatin1StringView(taken))
                  : range);
    };
    revision("0", "0");
    revision("-0", "0");
    revision("0.0", "0");
    revision("1e3", "1000");
    revision("9007199254740991", "9007199254740991");
    for (const char *number :
         {"9007199254740992", "1e21", "1e400", "0.5", "-1", "\"0\"", "null", "[0]", "true"})
        revision(number, nullptr);

    const QByteArray run = R"({"action":"run_task","flowId":"f","runtime":"acp","task":"t",)";
    const QString ran = u"run_task {\"flowId\":\"f\",\"runtime\":\"acp\",\"task\":\"t\",%1}"_s;
    const QString running =
        u"status: status must be running when startedAt, lastEventAt, or progressSummary is provided"_s;
    row("flag", run + R"("preferMetadata":true})", ran.arg(u"\"preferMetadata\":true"_s));
    row("flag of another type", run + R"("preferMetadata":"true"})",
        u"preferMetadata: must be true or false"_s);
    row("running", run + R"("status":"running","startedAt":0,"lastEventAt":1,"progressSummary":null})",
        ran.arg(u"\"status\":\"running\",\"startedAt\":0,\"lastEventAt\":1,\"progressSummary\":null"_s));
    row("started while queued", run + R"("status":"queued","startedAt":1})", running);
    row("heard of without a status", run + R"("lastEventAt":1})", running);
    row("progress of null without a status", run + R"("progressSummary":null})", running);
    row("a wrong field comes first", run + R"("startedAt":-1})",
        u"startedAt: must be a whole number from 0 to 9007199254740991"_s);
    row("an unknown field comes first", run + R"("startedAt":1,"ownerKey":"x"})",
        u"ownerKey: unknown field \"ownerKey\""_s);
    row("update without running",
        R"({"action":"update_task","flowId":"f","taskId":"t","progressSummary":"p"})",
        u"update_task {\"flowId\":\"f\",\"taskId\":\"t\",\"progressSummary\":\"p\"}"_s);
}

void TestActionRequest::checksBodies()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, outcome);
    QCOMPARE(outcomeOf(body), outcome);
}

void TestActionRequest::keepsWholeNumbersWhole()
{
    const auto request = parseActionRequest(
        R"({"action":"run_task","flowId":"f","runtime":"acp","task":"t","status":"running","startedAt":1.7e12})");
    QVERIFY(request);
    QCOMPARE(request->fields.at("startedAt").get_int64(), 1700000000000LL);
    QVERIFY(!request->fields.contains("action"));
}

/// What holds for every field, whatever the table says.
void TestActionRequest::checksEveryFieldOfEveryAction()
{
    const auto good = [](const ActionField &field) -> boost::json::value {
        switch (field.type) {
        case ActionField::Type::Text:
            return "x";
        case ActionField::Type::Choice:
            return boost::json::string(field.choices.front());
        case ActionField::Type::Count:
            return 7;
        case ActionField::Type::Flag:
            return true;
        case ActionField::Type::Json:
            break;
        }
        return boost::json::object{{"a", 1}};
    };
    for (const ActionRule &rule : actionRules()) {
        boost::json::object whole{{"action", rule.name}};
        for (const ActionField &field : rule.fields)
            whole[field.name] = good(field);
        if (rule.condition)
            whole[rule.condition->field] = boost::json::string(rule.condition->choice);
        const auto request = parseActionRequest(writeJsonText(whole));
        QVERIFY2(request, qPrintable(toQString(rule.name) + outcomeOf(writeJsonText(whole))));
        QCOMPARE(request->action, rule.action);
        QCOMPARE(request->fields.size(), rule.fields.size());

        for (const ActionField &field : rule.fields) {
            const QString name = toQString(field.name);
            boost::json::object without = whole;
            without.erase(field.name);
            QCOMPARE(outcomeOf(writeJsonText(without)) == name + u": is required"_s, field.isRequired);
            boost::json::object cleared = whole;
            cleared[field.name] = nullptr;
            QCOMPARE(outcomeOf(writeJsonText(cleared)).startsWith(name + u": "_s), !field.isNullable);
            boost::json::object wrong = whole;
            wrong[field.name] = boost::json::array{1};
            QCOMPARE(outcomeOf(writeJsonText(wrong)).startsWith(name + u": "_s),
                     field.type != ActionField::Type::Json);
        }
    }
}

GATEHOUSE_TEST(TestActionRequest)
#include "tst_actionrequest.moc"
