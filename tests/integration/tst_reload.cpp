// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "scratch.h"
#include "support/testmain.h"

#include <QElapsedTimer>
#include <QSaveFile>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 Soon = 2'500; ///< 1 s is the rule; a loaded machine gets more

bool writeInPlace(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(text) == text.size();
}

bool replaceByRename(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// The configuration file changes while the gateway runs.
class TestReload final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_scratch = std::make_unique<Scratch>();
        m_uuid = newUuid();
        m_gateway = std::make_unique<TestGateway>(configOf({instance(m_uuid, echoAgent())}));
        QVERIFY2(m_gateway->start(), qPrintable(m_gateway->problem()));
        m_key = m_gateway->addKey(m_uuid).raw;
        VERIFY_STATUS(call(), 200);
    }

    void changesCountWithinASecond_data()
    {
        QTest::addColumn<bool>("byRename");
        QTest::newRow("in place") << false;
        QTest::newRow("by rename") << true;
    }
    void changesCountWithinASecond()
    {
        QFETCH(const bool, byRename);
        const QByteArray enabled = contentOf(m_gateway->configFile());
        QVERIFY(!enabled.isEmpty());
        const QByteArray disabled = toJson([this] {
            boost::json::object config = configOf({instance(m_uuid, echoAgent(), {{"enabled", false}})});
            config["listeners"] = parseJson(contentOf(m_gateway->configFile())).value().at("listeners");
            return config;
        }());
        // More than once: a watch must survive each kind of change.
        for (int round = 0; round < 3; ++round) {
            for (const QByteArray *text : {&disabled, &enabled}) {
                const auto write = byRename ? replaceByRename : writeInPlace;
                QElapsedTimer clock;
                clock.start();
                QVERIFY(write(m_gateway->configFile(), *text));
                QTRY_COMPARE(call().status, text == &enabled ? 200 : 404);
                QVERIFY2(clock.elapsed() < Soon, qPrintable(u"after %1 ms"_s.arg(clock.elapsed())));
            }
        }
    }

    void brokenFilesKeepTheLastGoodOne_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray("{");
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("unknown field") << QByteArray(R"({"instance":[]})");
        QTest::newRow("wrong type") << QByteArray(R"({"instances":{}})");
        QTest::newRow("one of two is wrong") << QByteArray(R"({"instances":[],"limits":{"connections":-1}})");
    }
    void brokenFilesKeepTheLastGoodOne()
    {
        QFETCH(const QByteArray, text);
        QVERIFY(replaceByRename(m_gateway->configFile(), text));
        QTest::qWait(1'500); // nothing may happen in the second in which a change would count
        VERIFY_STATUS(call(), 200);
        // The next good file counts again.
        QVERIFY(m_gateway->writeConfig(configOf({})));
        QTRY_COMPARE(call().status, 404);
    }

    void missingFileKeepsTheLastGoodOne()
    {
        QVERIFY(QFile::remove(m_gateway->configFile()));
        QTest::qWait(1'500);
        VERIFY_STATUS(call(), 200);
        QVERIFY(m_gateway->writeConfig(configOf({instance(m_uuid, echoAgent(), {{"enabled", false}})})));
        QTRY_COMPARE(call().status, 404);
    }

    void instancesComeAndGo()
    {
        const QByteArray second = newUuid();
        QVERIFY(
            m_gateway->writeConfig(configOf({instance(m_uuid, echoAgent()), instance(second, echoAgent())})));
        const TestKey key = m_gateway->addKey(second);
        QTRY_COMPARE(m_gateway->ask(agentCall(second, key.raw, "s", "x")).status, 200);
        QVERIFY(m_gateway->writeConfig(configOf({instance(second, echoAgent())})));
        QTRY_COMPARE(call().status, 404);
        VERIFY_STATUS(m_gateway->ask(agentCall(second, key.raw, "s", "x")), 200);
        // Its keys and its conversations are there when it comes back.
        QVERIFY(m_gateway->writeConfig(configOf({instance(m_uuid, echoAgent())})));
        QTRY_COMPARE(call().status, 200);
    }

    void runningCallsGoOn()
    {
        const QByteArray slow = newUuid();
        const boost::json::object waits = instance(slow,
                                                   shellAgent(m_scratch->waitFor("open") + "printf done"),
                                                   {{"limits", boost::json::object{{"concurrentRuns", 1}}}});
        QVERIFY(m_gateway->writeConfig(configOf({waits})));
        const TestKey key = m_gateway->addKey(slow);
        QTRY_COMPARE(m_gateway->ask(agentCall(slow, "wrong", "s", "x")).status, 401); // the change has come
        RawClient running = m_gateway->client();
        QVERIFY(running.send(agentCall(slow, key.raw, "s", "x").bytes()));
        RawClient waiting = m_gateway->client();
        QVERIFY(waiting.send(agentCall(slow, key.raw, "s", "x").bytes()));
        QTRY_VERIFY(m_gateway->unfinishedCalls() == 2);
        // Another agent for the instance: calls already admitted run on.
        QVERIFY(
            m_gateway->writeConfig(configOf({instance(slow, echoAgent()), instance(m_uuid, echoAgent())})));
        QTRY_COMPARE(call().status, 200); // the change has come
        QVERIFY(m_scratch->touch("open"));
        VERIFY_ANSWER(running.readAnswer(), 200, "done");
        VERIFY_STATUS(waiting.readAnswer(), 200);
    }

    void portZeroKeepsThePortItGot()
    {
        const quint16 publicPort = m_gateway->port(ListenerKind::Public);
        const quint16 privatePort = m_gateway->port(ListenerKind::Private);
        RawClient client = m_gateway->client();
        const QByteArray request = agentCall(m_uuid, m_key, "s", "x").bytes();
        VERIFY_STATUS(client.ask(request), 200);
        QVERIFY(m_gateway->writeConfig(
            configOf({instance(m_uuid, echoAgent(), {{"limits", boost::json::object{{"jsonBytes", 10}}}})})));
        QTRY_COMPARE(call().status, 413); // the change has come
        QCOMPARE(m_gateway->port(ListenerKind::Public), publicPort);
        QCOMPARE(m_gateway->port(ListenerKind::Private), privatePort);
        VERIFY_STATUS(client.ask(request), 413); // the connection outlived it
    }

    void onlyAChangedListenerIsBoundAnew()
    {
        // Take a free port and give it back, to have one to name.
        const quint16 other = [] {
            TestGateway passing;
            return passing.start() ? passing.port() : quint16(0);
        }();
        QVERIFY(other != 0);
        RawClient onPrivate = m_gateway->client(ListenerKind::Private);
        const QByteArray request = agentCall(m_uuid, m_key, "s", "x").bytes();
        VERIFY_STATUS(onPrivate.ask(request), 200);
        boost::json::object config = configOf({instance(m_uuid, echoAgent())});
        config["listeners"] = boost::json::object{{"public", boost::json::object{{"port", other}}}};
        QVERIFY(m_gateway->writeConfig(config));
        RawClient moved;
        QTRY_VERIFY(moved.connectTo(other));
        VERIFY_STATUS(moved.ask(request), 200);
        QTRY_COMPARE(m_gateway->port(ListenerKind::Public), other);
        VERIFY_STATUS(onPrivate.ask(request), 200);
    }

    void takenPortKeepsWhatWasThere()
    {
        TestGateway other;
        QVERIFY2(other.start(), qPrintable(other.problem()));
        boost::json::object config = configOf({instance(m_uuid, echoAgent())});
        config["listeners"] = boost::json::object{{"public", boost::json::object{{"port", other.port()}}}};
        QVERIFY(m_gateway->writeConfig(config));
        QTest::qWait(1'500);
        VERIFY_STATUS(m_gateway->ask(agentCall(m_uuid, m_key, "s", "x"), ListenerKind::Private), 200);
    }

private:
    [[nodiscard]] HttpAnswer call() const { return m_gateway->ask(agentCall(m_uuid, m_key, "s", "x")); }

    std::unique_ptr<Scratch> m_scratch;
    std::unique_ptr<TestGateway> m_gateway;
    QByteArray m_uuid;
    QByteArray m_key;
};

GATEHOUSE_TEST(TestReload)
#include "tst_reload.moc"
