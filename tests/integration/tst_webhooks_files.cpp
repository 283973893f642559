// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "scratch.h"
#include "support/testmain.h"

#include <QDirIterator>
#include <QFileInfo>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype FormLimit = 3'000'000;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Every byte value, many times, and what looks like a boundary.
QByteArray binary()
{
    QByteArray bytes;
    for (int i = 0; i < 256'000; ++i)
        bytes.append(static_cast<char>(i % 256));
    return bytes + "\r\n--------gatehouse\r\n--\r\n\r\n";
}

} // namespace

/// Calls with files: fields and parts, names, where the files lie and what the agent hears of them.
class TestWebhooksFiles final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_scratch = std::make_unique<Scratch>();
        const QByteArray agent = "cat > " + m_scratch->path("message")
            + "\nprintf %s \"$GATEHOUSE_ATTACHMENTS\" > " + m_scratch->path("attachments") + "\nprintf done";
        m_uuid = newUuid();
        m_echo = newUuid();
        const boost::json::object limits{
            {"limits", boost::json::object{{"jsonBytes", 1000}, {"multipartBytes", FormLimit}}}};
        m_gateway = std::make_unique<TestGateway>(
            configOf({instance(m_uuid, shellAgent(agent), limits), instance(m_echo, echoAgent())}));
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid).raw;
        m_echoKey = m_gateway->addKey(m_echo).raw;
    }

    void fieldsAlone()
    {
        const HttpAnswer answer = m_gateway->ask(
            formCall(m_echo, m_echoKey, {{"message", "h\xc3\xa9llo\r\nworld"}, {"session_name", "form"}}));
        VERIFY_ANSWER(answer, 200, "turn 1 of form: h\xc3\xa9llo\r\nworld");
    }

    void filesLieWhereTheyShould()
    {
        const QByteArray content = binary();
        VERIFY_ANSWER(m_gateway->ask(formCall(m_uuid, m_key,
                                              {{"session_name", "photos"},
                                               {"message", "look at these\n"},
                                               {"file", content, "picture.bin", "application/octet-stream"},
                                               {"other", "text", "notes.txt", "text/plain"},
                                               {"file", "", "empty.txt"}})),
                      200, "done");
        const QString folder = m_gateway->dataDir() + u"/attachments/"_s + QString::fromLatin1(m_uuid)
            + u"/photos/"_s;
        const QStringList paths{folder + u"picture.bin"_s, folder + u"notes.txt"_s, folder + u"empty.txt"_s};
        QCOMPARE(contentOf(paths.at(0)), content);
        QCOMPARE(contentOf(paths.at(1)), "text");
        QCOMPARE(contentOf(paths.at(2)), "");
        for (const QString &path : paths) {
            QVERIFY2(QFileInfo(path).isFile(), qPrintable(path));
            QCOMPARE(QFileInfo(path).permissions()
                         & ~(QFile::ReadUser | QFile::WriteUser | QFile::ReadOwner | QFile::WriteOwner),
                     QFile::Permissions());
        }
        QCOMPARE(toldPaths(), paths);
        QCOMPARE(QString::fromUtf8(m_scratch->read("message")),
                 u"Attached files:\n- %1\n- %2\n- %3\n\nlook at these\n"_s.arg(paths.at(0), paths.at(1),
                                                                               paths.at(2)));
    }

    void echoRepeatsTheList()
    {
        const HttpAnswer answer = m_gateway->ask(
            formCall(m_echo, m_echoKey, {{"session_name", "s"}, {"message", "x"}, {"f", "1", "a.txt"}}));
        const QByteArray path = QFile::encodeName(m_gateway->dataDir()) + "/attachments/" + m_echo
            + "/s/a.txt";
        VERIFY_ANSWER(answer, 200, "turn 1 of s: Attached files:\n- " + path + "\n\nx");
    }

    void filesNeedNoMessage_data()
    {
        QTest::addColumn<bool>("withField");
        QTest::newRow("empty message") << true;
        QTest::newRow("no message") << false;
    }
    void filesNeedNoMessage()
    {
        QFETCH(const bool, withField);
        QList<FormPart> parts{{"f", "1", "a.txt"}, {"session_name", "s"}};
        if (withField)
            parts.append(FormPart{"message", ""});
        const HttpAnswer answer = m_gateway->ask(formCall(m_uuid, m_key, parts));
        // A message that is missing altogether may be refused: it is no string.
        if (!withField && answer.status == 400)
            return;
        VERIFY_ANSWER(answer, 200, "done");
        QVERIFY(m_scratch->read("message").startsWith("Attached files:\n- /"));
        QCOMPARE(toldPaths().size(), 1);
    }

    void namesAreMadeSafe_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QByteArray &given, const char *expected) {
            QTest::newRow(name) << given << QString::fromUtf8(expected);
        };
        row("plain", "report.pdf", "report.pdf");
        row("path", "/etc/passwd", "passwd");
        row("parent folders", "../../../etc/passwd", "passwd");
        row("path of Windows", "C:\\temp\\x.txt", "x.txt");
        row("both kinds", "a\\b/c\\d.txt", "d.txt");
        row("hidden", ".bashrc", "%2Ebashrc");
        row("hidden below", "x/.ssh", "%2Essh");
        row("dot", ".", "%2E");
        row("dots", "..", "%2E.");
        row("parent at the end", "a/..", "%2E.");
        row("dots inside", "a..b.txt", "a..b.txt");
    }
    void namesAreMadeSafe()
    {
        QFETCH(const QByteArray, given);
        QFETCH(const QString, expected);
        VERIFY_STATUS(m_gateway->ask(formCall(m_uuid, m_key,
                                              {{"session_name", "s"}, {"f", "1", given}, {"message", "x"}})),
                      200);
        QCOMPARE(toldPaths(), QStringList{folderOf(u"s"_s) + expected});
        QCOMPARE(contentOf(toldPaths().first()), "1");
    }

    void strangeNamesStayInside_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::newRow("space") << QByteArray("my file.txt");
        QTest::newRow("UTF-8") << QByteArray("caf\xc3\xa9 \xe2\x82\xac.txt");
        QTest::newRow("no UTF-8") << QByteArray("caf\xe9.txt");
        QTest::newRow("percent") << QByteArray("%2e%2e%2fx");
        QTest::newRow("control characters") << QByteArray("a\tb\x01\x7f.txt");
        QTest::newRow("shell") << QByteArray("$(id);`id`|x&.txt");
        QTest::newRow("option") << QByteArray("-rf");
        QTest::newRow("long") << QByteArray(400, 'n') + ".txt";
        QTest::newRow("long in UTF-8") << QByteArray("\xe2\x82\xac").repeated(120) + ".txt";
        QTest::newRow("tilde") << QByteArray("~");
    }
    void strangeNamesStayInside()
    {
        QFETCH(const QByteArray, given);
        const HttpAnswer answer = m_gateway->ask(
            formCall(m_uuid, m_key, {{"session_name", "s"}, {"f", "content", given}, {"message", "x"}}));
        QVERIFY2(answer.status == 200 || answer.status == 400, answer.raw.constData());
        if (answer.status == 400) { // a name may be refused, but then nothing is kept
            QCOMPARE(storedFiles(), QStringList());
            return;
        }
        const QStringList paths = toldPaths();
        QCOMPARE(paths.size(), 1);
        QCOMPARE(storedFiles(), paths);
        QCOMPARE(QFileInfo(paths.first()).path() + u'/', folderOf(u"s"_s));
        QCOMPARE(contentOf(paths.first()), "content");
        QCOMPARE(m_scratch->read("message"), "Attached files:\n- " + paths.first().toUtf8() + "\n\nx");
    }

    void takenNamesGetANumber()
    {
        for (int call = 0; call < 2; ++call) {
            VERIFY_STATUS(m_gateway->ask(formCall(m_uuid, m_key,
                                                  {{"session_name", "s"},
                                                   {"message", "x"},
                                                   {"f", QByteArray::number(call * 2), "a.txt"},
                                                   {"f", QByteArray::number(call * 2 + 1), "b/a.txt"},
                                                   {"f", "bare", "bare"}})),
                          200);
        }
        const QString folder = folderOf(u"s"_s);
        QCOMPARE(toldPaths(),
                 (QStringList{folder + u"a-3.txt"_s, folder + u"a-4.txt"_s, folder + u"bare-2"_s}));
        const QStringList names{u"a.txt"_s, u"a-2.txt"_s, u"a-3.txt"_s, u"a-4.txt"_s};
        for (int i = 0; i < 4; ++i)
            QCOMPARE(contentOf(folder + names.at(i)), QByteArray::number(i));
    }

    void sessionFolders_data()
    {
        QTest::addColumn<QByteArray>("session");
        QTest::addColumn<QString>("folder");
        QTest::newRow("plain") << QByteArray("a-b_c.d") << u"a-b_c.d"_s;
        QTest::newRow("capitals") << QByteArray("ABC") << u"ABC"_s;
        QTest::newRow("leading dot") << QByteArray(".hidden") << u"%2Ehidden"_s;
        QTest::newRow("dot") << QByteArray(".") << u"%2E"_s;
        QTest::newRow("dots") << QByteArray("..") << u"%2E."_s;
        QTest::newRow("200 characters") << QByteArray(200, 's') << QString(200, u's');
    }
    void sessionFolders()
    {
        QFETCH(const QByteArray, session);
        QFETCH(const QString, folder);
        VERIFY_STATUS(m_gateway->ask(formCall(
                          m_uuid, m_key, {{"f", "1", "a"}, {"session_name", session}, {"message", "x"}})),
                      200);
        QCOMPARE(toldPaths(), QStringList{folderOf(folder) + u'a'});
        QCOMPARE(storedFiles(), toldPaths());
    }

    void filesAreOnDiskBeforeTheCallWaits()
    {
        const QByteArray slow = newUuid();
        QVERIFY(m_gateway->writeConfig(
            configOf({instance(slow, shellAgent(m_scratch->waitFor("open") + "cat"),
                               {{"limits", boost::json::object{{"concurrentRuns", 1}}}})})));
        m_key = m_gateway->addKey(slow).raw;
        QTRY_COMPARE(m_gateway->ask(agentCall(slow, "wrong", "s", "x")).status, 401);
        RawClient running = m_gateway->client();
        QVERIFY(running.send(agentCall(slow, m_key, "a", "x").bytes()));
        RawClient waiting = m_gateway->client();
        QVERIFY(waiting.send(
            formCall(slow, m_key, {{"session_name", "b"}, {"message", "x"}, {"f", "1", "a"}}).bytes()));
        QTRY_COMPARE(storedFiles().size(), 1);
        QVERIFY(waiting.staysSilent(50ms));
        QVERIFY(m_scratch->touch("open"));
        VERIFY_STATUS(running.readAnswer(), 200);
        VERIFY_STATUS(waiting.readAnswer(), 200);
    }

    void anyWayOfSending_data()
    {
        QTest::addColumn<bool>("inChunks");
        QTest::addColumn<int>("step");
        QTest::newRow("length, whole") << false << 1'000'000;
        QTest::newRow("length, in small steps") << false << 13;
        QTest::newRow("chunks, whole") << true << 1'000'000;
        QTest::newRow("chunks, byte by byte") << true << 1;
    }
    void anyWayOfSending()
    {
        QFETCH(const bool, inChunks);
        QFETCH(const int, step);
        RequestText call = formCall(m_uuid, m_key,
                                    {{"session_name", "s"}, {"message", "x"}, {"f", "\r\n-\r\n--\r\n", "a"}});
        if (inChunks) {
            call.body = chunked(call.body, 3);
            call.declaresLength = false;
            call.with("Transfer-Encoding", "chunked");
        }
        RawClient client = m_gateway->client();
        QVERIFY(client.sendInSteps(call.bytes(), step));
        VERIFY_ANSWER(client.readAnswer(), 200, "done");
        QCOMPARE(contentOf(toldPaths().first()), "\r\n-\r\n--\r\n");
    }

    void wrongFormsAre400_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, RequestText call) { QTest::newRow(name) << call.bytes(); };
        // The instance and its key are put in by the test, which has them later.
        const FormPart file{"f", "1", "a.txt"};
        row("no session", formCall("UUID", "KEY", {file, {"message", "x"}}));
        row("wrong session", formCall("UUID", "KEY", {file, {"session_name", "a/b"}, {"message", "x"}}));
        row("session is empty", formCall("UUID", "KEY", {file, {"session_name", ""}, {"message", "x"}}));
        row("newline behind the session",
            formCall("UUID", "KEY", {file, {"session_name", "a\n"}, {"message", "x"}}));
        row("neither message nor files", formCall("UUID", "KEY", {{"session_name", "s"}}));
        row("empty message and no files", formCall("UUID", "KEY", {{"session_name", "s"}, {"message", ""}}));
        row("message is no UTF-8",
            formCall("UUID", "KEY", {file, {"session_name", "s"}, {"message", "\xff"}}));
        RequestText call = formCall("UUID", "KEY", {file, {"session_name", "s"}, {"message", "x"}});
        RequestText broken = call;
        broken.with("Content-Type", {}).with("Content-Type", "multipart/form-data");
        row("no boundary", broken);
        broken = call;
        broken.body.chop(10);
        row("no last boundary", broken);
        broken.body = "nonsense";
        row("no parts at all", broken);
        broken.body.clear();
        row("no body", broken);
    }
    void wrongFormsAre400()
    {
        QFETCH(QByteArray, bytes);
        bytes.replace("/UUID", "/" + m_uuid).replace("Bearer KEY", "Bearer " + m_key);
        RawClient client = m_gateway->client();
        const HttpAnswer answer = client.ask(bytes);
        VERIFY_STATUS(answer, 400);
        QVERIFY(!answer.body.trimmed().isEmpty() && !answer.body.trimmed().contains('\n'));
        QTRY_COMPARE(storedFiles(), QStringList()); // files of a refused call are not kept
    }

    void formsHaveTheirOwnLimit()
    {
        const QList<FormPart> parts{
            {"session_name", "s"}, {"message", "x"}, {"f", QByteArray(2'000'000, 'x'), "a"}};
        VERIFY_STATUS(m_gateway->ask(formCall(m_uuid, m_key, parts)), 200);
        QCOMPARE(storedFiles().size(), 1);
        RequestText large = formCall(
            m_uuid, m_key, {{"session_name", "t"}, {"message", "x"}, {"f", QByteArray(FormLimit, 'x'), "b"}});
        VERIFY_STATUS(m_gateway->ask(large), 413);
        large.body = chunked(large.body, 100'000);
        large.declaresLength = false;
        large.with("Transfer-Encoding", "chunked");
        RawClient client = m_gateway->client();
        client.send(large.bytes());
        VERIFY_STATUS(client.readAnswer(), 413);
        QTRY_COMPARE(storedFiles().size(), 1);
    }

    void leavingInsideAFileKeepsNothing_data()
    {
        QTest::addColumn<bool>("byReset");
        QTest::newRow("FIN") << false;
        QTest::newRow("RST") << true;
    }
    void leavingInsideAFileKeepsNothing()
    {
        QFETCH(const bool, byReset);
        const RequestText call = formCall(
            m_uuid, m_key, {{"session_name", "s"}, {"message", "x"}, {"f", QByteArray(1'000'000, 'x'), "a"}});
        RawClient client = m_gateway->client();
        QVERIFY(client.send(call.bytes().first(600'000)));
        QTRY_COMPARE(m_gateway->calls().size(), 1);
        byReset ? client.reset() : client.close();
        const QList<CallRecord> calls = m_gateway->finishedCalls(1);
        QCOMPARE(calls.first().status, StatusCallerLeft);
        QCOMPARE(calls.first().stoppedAt, u"body"_s);
        QTRY_COMPARE(storedFiles(), QStringList());
    }

private:
    [[nodiscard]] QString folderOf(const QString &session) const
    {
        return m_gateway->dataDir() + u"/attachments/"_s + QString::fromLatin1(m_uuid) + u'/' + session
            + u'/';
    }

    /// The paths that the agent was given.
    [[nodiscard]] QStringList toldPaths() const
    {
        QStringList paths;
        const Result<boost::json::value> list = parseJson(m_scratch->read("attachments"));
        if (list && list->is_array()) {
            for (const boost::json::value &path : list->get_array())
                paths.append(toQString(path.as_string()));
        }
        return paths;
    }

    /// Every file anywhere below the attachments folder.
    [[nodiscard]] QStringList storedFiles() const
    {
        QStringList files;
        QDirIterator all(m_gateway->dataDir() + u"/attachments"_s, QDir::Files | QDir::Hidden | QDir::System,
                         QDirIterator::Subdirectories);
        while (all.hasNext())
            files.append(all.next());
        return files;
    }

    std::unique_ptr<Scratch> m_scratch;
    std::unique_ptr<TestGateway> m_gateway;
    QByteArray m_uuid;
    QByteArray m_echo;
    QByteArray m_key;
    QByteArray m_echoKey;
};

GATEHOUSE_TEST(TestWebhooksFiles)
#include "tst_webhooks_files.moc"
