// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/scriptedchatserver.h"

#include "json.h"

#include <QTcpSocket>
#include <QTimer>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <sys/socket.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

/// One connection: reads a request, then plays its script.
class ScriptedChatServer::Peer final : public QObject
{
public:
    Peer(ScriptedChatServer &server, QTcpSocket *socket)
        : QObject(socket)
        , m_server(server)
        , m_socket(socket)
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &Peer::play);
        connect(socket, &QTcpSocket::readyRead, this, &Peer::onReadyRead);
        connect(socket, &QTcpSocket::disconnected, this, [this] {
            m_server.m_peers.removeOne(this);
            m_timer.stop();
            m_script.clear();
            m_socket->deleteLater();
        });
    }

    /// Plays @a script once the one before it is through, if a request has come.
    void playMore(const Script &script)
    {
        if (!m_playing)
            return;
        m_script += script;
        if (!m_timer.isActive())
            play();
    }

private:
    void onReadyRead()
    {
        m_received += m_socket->readAll();
        const qsizetype headEnd = m_received.indexOf("\r\n\r\n");
        if (m_playing || headEnd < 0)
            return;
        const Request request = parse(headEnd);
        if (request.body.size() < request.headers.value("content-length").toLongLong())
            return;
        m_playing = true;
        m_server.m_requests.append(request);
        m_script = m_server.m_responder(request);
        play();
    }

    Request parse(qsizetype headEnd) const
    {
        Request request;
        const QList<QByteArray> lines = m_received.first(headEnd).split('\n');
        const QList<QByteArray> words = lines.first().split(' ');
        request.method = words.value(0);
        request.target = words.value(1);
        for (const QByteArray &line : lines.sliced(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
        }
        request.body = m_received.sliced(headEnd + 4);
        return request;
    }

    void play()
    {
        while (!m_script.isEmpty()) {
            const Step step = m_script.takeFirst();
            switch (step.kind) {
            case Step::Kind::Send:
                m_socket->write(step.bytes);
                m_socket->flush();
                break;
            case Step::Kind::Pause:
                m_timer.start(step.pause);
                return;
            case Step::Kind::Close:
                m_socket->disconnectFromHost();
                return;
            case Step::Kind::Reset: {
                const linger noLinger{1, 0};
                ::setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &noLinger,
                             sizeof noLinger);
                m_socket->abort();
                return;
            }
            }
        }
    }

    ScriptedChatServer &m_server;
    QTcpSocket *m_socket;
    QTimer m_timer;
    QByteArray m_received;
    Script m_script;
    bool m_playing = false;
};

ScriptedChatServer::ScriptedChatServer()
    : m_responder([](const Request &request) {
        return stream({u"you said: "_s, lastMessage(request)});
    })
{
    connect(&m_server, &QTcpServer::newConnection, this, &ScriptedChatServer::onNewConnection);
    m_server.listen(QHostAddress::LocalHost);
}

ScriptedChatServer::~ScriptedChatServer()
{
    const QList<QTcpSocket *> sockets = m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->abort();
}

QUrl ScriptedChatServer::baseUrl() const { return QUrl(u"http://127.0.0.1:%1/v1"_s.arg(port())); }

void ScriptedChatServer::setScript(const Script &script)
{
    m_responder = [script](const Request &) { return script; };
}

void ScriptedChatServer::playToAll(const Script &script)
{
    const QList<Peer *> peers = m_peers; // a script may close its connection
    for (Peer *peer : peers)
        peer->playMore(script);
}

void ScriptedChatServer::onNewConnection()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        m_peers.append(new Peer(*this, socket)); // dies with the socket
    }
}

ScriptedChatServer::Step ScriptedChatServer::send(const QByteArray &bytes)
{
    return {Step::Kind::Send, bytes, {}};
}

ScriptedChatServer::Step ScriptedChatServer::pause(std::chrono::milliseconds time)
{
    return {Step::Kind::Pause, {}, time};
}

ScriptedChatServer::Step ScriptedChatServer::close() { return {Step::Kind::Close, {}, {}}; }

ScriptedChatServer::Step ScriptedChatServer::reset() { return {Step::Kind::Reset, {}, {}}; }

ScriptedChatServer::Script ScriptedChatServer::answer(int status, const QByteArray &type,
                                                      const QByteArray &body)
{
    return {send("HTTP/1.1 " + QByteArray::number(status) + " Some Reason\r\nContent-Type: " + type
                 + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body)};
}

ScriptedChatServer::Script ScriptedChatServer::stream(const QStringList &pieces,
                                                      std::chrono::milliseconds between)
{
    Script script{send(streamHead())};
    for (const QString &piece : pieces) {
        if (between.count() > 0)
            script.append(pause(between));
        script.append(send(chunk(event(piece))));
    }
    script.append(send(chunk("data: [DONE]\n\n") + "0\r\n\r\n"));
    return script;
}

QByteArray ScriptedChatServer::streamHead()
{
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
}

QByteArray ScriptedChatServer::chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

QByteArray ScriptedChatServer::event(const QString &content)
{
    const boost::json::object delta{{"content", toJsonString(content)}};
    const boost::json::object choice{{"index", 0}, {"delta", delta}, {"finish_reason", nullptr}};
    return "data: " + toJson(boost::json::object{{"choices", boost::json::array{choice}}}) + "\n\n";
}

QString ScriptedChatServer::lastMessage(const Request &request)
{
    return messages(request).value(messages(request).size() - 1).section(u": "_s, 1);
}

QStringList ScriptedChatServer::messages(const Request &request)
{
    QStringList result;
    const Result<boost::json::value> body = parseJson(request.body);
    const auto *messages = body && body->is_object() ? body->get_object().if_contains("messages") : nullptr;
    if (!messages || !messages->is_array())
        return result;
    for (const boost::json::value &message : messages->get_array()) {
        result.append(toQString(message.at("role").as_string()) + u": "_s
                      + toQString(message.at("content").as_string()));
    }
    return result;
}

} // namespace Gatehouse
