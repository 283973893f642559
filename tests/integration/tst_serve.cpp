// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "program.h"
#include "support/processes.h"
#include "support/testmain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTcpServer>
#include <csignal>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

bool isFree(quint16 port)
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost, port);
}

ProgramResult shell(const QByteArray &line)
{
    QProcess process;
    process.start(u"/bin/sh"_s, {u"-c"_s, QString::fromUtf8(line)});
    process.waitForFinished(30'000);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

/// `gatehouse serve`: from the ready line to a clean end.
class TestServe final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<Home>();
        m_marker = "gatehouse-test-" + newUuid();
    }
    void cleanup() { QTRY_VERIFY(processesWith(m_marker).isEmpty()); }

    void emptyHomeNeedsNothing()
    {
        if (!isFree(8787) || !isFree(40001))
            QSKIP("The default ports are taken on this machine.");
        Serving serving(*m_home, {u"--demo"_s});
        QVERIFY(serving.isReady());
        QCOMPARE(serving.publicUrl(), QUrl(u"http://127.0.0.1:8787"_s));
        QCOMPARE(serving.privateUrl(), QUrl(u"http://127.0.0.1:40001"_s));
        const QByteArray line = serving.nextLine();
        QVERIFY2(line.startsWith("curl "), line.constData());
        const ProgramResult answer = shell(line);
        QCOMPARE(answer.exitCode, 0);
        QVERIFY2(answer.out.contains("turn 1 of "), answer.out.constData());
        QVERIFY(QDir(m_home->path(u".local/share/gatehouse"_s)).exists(u"gatehouse.db"_s));
        QVERIFY(QFile::exists(m_home->path(u".config/gatehouse/gatehouse.json"_s)));
        for (const QString &file :
             {u".local/share/gatehouse/gatehouse.db"_s, u".config/gatehouse/gatehouse.json"_s}) {
            const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther
                | QFile::WriteOther;
            QVERIFY2(!(QFile::permissions(m_home->path(file)) & others), qPrintable(file));
        }
        serving.signal(SIGTERM);
        QCOMPARE(serving.finish().exitCode, 0);
    }

    void demoLineAnswers200()
    {
        QVERIFY(m_home->writeConfig());
        for (int run = 1; run <= 2; ++run) {
            Serving serving(*m_home, QStringList{u"--demo"_s} + m_home->places());
            QVERIFY(serving.isReady());
            const QByteArray line = serving.nextLine();
            QVERIFY2(line.startsWith("curl "), line.constData());
            const ProgramResult answer = shell(line + " -s -o " + m_home->path(u"answer"_s).toUtf8()
                                               + " -w '%{http_code}'");
            QVERIFY2(answer.out.endsWith("200"), answer.out.constData());
            QFile file(m_home->path(u"answer"_s));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray reply = file.readAll();
            QVERIFY2(reply.startsWith("turn " + QByteArray::number(run) + " of "), reply.constData());
            // The demo key is made anew, not one more each time.
            const ProgramResult keys = m_home->run(
                {u"keys"_s, u"list"_s, u"--instance"_s, u"demo"_s, u"--json"_s});
            const Result<boost::json::value> list = parseJson(keys.out);
            QVERIFY2(list.has_value() && list->is_array(), keys.out.constData());
            QCOMPARE(list->get_array().size(), 1U);
            QCOMPARE(toQString(list->at(0).at("label").as_string()), u"demo"_s);
            QCOMPARE(toQString(list->at(0).at("visibility").as_string()), u"public"_s);
            serving.signal(SIGTERM);
            const ProgramResult end = serving.finish();
            QCOMPARE(end.exitCode, 0);
            QCOMPARE(end.out, ""); // nothing but the two lines
        }
    }

    void cleanEnd_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void cleanEnd()
    {
        QFETCH(const int, signal);
        QVERIFY(m_home->writeConfig());
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        RawClient idle;
        QVERIFY(idle.connectTo(serving.publicPort())); // must not keep it
        QElapsedTimer clock;
        clock.start();
        serving.signal(signal);
        const ProgramResult end = serving.finish();
        QCOMPARE(end.exitCode, 0);
        QCOMPARE(end.out, "");
        QVERIFY2(clock.elapsed() < 5'000, "waited although nothing ran");
    }

    void runningCallsFinish()
    {
        const QByteArray key = serveSleeper();
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        RawClient client;
        QVERIFY(client.connectTo(serving.publicPort()));
        QVERIFY(client.send(agentCall(m_uuid, key, "s", "2\n").bytes()));
        QTRY_VERIFY(!processesWith(m_marker).isEmpty());
        serving.signal(SIGTERM);
        VERIFY_ANSWER(client.readAnswer(), 200, "slept 2");
        QCOMPARE(serving.finish().exitCode, 0);
        RawClient late;
        QVERIFY(!late.connectTo(serving.publicPort()));
    }

    void longCallsAreAborted()
    {
        const QByteArray key = serveSleeper();
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        RawClient client;
        QVERIFY(client.connectTo(serving.publicPort()));
        QVERIFY(client.send(agentCall(m_uuid, key, "s", "300\n").bytes()));
        QTRY_VERIFY(!processesWith(m_marker).isEmpty());
        QElapsedTimer clock;
        clock.start();
        serving.signal(SIGTERM);
        QTest::qWait(500);
        RawClient late;
        QVERIFY(!late.connectTo(serving.publicPort())); // it accepts no more
        QCOMPARE(serving.finish(30s).exitCode, 0);
        QVERIFY2(clock.elapsed() > 9'000 && clock.elapsed() < 16'000,
                 qPrintable(QString::number(clock.elapsed())));
        QTRY_VERIFY(processesWith(m_marker).isEmpty());
        const ProgramResult calls = m_home->run({u"calls"_s, u"--json"_s});
        const boost::json::value record = parseJson(calls.out.trimmed()).value();
        QVERIFY2(record.at("status").is_int64(), calls.out.constData()); // final, and stored
    }

    void killLosesNoKeysAndLeavesNoLock()
    {
        QVERIFY(m_home->writeConfig());
        const QByteArray key = addEcho();
        {
            Serving serving(*m_home, m_home->places());
            QVERIFY(serving.isReady());
            RawClient client;
            QVERIFY(client.connectTo(serving.publicPort()));
            VERIFY_STATUS(client.ask(agentCall(m_uuid, key, "s", "x").bytes()), 200);
            QTest::qWait(1'200); // a kill may lose the last second of the records, no more
            serving.signal(SIGKILL);
            (void)serving.finish();
        }
        // The stale lock and the stale control socket are no obstacle.
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        RawClient client;
        QVERIFY(client.connectTo(serving.publicPort()));
        VERIFY_STATUS(client.ask(agentCall(m_uuid, key, "s", "x").bytes()), 200);
        QCOMPARE(m_home->run({u"status"_s}).exitCode, 0);
        const ProgramResult calls = m_home->run({u"calls"_s, u"--json"_s});
        QCOMPARE(calls.out.count('\n'), 2);
    }

    void oneOwnerOfADataDirectory()
    {
        QVERIFY(m_home->writeConfig());
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        Serving second(*m_home, m_home->places());
        const ProgramResult end = second.finish();
        QCOMPARE(end.exitCode, 4);
        QVERIFY(!end.err.isEmpty());
        QCOMPARE(end.out, "");
        QCOMPARE(m_home->run({u"status"_s}).exitCode, 0); // the first is none the worse
    }

    void whatPreventsAStart_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("database");
        QTest::newRow("broken configuration") << QByteArray(R"({"instances":1,"limit":{}})") << QByteArray();
        QTest::newRow("damaged database") << QByteArray() << QByteArray(10'000, 'x');
        QTest::newRow("public address of nobody") << QByteArray(
            R"({"listeners":{"public":{"address":"192.0.2.123","port":0},"private":{"port":0}}})")
                                                  << QByteArray();
        QTest::newRow("private wildcard")
            << QByteArray(R"({"listeners":{"private":{"port":0,"addresses":["0.0.0.0"]}}})") << QByteArray();
        QTest::newRow("private address of nobody")
            << QByteArray(R"({"listeners":{"private":{"port":0,"addresses":["10.255.255.254"]}}})")
            << QByteArray();
        QTest::newRow("private address that is public")
            << QByteArray(R"({"listeners":{"private":{"port":0,"addresses":["203.0.113.1"]}}})")
            << QByteArray();
        QTest::newRow("certificate that is missing")
            << QByteArray(R"({"listeners":{"public":{"port":0,"tls":{"certificate":"c.pem","key":"k.pem"}},)"
                          R"("private":{"port":0}}})")
            << QByteArray();
    }
    void whatPreventsAStart()
    {
        QFETCH(const QByteArray, config);
        QFETCH(const QByteArray, database);
        QVERIFY(m_home->writeConfig());
        QFile file(m_home->configFile());
        if (!config.isEmpty())
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(config) == config.size());
        file.close();
        QVERIFY(QDir().mkpath(m_home->dataDir()));
        QFile data(m_home->dataDir() + u"/gatehouse.db"_s);
        if (!database.isEmpty())
            QVERIFY(data.open(QIODevice::WriteOnly) && data.write(database) == database.size());
        data.close();

        Serving serving(*m_home, m_home->places());
        const ProgramResult end = serving.finish();
        QCOMPARE(end.exitCode, 4);
        QCOMPARE(end.out, "");
        QVERIFY(end.err.trimmed().size() > 20); // in words
        if (!database.isEmpty()) {
            QVERIFY(data.open(QIODevice::ReadOnly));
            QVERIFY(data.readAll() == database); // never overwritten
        }
        if (!config.isEmpty()) {
            QVERIFY(file.open(QIODevice::ReadOnly));
            QCOMPARE(file.readAll(), config);
        }
    }

    void takenPortPreventsAStart()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        QVERIFY(m_home->writeConfig(
            {{"listeners",
              boost::json::object{{"public", boost::json::object{{"port", other.serverPort()}}}}}}));
        Serving serving(*m_home, m_home->places());
        const ProgramResult end = serving.finish();
        QCOMPARE(end.exitCode, 4);
        QVERIFY2(end.err.contains(QByteArray::number(other.serverPort())), end.err.constData());
    }

    void longDataPathsHaveAControlSocketToo()
    {
        QVERIFY(m_home->writeConfig());
        const QString deep = m_home->path(u"d"_s.repeated(120) + u"/data"_s);
        const QStringList places{u"--config"_s, m_home->configFile(), u"--data"_s, deep};
        Serving serving(*m_home, places);
        QVERIFY(serving.isReady());
        QCOMPARE(m_home->runBare(QStringList{u"status"_s} + places).exitCode, 0);
    }

private:
    /// Declares an instance that sleeps as long as its message says; returns a key for it.
    QByteArray serveSleeper()
    {
        m_uuid = newUuid();
        const boost::json::object sleeper = instance(
            m_uuid, shellAgent("read -r line; sleep \"$line\"; printf 'slept %s' \"$line\"", m_marker));
        return m_home->writeConfig(configOf({sleeper})) ? addKey() : QByteArray();
    }
    QByteArray addEcho()
    {
        m_uuid = newUuid();
        return m_home->writeConfig(configOf({instance(m_uuid, echoAgent())})) ? addKey() : QByteArray();
    }
    [[nodiscard]] QByteArray addKey() const
    {
        return m_home
            ->run(
                {u"keys"_s, u"add"_s, u"--instance"_s, QString::fromLatin1(m_uuid), u"--label"_s, u"test"_s})
            .out.trimmed();
    }

    std::unique_ptr<Home> m_home;
    QByteArray m_uuid;
    QByteArray m_marker;
};

GATEHOUSE_TEST(TestServe)
#include "tst_serve.moc"
