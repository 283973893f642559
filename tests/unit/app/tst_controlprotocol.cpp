// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "controlprotocol.h"

#include "json.h"

#include "support/testmain.h"
#include <QDir>
#include <QTemporaryDir>
#include <algorithm>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestControlProtocol final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestsComeBack();
    void messagesComeBack();
    void refusesBadRequests_data();
    void refusesBadRequests();
    void refusesBadMessages_data();
    void refusesBadMessages();
    void readsLinesFromPieces_data();
    void readsLinesFromPieces();
    void boundsLines();
    void choosesThePlaceOfTheSocket();
    void aliasesShareTheSocket();
};

void TestControlProtocol::requestsComeBack()
{
    const QByteArray line = encode(
        ControlRequest{u"keys add"_s, {{"label", "a\nb"}, {"private", true}}, u"/etc/g.json"_s});
    QVERIFY(line.endsWith('\n'));
    QCOMPARE(line.count('\n'), 1);
    const Result<ControlRequest> request = decodeRequest(line);
    QVERIFY(request);
    QCOMPARE(request->command, u"keys add"_s);
    QCOMPARE(toJson(request->args), QByteArray(R"({"label":"a\nb","private":true})"));
    QCOMPARE(request->configFile, u"/etc/g.json"_s);
    QVERIFY(request->secret.isEmpty());
    const QByteArray value = "se\"cr\x01\xc3\xa9t" + QByteArray(2000, 'x');
    const QByteArray withSecret = encode(ControlRequest{
        .command = u"secrets set"_s, .args = {{"name", "n"}}, .configFile = {}, .secret = Secret(value)});
    QCOMPARE(withSecret.count('\n'), 1);
    const Result<ControlRequest> set = decodeRequest(withSecret);
    QVERIFY(set);
    QCOMPARE(set->secret.bytes().toByteArray(), value);
    QCOMPARE(toJson(set->args), QByteArray(R"({"name":"n"})"));
    const Result<ControlRequest> small = decodeRequest(R"({"command":"status"})");
    QVERIFY(small);
    QVERIFY(small->args.empty());
    QVERIFY(small->configFile.isEmpty());
}

void TestControlProtocol::messagesComeBack()
{
    const Result<ControlMessage> data = decodeMessage(encode(ControlData{boost::json::array{1, nullptr}}));
    QVERIFY(data);
    QCOMPARE(toJson(std::get<ControlData>(*data).value), QByteArray("[1,null]"));
    const Result<ControlMessage> notice = decodeMessage(encode(ControlNotice{u"look"_s}));
    QVERIFY(notice);
    QCOMPARE(std::get<ControlNotice>(*notice).text, u"look"_s);
    const Result<ControlMessage> done = decodeMessage(encode(ControlDone{}));
    QVERIFY(done);
    QVERIFY(std::holds_alternative<ControlDone>(*done));
    const QByteArray line = encode(ControlFailed{ExitCode::NotFound, u"There is no \"x\"."_s});
    QCOMPARE(line, QByteArray("{\"error\":{\"exit\":3,\"message\":\"There is no \\\"x\\\".\"}}\n"));
    const Result<ControlMessage> failed = decodeMessage(line);
    QVERIFY(failed);
    QCOMPARE(std::get<ControlFailed>(*failed).exit, ExitCode::NotFound);
    QCOMPARE(std::get<ControlFailed>(*failed).message, u"There is no \"x\"."_s);
}

void TestControlProtocol::refusesBadRequests_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("garbage") << QByteArray("GET / HTTP/1.1\r");
    QTest::newRow("no object") << QByteArray("[]");
    QTest::newRow("no command") << QByteArray("{}");
    QTest::newRow("command is no text") << QByteArray(R"({"command":1})");
    QTest::newRow("args are no object") << QByteArray(R"({"command":"status","args":[]})");
    QTest::newRow("not UTF-8") << QByteArray("{\"command\":\"\xff\"}");
}

void TestControlProtocol::refusesBadRequests()
{
    QFETCH(const QByteArray, line);
    QVERIFY(!decodeRequest(line));
}

void TestControlProtocol::refusesBadMessages_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("garbage") << QByteArray("hello");
    QTest::newRow("unknown kind") << QByteArray(R"({"surprise":1})");
    QTest::newRow("notice is no text") << QByteArray(R"({"notice":1})");
    QTest::newRow("error is no object") << QByteArray(R"({"error":"no"})");
}

void TestControlProtocol::refusesBadMessages()
{
    QFETCH(const QByteArray, line);
    QVERIFY(!decodeMessage(line));
}

void TestControlProtocol::readsLinesFromPieces_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {1, 2, 3, 5, 100})
        QTest::addRow("%d", size) << size;
}

void TestControlProtocol::readsLinesFromPieces()
{
    QFETCH(const int, size);
    const QByteArray stream = "one\n\ntwo and more\nrest";
    LineReader reader(100);
    QByteArrayList lines;
    for (qsizetype at = 0; at < stream.size(); at += size) {
        reader.append(QByteArrayView(stream).sliced(at, std::min<qsizetype>(size, stream.size() - at)));
        while (const std::optional<QByteArray> line = reader.next())
            lines.append(*line);
    }
    QCOMPARE(lines, QByteArrayList({"one", "", "two and more"}));
    QVERIFY(!reader.isTooLong());
}

void TestControlProtocol::boundsLines()
{
    LineReader whole(4);
    whole.append("abc\nabcd\nabc\n");
    QCOMPARE(whole.next(), QByteArray("abc"));
    QCOMPARE(whole.next(), std::nullopt);
    QVERIFY(whole.isTooLong());
    QCOMPARE(whole.next(), std::nullopt);

    LineReader unfinished(4);
    unfinished.append("abcd");
    QCOMPARE(unfinished.next(), std::nullopt);
    QVERIFY(!unfinished.isTooLong());
    unfinished.append("e");
    QCOMPARE(unfinished.next(), std::nullopt);
    QVERIFY(unfinished.isTooLong());
}

void TestControlProtocol::choosesThePlaceOfTheSocket()
{
    QCOMPARE(controlSocketPath(u"/var/lib/g"_s, u"/run/user/1"_s), u"/var/lib/g/control.sock"_s);
    const QString deep = u"/"_s + QString(120, u'x');
    const QString elsewhere = controlSocketPath(deep, u"/run/user/1"_s);
    QVERIFY2(elsewhere.startsWith(u"/run/user/1/gatehouse/"_s), qPrintable(elsewhere));
    QCOMPARE(controlSocketPath(deep, u"/run/user/1"_s), elsewhere);
    QVERIFY(controlSocketPath(deep + u'y', u"/run/user/1"_s) != elsewhere);
    QVERIFY(controlSocketPath(deep, QString()).isEmpty());
    QVERIFY(controlSocketPath(deep, deep).isEmpty());
    // 107 bytes fit, one more does not
    const QString longest = u"/"_s + QString(107 - 1 - 13, u'x');
    QCOMPARE(controlSocketPath(longest, {}).size(), 107);
    QVERIFY(controlSocketPath(longest + u'x', {}).isEmpty());
}

void TestControlProtocol::aliasesShareTheSocket()
{
    const QTemporaryDir directory;
    QVERIFY(directory.isValid());
    const QString real = directory.filePath(u"real"_s);
    QVERIFY(QDir().mkdir(real));
    QVERIFY(QFile::link(real, directory.filePath(u"alias"_s)));
    QCOMPARE(controlSocketPath(directory.filePath(u"alias"_s), {}), controlSocketPath(real, {}));
}

GATEHOUSE_TEST(TestControlProtocol)
#include "tst_controlprotocol.moc"
