// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "scratch.h"
#include "support/testmain.h"

#include <QSslCertificate>
#include <QSslSocket>
#include <QTcpServer>
#include <atomic>
#include <thread>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int WaitMs = 20'000;

/// A port that was free a moment ago.
quint16 freePort()
{
    QTcpServer passing;
    return passing.listen(QHostAddress::LocalHost) ? passing.serverPort() : quint16(0);
}

boost::json::object withPublic(boost::json::object config, boost::json::object listener)
{
    config["listeners"] = boost::json::object{{"public", std::move(listener)}};
    return config;
}

bool copyPair(const QString &name, const QString &folder)
{
    for (const QString &part : {u"certificate.pem"_s, u"key.pem"_s}) {
        const QString target = folder + u'/' + part;
        QFile::remove(target);
        if (!QFile::copy(QStringLiteral(GATEHOUSE_TEST_TLS) + u'/' + name + part, target))
            return false;
    }
    return true;
}

QSslCertificate certificateIn(const QString &name)
{
    return QSslCertificate::fromPath(QStringLiteral(GATEHOUSE_TEST_TLS) + u'/' + name + u"certificate.pem"_s)
        .value(0);
}

/// The certificate that a client who connects now is shown.
QSslCertificate shownCertificate(quint16 port)
{
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted(u"127.0.0.1"_s, port);
    return socket.waitForEncrypted(WaitMs) ? socket.peerCertificate() : QSslCertificate();
}

} // namespace

/// Listeners move, and show another certificate, while calls run.
class TestRebind final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_scratch = std::make_unique<Scratch>();
        m_uuid = newUuid();
    }

    void callsThatRunOutliveTheMove_data()
    {
        QTest::addColumn<bool>("samePort"); // another address, so that both can't listen at once
        QTest::newRow("another port") << false;
        QTest::newRow("another address") << true;
    }
    void callsThatRunOutliveTheMove()
    {
        QFETCH(const bool, samePort);
        const boost::json::object config = configOf(
            {instance(m_uuid, shellAgent(m_scratch->waitFor("open") + "printf done"))});
        const quint16 before = freePort();
        const quint16 after = samePort ? before : freePort();
        TestGateway gateway(withPublic(config, {{"port", before}}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const QByteArray key = gateway.addKey(m_uuid).raw;
        const auto call = [&](int n) {
            return agentCall(m_uuid, key, "s" + QByteArray::number(n), "x").bytes();
        };
        constexpr int Calls = 6;
        std::vector<RawClient> running;
        for (int n = 0; n < Calls; ++n) {
            running.push_back(gateway.client());
            QVERIFY(running.back().send(call(n)));
        }
        QTRY_COMPARE(gateway.unfinishedCalls(), Calls);
        RawClient newcomer = gateway.client(); // has connected, and asks only after the move
        QVERIFY(newcomer.isOpen());
        QVERIFY(gateway.writeConfig(
            withPublic(config, {{"port", after}, {"address", samePort ? "0.0.0.0" : "127.0.0.1"}})));
        RawClient late;
        QTRY_VERIFY_WITH_TIMEOUT(late.connectTo(after, samePort ? "127.0.0.2" : "127.0.0.1"), WaitMs);
        QVERIFY(newcomer.send(call(Calls)));
        QVERIFY(late.send(call(Calls + 1)));
        QTRY_COMPARE(gateway.unfinishedCalls(), Calls + 2); // old and new side by side
        if (!samePort) {
            RawClient refused;
            QVERIFY(!refused.connectTo(before));
        }
        QVERIFY(m_scratch->touch("open"));
        for (RawClient &client : running)
            VERIFY_ANSWER(client.readAnswer(), 200, "done");
        VERIFY_ANSWER(newcomer.readAnswer(), 200, "done");
        VERIFY_ANSWER(late.readAnswer(), 200, "done");
    }

    void callersWhoRetryLoseNothing()
    {
        const boost::json::object config = configOf({instance(m_uuid, echoAgent())});
        const std::array<quint16, 2> ports{freePort(), freePort()};
        TestGateway gateway(withPublic(config, {{"port", ports[0]}}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const QByteArray key = gateway.addKey(m_uuid).raw;
        std::atomic<bool> isOver = false;
        std::atomic<int> answered = 0;
        std::atomic<int> wrong = 0; // answered otherwise, or in part
        std::atomic<int> unread = 0; // closed before a byte of an answer
        std::vector<std::thread> callers;
        constexpr int Callers = 3;
        constexpr int Moves = 4;
        for (int n = 0; n < Callers; ++n) {
            callers.emplace_back([&, n] {
                std::size_t at = 0;
                for (int i = 0; !isOver; ++i) {
                    RawClient client;
                    if (!client.connectTo(ports.at(at))) {
                        at = 1 - at;
                        continue;
                    }
                    const QByteArray session = QByteArray::number(n) + "-" + QByteArray::number(i % 7);
                    const HttpAnswer answer = client.ask(agentCall(m_uuid, key, session, "x").bytes());
                    const bool isUnread = answer.status == 0 && answer.raw.isEmpty();
                    ++(answer.status == 200 ? answered : isUnread ? unread : wrong);
                }
            });
        }
        for (int move = 1; move <= Moves; ++move) {
            const int seen = answered;
            QTRY_VERIFY_WITH_TIMEOUT(answered > seen + 20, WaitMs);
            const quint16 next = ports.at(static_cast<std::size_t>(move % 2));
            if (!gateway.writeConfig(withPublic(config, {{"port", next}})))
                break;
            QTRY_COMPARE_WITH_TIMEOUT(gateway.port(), next, WaitMs);
        }
        isOver = true;
        for (std::thread &caller : callers)
            caller.join();
        QCOMPARE(wrong.load(), 0);
        // the kernel resets who comes between the last accept() and close(): nothing of theirs was read
        QVERIFY2(unread <= Callers * Moves, qPrintable(QString::number(unread)));
        QVERIFY(answered > 80);
    }

    void portInUseChangesNothingAndComesBack()
    {
        const boost::json::object config = configOf({instance(m_uuid, echoAgent())});
        const quint16 before = freePort();
        TestGateway gateway(withPublic(config, {{"port", before}}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const QByteArray key = gateway.addKey(m_uuid).raw;
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost));
        QVERIFY(gateway.writeConfig(withPublic(config, {{"port", holder.serverPort()}})));
        QTRY_COMPARE_WITH_TIMEOUT(gateway.listenerProblems().size(), 1, WaitMs);
        const QString words = gateway.listenerProblems().constFirst();
        QVERIFY2(words.contains(QString::number(holder.serverPort())), qPrintable(words));
        QVERIFY2(words.contains(u"It stays on port %1."_s.arg(before)), qPrintable(words));
        QCOMPARE(gateway.port(), before);
        VERIFY_STATUS(gateway.ask(agentCall(m_uuid, key, "s", "x")), 200);
        QVERIFY(gateway.writeConfig(withPublic(config, {{"port", before}})));
        QTRY_VERIFY_WITH_TIMEOUT(gateway.listenerProblems().isEmpty(), WaitMs);
        VERIFY_STATUS(gateway.ask(agentCall(m_uuid, key, "s", "x")), 200);
    }

    void addressInUseGivesTheOldOneBack()
    {
        const boost::json::object config = configOf({instance(m_uuid, echoAgent())});
        QTcpServer holder; // of the port on another address: everywhere can't be bound
        QVERIFY(holder.listen(QHostAddress(u"127.0.0.2"_s)));
        const quint16 port = holder.serverPort();
        TestGateway gateway(withPublic(config, {{"port", port}}));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const QByteArray key = gateway.addKey(m_uuid).raw;
        QVERIFY(gateway.writeConfig(withPublic(config, {{"port", port}, {"address", "0.0.0.0"}})));
        QTRY_COMPARE_WITH_TIMEOUT(gateway.listenerProblems().size(), 1, WaitMs);
        VERIFY_STATUS(gateway.ask(agentCall(m_uuid, key, "s", "x")), 200); // it had to let go first
        holder.close();
        QVERIFY(gateway.writeConfig(
            withPublic(config, {{"port", port}, {"address", "0.0.0.0"}, {"baseUrl", "http://h"}})));
        QTRY_VERIFY_WITH_TIMEOUT(gateway.listenerProblems().isEmpty(), WaitMs);
        RawClient client;
        QVERIFY(client.connectTo(port, "127.0.0.2"));
        VERIFY_STATUS(client.ask(agentCall(m_uuid, key, "s", "x").bytes()), 200);
    }

    void renewedCertificateIsShown()
    {
        QTemporaryDir folder;
        QVERIFY(copyPair({}, folder.path()));
        const auto pathOf = [&](const QString &part) {
            return QFile::encodeName(folder.filePath(part)).toStdString();
        };
        const boost::json::object tls{{"certificate", pathOf(u"certificate.pem"_s)},
                                      {"key", pathOf(u"key.pem"_s)}};
        const boost::json::object config = configOf(
            {instance(m_uuid, shellAgent(m_scratch->waitFor("open") + "printf done"))});
        TestGateway gateway(withPublic(config, {{"tls", tls}}), Transport::Tls);
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const QByteArray key = gateway.addKey(m_uuid).raw;
        const quint16 port = gateway.port();
        QCOMPARE(shownCertificate(port), certificateIn({}));
        RawClient running = gateway.client();
        QVERIFY(running.send(agentCall(m_uuid, key, "s", "x").bytes()));
        QTRY_COMPARE(gateway.unfinishedCalls(), 1);

        QVERIFY(copyPair(u"renewed-"_s, folder.path())); // under the same names
        QTRY_COMPARE_WITH_TIMEOUT(shownCertificate(port), certificateIn(u"renewed-"_s), WaitMs);
        QFile broken(folder.filePath(u"certificate.pem"_s));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("not any more");
        broken.close();
        QTRY_COMPARE_WITH_TIMEOUT(gateway.listenerProblems().size(), 1, WaitMs);
        QCOMPARE(shownCertificate(port), certificateIn(u"renewed-"_s)); // the last good one

        // other files, by the configuration
        const std::string made = QStringLiteral(GATEHOUSE_TEST_TLS).toStdString();
        const boost::json::object other{{"certificate", made + "/certificate.pem"},
                                        {"key", made + "/key.pem"}};
        QVERIFY(gateway.writeConfig(withPublic(config, {{"tls", other}})));
        QTRY_COMPARE_WITH_TIMEOUT(shownCertificate(port), certificateIn({}), WaitMs);
        QVERIFY(gateway.listenerProblems().isEmpty());
        QVERIFY(m_scratch->touch("open"));
        VERIFY_ANSWER(running.readAnswer(), 200, "done"); // over the first of them
    }

private:
    std::unique_ptr<Scratch> m_scratch;
    QByteArray m_uuid;
};

GATEHOUSE_TEST(TestRebind)
#include "tst_rebind.moc"
