// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "controlserver.h"

#include "commandreply.h"
#include "controlclient.h"
#include "json.h"

#include "support/testmain.h"
#include <QFileInfo>
#include <QLocalSocket>
#include <QPointer>
#include <QTemporaryDir>
#include <memory>
#include <sys/stat.h>
#include <vector>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

/// Collects what a client gets.
struct Answer
{
    explicit Answer(ControlClient &client)
    {
        QObject::connect(&client, &ControlClient::message, &client,
                         [this](const ControlMessage &message) { messages.push_back(message); });
        QObject::connect(&client, &ControlClient::absent, &client, [this] { isAbsent = true; });
    }
    [[nodiscard]] bool isComplete() const
    {
        return !messages.empty()
            && (std::holds_alternative<ControlDone>(messages.back())
                || std::holds_alternative<ControlFailed>(messages.back()));
    }
    [[nodiscard]] ControlFailed failure() const
    {
        const auto *failed = messages.empty() ? nullptr : std::get_if<ControlFailed>(&messages.back());
        return failed ? *failed : ControlFailed{ExitCode::Done, {}};
    }

    std::vector<ControlMessage> messages;
    bool isAbsent = false;
};

} // namespace

class TestControlServer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void answers();
    void fails();
    void isForItsOwnerAlone();
    void replacesAStaleSocket();
    void makesItsFolder();
    void saysThatNobodyIsThere();
    void refusesNonsense();
    void boundsTheRequest();
    void ignoresWhatFollowsTheRequest();
    void stopsWhenThePeerLeaves();
    void dropsASlowReader();
    void pausesALongAnswer();
    void endsFollowersWithWords();
    void limitsItsPeers();

private:
    [[nodiscard]] QString path() const { return m_directory->filePath(u"control.sock"_s); }
    /// A peer that speaks for itself.
    [[nodiscard]] std::unique_ptr<QLocalSocket> connectRaw() const;

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<ControlServer> m_server;
    ControlServer::Handler m_handler;
    QPointer<CommandReply> m_reply; ///< of the last request
};

void TestControlServer::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(m_directory->isValid());
    m_handler = [](const ControlRequest &, CommandReply &) {};
    m_server = std::make_unique<ControlServer>([this](const ControlRequest &request, CommandReply &reply) {
        m_reply = &reply;
        m_handler(request, reply);
    });
    const Result<void> listening = m_server->listen(path());
    QVERIFY2(listening, qPrintable(listening ? QString() : listening.error().message));
}

void TestControlServer::cleanup()
{
    m_server.reset();
    m_directory.reset();
}

std::unique_ptr<QLocalSocket> TestControlServer::connectRaw() const
{
    auto socket = std::make_unique<QLocalSocket>();
    socket->connectToServer(path());
    return socket;
}

void TestControlServer::answers()
{
    m_handler = [](const ControlRequest &request, CommandReply &reply) {
        reply.data(boost::json::object{{"command", toJsonString(request.command)}, {"args", request.args}});
        reply.notice(u"look"_s);
        reply.finish();
        reply.data(1); // too late
        reply.fail(ExitCode::Failed, u"too late"_s);
    };
    ControlClient client;
    const Answer answer(client);
    client.send(path(), {u"status"_s, {{"limit", 3}}, {}});
    QTRY_VERIFY(answer.isComplete());
    QCOMPARE(answer.messages.size(), std::size_t{3});
    QCOMPARE(toJson(std::get<ControlData>(answer.messages[0]).value),
             QByteArray(R"({"command":"status","args":{"limit":3}})"));
    QCOMPARE(std::get<ControlNotice>(answer.messages[1]).text, u"look"_s);
    QVERIFY(std::holds_alternative<ControlDone>(answer.messages[2]));
    QTRY_VERIFY(!m_reply);
}

void TestControlServer::fails()
{
    m_handler = [](const ControlRequest &, CommandReply &reply) {
        reply.fail(Error{ErrorCode::NotFound, u"There is no instance \"x\"."_s});
    };
    ControlClient client;
    const Answer answer(client);
    client.send(path(), {u"keys list"_s, {}, {}});
    QTRY_VERIFY(answer.isComplete());
    QCOMPARE(answer.failure().exit, ExitCode::NotFound);
    QCOMPARE(answer.failure().message, u"There is no instance \"x\"."_s);
}

void TestControlServer::isForItsOwnerAlone()
{
    struct stat status = {};
    QCOMPARE(::stat(QFile::encodeName(path()).constData(), &status), 0);
    QVERIFY(S_ISSOCK(status.st_mode));
    QCOMPARE(status.st_mode & 077U, 0U);
}

void TestControlServer::replacesAStaleSocket()
{
    m_server->close();
    QFile left(path());
    QVERIFY(left.open(QIODevice::WriteOnly)); // whatever is there
    left.close();
    QVERIFY(m_server->listen(path()));
    QVERIFY(ControlClient::isAnswered(path()));
}

void TestControlServer::makesItsFolder()
{
    m_server->close();
    const QString deep = m_directory->filePath(u"gatehouse/x.sock"_s);
    QVERIFY(m_server->listen(deep));
    QVERIFY(ControlClient::isAnswered(deep));
    QVERIFY(!(QFileInfo(deep).dir().exists()
              && (QFileInfo(QFileInfo(deep).absolutePath()).permissions()
                  & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeGroup | QFile::ExeOther))));
    QVERIFY(!m_server->listen(QString()));
}

void TestControlServer::saysThatNobodyIsThere()
{
    m_server->close();
    QVERIFY(!ControlClient::isAnswered(path()));
    ControlClient client;
    const Answer answer(client);
    client.send(path(), {u"status"_s, {}, {}});
    QTRY_VERIFY(answer.isAbsent);
    QVERIFY(answer.messages.empty());

    ControlClient nowhere;
    const Answer none(nowhere);
    nowhere.send(QString(), {u"status"_s, {}, {}});
    QTRY_VERIFY(none.isAbsent);
}

void TestControlServer::refusesNonsense()
{
    const auto socket = connectRaw();
    socket->write("GET / HTTP/1.1\r\n");
    QTRY_VERIFY(socket->state() == QLocalSocket::UnconnectedState);
    const Result<ControlMessage> message = decodeMessage(socket->readAll());
    QVERIFY(message);
    QCOMPARE(std::get<ControlFailed>(*message).exit, ExitCode::Failed);
    QVERIFY(!m_reply);
}

void TestControlServer::boundsTheRequest()
{
    const auto socket = connectRaw();
    socket->write(QByteArray(ControlRequestBytes + 1, 'x'));
    QTRY_VERIFY(socket->bytesAvailable() > 0);
    QVERIFY(socket->readAll().contains("too long"));
    QTRY_VERIFY(socket->state() == QLocalSocket::UnconnectedState);
    QVERIFY(!m_reply);
}

void TestControlServer::ignoresWhatFollowsTheRequest()
{
    int requests = 0;
    m_handler = [&requests](const ControlRequest &, CommandReply &) { ++requests; };
    const auto socket = connectRaw();
    socket->write("{\"command\":\"status\"}\n{\"command\":\"status\"}\n");
    QTRY_COMPARE(socket->bytesToWrite(), 0);
    QTRY_COMPARE(requests, 1);
    m_reply->finish();
    QTRY_VERIFY(socket->bytesAvailable() > 0);
    QVERIFY(socket->readAll().contains("done"));
    QCOMPARE(requests, 1);
}

void TestControlServer::stopsWhenThePeerLeaves()
{
    const auto socket = connectRaw();
    socket->write("{\"command\":\"calls\"}\n");
    QTRY_VERIFY(m_reply);
    socket->abort();
    QTRY_VERIFY(!m_reply);
    QVERIFY(ControlClient::isAnswered(path()));
}

void TestControlServer::dropsASlowReader()
{
    const auto socket = connectRaw();
    socket->setReadBufferSize(1);
    socket->write("{\"command\":\"calls\"}\n");
    QTRY_VERIFY(m_reply);
    const boost::json::string piece(1000000, 'x');
    for (int i = 0; i < 20 && m_reply; ++i)
        m_reply->data(piece);
    QTRY_VERIFY(!m_reply);
    QVERIFY(ControlClient::isAnswered(path()));
}

void TestControlServer::pausesALongAnswer()
{
    // a producer that keeps to canTakeMore() delivers everything and holds little
    constexpr int Pieces = 400;
    int next = 0;
    const auto produce = [&next](CommandReply &reply) {
        const boost::json::string piece(100000, 'x');
        while (next < Pieces && reply.canTakeMore()) {
            reply.data(piece);
            ++next;
        }
        if (next == Pieces)
            reply.finish();
    };
    m_handler = [&produce](const ControlRequest &, CommandReply &reply) {
        connect(&reply, &CommandReply::drained, &reply, [&reply, &produce] { produce(reply); });
        produce(reply);
    };
    ControlClient client;
    const Answer answer(client);
    client.send(path(), {u"calls"_s, {}, {}});
    QTRY_VERIFY(next > 0);
    QVERIFY(next < Pieces);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isComplete(), 30000);
    QCOMPARE(answer.messages.size(), std::size_t{Pieces + 1});
}

void TestControlServer::endsFollowersWithWords()
{
    ControlClient client;
    const Answer answer(client);
    client.send(path(), {u"calls"_s, {{"follow", true}}, {}});
    QTRY_VERIFY(m_reply);
    m_server->close();
    QTRY_VERIFY(answer.isComplete());
    QCOMPARE(answer.failure().exit, ExitCode::Unreachable);
    QVERIFY(!QFileInfo::exists(path()));
}

void TestControlServer::limitsItsPeers()
{
    std::vector<std::unique_ptr<QLocalSocket>> peers;
    for (int i = 0; i < 64; ++i) {
        peers.push_back(connectRaw());
        QTRY_VERIFY(peers.back()->state() == QLocalSocket::ConnectedState);
    }
    const auto oneTooMany = connectRaw();
    QTRY_VERIFY(oneTooMany->state() == QLocalSocket::UnconnectedState);
    peers.pop_back();
    m_handler = [](const ControlRequest &, CommandReply &reply) { reply.finish(); };
    QTRY_COMPARE(m_server->findChildren<CommandReply *>().size(), 63);
    ControlClient client;
    const Answer answer(client);
    client.send(path(), {u"status"_s, {}, {}});
    QTRY_VERIFY(answer.isComplete());
    QVERIFY(std::holds_alternative<ControlDone>(answer.messages.back()));
}

GATEHOUSE_TEST(TestControlServer)
#include "tst_controlserver.moc"
